import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.criteria import criteria
from jtm.framework.market import Market
from jtm.framework.ranking import scoring
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.scenario import AGGREGATIONS, DEFAULT, NORMALISATIONS, Scenario

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
PILLARS = list(criteria().pillars)
SAMPLE = ["26420", "41980", "US", "48", "0100001", "66", "35620"]
weights = st.tuples(*[st.integers(0, 100)] * 3)
indicator_weights = st.fixed_dictionaries({name: st.integers(0, 100) for name in criteria().indicators})


def weighted(scenario: Scenario, values: tuple[int, ...]) -> Scenario:
    return scenario.with_weights(**dict(zip(PILLARS, values, strict=True)))


def test_the_headline_is_a_median_over_workers(houston: Measures, houston_ranking: Ranking) -> None:
    top = houston_ranking.frame.filter("designated").sort("median_wage")
    workers = top["employment"].cum_sum()
    middle = top.filter(workers >= workers[-1] / 2)["median_wage"][0]
    found = scoring.headline(houston_ranking.frame, houston)
    assert (found.jobs, found.median_wage) == (workers[-1], middle)
    assert found.over_region == pytest.approx(middle / houston.cells.area_median[0] - 1)


def test_one_well_paid_occupation_of_few_does_not_move_the_headline(houston: Measures) -> None:
    frame = pl.DataFrame({"designated": [True] * 3, "employment": [900, 900, 10], "median_wage": [50, 60, 5000]})
    assert scoring.headline(frame, houston).median_wage == 60
    assert math.isnan(scoring.headline(frame.clear(), houston).median_wage)


def all_groups(market: Market) -> tuple[str, ...]:
    return tuple(market.occupations["major_group"].unique().sort())


# ── invariants ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@PROPERTY
@given(values=st.tuples(*[st.integers(0, 20)] * 3), factor=st.integers(1, 5))
def test_scaling_all_pillar_weights_changes_nothing(
    houston: Measures, aggregation: str, values: tuple[int, ...], factor: int
) -> None:
    chosen = replace(DEFAULT, aggregation=aggregation)
    before = scoring.rank(houston, weighted(chosen, values))
    after = scoring.rank(houston, weighted(chosen, tuple(factor * value for value in values)))
    np.testing.assert_array_equal(before.rank, after.rank)
    np.testing.assert_array_equal(before.designated, after.designated)


@PROPERTY
@given(chosen=indicator_weights, factor=st.integers(2, 5))
def test_scaling_all_indicator_weights_changes_nothing(houston: Measures, chosen: dict[str, int], factor: int) -> None:
    small = {name: value // 5 for name, value in chosen.items()}
    before = scoring.rank(houston, replace(DEFAULT, indicators=small))
    after = scoring.rank(houston, replace(DEFAULT, indicators={n: factor * v for n, v in small.items()}))
    np.testing.assert_array_equal(before.rank, after.rank)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@PROPERTY
@given(values=weights, pillar=st.sampled_from(PILLARS), more=st.integers(1, 100))
def test_more_weight_on_a_pillar_never_harms_its_leaders(
    houston: Measures, aggregation: str, values: tuple[int, ...], pillar: str, more: int
) -> None:
    chosen = weighted(replace(DEFAULT, aggregation=aggregation), values)
    raised = chosen.with_weights(**{pillar: min(100, chosen.pillars[pillar] + more)})
    if not any(values):  # all zero means equal shares: from there no weight is raised alone
        return
    before, after = scoring.rank(houston, chosen), scoring.rank(houston, raised)
    best = np.where(houston.passing, before.pillars[pillar], -1)
    for leader in np.flatnonzero(best == best.max()):
        assert after.rank[leader] <= before.rank[leader]


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@PROPERTY
@given(values=weights)
def test_whoever_is_better_on_all_pillars_scores_better(
    houston: Measures, aggregation: str, values: tuple[int, ...]
) -> None:
    ranked = scoring.rank(houston, weighted(replace(DEFAULT, aggregation=aggregation), values))
    table = np.stack(list(ranked.pillars.values()))[:, ::7]  # a seventh of the cells makes pairs enough
    dominates = (table[:, :, None] >= table[:, None, :]).all(axis=0)
    score = ranked.score[::7]
    assert dominates.sum() > len(score)
    assert (score[:, None] >= score[None, :] - 1e-12)[dominates].all()


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_scores_lie_between_the_pillars(market: Market, normalisation: str, aggregation: str) -> None:
    scenario = replace(DEFAULT, normalisation=normalisation, aggregation=aggregation)
    frame = scoring.rank(scoring.measure(market, scenario), scenario).frame
    parts = frame.select(f"{pillar}_score" for pillar in PILLARS).to_numpy()
    score = frame["score"].to_numpy()
    assert ((score >= parts.min(axis=1) - 1e-9) & (score <= parts.max(axis=1) + 1e-9)).all()
    assert frame["score"].is_between(0, 100).all()


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_houston_has_677_rows_best_first(houston_ranking: Ranking) -> None:
    frame = houston_ranking.frame
    assert frame.height == 677
    ranked = frame.filter(pl.col("rank").is_not_null())
    assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
    assert frame["rank"].is_not_null().to_list() == [True] * ranked.height + [False] * (677 - ranked.height)
    assert ranked["score"].is_sorted(descending=True)
    assert frame.tail(677 - ranked.height)["score"].is_sorted(descending=True)


def test_a_rank_is_for_those_who_pass_all_gates(houston_ranking: Ranking) -> None:
    frame = houston_ranking.frame
    passed = frame["gates_failed"].list.len() == 0
    assert (frame["rank"].is_not_null() == passed).all()
    assert frame.filter(~passed)["score"].is_not_nan().all(), "who fails a gate keeps a score"
    assert not frame.filter(~passed)["designated"].any()


@pytest.mark.parametrize("percent", [1, 7, 20, 33, 50, 99, 100])
def test_the_designated_are_the_best_seats(houston: Measures, percent: int) -> None:
    frame = scoring.rank(houston, replace(DEFAULT, share=percent / 100)).frame
    ranked = frame.filter(pl.col("rank").is_not_null())
    seats = math.ceil(percent * ranked.height / 100)
    assert ranked["designated"].to_list() == [True] * seats + [False] * (ranked.height - seats)


def test_ties_go_by_soc_code(houston: Measures) -> None:
    level = {name: np.full(len(houston.cells), 0.5) for name in houston.normalised}
    ranked = scoring.rank(replace(houston, normalised=level), DEFAULT).frame.filter(pl.col("rank").is_not_null())
    assert ranked["score"].n_unique() == 1
    assert ranked["soc"].is_sorted()


def test_the_columns_agree_with_the_cells(market: Market, houston: Measures, houston_ranking: Ranking) -> None:
    by_soc = houston_ranking.frame.sort("soc")
    assert by_soc["soc"].to_list() == market.occupations["soc"].gather(houston.cells.occupation).to_list()
    np.testing.assert_array_equal(by_soc["employment"], houston.cells.employment)
    np.testing.assert_array_equal(by_soc["median_wage"], houston.cells.median_wage)
    np.testing.assert_allclose(by_soc["score"], houston_ranking.score * 100)
    np.testing.assert_array_equal(by_soc["rank"].fill_null(0), houston_ranking.rank)
    np.testing.assert_allclose(by_soc["openings_need"], np.expm1(houston.raw["openings"]))
    for pillar in PILLARS:
        np.testing.assert_allclose(by_soc[f"{pillar}_score"], houston_ranking.pillars[pillar] * 100)


def test_a_score_is_worked_out_by_hand(houston: Measures, houston_ranking: Ranking) -> None:
    position = int(np.flatnonzero(houston_ranking.rank == 1)[0])
    pillars = []
    for pillar in PILLARS:
        counted = [item for item in criteria().of_pillar(pillar) if item.default_weight]
        parts = [item.default_weight * float(houston.normalised[item.id][position]) for item in counted]
        pillars.append(sum(parts) / sum(item.default_weight for item in counted))
    assert houston_ranking.score[position] == pytest.approx(sum(pillars) / 3, rel=1e-6)


def test_a_missing_indicator_is_left_out_and_named(houston: Measures) -> None:
    chosen = replace(DEFAULT, indicators={**DEFAULT.indicators, "ai_resilience": 50})
    unknown = np.isnan(houston.normalised["ai_resilience"])
    assert unknown.any()
    with_it, without = scoring.rank(houston, chosen), scoring.rank(houston, DEFAULT)
    named = with_it.frame.sort("soc")["missing"].to_list()
    assert named == [["ai_resilience"] if gap else [] for gap in unknown]
    # The pillar is the mean of what is there: that of the other indicators alone.
    np.testing.assert_allclose(with_it.pillars["strategic"][unknown], without.pillars["strategic"][unknown])
    assert without.frame["missing"].list.len().sum() == 0, "an indicator of weight 0 is not missed"


def test_two_missing_indicators_are_both_named(houston: Measures) -> None:
    gappy = dict(houston.normalised)
    for name in ("wage_spread", "openings"):
        gappy[name] = gappy[name].copy()
        gappy[name][3] = np.nan
    missing = scoring.missing_indicators(replace(houston, normalised=gappy), DEFAULT)
    assert missing[3].to_list() == ["wage_spread", "openings"]
    assert missing.list.len().sum() == 2


# ── why, and correlations ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("position", [0, 100, 676])
def test_contributions_add_up_to_the_score(houston: Measures, aggregation: str, position: int) -> None:
    chosen = replace(DEFAULT, aggregation=aggregation, indicators=dict.fromkeys(DEFAULT.indicators, 20))
    ranked = scoring.rank(houston, chosen)
    why = scoring.explain(houston, ranked, chosen, position)
    assert why["contribution"].sum() == pytest.approx(ranked.score[position] * 100)
    assert why["weight"].sum() == pytest.approx(1)
    assert (why["contribution"] >= 0).all()
    assert set(why["pillar"]) == set(PILLARS)


def test_a_missing_indicator_adds_nothing(houston: Measures) -> None:
    chosen = replace(DEFAULT, indicators={**DEFAULT.indicators, "ai_resilience": 50})
    position = int(np.flatnonzero(np.isnan(houston.normalised["ai_resilience"]))[0])
    why = scoring.explain(houston, scoring.rank(houston, chosen), chosen, position)
    row = why.filter(pl.col("indicator") == "ai_resilience").row(0, named=True)
    assert (row["value"], row["normalised"], row["weight"], row["contribution"]) == (None, None, 0, 0)
    others = why.filter((pl.col("pillar") == "strategic") & (pl.col("indicator") != "ai_resilience"))
    assert others["weight"].sum() == pytest.approx(1 / 3)


def test_correlations_are_those_of_ranks(houston: Measures) -> None:
    table = scoring.correlations(houston)
    pairs = {(a, b): value for a, b, value in table.iter_rows()}
    assert all(pairs[a, b] == pytest.approx(pairs[b, a]) for a, b in pairs)
    assert all(pairs[a, a] == pytest.approx(1) for a, _ in pairs)
    assert set(table["indicator"]) == set(criteria().indicators)
    a, b = (houston.normalised[name] for name in ("real_median_wage", "openings_rate"))  # percentiles are ranks
    assert pairs["real_median_wage", "openings_rate"] == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert pairs["real_median_wage", "entry_pay"] > 0.9


# ── every area, every method ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.filterwarnings("error")
def test_every_area_can_be_ranked(market: Market) -> None:
    for code in market.areas["area_code"]:
        scenario = replace(DEFAULT, area=code)
        measures = scoring.measure(market, scenario)
        ranked = scoring.rank(measures, scenario)
        assert len(ranked.score) == len(measures.cells) >= 70
        assert np.isfinite(ranked.score).all()
        assert (ranked.rank > 0).sum() == measures.passing.sum()
        assert ranked.designated.sum() == math.ceil(round(measures.passing.sum() / 5, 9))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_every_method_ranks_areas_of_every_kind(market: Market, normalisation: str, aggregation: str) -> None:
    chosen = replace(
        DEFAULT,
        normalisation=normalisation,
        aggregation=aggregation,
        indicators=dict.fromkeys(DEFAULT.indicators, 10),
        wage_floor="national_median",
    )
    for code in SAMPLE:
        scenario = replace(chosen, area=code)
        measures = scoring.measure(market, scenario)
        frame = scoring.rank(measures, scenario).frame
        assert frame["score"].is_between(0, 100).all()
        for column in measures.normalised.values():
            known = column[~np.isnan(column)]
            assert ((known > 0) & (known <= 1)).all()


# ── requests that leave little or nothing ─────────────────────────────────────────────────────────────────────────


def test_all_pillar_weights_zero_count_the_same(houston: Measures) -> None:
    zero, even = (
        scoring.rank(houston, weighted(DEFAULT, (0, 0, 0))),
        scoring.rank(houston, weighted(DEFAULT, (9, 9, 9))),
    )
    np.testing.assert_array_equal(zero.rank, even.rank)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("pillar", PILLARS)
def test_a_pillar_without_indicators_leaves_the_score_to_the_others(houston: Measures, pillar: str) -> None:
    none = dict.fromkeys((item.id for item in criteria().of_pillar(pillar)), 0)
    emptied = scoring.rank(houston, replace(DEFAULT, indicators={**DEFAULT.indicators, **none}))
    without = scoring.rank(houston, DEFAULT.with_weights(**{pillar: 0}))
    np.testing.assert_array_equal(emptied.rank, without.rank)


@pytest.mark.parametrize("pillar", PILLARS)
def test_what_is_not_known_is_null_in_the_table(houston: Measures, pillar: str) -> None:
    # Not NaN: a workbook cannot hold it, JSON does not know it, and it sorts as the highest figure.
    none = dict.fromkeys((item.id for item in criteria().of_pillar(pillar)), 0)
    frame = scoring.rank(houston, replace(DEFAULT, indicators={**DEFAULT.indicators, **none})).frame
    assert frame[f"{pillar}_score"].null_count() == frame.height


@pytest.mark.filterwarnings("error")
def test_no_indicator_at_all_ranks_nobody(houston: Measures) -> None:
    ranked = scoring.rank(houston, replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 0)))
    assert not ranked.rank.any()
    assert not ranked.designated.any()
    assert ranked.frame.height == 677


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("gate", ["wage_floor", "minimum_employment", "excluded_groups"])
def test_all_gated_out_is_an_empty_ranking(market: Market, gate: str) -> None:
    nobody = {
        "wage_floor": {"wage_floor": "own", "own_floor": 1_000_000},
        "minimum_employment": {"minimum_employment": 1_000_000},
        "excluded_groups": {"excluded_groups": all_groups(market)},
    }[gate]
    scenario = replace(DEFAULT, **nobody)
    frame = scoring.rank(scoring.measure(market, scenario), scenario).frame
    assert frame.height == 677
    assert frame["rank"].null_count() == 677
    assert not frame["designated"].any()
    assert frame["gates_failed"].list.contains(gate).all()


def test_every_job_that_passes_is_in_at_a_share_of_one(houston: Measures) -> None:
    ranked = scoring.rank(houston, replace(DEFAULT, share=1.0))
    np.testing.assert_array_equal(ranked.designated, houston.passing)

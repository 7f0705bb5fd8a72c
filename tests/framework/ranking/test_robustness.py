import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from jtm.framework.criteria import criteria
from jtm.framework.market import Market
from jtm.framework.ranking import robustness, scoring
from jtm.framework.ranking.aggregate import seats
from jtm.framework.ranking.robustness import Noise, PillarDraws, Robustness
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.scenario import AGGREGATIONS, DEFAULT, NORMALISATIONS, Scenario
from jtm.settings.catalog import limits

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
PILLARS = list(criteria().pillars)


def exact(market: Market, measures: Measures) -> tuple[Market, Measures]:
    """A region whose figures have no error at all."""
    none = np.zeros(len(measures.cells))
    cells = replace(measures.cells, wage_rse=none, employment_rse=none, growth_error=none)
    return replace(market, upward_samples=np.zeros((1, market.occupations.height))), replace(measures, cells=cells)


def simulated(market: Market, scenario: Scenario, draws: int = 200) -> tuple[Measures, Ranking, Robustness]:
    measures = scoring.measure(market, scenario)
    noise = robustness.shake(market, measures, scenario, draws)
    robust = robustness.simulate(robustness.pillar_draws(noise, scenario), scenario)
    return measures, scoring.rank(measures, scenario), robust


@pytest.fixture(scope="module")
def pillars(houston_noise: Noise) -> PillarDraws:
    return robustness.pillar_draws(houston_noise, DEFAULT)


@pytest.fixture(scope="module")
def robust(pillars: PillarDraws) -> Robustness:
    return robustness.simulate(pillars, DEFAULT)


# ── draws ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_request_gives_the_same_answer(market: Market) -> None:
    (_, _, first), (_, _, second) = simulated(market, DEFAULT), simulated(market, DEFAULT)
    for name in ("p_top", "rank_low", "rank_middle", "rank_high"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_blocks_do_not_repeat_each_other(market: Market, houston: Measures) -> None:
    noise = robustness.shake(market, houston, DEFAULT, 2 * robustness._BLOCK)
    wage = noise.normalised["real_median_wage"]
    assert wage.shape == (2 * robustness._BLOCK, len(noise.candidates))
    assert not np.array_equal(wage[: robustness._BLOCK], wage[robustness._BLOCK :])


def test_what_rests_on_nothing_uncertain_is_not_shaken(houston_noise: Noise) -> None:
    fixed = {name for name, column in houston_noise.normalised.items() if column.ndim == 1}
    assert fixed == {"industry_alignment", "ai_resilience", "talent_reach"}


def test_the_nation_is_compared_with_itself_in_every_draw(market: Market) -> None:
    # Its quotients are 1: noise on them would rank the noise, and count it as concentration.
    scenario = replace(DEFAULT, area="US")
    noise = robustness.shake(market, scoring.measure(market, scenario), scenario, 20)
    np.testing.assert_array_equal(noise.normalised["local_concentration"], 0.5)
    assert noise.normalised["openings"].shape == noise.passing.shape, "the others are shaken as anywhere"


def test_the_noise_agrees_with_the_figures_on_average(houston: Measures, houston_noise: Noise) -> None:
    for name in ("real_median_wage", "local_concentration", "openings", "education_premium"):
        drawn = houston_noise.normalised[name].mean(axis=0)
        figure = houston.normalised[name][houston_noise.candidates]
        assert np.corrcoef(drawn, figure)[0, 1] > 0.99, name
        assert abs((drawn - figure).mean()) < 0.01, name


def test_gates_are_applied_again_in_each_draw(houston: Measures, houston_noise: Noise) -> None:
    often = houston_noise.passing.mean(axis=0)
    central = houston.passing[houston_noise.candidates]
    assert (often[central] < 1).any(), "some who pass fail in a draw"
    assert (~central).any(), "some who fail pass in a draw"


def test_what_is_far_from_every_gate_always_passes(market: Market) -> None:
    # A median wage far above the floor, and far more jobs than asked; growth, of which no draw is sure, is not asked.
    scenario = replace(DEFAULT, growth_gate=False)
    measures = scoring.measure(market, scenario)
    noise = robustness.shake(market, measures, scenario, 200)
    cells, safe = measures.cells, measures.passing.copy()
    safe &= (cells.median_wage > 2 * cells.floor) & (cells.employment > 5000)
    assert safe.any()
    assert noise.passing[:, np.isin(noise.candidates, np.flatnonzero(safe))].all()


# ── what is said of them ──────────────────────────────────────────────────────────────────────────────────────────


def test_p_top_is_a_probability_and_fills_the_seats(houston_noise: Noise, robust: Robustness) -> None:
    assert ((robust.p_top >= 0) & (robust.p_top <= 1)).all()
    mean_seats = np.mean([seats(DEFAULT.share, int(count)) for count in houston_noise.passing.sum(axis=1)])
    assert robust.p_top.sum() == pytest.approx(mean_seats)


def test_the_interval_is_in_order_and_keeps_that_of_the_ranks(houston_ranking: Ranking, robust: Robustness) -> None:
    known = ~np.isnan(robust.rank_low)
    assert (robust.rank_low[known] >= 1).all()
    assert (robust.rank_low[known] <= robust.rank_middle[known]).all()
    assert (robust.rank_middle[known] <= robust.rank_high[known]).all()
    # Who leads by what may be chance falls back in the draws, so a rank may lie beyond its interval; the order stays.
    ranked = houston_ranking.rank > 0
    assert np.corrcoef(robust.rank_middle[ranked], houston_ranking.rank[ranked])[0, 1] > 0.9


def test_the_leader_is_safer_than_the_last_one_in(houston_ranking: Ranking, robust: Robustness) -> None:
    by_rank = robust.p_top[np.argsort(np.where(houston_ranking.rank > 0, houston_ranking.rank, 10_000))]
    inside = int(houston_ranking.designated.sum())
    assert by_rank[0] > by_rank[inside - 1] > by_rank[int((houston_ranking.rank > 0).sum()) - 1]
    assert by_rank[:5].mean() > 1.5 * by_rank[inside - 5 : inside].mean()
    assert by_rank[int((houston_ranking.rank > 0).sum()) - 1] < 0.05


def test_nothing_is_certain_while_growth_is_not(robust: Robustness) -> None:
    # No JTM of Houston is firm: each is projected to grow by less than projections are off.
    assert 0.4 < robust.p_top.max() < robustness.FIRM_FROM


@pytest.mark.parametrize(
    ("p_top", "tier"),
    [(1.0, "firm"), (0.9, "firm"), (0.8999, "likely"), (0.5, "likely"), (0.4999, "open"), (0.0005, "open"), (0, None)],
)
def test_a_share_of_draws_is_said_in_three_tiers(p_top: float, tier: str | None) -> None:
    assert pl.select(robustness.certainty(pl.lit(p_top, pl.Float64))).item() == tier


def test_who_never_passes_has_no_interval(houston: Measures, houston_noise: Noise, robust: Robustness) -> None:
    never = ~houston.gates["education"]
    assert never.any()
    assert (robust.p_top[never] == 0).all()
    assert np.isnan(robust.rank_low[never]).all()
    assert not np.isin(np.flatnonzero(never), houston_noise.candidates).any()


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.usefixtures("settled_weights")
def test_without_any_error_the_answer_is_certain(market: Market, normalisation: str, aggregation: str) -> None:
    scenario = replace(DEFAULT, normalisation=normalisation, aggregation=aggregation)
    measures = scoring.measure(market, scenario)
    noise = robustness.shake(*exact(market, measures), scenario, 20)
    result = robustness.simulate(robustness.pillar_draws(noise, scenario), scenario)
    ranked = scoring.rank(measures, scenario)
    # Percentiles of equal figures differ by chance of the sort in a draw, so two jobs may change sides of the line.
    assert np.abs(result.p_top - ranked.designated).sum() <= 2 * (normalisation == "percentile")
    passed = ranked.rank > 0
    assert np.abs(result.rank_middle - ranked.rank)[passed].max() <= 3, "equal scores may swap"


@pytest.mark.usefixtures("settled_weights")
def test_larger_errors_make_wider_intervals(market: Market, houston: Measures) -> None:
    widths = []
    sure, certain = exact(market, houston)
    for factor in (0.5, 3.0):
        cells = replace(certain.cells, wage_rse=houston.cells.wage_rse * factor)
        noise = robustness.shake(sure, replace(certain, cells=cells), DEFAULT, 200)
        result = robustness.simulate(robustness.pillar_draws(noise, DEFAULT), DEFAULT)
        widths.append(np.nanmean(result.rank_high - result.rank_low))
    assert widths[1] > 1.5 * widths[0]


def test_looser_weights_make_wider_intervals(pillars: PillarDraws) -> None:
    tight, loose = (
        robustness.simulate(pillars, replace(DEFAULT, concentration=c)) for c in limits("concentration")[::-1]
    )
    assert np.nanmean(loose.rank_high - loose.rank_low) > np.nanmean(tight.rank_high - tight.rank_low)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_every_draw_may_gate_everybody(market: Market) -> None:
    _, ranked, result = simulated(market, replace(DEFAULT, wage_floor="own", own_floor=1_000_000))
    assert not ranked.rank.any()
    assert not result.p_top.any()
    assert np.isnan(result.rank_low).all()


def test_a_share_of_one_designates_whoever_passes(market: Market) -> None:
    measures, _, result = simulated(market, replace(DEFAULT, share=1.0))
    noise = robustness.shake(market, measures, DEFAULT, 200)
    expected = np.zeros(noise.size)
    expected[noise.candidates] = noise.passing.mean(axis=0)
    np.testing.assert_allclose(result.p_top, expected)


@pytest.mark.parametrize("area", ["US", "48", "41980", "66"])
def test_places_of_every_kind_can_be_simulated(market: Market, area: str) -> None:
    # Growth is not asked: each draw lets others pass, as many as may be.
    _, ranked, result = simulated(market, replace(DEFAULT, area=area, growth_gate=False), 50)
    assert result.p_top.sum() == pytest.approx(ranked.designated.sum(), abs=3)


def test_pillars_without_indicators_leave_nobody_to_designate(market: Market) -> None:
    # The ranking is empty then, so nothing may be said to be in it.
    none = replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 0))
    _, ranked, result = simulated(market, none, 50)
    assert not ranked.designated.any()
    assert not result.p_top.any()
    assert np.isnan(result.rank_low).all()


def test_who_cannot_be_scored_has_no_interval_and_takes_no_seat(market: Market) -> None:
    # Strategic value alone, by an indicator that is not known for some who pass the gates.
    only = {**dict.fromkeys(DEFAULT.indicators, 0), "ai_resilience": 50}
    scenario = replace(DEFAULT.with_weights(wages=0, growth=0), indicators=only, share=1.0, growth_gate=False)
    measures, ranked, result = simulated(market, scenario)
    unscored = measures.passing & np.isnan(ranked.score)
    assert unscored.any()
    assert not result.p_top[unscored].any()
    assert np.isnan(result.rank_low[unscored]).all()
    assert result.p_top.sum() == pytest.approx(ranked.designated.sum(), abs=4)


# ── ranks within draws ────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(st.data())
def test_ranks_within_draws_are_as_counted(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 6), st.integers(1, 12)))
    values = data.draw(hnp.arrays(np.float32, shape, elements=st.floats(0, 1, width=32), unique=True))
    mask = data.draw(hnp.arrays(bool, shape))
    result = robustness._rank_draws(values, mask)
    for scores, passes, ranks in zip(values, mask, result, strict=True):
        assert sorted(ranks) == list(range(1, shape[1] + 1))
        for own in np.flatnonzero(passes):
            assert ranks[own] == 1 + sum(scores[other] > scores[own] for other in np.flatnonzero(passes))
        assert all(ranks[own] > passes.sum() for own in np.flatnonzero(~passes))


@PROPERTY
@given(st.data())
def test_rank_percentiles_are_over_the_draws_that_pass(data: st.DataObject) -> None:
    draws, cells = data.draw(st.tuples(st.integers(1, 30), st.integers(1, 5)))
    ranks = data.draw(hnp.arrays(np.uint16, (draws, cells), elements=st.integers(1, 50)))
    mask = data.draw(hnp.arrays(bool, (draws, cells)))
    result = robustness._rank_percentiles(ranks, mask)
    for cell in range(cells):
        own = sorted(ranks[mask[:, cell], cell])
        for level, value in zip(robustness.INTERVAL, result[:, cell], strict=True):
            if not own:
                assert math.isnan(value)
            else:  # the lowest rank at which that share of the draws is reached
                assert value == own[max(math.ceil(level * len(own)) - 1, 0)]


# ── without any preference among weights ──────────────────────────────────────────────────────────────────────────


def test_acceptabilities_of_all_cells_add_up(houston_noise: Noise, pillars: PillarDraws) -> None:
    found = [robustness.acceptability(pillars, DEFAULT, int(place)) for place in houston_noise.candidates]
    assert sum(one.first for one in found) == pytest.approx(1)
    mean_seats = np.mean([seats(DEFAULT.share, int(count)) for count in houston_noise.passing.sum(axis=1)])
    assert sum(one.designated for one in found) == pytest.approx(mean_seats, rel=0.01)
    for one in found:
        assert 0 <= one.first <= one.designated <= 1
        assert (one.central_weights is None) == (one.designated == 0)
        if one.central_weights:
            assert sum(one.central_weights.values()) == pytest.approx(1)


def test_central_weights_lean_to_the_pillar_a_job_is_good_at(
    houston: Measures, houston_ranking: Ranking, pillars: PillarDraws
) -> None:
    for pillar in PILLARS:
        best = np.where(houston.passing, houston_ranking.pillars[pillar], 0).argmax()
        central = robustness.acceptability(pillars, DEFAULT, int(best)).central_weights
        assert central
        assert central[pillar] >= 1 / 3 - 0.02


def test_whoever_is_never_a_candidate_is_accepted_by_no_weights(houston: Measures, pillars: PillarDraws) -> None:
    for place in (int(np.flatnonzero(~houston.gates["education"])[0]), len(houston.cells) - 1, 0):
        found = robustness.acceptability(pillars, DEFAULT, place)
        if place not in pillars.noise.candidates:
            assert (found.first, found.designated, found.central_weights) == (0, 0, None)


def test_who_cannot_be_scored_is_accepted_by_no_weights(market: Market) -> None:
    none = replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 0))
    measures = scoring.measure(market, none)
    drawn = robustness.pillar_draws(robustness.shake(market, measures, none, 50), none)
    found = robustness.acceptability(drawn, none, int(drawn.noise.candidates[0]))
    assert (found.first, found.designated, found.central_weights) == (0, 0, None)

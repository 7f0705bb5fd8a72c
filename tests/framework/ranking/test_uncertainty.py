"""What is shaken, one source of doubt at a time, all others set to nothing."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.criteria import criteria
from jtm.framework.market import GROWTH_ERROR, Cells, Market, growth_error, sampled
from jtm.framework.ranking import robustness, scoring, uncertainty
from jtm.framework.ranking.robustness import Noise, Robustness
from jtm.framework.ranking.scoring import Measures
from jtm.framework.ranking.uncertainty import (
    Shocks,
    drawn_samples,
    drawn_shocks,
    drawn_weights,
    generator,
    in_turn,
    lognormal,
    shaken,
    stratified,
)
from jtm.scenario import DEFAULT, Scenario
from tests.framework.ranking.test_robustness import exact

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
EVERYBODY = replace(DEFAULT, wage_floor="none", minimum_employment=0, growth_gate=False)
DOUBTS = {"wage_rse": 0.05, "employment_rse": 0.2, "growth_error": GROWTH_ERROR}
MOVED = {
    "wage_rse": {"real_median_wage", "entry_pay", "education_premium", "wage_spread"},
    "employment_rse": {"education_premium", "local_concentration", "openings"},
    "growth_error": {"employment_growth", "openings_rate", "openings"},
    "upward_samples": {"upward_mobility"},
}


def doubting(market: Market, measures: Measures, what: str) -> tuple[Market, Measures]:
    """The same with one doubt alone."""
    sure, certain = exact(market, measures)
    if what == "upward_samples":
        return replace(sure, upward_samples=market.upward_samples), certain
    error = np.full(len(measures.cells), DOUBTS[what])
    return sure, replace(certain, cells=replace(certain.cells, **{what: error}))


def simulated(noise: Noise, scenario: Scenario) -> Robustness:
    return robustness.simulate(robustness.pillar_draws(noise, scenario), scenario)


# ── one doubt at a time ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", MOVED)
def test_a_doubt_moves_what_rests_on_it_and_nothing_else(market: Market, houston: Measures, what: str) -> None:
    noise = robustness.shake(*doubting(market, houston, what), EVERYBODY, 40)
    moving = {
        name
        for name, drawn in noise.normalised.items()
        if drawn.ndim == 2 and np.nanmax(np.nan_to_num(drawn).std(axis=0)) > 1e-6
    }
    # Equal figures change places among themselves by chance of the sort, which moves percentiles a little.
    assert MOVED[what] <= moving
    still = {name: drawn for name, drawn in noise.normalised.items() if name not in MOVED[what]}
    for name, drawn in still.items():
        assert np.nan_to_num(np.atleast_2d(drawn)).std(axis=0).max() < 1e-6, name


@pytest.mark.parametrize("what", MOVED)
@pytest.mark.usefixtures("settled_weights")
def test_every_doubt_alone_makes_ranks_uncertain(market: Market, houston: Measures, what: str) -> None:
    result = simulated(robustness.shake(*doubting(market, houston, what), EVERYBODY, 200), EVERYBODY)
    assert (result.rank_high > result.rank_low).mean() > 0.1
    assert ((result.p_top > 0) & (result.p_top < 1)).any()


def test_no_doubt_about_growth_moves_its_gate(market: Market, houston: Measures) -> None:
    """The gate asks what is projected, and that is published."""
    gated = replace(EVERYBODY, growth_gate=True)
    measures = scoring.measure(market, gated)
    noise = robustness.shake(*doubting(market, measures, "growth_error"), gated, 50)
    shrinking = measures.cells.growth < 0
    assert shrinking.any()
    assert not shrinking[noise.candidates].any()
    assert noise.passing.all()


@pytest.mark.parametrize("within", ["pillars", "indicators"])
def test_weights_are_in_doubt_between_pillars_and_inside_them(
    market: Market, houston: Measures, within: str, request: pytest.FixtureRequest
) -> None:
    noise = robustness.shake(*exact(market, houston), EVERYBODY, 200)
    alone = {"wages": 50, "growth": 0, "strategic": 0}  # one pillar: no weights between pillars to doubt
    one_each = {
        item.id: 50 * (item.id in ("real_median_wage", "wage_spread", "local_concentration"))
        for item in criteria().indicators.values()
    }  # one indicator a pillar: none inside to doubt
    chosen = EVERYBODY.with_weights(**alone) if within == "indicators" else replace(EVERYBODY, indicators=one_each)
    loose = simulated(noise, replace(chosen, concentration=30))
    request.getfixturevalue("settled_weights")
    certain = simulated(noise, chosen)
    assert np.nanmean(certain.rank_high - certain.rank_low) < 0.5, "equal scores may swap"
    assert np.nanmean(loose.rank_high - loose.rank_low) > 10


@pytest.mark.usefixtures("settled_weights")
def test_the_method_is_in_doubt_only_where_that_is_asked(market: Market, houston: Measures) -> None:
    sure = exact(market, houston)
    fixed = simulated(robustness.shake(*sure, EVERYBODY, 200), EVERYBODY)
    asked = replace(EVERYBODY, vary_method=True)
    varied = simulated(robustness.shake(*sure, asked, 200), asked)
    assert np.nanmean(fixed.rank_high - fixed.rank_low) < 0.5, "equal scores may swap"
    assert np.nanmean(varied.rank_high - varied.rank_low) > 10
    assert varied.p_top.sum() == pytest.approx(fixed.p_top.sum())


# ── shocks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_factor_has_mean_one_and_the_published_error() -> None:
    error = np.array([0.0, 0.02, 0.1, 0.3])
    factors = lognormal(np.random.default_rng(1).standard_normal((40_000, 4), dtype=np.float32), error)
    assert (factors > 0).all()
    np.testing.assert_allclose(factors.mean(axis=0), 1, atol=0.01)
    np.testing.assert_allclose(factors.std(axis=0), error, rtol=0.03, atol=1e-9)


def test_quartiles_have_errors_of_their_own(market: Market, houston: Measures) -> None:
    shocks = drawn_shocks(market, houston.cells, 400)
    pairs = [(shocks.wage_p25, shocks.wage_p75), (shocks.wage_p25, shocks.median_wage)]
    for one, other in [*pairs, (shocks.median_wage, shocks.employment), (shocks.growth, shocks.employment)]:
        assert abs(np.corrcoef(np.log(np.abs(one[:, 50])), other[:, 50])[0, 1]) < 0.2


def test_growth_is_off_by_its_error(market: Market, houston: Measures) -> None:
    shocks = drawn_shocks(market, houston.cells, 2000)
    assert shocks.growth.mean() == pytest.approx(0, abs=0.002)
    assert shocks.growth.std() == pytest.approx(GROWTH_ERROR, rel=0.01)


def test_all_cells_of_a_draw_share_one_sample_of_moves(market: Market, houston: Measures) -> None:
    noise = robustness.shake(*doubting(market, houston, "upward_samples"), EVERYBODY, 300)
    drawn = noise.normalised["upward_mobility"]
    samples = drawn_samples(market, 300)
    for one in (0, 7, 99):
        same = drawn[samples == one]
        assert len(same) == 3, "each sample as often as any other"
        assert (same == same[0]).all()
    assert not np.array_equal(drawn[samples == 0][0], drawn[samples == 7][0])


def test_an_occupation_has_the_same_errors_in_every_region(market: Market, houston: Measures) -> None:
    texas = market.region(replace(DEFAULT, area="48"))
    both, here, there = np.intersect1d(houston.cells.occupation, texas.occupation, return_indices=True)
    assert len(both) > 600
    first, second = (drawn_shocks(market, cells, 60) for cells in (houston.cells, texas))
    np.testing.assert_array_equal(first.growth[:, here], second.growth[:, there])


@PROPERTY
@given(
    quartiles=st.tuples(*3 * [st.floats(0.05, 5)]),
    growth=st.floats(-5, 5),
    jobs=st.floats(0.01, 5),
)
def test_a_shaken_cell_is_still_a_possible_one(
    houston: Measures, quartiles: tuple[float, float, float], growth: float, jobs: float
) -> None:
    cells = houston.cells
    one = np.ones((1, len(cells)))
    low, middle, high = (factor * one for factor in quartiles)
    made: Cells = shaken(cells, Shocks(low, middle, high, jobs * one, growth * one))
    known = ~np.isnan(cells.wage_p25) & ~np.isnan(cells.wage_p75)
    assert (made.wage_p25 <= made.median_wage)[:, known].all()
    assert (made.median_wage <= made.wage_p75)[:, known].all()
    assert np.isnan(made.wage_p75[0, np.isnan(cells.wage_p75)]).all(), "what is missing stays missing"
    assert (made.growth >= -1).all()
    assert (made.employment >= 0).all()


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(
    weights=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 100), min_size=1),
    concentration=st.integers(5, 200),
)
def test_drawn_weights_are_shares_and_zero_stays_zero(weights: Mapping[str, int], concentration: int) -> None:
    drawn = drawn_weights((9,), weights, concentration, 50)
    assert list(drawn) == list(weights)
    total = np.sum(list(drawn.values()), axis=0)
    np.testing.assert_allclose(total, 1.0 if any(weights.values()) else 0.0, rtol=1e-5)
    for name, weight in weights.items():
        assert weight or not drawn[name].any()


def test_weights_are_drawn_around_those_chosen() -> None:
    drawn = drawn_weights((9,), {"a": 60, "b": 30, "c": 10}, 30, 20_000)
    table = np.column_stack(list(drawn.values()))
    np.testing.assert_allclose(table.mean(axis=0), [0.6, 0.3, 0.1], atol=0.01)
    # Of a Dirichlet distribution: p (1 - p) / (c + 1).
    expected = [math.sqrt(p * (1 - p) / 31) for p in (0.6, 0.3, 0.1)]
    np.testing.assert_allclose(table.std(axis=0), expected, rtol=0.05)


# ── chance ────────────────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(st.integers(1, 60), st.integers(1, 5))
def test_every_slice_is_drawn_once_in_each_column(draws: int, columns: int) -> None:
    found = stratified(generator((9,)), draws, columns)
    assert ((found >= 0) & (found < 1)).all()
    for column in found.T:
        assert sorted((column * draws).astype(int)) == list(range(draws))


@PROPERTY
@given(st.integers(1, 60), st.integers(1, 7))
def test_every_choice_has_its_turn(draws: int, choices: int) -> None:
    counts = np.bincount(in_turn((9,), draws, choices), minlength=choices)
    assert counts.sum() == draws
    assert counts.max() - counts.min() <= 1


def test_500_draws_tell_a_share_as_well_as_1400_by_chance(
    market: Market, houston: Measures, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for seed in range(8):
        monkeypatch.setattr(uncertainty, "SEED", seed)
        uncertainty._errors.cache_clear()
        uncertainty._dirichlet.cache_clear()
        found.append(simulated(robustness.shake(market, houston, DEFAULT), DEFAULT).p_top)
    uncertainty._errors.cache_clear()
    uncertainty._dirichlet.cache_clear()
    share, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1)
    inside = (share > 0.05) & (share < 0.95)
    by_chance = np.sqrt(share * (1 - share) / 1400)
    assert inside.sum() > 40
    assert np.sqrt((error[inside] ** 2).mean()) < 1.1 * np.sqrt((by_chance[inside] ** 2).mean())


# ── what the draws rest on ────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(st.floats(1, 30))
def test_a_shorter_projection_is_less_sure_over_ten_years(years: float) -> None:
    (error,) = growth_error(np.array([years]))
    assert error == pytest.approx(GROWTH_ERROR * math.sqrt(10 / years))


def test_samples_stand_by_occupation() -> None:
    rows = pl.DataFrame({"soc": ["b", "b", "x"], "sample": [0, 1, 0], "deviation": [0.1, -0.2, 9.0]})
    np.testing.assert_array_equal(sampled(pl.Series(["a", "b"]), rows), [[0, 0.1], [0, -0.2]])


def test_the_shipped_samples_are_of_all_occupations_and_centred(market: Market) -> None:
    samples = market.upward_samples
    assert samples.shape == (100, 830)
    error = samples.std(axis=0)
    assert (error > 0).all()
    assert np.abs(samples.mean(axis=0)).max() < 0.5 * error.max()
    # Smaller than what tells occupations apart, or the indicator would say nothing.
    spread = float(np.nanstd(market.region(replace(DEFAULT, area="US")).upward_mobility))
    assert 0.03 < np.median(error) / spread < 0.3

"""Moves that workers could make: the rules, and the two indicators that rest on them."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.market import Market, local_jobs
from jtm.framework.mobility import LocalJobs, Mobility, feasible, pool, talent_reach, upward_mobility
from jtm.framework.pathways.moves import RegionMoves
from jtm.scenario import DEFAULT
from tests.sql import select

OFF = ~np.eye(830, dtype=bool)


@pytest.fixture(scope="module")
def region(market: Market) -> RegionMoves:
    return RegionMoves.of(market, DEFAULT)


def test_likelihoods_of_an_origin_add_up_to_1_and_nobody_moves_to_where_they_are(market: Market) -> None:
    likelihood = market.mobility.likelihood
    assert likelihood.shape == (830, 830)
    assert likelihood.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.diag(likelihood).max() == 0
    assert likelihood[OFF].min() > 0


def test_the_similarity_cut_lies_inside_and_rejects_at_least_half(market: Market) -> None:
    cut = market.mobility.least_similarity(1.0)
    assert 0 < cut < 1
    assert (market.mobility.similarity[OFF] >= cut).mean() < 0.5


def test_affinity_is_likelihood_over_size_capped_at_its_95th_percentile(bench: Workbench, market: Market) -> None:
    jobs = dict(select(bench.warehouse, "SELECT soc, employment FROM wage WHERE area_code = 'US'").iter_rows())
    share = np.array([jobs[soc] for soc in market.occupations["soc"]]) / sum(jobs.values())
    raw = market.mobility.likelihood / share[None, :]
    assert market.mobility.affinity == pytest.approx(np.minimum(raw, np.quantile(raw[OFF], 0.95)), rel=1e-3)


def test_the_mart_says_what_the_snapshot_s_gaps_say(bench: Workbench) -> None:
    row = select(
        bench.warehouse,
        "SELECT max(abs(similarity - (1 - (skill_gap + knowledge_gap) / 2))) AS off, count(*) AS pairs, "
        "count(observed_share) AS observed FROM transition",
    ).row(0, named=True)
    assert row["off"] == pytest.approx(0, abs=1e-6)
    assert row["pairs"] == 830 * 830
    assert 0 < row["observed"] < row["pairs"]


def test_a_feasible_move_pays_more_is_similar_and_goes_one_zone_up_at_most(region: RegionMoves) -> None:
    origin, destination = np.nonzero(region.possible)
    jobs, mobility = region.jobs, region.mobility
    assert (jobs.median_wage[destination] >= 1.1 * jobs.median_wage[origin] - 1e-6).all()
    assert (mobility.similarity[origin, destination] >= mobility.least_similarity(1.0)).all()
    assert (mobility.job_zone[destination] - mobility.job_zone[origin] <= 1).all()


@pytest.mark.parametrize(("setting", "value"), [("least_gain", 0.3), ("zone_steps", 0), ("similarity_deviations", 0.5)])
def test_a_stricter_rule_allows_fewer_moves_and_no_other(
    market: Market, region: RegionMoves, setting: str, value: float
) -> None:
    stricter = RegionMoves.of(market, replace(DEFAULT, **{setting: value})).possible
    assert stricter.sum() < region.possible.sum()
    assert not (stricter & ~region.possible).any()


def test_without_a_least_gain_a_step_still_pays_more(market: Market) -> None:
    region = RegionMoves.of(market, replace(DEFAULT, least_gain=0.0))
    origin, destination = np.nonzero(region.possible)
    assert (region.jobs.median_wage[destination] > region.jobs.median_wage[origin]).all()


def test_the_pool_is_under_the_floor(market: Market, region: RegionMoves) -> None:
    floor = float(str(market.area("26420")["median_wage"]))
    assert (region.jobs.median_wage[region.pool] < floor).all()
    assert (region.jobs.employment[region.pool] >= DEFAULT.pool_minimum).all()


@pytest.mark.parametrize("kind", ["shrinking", "exposed", "either"])
def test_a_narrower_pool_lies_within(market: Market, region: RegionMoves, kind: str) -> None:
    narrow = RegionMoves.of(market, replace(DEFAULT, pool=kind))
    assert 0 < narrow.pool.sum() < region.pool.sum()
    assert not (narrow.pool & ~region.pool).any()
    if kind == "shrinking":
        assert (narrow.jobs.growth[narrow.pool] < 0).all()


def made_up(wage: list[float], employment: list[float]) -> LocalJobs:
    count = len(wage)
    return LocalJobs(
        np.arange(count), np.array(employment), np.array(wage), np.array(wage) * 0.8, np.zeros(count),
        np.full(count, np.nan), np.full(count, 45_000.0),
    )  # fmt: skip


def test_talent_reach_counts_workers_of_the_pool_with_a_feasible_move() -> None:
    jobs = made_up([30_000, 40_000, 60_000, 41_000], [100, 200, 50, 5])
    prepared = np.ones((4, 4), bool)
    prepared[1, 2] = False
    possible = feasible(prepared, jobs, DEFAULT)
    members = pool(jobs, 0.5, replace(DEFAULT, pool_minimum=50))
    assert members.tolist() == [True, True, False, False]
    # 0 can move to 1, 2 and 3; 1 was not prepared for 2, and 3 pays only 2.5% more
    assert talent_reach(possible, jobs, members).tolist() == [0, 100, 100, 100]


def test_an_unknown_exposure_is_no_exposure() -> None:
    jobs = made_up([30_000], [1000])
    assert not pool(jobs, 0.2, replace(DEFAULT, pool="exposed")).any()


def test_upward_mobility_is_a_residual_of_pay() -> None:
    rng = np.random.default_rng(1)
    wage = np.sort(rng.uniform(25_000, 150_000, 60))
    likelihood = rng.dirichlet(np.ones(60), 60)
    rise, coverage = upward_mobility(likelihood, np.full(60, 0.05), wage)
    assert coverage == pytest.approx(1)
    powers = np.vander(np.log(wage), 4)
    assert powers.T @ rise == pytest.approx(0, abs=1e-6 * 60 * np.log(wage).max() ** 3), "nothing of pay is left in it"


def test_upward_mobility_renormalises_over_what_is_published() -> None:
    wage = np.exp(np.linspace(10, 12, 20))
    even = np.full((20, 20), 1 / 20)
    all_of_it, _ = upward_mobility(even, np.full(20, 0.1), wage)
    half, coverage = upward_mobility(even / 2, np.full(20, 0.1), wage)
    assert half == pytest.approx(all_of_it)
    assert coverage == pytest.approx(0.5)


def test_a_handful_of_jobs_has_no_curve() -> None:
    rise, _ = upward_mobility(np.full((3, 3), 1 / 3), np.ones(3), np.array([1e4, 2e4, 3e4]))
    assert np.isnan(rise).all()


def test_both_indicators_are_known_for_every_cell_of_every_kind_of_area(market: Market) -> None:
    for area in ("26420", "US", "48", "4800001", "72"):
        cells = market.region(replace(DEFAULT, area=area))
        assert np.isfinite(cells.upward_mobility).all(), area
        assert (cells.talent_reach >= 0).all(), area


def test_the_map_and_the_region_say_the_same(market: Market) -> None:
    local, here = market.local(DEFAULT), market.region(DEFAULT)
    inside = local.area == here.area[0]
    assert local.upward_mobility[inside] == pytest.approx(here.upward_mobility)
    assert local.talent_reach[inside] == pytest.approx(here.talent_reach)


def test_an_occupation_without_moves_has_none(market: Market) -> None:
    occupations, codes = market.occupations.head(3), market.occupations["soc"].head(2)
    listed = pl.DataFrame({"likelihood": [0.0, 1, 1, 0], "affinity": [0.0, 2, 3, 0], "similarity": [1.0, 0.9, 0.8, 1],
                           "observed_share": [None, 0.5, None, None]})  # fmt: skip
    mobility = Mobility.of(occupations, codes, listed)
    assert mobility.likelihood.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert np.isnan(mobility.observed[2]).all()
    with pytest.raises(ValueError, match="reshape"):
        Mobility.of(occupations, codes, listed.head(3))


def test_pairs_stand_in_the_mart_in_the_order_of_their_codes(bench: Workbench, market: Market) -> None:
    """What is read without its codes is placed by its order."""
    rows = select(bench.warehouse, "SELECT origin_soc, destination_soc, likelihood FROM transition")
    codes = market.occupations["soc"]
    assert rows["origin_soc"].equals(codes.gather(np.repeat(np.arange(830), 830)).alias("origin_soc"))
    assert rows["destination_soc"].equals(codes.gather(np.tile(np.arange(830), 830)).alias("destination_soc"))
    assert market.mobility.likelihood.ravel() == pytest.approx(rows["likelihood"].to_numpy(), rel=1e-6)


def test_local_jobs_take_the_median_where_no_floor_is_set(market: Market) -> None:
    jobs = local_jobs(market.region(replace(DEFAULT, wage_floor="none")))
    assert jobs.floor[0] == pytest.approx(float(str(market.area("26420")["median_wage"])))

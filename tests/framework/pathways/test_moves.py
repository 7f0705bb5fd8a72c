"""Feeders, steps and routes, against brute force on small graphs and on the real region."""

from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jtm.framework.market import Market
from jtm.framework.pathways.moves import RegionMoves, routes
from jtm.scenario import DEFAULT

SIZE = 6
wages = st.lists(st.integers(1, 9), min_size=SIZE, max_size=SIZE)
closeness = arrays(float, (SIZE, SIZE), elements=st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 7.0]))


@pytest.fixture(scope="module")
def region(market: Market) -> RegionMoves:
    return RegionMoves.of(market, DEFAULT)


def brute_force(
    affinity: np.ndarray, allowed: np.ndarray, origin: int, destination: int
) -> dict[tuple[int, ...], float]:
    """Every route of one to three steps with the geometric mean of its affinities."""
    others = [node for node in range(len(affinity)) if node not in (origin, destination)]
    found = {}
    for between in range(3):
        for passed in permutations(others, between):
            route = (origin, *passed, destination)
            steps = list(pairwise(route))
            if all(allowed[step] and affinity[step] > 0 for step in steps):
                found[route] = float(np.prod([affinity[step] for step in steps]) ** (1 / len(steps)))
    return found


@given(closeness, wages, st.integers(1, 8))
def test_routes_are_those_of_brute_force(affinity: np.ndarray, wage: list[int], count: int) -> None:
    pay = np.array(wage)
    allowed = pay[None, :] > pay[:, None]
    found = routes(affinity, allowed, 0, SIZE - 1, count)
    every = brute_force(affinity, allowed, 0, SIZE - 1)
    assert set(found) <= set(every)
    assert len(found) == min(count, len(every))
    best = sorted(every.values(), reverse=True)[: len(found)]
    assert [every[route] for route in found] == pytest.approx(best)


def test_no_route_repeats_a_job_or_loses_pay(region: RegionMoves) -> None:
    table = region.between(region.place("51-2090"), region.place("49-9041"), 10)
    assert table["route"].max() == 10
    for _, route in table.group_by("route"):
        steps = route.sort("step")
        assert steps["soc"].n_unique() == steps.height
        assert (steps["median_wage"].diff().drop_nulls() > 0).all()
        assert steps.height <= 4


def test_nothing_leads_from_a_job_to_itself_or_down(region: RegionMoves) -> None:
    nurse, aide = region.place("29-1141"), region.place("31-1120")
    assert region.between(nurse, nurse, 5).is_empty()
    assert region.between(nurse, aide, 5).is_empty()


def test_feeders_are_of_the_pool_and_feasible_and_the_largest_by_closeness_come_first(region: RegionMoves) -> None:
    table = region.into(region.place("49-9041"))
    inside = set(region.soc.filter(pl.Series(region.pool)))
    assert table.height > 5
    assert set(table["origin"]) <= inside
    weight = table["origin_employment"] * table["affinity"]
    assert weight.is_sorted(descending=True)
    assert (table["median_gain"] >= 0.1).all()


def test_the_gain_of_a_newcomer_is_from_the_median_to_the_25th_percentile(region: RegionMoves) -> None:
    table = region.into(region.place("49-9041")).drop_nulls("entrant_gain")
    expected = table["destination_wage_p25"] / table["origin_median_wage"] - 1
    assert table["entrant_gain"].to_list() == pytest.approx(expected.to_list())
    assert (table["entrant_gain"] < table["median_gain"]).all()


def test_evidence_says_whether_anyone_was_seen(region: RegionMoves) -> None:
    table = region.up_from(region.place("41-2031"))
    for evidence, share in table.select("evidence", "observed_share").iter_rows():
        assert evidence == ("modelled only" if share is None else "observed" if share > 0 else "not seen")
    assert table["affinity"].is_sorted(descending=True)


def test_reach_counts_each_worker_once(region: RegionMoves) -> None:
    everything = np.ones(len(region.soc), bool)
    reach = region.within_reach(everything)
    assert reach.workers <= reach.pool == int(region.jobs.employment[region.pool].sum())
    assert reach.gain_low <= reach.gain <= reach.gain_high
    nobody = region.within_reach(~everything)
    assert nobody.workers == 0
    assert np.isnan(nobody.gain)


def test_a_job_that_is_not_published_has_no_place(region: RegionMoves) -> None:
    assert region.place("99-9999") is None
    assert region.place("00-0000") is None


def test_the_smallest_area_has_moves_too(market: Market) -> None:
    region = RegionMoves.of(market, replace(DEFAULT, area="72", pool_minimum=0))
    assert region.possible.any()

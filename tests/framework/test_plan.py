"""The region plan as a transportation problem, against other solvers, and what is said of it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from jtm.framework import ranking
from jtm.framework.market import Market
from jtm.framework.pathways import RegionMoves
from jtm.framework.plan import Plan, seat_table, solve, summarise, weighted_quantile
from jtm.framework.ranking import Measures
from jtm.scenario import DEFAULT

SIZE = 5
allowed = arrays(bool, (SIZE, SIZE))
money = arrays(float, (SIZE, SIZE), elements=st.integers(-20, 50).map(float))
few = st.lists(st.integers(0, 3), min_size=SIZE, max_size=SIZE).map(lambda counts: np.array(counts, float))
ONES = np.ones((SIZE, SIZE))


def assigned(pairs: np.ndarray, people: np.ndarray, seats: np.ndarray, worth: np.ndarray) -> float:
    """The best total when each person and each seat is a node of its own (the Hungarian method)."""
    rows, columns = np.repeat(np.arange(SIZE), people.astype(int)), np.repeat(np.arange(SIZE), seats.astype(int))
    value = np.where(pairs, np.maximum(worth, 0), 0)[np.ix_(rows, columns)]
    return float(value[linear_sum_assignment(value, maximize=True)].sum()) if value.size else 0.0


@settings(deadline=None)
@given(allowed, few, few, money)
def test_dollars_are_those_of_the_hungarian_method(
    pairs: np.ndarray, people: np.ndarray, seats: np.ndarray, dollars: np.ndarray
) -> None:
    plan = solve(pairs, people, seats, dollars, ONES, "dollars")
    total = float(plan.movers @ dollars[plan.origin, plan.destination])
    assert total == pytest.approx(assigned(pairs, people, seats, dollars))
    within_limits(plan, pairs)


@settings(deadline=None)
@given(allowed, few, few, money)
def test_the_most_people_are_placed(
    pairs: np.ndarray, people: np.ndarray, seats: np.ndarray, dollars: np.ndarray
) -> None:
    plan = solve(pairs, people, seats, dollars, ONES, "people")
    assert plan.movers.sum() == pytest.approx(assigned(pairs, people, seats, ONES))
    within_limits(plan, pairs)


def within_limits(plan: Plan, pairs: np.ndarray) -> None:
    assert (np.bincount(plan.origin, plan.movers, SIZE) <= plan.people + 1e-6).all()
    assert (np.bincount(plan.destination, plan.movers, SIZE) <= plan.seats + 1e-6).all()
    assert pairs[plan.origin, plan.destination].all()


def test_a_pair_without_a_known_gain_is_left_out() -> None:
    dollars = np.full((SIZE, SIZE), np.nan)
    plan = solve(np.ones((SIZE, SIZE), bool), np.ones(SIZE), np.ones(SIZE), dollars, ONES, "people")
    assert not len(plan.movers)
    said = summarise(plan, dollars)
    assert said["movers"] == 0
    assert np.isnan(said["gain"])


def test_the_summary_is_that_of_its_movers() -> None:
    plan = Plan(np.array([0, 1, 2]), np.array([3, 3, 4]), np.array([10.0, 30.0, 60.0]), np.zeros(5), np.full(5, 40.0))
    gain = np.zeros((5, 5))
    gain[0, 3], gain[1, 3], gain[2, 4] = -0.2, 0.05, 0.5
    said = summarise(plan, gain)
    assert said["movers"] == 100
    assert said["filled"] == 0.5
    assert said["gain"] == pytest.approx(0.1 * -0.2 + 0.3 * 0.05 + 0.6 * 0.5)
    assert said["below_zero"] == pytest.approx(0.1)
    assert said["below_ten"] == pytest.approx(0.4)
    assert (said["gain_p10"], said["gain_p90"]) == (-0.2, 0.5)


@given(st.lists(st.tuples(st.floats(-1, 1), st.integers(1, 5)), min_size=1, max_size=8), st.floats(0.05, 0.95))
def test_a_weighted_quantile_is_that_of_the_repeated_values(pairs: list[tuple[float, int]], at: float) -> None:
    values, counts = np.array([value for value, _ in pairs]), np.array([count for _, count in pairs])
    repeated = np.sort(np.repeat(values, counts))
    found = weighted_quantile(values, counts / counts.sum(), at)
    # The lower of the two that a definition may choose, but for rounding at a border.
    place = at * len(repeated)
    low, high = int(np.floor(place - 1e-6)), int(np.ceil(place + 1e-6)) - 1
    assert repeated[max(0, low - 1)] <= found <= repeated[min(max(high, 0), len(repeated) - 1)]


def test_empty_seats_say_why() -> None:
    soc = pl.Series(["a", "b", "c", "d", "e"])
    pairs = np.zeros((5, 5), bool)
    pairs[0, 2] = pairs[0, 4] = True
    dollars = np.zeros((5, 5))
    dollars[0, 2] = 100.0
    dollars[0, 4] = -50.0
    plan = solve(
        pairs, np.array([1.0, 0, 0, 0, 0]), np.array([0, 5.0, 5.0, 0, 5.0]), dollars, np.ones((5, 5)), "dollars"
    )
    why = dict(seat_table(plan, pairs, dollars, np.arange(1, 5), soc).select("destination", "why").iter_rows())
    assert why == {
        "b": "no feasible move from the pool",
        "c": "too few people leave the pool's jobs",
        "d": "no openings",
        "e": "newcomers would earn less than now",
    }


def test_houston_s_plan_keeps_to_people_and_seats(market: Market, houston: Measures) -> None:
    region = RegionMoves.of(market, DEFAULT)
    jtms = ranking.rank(houston, DEFAULT).designated
    dollars = region.plan(jtms, DEFAULT)
    people = region.plan(jtms, replace(DEFAULT, plan_aim="people"))
    assert people.movers.sum() >= dollars.movers.sum() - 1e-6
    assert region.pool[dollars.origin].all()
    assert jtms[dollars.destination].all()
    leaving = region.jobs.employment * region.mobility.leaving_rate * DEFAULT.people_share
    assert (np.bincount(dollars.origin, dollars.movers, len(leaving)) <= leaving + 1e-6).all()

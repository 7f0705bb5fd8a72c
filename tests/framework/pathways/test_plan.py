"""The region plan as a transportation problem, against other solvers, and what is said of it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from jtm.framework.market import Market
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.pathways.plan import (
    Plan,
    Uncertain,
    as_people_move,
    seat_table,
    solve,
    summarise,
    totals,
    weighted_quantile,
)
from jtm.framework.ranking import scoring
from jtm.framework.ranking.scoring import Measures
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
    plan = solve(pairs, people, seats, dollars, "dollars")
    total = float(plan.movers @ dollars[plan.origin, plan.destination])
    assert total == pytest.approx(assigned(pairs, people, seats, dollars))
    within_limits(plan, pairs)


@settings(deadline=None)
@given(allowed, few, few, money)
def test_the_most_people_are_placed(
    pairs: np.ndarray, people: np.ndarray, seats: np.ndarray, dollars: np.ndarray
) -> None:
    plan = solve(pairs, people, seats, dollars, "people")
    assert plan.movers.sum() == pytest.approx(assigned(pairs, people, seats, ONES))
    within_limits(plan, pairs)


def within_limits(plan: Plan, pairs: np.ndarray) -> None:
    assert (np.bincount(plan.origin, plan.movers, SIZE) <= plan.people + 1e-6).all()
    assert (np.bincount(plan.destination, plan.movers, SIZE) <= plan.seats + 1e-6).all()
    assert pairs[plan.origin, plan.destination].all()


def test_a_pair_without_a_known_gain_is_left_out() -> None:
    dollars = np.full((SIZE, SIZE), np.nan)
    plan = solve(np.ones((SIZE, SIZE), bool), np.ones(SIZE), np.ones(SIZE), dollars, "people")
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
    assert said["filled_share"] == 0.5
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
    plan = solve(pairs, np.array([1.0, 0, 0, 0, 0]), np.array([0, 5.0, 5.0, 0, 5.0]), dollars, "dollars")
    why = dict(seat_table(plan, pairs, dollars, np.arange(1, 5), soc).select("destination", "why").iter_rows())
    assert why == {
        "b": "no feasible move from the pool",
        "c": "fewer people are likely to come than there are seats",
        "d": "no openings",
        "e": "newcomers would earn less than now",
    }


@settings(deadline=None)
@given(allowed, few, few, arrays(float, (SIZE, SIZE), elements=st.sampled_from([0.0, 0.1, 0.3, 1.0])), money)
def test_people_move_within_the_limits_and_never_beyond_the_upper_bounds(
    pairs: np.ndarray, people: np.ndarray, seats: np.ndarray, likelihood: np.ndarray, dollars: np.ndarray
) -> None:
    plan = as_people_move(pairs, people, seats, likelihood)
    within_limits(plan, pairs)
    assert plan.movers.sum() <= solve(pairs, people, seats, dollars, "people").movers.sum() + 1e-6
    most = solve(pairs, people, seats, dollars, "dollars")
    at_most = most.movers @ dollars[most.origin, most.destination]
    assert plan.movers @ dollars[plan.origin, plan.destination] <= at_most + 1e-6


def test_people_are_dealt_out_by_likelihood_and_seats_are_shared() -> None:
    likelihood = np.array([[0.3, 0.1], [0.2, 0.0]])
    plan = as_people_move(np.ones((2, 2), bool), np.array([40.0, 10.0]), np.array([20.0, 50.0]), likelihood)
    moved = {(o, d): m for o, d, m in zip(plan.origin, plan.destination, plan.movers, strict=True)}
    # 30 and 10 come for 20 seats: half of each; 10 come for 50 seats.
    assert moved == pytest.approx({(0, 0): 15.0, (0, 1): 10.0, (1, 0): 5.0})


def test_totals_have_a_range_that_growth_and_the_realised_share_make() -> None:
    plan = Plan(np.array([0]), np.array([1]), np.array([10.0]), np.array([20.0, 0]), np.array([0, 10.0]))
    dollars = np.full((2, 2), 1_000.0)
    said = totals(plan, dollars, Uncertain(np.array([0.0, 20.0]), np.array([0.0, 400.0]), 0.5))
    assert said["dollars"] == pytest.approx(5_000)
    # Openings err by 400 × 0.18 ÷ 10 = 7.2 of 20 in one standard deviation.
    assert said["movers_p5"] == pytest.approx(10 * (1 - 1.645 * 7.2 / 20), rel=0.1)
    assert said["movers_p95"] == pytest.approx(10 * (1 + 1.645 * 7.2 / 20), rel=0.1)
    assert said["dollars_p5"] < 5_000 < said["dollars_p95"]
    certain = totals(plan, dollars, Uncertain(np.array([0.0, 20.0]), np.zeros(2), 0.0))
    assert certain["dollars_p5"] == certain["dollars_p95"] == 0


def test_houston_s_plan_keeps_to_people_and_seats(market: Market, houston: Measures) -> None:
    region = RegionMoves.of(market, DEFAULT)
    jtms = scoring.rank(houston, DEFAULT).designated
    likely = region.plan(jtms, DEFAULT)
    dollars, people = (region.plan(jtms, replace(DEFAULT, plan_aim=aim)) for aim in ("dollars", "people"))
    assert people.movers.sum() >= dollars.movers.sum() - 1e-6
    assert people.movers.sum() >= likely.movers.sum() - 1e-6
    pay = [plan.movers @ region.entrant_dollars()[plan.origin, plan.destination] for plan in (likely, people, dollars)]
    assert pay[0] <= pay[2] + 1
    assert pay[1] <= pay[2] + 1
    leaving = region.jobs.employment * region.mobility.leaving_rate * DEFAULT.people_share
    for plan in (likely, dollars):
        assert region.pool[plan.origin].all()
        assert jtms[plan.destination].all()
        assert (np.bincount(plan.origin, plan.movers, len(leaving)) <= leaving + 1e-6).all()

"""The cohort against enumeration, its prices against finite differences, and what it says where nobody is trained."""

from itertools import combinations, product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jtm.framework.training.cohorts import Cohort, cohort_table, price_table, solve, summarise

ORIGINS, DESTINATIONS = 2, 2
SHAPE = (ORIGINS, DESTINATIONS)
money = arrays(float, SHAPE, elements=st.integers(-20, 60).map(float))
costs = arrays(float, SHAPE, elements=st.integers(0, 20).map(float))
few = st.lists(st.integers(0, 3), min_size=2, max_size=2).map(lambda counts: np.array(counts, float))
budgets = st.integers(0, 120).map(float)
allowed = arrays(bool, SHAPE)


def best_whole(npv: np.ndarray, cost: np.ndarray, people: np.ndarray, seats: np.ndarray, budget: float) -> float:
    """The highest return of whole people, by trying every plan."""
    best = 0.0
    for counts in product(range(4), repeat=ORIGINS * DESTINATIONS):
        plan = np.array(counts).reshape(SHAPE)
        if (plan.sum(1) <= people).all() and (plan.sum(0) <= seats).all() and (plan * cost).sum() <= budget:
            best = max(best, float((plan * npv).sum()))
    return best


def best_exact(npv: np.ndarray, cost: np.ndarray, people: np.ndarray, seats: np.ndarray, budget: float) -> float:
    """The linear program's value, by trying every corner of what is possible."""
    size = ORIGINS * DESTINATIONS
    cells = np.arange(size).reshape(SHAPE)
    rows = [np.isin(np.arange(size), cells[o]).astype(float) for o in range(ORIGINS)]
    rows += [np.isin(np.arange(size), cells[:, d]).astype(float) for d in range(DESTINATIONS)]
    rows = np.array([*rows, cost.ravel(), *-np.eye(size)])
    limits = np.r_[people, seats, budget, np.zeros(size)]
    best = 0.0
    for chosen in combinations(range(len(rows)), size):
        matrix = rows[list(chosen)]
        if abs(np.linalg.det(matrix)) > 1e-9:
            corner = np.linalg.solve(matrix, limits[list(chosen)])
            if (rows @ corner <= limits + 1e-7).all():
                best = max(best, float(npv.ravel() @ corner))
    return best


@settings(deadline=None, max_examples=60)
@given(money, costs, few, few, budgets)
def test_the_program_is_the_best_corner_and_whole_people_are_under_it(
    npv: np.ndarray, cost: np.ndarray, people: np.ndarray, seats: np.ndarray, budget: float
) -> None:
    found = solve(npv, cost, people, seats, budget)
    assert found.value == pytest.approx(best_exact(npv, cost, people, seats, budget), abs=1e-5)
    whole = best_whole(npv, cost, people, seats, budget)
    assert found.whole_value <= whole + 1e-9 <= found.value + 1e-5
    unlimited = solve(npv, cost, people, seats, np.inf)
    assert unlimited.whole_value == pytest.approx(best_whole(npv, cost, people, seats, np.inf), abs=1e-6)


@settings(deadline=None)
@given(money, costs, few, few, budgets, allowed)
def test_limits_hold_for_the_program_and_for_whole_people(
    npv: np.ndarray, cost: np.ndarray, people: np.ndarray, seats: np.ndarray, budget: float, pairs: np.ndarray
) -> None:
    found = solve(npv, cost, people + 0.5, seats + 0.25, budget, pairs)
    for movers in (found.trained, found.whole):
        assert (np.bincount(found.origin, movers, ORIGINS) <= found.people + 1e-6).all()
        assert (np.bincount(found.destination, movers, DESTINATIONS) <= found.seats + 1e-6).all()
        assert movers @ cost[found.origin, found.destination] <= budget + 1e-5
    assert found.whole_spent <= budget
    assert pairs[found.origin, found.destination].all()
    assert (npv[found.origin, found.destination] > 0).all()
    assert bool(found.note) == (not found.whole.any())


def value(npv: np.ndarray, cost: np.ndarray, limits: np.ndarray) -> float:
    return solve(npv, cost, limits[:ORIGINS], limits[ORIGINS:-1], float(limits[-1])).value


def prices(found: Cohort) -> np.ndarray:
    return np.r_[found.person_price, found.seat_price, found.dollar_price]


@settings(deadline=None, max_examples=60)
@given(money, costs, few, few, budgets)
def test_a_price_is_the_most_that_one_more_brings_and_the_least_that_one_less_costs(
    npv: np.ndarray, cost: np.ndarray, people: np.ndarray, seats: np.ndarray, budget: float
) -> None:
    limits = np.r_[people, seats, budget]
    found = solve(npv, cost, people, seats, budget)
    for place, price in enumerate(prices(found)):
        step = np.eye(len(limits))[place]
        assert value(npv, cost, limits + step) - found.value <= price + 1e-5
        if limits[place] >= 1:
            assert found.value - value(npv, cost, limits - step) >= price - 1e-5


def test_where_limits_do_not_bind_at_once_prices_are_the_differences() -> None:
    rng = np.random.default_rng(7)
    for _ in range(25):
        npv, cost = rng.uniform(5_000, 60_000, SHAPE), rng.uniform(1_000, 12_000, SHAPE)
        limits = np.r_[rng.uniform(1, 30, 4), rng.uniform(20_000, 300_000)]
        found = solve(npv, cost, limits[:2], limits[2:4], limits[4])
        for place, price in enumerate(prices(found)):
            step = np.eye(5)[place] * (1.0 if place == 4 else 1e-4)
            change = (value(npv, cost, limits + step) - found.value) / step.max()
            assert change == pytest.approx(price, rel=1e-3, abs=1e-3)


def test_a_small_case_by_hand() -> None:
    # $30,000: a baker returns 10,000 for 2,000, a clerk 12,000 for 6,000. All ten seats for bakers first, $20,000; then
    # $10,000 pay for 5/3 clerks: one whole one.
    npv, cost = np.array([[10_000.0, 12_000]]), np.array([[2_000.0, 6_000]])
    found = solve(npv, cost, np.array([50.0]), np.array([10.0, 8]), 30_000)
    assert found.trained.tolist() == pytest.approx([10, 5 / 3])
    assert found.whole.tolist() == [10, 1]
    assert (found.value, found.whole_value) == pytest.approx((120_000, 112_000))
    assert (found.spent, found.whole_spent) == pytest.approx((30_000, 26_000))
    # One more dollar buys 1/6,000 of a clerk; one more baker's seat brings 10,000 less the 2,000 it takes from clerks.
    assert found.dollar_price == pytest.approx(2)
    assert found.seat_price.tolist() == pytest.approx([6_000, 0])
    said = summarise(found)
    assert said["rounding_loss"] == pytest.approx(8 / 120)
    assert (said["people"], said["unspent"]) == (11, 4_000)
    table = price_table(found, pl.Series(["cook"]), pl.Series(["baker", "clerk"]))
    assert table.select("limit", "soc", "why").rows() == [
        ("budget", None, ""),
        ("seat", "baker", ""),
        ("seat", "clerk", "seats stay empty"),
        ("person", "cook", "people are left untrained"),
    ]
    chosen = cohort_table(found, npv, cost, pl.Series(["cook"]), pl.Series(["baker", "clerk"]))
    assert chosen.rows()[0] == ("cook", "baker", 10, pytest.approx(10), 10_000, 2_000, 100_000, 20_000)


def test_rounding_fills_what_it_leaves() -> None:
    # Two halves of a person at each of two destinations: one whole person goes to either.
    npv, cost = np.full((1, 2), 100.0), np.ones((1, 2))
    found = solve(npv, cost, np.array([1.9]), np.array([0.95, 1.0]), np.inf)
    assert found.whole.sum() == 1
    assert found.whole_value == 100


ONE = np.ones((1, 1))


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"pairs": ONE < 0}, "no move is possible from the pool"),
        ({"people": np.zeros(1)}, "there is nobody in the pool"),
        ({"seats": np.zeros(1)}, "there are no seats"),
        ({"npv": ONE * np.nan}, "no possible move has a known return and cost"),
        ({"npv": -ONE}, "no possible move has an expected return above zero"),
        ({"budget": 0.0}, "the budget does not pay for anyone"),
        ({"budget": 0.5}, "the limits leave room for less than one whole person"),
        ({"people": np.array([0.5])}, "the limits leave room for less than one whole person"),
        ({}, ""),
    ],
)
def test_where_nobody_is_trained_it_says_why(changed: dict[str, object], note: str) -> None:
    usual = {"npv": ONE, "cost": ONE, "people": np.ones(1), "seats": np.ones(1), "budget": 5.0}
    found = solve(**(usual | changed))
    assert found.note == note
    assert summarise(found)["people"] == (0 if note else 1)
    assert price_table(found, pl.Series(["a"]), pl.Series(["b"])).height == 3


def test_an_empty_region_is_told_too() -> None:
    none = np.zeros((0, 0))
    found = solve(none, none, np.zeros(0), np.zeros(0), 100)
    assert found.note == "no move is possible from the pool"
    assert price_table(found, pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.String)).height == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"people": np.array([-1.0])}, "people are negative or unknown"),
        ({"seats": np.array([np.nan])}, "seats are negative or unknown"),
        ({"budget": -1.0}, "the budget is -1"),
        ({"budget": float("nan")}, "the budget is nan"),
        ({"cost": -ONE}, "a cost is negative"),
        ({"npv": np.ones((2, 1))}, "1 origins by 1 destinations"),
    ],
)
def test_limits_that_cannot_be_are_refused(changed: dict[str, object], said: str) -> None:
    usual = {"npv": ONE, "cost": ONE, "people": np.ones(1), "seats": np.ones(1), "budget": 5.0}
    with pytest.raises(ValueError, match=said):
        solve(**(usual | changed))


def test_without_a_budget_nothing_is_scarce_but_people_and_seats() -> None:
    found = solve(ONE * 7, ONE, np.array([3.0]), np.array([2.0]), np.inf)
    table = price_table(found, pl.Series(["a"]), pl.Series(["b"]))
    assert table["shadow_price"].to_list() == [0, 7, 0]
    assert table["why"].to_list() == ["no limit is set", "", "people are left untrained"]


def test_the_first_seat_has_a_price() -> None:
    found = solve(ONE * 7, ONE, np.array([3.0]), np.zeros(1), 100)
    assert found.note == "there are no seats"
    assert found.seat_price.tolist() == [7]


def test_no_pair_takes_more_people_than_are_likely_and_a_seat_brings_its_share_of_them() -> None:
    npv, cost = np.array([[100.0], [50.0]]), np.array([[1.0], [1.0]])
    people, seats = np.array([10.0, 10.0]), np.array([8.0])
    likely = np.array([[6.0], [2.0]])
    found = solve(npv, cost, people, seats, np.inf, most=likely)
    assert found.trained.tolist() == [6.0, 2.0]
    assert found.value == pytest.approx(700)
    assert found.seat_price[0] == pytest.approx((6 * 100 + 2 * 50) / 8)
    free = solve(npv, cost, people, seats, np.inf)
    assert free.value == pytest.approx(800), "the upper bound sends everyone where it pays most"

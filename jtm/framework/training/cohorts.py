"""Step 6: whom to train for what, within a budget, the pool's people and the destinations' seats.

A linear program: x_od people of origin o are trained for destination d, so that the expected net present value Σ npv_od
x_od is the highest, with Σ cost_od x_od ≤ budget, Σ_d x_od ≤ people_o, Σ_o x_od ≤ seats_d and x_od ≤ most_od, the
people who are likely to make the move. Its dual values are the prices of the limits: what one more dollar, seat or
person brings. The best total is concave in each limit, so that where several limits bind at the same point a price is
the most that one more can bring, and the least that one less costs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jtm.framework.mobility import Floats, Mask, Places
from jtm.language import marked

_SMALL = 1e-7


@dataclass(frozen=True)
class Cohort:
    """Who is trained for what: ``origin``, ``destination`` (pairs chosen), ``trained`` (people, as the program has
    them) and ``whole`` (whole people); ``people``, ``seats``, ``budget`` as given. ``value`` and ``spent`` (US dollars)
    are of ``trained``, ``whole_value`` and ``whole_spent`` of ``whole``. ``dollar_price``, ``seat_price``
    (destinations) and ``person_price`` (origins) in US dollars of net present value. ``possible`` (origins,
    destinations): the pairs that were to choose from. ``note`` says why nobody is trained, else it is empty.
    """

    origin: Places
    destination: Places
    trained: Floats
    whole: Places
    people: Floats
    seats: Floats
    budget: float
    value: float
    spent: float
    whole_value: float
    whole_spent: float
    dollar_price: float
    seat_price: Floats
    person_price: Floats
    possible: Mask
    note: str


def solve(
    npv: Floats,
    cost: Floats,
    people: Floats,
    seats: Floats,
    budget: float,
    pairs: Mask | None = None,
    most: Floats | None = None,
) -> Cohort:
    """The cohort with the highest expected net present value.

    ``npv`` and ``cost`` (origins, destinations) in US dollars a person enrolled, for the same program; ``people``
    (origins,) and ``seats`` (destinations,) in persons; ``budget`` in US dollars, infinite for none; ``pairs``: the
    moves allowed; ``most`` (origins, destinations): the people who are likely to make each move, without which the plan
    is an upper bound. A pair without a known return or cost, or with a return of 0 or less, is never chosen. Raises
    ``ValueError`` for limits or costs that are negative or unknown and for shapes that do not fit.
    """
    allowed = np.ones(npv.shape, bool) if pairs is None else pairs
    limits = _Limits(people, seats, budget)
    _check(npv, cost, limits, allowed)
    known = allowed & np.isfinite(npv) & np.isfinite(cost)
    # Pairs without people or seats stay in: what a first seat would bring is a price, too.
    possible = known & (np.where(known, npv, 0) > 0)
    origin, destination = np.nonzero(possible)
    likely = np.full(len(origin), np.inf) if most is None else most[origin, destination]
    found = _Pairs(origin, destination, npv[origin, destination], cost[origin, destination], likely)
    trained, prices = _program(found, limits)
    whole = _whole(found, limits, trained, prices)
    chosen = (trained > _SMALL) | (whole > 0)
    return Cohort(
        origin=origin[chosen],
        destination=destination[chosen],
        trained=trained[chosen],
        whole=whole[chosen],
        people=people,
        seats=seats,
        budget=budget,
        value=float(found.npv @ trained),
        spent=float(found.cost @ trained),
        whole_value=float(found.npv @ whole),
        whole_spent=float(found.cost @ whole),
        dollar_price=prices.dollar,
        seat_price=prices.seat,
        person_price=prices.person,
        possible=possible,
        note="" if whole.any() else _why_nobody(allowed, known, possible, limits, partly=bool(chosen.any())),
    )


@dataclass(frozen=True)
class _Limits:
    people: Floats
    seats: Floats
    budget: float


@dataclass(frozen=True)
class _Pairs:
    """The pairs to choose from; ``npv`` and ``cost`` in US dollars a person; ``most`` people of each."""

    origin: Places
    destination: Places
    npv: Floats
    cost: Floats
    most: Floats


@dataclass(frozen=True)
class _Prices:
    dollar: float
    seat: Floats
    person: Floats


def _check(npv: Floats, cost: Floats, limits: _Limits, allowed: Mask) -> None:
    shape = (len(limits.people), len(limits.seats))
    if not npv.shape == cost.shape == allowed.shape == shape:
        raise ValueError(f"returns, costs and pairs must be {shape[0]} origins by {shape[1]} destinations")
    for name, limit in (("people", limits.people), ("seats", limits.seats)):
        if not (np.isfinite(limit) & (limit >= 0)).all():
            raise ValueError(f"{name} are negative or unknown somewhere")
    if not limits.budget >= 0:  # not a number is not, either
        raise ValueError(f"the budget is {limits.budget:g}: it must be 0 or more")
    if (np.where(np.isnan(cost), 0, cost) < 0).any():
        raise ValueError("a cost is negative")


def _program(pairs: _Pairs, limits: _Limits) -> tuple[Floats, _Prices]:
    """People by pair, and the prices of the limits. Returns and costs are solved in units of their largest, so that the
    solver's tolerances mean the same whatever the money.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    people, seats = len(limits.people), len(limits.seats)
    if not len(pairs.origin):
        return np.zeros(0), _Prices(0.0, np.zeros(seats), np.zeros(people))
    dollars, unit = float(pairs.npv.max()), float(pairs.cost.max()) or 1.0
    one, place = np.ones(len(pairs.origin)), np.arange(len(pairs.origin))
    by_origin = sparse.csr_matrix((one, (pairs.origin, place)), shape=(people, len(place)))
    by_destination = sparse.csr_matrix((one, (pairs.destination, place)), shape=(seats, len(place)))
    rows, most = [by_origin, by_destination], [limits.people, limits.seats]
    if np.isfinite(limits.budget):
        rows.append(sparse.csr_matrix(pairs.cost / unit))
        most.append(np.array([limits.budget / unit]))
    solved = linprog(
        -pairs.npv / dollars,
        A_ub=sparse.vstack(rows, format="csr"),
        b_ub=np.concatenate(most),
        bounds=np.c_[np.zeros(len(place)), pairs.most],
        method="highs",
    )
    if solved.status != 0:
        raise RuntimeError(f"the linear program was not solved: {solved.message}")
    prices = np.maximum(-np.asarray(solved.ineqlin.marginals), 0) * dollars
    dollar = float(prices[-1]) / unit if np.isfinite(limits.budget) else 0.0
    # Likely movers come with the seats, in proportion: one more seat brings its share of each of them.
    share = np.divide(pairs.most, limits.seats[pairs.destination], out=np.zeros(len(place)),
                      where=np.isfinite(pairs.most) & (limits.seats[pairs.destination] > 0))  # fmt: skip
    with_seat = by_destination @ (share * np.maximum(-np.asarray(solved.upper.marginals), 0) * dollars)
    return np.asarray(solved.x), _Prices(dollar, prices[people : people + seats] + with_seat, prices[:people])


def _whole(pairs: _Pairs, limits: _Limits, trained: Floats, prices: _Prices) -> Places:
    """Whole people by pair: the program's, rounded down, and then as many more as fit, the pairs that lose least by the
    program's prices first, of those the largest fractions. Near the best, not proven to be it. Without likely movers
    the program's value is an upper bound; of likely movers half a person counts as one, which may come to a bit more.
    """
    origin, destination, cost = pairs.origin, pairs.destination, pairs.cost
    whole = np.floor(trained).astype(np.int64)
    left = np.floor(limits.people + _SMALL) - np.bincount(origin, whole, len(limits.people))
    empty = np.floor(limits.seats + _SMALL) - np.bincount(destination, whole, len(limits.seats))
    money = limits.budget * (1 + 1e-12) - float(cost @ whole)
    likely = np.floor(pairs.most + 0.5)  # whole people: half a person is one, less is nobody
    margin = pairs.npv - prices.dollar * cost - prices.person[origin] - prices.seat[destination]
    for pair in np.lexsort((-pairs.npv, np.round(whole - trained, 6), -np.round(margin, 6))):
        fits = min(left[origin[pair]], empty[destination[pair]], likely[pair] - whole[pair])
        if fits >= 1 and np.isfinite(money) and cost[pair] > 0:
            fits = min(fits, money // cost[pair])
        if fits >= 1:
            whole[pair] += int(fits)
            left[origin[pair]] -= fits
            empty[destination[pair]] -= fits
            money -= fits * cost[pair]
    return whole


def _why_nobody(allowed: Mask, known: Mask, possible: Mask, limits: _Limits, *, partly: bool) -> str:
    reasons = (
        (allowed.any(), marked("no move is possible from the pool")),
        ((limits.people > 0).any(), marked("there is nobody in the pool")),
        ((limits.seats > 0).any(), marked("there are no seats")),
        (known.any(), marked("no possible move has a known return and cost")),
        (possible.any(), marked("no possible move has an expected return above zero")),
        (not partly, marked("the limits leave room for less than one whole person")),
    )
    return next((reason for holds, reason in reasons if not holds), marked("the budget does not pay for anyone"))


# ── as tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def cohort_table(
    cohort: Cohort, npv: Floats, cost: Floats, origins: pl.Series, destinations: pl.Series
) -> pl.DataFrame:
    """One row a pair chosen, the highest value first: origin, destination (codes), people (whole), people_exact (as the
    program has them), npv, cost (US dollars a person), npv_total, spent (US dollars, of whole people).
    """
    worth, price = npv[cohort.origin, cohort.destination], cost[cohort.origin, cohort.destination]
    return pl.DataFrame(
        {
            "origin": origins.gather(cohort.origin),
            "destination": destinations.gather(cohort.destination),
            "people": cohort.whole,
            "people_exact": cohort.trained,
            "npv": worth,
            "cost": price,
            "npv_total": worth * cohort.whole,
            "spent": price * cohort.whole,
        }
    ).sort("npv_total", "origin", "destination", descending=[True, False, False])


def summarise(cohort: Cohort) -> dict[str, float]:
    """people, value, spent, unspent (of whole people; US dollars, unspent infinite without a budget), people_exact,
    value_exact, spent_exact (of the linear program), rounding_loss (share of its value that whole people do without).
    """
    return {
        "people": float(cohort.whole.sum()),
        "value": cohort.whole_value,
        "spent": cohort.whole_spent,
        "unspent": float(max(0.0, cohort.budget - cohort.whole_spent)),
        "people_exact": float(cohort.trained.sum()),
        "value_exact": cohort.value,
        "spent_exact": cohort.spent,
        "rounding_loss": max(0.0, 1 - cohort.whole_value / cohort.value) if cohort.value > 0 else 0.0,
    }


def price_table(cohort: Cohort, origins: pl.Series, destinations: pl.Series) -> pl.DataFrame:
    """What one more of each limit brings: limit (budget, seat, person), soc (null for the budget), available, used (US
    dollars or persons, as the program has them), shadow_price (US dollars of net present value for one more dollar,
    seat or person; at most that where several limits bind), why (it brings nothing; else empty). Budget, seats,
    persons; the highest price first within each. Occupations without seats or people, and without a pair worth training
    for, are left out.
    """
    filled = np.bincount(cohort.destination, cohort.trained, len(cohort.seats))
    taken = np.bincount(cohort.origin, cohort.trained, len(cohort.people))
    served, can = (np.asarray(cohort.possible.any(axis=axis)) for axis in (0, 1))
    of_seats = zip(destinations, cohort.seats, filled, cohort.seat_price, served, strict=True)
    of_people = zip(origins, cohort.people, taken, cohort.person_price, can, strict=True)
    limits: list[tuple[Any, ...]] = [
        (0, "budget", None, cohort.budget, cohort.spent, cohort.dollar_price, served.any()),
        *((1, "seat", *row) for row in of_seats),
        *((2, "person", *row) for row in of_people),
    ]
    rows = [
        (order, limit, soc, available, used, price, _why(limit, available, used, price, possible))
        for order, limit, soc, available, used, price, possible in limits
        if limit == "budget" or available > 0 or possible
    ]
    table = pl.DataFrame(rows, schema=_PRICES, orient="row")
    return table.sort("order", "shadow_price", "soc", descending=[False, True, False]).drop("order")


_PRICES = {
    "order": pl.Int64, "limit": pl.String, "soc": pl.String, "available": pl.Float64, "used": pl.Float64,
    "shadow_price": pl.Float64, "why": pl.String,
}  # fmt: skip


_NOT_POSSIBLE = {
    "budget": marked("no move worth paying for is possible"),
    "seat": marked("nobody in the pool would gain from a seat"),
    "person": marked("no seat is worth training for from here"),
}
_LEFT_OVER = {
    "budget": marked("the budget is not used up"),
    "seat": marked("seats stay empty"),
    "person": marked("people are left untrained"),
}


def _why(limit: str, available: float, used: float, price: float, possible: bool) -> str:
    """Why one more of a limit brings nothing; empty where it brings something."""
    if price > _SMALL:
        return ""
    if not possible:
        return _NOT_POSSIBLE[limit]
    if np.isinf(available):
        return marked("no limit is set")
    return (
        _LEFT_OVER[limit]
        if available - used > 1e-6 * max(1.0, used)
        else marked("it is used up, but another limit binds")
    )

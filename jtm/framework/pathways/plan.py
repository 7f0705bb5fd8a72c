"""Step 5: a region's plan, people of the pool to seats in its Jobs That Mobilize.

A transportation problem: people of an origin are those who leave it in a year, times the share that can be guided;
seats of a destination are its yearly openings from growth and from people leaving the labour force, times the share
open to the pool; a pair counts if the move is feasible. Seats fill as people are likely to move; the plan that makes
the most of pay, or of people, is an upper bound. It says who *could* move where, not who will.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.market import GROWTH_ERROR, YEARS_PROJECTED
from jtm.framework.mobility import Floats, Mask
from jtm.framework.training.returns import REALISED_RANGE

SMALL_GAIN = 0.1
DRAWS = 4_000
SEED = 20260102
INTERVAL = (0.05, 0.95)
_TIE = 1e-6  # of the largest objective: the plans that move the most people are many, the best-paid of them is taken


@dataclass(frozen=True)
class Plan:
    """Movers by pair (indices ``origin``, ``destination`` and ``movers``), ``people`` by origin and ``seats`` by
    destination.
    """

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    movers: Floats
    people: Floats
    seats: Floats


def solve(pairs: Mask, people: Floats, seats: Floats, dollars: Floats, aim: str) -> Plan:
    """The movers between the ``pairs`` (origins, destinations) that make the most of ``dollars``, or, with the aim
    ``people``, that are the most people: an upper bound, however unlikely the moves. No origin gives more than its
    ``people``, no destination takes more than its ``seats``.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    usable = pairs & (people > 0)[:, None] & (seats > 0)[None, :] & np.isfinite(dollars)
    origin, destination = np.nonzero(usable)
    if not len(origin):
        return Plan(origin, destination, np.zeros(0), people, seats)
    worth = dollars[origin, destination]
    if aim == "people":
        worth = 1 + _TIE * worth / max(1.0, float(np.abs(worth).max()))
    count = np.arange(len(origin))
    shape = (len(people) + len(seats), len(origin))
    limits = sparse.csr_matrix(
        (np.ones(2 * len(origin)), (np.r_[origin, len(people) + destination], np.r_[count, count])), shape=shape
    )
    solved = linprog(-worth, A_ub=limits, b_ub=np.r_[people, seats], bounds=(0, None), method="highs")
    movers = np.asarray(solved.x)
    moved = movers > 1e-9
    return Plan(origin[moved], destination[moved], movers[moved], people, seats)


def as_people_move(pairs: Mask, people: Floats, seats: Floats, likelihood: Floats) -> Plan:
    """The movers between the ``pairs`` (origins, destinations) as people move: the people of each origin are dealt out
    to the destinations with seats that it can reach, in proportion to their ``likelihood``; where more come than there
    are ``seats``, each origin gets its share of them. Seats that too few are likely to take stay empty.
    """
    origin, destination = np.nonzero(pairs & (people > 0)[:, None] & (seats > 0)[None, :] & (likelihood > 0))
    likely = likelihood[origin, destination].astype(float)
    coming = people[origin] * likely / np.bincount(origin, likely, len(people))[origin]
    wanted = np.bincount(destination, coming, len(seats))
    served = np.minimum(1, np.divide(seats, wanted, out=np.ones(len(seats)), where=wanted > 0))
    return Plan(origin, destination, coming * served[destination], people, seats)


@dataclass(frozen=True)
class Uncertain:
    """What a plan's totals rest on: a year's ``openings`` and the ``employment`` of each destination, and the share of
    a pay difference that is ``realised`` (0-1).
    """

    openings: Floats
    employment: Floats
    realised: float


def totals(plan: Plan, dollars: Floats, given: Uncertain) -> dict[str, float]:
    """movers and dollars (US dollars a year, realised) of the plan with their 5th and 95th percentile where growth, by
    destination, and the realised share vary: movers_p5, movers_p95, dollars, dollars_p5, dollars_p95.

    Growth errs normally, so that openings of a year do by employment × :data:`GROWTH_ERROR` ÷ 10; the realised share
    triangularly, by half of itself. The same seed always.
    """
    count = len(plan.seats)
    by_people = np.bincount(plan.destination, plan.movers, count)
    by_pay = np.bincount(plan.destination, plan.movers * dollars[plan.origin, plan.destination], count)
    served = np.flatnonzero(by_people)
    generator = np.random.default_rng(SEED)
    error = generator.standard_normal((DRAWS, len(served))) * GROWTH_ERROR / YEARS_PROJECTED
    openings = given.openings[served]
    filled = np.maximum(0, 1 + error * given.employment[served] / np.maximum(openings, 1e-9))
    spread = given.realised * REALISED_RANGE
    low, high = given.realised - spread, min(1.0, given.realised + spread)
    share = generator.triangular(low, given.realised, high, DRAWS) if high > low else np.full(DRAWS, given.realised)
    movers, pay = filled @ by_people[served], filled @ by_pay[served] * share
    return {
        "movers_p5": float(np.quantile(movers, INTERVAL[0])),
        "movers_p95": float(np.quantile(movers, INTERVAL[1])),
        "dollars": float(by_pay.sum() * given.realised),
        "dollars_p5": float(np.quantile(pay, INTERVAL[0])),
        "dollars_p95": float(np.quantile(pay, INTERVAL[1])),
    }


def summarise(plan: Plan, gain: Floats) -> dict[str, float]:
    """movers, seats, filled_share (of seats), gain (mean entrant-adjusted, share), gain_p10, gain_p90, below_zero and
    below_ten (shares of movers); gains are NaN where nobody moves. ``gain``: (origins, destinations).
    """
    movers, seats = float(plan.movers.sum()), float(plan.seats.sum())
    values = gain[plan.origin, plan.destination]
    share = plan.movers / movers if movers else plan.movers
    low, high = (weighted_quantile(values, share, at) for at in (0.1, 0.9))
    return {
        "movers": movers,
        "seats": seats,
        "filled_share": movers / seats if seats else float("nan"),
        "gain": float(values @ share) if movers else float("nan"),
        "gain_p10": low,
        "gain_p90": high,
        "below_zero": float(share[values < 0].sum()) if movers else float("nan"),
        "below_ten": float(share[values < SMALL_GAIN].sum()) if movers else float("nan"),
    }


def weighted_quantile(values: Floats, share: Floats, at: float) -> float:
    """The value below which ``at`` of the ``share`` (which adds up to 1, or to 0: NaN) lies."""
    if not share.sum():
        return float("nan")
    counted = share > 0
    values, share = values[counted], share[counted]
    order = np.argsort(values, kind="stable")
    place = int(np.searchsorted(np.cumsum(share[order]), at))
    return float(values[order[min(place, len(order) - 1)]])


def by_pair(plan: Plan, shape: tuple[int, int]) -> Floats:
    """Movers as a table (origins, destinations)."""
    table = np.zeros(shape)
    table[plan.origin, plan.destination] = plan.movers
    return table


def plan_table(plan: Plan, gain: Floats, dollars: Floats, median_wage: Floats, soc: pl.Series) -> pl.DataFrame:
    """One row a pair of the plan, most movers first: origin, destination, movers, origin_median_wage and
    destination_median_wage (medians), entrant_gain (share), entrant_dollars (US dollars a year and mover).
    """
    pair = plan.origin, plan.destination
    table = pl.DataFrame(
        {
            "origin": soc.gather(plan.origin),
            "destination": soc.gather(plan.destination),
            "movers": plan.movers,
            "origin_median_wage": median_wage[plan.origin],
            "destination_median_wage": median_wage[plan.destination],
            "entrant_gain": gain[pair],
            "entrant_dollars": dollars[pair],
        }
    )
    return table.sort("movers", "origin", "destination", descending=[True, False, False])


def seat_table(
    plan: Plan, pairs: Mask, dollars: Floats, destinations: NDArray[np.int64], soc: pl.Series
) -> pl.DataFrame:
    """One row a destination: destination, seats, filled (persons), empty (persons), why it has empty seats."""
    filled = np.bincount(plan.destination, plan.movers, len(soc))
    rows = []
    for place in destinations:
        seats = float(plan.seats[place])
        empty = max(0.0, seats - float(filled[place]))
        reach = pairs[:, place] & (plan.people > 0)
        why = _why_empty(empty, seats, reach, dollars[:, place])
        rows.append((soc[int(place)], seats, float(filled[place]), empty, why))
    figures = dict.fromkeys(["seats", "filled", "empty"], pl.Float64)
    schema = {"destination": pl.String, **figures, "why": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("empty", "destination", descending=[True, False])


def _why_empty(empty: float, seats: float, reach: Mask, dollars: Floats) -> str:
    if seats <= 0:
        return "no openings"
    if empty < 0.5:
        return ""
    if not reach.any():
        return "no feasible move from the pool"
    if not (dollars[reach] > 0).any():
        return "newcomers would earn less than now"
    return "fewer people are likely to come than there are seats"

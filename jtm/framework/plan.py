"""Step 5: a region's plan, people of the pool to seats in its Jobs That Mobilize.

A transportation problem: people of an origin are those who leave it in a year, times the share that can be guided;
seats of a destination are its yearly openings from growth and from people leaving the labour force, times the share
open to the pool; a pair counts if the move is feasible. It says who *could* move where, not who will.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.mobility import Floats, Mask

SMALL_GAIN = 0.1
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


def solve(pairs: Mask, people: Floats, seats: Floats, dollars: Floats, affinity: Floats, aim: str) -> Plan:
    """The movers between the ``pairs`` (origins, destinations) that make the most of ``dollars`` × ``affinity``, or,
    with the aim ``people``, that are the most people. No origin gives more than its ``people``, no destination takes
    more than its ``seats``.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    usable = pairs & (people > 0)[:, None] & (seats > 0)[None, :] & np.isfinite(dollars)
    origin, destination = np.nonzero(usable)
    if not len(origin):
        return Plan(origin, destination, np.zeros(0), people, seats)
    worth = dollars[origin, destination] * affinity[origin, destination]
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


def summarise(plan: Plan, gain: Floats) -> dict[str, float]:
    """movers, seats, filled (share of seats), gain (mean entrant-adjusted, share), gain_p10, gain_p90, below_zero and
    below_ten (shares of movers); gains are NaN where nobody moves. ``gain``: (origins, destinations).
    """
    movers, seats = float(plan.movers.sum()), float(plan.seats.sum())
    values = gain[plan.origin, plan.destination]
    share = plan.movers / movers if movers else plan.movers
    low, high = (weighted_quantile(values, share, at) for at in (0.1, 0.9))
    return {
        "movers": movers,
        "seats": seats,
        "filled": movers / seats if seats else float("nan"),
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


def plan_table(plan: Plan, gain: Floats, dollars: Floats, median_wage: Floats, soc: pl.Series) -> pl.DataFrame:
    """One row a pair of the plan, most movers first: origin, destination, movers, origin_wage and destination_wage
    (medians), entrant_gain (share), entrant_dollars (US dollars a year and mover).
    """
    pair = plan.origin, plan.destination
    table = pl.DataFrame(
        {
            "origin": soc.gather(plan.origin),
            "destination": soc.gather(plan.destination),
            "movers": plan.movers,
            "origin_wage": median_wage[plan.origin],
            "destination_wage": median_wage[plan.destination],
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
    return "too few people leave the pool's jobs"

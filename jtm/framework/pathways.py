"""Step 5: who could move into a job, where its workers could go, and by which steps from one job to another.

Every gain is told twice: *entrant-adjusted*, from the origin's median to the destination's 25th percentile, which is
what a newcomer may earn, and median to median, which compares two workforces and is no one's raise.
"""

from itertools import pairwise

import numpy as np
import polars as pl

from jtm.framework.mobility import Floats, LocalJobs, Mask, Mobility

LONGEST = 3  # steps of a route


def moves(mobility: Mobility, jobs: LocalJobs, pairs: Mask, soc: pl.Series) -> pl.DataFrame:
    """One row a pair of ``pairs`` (origins, destinations): origin, destination (codes), workers (of the origin in the
    region), origin_wage, destination_wage (medians), destination_p25, entrant_gain and median_gain (shares),
    likelihood, affinity, similarity, observed_share (null where none could be observed), evidence.

    ``evidence`` is observed where somebody was seen to make the move, not seen where nobody was, and modelled only
    where nobody could be.
    """
    origin, destination = np.nonzero(pairs)
    seen = mobility.observed[origin, destination]
    wage = jobs.median_wage
    table = pl.DataFrame(
        {
            "origin": soc.gather(origin),
            "destination": soc.gather(destination),
            "workers": jobs.employment[origin].astype(np.int64),
            "origin_wage": wage[origin],
            "destination_wage": wage[destination],
            "destination_p25": jobs.wage_p25[destination],
            "entrant_gain": jobs.wage_p25[destination] / wage[origin] - 1,
            "median_gain": wage[destination] / wage[origin] - 1,
            "likelihood": mobility.likelihood[origin, destination],
            "affinity": mobility.affinity[origin, destination],
            "similarity": mobility.similarity[origin, destination],
            "observed_share": seen,
            "evidence": np.select([np.isnan(seen), seen > 0], ["modelled only", "observed"], "not seen"),
        }
    )
    return table.fill_nan(None)


def feeders(table: pl.DataFrame) -> pl.DataFrame:
    """``moves`` into one job, those with the most workers by closeness first."""
    return table.sort(pl.col("workers") * pl.col("affinity"), "origin", descending=[True, False])


def steps_up(table: pl.DataFrame) -> pl.DataFrame:
    """``moves`` from one job, the closest first."""
    return table.sort("affinity", "destination", descending=[True, False])


def routes(affinity: Floats, allowed: Mask, origin: int, destination: int, count: int) -> list[tuple[int, ...]]:
    """The ``count`` best routes of one to three allowed steps between two occupations, as the occupations passed.

    Best is the highest geometric mean of the steps' affinities, so that a route is no better for being longer; of
    equals, the shorter, and then the one whose occupations come first. ``allowed`` moves raise the wage, so no route
    repeats a job.
    """
    step = np.where(allowed, affinity, 0.0).astype(float)
    out, into = step[origin], step[:, destination]
    found: list[tuple[float, tuple[int, ...]]] = [(float(out[destination]), (origin, destination))]
    found += [(float(np.sqrt(value)), (origin, via, destination)) for via, value in _best(out * into, count)]
    longest = out[:, None] * step * into[None, :]
    for place, value in _best(longest.ravel(), count):
        first, second = divmod(place, len(step))
        found.append((float(np.cbrt(value)), (origin, first, second, destination)))
    reached = [(value, route) for value, route in found if value > 0]
    return [route for _, route in sorted(reached, key=lambda item: (-item[0], len(item[1]), item[1]))[:count]]


def _best(values: Floats, count: int) -> list[tuple[int, float]]:
    """The ``count`` highest positive values with their places; of equals, the first."""
    positive = np.flatnonzero(values > 0)
    if len(positive) > count:
        cut = np.partition(values[positive], len(positive) - count)[len(positive) - count]
        positive = positive[values[positive] >= cut]
    order = positive[np.argsort(-values[positive], kind="stable")][:count]
    return [(int(place), float(values[place])) for place in order]


def route_table(mobility: Mobility, jobs: LocalJobs, found: list[tuple[int, ...]], soc: pl.Series) -> pl.DataFrame:
    """One row a job on a route: route (1 is the best), step (0: where it starts), soc, median_wage, wage_p25, affinity
    and likelihood of the step into it (null at the start), entrant_gain of that step, evidence.
    """
    rows: list[tuple[object, ...]] = []
    for number, route in enumerate(found, start=1):
        rows.append((number, 0, soc[route[0]], *_wages(jobs, route[0]), None, None, None, None))
        for step, (origin, destination) in enumerate(pairwise(route), start=1):
            seen = mobility.observed[origin, destination]
            evidence = "modelled only" if np.isnan(seen) else "observed" if seen > 0 else "not seen"
            gain = jobs.wage_p25[destination] / jobs.median_wage[origin] - 1
            rows.append((number, step, soc[destination], *_wages(jobs, destination),
                         float(mobility.affinity[origin, destination]),
                         float(mobility.likelihood[origin, destination]), float(gain), evidence))  # fmt: skip
    return pl.DataFrame(rows, schema=_ROUTE, orient="row").fill_nan(None)


_ROUTE = {
    "route": pl.Int64, "step": pl.Int64, "soc": pl.String, "median_wage": pl.Float64, "wage_p25": pl.Float64,
    "affinity": pl.Float64, "likelihood": pl.Float64, "entrant_gain": pl.Float64, "evidence": pl.String,
}  # fmt: skip


def _wages(jobs: LocalJobs, place: int) -> tuple[float, float]:
    return float(jobs.median_wage[place]), float(jobs.wage_p25[place])

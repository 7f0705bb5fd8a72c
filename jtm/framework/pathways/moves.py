"""Step 5: who could move into a job, where its workers could go, and by which steps from one job to another.

Every gain is told twice: *entrant-adjusted*, from the origin's median to the destination's 25th percentile, which is
what a newcomer may earn, and median to median, which compares two workforces and is no one's raise.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from jtm.framework.market import Market, local_jobs
from jtm.framework.mobility import Floats, LocalJobs, Mask, Mobility, feasible, gains, pool
from jtm.framework.pathways.plan import Plan, Uncertain, as_people_move, solve, weighted_quantile
from jtm.framework.ranking.indicators import openings
from jtm.scenario import Scenario

LONGEST = 3  # steps of a route


def moves(mobility: Mobility, jobs: LocalJobs, pairs: Mask, soc: pl.Series) -> pl.DataFrame:
    """One row a pair of ``pairs`` (origins, destinations): origin, destination (codes), origin_employment (in the
    region), origin_median_wage, destination_median_wage (medians), destination_wage_p25, entrant_gain and median_gain
    (shares), likelihood, affinity, content_gap (what is lacking of the demands, 0-1), observed_share (null where none
    could be observed), evidence.

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
            "origin_employment": jobs.employment[origin].astype(np.int64),
            "origin_median_wage": wage[origin],
            "destination_median_wage": wage[destination],
            "destination_wage_p25": jobs.wage_p25[destination],
            "entrant_gain": jobs.wage_p25[destination] / wage[origin] - 1,
            "median_gain": wage[destination] / wage[origin] - 1,
            "likelihood": mobility.likelihood[origin, destination],
            "affinity": mobility.affinity[origin, destination],
            "content_gap": 1 - mobility.similarity[origin, destination],
            "observed_share": seen,
            "evidence": np.select([np.isnan(seen), seen > 0], ["modelled only", "observed"], "not seen"),
        }
    )
    return table.fill_nan(None)


def feeders(table: pl.DataFrame) -> pl.DataFrame:
    """``moves`` into one job, those with the most workers by closeness first."""
    return table.sort(pl.col("origin_employment") * pl.col("affinity"), "origin", descending=[True, False])


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


# ── one region ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class RegionMoves:
    """A region's jobs (n, sorted by ``soc``), the moves between them, which are ``possible`` (origins, destinations),
    and which jobs are in the untapped ``pool``; ``openings`` a year from growth and from people leaving the labour
    force.
    """

    soc: pl.Series
    jobs: LocalJobs
    mobility: Mobility
    possible: Mask
    pool: Mask
    openings: Floats

    @classmethod
    def of(cls, market: Market, scenario: Scenario) -> "RegionMoves":
        """Of the scenario's area. Raises ``UnknownAreaError``."""
        cells = market.region(scenario)
        jobs = local_jobs(cells)
        mobility = market.mobility.among(jobs.occupation)
        return cls(
            soc=market.occupations["soc"].gather(jobs.occupation),
            jobs=jobs,
            mobility=mobility,
            possible=feasible(mobility.prepared(scenario), jobs, scenario),
            pool=pool(jobs, market.exposed_from(), scenario),
            openings=np.expm1(openings(cells)),
        )

    def place(self, soc: str) -> int | None:
        """Position of an occupation; ``None`` where the region does not publish it."""
        found = int(self.soc.search_sorted(soc))
        return found if found < len(self.soc) and self.soc[found] == soc else None

    def into(self, destination: int) -> pl.DataFrame:
        """Feeders of a job from the pool."""
        pairs = np.zeros_like(self.possible)
        pairs[self.pool, destination] = self.possible[self.pool, destination]
        return feeders(moves(self.mobility, self.jobs, pairs, self.soc))

    def up_from(self, origin: int) -> pl.DataFrame:
        """Next steps up from a job."""
        pairs = np.zeros_like(self.possible)
        pairs[origin] = self.possible[origin]
        return steps_up(moves(self.mobility, self.jobs, pairs, self.soc))

    def between(self, origin: int, destination: int, count: int) -> pl.DataFrame:
        """The best routes between two jobs."""
        found = routes(self.mobility.affinity, self.possible, origin, destination, count)
        return route_table(self.mobility, self.jobs, found, self.soc)

    def entrant_gains(self) -> Floats:
        """Destination's 25th percentile over the origin's median, less one, (origins, destinations)."""
        return gains(self.jobs.median_wage, self.jobs.wage_p25)

    def within_reach(self, designated: Mask) -> "WithinReach":
        """The pool's workers with a feasible move into one of the ``designated`` jobs, and what such moves pay, each
        as likely as people make it.
        """
        origin, destination = np.nonzero(self.possible & self.pool[:, None] & designated[None, :])
        can = np.isin(np.arange(len(self.soc)), origin)
        likely = np.where(
            np.isfinite(self.jobs.wage_p25[destination]), self.mobility.likelihood[origin, destination], 0
        )
        of_origin = np.bincount(origin, likely, len(self.soc))[origin]
        weight = self.jobs.employment[origin] * np.divide(
            likely, of_origin, out=np.zeros(len(origin)), where=of_origin > 0
        )
        share = weight / weight.sum() if weight.sum() else weight
        gain = self.jobs.wage_p25[destination] / self.jobs.median_wage[origin] - 1
        low, middle, high = (weighted_quantile(gain, share, at) for at in (0.1, 0.5, 0.9))
        workers = self.jobs.employment
        return WithinReach(
            int((workers * self.pool).sum()), self.pool_share(), int((workers * can).sum()), low, middle, high
        )

    def plan(self, designated: Mask, scenario: Scenario) -> Plan:
        """People of the pool to seats in the ``designated`` jobs: as people move, or what makes the most of pay or of
        people.
        """
        people, seats = self.people(scenario), self.seats(designated, scenario)
        pairs = self.possible & np.isfinite(self.entrant_dollars())
        if scenario.plan_aim == "likely":
            return as_people_move(pairs, people, seats, self.mobility.likelihood)
        return solve(pairs, people, seats, self.entrant_dollars(), scenario.plan_aim)

    def people(self, scenario: Scenario) -> Floats:
        """People of the pool who leave each job in a year and can be guided, (n,)."""
        leavers = np.where(self.pool, self.jobs.employment * self.mobility.leaving_rate, 0)
        return np.asarray(leavers * scenario.people_share)

    def seats(self, designated: Mask, scenario: Scenario) -> Floats:
        """Openings of a year in the ``designated`` jobs that are open to the pool, (n,)."""
        return np.asarray(np.nan_to_num(np.where(designated, self.openings, 0)) * scenario.seats_share)

    def uncertain(self, scenario: Scenario) -> Uncertain:
        """What the totals of a plan rest on."""
        return Uncertain(self.openings, self.jobs.employment, scenario.realised_share)

    def pool_share(self) -> float:
        """The pool's workers as a share of all published jobs of the region, 0-1."""
        return float((self.jobs.employment * self.pool).sum() / self.jobs.employment.sum())

    def entrant_dollars(self) -> Floats:
        """Destination's 25th percentile less the origin's median, US dollars a year, (origins, destinations)."""
        return np.asarray(self.jobs.wage_p25[None, :] - self.jobs.median_wage[:, None])


@dataclass(frozen=True)
class WithinReach:
    """``pool``: its workers, and their ``share`` of all published jobs; ``workers``: those with a feasible move into a
    JTM; entrant-adjusted gain by likelihood over all such moves, 10th percentile, median and 90th percentile over
    workers and moves (shares, NaN where nobody has one).
    """

    pool: int
    share: float
    workers: int
    gain_low: float
    gain: float
    gain_high: float

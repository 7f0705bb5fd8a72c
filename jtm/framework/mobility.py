"""Step 5: moves between occupations, and which of them a worker of a region could make.

A move is *feasible* if the origin's workers have most of what the destination asks for (similarity), the destination's
job zone is at most a step up, and its median wage is higher by at least a given share. The rule for similarity is that
of Nesta's Mapping Career Causeways (2020): at least the mean within minor groups, less one standard deviation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.scenario import Scenario

Floats = NDArray[np.floating]
Mask = NDArray[np.bool_]
CURVE = 3  # degree of the polynomial in log wage that stands for "jobs at the same pay"


@dataclass(frozen=True)
class Mobility:
    """Moves between n occupations (rows: origins, columns: destinations), in the order of the market's.

    ``likelihood`` of a destination given that the worker leaves, rows adding up to 1; ``affinity`` the same over the
    destination's share of all jobs; ``similarity`` 0-1; ``observed`` share of leavers, NaN where none could be
    observed; ``leaving_rate`` the share of workers who move to another occupation in a year; ``job_zone`` 1-5;
    ``minor_group`` of each occupation.
    """

    likelihood: Floats
    affinity: Floats
    similarity: Floats
    observed: Floats
    leaving_rate: Floats
    job_zone: Floats
    minor_group: NDArray[np.str_]

    @classmethod
    def of(cls, occupations: pl.DataFrame, transitions: pl.DataFrame) -> "Mobility":
        """From the market's ``occupations`` and all pairs; a pair that is not listed has likelihood 0."""
        soc = occupations["soc"]
        tables = _square(soc, transitions, ("likelihood", "affinity", "similarity", "observed_share"))
        rate, zone = (
            occupations[name].cast(pl.Float64).fill_null(0).to_numpy() for name in ("transfer_rate", "job_zone")
        )
        return cls(*tables, rate, zone, occupations["minor_group"].to_numpy().astype(str))

    @cached_property
    def _within_groups(self) -> Floats:
        """Similarity of the pairs of different occupations of one minor group."""
        same = self.minor_group[:, None] == self.minor_group[None, :]
        np.fill_diagonal(same, val=False)
        return self.similarity[same & (self.likelihood > 0)]

    def least_similarity(self, deviations: float) -> float:
        """Mean similarity within minor groups less ``deviations`` standard deviations."""
        within = self._within_groups
        return float(within.mean() - deviations * within.std()) if len(within) else 1.0

    def prepared(self, scenario: Scenario) -> Mask:
        """Pairs that are similar enough and at most ``scenario.zone_steps`` job zones up, whatever they pay."""
        similar = self.similarity >= self.least_similarity(scenario.similarity_deviations)
        near = self.job_zone[None, :] - self.job_zone[:, None] <= scenario.zone_steps
        return np.asarray(similar & near & (self.likelihood > 0))


def _square(soc: pl.Series, pairs: pl.DataFrame, columns: tuple[str, ...]) -> list[Floats]:
    known = pairs.filter(pl.col("origin_soc").is_in(soc.implode()), pl.col("destination_soc").is_in(soc.implode()))
    row, column = (soc.search_sorted(known[f"{end}_soc"]).to_numpy() for end in ("origin", "destination"))
    tables = []
    for name in columns:
        table = np.full((len(soc), len(soc)), np.nan if name == "observed_share" else 0.0, np.float32)
        table[row, column] = known[name].fill_null(float("nan")).to_numpy()
        tables.append(table)
    return tables


@dataclass(frozen=True)
class LocalJobs:
    """A region's jobs by occupation of the market, NaN where none are published: ``employment``, ``median_wage`` and
    ``wage_p25`` in US dollars a year; ``floor``, the wage under which its workers are in the pool.
    """

    employment: Floats
    median_wage: Floats
    wage_p25: Floats
    floor: float

    @property
    def present(self) -> Mask:
        """Occupations that are published."""
        return np.asarray(~np.isnan(self.median_wage))


def gains(origin_wage: Floats, destination_wage: Floats) -> Floats:
    """Share by which each destination's wage exceeds each origin's, (origins, destinations)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(destination_wage[None, :] / origin_wage[:, None] - 1)


def feasible(mobility: Mobility, jobs: LocalJobs, scenario: Scenario) -> Mask:
    """Moves that workers of the region could make, (origins, destinations): prepared, and paid at least
    ``scenario.least_gain`` more, median to median; always more, so that no route comes back.
    """
    gain = gains(jobs.median_wage, jobs.median_wage)
    return np.asarray(mobility.prepared(scenario) & (gain > 0) & (gain >= scenario.least_gain))


def pool(jobs: LocalJobs, growth: Floats, exposure: Floats, scenario: Scenario) -> Mask:
    """The untapped talent pool: occupations with a median wage under the floor and enough workers, all of them or those
    that shrink, or whose work generative AI is applied to more than to that of half of all occupations.
    """
    low = (jobs.median_wage < jobs.floor) & (jobs.employment >= scenario.pool_minimum)
    shrinking, exposed = growth < 0, exposure > np.nanmedian(exposure)
    kinds: Mapping[str, Mask] = {
        "low_wage": np.ones(len(low), bool),
        "shrinking": shrinking,
        "exposed": exposed,
        "either": shrinking | exposed,
    }
    return np.asarray(low & kinds[scenario.pool])


def talent_reach(mobility: Mobility, jobs: LocalJobs, members: Mask, scenario: Scenario) -> Floats:
    """Workers of the pool ``members`` for whom each occupation is a feasible move."""
    workers = np.where(members, np.nan_to_num(jobs.employment), 0)
    return np.asarray(workers @ feasible(mobility, jobs, scenario))


def upward_mobility(mobility: Mobility, jobs: LocalJobs) -> tuple[Floats, Floats]:
    """Leaving rate × Σ_d p(d|o) (ln w_d − ln w_o), p renormalised over the destinations that the region publishes, less
    what jobs at the same pay have (a cubic in ln w_o); and the coverage, the share of p that is published. NaN where the
    occupation is not published.
    """
    here = np.flatnonzero(jobs.present)
    out, coverage = np.full((2, len(jobs.median_wage)), np.nan)
    if len(here) <= CURVE:
        return out, coverage
    likely = mobility.likelihood[np.ix_(here, here)]
    wage = np.log(jobs.median_wage[here])
    reached = likely.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = mobility.leaving_rate[here] * ((likely @ wage) / reached - wage)
    known = np.isfinite(rise)
    curve = np.polynomial.Polynomial.fit(wage[known], rise[known], CURVE)
    out[here], coverage[here] = rise - curve(wage), reached
    return out, coverage

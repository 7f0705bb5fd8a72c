"""Step 5: moves between occupations, and which of them a worker of a region could make.

A move is *feasible* if the origin's workers have most of what the destination asks for (similarity), the destination's
job zone is at most a step up, the origin gives the related experience that entry takes, and its median wage is higher
by at least a given share. The rule for similarity is that of Nesta's Mapping Career Causeways (2020): at least the mean
within minor groups, less one standard deviation. That for experience is :func:`jtm.framework.entry.enterable`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.entry import enterable
from jtm.scenario import Scenario

Floats = NDArray[np.floating]
Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
CURVE = 3  # degree of the polynomial in log wage that stands for "jobs at the same pay"


@dataclass(frozen=True)
class Mobility:
    """Moves between n occupations (rows: origins, columns: destinations).

    ``likelihood`` of a destination given that the worker leaves; ``affinity`` the same over the destination's share of
    all jobs; ``similarity`` 0-1; ``observed`` share of leavers, NaN where none could be observed; ``leaving_rate`` the
    share of workers who move to another occupation in a year; ``job_zone`` 1-5; ``enterable``, whether the origin gives
    the experience that the destination asks for. ``similarity_mean`` and ``similarity_deviation`` are those of all
    pairs within a minor group.
    """

    likelihood: Floats
    affinity: Floats
    similarity: Floats
    observed: Floats
    leaving_rate: Floats
    job_zone: Floats
    enterable: Mask
    similarity_mean: float
    similarity_deviation: float

    @classmethod
    def of(cls, occupations: pl.DataFrame, codes: pl.Series, transitions: pl.DataFrame) -> "Mobility":
        """Of the market's ``occupations``, in their order. ``transitions`` are all pairs of the sorted ``codes``, by
        origin and then destination; an occupation without one has likelihood 0. Raises ``ValueError`` where pairs are
        missing.
        """
        soc, group = occupations["soc"], occupations["minor_group"].to_numpy()
        likelihood, affinity, similarity, observed = (
            _square(soc, codes, transitions[name], blank)
            for name, blank in (("likelihood", 0), ("affinity", 0), ("similarity", 0), ("observed_share", np.nan))
        )
        same = (group[:, None] == group[None, :]) & (likelihood > 0)
        within = similarity[same] if same.any() else np.ones(1)
        rate, zone = (
            occupations[name].cast(pl.Float64).fill_null(0).to_numpy() for name in ("transfer_rate", "job_zone")
        )
        open_to = enterable(occupations, observed)
        return cls(
            likelihood, affinity, similarity, observed, rate, zone, open_to, float(within.mean()), float(within.std())
        )

    def among(self, occupations: Places) -> "Mobility":
        """The moves between some of the occupations; likelihoods no longer add up to 1."""
        return replace(
            self,
            **{
                name: among(getattr(self, name), occupations)
                for name in ("likelihood", "affinity", "similarity", "observed", "enterable")
            },
            leaving_rate=self.leaving_rate[occupations],
            job_zone=self.job_zone[occupations],
        )

    def into(self, destination: int, similarity: Floats) -> "Mobility":
        """The same moves with another ``similarity`` (n,) of all origins to one destination. Cut and likelihoods
        stay: those of the nation, and of moves that people made.
        """
        table = self.similarity.copy()
        table[:, destination] = similarity
        return replace(self, similarity=table)

    def least_similarity(self, deviations: float) -> float:
        """Mean similarity within minor groups less ``deviations`` standard deviations."""
        return self.similarity_mean - deviations * self.similarity_deviation

    def prepared(self, scenario: Scenario) -> Mask:
        """Pairs that are similar enough, at most ``scenario.zone_steps`` job zones up and open to the origin's
        experience, whatever they pay.
        """
        return self._prepared_for(scenario.similarity_deviations, scenario.zone_steps)

    @cached_property
    def _prepared_for(self) -> Callable[[float, int], Mask]:
        """Made once for all regions, and kept for the settings asked of last."""
        return lru_cache(maxsize=2)(self._prepare)

    def _prepare(self, deviations: float, zone_steps: int) -> Mask:
        similar = self.similarity >= self.least_similarity(deviations)
        near = self.job_zone[None, :] - self.job_zone[:, None] <= zone_steps
        return np.asarray(similar & near & self.enterable & (self.likelihood > 0))


def among(table: Any, places: Places) -> Any:
    """The pairs between some ``places`` of a square table: whole rows first, which is faster than pair by pair."""
    return np.take(table[places], places, axis=1)


def _square(soc: pl.Series, codes: pl.Series, figures: pl.Series, blank: float) -> Floats:
    """``figures`` of all pairs of ``codes`` as a square table of ``soc``; ``blank`` where ``codes`` lack one."""
    table = figures.fill_null(float("nan")).to_numpy().reshape(len(codes), len(codes))
    if soc.equals(codes):
        return table
    known = np.flatnonzero(soc.is_in(codes.implode()).to_numpy())
    place = codes.search_sorted(soc.gather(known)).to_numpy()
    square = np.full((len(soc), len(soc)), blank, table.dtype)
    square[np.ix_(known, known)] = table[np.ix_(place, place)]
    return square


@dataclass(frozen=True)
class LocalJobs:
    """The jobs that a region publishes, (n,) each: ``occupation`` is their place in the market; wages in US dollars a
    year; ``growth`` over ten years; ``exposure`` to generative AI, NaN where nobody scored it; ``floor`` the wage under
    which their workers are in the pool.
    """

    occupation: Places
    employment: Floats
    median_wage: Floats
    wage_p25: Floats
    growth: Floats
    exposure: Floats
    floor: Floats

    def at(self, places: Places) -> "LocalJobs":
        """Some of the jobs."""
        return LocalJobs(**{item.name: getattr(self, item.name)[places] for item in fields(self)})


def gains(origin_median_wage: Floats, destination_median_wage: Floats) -> Floats:
    """Share by which each destination's wage exceeds each origin's, (origins, destinations)."""
    return np.asarray(destination_median_wage[None, :] / origin_median_wage[:, None] - 1)


def feasible(prepared: Mask, jobs: LocalJobs, scenario: Scenario) -> Mask:
    """Moves that workers of the region could make, (origins, destinations): those ``prepared`` that pay at least
    ``scenario.least_gain`` more, median to median; and always more, so that no route comes back.
    """
    gain = gains(jobs.median_wage, jobs.median_wage)
    return np.asarray(prepared & (gain > 0) & (gain >= scenario.least_gain))


def pool(jobs: LocalJobs, exposed_from: float, scenario: Scenario) -> Mask:
    """The untapped talent pool: occupations with a median wage under the floor and enough workers; all of them, or
    those that shrink, or whose exposure to generative AI is above ``exposed_from``.
    """
    low = (jobs.median_wage < jobs.floor) & (jobs.employment >= scenario.pool_minimum)
    shrinking, exposed = jobs.growth < 0, jobs.exposure > exposed_from
    kinds: Mapping[str, Mask] = {
        "low_wage": np.ones(len(low), bool),
        "shrinking": shrinking,
        "exposed": exposed,
        "either": shrinking | exposed,
    }
    return np.asarray(low & kinds[scenario.pool])


def talent_reach(possible: Mask, jobs: LocalJobs, members: Mask) -> Floats:
    """Workers of the pool ``members`` for whom each occupation is among the ``possible`` moves, in persons."""
    return np.asarray((jobs.employment * members) @ possible)


def upward_mobility(likelihood: Floats, leaving_rate: Floats, median_wage: Floats) -> tuple[Floats, Floats]:
    """Leaving rate × Σ_d p(d|o) (ln w_d − ln w_o) over the published occupations, ``likelihood`` (n, n) renormalised to
    them, less what jobs at the same pay have (a cubic in ln w_o); and the coverage: how much of p is published. NaN in
    regions with too few occupations for the cubic.
    """
    wage, reached = np.log(median_wage), likelihood.sum(axis=1)
    if len(wage) <= 2 * CURVE:
        return np.full(len(wage), np.nan), reached
    rise = leaving_rate * ((likelihood @ wage) / np.maximum(reached, 1e-12) - wage)
    curve = np.polynomial.Polynomial.fit(wage, rise, CURVE)
    return np.asarray(rise - curve(wage)), np.asarray(reached)

"""One ruler for all areas: scores that can be compared on a map.

Percentiles within a region make every region alike. Here an indicator is normalised against all metro and nonmetro
cells of the country, weighted by employment, and one national cut says which of them are Jobs That Mobilize: the best
``share`` of all cells that pass the gates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from jtm.framework.criteria import Criteria, criteria
from jtm.framework.market import Cells, Floats, Integers, Market
from jtm.framework.ranking import aggregate
from jtm.framework.ranking.gates import Mask, gates, passing
from jtm.framework.ranking.indicators import compute
from jtm.framework.ranking.normalise import Array, normalise, weighted_percentile
from jtm.scenario import Scenario


@dataclass(frozen=True)
class Reference:
    """All metro and nonmetro cells, normalised nationally: what weights do not change. Cells are sorted by area; those
    of the areas ``present`` begin at ``starts``; ``criteria`` say which indicators these are.
    """

    cells: Cells
    normalised: dict[str, Array]
    passing: Mask
    criteria: Criteria = field(default_factory=criteria)

    @cached_property
    def present(self) -> Integers:
        """Positions of the areas that publish anything."""
        return np.unique(self.cells.area)

    @cached_property
    def starts(self) -> Integers:
        """Where the cells of each of these areas begin."""
        return np.searchsorted(self.cells.area, self.present)

    @cached_property
    def published(self) -> Floats:
        """Jobs in the cells of each of these areas."""
        return self.by_area(self.cells.employment)

    def by_area(self, values: Array) -> Floats:
        """The sum of ``values`` (cells,) over each of these areas."""
        return np.add.reduceat(values, self.starts, dtype=np.float64)


@dataclass(frozen=True)
class National:
    """Scores (0-1) of all cells in ``Reference.cells``, the cut, and which are designated."""

    score: Array
    cut: float
    designated: Mask


def measure(market: Market, scenario: Scenario) -> Reference:
    """Normalise all metro and nonmetro cells. A cell without a price level has no real wage here."""
    cells = market.local(scenario)
    raw = compute(cells)
    raw["real_median_wage"] = np.where(np.isnan(cells.price_level), np.nan, raw["real_median_wage"])
    normalised = {
        name: _normalise(values, cells.employment, scenario.normalisation).astype(np.float32)
        for name, values in raw.items()
    }
    return Reference(cells, normalised, passing(gates(cells, market, scenario)), market.criteria)


def _normalise(values: Array, employment: Array, method: str) -> Array:
    if method != "percentile":
        return normalise(values, method)
    out = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    if known.any():
        out[known] = weighted_percentile(values[known], employment[known])
    return out


def pillars_of(reference: Reference, scenario: Scenario) -> dict[str, Array]:
    """The pillars of every cell, 0-1: what the weights of pillars do not change."""
    listed = reference.criteria
    return aggregate.pillar_scores(reference.normalised, listed.weights(scenario.indicators), listed)


def score(reference: Reference, scenario: Scenario, pillars: Mapping[str, Array] | None = None) -> National:
    """Score every cell, and designate those that pass the gates and reach the national cut. ``pillars`` as
    :func:`pillars_of` gives them, where they are known.
    """
    known = pillars_of(reference, scenario) if pillars is None else pillars
    scores = aggregate.combine(known, scenario.pillar_shares(), scenario.aggregation)
    eligible = scores[reference.passing & ~np.isnan(scores)]
    seats = aggregate.seats(scenario.share, len(eligible))
    cut = float(np.partition(eligible, len(eligible) - seats)[len(eligible) - seats]) if seats else float("inf")
    return National(scores, cut, reference.passing & (scores >= cut))


def by_area(market: Market, reference: Reference, national: National) -> pl.DataFrame:
    """One row per metro and nonmetro area: area_code, national_jtm_share (of jobs in published occupations that are in
    designated ones, 0-1), national_score (employment-weighted mean, 0-100), national_jtm_occupations and
    national_jtm_jobs (how many are designated, and the jobs in them), coverage (published share of the area's total
    employment, 0-1).
    """
    jobs = reference.cells.employment
    known = ~np.isnan(national.score)
    designated = reference.by_area(jobs * national.designated)
    scored = reference.by_area(np.where(known, jobs * national.score, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = scored / (reference.published if known.all() else reference.by_area(jobs * known))
    areas = market.areas[reference.present]
    return pl.DataFrame(
        {
            "area_code": areas["area_code"],
            "national_jtm_share": designated / reference.published,
            "national_score": pl.Series(100 * mean, nan_to_null=True),
            "national_jtm_occupations": reference.by_area(national.designated.astype(float)).astype(np.int64),
            "national_jtm_jobs": designated.astype(np.int64),
            "coverage": reference.published / areas["total_employment"],
        }
    )


def of_occupation(market: Market, soc: str) -> pl.DataFrame:
    """One row per metro and nonmetro area that publishes ``soc``: area_code, median_wage (US dollars a year),
    location_quotient, employment. Raises ``UnknownOccupationError``.
    """
    market.occupation_index(soc)
    local = market.areas.filter(pl.col("area_type").is_in(["metro", "nonmetro"])).select("area_code")
    return (
        market.cells.filter(pl.col("soc") == soc)
        .join(local, on="area_code", how="semi")
        .select(
            "area_code",
            "median_wage",
            "location_quotient",
            "employment",
        )
        .sort("area_code")
    )


def moves_of_occupation(market: Market, reference: Reference, soc: str) -> pl.DataFrame:
    """One row per metro and nonmetro area that publishes ``soc``: area_code, mobility (log points a year against jobs
    at the same pay), reach (workers of the area's untapped pool for whom it is a feasible move, over its published
    jobs). Raises ``UnknownOccupationError``.
    """
    cells = reference.cells
    here = np.flatnonzero(cells.occupation == market.occupation_index(soc))
    published = np.bincount(cells.area, cells.employment, market.areas.height)
    return pl.DataFrame(
        {
            "area_code": market.areas["area_code"].gather(cells.area[here]),
            "mobility": cells.upward_mobility[here],
            "reach": cells.talent_reach[here] / published[cells.area[here]],
        }
    ).fill_nan(None)

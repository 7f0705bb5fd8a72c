"""The labour market as arrays: what the warehouse holds, laid out so that a slider costs a product and a sort.

A *cell* is one occupation in one area with a published median wage and employment there. The cells of all areas stand
in one set of arrays, sorted by area and then by SOC code, so that a region is a slice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.errors import WrongRequest
from jtm.framework.arrays import floats, frozen, relative_error
from jtm.framework.criteria import Criteria, criteria
from jtm.framework.mobility import LocalJobs, Mobility, among, feasible, pool, talent_reach, upward_mobility
from jtm.framework.own import NO_FIGURES, OwnFigures, figures_of
from jtm.scenario import EDUCATION_LEVELS, Scenario

Floats = NDArray[np.floating]
Integers = NDArray[np.int64]
NATION = "US"
LOCAL_AREAS = ("metro", "nonmetro")
_WAGES = ("wage_p25", "median_wage", "wage_p75")
YEARS_PROJECTED = 10
GROWTH_ERROR = 0.18  # standard error of ten-year growth by occupation, from BLS's evaluation of its own projections
FEWEST_OCCUPATIONS, LEAST_SHARE = 150, 0.8  # below either, a region's ranking says that it rests on little


class UnknownAreaError(WrongRequest):
    """An area code that OEWS does not publish."""


class UnknownOccupationError(WrongRequest):
    """A SOC code that OEWS does not publish as a detailed occupation."""


@dataclass(frozen=True)
class Cells:
    """Cells in scope; (n,) each, or (draws, n) for what a simulation shakes.

    ``area`` and ``occupation`` index the market's frames; wages in US dollars a year; errors as relative standard
    errors, 0-1; ``growth`` over ten years is regional where the scenario chooses so and a projection is loaded, else
    national, with its standard error ``growth_error``; ``price_level`` is 1 at the national level and missing where BEA
    publishes none; ``floor`` is the wage floor chosen, missing where there is none; ``peer_wage`` the national median
    pay of the education group at local prices, used where an area has too few peers; ``upward_mobility`` in log points
    a year against jobs at the same pay; ``talent_reach`` in workers of the untapped pool; ``own`` by indicator loaded.
    """

    area: Integers
    occupation: Integers
    employment: Floats
    employment_rse: Floats
    wage_rse: Floats
    wage_p25: Floats
    median_wage: Floats
    wage_p75: Floats
    location_quotient: Floats
    education: Integers
    growth: Floats
    growth_error: Floats
    growth_national: Floats
    growth_regional: Floats
    exit_rate: Floats
    ai_applicability: Floats
    alignment: Floats
    price_level: Floats
    floor: Floats
    area_median: Floats
    peer_wage: Floats
    uses_regional_growth: NDArray[np.bool_]
    upward_mobility: Floats
    talent_reach: Floats
    own: Mapping[str, OwnFigures] = field(default_factory=dict)

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.area)


@dataclass(frozen=True)
class Market:
    """Everything that ranking needs, frozen once read.

    ``areas``: area_code, area_name, area_type, rpp, median_wage, …, sorted by area_code. ``occupations``: the 830
    detailed occupations sorted by soc. ``cells``: the frame that the arrays were made of. ``staffing``: naics, sector,
    soc, employment of subsectors. ``regional``: area_code, soc, growth, years, geography, period. ``mobility``: moves
    between the occupations; ``upward_samples`` (samples, occupations): by how much other samples of moves change upward
    mobility, in log points a year. ``criteria``: those in use, with the indicators that people have loaded, of which
    ``own`` holds the figures.
    """

    areas: pl.DataFrame
    occupations: pl.DataFrame
    cells: pl.DataFrame
    staffing: pl.DataFrame
    regional: pl.DataFrame
    mobility: Mobility
    upward_samples: Floats
    starts: Integers
    criteria: Criteria
    own: pl.DataFrame

    @classmethod
    def of(
        cls,
        areas: pl.DataFrame,
        occupations: pl.DataFrame,
        cells: pl.DataFrame,
        staffing: pl.DataFrame,
        regional: pl.DataFrame,
        mobility: Mobility,
        samples: pl.DataFrame,
        listed: Criteria | None = None,
        own: pl.DataFrame = NO_FIGURES,
    ) -> "Market":
        """Index the cells: ``cells`` are sorted by area_code and soc. ``samples``: soc, sample, deviation."""
        codes = cells["area_code"].to_numpy()
        starts = np.searchsorted(codes, areas["area_code"].to_numpy()).astype(np.int64)
        drawn = sampled(occupations["soc"], samples)
        starts = np.append(starts, len(codes))
        return cls(areas, occupations, cells, staffing, regional, mobility, drawn, starts, listed or criteria(), own)

    def area_index(self, area_code: str) -> int:
        """Position of an area. Raises :class:`UnknownAreaError`."""
        if area_code not in self._area_places:
            raise UnknownAreaError(f"There is no area with the code {area_code!r} in this release of OEWS.")
        return self._area_places[area_code]

    def occupation_index(self, soc: str) -> int:
        """Position of an occupation. Raises :class:`UnknownOccupationError`."""
        if soc not in self._occupation_places:
            raise UnknownOccupationError(f"There is no detailed occupation with the code {soc!r} in OEWS.")
        return self._occupation_places[soc]

    @cached_property
    def _area_places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.areas["area_code"])}

    @cached_property
    def _occupation_places(self) -> dict[str, int]:
        return {soc: place for place, soc in enumerate(self.occupations["soc"])}

    def area(self, area_code: str) -> dict[str, object]:
        """The facts of one area by column name."""
        return self.areas.row(self.area_index(area_code), named=True)

    def published(self, area_code: str) -> "Published":
        """How much of an area's jobs stand in its cells."""
        index = self.area_index(area_code)
        jobs = self.cells["employment"][self.starts[index] : self.starts[index + 1]]
        total = self.areas["total_employment"][index]
        return Published(len(jobs), float(jobs.sum() / total) if total else None)

    def region(self, scenario: Scenario) -> Cells:
        """The cells of the scenario's area, under its floor, industries and growth source."""
        index = self.area_index(scenario.area)
        return self._arrays(slice(self.starts[index], self.starts[index + 1]), scenario)

    def local(self, scenario: Scenario) -> Cells:
        """The cells of all metro and nonmetro areas, the reference of maps and peers; states would count twice."""
        local = self.areas["area_type"].is_in(LOCAL_AREAS).to_numpy()
        return self._arrays(np.flatnonzero(local[self._published["area"]]), scenario)

    def _arrays(self, rows: slice | Integers, scenario: Scenario) -> Cells:
        here = {name: column[rows] for name, column in self._published.items()}
        area, occupation = here["area"], here["occupation"]
        national = {name: column[occupation] for name, column in self._by_occupation.items()}
        regional, years = self._regional_growth(area, occupation)
        use_regional = (scenario.growth_source == "regional") & ~np.isnan(regional)
        price_level = floats(self.areas, "rpp")[area] / 100
        area_median = floats(self.areas, "median_wage")[area]
        unknown = np.full(len(area), np.nan)
        cells_of_area = Cells(
            **{name: here[name] for name in ("area", "occupation", "employment", *_WAGES, "location_quotient")},
            employment_rse=relative_error(here["employment_rse"]),
            wage_rse=relative_error(here["mean_wage_rse"]),
            education=national["education"],
            growth=np.where(use_regional, regional, national["growth"]),
            growth_error=growth_error(np.where(use_regional, years, YEARS_PROJECTED)),
            growth_national=national["growth"],
            growth_regional=regional,
            exit_rate=national["exit_rate"],
            ai_applicability=national["ai_applicability"],
            alignment=self._alignment_with(scenario.strategic_industries)[occupation],
            price_level=price_level,
            floor=self._floor(scenario, price_level, area_median),
            area_median=area_median,
            peer_wage=self._peer_wages[national["education"]] * np.where(np.isnan(price_level), 1.0, price_level),
            uses_regional_growth=use_regional,
            upward_mobility=unknown,
            talent_reach=unknown,
            own={name: figures.at(rows) for name, figures in self._own.items()},
        )
        return self._with_moves(cells_of_area, scenario)

    # What stands in the frames and is asked for at every move of a slider, as arrays made once.

    @cached_property
    def _published(self) -> Mapping[str, Any]:
        """By column, that of all cells; ``area`` and ``occupation`` index the frames."""
        places = {
            "area": self.areas["area_code"].search_sorted(self.cells["area_code"]),
            "occupation": self.occupations["soc"].search_sorted(self.cells["soc"]),
        }
        figures = ("employment", "employment_rse", "mean_wage_rse", *_WAGES, "location_quotient")
        return {
            **{name: frozen(place.to_numpy().astype(np.int64)) for name, place in places.items()},
            **{name: frozen(floats(self.cells, name)) for name in figures},
        }

    @cached_property
    def _by_occupation(self) -> Mapping[str, Any]:
        """By column, what is the same of an occupation everywhere."""
        figures = {name: frozen(floats(self.occupations, name)) for name in ("growth", "exit_rate", "ai_applicability")}
        return {**figures, "education": frozen(_education(self.occupations))}

    @cached_property
    def _own(self) -> Mapping[str, OwnFigures]:
        """By indicator that people have loaded, its figures for all cells."""
        return figures_of(self.cells, self.own, self.criteria.own, NATION)

    @cached_property
    def _alignment_with(self) -> Callable[[tuple[str, ...]], Floats]:
        return lru_cache(maxsize=4)(self._alignment)

    def _with_moves(self, cells: Cells, scenario: Scenario) -> Cells:
        """``cells``, sorted by area, with what their workers' moves say of them."""
        upward, reach = np.full((2, len(cells)), np.nan)
        prepared = self.mobility.prepared(scenario)
        exposed_from = self.exposed_from()
        jobs = local_jobs(cells)
        for here in np.split(np.arange(len(cells)), np.flatnonzero(np.diff(cells.area)) + 1):
            if not len(here):
                continue
            local, places = jobs.at(here), cells.occupation[here]
            likelihood, leaving = among(self.mobility.likelihood, places), self.mobility.leaving_rate[places]
            upward[here], _ = upward_mobility(likelihood, leaving, local.median_wage)
            members = pool(local, exposed_from, scenario)
            reach[here] = talent_reach(feasible(among(prepared, places), local, scenario), local, members)
        return replace(cells, upward_mobility=upward, talent_reach=reach)

    def exposed_from(self) -> float:
        """The median exposure of the occupations to generative AI, over which a job counts as exposed."""
        return float(np.nanmedian(self._by_occupation["ai_applicability"]))

    def _regional_growth(self, area: Integers, occupation: Integers) -> tuple[Floats, Floats]:
        """Growth over ten years by the projections that a user has loaded, and the years that they span; missing where
        there is none.
        """
        if self.regional.is_empty():
            return np.full(len(area), np.nan), np.full(len(area), np.nan)
        keys = ["area_code", "soc"]
        cells = pl.DataFrame([self.areas["area_code"].gather(area), self.occupations["soc"].gather(occupation)])
        loaded = self.regional.select(*keys, "years", pl.col("growth") * YEARS_PROJECTED / pl.col("years"))
        found = cells.join(loaded, on=keys, how="left", maintain_order="left")
        return floats(found, "growth"), floats(found, "years")

    def _alignment(self, industries: tuple[str, ...]) -> Floats:
        """Share of each occupation's jobs in ``industries`` (sectors or subsectors), over published staffing cells."""
        chosen = pl.col("naics").is_in(industries) | pl.col("sector").is_in(industries)
        shares = self.staffing.group_by("soc").agg(
            (pl.col("employment").filter(chosen).sum() / pl.col("employment").sum()).alias("share")
        )
        return floats(self.occupations.join(shares, on="soc", how="left", maintain_order="left"), "share")

    def _floor(self, scenario: Scenario, price_level: Floats, area_median: Floats) -> Floats:
        """The wage floor of each cell's area, in local dollars; without a price level the national median as it is."""
        if scenario.wage_floor == "regional_median":
            return area_median
        if scenario.wage_floor == "national_median":
            national = float(str(self.area(NATION)["median_wage"]))
            return national * np.where(np.isnan(price_level), 1.0, price_level)
        if scenario.wage_floor == "own":
            return np.full(len(area_median), float(scenario.own_floor))
        return np.full(len(area_median), np.nan)

    @cached_property
    def _peer_wages(self) -> Floats:
        """Employment-weighted national median wage by education level, at index ``education``."""
        index = self.area_index(NATION)
        of_nation = slice(self.starts[index], self.starts[index + 1])
        wage, weight = (self._published[name][of_nation] for name in ("median_wage", "employment"))
        education = self._by_occupation["education"][self._published["occupation"][of_nation]]
        return np.array([weighted_median(wage[education == e], weight[education == e]) for e in _EDUCATION_CODES])


@dataclass(frozen=True)
class Published:
    """The ``occupations`` of an area with a published median wage and employment, and their ``share`` of its jobs, 0-1
    (``None`` where the total is withheld).
    """

    occupations: int
    share: float | None

    @property
    def thin(self) -> bool:
        """Whether a ranking rests on too little to stand alone: some 16 of the 583 areas."""
        return self.occupations < FEWEST_OCCUPATIONS or (self.share is not None and self.share < LEAST_SHARE)


def local_jobs(cells: Cells) -> LocalJobs:
    """What step 5 needs of ``cells``. The pool's floor is the one chosen; the area's median where there is none."""
    floor = np.where(np.isnan(cells.floor), cells.area_median, cells.floor)
    return LocalJobs(cells.occupation, cells.employment, cells.median_wage, cells.wage_p25, cells.growth,
                     cells.ai_applicability, floor)  # fmt: skip


_EDUCATION_CODES = range(len(EDUCATION_LEVELS))


def growth_error(years: Floats) -> Floats:
    """Standard error of growth put on ten years, for projections that span ``years``.

    Errors add up year by year, so that of the projection itself is :data:`GROWTH_ERROR` × √(years ÷ 10); putting the
    projection on ten years multiplies it by 10 ÷ years.
    """
    return np.asarray(GROWTH_ERROR * np.sqrt(YEARS_PROJECTED / years))


def sampled(soc: pl.Series, samples: pl.DataFrame) -> Floats:
    """``samples`` (soc, sample, deviation) as (samples, occupations), in the order of ``soc``; 0 for an occupation
    that they do not hold.
    """
    table = np.zeros((samples["sample"].n_unique(), len(soc)))
    known = samples.join(soc.to_frame("soc").with_row_index("column"), on="soc")
    table[known["sample"].to_numpy(), known["column"].to_numpy()] = known["deviation"].to_numpy()
    return table


def _education(occupations: pl.DataFrame) -> Integers:
    codes: Mapping[str, int] = {level: code for code, level in enumerate(EDUCATION_LEVELS)}
    return occupations["typical_education"].replace_strict(codes, return_dtype=pl.Int64).to_numpy()


def weighted_median(values: Floats, weights: Floats) -> float:
    """The lower weighted median: the smallest value that half of the weight does not exceed; ``nan`` of nothing."""
    if not len(values):
        return float("nan")
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(cumulative, cumulative[-1] / 2)])

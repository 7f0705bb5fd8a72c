"""The open workbench, and what of it several steps ask for."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from jtm.framework.market import Market, UnknownOccupationError
from jtm.framework.mobility import Mobility
from jtm.framework.ranking import scoring
from jtm.framework.validation.agreed import Agreed
from jtm.paths import DataPaths, data_paths
from jtm.scenario import DEFAULT, Scenario
from jtm.warehouse.build import Outcome, build
from jtm.warehouse.connect import Warehouse, connect
from jtm.warehouse.snapshot import Progress, silent


@dataclass(frozen=True)
class Workbench:
    """An open warehouse and what is read from it once; ``agreed`` are benchmarks, by occupation, that take the place of
    O*NET's.
    """

    warehouse: Warehouse
    market: Market
    sources: pl.DataFrame
    agreed: Mapping[str, Agreed] = field(default_factory=dict)

    @property
    def dataset(self) -> str:
        """Version of the figures; equal versions, equal figures."""
        return self.warehouse.dataset

    @property
    def stamp(self) -> str:
        """Version of everything behind a result: figures, regional projections, marts, agreed benchmarks."""
        return "+".join([self.warehouse.stamp, *(one.public_id for one in self.agreed.values())])

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Names of the areas by code."""
        return dict(self.market.areas.select("area_code", "area_name").iter_rows())


def open_workbench(paths: DataPaths | None = None, progress: Progress = silent) -> Workbench:
    """Open the warehouse in ``paths`` (the project's own by default), building it first if the snapshot is newer.

    Raises ``SnapshotError`` or ``WarehouseError``, whose messages say what to do.
    """
    return workbench_of(open_warehouse(paths or data_paths(), progress))


def workbench_of(warehouse: Warehouse) -> Workbench:
    """An open warehouse with what is read from it once."""
    occupations = warehouse.read("occupations")
    codes = warehouse.read("transition_codes")["soc"]
    market = Market.of(
        areas=warehouse.read("areas"),
        occupations=occupations,
        cells=warehouse.read("cells"),
        staffing=warehouse.read("staffing"),
        regional=warehouse.read("regional_growth"),
        mobility=Mobility.of(occupations, codes, warehouse.read_once("transitions")),
        samples=warehouse.read_once("mobility_samples"),
    )
    return Workbench(warehouse, market, warehouse.read("sources"))


def open_warehouse(paths: DataPaths, progress: Progress = silent) -> Warehouse:
    """The warehouse alone, built first if the snapshot is newer, and built anew whenever it turns out to be damaged."""
    repaired = build(paths, progress) is Outcome.REPAIRED
    warehouse = connect(paths, lambda: build(paths, thorough=True) is Outcome.REPAIRED)
    if repaired:
        warehouse.repaired = time.monotonic()
    return warehouse


def without_unknown(bench: Workbench, scenario: Scenario) -> tuple[Scenario, list[str]]:
    """``scenario`` without the codes that this release does not have, and a notice in plain words about each kind; its
    areas are the caller's to judge.
    """
    kept: dict[str, Any] = {}
    notices: list[str] = []
    for name, (said, unknown) in unknown_codes(bench, scenario).items():
        notices.append(f"{said}; the link's setting is left out.")
        value = getattr(scenario, name)
        several = isinstance(value, tuple)
        kept[name] = tuple(code for code in value if code not in unknown) if several else getattr(DEFAULT, name)
    return replace(scenario, **kept), notices


def unknown_codes(bench: Workbench, scenario: Scenario) -> dict[str, tuple[str, list[str]]]:
    """By setting, the codes in it that this release does not have, with the beginning of a sentence that says so."""
    found = {}
    for name, (kind, known) in _CODES.items():
        value = getattr(scenario, name)
        given = value if isinstance(value, tuple) else (value,)
        unknown = [] if value == getattr(DEFAULT, name) else [code for code in given if code not in known(bench)]
        if unknown:
            found[name] = (f"There is no {kind} {', '.join(unknown)} in this release", unknown)
    return found


def _elements(bench: Workbench) -> pl.Series:
    rated, listed = bench.warehouse.read("ratings")["element_id"], bench.warehouse.read("technologies")
    return pl.concat([rated.cast(pl.String), listed["commodity_code"].cast(pl.String)]).unique()


# What a link may name, by the field that holds it: what it is called, and the codes that there are.
_CODES: dict[str, tuple[str, Callable[[Workbench], pl.Series]]] = {
    "occupation": ("occupation", lambda bench: bench.market.occupations["soc"]),
    "compared": ("occupation", lambda bench: bench.market.occupations["soc"]),
    "start": ("occupation", lambda bench: bench.market.occupations["soc"]),
    "excluded_groups": ("occupation group", lambda bench: bench.market.occupations["major_group"]),
    "family": ("occupation group", lambda bench: bench.market.occupations["major_group"]),
    "strategic_industries": ("industry", lambda bench: bench.warehouse.read("industries")["naics"]),
    "shock_industry": ("sector", lambda bench: bench.warehouse.read("industries")["sector"].drop_nulls()),
    "element": ("element", _elements),
}


def industry_mix(bench: Workbench, area_code: str) -> pl.DataFrame:
    """Estimated jobs of an area by sector: naics, title, employment, employment_share, national_share (0-1),
    private_share and national_private_share (of private jobs), sector (OEWS's own code); the nation's are published.
    """
    bench.market.area_index(area_code)
    return bench.warehouse.read("industry_mix", area=area_code)


def occupation(bench: Workbench, soc: str) -> dict[str, Any]:
    """An occupation's title, groups, job_zone, typical_education, experience, training, ratings_from. Raises
    :class:`UnknownOccupationError`.
    """
    found = bench.market.occupations.filter(pl.col("soc") == soc)
    if found.is_empty():
        raise UnknownOccupationError(f"There is no occupation {soc!r}: give a detailed code such as 47-2111.")
    return found.row(0, named=True)


def leading_jtm(bench: Workbench, scenario: Scenario) -> str:
    """The code of the best-ranked occupation of the scenario's region; the best known one where none passes."""
    ranked = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame
    return str(ranked["soc"][0])

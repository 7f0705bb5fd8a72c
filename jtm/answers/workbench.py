"""The open workbench, and what of it several steps ask for."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from jtm.framework.criteria import OwnIndicator, criteria
from jtm.framework.market import Market, UnknownOccupationError
from jtm.framework.mobility import Mobility
from jtm.framework.own import Limit
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
        listed=criteria().with_own(own_indicators(warehouse.read("own_indicators"))),
        own=warehouse.read_once("own_values"),
    )
    return Workbench(warehouse, market, warehouse.read("sources"))


def own_indicators(loaded: pl.DataFrame) -> list[OwnIndicator]:
    """The indicators that people have loaded, of the rows of the mart that describes them."""
    return [
        OwnIndicator(
            id=row["indicator"],
            sources=(row["indicator"],),
            form=_form(row["largest"]),
            cited_as=row["source"].replace(";", ","),  # semicolons stand between sources
            less=row["direction"] == "less",
            **{name: row[name] for name in ("pillar", "label", "unit", "basis", "default_weight", "vintage", "spread")},
            help=row["help"] or "An indicator of your own.",
        )
        for row in loaded.iter_rows(named=True)
    ]


def _form(largest: float) -> str:
    """How figures up to so much are printed."""
    return next(form for least, form in _FORMS if largest >= least)


_FORMS = ((1000, "{:,.0f}"), (10, "{:,.1f}"), (1, "{:,.2f}"), (0, "{:.3g}"))


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
        if isinstance(value, Mapping):
            kept[name] = {code: one for code, one in value.items() if code not in unknown}
        elif isinstance(value, tuple):
            kept[name] = tuple(one for one in value if _CODES[name].code(one) not in unknown)
        else:
            kept[name] = getattr(DEFAULT, name)
    return settled(bench, replace(scenario, **kept)), list(dict.fromkeys(notices))


def settled(bench: Workbench, scenario: Scenario) -> Scenario:
    """``scenario`` without the weights of own indicators that have them by default here."""
    return replace(scenario, indicators=bench.market.criteria.settled(scenario.indicators))


def in_full(bench: Workbench, scenario: Scenario) -> Scenario:
    """``scenario`` with the weights of all own indicators that count, for a link or file: where it is opened, they may
    not be loaded.
    """
    return replace(scenario, indicators=bench.market.criteria.in_full(scenario.indicators))


def unknown_codes(bench: Workbench, scenario: Scenario) -> dict[str, tuple[str, list[str]]]:
    """By setting, the codes in it that this release does not have, with the beginning of a sentence that says so."""
    found = {}
    for name, one in _CODES.items():
        value = getattr(scenario, name)
        given = value if isinstance(value, tuple | Mapping) else (value,)
        codes = [] if value == getattr(DEFAULT, name) else dict.fromkeys(map(one.code, given))
        if unknown := [code for code in codes if code not in one.known(bench)]:
            found[name] = (f"There is no {one.kind} {', '.join(unknown)} {one.where}", unknown)
    return found


def _elements(bench: Workbench) -> pl.Series:
    rated, listed = bench.warehouse.read("ratings")["element_id"], bench.warehouse.read("technologies")
    return pl.concat([rated.cast(pl.String), listed["commodity_code"].cast(pl.String)]).unique()


@dataclass(frozen=True)
class _Named:
    """What a setting may name: what it is called, the codes that there are, ``where`` they are, and how the ``code`` is
    read from what stands in the setting.
    """

    kind: str
    known: Callable[[Workbench], Iterable[str]]
    where: str = "in this release"
    code: Callable[[str], str] = str


_JOB = _Named("occupation", lambda bench: bench.market.occupations["soc"])
_GROUP = _Named("occupation group", lambda bench: bench.market.occupations["major_group"])
_INDICATOR = _Named("indicator", lambda bench: bench.market.criteria.indicators, "on this machine")
# What a link may name, by the field that holds it.
_CODES = {
    "indicators": _INDICATOR,
    "own_gates": replace(_INDICATOR, code=lambda limit: Limit.of(limit).indicator),
    "occupation": _JOB,
    "compared": _JOB,
    "start": _JOB,
    "excluded_groups": _GROUP,
    "family": _GROUP,
    "strategic_industries": _Named("industry", lambda bench: bench.warehouse.read("industries")["naics"]),
    "shock_industry": _Named("sector", lambda bench: bench.warehouse.read("industries")["sector"].drop_nulls()),
    "element": _Named("element", _elements),
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

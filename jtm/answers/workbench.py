"""The open workbench, and what people call its areas, occupations and industries."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from jtm.errors import WrongRequest
from jtm.framework.common_names import with_common_names
from jtm.framework.market import NATION, Market, UnknownAreaError, UnknownOccupationError
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


def open_workbench(paths: DataPaths | None = None, progress: Progress = silent) -> Workbench:
    """Open the warehouse in ``paths`` (the project's own by default), building it first if the snapshot is newer.

    Raises ``SnapshotError`` or ``WarehouseError``, whose messages say what to do.
    """
    warehouse = open_warehouse(paths or data_paths(), progress)
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


def find_area(market: Market, text: str) -> str:
    """The code of the area that a person means by ``text``: a code with or without leading zeros (26420, 0026420), a
    state's letters (TX), a word for the nation, or words of a name that only one area has. Raises
    :class:`UnknownAreaError`.
    """
    wanted = text.strip()
    areas = market.areas
    matches = areas.filter((pl.col("area_code") == wanted) | (pl.col("oews_area_code") == wanted))
    if matches.is_empty() and re.fullmatch("[A-Za-z]{2}", wanted):
        matches = areas.filter((pl.col("area_type") == "state") & (pl.col("state") == wanted.upper()))
    if matches.is_empty():
        matches = areas_named(market, wanted)
    if matches.height == 1:
        return str(matches["area_code"][0])
    if matches.is_empty():
        raise UnknownAreaError(
            f"There is no area {text!r}: give a code such as 26420, a state such as TX, or a word of its name."
        )
    listed = "; ".join(f"{code} {name}" for code, name in matches.select("area_code", "area_name").head(5).iter_rows())
    raise UnknownAreaError(f"{matches.height} areas match {text!r}, among them {listed}: give a code.")


_NATION = {
    "us",
    "nation",
    "the nation",
    "national",
    "usa",
    "u.s.",
    "united states",
    "united states of america",
    "america",
}


def areas_named(market: Market, text: str) -> pl.DataFrame:
    """The areas (rows of ``market.areas``) that are called ``text``, else those with it at the beginning of a word:
    "san ant" finds San Antonio, "nation" the nation, and "maui" nothing rather than Milwaukee.
    """
    wanted = text.strip().lower()
    if wanted in _NATION:
        return market.areas.filter(pl.col("area_code") == NATION)
    return _named(market.areas, "area_name", wanted)


def occupations_named(bench: Workbench, text: str) -> pl.DataFrame:
    """The occupations (soc, title) that are called ``text``, else those with it at the beginning of a word of their
    title or of what people call them ("HVAC").
    """
    titles = bench.market.occupations.select("soc", "title")
    called = [with_common_names(soc, title) for soc, title in titles.iter_rows()]
    wanted = text.strip().lower()
    found = _named(titles, "title", wanted)
    named = _named(titles.with_columns(pl.Series("called", called)), "called", wanted)
    return found if found.height else named.drop("called")


def _named(table: pl.DataFrame, column: str, wanted: str) -> pl.DataFrame:
    """The rows in which ``column`` is ``wanted``; else those in which it stands at the beginning of a word, and never
    within one: what is not found must not turn into something else.
    """
    if not wanted[:1].isalnum():
        return table.clear()
    names = table[column].str.to_lowercase()
    exact = table.filter(names == wanted)
    return exact if exact.height else table.filter(names.str.contains(rf"(^|[^\pL\pN]){re.escape(wanted)}"))


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


class UnknownIndustryError(WrongRequest):
    """An industry that is not among the sectors of OEWS."""


def find_industry(bench: Workbench, text: str) -> str:
    """The sector that a person means, by OEWS's code (31--34) or that of NAICS (31-33), as OEWS writes it. Raises
    :class:`UnknownIndustryError`.
    """
    known = industry_mix(bench, "US").filter(pl.any_horizontal(pl.col("sector", "naics") == text.strip()))
    if known.is_empty():
        raise UnknownIndustryError(f"There is no sector {text!r}: `landscape --table industry-mix` lists them.")
    return str(known["sector"][0])


def industry_mix(bench: Workbench, area_code: str) -> pl.DataFrame:
    """Estimated jobs of an area by sector: naics, title, employment, employment_share, national_share (0-1), sector
    (OEWS's own code); the nation's are published.
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


def find_occupation(bench: Workbench, text: str) -> str:
    """The code of the occupation that a person means: a code, or words of a title that only one has. Raises
    :class:`UnknownOccupationError`.
    """
    wanted = text.strip()
    titles = bench.market.occupations.select("soc", "title")
    matches = titles.filter(pl.col("soc") == wanted)
    if matches.is_empty():
        matches = occupations_named(bench, wanted)
    if matches.height == 1:
        return str(matches["soc"][0])
    if matches.is_empty():
        raise UnknownOccupationError(
            f"There is no occupation {text!r}: give a code such as 47-2111, or words of its title."
        )
    listed = "; ".join(f"{soc} {title}" for soc, title in matches.head(5).iter_rows())
    raise UnknownOccupationError(f"{matches.height} occupations match {text!r}, among them {listed}: give a code.")


def leading_jtm(bench: Workbench, scenario: Scenario) -> str:
    """The code of the best-ranked occupation of the scenario's region; the best known one where none passes."""
    ranked = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame
    return str(ranked["soc"][0])

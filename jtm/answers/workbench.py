"""The way from the warehouse to the framework, shared by pages, command line and Python."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from jtm.errors import WrongRequest
from jtm.export.dictionary import basis_of
from jtm.framework.common_names import with_common_names
from jtm.framework.criteria import criteria
from jtm.framework.landscape import shock
from jtm.framework.landscape.remoteness import mean_remoteness, remoteness
from jtm.framework.landscape.strengths import Content, Floats, Workforce, by_group, holders, landscape, peers, quotients
from jtm.framework.market import NATION, Market, UnknownAreaError, UnknownOccupationError
from jtm.framework.mobility import Mobility
from jtm.framework.ranking import robustness, scoring
from jtm.framework.ranking.robustness import Robustness
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.framework.validation.agreed import Agreed
from jtm.paths import DataPaths, data_paths
from jtm.scenario import DEFAULT, Scenario
from jtm.warehouse.build import Outcome, build
from jtm.warehouse.connect import Warehouse, connect
from jtm.warehouse.snapshot import Progress, silent

PEERS = 10


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
    notices: list[str] = []
    kept: dict[str, Any] = {}
    for name, (kind, known) in _CODES.items():
        value, usual = getattr(scenario, name), getattr(DEFAULT, name)
        given = value if isinstance(value, tuple) else (value,)
        unknown = [] if value == usual else [code for code in given if code not in known(bench)]
        if unknown:
            notices.append(f"There is no {kind} {', '.join(unknown)} in this release; the link's setting is left out.")
            several = isinstance(value, tuple)
            kept[name] = tuple(code for code in given if code not in unknown) if several else usual
    return replace(scenario, **kept), notices


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


def robust_table(measures: Measures, ranked: Ranking, robust: Robustness, market: Market) -> pl.DataFrame:
    """The ranking's frame with p_top, certainty (firm, likely, open), rank_low, rank_middle and rank_high (5th, 50th
    and 95th percentile of the rank).
    """
    draws = pl.DataFrame(
        {
            "soc": market.occupations["soc"].gather(measures.cells.occupation),
            "p_top": robust.p_top,
            "rank_low": robust.rank_low,
            "rank_middle": robust.rank_middle,
            "rank_high": robust.rank_high,
        }
    ).select(
        "soc", "p_top", robustness.certainty(pl.col("p_top")).alias("certainty"),
        pl.col("rank_low", "rank_middle", "rank_high").fill_nan(None).cast(pl.Int32),
    )  # fmt: skip
    return ranked.frame.join(draws, on="soc", how="left", maintain_order="left", validate="1:1")


def with_bases(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with ``basis``: which of its columns are observed, which modelled and which assumed."""
    return table.with_columns(pl.lit(basis_of(table.columns)).alias("basis"))


CITED_AS = {
    "oews": "BLS OEWS",
    "projections": "BLS Employment Projections",
    "prices": "BEA Regional Price Parities",
    "onet": "O*NET",
    "exposure": "Microsoft Research; Eloundou et al.",
    "transitions": "CPS ASEC moves, del Rio-Chanona et al.",
    "demographics": "BLS CPS Table 11",
    "cip_soc": "NCES CIP-SOC crosswalk",
    "ipeds": "NCES IPEDS",
}
_ALWAYS_SHOWN = ("oews", "projections", "prices")


@dataclass(frozen=True)
class RegionalProjection:
    """Whose projection the growth of a region rests on, instead of the national one: its own geography, its span, and
    how many occupations it holds.
    """

    geography: str
    period: str
    occupations: int


def regional_projection(bench: Workbench, scenario: Scenario) -> RegionalProjection | None:
    """The regional projection that the scenario uses; ``None`` where it is not chosen, or none is loaded."""
    loaded = bench.market.regional.filter(pl.col("area_code") == scenario.area)
    if scenario.growth_source != "regional" or loaded.is_empty():
        return None
    return RegionalProjection(str(loaded["geography"][0]), str(loaded["period"][0]), loaded.height)


def price_adjusted(bench: Workbench, scenario: Scenario) -> bool:
    """Whether BEA publishes a price level for the scenario's region; where it does not, wages stay as they are."""
    return bench.market.area(scenario.area)["rpp"] is not None


def with_provenance(table: pl.DataFrame, bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """``table`` with ``basis``, ``source``, ``vintage``, ``geography``: modelled, if it has no ``basis`` of its own."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    always = [name for name in _ALWAYS_SHOWN if name != "prices" or price_adjusted(bench, scenario)]
    weighted = (item for item in criteria().indicators.values() if scenario.indicators[item.id])
    named = (source for item in weighted for source in item.sources if source != "prices")
    used = {CITED_AS[source]: vintages[source] for source in dict.fromkeys([*always, *named])}
    if regional := regional_projection(bench, scenario):
        used[f"projections of {regional.geography}"] = regional.period
    return cited(table, bench, scenario.area, used)


def cited(
    table: pl.DataFrame, bench: Workbench, area_code: str, used: Mapping[str, object], basis: str = "modelled"
) -> pl.DataFrame:
    """``table`` for an area from the sources ``used``, each with its vintage; its own ``basis`` stays if it has one."""
    return table.with_columns(
        *([] if "basis" in table.columns else [pl.lit(basis).alias("basis")]),
        pl.lit("; ".join(used)).alias("source"),
        pl.lit("; ".join(str(vintage) for vintage in used.values())).alias("vintage"),
        pl.lit(str(bench.market.area(area_code)["area_name"])).alias("geography"),
    )


# ── step 1 ────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_content(bench: Workbench) -> Content:
    """What all occupations ask for; the same for every region."""
    return Content.of(bench.market.occupations, bench.warehouse.read("ratings"), bench.warehouse.read("technologies"))


def workforce(bench: Workbench, content: Content, area_code: str) -> Workforce:
    """The published jobs of an area."""
    total = bench.market.area(area_code)["total_employment"]
    jobs = bench.warehouse.read("jobs", area=area_code)
    return Workforce.of(content, jobs, None if total is None else float(str(total)))


def map_landscape(bench: Workbench, content: Content, area_code: str, reference: str) -> pl.DataFrame:
    """:func:`jtm.framework.landscape.strengths.landscape` of an area against another, one row an element."""
    return landscape(content, workforce(bench, content, area_code), workforce(bench, content, reference))


def groups_of(bench: Workbench, content: Content, area_code: str) -> pl.DataFrame:
    """Which major groups hold what in an area: element_id, name, domain, group (title), jobs, share, concentration."""
    titles = dict(bench.market.occupations.select("soc", "major_group_title").iter_rows())
    table = by_group(content, workforce(bench, content, area_code), [titles[soc] for soc in content.soc])
    named = table.join(content.elements, on="element_id", maintain_order="left")
    return named.select("element_id", "name", "domain", "group", "jobs", "share", "concentration")


def designated(bench: Workbench, scenario: Scenario) -> list[str]:
    """The codes of the JTMs of the scenario's region, best first."""
    ranked = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame
    return ranked.filter("designated")["soc"].to_list()


def holders_of(
    bench: Workbench,
    content: Content,
    area_code: str,
    element_id: str,
    jtms: Sequence[str],
    needing: Sequence[str] | None,
) -> pl.DataFrame:
    """Who holds an element in an area, most first: title, soc, employment, share (of its supply), jtm, needs,
    ratings_from. ``needing``: to whom it is essential; none for a technology, which is needed where it is listed.
    """
    table = holders(content, workforce(bench, content, area_code), element_id).drop("intensity")
    needs = pl.lit(True) if needing is None else pl.col("soc").is_in(needing)
    marked = table.with_columns(pl.col("soc").is_in(jtms).alias("jtm"), needs.alias("needs"))
    return _titled(bench, marked)


@dataclass(frozen=True)
class LocalStrengths:
    """Strength against the nation of every element (columns) in every metro and nonmetro area (rows: ``areas``)."""

    areas: list[str]
    values: Floats


def local_strengths(bench: Workbench, content: Content) -> LocalStrengths:
    """Strengths for maps and peers; states and the nation would count the same jobs again."""
    jobs = bench.warehouse.read("local_jobs")
    areas = jobs["area_code"].unique().sort()
    table = np.zeros((len(areas), len(content.soc)))
    rows = areas.search_sorted(jobs["area_code"]).to_numpy()
    table[rows, pl.Series(content.soc).search_sorted(jobs["soc"]).to_numpy()] = jobs["employment"].to_numpy()
    return LocalStrengths(areas.to_list(), quotients(content, table, workforce(bench, content, "US")))


def element_map(bench: Workbench, content: Content, strengths: LocalStrengths, element_id: str) -> pl.DataFrame:
    """One element's strength against the nation in all metro and nonmetro areas: area_code, area_name, strength."""
    column = content.elements["element_id"].to_list().index(element_id)
    values = pl.DataFrame({"area_code": strengths.areas, "strength": strengths.values[:, column]}).fill_nan(None)
    names = bench.market.areas.select("area_code", "area_name")
    return values.join(names, on="area_code", maintain_order="left").select("area_code", "area_name", "strength")


def peers_of(bench: Workbench, content: Content, strengths: LocalStrengths, area_code: str) -> pl.DataFrame:
    """The metro and nonmetro areas with the most similar skill profile: area_code, area_name, correlation, population;
    none for a state or the nation.
    """
    bench.market.area_index(area_code)
    index = strengths.areas.index(area_code) if area_code in strengths.areas else -1
    found = peers(content, strengths.values, index, PEERS) if index >= 0 else []
    listed = pl.DataFrame(
        [(strengths.areas[row], correlation) for row, correlation in found],
        schema={"area_code": pl.String, "correlation": pl.Float64},
        orient="row",
    )
    names = bench.market.areas.select("area_code", "area_name", "population")
    return listed.join(names, on="area_code", maintain_order="left").select(
        "area_name", "correlation", "population", "area_code"
    )


def remoteness_of(bench: Workbench, content: Content, between: Floats, area_code: str) -> pl.DataFrame:
    """Remoteness of an area's occupations, most remote first: title, soc, employment, remoteness, workers_near,
    ratings_from.
    """
    return _titled(bench, remoteness(content, workforce(bench, content, area_code), between))


def mean_remoteness_of(bench: Workbench, content: Content, between: Floats, area_codes: Sequence[str]) -> pl.DataFrame:
    """How remote the jobs of each area are on the whole: area_code, area_name, employment, remoteness."""
    tables = [remoteness(content, workforce(bench, content, code), between) for code in area_codes]
    return pl.DataFrame(
        {
            "area_code": list(area_codes),
            "area_name": [str(bench.market.area(code)["area_name"]) for code in area_codes],
            "employment": [table.drop_nulls("remoteness")["employment"].sum() for table in tables],
            "remoteness": pl.Series([mean_remoteness(table) for table in tables], dtype=pl.Float64),
        }
    )


# What follows the title of an occupation in a list, where a column of its own cannot say it.
IMPUTED = " (ratings imputed)"


@dataclass(frozen=True)
class Shock:
    """What a change of an industry does to an area: ``workers`` (title, soc, employment, workers, ratings_from,
    havens), ``skills`` (element_id, name, domain, share), and the industry's estimated ``jobs`` there.
    """

    workers: pl.DataFrame
    skills: pl.DataFrame
    jobs: float


def shock_of(bench: Workbench, content: Content, between: Floats, area_code: str, sector: str, change: float) -> Shock:
    """What it would release or need if ``sector`` (by OEWS's code or that of NAICS) changed by ``change`` (-1 to 1) in
    an area. Raises ``UnknownIndustryError``.
    """
    industry = find_industry(bench, sector)
    here = workforce(bench, content, area_code)
    jobs = float(industry_mix(bench, area_code).filter(pl.col("sector") == industry)["employment"].sum())
    workers = shock.spread(content, here, bench.warehouse.read("sector_staffing", naics=industry), jobs, change)
    nearest = shock.havens(content, here, between, workers, content.growth)
    imputed = pl.when(pl.col("ratings_from") == "imputed").then(pl.lit(IMPUTED)).otherwise(pl.lit(""))
    names = bench.market.occupations.select(pl.col("soc").alias("haven"), (pl.col("title") + imputed).alias("title"))
    listed = nearest.join(names, on="haven", maintain_order="left").group_by("soc", maintain_order=True)
    titled = _titled(bench, workers).join(
        listed.agg(pl.col("title").alias("havens")), on="soc", how="left", maintain_order="left"
    )
    return Shock(titled, shock.skills(content, here, workers), jobs)


def _titled(bench: Workbench, table: pl.DataFrame) -> pl.DataFrame:
    """With the title of each ``soc`` first, and last where its ratings come from (direct, components, imputed)."""
    known = bench.market.occupations.select("soc", "title", "ratings_from")
    return table.join(known, on="soc", maintain_order="left").select("title", pl.all().exclude("title"))


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


def with_skill_provenance(
    table: pl.DataFrame,
    bench: Workbench,
    area_code: str,
    *sources: str,
    basis: str = "modelled",
    more: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """``table`` with ``basis``, ``source``, ``vintage``, ``geography``, from ``sources`` by their ids, and from
    ``more`` by name and vintage.
    """
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    used: dict[str, object] = {CITED_AS[source]: vintages[source] for source in sources} | dict(more or {})
    if bench.agreed and "onet" in sources:
        versions = (f"{one.label}, {one.signed_at:%Y-%m-%d}" for one in bench.agreed.values())
        used["benchmarks agreed by employers"] = " / ".join(versions)
    return cited(table, bench, area_code, used, basis)


# ── occupations ───────────────────────────────────────────────────────────────────────────────────────────────────


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

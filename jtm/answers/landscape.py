"""Step 1 from the warehouse: what a region's workforce can do, against others, and what a shock would do to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from jtm.answers.find import find_industry
from jtm.answers.workbench import Workbench, industry_mix
from jtm.framework.landscape import shock
from jtm.framework.landscape.remoteness import mean_remoteness, remoteness
from jtm.framework.landscape.strengths import Content, Floats, Workforce, by_group, holders, landscape, peers, quotients
from jtm.framework.ranking import scoring
from jtm.language import marked
from jtm.scenario import Scenario

PEERS = 10


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
    """Which major groups hold what in an area: element_id, name, domain, major_group_title, employment,
    element_share, concentration."""
    titles = dict(bench.market.occupations.select("soc", "major_group_title").iter_rows())
    table = by_group(content, workforce(bench, content, area_code), [titles[soc] for soc in content.soc])
    named = table.rename({"group": "major_group_title"}).join(content.elements, on="element_id", maintain_order="left")
    return named.select(
        "element_id", "name", "domain", "major_group_title", "employment", "element_share", "concentration"
    )


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
    """Who holds an element in an area, most first: title, soc, employment, element_share (of its supply), designated,
    essential,
    ratings_from. ``needing``: to whom it is essential; none for a technology, which is needed where it is listed.
    """
    table = holders(content, workforce(bench, content, area_code), element_id).drop("intensity")
    needs = pl.lit(True) if needing is None else pl.col("soc").is_in(needing)
    marked = table.with_columns(pl.col("soc").is_in(jtms).alias("designated"), needs.alias("essential"))
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
IMPUTED = marked(" (ratings imputed)")


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

"""``python -m jtm …``: every number on a page can be had without a browser.

Exit codes: 0 done, 1 the data cannot answer, 2 the request is wrong. Standard output carries the data alone; a
failure is a sentence or two on standard error.
"""

import sys
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm import cli_pathways, cli_training, cli_validation
from jtm.benchmark_tables import (
    benchmark_of,
    common_core,
    difference_of,
    draft_of,
    draft_table,
    families,
    read_profiles,
    requirements_of,
    technologies_of,
    technologies_shared,
)
from jtm.console import (
    CANNOT_ANSWER,
    WRONG_REQUEST,
    Area,
    As,
    Format,
    Link,
    Out,
    Validated,
    asked,
    fail,
    progress_bar,
    say,
    write_table,
)
from jtm.export import draft_file, tables
from jtm.export.dictionary import data_dictionary
from jtm.export.draft_file import DraftFileError
from jtm.export.skills_standards import STANDARDS
from jtm.framework import benchmarks
from jtm.framework.criteria import criteria
from jtm.framework.drafts import Benchmark
from jtm.framework.market import UnknownAreaError
from jtm.framework.remoteness import distances
from jtm.landscape_tables import (
    DOMAIN_TABLES,
    LandscapeTable,
    Parts,
    UnknownElementError,
    find_element,
    landscape_table,
)
from jtm.paths import data_paths
from jtm.ranking_tables import NotPublishedError, correlations, country, what_if, why
from jtm.scenario import Scenario
from jtm.serve import PortInUseError, serve
from jtm.sources import regional_projections
from jtm.sources.catalog import catalog
from jtm.sources.contract import SourceError
from jtm.store.connect import StoreError
from jtm.store.rounds import RefusedError
from jtm.warehouse import build as warehouse_build
from jtm.warehouse import refresh as warehouse_refresh
from jtm.warehouse import snapshot as warehouse_snapshot
from jtm.warehouse.connect import QueryError, WarehouseError
from jtm.warehouse.refresh import UnknownSourceError
from jtm.warehouse.snapshot import SnapshotError
from jtm.workbench import (
    UnknownIndustryError,
    UnknownOccupationError,
    Workbench,
    find_area,
    find_industry,
    find_occupation,
    leading_jtm,
    local_strengths,
    occupation,
    open_workbench,
    price_adjusted,
    rank_scenario,
    read_content,
    with_skill_provenance,
)

_WRONG = (
    UnknownAreaError,
    UnknownElementError,
    UnknownIndustryError,
    UnknownOccupationError,
    UnknownSourceError,
    QueryError,
    DraftFileError,
    RefusedError,
)
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
load = typer.Typer(no_args_is_help=True, help="Load a file of your own.")
app.add_typer(load, name="load")
app.command()(cli_pathways.pathways)
app.add_typer(cli_pathways.mobility, name="mobility")
app.command()(cli_validation.validate)
app.command()(cli_training.training)
app.add_typer(cli_validation.store, name="store")
_INDICATORS = "; ".join(f"{item.id}: {item.help}" for item in criteria().indicators.values())


def main() -> None:
    """Run the command line; a known failure is a message and an exit code, never a traceback."""
    try:
        app()
    except _WRONG as error:
        fail(error, WRONG_REQUEST)
    except (SourceError, SnapshotError, WarehouseError, StoreError, PortInUseError, NotPublishedError) as error:
        fail(error, CANNOT_ANSWER)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as head, has had enough
        sys.exit(0)
    except OSError as error:
        fail(error, CANNOT_ANSWER)


class RankTable(StrEnum):
    """What step 2 can tell: the ranking, one job, the country, or the indicators."""

    RANKING = "ranking"
    WHY = "why"
    WHAT_IF = "what-if"
    MAP = "map"
    CORRELATIONS = "correlations"


@app.command(epilog=f"Indicators: {_INDICATORS}")
def rank(
    area: Area = None,
    weights: Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")] = None,
    preset: Annotated[str | None, typer.Option(help=f"One of {', '.join(criteria().presets)}.")] = None,
    scenario: Link = None,
    validated: Validated = False,
    table: Annotated[RankTable, typer.Option(help="Which table.")] = RankTable.RANKING,
    job: Annotated[
        str | None, typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title.")
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    bench, chosen = asked(scenario, preset, area, weights, validated=validated)
    if job is not None:
        chosen = replace(chosen, occupation=find_occupation(bench, job))
    notes = {
        "Sources": bench.sources,
        "Settings": tables.settings_sheet(chosen.settings(), bench.dataset),
        "Dictionary": data_dictionary(),
    }
    if table is not RankTable.MAP and not price_adjusted(bench, chosen):
        area_name = bench.market.area(chosen.area)["area_name"]
        say(f"Wages of {area_name} are not price-adjusted: BEA publishes no price level there.")
    write_table(_rank_table(bench, chosen, table), form, out, notes, show=_RANK_COLUMNS.get(table))


def _rank_table(bench: Workbench, chosen: Scenario, table: RankTable) -> pl.DataFrame:
    if table is RankTable.RANKING:
        return rank_scenario(bench, chosen)
    if table is RankTable.MAP:
        return country(bench, chosen, chosen.occupation)
    if table is RankTable.CORRELATIONS:
        return correlations(bench, chosen)
    soc = chosen.occupation or leading_jtm(bench, chosen)
    return why(bench, chosen, soc) if table is RankTable.WHY else what_if(bench, chosen, soc)


_RANK_COLUMNS = {
    RankTable.RANKING: ["rank", "soc", "title", "employment", "median_wage", "score", "designated", "p_top"],
    RankTable.WHY: ["title", "label", "value", "normalised", "weight", "contribution", "basis", "source", "vintage"],
    RankTable.WHAT_IF: ["title", "rank", "designated", "gates_failed", *(f"to_{name}" for name in criteria().pillars),
                        "moved", "best_rank", "accepted", "first"],
    RankTable.CORRELATIONS: ["a", "b", "correlation"],
}  # fmt: skip


@app.command()
def landscape(
    area: Area = None,
    reference: Annotated[str | None, typer.Option(help="The region to compare with. Default: the nation.")] = None,
    table: Annotated[LandscapeTable, typer.Option(help="Which table.")] = LandscapeTable.SKILLS,
    element: Annotated[
        str | None, typer.Option(help="For map and holders: a code or name. Default: the strongest skill.")
    ] = None,
    industry: Annotated[str | None, typer.Option(help="For a shock: a sector, such as 21 or 31-33.")] = None,
    change: Annotated[
        int | None, typer.Option(min=-100, max=100, help="For a shock: percent of the industry's jobs.")
    ] = None,
    scenario: Link = None,
    validated: Validated = False,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    bench, chosen = asked(scenario, None, area, None, validated=validated)
    if reference is not None:
        chosen = replace(chosen, reference=find_area(bench.market, reference))
    if industry is not None:
        chosen = replace(chosen, shock_industry=find_industry(bench, industry))
    if change is not None:
        chosen = replace(chosen, shock=change / 100)
    content = cache(partial(read_content, bench))
    if element is not None:
        found = find_element(content(), element)
        chosen = replace(chosen, element=found["element_id"], domain=found["domain"])
    parts = Parts(bench, chosen, content, lambda: distances(content()), lambda: local_strengths(bench, content()),
                  partial(read_profiles, bench))  # fmt: skip
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    write_table(landscape_table(parts, table), form, out, notes, show=_LANDSCAPE_COLUMNS[table])


_ELEMENT_COLUMNS = ["name", "share", "strength", "strength_low", "strength_high", "shift", "shift_jobs", "exit_rate"]
_LANDSCAPE_COLUMNS = {
    **dict.fromkeys(DOMAIN_TABLES, _ELEMENT_COLUMNS),
    LandscapeTable.GROUPS: ["name", "domain", "group", "jobs", "share", "concentration"],
    LandscapeTable.HOLDERS: ["title", "employment", "share", "jtm", "needs", "ratings_from"],
    LandscapeTable.MAP: ["area_code", "area_name", "strength"],
    LandscapeTable.REMOTENESS: ["title", "employment", "remoteness", "workers_near", "ratings_from"],
    LandscapeTable.REMOTENESS_MEAN: ["area_name", "employment", "remoteness"],
    LandscapeTable.SHOCK: ["title", "employment", "workers", "ratings_from", "havens"],
    LandscapeTable.SHOCK_SKILLS: ["name", "domain", "share"],
    LandscapeTable.PEERS: ["area_name", "correlation", "population", "area_code"],
    LandscapeTable.INDUSTRY_MIX: ["naics", "title", "employment", "employment_share", "national_share"],
    LandscapeTable.INDUSTRY_FIT: ["area_code", "occupations", "penalty", "error", "national_error", "correlation"],
}


class BenchmarkFormat(StrEnum):
    """How a benchmark is written: a table, a file to load again (draft), or what skills systems import."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"
    DRAFT = "draft"
    RSD = "rsd"
    CASE = "case"
    CTDL = "ctdl"


class BenchmarkTable(StrEnum):
    """What step 3 can tell of a job, two jobs or a family."""

    ESSENTIAL = "essential"
    ELEMENTS = "elements"
    TECHNOLOGIES = "technologies"
    REQUIREMENTS = "requirements"
    DIFFERENCE = "difference"
    CORE = "core"


@app.command()
def benchmark(
    job: Annotated[
        list[str] | None, typer.Option(help="Code or title; again for several. Default: the leading JTM.")
    ] = None,
    family: Annotated[str | None, typer.Option(help="Common core of a major group's JTMs, such as 49-0000.")] = None,
    table: Annotated[BenchmarkTable, typer.Option(help="Which table.")] = BenchmarkTable.ESSENTIAL,
    draft: Annotated[Path | None, typer.Option(help="A benchmark saved from the page, instead of a job.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the benchmark in an export.")] = None,
    area: Area = None,
    scenario: Link = None,
    validated: Validated = False,
    form: Annotated[BenchmarkFormat, typer.Option("--format", help="How to write it.")] = BenchmarkFormat.TABLE,
    out: Out = None,
) -> None:
    """Essential skills of a job, with levels, bands and when they are needed; as a table or for skills systems."""
    bench, chosen = asked(scenario, None, area, None, validated=validated)
    jobs = [find_occupation(bench, text) for text in job or []]
    table = _asked(jobs, family, table, form)
    if form.value in STANDARDS:
        made = _saved(draft) if draft else _drafted(bench, chosen, jobs, table, family)
        made = made if name is None else draft_file.renamed(made, name)
        content = STANDARDS[form.value](made, bench.warehouse.read("onet_occupations"))
        out.write_bytes(content) if out else sys.stdout.buffer.write(content)
        return
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    if draft:
        saved = _saved(draft)
        cited = draft_table(bench, saved)
        if saved.dataset != bench.dataset:
            say(f"The draft is of an earlier edition of the data ({saved.dataset}); its figures are of then.")
            notes = {"Settings": tables.settings_sheet(chosen.settings(), saved.dataset)}
    else:
        basis = "observed" if table in _OBSERVED else "modelled"
        shown = _benchmark_table(bench, chosen, jobs, table, family)
        cited = with_skill_provenance(shown, bench, "US", "onet", "projections", basis=basis)
    columns = [column for column in _BENCHMARK_COLUMNS if column in cited.columns] if table in _ITEMS else None
    write_table(cited, Format(form.value), out, notes, show=columns)


def _asked(jobs: list[str], family: str | None, table: BenchmarkTable, form: BenchmarkFormat) -> BenchmarkTable:
    """The table that is asked for: a family has a common core. Refuses what would be answered with something else."""
    if family is not None:
        if jobs:
            fail("Give jobs or a family, not both.", WRONG_REQUEST)
        if table is BenchmarkTable.ESSENTIAL:
            table = BenchmarkTable.CORE
        if table not in (BenchmarkTable.CORE, BenchmarkTable.TECHNOLOGIES):
            fail(f"A family has no table {table.value}: leave out --table.", WRONG_REQUEST)
    if form.value in STANDARDS:
        if table not in (BenchmarkTable.ESSENTIAL, BenchmarkTable.CORE):
            fail(f"{form.value} holds a benchmark: leave out --table, or give --table core.", WRONG_REQUEST)
        if len(jobs) > 1 and table is BenchmarkTable.ESSENTIAL:
            fail(
                f"{form.value} holds one benchmark: give one --job, or --table core for what several have in common.",
                WRONG_REQUEST,
            )
    return table


_OBSERVED = (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS)
_ITEMS = (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS, BenchmarkTable.CORE)
_BENCHMARK_COLUMNS = ["title", "name", "domain", "importance", "score", "level", "level_low", "level_high", "bands",
                      "timing", "share", "ratings_from"]  # fmt: skip


def _benchmark_table(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> pl.DataFrame:
    if table is BenchmarkTable.CORE:
        return common_core(bench, read_profiles(bench), _members(bench, chosen, jobs, family), chosen)
    if family is not None:
        return technologies_shared(bench, _members(bench, chosen, jobs, family), benchmarks.MOST)
    jobs = jobs or [chosen.occupation or leading_jtm(bench, chosen)]
    if table is BenchmarkTable.TECHNOLOGIES:
        return pl.concat([_of(bench, soc, technologies_of(bench, soc)) for soc in jobs])
    if table is BenchmarkTable.REQUIREMENTS:
        return pl.concat([_of(bench, soc, requirements_of(bench, soc)) for soc in jobs])
    profiles = read_profiles(bench)
    if table is BenchmarkTable.DIFFERENCE:
        if len(jobs) != 2:
            fail(
                "A difference needs two jobs: first --job the one that a worker has, then the one aimed at.",
                WRONG_REQUEST,
            )
        has, needs = jobs
        return difference_of(bench, profiles, has, needs, chosen)
    rated = pl.concat([_of(bench, soc, benchmark_of(bench, profiles, soc, chosen).drop("soc")) for soc in jobs])
    return rated.filter("essential") if table is BenchmarkTable.ESSENTIAL else rated


def _of(bench: Workbench, soc: str, table: pl.DataFrame) -> pl.DataFrame:
    title = str(occupation(bench, soc)["title"])
    return table.select(pl.lit(soc).alias("soc"), pl.lit(title).alias("title"), pl.all())


def _members(bench: Workbench, chosen: Scenario, jobs: list[str], family: str | None) -> list[str]:
    """The occupations whose common core is wanted: those named, or the JTMs of a family."""
    if jobs:
        return jobs
    found = families(bench, rank_scenario(bench, chosen).filter("designated"))
    code = family or chosen.family or next(iter(found), "")
    if code not in found:
        listed = ", ".join(f"{known} {title}" for known, (title, _) in found.items())
        fail(f"{code!r} is no family with two or more JTMs here: choose among {listed or 'none'}.", WRONG_REQUEST)
    return found[code][1]


def _drafted(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> Benchmark:
    """The O*NET draft of one job, or of what several have in common."""
    profiles = read_profiles(bench)
    if table is BenchmarkTable.CORE:
        members = _members(bench, chosen, jobs, family)
        return draft_of(bench, common_core(bench, profiles, members, chosen), members, "Common core")
    soc = jobs[0] if jobs else chosen.occupation or leading_jtm(bench, chosen)
    return draft_of(bench, benchmark_of(bench, profiles, soc, chosen), [soc], str(occupation(bench, soc)["title"]))


def _saved(file: Path) -> Benchmark:
    try:
        return draft_file.from_json(file.read_bytes())
    except OSError as error:
        fail(f"Cannot read {file} ({error.strerror}).", WRONG_REQUEST)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT statement on the warehouse's tables.")],
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Ask the warehouse in SQL: read-only, without files or network, at most 30 seconds and 100,000 rows."""
    write_table(open_workbench().warehouse.query(sql), form, out)


@app.command()
def build() -> None:
    """Make data/warehouse.duckdb from the snapshot, if it is not current."""
    with progress_bar() as report:
        built = warehouse_build.build(data_paths(), report)
    say("The warehouse is built." if built else "The warehouse is current.")


@app.command()
def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "localhost",
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Open the workbench in a browser."""
    with progress_bar() as report:
        warehouse_build.build(data_paths(), report)
    sys.exit(serve(port, address, headless))


@app.command()
def snapshot(raw: Annotated[Path, typer.Option(help="Folder with one folder of official files a source.")]) -> None:
    """Make data/snapshot and data/sources.toml from official files."""
    if not raw.is_dir():
        fail(f"There is no folder {raw}.", WRONG_REQUEST)
    with progress_bar() as report:
        staged = warehouse_snapshot.stage(raw, data_paths(), progress=report)
        made = warehouse_snapshot.install(staged, data_paths())
    say(f"Snapshot {made.dataset}: {len(made.tables)} tables from {len(made.sources)} sources.")


@app.command()
def refresh(
    sources: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(catalog())}. Default: all.")] = None,
    contact: Annotated[str, typer.Option(envvar="JTM_CONTACT", help="Your e-mail address, which BLS asks for.")] = "",
) -> None:
    """Bring the newest official releases; nothing changes unless all of them are sound."""
    with progress_bar() as report:
        made = warehouse_refresh.refresh(sources or [], data_paths(), contact, report)
    say(f"Snapshot {made.dataset} is installed: " + "; ".join(
        f"{name} {entry['vintage']}" for name, entry in made.sources.items()) + ".")  # fmt: skip


@load.command()
def projections(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, as a state or workforce agency publishes it.")],
    area: Annotated[str, typer.Option(help="The area whose growth it gives: code, state or part of a name.")],
    region: Annotated[str | None, typer.Option(help="Which of the file's own areas, where it holds several.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; load nothing.")] = False,
) -> None:
    """Load projections of a region, which the scenario may then choose over the national ones."""
    if not file.is_file():
        fail(f"There is no file {file}.", WRONG_REQUEST)
    bench = open_workbench()
    code = find_area(bench.market, area)
    found = regional_projections.preview(file.name, file.read_bytes(), bench.market.occupations["soc"], region)
    for row, column, value, problem in found.problems.iter_rows():
        say(f"row {row}, {column}: {'nothing' if value is None else repr(value)} {problem}")
    say(found.summary())
    if check:
        return
    bench.warehouse.close()
    regional_projections.save(found, code, data_paths().regional)
    warehouse_build.build(data_paths())
    name = bench.market.area(code)["area_name"]
    say(f"Loaded for {name}: choose the regional projection on the page, under Method.")

"""``python -m jtm …``: every number on a page can be had without a browser.

Exit codes: 0 done, 1 the data cannot answer, 2 the request is wrong. Standard output carries the data alone; a
failure is a sentence or two on standard error.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress as ProgressBar

from jtm.export import draft_file, tables
from jtm.export.dictionary import data_dictionary
from jtm.export.draft_file import DraftFileError
from jtm.export.skills_standards import STANDARDS
from jtm.framework import benchmarks
from jtm.framework.criteria import criteria
from jtm.framework.drafts import Benchmark
from jtm.framework.market import UnknownAreaError
from jtm.framework.remoteness import distances
from jtm.paths import data_paths
from jtm.scenario import DEFAULT, DOMAINS, Scenario, apply_preset, from_query
from jtm.serve import PortInUseError, serve
from jtm.sources import regional_projections
from jtm.sources.catalog import catalog
from jtm.sources.contract import SourceError
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
    benchmark_of,
    common_core,
    draft_of,
    families,
    find_area,
    find_occupation,
    industry_mix,
    leading_jtm,
    local_strengths,
    map_landscape,
    occupation,
    open_workbench,
    peers_of,
    price_adjusted,
    rank_scenario,
    read_content,
    read_profiles,
    remoteness_of,
    requirements_of,
    shock_of,
    technologies_of,
    with_skill_provenance,
    without_unknown,
)
from jtm.workbench_ranking import NotPublishedError, correlations, country, what_if, why

CANNOT_ANSWER, WRONG_REQUEST = 1, 2
_WRONG = (
    UnknownAreaError,
    UnknownIndustryError,
    UnknownOccupationError,
    UnknownSourceError,
    QueryError,
    DraftFileError,
)
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
load = typer.Typer(no_args_is_help=True, help="Load a file of your own.")
app.add_typer(load, name="load")


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


Area = Annotated[str | None, typer.Option(help="Code (26420), state (TX) or part of a name. Default: Houston.")]
Out = Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")]
As = Annotated[Format, typer.Option("--format", help="How to write the table.")]
_INDICATORS = "; ".join(f"{item.id}: {item.help}" for item in criteria().indicators.values())


def main() -> None:
    """Run the command line; a known failure is a message and an exit code, never a traceback."""
    try:
        app()
    except (
        UnknownAreaError,
        UnknownIndustryError,
        UnknownOccupationError,
        DraftFileError,
        QueryError,
        UnknownSourceError,
    ) as error:
        _fail(error, WRONG_REQUEST)
    except (SourceError, SnapshotError, WarehouseError, PortInUseError, NotPublishedError) as error:
        _fail(error, CANNOT_ANSWER)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as head, has had enough
        sys.exit(0)
    except OSError as error:
        _fail(error, CANNOT_ANSWER)


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
    scenario: Annotated[str | None, typer.Option(help="A link copied from the page, or a file holding one.")] = None,
    table: Annotated[RankTable, typer.Option(help="Which table.")] = RankTable.RANKING,
    job: Annotated[
        str | None, typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title.")
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    bench = open_workbench()
    chosen = _scenario(bench, scenario, preset, area, weights)
    if job is not None:
        chosen = replace(chosen, occupation=find_occupation(bench, job))
    notes = {
        "Sources": bench.sources,
        "Settings": tables.settings_sheet(chosen.settings(), bench.dataset),
        "Dictionary": data_dictionary(),
    }
    if table is not RankTable.MAP and not price_adjusted(bench, chosen):
        area_name = bench.market.area(chosen.area)["area_name"]
        _say(f"Wages of {area_name} are not price-adjusted: BEA publishes no price level there.")
    _write(_rank_table(bench, chosen, table), form, out, notes, show=_RANK_COLUMNS.get(table))


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


class LandscapeTable(StrEnum):
    """What step 1 can tell: elements by domain, the estimated industry mix, or how good that estimate is."""

    SKILLS = "skills"
    KNOWLEDGE = "knowledge"
    ABILITIES = "abilities"
    TECHNOLOGIES = "technologies"
    PEERS = "peers"
    REMOTENESS = "remoteness"
    SHOCK = "shock"
    INDUSTRY_MIX = "industry-mix"
    INDUSTRY_FIT = "industry-fit"


@app.command()
def landscape(
    area: Area = None,
    reference: Annotated[str | None, typer.Option(help="The region to compare with. Default: the nation.")] = None,
    table: Annotated[LandscapeTable, typer.Option(help="Which table.")] = LandscapeTable.SKILLS,
    industry: Annotated[str | None, typer.Option(help="For the table shock: a sector, such as 21--22.")] = None,
    change: Annotated[
        int | None, typer.Option(min=-100, max=100, help="For the table shock: percent of the industry's jobs.")
    ] = None,
    scenario: Annotated[str | None, typer.Option(help="A link copied from the page, or a file holding one.")] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    bench = open_workbench()
    chosen = _scenario(bench, scenario, None, area, None)
    if reference is not None:
        chosen = replace(chosen, reference=find_area(bench.market, reference))
    if industry is not None:
        chosen = replace(chosen, shock_industry=industry)
    if change is not None:
        chosen = replace(chosen, shock=change / 100)
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    _write(_landscape_table(bench, chosen, table), form, out, notes, show=_LANDSCAPE_COLUMNS.get(table))


def _landscape_table(bench: Workbench, chosen: Scenario, table: LandscapeTable) -> pl.DataFrame:
    if table is LandscapeTable.INDUSTRY_MIX:
        return with_skill_provenance(industry_mix(bench, chosen.area), bench, chosen.area, "oews")
    if table is LandscapeTable.INDUSTRY_FIT:
        return with_skill_provenance(bench.warehouse.read("industry_mix_fit"), bench, "US", "oews")
    content = read_content(bench)
    if table is LandscapeTable.PEERS:
        similar = peers_of(bench, content, local_strengths(bench, content), chosen.area)
        return with_skill_provenance(similar, bench, chosen.area, "oews", "onet")
    if table is LandscapeTable.REMOTENESS:
        remote = remoteness_of(bench, content, distances(content), chosen.area)
        return with_skill_provenance(remote, bench, chosen.area, "oews", "onet")
    if table is LandscapeTable.SHOCK:
        hit = shock_of(bench, content, distances(content), chosen.area, chosen.shock_industry, chosen.shock)
        return with_skill_provenance(hit.workers, bench, chosen.area, "oews", "onet", "projections")
    mapped = map_landscape(bench, content, chosen.area, chosen.reference)
    domain = next(name for name, label in DOMAINS.items() if label.lower() == table.value)
    return with_skill_provenance(
        mapped.filter(pl.col("domain") == domain), bench, chosen.area, "oews", "onet", "projections"
    )


_ELEMENT_COLUMNS = ["name", "share", "strength", "strength_low", "strength_high", "shift", "shift_jobs", "exit_rate"]
_LANDSCAPE_COLUMNS = {
    **dict.fromkeys(list(LandscapeTable)[:4], _ELEMENT_COLUMNS),
    LandscapeTable.REMOTENESS: ["title", "employment", "remoteness", "workers_near"],
    LandscapeTable.SHOCK: ["title", "employment", "workers", "havens"],
    LandscapeTable.PEERS: ["area_name", "correlation", "population", "area_code"],
    LandscapeTable.INDUSTRY_MIX: ["naics", "title", "employment", "employment_share", "national_share"],
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
    family: Annotated[str | None, typer.Option(help="For the table core: a major group, such as 49-0000.")] = None,
    table: Annotated[BenchmarkTable, typer.Option(help="Which table.")] = BenchmarkTable.ESSENTIAL,
    draft: Annotated[Path | None, typer.Option(help="A benchmark saved from the page, instead of a job.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the benchmark in an export.")] = None,
    area: Area = None,
    scenario: Annotated[str | None, typer.Option(help="A link copied from the page, or a file holding one.")] = None,
    form: Annotated[BenchmarkFormat, typer.Option("--format", help="How to write it.")] = BenchmarkFormat.TABLE,
    out: Out = None,
) -> None:
    """Essential skills of a job, with levels, bands and when they are needed; as a table or for skills systems."""
    bench = open_workbench()
    chosen = _scenario(bench, scenario, None, area, None)
    jobs = [find_occupation(bench, text) for text in job or []]
    if form.value in STANDARDS:
        made = _saved(draft) if draft else _drafted(bench, chosen, jobs, table, family)
        made = replace(made, name=name) if name else made
        content = STANDARDS[form.value](made, bench.warehouse.read("onet_occupations"))
        out.write_bytes(content) if out else sys.stdout.buffer.write(content)
        return
    shown = _saved(draft).table() if draft else _benchmark_table(bench, chosen, jobs, table, family)
    basis = "observed" if table in _OBSERVED else "modelled"
    cited = with_skill_provenance(shown, bench, "US", "onet", "projections", basis=basis)
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    columns = [column for column in _BENCHMARK_COLUMNS if column in shown.columns] if table in _ITEMS else None
    _write(cited, Format(form.value), out, notes, show=columns)


_OBSERVED = (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS)
_ITEMS = (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS, BenchmarkTable.CORE)
_BENCHMARK_COLUMNS = ["title", "name", "domain", "importance", "score", "level", "level_low", "level_high", "bands",
                      "timing", "share"]  # fmt: skip


def _benchmark_table(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> pl.DataFrame:
    if table is BenchmarkTable.CORE:
        return common_core(bench, read_profiles(bench), _members(bench, chosen, jobs, family), chosen)
    jobs = jobs or [chosen.occupation or leading_jtm(bench, chosen)]
    if table is BenchmarkTable.TECHNOLOGIES:
        return pl.concat([_of(bench, soc, technologies_of(bench, soc)) for soc in jobs])
    if table is BenchmarkTable.REQUIREMENTS:
        return pl.concat([_of(bench, soc, requirements_of(bench, soc)) for soc in jobs])
    profiles = read_profiles(bench)
    if table is BenchmarkTable.DIFFERENCE:
        if len(jobs) != 2:
            _fail(
                "A difference needs two jobs: first --job the one that a worker has, then the one aimed at.",
                WRONG_REQUEST,
            )
        has, needs = (benchmark_of(bench, profiles, soc, chosen) for soc in jobs)
        return benchmarks.difference(has, needs)
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
        _fail(f"{code!r} is no family with two or more JTMs here: choose among {listed or 'none'}.", WRONG_REQUEST)
    return found[code][1]


def _drafted(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> Benchmark:
    """The O*NET draft of one job, or of what several have in common."""
    profiles = read_profiles(bench)
    if table is BenchmarkTable.CORE or len(jobs) > 1:
        members = _members(bench, chosen, jobs, family)
        return draft_of(bench, common_core(bench, profiles, members, chosen), members, "Common core")
    soc = jobs[0] if jobs else chosen.occupation or leading_jtm(bench, chosen)
    return draft_of(bench, benchmark_of(bench, profiles, soc, chosen), [soc], str(occupation(bench, soc)["title"]))


def _saved(file: Path) -> Benchmark:
    try:
        return draft_file.from_json(file.read_bytes())
    except OSError as error:
        _fail(f"Cannot read {file} ({error.strerror}).", WRONG_REQUEST)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT statement on the warehouse's tables.")],
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Ask the warehouse in SQL: read-only, without files or network, at most 30 seconds and 100,000 rows."""
    _write(open_workbench().warehouse.query(sql), form, out)


@app.command()
def build() -> None:
    """Make data/warehouse.duckdb from the snapshot, if it is not current."""
    with _progress() as report:
        built = warehouse_build.build(data_paths(), report)
    _say("The warehouse is built." if built else "The warehouse is current.")


@app.command()
def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "localhost",
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Open the workbench in a browser."""
    with _progress() as report:
        warehouse_build.build(data_paths(), report)
    sys.exit(serve(port, address, headless))


@app.command()
def snapshot(raw: Annotated[Path, typer.Option(help="Folder with one folder of official files a source.")]) -> None:
    """Make data/snapshot and data/sources.toml from official files."""
    if not raw.is_dir():
        _fail(f"There is no folder {raw}.", WRONG_REQUEST)
    with _progress() as report:
        staged = warehouse_snapshot.stage(raw, data_paths(), progress=report)
        made = warehouse_snapshot.install(staged, data_paths())
    _say(f"Snapshot {made.dataset}: {len(made.tables)} tables from {len(made.sources)} sources.")


@app.command()
def refresh(
    sources: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(catalog())}. Default: all.")] = None,
    contact: Annotated[str, typer.Option(envvar="JTM_CONTACT", help="Your e-mail address, which BLS asks for.")] = "",
) -> None:
    """Bring the newest official releases; nothing changes unless all of them are sound."""
    with _progress() as report:
        made = warehouse_refresh.refresh(sources or [], data_paths(), contact, report)
    _say(f"Snapshot {made.dataset} is installed: " + "; ".join(
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
        _fail(f"There is no file {file}.", WRONG_REQUEST)
    bench = open_workbench()
    code = find_area(bench.market, area)
    found = regional_projections.preview(file.name, file.read_bytes(), bench.market.occupations["soc"], region)
    for row, column, value, problem in found.problems.iter_rows():
        _say(f"row {row}, {column}: {'nothing' if value is None else repr(value)} {problem}")
    _say(found.summary())
    if check:
        return
    bench.warehouse.close()
    regional_projections.save(found, code, data_paths().regional)
    warehouse_build.build(data_paths())
    name = bench.market.area(code)["area_name"]
    _say(f"Loaded for {name}: choose the regional projection on the page, under Method.")


def _scenario(
    bench: Workbench, link: str | None, preset: str | None, area: str | None, weights: str | None
) -> Scenario:
    """The scenario of a link or file, then the preset, area and weights given beside it."""
    chosen = _from_link(link, bench) if link else DEFAULT
    if preset:
        if preset not in criteria().presets:
            _fail(f"There is no preset {preset!r}: choose among {', '.join(criteria().presets)}.", WRONG_REQUEST)
        chosen = apply_preset(chosen, preset)
    if area is not None:
        chosen = replace(chosen, area=find_area(bench.market, area))
    return chosen.with_weights(**_weights(weights)) if weights else chosen


def _from_link(link: str, bench: Workbench) -> Scenario:
    try:
        text = link if "?" in link else Path(link).read_text("utf-8").strip()
        parameters = dict(parse_qsl(urlsplit(text).query, keep_blank_values=True))
    except (OSError, ValueError):
        parameters = {}
    if not parameters:
        _fail(f"{link[:80]!r} is neither a link copied from the page nor a file that holds one.", WRONG_REQUEST)
    chosen, notices = from_query(parameters, bench.dataset)
    chosen, more = without_unknown(bench, chosen)
    for notice in notices + more:
        _say(notice)
    return chosen


def _weights(text: str) -> dict[str, int]:
    pillars = list(criteria().pillars)
    try:
        weights = {name.strip(): int(value) for name, value in (part.split("=") for part in text.split(","))}
    except ValueError:
        weights = {}
    if not weights or set(weights) - set(pillars) or not all(0 <= value <= 100 for value in weights.values()):
        example = ",".join(f"{name}=50" for name in pillars)
        _fail(f"--weights {text!r} is not understood: give whole numbers 0-100, such as {example}.", WRONG_REQUEST)
    return weights


def _write(
    table: pl.DataFrame,
    form: Format,
    out: Path | None,
    notes: tables.Notes | None = None,
    show: list[str] | None = None,
) -> None:
    if form is Format.TABLE:
        text = _as_text(table.select(show) if show else table)
        out.write_text(text, "utf-8") if out else sys.stdout.write(text)
        return
    if form is Format.XLSX and out is None and sys.stdout.isatty():
        _fail("A workbook cannot be shown here: add --out FILE.xlsx.", WRONG_REQUEST)
    content = tables.WRITERS[form](table, notes)
    out.write_bytes(content) if out else sys.stdout.buffer.write(content)


def _as_text(table: pl.DataFrame) -> str:
    with pl.Config(tbl_rows=40, tbl_cols=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
                   fmt_str_lengths=60, tbl_width_chars=160, thousands_separator=",", float_precision=2):  # fmt: skip
        return f"{table}\n"


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on standard error, for a person; silent when standard error is a file."""
    with ProgressBar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, step: bar.update(task, completed=share, description=step)


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _fail(error: Exception | str, code: int) -> NoReturn:
    _say(f"jtm: {error}")
    sys.exit(code)

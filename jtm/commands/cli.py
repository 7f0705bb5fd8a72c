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

from jtm.answers.benchmarks import read_profiles
from jtm.answers.landscape import (
    DOMAIN_TABLES,
    LandscapeTable,
    Parts,
    UnknownElementError,
    find_element,
    landscape_table,
)
from jtm.answers.ranking import NotPublishedError, correlations, country, what_if, why
from jtm.answers.workbench import (
    UnknownIndustryError,
    UnknownOccupationError,
    Workbench,
    find_area,
    find_industry,
    find_occupation,
    leading_jtm,
    local_strengths,
    open_warehouse,
    open_workbench,
    price_adjusted,
    rank_scenario,
    read_content,
)
from jtm.commands import benchmarks, pathways, training, validation
from jtm.commands.console import (
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
    read_scenario,
    say,
    write_table,
    write_what_can_be,
)
from jtm.commands.options import Careful, OptionError
from jtm.export import tables
from jtm.export.dictionary import data_dictionary
from jtm.export.draft_file import DraftFileError
from jtm.framework.criteria import criteria
from jtm.framework.landscape.remoteness import distances
from jtm.framework.market import UnknownAreaError
from jtm.paths import data_paths
from jtm.scenario import Scenario
from jtm.settings import SettingError
from jtm.sources.catalog import catalog
from jtm.sources.contract import SourceError
from jtm.sources.programs import FIELDS
from jtm.store.connect import StoreError
from jtm.store.rounds import RefusedError
from jtm.ui.serving.doors import Doors, DoorsError
from jtm.ui.serving.launch import PortInUseError, leave, serve
from jtm.uploads import program_lists, projection_columns, regional_projections
from jtm.uploads.files import Sheet, WrongColumnError, read_file
from jtm.warehouse import build as warehouse_build
from jtm.warehouse import refresh as warehouse_refresh
from jtm.warehouse import snapshot as warehouse_snapshot
from jtm.warehouse.connect import WarehouseError
from jtm.warehouse.query import QueryError
from jtm.warehouse.refresh import UnknownSourceError
from jtm.warehouse.snapshot import SnapshotError

_WRONG = (
    DoorsError,
    UnknownAreaError,
    UnknownElementError,
    UnknownIndustryError,
    UnknownOccupationError,
    UnknownSourceError,
    QueryError,
    DraftFileError,
    RefusedError,
    OptionError,
    SettingError,
    WrongColumnError,
)
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
load = typer.Typer(no_args_is_help=True, help="Load a file of your own.")
app.add_typer(load, name="load")
app.command()(benchmarks.benchmark)
app.command()(pathways.pathways)
app.add_typer(pathways.mobility, name="mobility")
app.command()(validation.validate)
app.command()(training.training)
app.add_typer(validation.store, name="store")
_INDICATORS = "; ".join(f"{item.id}: {item.help}" for item in criteria().indicators.values())


def main() -> None:
    """Run the command line; a known failure is a message and an exit code, never a traceback."""
    write_what_can_be()
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
    made = _rank_table(bench, chosen, table)
    if table is RankTable.RANKING and made["rank"].is_null().all():
        say(_nobody_passes(bench, chosen, made))
    write_table(made, form, out, notes, show=_RANK_COLUMNS.get(table))


def _nobody_passes(bench: Workbench, chosen: Scenario, table: pl.DataFrame) -> str:
    """Which gate leaves a ranking without a rank."""
    counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
    area = bench.market.area(chosen.area)["area_name"]
    if counts.is_empty():
        return f"No occupation in {area} has a score."
    gate, count = counts.row(0)
    label = criteria().gates[gate].label
    return f"No occupation in {area} passes the gates: “{label}” stops most, {count} of {table.height}."


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
    RankTable.RANKING: ["rank", "soc", "title", "employment", "median_wage", "score", "designated", "p_top",
                        "certainty"],
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
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    bench = open_workbench()
    chosen = read_scenario(bench, scenario, None, area, None)
    if chosen.validated:  # they are of single jobs, and would change no figure here
        say("Step 1 uses O*NET's ratings: the validated benchmarks of the link are left out.")
        chosen = replace(chosen, validated=())
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


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT statement on the warehouse's tables.")],
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Ask the warehouse in SQL: read-only, without files or network; at most 30 seconds, 512 MB and 100,000 rows."""
    write_table(open_warehouse(data_paths()).query(sql), form, out)


@app.command()
def build() -> None:
    """Make data/warehouse.duckdb from the snapshot, if it is not current."""
    with progress_bar() as report:
        built = warehouse_build.build(data_paths(), report, thorough=True)
    say("The warehouse is built." if built else "The warehouse is current.")


@app.command()
def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "localhost",
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(envvar="JTM_ALLOWED_HOSTS", help="Another name that browsers use, such as a proxy's. Repeatable."),
    ] = None,
    voters_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, envvar="JTM_VOTERS_PORT", help="A second port, where only the ballot is."),
    ] = None,
    voters_url: Annotated[
        str, typer.Option(envvar="JTM_VOTERS_URL", help="Address of that port behind a proxy, for the QR code.")
    ] = "",
    certificate: Annotated[
        Path | None, typer.Option(envvar="JTM_CERTIFICATE", help="Encrypt: certificate chain, a PEM file.")
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option(envvar="JTM_PRIVATE_KEY", help="Its private key, a PEM file without password.")
    ] = None,
) -> None:
    """Open the workbench in a browser."""
    opened = Doors(port, address, tuple(allowed_host or ()), voters_port, voters_url, certificate, private_key)
    with progress_bar() as report:
        warehouse_build.build(data_paths(), report)
    leave(serve(opened, headless))


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
    file: Annotated[Path, typer.Argument(help="CSV, TSV or XLSX, as a state or workforce agency publishes it.")],
    area: Annotated[str, typer.Option(help="The area whose growth it gives: code, state or part of a name.")],
    region: Annotated[str | None, typer.Option(help="Which of the file's own areas, where it holds several.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help=f"NAME=HEAD; the names are {', '.join(projection_columns.FIELDS)}."),
    ] = None,
    period: Annotated[str | None, typer.Option(help="The years, such as 2022-32, where the file does not say.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; load nothing.")] = False,
) -> None:
    """Load projections of a region, which the scenario may then choose over the national ones."""
    content, mapping = _content(file), _mapping(column)
    bench = open_workbench()
    code = find_area(bench.market, area)
    found = _projections(bench, code, regional_projections.read(file.name, content, mapping), region, mapping, period)
    for row, head, value, problem in found.problems.iter_rows():
        say(f"row {row}, {head}: {'nothing' if value is None else repr(value)} {problem}")
    growth = [found.growth.summary()] if found.growth else []
    for line in (found.columns_chosen(), *growth, *found.notes, found.summary()):
        say(line)
    if check and not found.failures:
        return
    bench.warehouse.close()
    regional_projections.save(found, code, data_paths().regional)
    warehouse_build.build(data_paths())
    name = bench.market.area(code)["area_name"]
    say(f"Loaded for {name}: choose the regional projection on the page, under Method.")


def _projections(
    bench: Workbench, code: str, sheet: Sheet, region: str | None, mapping: dict[str, str], period: str | None
) -> regional_projections.Preview:
    """What the file would bring; a state's own rows of a file that names areas by the number of a state."""
    areas = bench.market.areas.filter(pl.col("area_type") == "state")
    states = dict(areas.select("area_code", "area_name").iter_rows())
    try:
        columns = projection_columns.choose(sheet, mapping)
        if region is None and columns.holds_state_codes:
            region = states.get(code)
        known = bench.market.occupations["soc"]
        return regional_projections.preview(sheet, known, region, mapping, period, states)
    except projection_columns.UnclearColumnError as error:
        fail(f'{error} Add --column {error.field}="HEAD".', CANNOT_ANSWER)
    except projection_columns.NoPeriodError as error:
        fail(f"{error} Add --period.", CANNOT_ANSWER)


def _content(file: Path) -> bytes:
    if not file.is_file():
        fail(f"There is no file {file}.", WRONG_REQUEST)
    return read_file(file)


def _mapping(column: list[str] | None) -> dict[str, str]:
    """Fields to heads, of NAME=HEAD."""
    parts = [part.partition("=") for part in column or []]
    if wrong := next((name for name, equals, _ in parts if not equals), None):
        fail(f"--column {wrong!r} is not understood: give NAME=HEAD.", WRONG_REQUEST)
    return {name.strip(): head.strip() for name, _, head in parts}


@load.command()
def programs(
    file: Annotated[Path, typer.Argument(help="CSV, TSV or XLSX: a state's list of eligible training providers.")],
    name: Annotated[str, typer.Option(help="Name of the list; a list of that name is replaced.")],
    vintage: Annotated[str, typer.Option(help="Day or year of the list.")] = "",
    state: Annotated[str | None, typer.Option(help="Two letters, for rows that do not say.")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help=f"FIELD=HEAD where the guess is wrong; of {', '.join(FIELDS)}.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; load nothing.")] = False,
) -> None:
    """Load another state's list of training programs, which step 6 then shows beside the Texas one."""
    content, mapping = _content(file), _mapping(column)
    bench = open_workbench()
    read = bench.warehouse.read
    known = program_lists.Known(read("counties"), read("soc_codes")["code"], read("cips")["cip"])
    sheet = program_lists.read(file.name, content, mapping)
    found = program_lists.preview(sheet, known, name, vintage, state, mapping)
    for row, head, value, problem, _ in found.problems.iter_rows():
        say(f"row {row}, {head}: {'nothing' if value is None else repr(value)} {problem}")
    say(found.summary())
    if check:
        return
    bench.warehouse.close()
    program_lists.save(found, data_paths().programs)
    warehouse_build.build(data_paths())
    say(f"Loaded: {found.list_name}.")


for _commands in (app, load, pathways.mobility, validation.store):
    for _command in _commands.registered_commands:
        _command.cls = Careful

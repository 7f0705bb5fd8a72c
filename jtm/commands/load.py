"""The commands ``load …``: files of one's own."""

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from jtm.answers.find import find_area
from jtm.answers.tables.validation import chosen_round
from jtm.answers.validation import draft_in
from jtm.answers.workbench import Workbench, open_workbench
from jtm.commands.console import confirm, say
from jtm.commands.written import As, Format, Out, put, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.paths import data_paths
from jtm.sources.programs import FIELDS
from jtm.store import ballots as stored
from jtm.store.connect import open_store
from jtm.uploads import (
    ballot_file,
    industry_counts,
    own_indicators,
    program_lists,
    projection_columns,
    regional_projections,
)
from jtm.uploads.files import Sheet, read_file
from jtm.uploads.loaded import PROJECTIONS, Loaded, loaded
from jtm.uploads.own_head import text_of
from jtm.warehouse import build as warehouse_build
from jtm.warehouse.snapshot import table_file

load = typer.Typer(no_args_is_help=True, help="Files of your own: load, list and remove them.")


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
    code = find_area(bench, area)
    found = _projections(bench, code, regional_projections.read(file.name, content, mapping), region, mapping, period)
    _say_problems(found.problems)
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
        raise CannotAnswer(f'{error} Add --column {error.field}="HEAD".') from None
    except projection_columns.NoPeriodError as error:
        raise CannotAnswer(f"{error} Add --period.") from None


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise WrongRequest(f"There is no file {file}.")
    return read_file(file)


def _say_problems(problems: pl.DataFrame) -> None:
    for row, head, value, problem in problems.select("row", "column", "value", "problem").iter_rows():
        say(f"row {row}, {head}: {'nothing' if value is None else repr(value)} {problem}")


def _mapping(column: list[str] | None) -> dict[str, str]:
    """Fields to heads, of NAME=HEAD."""
    parts = [part.partition("=") for part in column or []]
    if wrong := next((name for name, equals, _ in parts if not equals), None):
        raise WrongRequest(f"--column {wrong!r} is not understood: give NAME=HEAD.")
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
    _say_problems(found.problems)
    say(found.summary())
    if check:
        return
    bench.warehouse.close()
    program_lists.save(found, data_paths().programs)
    warehouse_build.build(data_paths())
    say(f"Loaded: {found.list_name}.")


@load.command()
def indicator(
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV, TSV or XLSX: soc, value and perhaps area, under lines of TOML begun by #."),
    ] = None,
    head: Annotated[Path | None, typer.Option(help="The head, where it is a TOML file of its own.")] = None,
    replacing: Annotated[bool, typer.Option("--replace", help="Put it in place of the one of that id.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; load nothing.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Write a file to begin with; load nothing.")] = False,
    out: Out = None,
) -> None:
    """Load an indicator of your own, which then ranks jobs like any other; or write a file to begin with."""
    bench = open_workbench()
    if template:
        put(own_indicators.template(bench.market.occupations), out)
        return
    if file is None:
        raise WrongRequest("Give a file, or --template to begin with one.")
    sheet = own_indicators.read(file.name, _content(file))
    apart = text_of(_content(head)) if head else None
    socs, areas = bench.market.occupations["soc"], bench.market.areas["area_code"]
    found = own_indicators.preview(sheet, own_indicators.head_of(sheet, apart), socs, areas)
    _say_problems(found.problems)
    for line in (found.described(), found.distribution(), *found.notes, found.summary()):
        say(line)
    if check:
        return
    bench.warehouse.close()
    own_indicators.save(found, data_paths().indicators, replacing=replacing)
    warehouse_build.build(data_paths())
    say(f"Loaded: weigh it with --set indicators={found.head.id}=50, or by its slider among the indicators.")


@load.command()
def industries(
    file: Annotated[Path, typer.Argument(help="County Business Patterns (cbp23co.zip), or annual averages of QCEW.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what it holds; load nothing.")] = False,
) -> None:
    """Load counts of jobs by county and industry, for the table observed_industry."""
    if not file.is_file():
        raise WrongRequest(f"There is no file {file}.")
    bench = open_workbench()
    found = industry_counts.read(file, bench.warehouse.read("counties")["county_fips"])
    say(found.summary())
    if check:
        return
    bench.warehouse.close()
    industry_counts.save(found, data_paths().industries)
    warehouse_build.build(data_paths())
    say(f"Loaded: {found.counted_by}.")


@load.command()
def ballots(
    file: Annotated[Path, typer.Argument(help="CSV, TSV or XLSX with the columns of the page's template.")],
    round_: Annotated[int | None, typer.Option("--round", help="Number of the round. Default: the latest.")] = None,
    valid_only: Annotated[bool, typer.Option("--valid-only", help="Leave out the rows that are wrong.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; load nothing.")] = False,
) -> None:
    """Load votes taken on paper into a round, all of them or none."""
    opened = open_store(create=False)
    of = chosen_round(opened, round_)
    found = ballot_file.preview(ballot_file.read(file.name, _content(file)), draft_in(of))
    _say_problems(found.problems)
    say(found.summary())
    if check:
        return
    if found.wrong and not valid_only:
        raise CannotAnswer("Nothing was loaded: correct these rows, or add --valid-only to leave them out.")
    if found.sound.is_empty():
        raise CannotAnswer("No row of the file can be loaded: nothing was changed.")
    count = stored.bring_in(opened, of.id, found.votes())
    say(f"{count} votes are loaded into round {of.id}, {of.name}.")


# ── what is loaded ────────────────────────────────────────────────────────────────────────────────────────────────


@load.command(name="list")
def list_(form: As = Format.TABLE, out: Out = None) -> None:
    """List the projections, program lists, indicators and counts of jobs that were loaded."""
    areas = _areas()
    rows = [
        (one.kind, one.name, areas.get(one.name, (None,))[0], one.geography, one.period, one.rows, one.loaded)
        for one in loaded(data_paths())
    ]
    if not rows:
        say("Nothing has been loaded.")
    write_table(pl.DataFrame(rows, schema=_LISTED, orient="row"), form, out)


_LISTED: dict[str, Any] = {
    "kind": pl.String, "name": pl.String, "area_name": pl.String, "geography": pl.String, "period": pl.String,
    "rows": pl.Int64, "loaded": pl.Datetime("us", "UTC"),
}  # fmt: skip


def _areas() -> dict[str, tuple[str, str]]:
    """The name of each area by code, and the letters of a state, from the snapshot: where a loaded file is damaged no
    warehouse can be built.
    """
    file = table_file(data_paths().snapshot, "area")
    if not file.is_file():
        return {}
    areas = pl.read_parquet(file, columns=["area_code", "area_name", "area_type", "state"])
    return {code: (name, state if kind == "state" else "") for code, name, kind, state in areas.iter_rows()}


@load.command()
def remove(
    what: Annotated[
        str, typer.Argument(help="As load list names it: an area by code or name, a list, an indicator, CBP, QCEW.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove projections, a program list, an indicator or counts of jobs that were loaded."""
    one = _meant(what)
    told = f"the projections of {_areas().get(one.name, (one.name,))[0]}" if one.kind == PROJECTIONS else one.name
    size = "damaged" if one.rows is None else f"{one.geography}, {one.period}, {one.rows:,} rows"
    say(f"This removes {told} ({size}).")
    confirm("Remove it?", yes=yes)
    one.remove()
    warehouse_build.build(data_paths())
    say(f"Removed: {told}.")


def _meant(what: str) -> Loaded:
    """What was loaded under a name. Raises ``WrongRequest`` where nothing or more than one thing was."""
    areas, wanted = _areas(), what.strip().casefold()
    found = [
        one
        for one in loaded(data_paths())
        if wanted in {text.casefold() for text in (one.name, one.geography, *areas.get(one.name, ())) if text}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(one.name for one in found)
        raise WrongRequest(f"{what!r} may mean several: give one of {listed}.")
    raise WrongRequest(f"Nothing called {what!r} has been loaded: `load list` shows what has.")

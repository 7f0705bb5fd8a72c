"""The commands ``load …``: files of one's own."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.find import find_area
from jtm.answers.workbench import Workbench, open_workbench
from jtm.commands import console
from jtm.errors import CannotAnswer, WrongRequest
from jtm.paths import data_paths
from jtm.sources.programs import FIELDS
from jtm.uploads import program_lists, projection_columns, regional_projections
from jtm.uploads.files import Sheet, read_file
from jtm.warehouse import build as warehouse_build

load = typer.Typer(no_args_is_help=True, help="Load a file of your own.")


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
    for row, head, value, problem in found.problems.iter_rows():
        console.say(f"row {row}, {head}: {'nothing' if value is None else repr(value)} {problem}")
    growth = [found.growth.summary()] if found.growth else []
    for line in (found.columns_chosen(), *growth, *found.notes, found.summary()):
        console.say(line)
    if check and not found.failures:
        return
    bench.warehouse.close()
    regional_projections.save(found, code, data_paths().regional)
    warehouse_build.build(data_paths())
    name = bench.market.area(code)["area_name"]
    console.say(f"Loaded for {name}: choose the regional projection on the page, under Method.")


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
    for row, head, value, problem, _ in found.problems.iter_rows():
        console.say(f"row {row}, {head}: {'nothing' if value is None else repr(value)} {problem}")
    console.say(found.summary())
    if check:
        return
    bench.warehouse.close()
    program_lists.save(found, data_paths().programs)
    warehouse_build.build(data_paths())
    console.say(f"Loaded: {found.list_name}.")

"""The command ``query``: the warehouse in SQL, or one of its tables whole."""

import re
import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.workbench import open_warehouse
from jtm.commands.console import say
from jtm.commands.written import As, Format, Out, is_file, write_table
from jtm.errors import WrongRequest
from jtm.paths import data_paths
from jtm.uploads import own_tables
from jtm.uploads.files import read_file
from jtm.warehouse.connect import Warehouse
from jtm.warehouse.query import QUERY_ROWS, Question

STANDARD_INPUT = "-"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII | re.IGNORECASE)


def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SELECT on the warehouse's tables; - reads it from standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A file that holds the SELECT.")] = None,
    table: Annotated[str | None, typer.Option(help="A whole table, however long, to --out FILE.parquet.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, max=QUERY_ROWS, help="Rows at most; it is said where there are more.")
    ] = None,
    own: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=FILE", help="A CSV, XLSX or Parquet file as a table; again for more."),
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Ask the warehouse in SQL: read-only, without files or network; at most 30 seconds, 512 MB and 100,000 rows."""
    if sum(given is not None for given in (sql, file, table)) != 1:
        raise WrongRequest("Give one of these: a SELECT statement, --file with one, or --table with a name.")
    warehouse = open_warehouse(data_paths())
    if table is not None:
        _write_whole(warehouse, table, limit, own, form, out)
        return
    asked = Question(_statement(sql, file), rows=limit or QUERY_ROWS, cut=limit is not None, own=_own(warehouse, own))
    found = warehouse.ask(asked)
    write_table(found.head(asked.rows), form, out)
    if found.height > asked.rows:
        say(f"These are the first {asked.rows:,} rows: the query has more.")


def _statement(sql: str | None, file: Path | None) -> str:
    try:
        if file is not None:
            return file.read_text("utf-8")
        return sys.stdin.read() if sql == STANDARD_INPUT else str(sql)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongRequest(f"Cannot read the statement ({error}).") from None


def _write_whole(
    warehouse: Warehouse, table: str, limit: int | None, own: list[str] | None, form: Format, out: Path | None
) -> None:
    """Some tables have more rows than an answer may, so they go to the file without being held."""
    if limit is not None or own:
        raise WrongRequest("--table writes a whole table: leave out --limit and --with, or give a SELECT.")
    if form is not Format.PARQUET or not is_file(out):
        raise WrongRequest("--table writes a whole table as Parquet: add --out FILE.parquet.")
    say(f"{out}: {warehouse.whole(table, out):,} rows of {table}.")


def _own(warehouse: Warehouse, own: list[str] | None) -> dict[str, pl.DataFrame]:
    """The tables of files, by the names that the query calls them."""
    marts = warehouse.columns()
    texts = {name for columns in marts.values() for name, kind in columns.items() if kind == "VARCHAR"}
    found: dict[str, pl.DataFrame] = {}
    for text in own or []:
        name, equals, file = text.partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise WrongRequest(f"--with {text!r} is not understood: give NAME=FILE, such as mine=own.csv.")
        if name.lower() in {*marts, *map(str.lower, found)}:
            raise WrongRequest(f"There is a table {name} already: call yours otherwise.")
        found[name] = own_tables.read(Path(file).name, _content(Path(file)), texts)
    return found


def _content(file: Path) -> bytes:
    try:
        return read_file(file)
    except OSError as error:
        raise WrongRequest(f"Cannot read {file} ({error.strerror}).") from None

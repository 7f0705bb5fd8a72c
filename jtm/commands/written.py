"""How a command writes a table: its format, where to, and as text for the terminal.

Standard output carries the data alone. In a terminal a text table is cut to fit, and what it is of and what was left
out is said on standard error; into a file or a pipe it goes whole.
"""

import shutil
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeGuard

import polars as pl
import typer

from jtm.answers.registry import answers
from jtm.commands import text
from jtm.commands.console import say
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export import tables

STANDARD_OUTPUT = Path("-")
ROWS_SHOWN = 40  # in a terminal
MOST_SHEET_ROWS = 1_048_575  # of a workbook, below the head


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


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


Out = Annotated[
    Path | None,
    typer.Option(help="File to write: .csv, .json, .xlsx and .parquet say the format. - is standard output."),
]
As = Annotated[Format, typer.Option("--format", help="How to write the table.")]


def table_option(step: str, *more: str) -> Any:
    """The option that chooses among the tables of ``step``, and ``more``."""
    names = [*answers(step), *more]

    def parse(text: str) -> str:
        if text not in names:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(map(repr, names))}.")
        return text

    return typer.Option(help="Which table.", parser=parse, metavar=f"[{'|'.join(names)}]", autocompletion=lambda: names)


def write_table(
    table: pl.DataFrame,
    form: Format,
    out: Path | None,
    notes: tables.Notes | None = None,
    show: Iterable[str] = (),
    title: str = "",
) -> None:
    """Write ``table`` to ``out`` or standard output; as text only the columns ``show``, in a terminal under ``title``;
    a workbook gets ``notes``.
    """
    if form is Format.TABLE:
        _write_text(table.select(list(show) or table.columns), out, title)
        return
    if form is Format.XLSX and table.height > MOST_SHEET_ROWS:
        raise CannotAnswer(
            f"A workbook holds {MOST_SHEET_ROWS:,} rows, and these are {table.height:,}: write .parquet."
        )
    content = tables.WRITERS[form](table, notes)
    # A spreadsheet opens a file and looks for the mark; a program reads what comes down a pipe, and would trip over it.
    put(content if is_file(out) else content.removeprefix(tables.BYTE_ORDER_MARK), out)


def _write_text(table: pl.DataFrame, out: Path | None, title: str) -> None:
    if is_file(out):
        with out.open("w", encoding="utf-8") as file:
            file.writelines(text.drawn(text.readable(table)))
    elif sys.stdout.isatty():
        _show(table, title)
    else:
        sys.stdout.writelines(map(_printable, text.drawn(text.readable(table))))


def _show(table: pl.DataFrame, title: str) -> None:
    """As much of ``table`` as fits the terminal, and a word on the rest."""
    shown = text.fitted(table.head(ROWS_SHOWN), shutil.get_terminal_size().columns)
    if title:
        say(title)
    sys.stdout.writelines(map(_printable, text.drawn(shown)))
    sys.stdout.flush()
    rest = []
    if table.height > shown.height:
        rest.append(f"{shown.height} of {table.height:,} rows")
    if table.width > shown.width:
        rest.append(f"{shown.width} of {table.width} columns")
    if rest:
        say(f"{' and '.join(rest)} are shown: --out FILE writes all.")


def put(content: bytes, out: Path | None) -> None:
    """Write ``content`` to the file ``out``; to standard output where there is none, or it is called ``-``."""
    if is_file(out):
        out.write_bytes(content)
        return
    if content.startswith(b"PK") and sys.stdout.isatty():
        raise WrongRequest("A workbook cannot be shown here: add --out FILE.xlsx.")
    sys.stdout.buffer.write(content)


def is_file(out: Path | None) -> TypeGuard[Path]:
    """Whether ``out`` names a file, not standard output."""
    return out is not None and out != STANDARD_OUTPUT


def _printable(line: str) -> str:
    """A line of text, drawn with signs that every encoding has where standard output lacks its lines."""
    try:
        line.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return line.translate(_LINES)
    return line


_LINES = str.maketrans("│┆╎─╌═┌┬┐├┼┤└┴┘╞╪╡", "|||--=" + "+" * 12)

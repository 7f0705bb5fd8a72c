"""How a source file is held against what its publisher promises.

Every reader ends in :func:`conform`. A breach is a :class:`SourceError` that names the file, the column and the
rows, because the person who meets it has the file open in front of them.
"""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

import dataframely as dy
import fastexcel
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.errors import SourceError

__all__ = ["SourceError", "conform", "figures", "find", "newest", "read_table", "require_codes", "require_columns",
           "require_rows", "require_unique", "require_years"]  # fmt: skip
ROWS_SHOWN = 5
S = TypeVar("S", bound=dy.Schema)


def require_columns(frame: pl.DataFrame | pl.LazyFrame, columns: Iterable[str], file: Path | str) -> None:
    """Raise :class:`SourceError` naming the ``columns`` that ``frame``, read from ``file``, lacks."""
    present = frame.collect_schema().names()
    missing = [column for column in columns if column not in present]
    if missing:
        raise SourceError(f"{_name(file)}: missing column {_quoted(missing)}; found {_quoted(present)}.")


def renamed(table: pl.DataFrame, columns: Mapping[str, str], path: Path) -> pl.DataFrame:
    """The ``columns`` of ``table`` under our names. Raises :class:`SourceError` naming those that are missing."""
    require_columns(table, columns, path)
    return table.select(*columns).rename(dict(columns))


def require_rows(frame: pl.DataFrame, at_least: int, file: Path | str) -> None:
    """Raise :class:`SourceError` if ``frame`` has fewer rows than any sound release: the file was cut off."""
    if frame.height < at_least:
        raise SourceError(
            f"{_name(file)}: only {frame.height:,} rows where at least {at_least:,} are expected; is it truncated?"
        )


def require_unique(frame: pl.DataFrame, key: list[str], file: Path | str) -> None:
    """Raise :class:`SourceError` naming the first ``key`` that ``frame``, read from ``file``, holds more than once."""
    doubled = frame.select(key).is_duplicated().arg_true().to_list()
    if doubled:
        value = " ".join(str(part) for part in frame.select(key).row(doubled[0]))
        columns = f"column{'s' if len(key) > 1 else ''} {_quoted(key)}"
        raise SourceError(f"{_name(file)}: {columns} repeat '{value}', {_rows(doubled)}.")


def require_codes(found: pl.Series, wanted: pl.Series, column: str, file: Path | str) -> None:
    """Raise :class:`SourceError` naming the first codes of ``wanted`` that ``found``, read from the ``column`` of
    ``file``, lacks: what other files of the release speak of must be there.
    """
    lacking = wanted.unique().sort().filter(~wanted.unique().sort().is_in(found.implode()))
    if len(lacking):
        raise SourceError(
            f"{_name(file)}: column '{column}' lacks {len(lacking):,} of {wanted.n_unique():,} codes, such as "
            f"{_quoted(lacking.head(ROWS_SHOWN))}; is it truncated?"
        )


def require_years(years: Iterable[int], file: Path) -> None:
    """Raise :class:`SourceError` if the name of ``file`` tells other years than the ``years`` of its rows: one edition
    was saved under the name of another.
    """
    named = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", file.stem)]
    held, named = sorted(set(years)), sorted(named)
    if named and (held[0], held[-1]) != (named[0], named[-1]):
        raise SourceError(f"{file.name}: holds {_span(held)}, and not {_span(named)} as its name says.")


def conform(frame: pl.DataFrame, schema: type[S], file: Path | str) -> dy.DataFrame[S]:
    """Cast ``frame`` to ``schema``, keep its columns in its order, and check every row.

    Raises :class:`SourceError` naming ``file``, the column and rule broken, and the first rows that break it.
    """
    require_columns(frame, schema.column_names(), file)
    frame = frame.select(schema.column_names())
    try:
        checked = schema.cast(frame)
    except PolarsError as error:
        raise SourceError(f"{_name(file)}: {_unconvertible(frame, schema)} ({_first_line(error)}).") from error
    sound, failure = schema.filter(checked)
    if len(failure):
        raise SourceError(f"{_name(file)}: {_breach(checked, failure)}.")
    return sound


def figures(
    table: pl.DataFrame, columns: Iterable[str], file: Path | str, missing: str | None = None, key: str | None = None
) -> pl.DataFrame:
    """``table`` with ``columns`` as numbers; ``missing`` is the publisher's sign for no figure.

    Raises :class:`SourceError` naming the file, the column and the first rows, or the ``key`` of the first, where a
    cell holds something else.
    """
    names = list(columns)
    text = table.with_columns(pl.col(name).cast(pl.String).str.strip_chars().replace(missing, None) for name in names)
    numbers = text.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in names)
    for name in names:
        unread = (text[name].is_not_null() & numbers[name].is_null()).arg_true().to_list()
        if unread:
            where = _rows(unread) if key is None else str(table[key][unread[0]])
            raise SourceError(f"{_name(file)}: column '{name}', {where}: {text[name][unread[0]]!r} is not a figure.")
    return numbers


def read_table(path: Path, header_row: int = 0, sheet: str | int = 0, encoding: str = "utf8") -> pl.DataFrame:
    """Read an official table as text or numbers, whatever its container: xlsx, tab-separated txt, csv or parquet;
    ``encoding`` is that of text.
    """
    if not path.is_file():
        raise SourceError(f"{path.name}: no such file in {path.parent}.")
    try:
        if path.suffix == ".xlsx":
            return _read_excel(path, header_row, sheet)
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        separator = "\t" if path.suffix in {".txt", ".tsv"} else ","
        quote = None if separator == "\t" else '"'
        return pl.read_csv(path, separator=separator, infer_schema=False, quote_char=quote, encoding=encoding)
    except (PolarsError, fastexcel.FastExcelError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: cannot be read as {path.suffix[1:]} ({_first_line(error)}).") from error


def find(folder: Path, *names: str) -> Path:
    """The first file in ``folder`` whose name, less case, blanks and ending, is one of ``names``.

    O*NET calls the same table ``Job Zones.xlsx``, ``job_zones.txt`` or ``job_zones_29_3.xlsx``; a trailing
    release number is ignored.
    """
    for name in names:
        for path in sorted(folder.glob("*")):
            stem = path.stem.lower().replace(" ", "_").replace(",", "")
            if stem.rstrip("0123456789._").removesuffix("_v") == name and path.suffix in _TABLES:
                return path
    raise SourceError(f"{folder.name}/: no file called {_quoted(names)} ({', '.join(sorted(_TABLES))}).")


def newest(folder: Path, pattern: str, but: str = "") -> Path:
    """The last file in ``folder``, by its name, that fits ``pattern`` (``cpsaat39*.xlsx``) and not ``but``."""
    files = sorted(path for path in folder.glob(pattern) if not fnmatch(path.name, but))
    if not files:
        raise SourceError(f"{folder.name}/: no file {pattern.replace('*', '…')}.")
    return files[-1]


_TABLES = {".xlsx", ".txt", ".csv", ".parquet"}


def _read_excel(path: Path, header_row: int, sheet: str | int) -> pl.DataFrame:
    workbook = fastexcel.read_excel(path)
    if isinstance(sheet, str) and sheet not in workbook.sheet_names:
        raise SourceError(f"{path.name}: missing sheet {sheet!r}; found {_quoted(workbook.sheet_names)}.")
    return pl.DataFrame(workbook.load_sheet(sheet, header_row=header_row))


def _unconvertible(frame: pl.DataFrame, schema: type[dy.Schema]) -> str:
    """Name the first column, and rows, whose values do not convert to the schema's type."""
    for name, column in schema.columns().items():
        bad = frame[name].is_not_null() & frame[name].cast(column.dtype, strict=False).is_null()
        if bad.any():
            rows = bad.arg_true().to_list()
            return f"column '{name}', {_rows(rows)}: not {column.dtype}: {_quoted(frame[name].gather(rows[:3]))}"
    return "a column has the wrong type"


def _breach(frame: pl.DataFrame, failure: dy.FailureInfo) -> str:
    rule, count = max(failure.counts().items(), key=lambda item: item[1])
    column, _, check = rule.partition("|")
    rows = frame.with_row_index("row").join(failure.invalid(), on=frame.columns, how="semi", nulls_equal=True)
    label = f"column '{column}' breaks '{check}'" if check else f"rule '{rule}' is broken"
    return f"{label} in {count:,} row{'s' if count > 1 else ''}: {_rows(rows['row'].to_list())}"


def _rows(indices: list[int]) -> str:
    shown = ", ".join(str(index + 1) for index in indices[:ROWS_SHOWN])
    return f"row{'s' if len(indices) > 1 else ''} {shown}{' …' if len(indices) > ROWS_SHOWN else ''}"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _quoted(values: Iterable[object]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _span(years: list[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"


def _name(file: Path | str) -> str:
    return file.name if isinstance(file, Path) else file

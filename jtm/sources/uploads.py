"""Files that a user brings: CSV or XLSX, read as text, within limits, and never with anything in them that runs.

What both kinds of upload (projections of a region, lists of programs) need: reading, finding columns by their heads,
and naming faults row by row.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import fastexcel
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import SourceError

LARGEST_FILE = 20 * 2**20
LARGEST_UNPACKED = 400 * 2**20  # a workbook is an archive, and a small one may hold a very large sheet
MOST_ROWS = 200_000
LONGEST_CELL = 10_000
FIRST_ROW = 2  # of the data, as a spreadsheet counts
_RUNS = "vbaproject"
_LEADS_OUT = ("xl/externallinks/", "xl/connections.xml")


def read_upload(name: str, content: bytes) -> pl.DataFrame:
    """All cells of a file as text, heads as they are. Raises :class:`SourceError` saying why a file is not opened."""
    if len(content) > LARGEST_FILE:
        raise SourceError(f"{name}: larger than {LARGEST_FILE // 2**20} MB, which no such file is.")
    suffix = Path(name).suffix.lower()
    readers = {".csv": _read_csv, ".xlsx": _read_xlsx}
    if suffix not in readers:
        raise SourceError(f"{name}: give a .csv or .xlsx file; others, with macros or of older kinds, are not opened.")
    if suffix == ".xlsx":
        _refuse_active(name, content)
    try:
        table = readers[suffix](content)
    except (PolarsError, fastexcel.FastExcelError, UnicodeDecodeError) as error:
        raise SourceError(f"{name}: cannot be read as {suffix[1:].upper()} ({str(error).splitlines()[0]}).") from error
    _refuse_large(name, table)
    return table


def plain(head: str) -> str:
    """A column's head less case and signs, to compare by."""
    return re.sub(r"[^a-z0-9]+", " ", head.lower()).strip()


def find_head(heads: Iterable[str], names: Iterable[str]) -> str | None:
    """The first of ``heads`` that is one of ``names``, which come in order of preference."""
    listed = list(heads)
    return next((head for name in names for head in listed if plain(head) == name), None)


def find_heads(heads: Iterable[str], synonyms: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Our names to a file's heads, by ``synonyms``; a head is used once."""
    left, found = list(heads), {}
    for ours, names in synonyms.items():
        head = find_head(left, names)
        if head is not None:
            found[ours] = head
            left.remove(head)
    return found


def fault(rows: pl.DataFrame, column: str, broken: pl.Expr, problem: str) -> pl.DataFrame:
    """The ``rows`` that are ``broken``: row, column, value, problem; ``column`` holds the text of the file."""
    return rows.filter(broken.fill_null(False)).select(
        "row", pl.lit(column).alias("column"), pl.col(column).alias("value"), pl.lit(problem).alias("problem")
    )


def keep(checked: pl.DataFrame, folder: Path, stem: str) -> Path:
    """Write ``checked`` as the file ``stem`` of ``folder``, whole or not at all, in place of an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{stem}.new"
    checked.write_parquet(fresh)
    return fresh.replace(folder / f"{stem}.parquet")


def kept(folder: Path) -> list[Path]:
    """The files that :func:`keep` has left in ``folder``."""
    return sorted(folder.glob("*.parquet"))


def checksums(folder: Path) -> list[str]:
    """The files that a user has loaded, each by name and checksum: part of what the warehouse was built from."""
    return [f"{file.name}@{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}" for file in kept(folder)]


def _read_csv(content: bytes) -> pl.DataFrame:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return pl.read_csv(io.StringIO(text), infer_schema=False)


def _read_xlsx(content: bytes) -> pl.DataFrame:
    return pl.DataFrame(fastexcel.read_excel(content).load_sheet(0, dtypes="string"))


def _refuse_active(name: str, content: bytes) -> None:
    """A workbook may carry macros under any ending, and links that fetch from elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, size = archive.namelist(), sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise SourceError(f"{name}: cannot be read as XLSX ({str(error).splitlines()[0]}).") from error
    if any(_RUNS in part.lower() for part in parts):
        raise SourceError(f"{name}: there are macros in it. Save it as .xlsx without them, or as .csv.")
    if any(part.lower().startswith(_LEADS_OUT) for part in parts):
        raise SourceError(f"{name}: it links to other files. Save it with values only, or as .csv.")
    if size > LARGEST_UNPACKED:
        raise SourceError(f"{name}: unpacked it is larger than {LARGEST_UNPACKED // 2**20} MB, which no such file is.")


def _refuse_large(name: str, table: pl.DataFrame) -> None:
    if table.is_empty():
        raise SourceError(f"{name}: there are no rows in it.")
    if table.height > MOST_ROWS:
        raise SourceError(f"{name}: it has {table.height:,} rows, more than the {MOST_ROWS:,} that are read.")
    for column in table.columns:
        length = table[column].str.len_chars()
        if (length.max() or 0) > LONGEST_CELL:  # type: ignore[operator]
            row = int(length.arg_max() or 0) + FIRST_ROW
            raise SourceError(f"{name}: row {row}, column '{column[:60]}' holds more than {LONGEST_CELL:,} characters.")

"""All cells of a user's CSV or XLSX as text, within limits: runs in a process of its own, as a file may be hostile.

Titles may stand above a table's head, and a workbook may hold several sheets. :func:`head_row` finds the head by the
names that it should hold.
"""

import csv
import io
from collections.abc import Collection, Iterator
from itertools import islice, zip_longest
from pathlib import PurePath

import fastexcel
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.errors import SourceError
from jtm.uploads import limits
from jtm.uploads.heads import letters, undated
from jtm.uploads.sheet_extent import check_workbook, unreadable

TEXT_KINDS, WORKBOOK = (".csv", ".tsv", ".txt"), ".xlsx"
_SEPARATORS = ",\t;|"
_HEAD_WITHIN = 30  # first rows among which a head is sought
_TRIED = 50  # first rows by which a separator is told
_BATCH = 10_000
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def read_cells(name: str, content: bytes, known: Collection[str]) -> bytes:
    """Every row of a file, titles and head among them, as Arrow IPC: columns 0, 1, …, all text; an empty cell is null.

    Of a workbook's sheets the one whose head holds most of the ``known`` heads (see
    :func:`~jtm.uploads.heads.undated`), and of several the longest. Raises :class:`SourceError` saying why a
    file is not opened.
    """
    is_workbook = PurePath(name).suffix.lower() == WORKBOOK
    cells = _workbook(name, content, known) if is_workbook else _text(name, content)
    _refuse_long(name, cells)
    written = io.BytesIO()
    cells.write_ipc(written, compression="lz4")
    return written.getvalue()


def _refuse_long(name: str, cells: pl.DataFrame) -> None:
    lengths = cells.select(pl.all().str.len_chars())
    limits.check_text(name, int(sum(lengths.sum().row(0), 0)) if lengths.height else 0)
    for column in lengths.columns:
        if (lengths[column].max() or 0) > limits.LONGEST_CELL:  # type: ignore[operator]
            raise limits.cell_too_long(name, int(lengths[column].arg_max() or 0) + 1, letters(int(column)))


def head_row(cells: pl.DataFrame, known: Collection[str]) -> tuple[int, int]:
    """Where the head stands, counted from 0, and how many ``known`` heads are in it: the row among the first with most
    of them; the first row that is not empty where there is none.
    """
    rows = cells.head(_HEAD_WITHIN).rows()
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        return 0, 0
    counts = {number: len({undated(cell) for cell in rows[number] if cell} & set(known)) for number in filled}
    best = max(filled, key=lambda number: (counts[number], -number))
    return best, counts[best]


# ── workbooks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _workbook(name: str, content: bytes, known: Collection[str]) -> pl.DataFrame:
    check_workbook(name, content)
    try:
        book = fastexcel.read_excel(content)
        sheets = (_sheet(book, sheet) for sheet in book.sheet_names[: limits.MOST_SHEETS])
        best = max(sheets, key=lambda cells: (head_row(cells, known)[1], cells.height > 0 and not known, cells.height))
    except (PolarsError, fastexcel.FastExcelError, ValueError) as error:
        raise unreadable(name, error) from error
    return best


def _sheet(book: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    """Rows as a spreadsheet counts them, blank ones too."""
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    cells = pl.DataFrame(loaded)
    return cells.rename({column: str(number) for number, column in enumerate(cells.columns)})


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _text(name: str, content: bytes) -> pl.DataFrame:
    encoding = encoding_of(content)
    csv.field_size_limit(limits.LONGEST_CELL)
    rows = _rows(name, content, encoding, _separator(content, encoding))
    batches, wide, read = [], 0, 0
    while batch := list(islice(rows, _BATCH)):
        read += len(batch)
        wide = max(wide, *(len(row) for row in batch))
        limits.check_rows(name, read)
        limits.check_cells(name, read, wide)
        batches.append(_frame(batch))
    if not batches:
        raise SourceError(f"{name}: there is nothing in it.")
    return pl.concat(batches, how="diagonal")


def _frame(rows: list[list[str]]) -> pl.DataFrame:
    columns = zip_longest(*rows)
    return pl.DataFrame({str(at): pl.Series(cells, dtype=pl.String) for at, cells in enumerate(columns)}).with_columns(
        pl.all().replace("", None)
    )


def encoding_of(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark, as Excel's "Unicode text"; else what Windows writes in the West."""
    marked = next((found for mark, found in _MARKS.items() if content.startswith(mark)), "")
    try:
        content.decode(marked or "utf-8")
    except UnicodeDecodeError:
        return marked or "cp1252"
    return marked or "utf-8"


def _opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="")


def _separator(content: bytes, encoding: str) -> str:
    """What parts the first rows into the most columns of which most rows have the same number; where none does, what
    the first row holds most of.
    """
    text = _opened(content, encoding).read(limits.LONGEST_ROW)
    first = text.partition("\n")[0]

    def columns(separator: str) -> tuple[int, int, int]:
        counts = [len(row) for row in islice(_parsed(text, separator), _TRIED) if row]
        usual = max(set(counts), key=lambda count: (counts.count(count), count), default=0)
        return (counts.count(usual), usual, 0) if usual > 1 else (0, 0, first.count(separator))

    return max(_SEPARATORS, key=columns)


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _rows(name: str, content: bytes, encoding: str, separator: str) -> Iterator[list[str]]:
    """Row by row, so that a file of one endless row is never held as such."""
    feed = _Feed(name, _opened(content, encoding))
    reader = csv.reader(feed, delimiter=separator, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unparsed(name, feed.row, str(error)) from error
        limits.check_columns(name, len(row))
        feed.next_row()
        yield row


class _Feed:
    """The lines of a text, which end when a row that spans several grows too long."""

    def __init__(self, name: str, lines: io.TextIOWrapper) -> None:
        self.name, self.lines = name, lines
        self.row, self.fed = 1, 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self.lines.readline(limits.LONGEST_ROW + 1)
        self.fed += len(line)
        if self.fed > limits.LONGEST_ROW:
            raise SourceError(f"{self.name}: row {self.row:,} holds more than {limits.LONGEST_ROW:,} characters.")
        if not line:
            raise StopIteration
        if "\0" in line:
            raise SourceError(
                f"{self.name}: row {self.row:,} holds zero bytes, as no text does. Save it as CSV (UTF-8)."
            )
        return line

    def next_row(self) -> None:
        self.row, self.fed = self.row + 1, 0


def _unparsed(name: str, row: int, problem: str) -> SourceError:
    if "field larger" in problem:
        return limits.cell_too_long(name, row)
    return SourceError(f"{name}: row {row:,} has a quotation mark that is not closed, or text after a closed one.")

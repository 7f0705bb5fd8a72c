"""How much of a user's file is read. Real files of states stay far below; what goes beyond is refused in a sentence.

The limits keep one reading within the memory that :mod:`jtm.uploads.files` grants it, whatever a file says of itself.
"""

from jtm.sources.errors import SourceError

LARGEST_FILE = 20 * 2**20  # bytes
LARGEST_UNPACKED = 400 * 2**20  # bytes of a workbook's parts, counted while they are inflated
MOST_PARTS = 1_000  # files within a workbook, which is an archive
MOST_SHEETS = 20
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 6_000_000  # of the rectangle that the filled cells span: readers make room for all of it
LONGEST_CELL = 10_000  # characters
LONGEST_ROW = 1_000_000  # characters of one row of a text file
MOST_TEXT = 128_000_000  # characters of all cells; a workbook keeps a text once and may show it in every cell


def check_rows(name: str, rows: int) -> None:
    """Raise :class:`SourceError` if a table is too long."""
    if rows > MOST_ROWS:
        raise SourceError(f"{name}: it has {rows:,} rows, more than the {MOST_ROWS:,} that are read.")


def check_columns(name: str, columns: int) -> None:
    """Raise :class:`SourceError` if a table is too wide."""
    if columns > MOST_COLUMNS:
        raise SourceError(f"{name}: it has {columns:,} columns, more than the {MOST_COLUMNS:,} that are read.")


def check_cells(name: str, rows: int, columns: int) -> None:
    """Raise :class:`SourceError` if a table of these bounds has too many cells, be they empty or not."""
    if rows * columns > MOST_CELLS:
        raise SourceError(
            f"{name}: {rows:,} rows by {columns:,} columns are more than the {MOST_CELLS:,} cells that are read. "
            "Save the table alone, without cells far out."
        )


def check_text(name: str, characters: int) -> None:
    """Raise :class:`SourceError` if a table's cells hold too much text in all."""
    if characters > MOST_TEXT:
        raise SourceError(f"{name}: its cells hold more than {MOST_TEXT // 10**6} million characters.")


def cell_too_long(name: str, row: int, column: str = "") -> SourceError:
    """What to raise for a cell that is too long, in ``row`` as a spreadsheet counts."""
    place = f"row {row:,}{f', column {column!r}' if column else ''}"
    return SourceError(f"{name}: {place} holds more than {LONGEST_CELL:,} characters in one cell.")

"""Ways to spoil a file of a sound release."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

Spoil = Callable[[Path], None]


def text(old: str, new: str) -> Spoil:
    """Replace the first ``old`` of a text file."""

    def spoil(file: Path) -> None:
        content = file.read_text("latin-1")
        assert old in content
        file.write_text(content.replace(old, new, 1), "latin-1", newline="")

    return spoil


def rename(column: str, sheet: str | None = None) -> Spoil:
    """Rename the column of a workbook whose head ends in ``column``."""

    def spoil(file: Path) -> None:
        book = load_workbook(file)
        rows = (book[sheet] if sheet else book.active).iter_rows(max_row=6)
        (head,) = [item for row in rows for item in row if str(item.value).endswith(column)]
        head.value = "Something else"
        book.save(file)

    return spoil


def cell(place: str, value: object, sheet: str | None = None) -> Spoil:
    """Put ``value`` into one cell of a workbook."""

    def spoil(file: Path) -> None:
        book = load_workbook(file)
        (book[sheet] if sheet else book.active)[place] = value
        book.save(file)

    return spoil


def remove_sheet(name: str) -> Spoil:
    def spoil(file: Path) -> None:
        book = load_workbook(file)
        del book[name]
        book.save(file)

    return spoil


def keep_rows(count: int) -> Spoil:
    """Keep only the first rows of a workbook, its head among them."""

    def spoil(file: Path) -> None:
        book = load_workbook(file)
        book.active.delete_rows(count + 1, 1000)
        book.save(file)

    return spoil


def double(row: int) -> Spoil:
    """Repeat one row at the end of a workbook."""

    def spoil(file: Path) -> None:
        book = load_workbook(file)
        book.active.append([item.value for item in book.active[row]])
        book.save(file)

    return spoil


def repeat(row: int) -> Spoil:
    """Write one line of a text file twice."""

    def spoil(file: Path) -> None:
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([*lines[: row + 1], *lines[row:]]))

    return spoil


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_at_a_line(file: Path) -> None:
    """As a download that ended early can look whole."""
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[: len(lines) // 2]))


def unreadable(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\xff\xfe\tM\t00\tnowhere\r\n")


def delete(file: Path) -> None:
    file.unlink()

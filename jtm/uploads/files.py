"""Files that a user brings: CSV or XLSX, read as text, within limits, and never with anything in them that runs.

What every kind of upload (projections of a region, lists of programs, own indicators, ballots) needs: reading, which a
process of its own does, since a small file can make a reader take all memory there is; and naming faults row by row.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jtm import confined
from jtm.errors import WrongRequest
from jtm.sources.errors import SourceError
from jtm.uploads import limits
from jtm.uploads.cells import TEXT_KINDS, WORKBOOK, head_row, read_cells
from jtm.uploads.heads import distinct

KINDS = (*TEXT_KINDS, WORKBOOK)
SECONDS = 60.0  # for one file; the largest honest one takes a third of it
MEMORY = 380 * 2**20  # bytes for one file, beside Python and its libraries


class WrongColumnError(SourceError, WrongRequest):
    """A column or field that someone names is not there."""


class NotReadYetError(SourceError):
    """A file that was not looked at, since the server reads others: it may be tried again."""


@dataclass(frozen=True)
class Sheet:
    """A table of a file. ``titles``: the text above its head, a line a row; ``cells``: a column per head, all text, an
    empty cell null; ``numbers``: of each row, as a spreadsheet counts.
    """

    name: str
    titles: str
    cells: pl.DataFrame
    numbers: pl.Series

    @property
    def heads(self) -> list[str]:
        """The heads of the columns, in their order, all different."""
        return self.cells.columns

    @property
    def height(self) -> int:
        """Number of rows that are not empty."""
        return self.cells.height

    def select(self, columns: Mapping[str, str]) -> pl.DataFrame:
        """``row``, and the columns of ``columns`` (our names to heads) without blanks around their text."""
        chosen = (pl.col(head).str.strip_chars().replace("", None).alias(ours) for ours, head in columns.items())
        return self.cells.select(chosen).insert_column(0, self.numbers)


def read_file(path: Path) -> bytes:
    """The content of a file, not much more of it than may be. Raises :class:`OSError`."""
    with path.open("rb") as file:
        return file.read(limits.LARGEST_FILE + 1)


def read_upload(name: str, content: bytes, known: Collection[str] = ()) -> Sheet:
    """The table of a file; ``known`` are heads that tell its head from titles above it and its sheet from others, as
    :func:`~jtm.uploads.heads.undated` writes them. Raises :class:`SourceError` saying why a file is not opened,
    :class:`NotReadYetError` where only others are in the way.
    """
    if len(content) > limits.LARGEST_FILE:
        raise SourceError(f"{name}: larger than {limits.LARGEST_FILE // 2**20} MB, which no such file is.")
    if Path(name).suffix.lower() not in KINDS:
        raise SourceError(
            f"{name}: give a .csv, .tsv, .txt or .xlsx file; others, with macros or of older kinds, are not opened."
        )
    try:
        written = confined.run(read_cells, name, content, frozenset(known), seconds=SECONDS, memory=MEMORY)
    except confined.BusyError as error:
        raise NotReadYetError(str(error)) from None
    except confined.OutOfTimeError as error:
        raise SourceError(f"{name}: reading it takes too long. Save the table alone, or as .csv.") from error
    except confined.ConfinedError as error:
        raise SourceError(f"{name}: reading it takes too much memory. Save the table alone, or as .csv.") from error
    return _table(name, pl.read_ipc(written), known)


def _table(name: str, cells: pl.DataFrame, known: Collection[str]) -> Sheet:
    """Split titles, head and rows; empty rows, and columns without a head and content, are none."""
    at, _ = head_row(cells, known)
    below = cells.with_row_index("number", offset=1).slice(at + 1)
    below = below.filter(~pl.all_horizontal(pl.exclude("number").is_null()))
    if below.is_empty():
        raise SourceError(f"{name}: there are no rows in it.")
    head = cells.row(at)
    heads = distinct(head)
    used = [place for place, cell in enumerate(head) if cell or below[str(place)].null_count() < below.height]
    if Path(name).suffix.lower() != WORKBOOK:
        _refuse_wider(name, below, [place for place in used if place > max(_filled(head))])
    return Sheet(
        name=name,
        titles="\n".join(" ".join(filter(None, row)) for row in cells.head(at).rows()).rstrip(),
        cells=below.select(pl.col(str(place)).alias(heads[place]) for place in used),
        numbers=below["number"].alias("row"),
    )


def _filled(head: tuple[str | None, ...]) -> list[int]:
    return [place for place, cell in enumerate(head) if cell]


def _refuse_wider(name: str, below: pl.DataFrame, beyond: list[int]) -> None:
    """A row of a text file with more cells than the head has a separator within a text: its cells are shifted."""
    for place in beyond:
        row = below.filter(pl.col(str(place)).is_not_null())["number"][0]
        raise SourceError(
            f"{name}: row {row:,} has more cells than the head. Put text that holds a comma in quotation marks."
        )


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

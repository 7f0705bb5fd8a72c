"""A file of one's own as a table that a query may join: CSV, XLSX or Parquet."""

import io
from collections.abc import Collection
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from jtm import confined
from jtm.sources.errors import SourceError
from jtm.uploads import limits
from jtm.uploads.files import KINDS, MEMORY, SECONDS, read_upload

PARQUET = ".parquet"
_WHOLE, _NUMBER = r"^(0|-?[1-9]\d{0,17})$", r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def read(name: str, content: bytes, texts: Collection[str]) -> pl.DataFrame:
    """The table of a file, its head in the first row that is filled. Parquet keeps its types; of other files a column
    is numbers where every cell of it is one, unless it is called as one of ``texts``: a code stays a code. Raises
    :class:`SourceError` saying why a file is not read.
    """
    suffix = Path(name).suffix.lower()
    if suffix == PARQUET:
        return _parquet(name, content)
    if suffix not in KINDS:
        raise SourceError(f"{name}: give a .csv, .tsv, .txt, .xlsx or .parquet file.")
    cells = read_upload(name, content).cells
    return cells.select(_typed(cells[head], head.lower() in texts) for head in cells.columns)


def _typed(cells: pl.Series, is_text: bool) -> pl.Series:
    known = cells.drop_nulls().str.strip_chars()
    if is_text or known.is_empty():
        return cells
    if known.str.contains(_WHOLE).all():
        return cells.str.strip_chars().cast(pl.Int64)
    return cells.str.strip_chars().cast(pl.Float64) if known.str.contains(_NUMBER).all() else cells


def _parquet(name: str, content: bytes) -> pl.DataFrame:
    try:
        return pl.read_ipc(confined.run(read_parquet, name, content, seconds=SECONDS, memory=MEMORY))
    except confined.ConfinedError as error:
        raise SourceError(
            f"{name}: reading it takes too much time or memory, or other files are being read."
        ) from error


def read_parquet(name: str, content: bytes) -> bytes:
    """The rows of a Parquet file as Arrow IPC, within the limits of uploads; runs in a process of its own."""
    try:
        scanned = pl.scan_parquet(io.BytesIO(content))
        limits.check_columns(name, len(scanned.collect_schema()))
        limits.check_rows(name, scanned.select(pl.len()).collect().item())
        written = io.BytesIO()
        scanned.collect().write_ipc(written, compression="lz4")
    except PolarsError as error:
        raise SourceError(f"{name}: it is no Parquet file that can be read.") from error
    return written.getvalue()

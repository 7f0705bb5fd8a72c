"""Damage to a file, as a failing disk or a careless program does it."""

import os
from pathlib import Path

HEADERS = 12_288  # of a DuckDB file, before its first block


def overwrite(file: Path, start: float, end: float) -> None:
    """Fill a part of ``file``, from one share of its blocks to another, with other bytes; its length stays."""
    length = file.stat().st_size - HEADERS
    with file.open("r+b") as stream:
        stream.seek(HEADERS + int(start * length))
        stream.write(os.urandom(int((end - start) * length)))

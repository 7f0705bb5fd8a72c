"""The two editions of OEWS hold the same release and must read the same."""

from pathlib import Path

import pytest

from jtm.sources import oews
from jtm.sources.contract import SourceError
from tests.official import write_flat, write_sqlite


@pytest.mark.parametrize("block_bytes", [100, 1_000, 8 << 20])
def test_the_flat_files_and_the_sqlite_edition_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_bytes: int
) -> None:
    """Whether a cell lies within one block of lines or across several."""
    monkeypatch.setattr(oews, "_BLOCK_BYTES", block_bytes)
    (tmp_path / "flat").mkdir()
    write_flat(tmp_path / "flat")
    (tmp_path / "sqlite").mkdir()
    write_sqlite(tmp_path / "sqlite" / "oews-2025.sqlite.gz")
    flat, packed = (oews.read(tmp_path / name, {}, minimum_rows=100) for name in ("flat", "sqlite"))
    assert list(flat) == list(packed)
    assert all(flat[name].equals(packed[name]) for name in flat)
    assert oews.vintage(tmp_path / "flat") == oews.vintage(tmp_path / "sqlite") == "May 2025"


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b"OEUN000000000000000000001     \t2025\tA0", "ends in the middle of a line"),
        (b"\xff\xfe\t2025\tA01\t1\t\n", "cannot be read as a table"),
    ],
)
def test_a_flat_file_that_is_not_whole_is_refused(tmp_path: Path, tail: bytes, reason: str) -> None:
    write_flat(tmp_path)
    with (tmp_path / "oe.data.0.Current").open("ab") as file:
        file.write(tail)
    with pytest.raises(SourceError, match=reason):
        oews.read(tmp_path, {}, minimum_rows=1)

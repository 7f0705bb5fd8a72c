"""O*NET's own words are read, kept beside the snapshot, and never part of it."""

from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.sources import onet_texts
from jtm.sources.contract import SourceError
from jtm.sources.onet import read_crosswalk
from tests.official import write_release

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_release(tmp_path)
    return tmp_path / "onet"


def test_anchors_and_tasks_are_read(raw: Path) -> None:
    tables = onet_texts.read(raw, read_crosswalk(raw))
    anchors, tasks = tables["level_anchor"], tables["task"]
    assert set(anchors["level"]) == {2.0, 4.0, 6.0}
    assert anchors["anchor"].str.starts_with("A made-up example").all()
    assert "15-1252" in tasks["soc"]
    assert tasks["core"].all()


@pytest.mark.parametrize(
    ("file", "column"), [("Level Scale Anchors", "Anchor Value"), ("Task Statements", "Task Type")]
)
def test_a_missing_column_is_named(raw: Path, file: str, column: str) -> None:
    book = load_workbook(raw / f"{file}.xlsx")
    (cell,) = [cell for cell in book.active[1] if cell.value == column]
    cell.value = "Something else"
    book.save(raw / f"{file}.xlsx")
    with pytest.raises(SourceError, match=rf"{file}.xlsx: missing column '{column}'"):
        onet_texts.read(raw, read_crosswalk(raw))


def test_they_are_kept_and_read_again(raw: Path, tmp_path: Path) -> None:
    tables = onet_texts.read(raw, read_crosswalk(raw))
    onet_texts.write(tables, tmp_path / "texts")
    kept = onet_texts.read_loaded(tmp_path / "texts")
    assert all(kept[name].equals(table) for name, table in tables.items())
    assert len(onet_texts.loaded(tmp_path / "texts")) == 2


def test_without_them_the_tables_are_empty(tmp_path: Path) -> None:
    assert {name: table.height for name, table in onet_texts.read_loaded(tmp_path).items()} == {
        "level_anchor": 0,
        "task": 0,
    }
    assert onet_texts.loaded(tmp_path) == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "task.parquet").write_bytes(b"nothing")
    with pytest.raises(SourceError, match=r"task\.parquet is damaged"):
        onet_texts.read_loaded(tmp_path)


def test_the_snapshot_holds_no_text_of_theirs() -> None:
    """The longest text of any table is a name or title; a description is longer."""
    for file in (ROOT / "data" / "snapshot").glob("*.parquet"):
        table = pl.read_parquet(file).select(pl.col(pl.String)).drop("rings", strict=False)
        lengths = [table[name].str.len_chars().max() or 0 for name in table.columns]
        assert max(lengths, default=0) <= 150, file.name

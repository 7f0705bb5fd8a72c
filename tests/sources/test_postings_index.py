"""Indeed's index: days become months."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import postings_index
from tests.official_local import write_postings


@pytest.fixture
def table(tmp_path: Path) -> pl.DataFrame:
    write_postings(tmp_path)
    return postings_index.read(tmp_path, {}, 60)["postings_index"]


def test_a_month_is_the_mean_of_its_days(table: pl.DataFrame) -> None:
    assert table.select("state", "month", "days").rows() == [
        ("AL", "2020-02", 29), ("AL", "2020-03", 2), ("TX", "2020-02", 29), ("TX", "2020-03", 2),
    ]  # fmt: skip
    texas = table.filter(state="TX", month="2020-02")["postings_index"].item()
    assert texas == pytest.approx(100 + 0.25 * 14)


def test_the_vintage_is_the_last_day(tmp_path: Path, table: pl.DataFrame) -> None:
    assert postings_index.vintage(tmp_path) == "to 2020-03-02"
    assert table["days"].min() == 2

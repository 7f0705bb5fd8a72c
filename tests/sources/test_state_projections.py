"""Projections of all states: what a row says, and how the edition is told."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import state_projections
from jtm.sources.contract import SourceError
from tests.official_local import write_central
from tests.spoil import text


@pytest.fixture
def table(tmp_path: Path) -> pl.DataFrame:
    write_central(tmp_path)
    return state_projections.read(tmp_path, {}, 8)["state_projection"]


def row(table: pl.DataFrame, state: str, soc: str) -> dict[str, object]:
    return table.row(by_predicate=(pl.col("state_fips") == state) & (pl.col("soc") == soc), named=True)


def test_a_row_is_as_published(table: pl.DataFrame) -> None:
    assert row(table, "01", "47-2111") == {
        "state_fips": "01",
        "soc": "47-2111",
        "base": 9_000,
        "projected": 9_900,
        "growth": pytest.approx(0.101),  # the published percentage, and not 9,900 over 9,000
        "openings": 1_000,
        "first_year": 2022,
        "last_year": 2032,
    }


def test_without_jobs_at_the_start_there_is_no_growth(table: pl.DataFrame) -> None:
    assert row(table, "01", "27-2011")["growth"] is None
    assert row(table, "01", "27-2011")["openings"] == 0


def test_empty_rows_are_none_and_older_codes_stay(table: pl.DataFrame) -> None:
    assert table.height == 8
    assert table["soc"].to_list().count("15-1132") == 1
    assert table["state_fips"].unique().sort().to_list() == ["00", "01", "36"]


def test_the_years_are_told_by_the_jobs_of_the_nation(tmp_path: Path) -> None:
    write_central(tmp_path)
    assert state_projections.vintage(tmp_path) == "2022-32"
    text("164482590", "167849800")(tmp_path / "projections_central_2022_2032.tsv")
    with pytest.raises(SourceError, match=r"starts from 167,849,800 jobs in the nation, .*2022-32 can be read"):
        state_projections.read(tmp_path, {}, 1)


def test_a_name_that_tells_other_years_is_refused(tmp_path: Path) -> None:
    write_central(tmp_path)
    file = tmp_path / "projections_central_2022_2032.tsv"
    file.rename(tmp_path / "projections_central_2024_2034.tsv")
    with pytest.raises(SourceError, match=r"holds 2022 to 2032, and not 2024 to 2034 as its name says"):
        state_projections.read(tmp_path, {}, 1)

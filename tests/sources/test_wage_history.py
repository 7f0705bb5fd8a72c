"""OEWS of earlier years: what a sign in place of a figure means."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import wage_history
from tests.official_local import write_history


@pytest.fixture
def table(tmp_path: Path) -> pl.DataFrame:
    write_history(tmp_path)
    return wage_history.read(tmp_path, {}, 8)["wage_history"]


def at(table: pl.DataFrame, soc: str, year: int) -> dict[str, object]:
    return table.row(by_predicate=(pl.col("soc") == soc) & (pl.col("year") == year), named=True)


def test_groups_are_left_out_and_a_merged_occupation_is_there_once(table: pl.DataFrame) -> None:
    assert table.select("soc", "year").rows() == [
        ("00-0000", 2019), ("00-0000", 2021), ("11-1011", 2019), ("11-1011", 2021), ("13-1020", 2019),
        ("15-1252", 2021), ("15-1256", 2019), ("27-2011", 2019), ("27-2011", 2021),
    ]  # fmt: skip


def test_commas_are_no_part_of_a_figure(table: pl.DataFrame) -> None:
    chiefs = at(table, "11-1011", 2019)
    assert (chiefs["employment"], chiefs["mean_wage"], chiefs["median_wage"]) == (205_890, 193_000, 184_000)
    assert chiefs["wage_p75"] is None
    assert chiefs["median_wage_flag"] is None


@pytest.mark.parametrize(
    ("soc", "year", "flag"),
    [("11-1011", 2021, "top_coded"), ("27-2011", 2019, "other_basis"), ("27-2011", 2021, "suppressed")],
)
def test_a_sign_says_why_there_is_no_median(table: pl.DataFrame, soc: str, year: int, flag: str) -> None:
    assert at(table, soc, year)["median_wage"] is None
    assert at(table, soc, year)["median_wage_flag"] == flag


def test_two_asterisks_are_no_number_of_jobs(table: pl.DataFrame) -> None:
    assert at(table, "27-2011", 2019)["employment"] is None
    assert at(table, "27-2011", 2019)["employment_flag"] == "suppressed"
    assert at(table, "27-2011", 2021)["employment"] == 30_000


def test_the_vintage_names_the_years_that_are_there(tmp_path: Path, table: pl.DataFrame) -> None:
    assert wage_history.vintage(tmp_path) == "May 2019, 2021"
    assert table["year"].unique().sort().to_list() == [2019, 2021]

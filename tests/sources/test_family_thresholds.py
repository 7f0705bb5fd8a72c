"""Poverty thresholds: which place a code stands for."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import family_thresholds
from jtm.sources.family_thresholds import TENURES
from tests.official_local import SPM, write_thresholds


@pytest.fixture
def table(tmp_path: Path) -> pl.DataFrame:
    write_thresholds(tmp_path)
    return family_thresholds.read(tmp_path, {}, 21)["family_threshold"]


def test_every_place_has_every_tenure_and_the_nation_is_one(table: pl.DataFrame) -> None:
    assert table.height == 3 * (len(SPM) + 1)
    assert table["tenure"].unique().sort().to_list() == TENURES
    assert table.filter(place_code="00000", tenure="renter")["threshold"].to_list() == [39_000]


@pytest.mark.parametrize(
    ("code", "kind", "name", "renter"),
    [
        ("01002", "nonmetro", "Alabama Nonmetro", 30_000),
        ("12001", "other metros", "Florida Metro", 36_000),
        ("12420", "metro", "Austin-Round Rock, TX MSA", 41_000),
        ("17410", "metro", "Cleveland-Elyria, OH MSA", 35_000),  # the code that OEWS has for it today
        ("48002", "nonmetro", "Texas Nonmetro", 33_000),
    ],
)
def test_a_code_is_a_metro_or_what_is_left_of_a_state(
    table: pl.DataFrame, code: str, kind: str, name: str, renter: int
) -> None:
    found = table.filter(place_code=code, tenure="renter").row(0, named=True)
    assert (found["place_kind"], found["place_name"], found["threshold"]) == (kind, name, renter)


def test_the_year_is_that_of_the_file(table: pl.DataFrame, tmp_path: Path) -> None:
    assert table["year"].unique().to_list() == [2024]
    assert family_thresholds.vintage(tmp_path) == "2024"

"""HUD's rents and income limits by county, and the people who weight them."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.sources import county_population, fair_market_rents, income_limits
from jtm.sources.income_limits import SIZES
from tests.official import write_csv, write_geography
from tests.official_local import write_limits, write_rents


def test_a_place_is_a_county_whose_code_lost_its_zero(tmp_path: Path) -> None:
    write_rents(tmp_path)
    rents = fair_market_rents.read(tmp_path, {}, 50)["fair_market_rent"]
    assert rents["county_fips"].unique().sort().to_list() == ["01005", "23001", "48157", "48201"]
    one = rents.filter(county_fips="01005", year=2025)
    assert one.select("bedrooms", "rent").rows() == [(0, 600), (1, 700), (2, 800), (3, 900), (4, 1_000)]
    assert fair_market_rents.vintage(tmp_path) == "fiscal year 2026"


def test_a_county_of_towns_has_their_mean(tmp_path: Path) -> None:
    write_rents(tmp_path)
    rents = fair_market_rents.read(tmp_path, {}, 50)["fair_market_rent"]
    assert rents.filter(county_fips="23001", year=2026, bedrooms=2).select("rent", "towns").rows() == [(1_200, 2)]


@given(st.lists(st.integers(300, 5_000), min_size=1, max_size=30))
def test_a_county_is_within_its_towns(tmp_path_factory: pytest.TempPathFactory, rents: list[int]) -> None:
    folder = tmp_path_factory.mktemp("towns")
    rows = [("ME", f"23001{number:05}", 2026, 2, rent) for number, rent in enumerate(rents)]
    write_csv(
        folder / "hud_fair_market_rents.csv", [("state", "hud_fmr_area_code", "year", "bedrooms", "value"), *rows]
    )
    (found,) = fair_market_rents.read(folder, {}, 1)["fair_market_rent"].iter_rows(named=True)
    assert min(rents) <= found["rent"] <= max(rents)
    assert found["towns"] == len(rents)


def test_limits_have_a_row_a_size(tmp_path: Path) -> None:
    write_limits(tmp_path)
    limits = income_limits.read(tmp_path, {}, 9)["income_limit"]
    assert limits.height == 3 * 3 * len(SIZES)
    assert limits.filter(county_fips="48201", year=2026, household_size=4).row(0, named=True) == {
        "county_fips": "48201",
        "year": 2026,
        "household_size": 4,
        "median_family_income": 82_000,
        "extremely_low_income": 24_000,
        "very_low_income": 40_000,
        "low_income": 64_000,
    }
    assert income_limits.vintage(tmp_path) == "fiscal year 2026"


def test_people_are_those_of_counties_in_the_latest_year(tmp_path: Path) -> None:
    write_geography(tmp_path)
    people = county_population.read(tmp_path, {}, 1)["county_population"]
    assert people.rows() == [("01005", 1_000, 2024), ("48157", 1_000, 2024), ("48201", 1_000, 2024)]
    assert people.schema["population"] == pl.Int32
    assert county_population.vintage(tmp_path) == "2024"

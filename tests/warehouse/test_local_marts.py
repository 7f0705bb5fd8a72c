"""What the marts say of states, counties, families and workers: counts made by hand, and the rules of each."""

from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.paths import DataPaths
from jtm.uploads import industry_counts
from jtm.warehouse import build
from jtm.warehouse.snapshot import table_file
from tests.official_industries import write_cbp, write_qcew

CENT = 0.01


def ask(warehouse: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The one value that ``sql`` gives."""
    return warehouse.cursor().sql(sql).fetchall()[0][0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(DISTINCT area_code) FROM state_projection", 55),
        ("SELECT count(*) FROM state_projection", 36_367),
        ("SELECT count(*) FROM state_projection WHERE area_code = 'US'", 830),
        ("SELECT count(*) FROM state_projection WHERE growth_flag = 'no_jobs_at_start'", 72),
        ("SELECT count(*) FROM state_projection WHERE growth_flag IS NULL AND growth_state IS NULL", 0),
        (
            "SELECT string_agg(DISTINCT area_code ORDER BY area_code) FROM state_projection WHERE openings IS NULL",
            "36,78",
        ),
        ("SELECT count(DISTINCT area_code) FROM fair_market_rent", 583),
        ("SELECT count(DISTINCT area_code) FROM income_limit", 583),
        ("SELECT count(DISTINCT area_code) FROM family_threshold", 572),
        ("SELECT count(*) FROM worker_age WHERE match = 'exact'", 425),
        ("SELECT count(*) FROM worker_age WHERE match = 'broad group'", 240),
        ("SELECT count(share_55_over) FROM worker_age", 438),
        ("SELECT count(*) FROM pay_by_sex", 665),
        ("SELECT count(weekly_pay) FROM pay_by_sex", 386),
        ("SELECT count(pay_ratio) FROM pay_by_sex", 147),
        ("SELECT count(DISTINCT soc) FROM wage_history WHERE year = 2019", 758),
        ("SELECT count(DISTINCT soc) FROM wage_history WHERE year = 2024", 830),
        ("SELECT count(DISTINCT area_code) FROM postings_index", 51),
        ("SELECT max(month) FROM postings_index", "2026-08"),
    ],
)
def test_a_count_is_that_of_the_sources(warehouse: duckdb.DuckDBPyConnection, sql: str, expected: object) -> None:
    assert ask(warehouse, sql) == expected


def test_the_counties_of_an_area_share_its_people_among_them(warehouse: duckdb.DuckDBPyConnection) -> None:
    shares = "SELECT area_code, sum(county_share) AS whole FROM area_county GROUP BY area_code"
    assert ask(warehouse, f"SELECT count(*) FROM ({shares}) WHERE abs(whole - 1) > 1e-9") == 0
    assert ask(warehouse, "SELECT count(*) FROM area ANTI JOIN area_county USING (area_code)") == 0


@pytest.mark.parametrize(
    ("mart", "of_area", "of_county", "size"),
    [
        ("fair_market_rent", "fair_market_rent", "rent", "bedrooms"),
        ("income_limit", "low_income", "low_income", "household_size"),
    ],
)
def test_an_area_lies_within_its_counties(
    data_folder: DataPaths, warehouse: duckdb.DuckDBPyConnection, mart: str, of_area: str, of_county: str, size: str
) -> None:
    areas = warehouse.cursor().sql(f"SELECT area_code, year, {size}, {of_area} AS mean FROM {mart}").pl()
    members = warehouse.cursor().sql("SELECT area_code, county_fips FROM area_county").pl()
    counties = pl.read_parquet(table_file(data_folder.snapshot, mart)).rename({of_county: "county"})
    spans = (
        members.join(counties, on="county_fips")
        .group_by("area_code", "year", size)
        .agg(pl.col("county").min().alias("low"), pl.col("county").max().alias("high"))
    )
    both = areas.join(spans, on=["area_code", "year", size])
    assert both.height == areas.height
    assert both.filter((pl.col("mean") < pl.col("low") - CENT) | (pl.col("mean") > pl.col("high") + CENT)).is_empty()


def test_a_larger_home_is_never_cheaper_nor_a_limit_lower(warehouse: duckdb.DuckDBPyConnection) -> None:
    falls = "SELECT fair_market_rent < lag(fair_market_rent) OVER (PARTITION BY area_code ORDER BY bedrooms) AS f"
    assert ask(warehouse, f"SELECT count(*) FROM ({falls} FROM fair_market_rent) WHERE f") == 0
    falls = "SELECT low_income < lag(low_income) OVER (PARTITION BY area_code ORDER BY household_size) AS f"
    assert ask(warehouse, f"SELECT count(*) FROM ({falls} FROM income_limit) WHERE f") == 0


# ── families ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_areas_without_a_threshold(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Territories; and Sussex, Delaware, which was part of a metro in the delineation that the thresholds follow."""
    lacking = (
        warehouse.cursor().sql("SELECT area_code FROM area ANTI JOIN family_threshold USING (area_code)").fetchall()
    )
    assert {code for (code,) in lacking if code[:2] not in ("72", "66", "78")} == {
        "1000005", "10380", "11640", "25020", "32420", "38660", "41980",
    }  # fmt: skip


def test_a_metro_without_figures_of_its_own_says_whose_it_has(warehouse: duckdb.DuckDBPyConnection) -> None:
    counted = (
        "SELECT threshold_from, count(*) FROM family_threshold JOIN area USING (area_code) "
        "WHERE area_type = 'metro' AND tenure = 'renter' GROUP BY ALL"
    )
    assert dict(warehouse.cursor().sql(counted).fetchall()) == {
        "metro": 257, "other metros": 94, "nonmetro": 23, "several places": 13,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("adults", "children", "raw"),
    [(1, 0, 1), (2, 0, 2**0.5), (3, 0, 3**0.7), (1, 1, 1.8**0.7), (1, 2, 2.3**0.7), (1, 3, 2.8**0.7), (2, 1, 2.5**0.7),
     (2, 2, 3**0.7), (2, 3, 3.5**0.7), (3, 1, 3.5**0.7)],
)  # fmt: skip
def test_the_scale_is_that_of_the_poverty_measure(warehouse, adults: int, children: int, raw: float) -> None:
    sql = f"SELECT family_scale FROM family_scale WHERE adults = {adults} AND children = {children}"
    assert ask(warehouse, sql) == pytest.approx(raw / 3**0.7)


@given(st.integers(1, 6), st.integers(0, 7))
def test_a_child_more_never_costs_less(warehouse: duckdb.DuckDBPyConnection, adults: int, children: int) -> None:
    sql = f"SELECT family_scale FROM family_scale WHERE adults = {adults} AND children"
    assert ask(warehouse, f"{sql} = {children}") < ask(warehouse, f"{sql} = {children + 1}")


# ── states and years ──────────────────────────────────────────────────────────────────────────────────────────────


def test_growth_of_states_is_that_of_their_jobs_where_these_are_many(warehouse: duckdb.DuckDBPyConnection) -> None:
    far = "base > 10000 AND abs(growth_state - (projected / base - 1)) > 0.002"
    assert ask(warehouse, f"SELECT count(*) FROM state_projection WHERE {far}") == 0


def test_the_median_against_all_jobs_is_one_for_all_jobs(warehouse: duckdb.DuckDBPyConnection) -> None:
    between = "SELECT min(relative_median) < 1 AND max(relative_median) > 1 FROM wage_history WHERE year = 2024"
    assert ask(warehouse, between) is True
    assert (
        ask(warehouse, "SELECT count(*) FROM wage_history WHERE median_wage IS NULL AND median_wage_flag IS NULL") == 0
    )


def test_a_month_that_is_not_over_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT max(days) FROM postings_index WHERE month = '2026-08'") == 14
    assert ask(warehouse, "SELECT min(days) FROM postings_index WHERE month < '2026-08'") == 28


# ── counts of jobs ────────────────────────────────────────────────────────────────────────────────────────────────


def test_loaded_counts_become_areas(data_folder: DataPaths, tmp_path: Path) -> None:
    counties = pl.read_parquet(table_file(data_folder.snapshot, "county"))["county_fips"]
    for write in (write_cbp, write_qcew):
        found = industry_counts.read(write(tmp_path), counties.filter(counties.is_in(["01005", "48157", "48201"])), 4)
        industry_counts.save(found, data_folder.industries)
    assert build.build(data_folder)
    with closing(duckdb.connect(str(data_folder.warehouse), read_only=True)) as connection:
        of = (
            "SELECT employment, counties, withheld_counties FROM observed_industry "
            "WHERE area_code = ? AND naics = ? AND "
        )
        told = {
            key: connection.execute(f"{of} counted_by = ? AND ownership = ?", key).fetchall()
            for key in [
                ("26420", "238000", "CBP", "private"), ("26420", "238000", "QCEW", "private"),
                ("26420", "611000", "QCEW", "local"), ("48", "622000", "CBP", "private"),
                ("US", "622000", "CBP", "private"), ("26420", "713000", "QCEW", "private"),
            ]
        }  # fmt: skip
    assert list(told.values()) == [
        [(89_000, 2, 0)], [(93_000, 2, 0)], [(150_000, 1, 0)], [(67_000, 2, 0)], [(67_000, 3, 1)], [(None, 1, 1)],
    ]  # fmt: skip


def test_without_loaded_counts_there_are_none(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT count(*) FROM observed_industry") == 0

"""The marts hold all that the sources publish: counts made by hand from the sources, and the rules of each mart."""

import json
from typing import Any

import duckdb
import pytest

KEYS = {
    "area": "area_code",
    "occupation": "soc",
    "industry": "naics",
    "industry_mix": "area_code, naics",
    "industry_mix_fit": "area_code",
    "element": "element_id",
    "wage": "area_code, soc",
    "staffing": "naics, soc",
    "projection": "soc, area_code",
    "rating": "soc, element_id",
    "technology": "soc, commodity_code",
    "education_requirement": "soc, scale, category",
    "exposure": "soc",
    "demographics": "soc",
    "price_parity": "area_code",
    "boundary": "area_code",
    "county": "county_fips",
    "soc_code": "code, soc",
    "job_title": "soc, name",
    "cip": "cip",
    "cip_soc": "cip, soc",
    "award_level": "award_level",
    "shortest_award": "soc",
    "institution": "unitid",
    "completion": "unitid, cip, award_level, year",
    "program": "list_name, program_id",
    "program_occupation": "list_name, program_id, soc",
    "state_projection": "soc, area_code",
    "area_county": "area_code, county_fips",
    "family_threshold": "area_code, tenure",
    "family_scale": "adults, children",
    "fair_market_rent": "area_code, bedrooms",
    "income_limit": "area_code, household_size",
    "worker_age": "soc",
    "pay_by_sex": "soc",
    "wage_history": "soc, year",
    "postings_index": "area_code, month",
    "source": "source",
}


def ask(warehouse: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The one value that ``sql`` gives."""
    return warehouse.cursor().sql(sql).fetchall()[0][0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) FROM area", 583),
        ("SELECT count(*) FROM area WHERE area_type = 'metro'", 393),
        ("SELECT count(*) FROM area WHERE area_type = 'nonmetro'", 135),
        ("SELECT count(*) FROM area WHERE area_type = 'state'", 54),
        ("SELECT count(*) FROM occupation", 830),
        ("SELECT count(*) FROM wage", 223_174),
        ("SELECT count(*) FROM wage WHERE employment IS NOT NULL AND median_wage IS NOT NULL", 215_231),
        ("SELECT count(*) FROM wage WHERE area_code = '26420'", 708),
        ("SELECT count(*) FROM wage WHERE area_code = '26420' AND employment > 0 AND median_wage > 0", 677),
        (
            "SELECT min(n) FROM (SELECT count(*) AS n FROM wage WHERE employment > 0 AND median_wage > 0 "
            "GROUP BY area_code)",
            70,
        ),
        ("SELECT count(*) FROM wage WHERE median_wage >= 239200", 1_810),
        ("SELECT count(*) FROM industry WHERE naics_level = 3", 85),
        ("SELECT count(DISTINCT soc) FROM projection WHERE area_code = 'US'", 832),
        ("SELECT count(*) FROM occupation WHERE ratings_from = 'direct'", 678 + 47),
        ("SELECT count(*) FROM occupation WHERE ratings_from = 'components'", 25 + 12),
        ("SELECT count(*) FROM occupation WHERE ratings_from = 'imputed'", 68),
        ("SELECT count(*) FROM occupation WHERE ratings_from = 'imputed' AND NOT contains(title, 'All Other')", 21),
        ("SELECT count(*) FROM occupation WHERE imputed_from = 'broad group'", 44),
        ("SELECT count(*) FROM occupation WHERE imputed_from = 'minor group'", 24),
        ("SELECT count(*) FROM occupation WHERE odd_specialties", 23),
        ("SELECT count(DISTINCT soc) FROM technology", 783),
        ("SELECT count(DISTINCT soc) FROM technology WHERE hot", 765),
        ("SELECT count(DISTINCT soc) FROM technology WHERE in_demand", 417),
        ("SELECT count(ai_applicability) FROM exposure JOIN occupation USING (soc)", 783),
        ("SELECT count(gpt_exposure) FROM exposure JOIN occupation USING (soc)", 783),
        ("SELECT count(*) FROM demographics WHERE match = 'exact'", 425),
        ("SELECT count(share_women) FROM demographics WHERE match = 'exact'", 264),
        ("SELECT count(*) FROM demographics WHERE match = 'broad group'", 240),
        ("SELECT count(share_women) FROM demographics WHERE match = 'broad group'", 176),
        ("SELECT count(*) FROM boundary", 528),
        ("SELECT count(*) FROM job_title WHERE named_by = 'BLS direct match'", 5_933),
        ("SELECT count(DISTINCT soc) FROM job_title", 830),
    ],
)
def test_a_count_is_that_of_the_sources(warehouse: duckdb.DuckDBPyConnection, sql: str, expected: int) -> None:
    assert ask(warehouse, sql) == expected


@pytest.mark.parametrize(
    ("ratings_from", "codes", "expected"),
    [
        ("direct", "codes = 1", 678),
        ("direct", "codes > 1", 47),
        ("components", "merged = 1", 25),  # suffixed specialties of one occupation only
        ("components", "merged > 1", 12),  # occupations that OEWS merges, such as 13-1020
        ("imputed", "TRUE", 68),
    ],
)
def test_ratings_come_from_so_many_codes(
    warehouse: duckdb.DuckDBPyConnection, ratings_from: str, codes: str, expected: int
) -> None:
    counts = "count(*) AS codes, count(DISTINCT onet_soc[1:7]) AS merged"
    by_occupation = f"SELECT soc, {counts} FROM onet_crosswalk GROUP BY soc"
    counted = f"SELECT count(*) FROM occupation JOIN ({by_occupation}) USING (soc)"
    assert ask(warehouse, f"{counted} WHERE ratings_from = '{ratings_from}' AND {codes}") == expected


@pytest.mark.parametrize(("mart", "key"), KEYS.items())
def test_a_mart_has_one_row_a_key_in_its_order(warehouse: duckdb.DuckDBPyConnection, mart: str, key: str) -> None:
    keys = warehouse.cursor().sql(f"SELECT {key} FROM {mart}").pl()
    assert keys.height > 0
    assert keys.n_unique() == keys.height
    assert keys.null_count().row(0) == (0,) * keys.width
    if mart not in ("source", "projection"):
        assert keys.equals(keys.sort(keys.columns))


@pytest.mark.parametrize(
    "mart",
    ["wage", "staffing", "rating", "technology", "education_requirement", "demographics", "soc_code", "cip_soc",
     "program_occupation", "job_title", "state_projection", "worker_age", "pay_by_sex", "wage_history"],
)  # fmt: skip
def test_a_mart_knows_only_listed_occupations(warehouse: duckdb.DuckDBPyConnection, mart: str) -> None:
    assert ask(warehouse, f"SELECT count(*) FROM {mart} ANTI JOIN occupation USING (soc)") == 0


def test_every_occupation_has_projection_ratings_and_a_job_zone(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT count(*) FROM occupation ANTI JOIN projection USING (soc)") == 0
    assert ask(warehouse, "SELECT count(*) FROM occupation ANTI JOIN rating USING (soc)") == 0
    assert ask(warehouse, "SELECT count(*) FROM occupation WHERE job_zone IS NULL") == 0


def test_a_withheld_figure_is_flagged_and_a_published_one_is_not(warehouse: duckdb.DuckDBPyConnection) -> None:
    figures = ["employment", "mean_wage", "wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90"]
    for name in figures:
        assert ask(warehouse, f"SELECT count(*) FROM wage WHERE {name} IS NOT NULL AND {name}_flag IS NOT NULL") == 0
    assert ask(warehouse, "SELECT count(*) FROM wage WHERE median_wage IS NULL AND median_wage_flag IS NULL") == 0


def test_percentiles_are_in_order(warehouse: duckdb.DuckDBPyConnection) -> None:
    disordered = "wage_p10 > wage_p25 OR wage_p25 > median_wage OR median_wage > wage_p75 OR wage_p75 > wage_p90"
    assert ask(warehouse, f"SELECT count(*) FROM wage WHERE {disordered}") == 0


def test_no_area_holds_more_detail_than_its_total(warehouse: duckdb.DuckDBPyConnection) -> None:
    # Rounded cells may add up to a little more.
    detail = "SELECT area_code, sum(employment) AS jobs FROM wage GROUP BY area_code"
    assert ask(warehouse, f"SELECT max(jobs / total_employment) FROM area JOIN ({detail}) USING (area_code)") <= 1.01


def test_staffing_sectors_hold_each_subsector(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT count(*) FROM industry WHERE naics_level = 3 AND sector IS NULL") == 0
    # Ownership cuts across the industries; its two totals belong to none.
    cuts = warehouse.cursor().sql("SELECT DISTINCT naics FROM staffing ANTI JOIN industry USING (naics) ORDER BY naics")
    assert cuts.fetchall() == [("000001",), ("999001",)]


# ── price parities ────────────────────────────────────────────────────────────────────────────────────────────────


def test_areas_without_a_price_level_have_none(warehouse: duckdb.DuckDBPyConnection) -> None:
    without = warehouse.cursor().sql("SELECT state FROM price_parity JOIN area USING (area_code) WHERE rpp IS NULL")
    states = [state for (state,) in without.fetchall()]
    assert len(states) == 11
    assert set(states) == {"PR", "GU", "VI", "DE"}


def test_price_levels_are_never_the_zero_of_an_absent_portion(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT min(rpp) FROM price_parity") > 70


def test_a_state_lies_between_its_portions(warehouse: duckdb.DuckDBPyConnection) -> None:
    texas, metro, rural = (
        ask(warehouse, f"SELECT rpp FROM price_parity WHERE {where}")
        for where in ("area_code = '48'", "area_code = '26420'", "area_code LIKE '48_____' LIMIT 1")
    )
    assert rural < texas < metro
    assert ask(warehouse, "SELECT count(*) FROM price_parity WHERE built_from_portions") == 51


# ── boundaries ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_boundaries_are_of_the_metro_and_nonmetro_areas(warehouse: duckdb.DuckDBPyConnection) -> None:
    kinds = warehouse.cursor().sql("SELECT DISTINCT area_type FROM boundary JOIN area USING (area_code)").fetchall()
    assert sorted(kind for (kind,) in kinds) == ["metro", "nonmetro"]


def test_a_boundary_is_closed_and_holds_its_centre_s_surroundings(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.cursor().sql(
        "SELECT area_code, rings, longitude, latitude FROM boundary JOIN area USING (area_code)"
    )
    for code, rings, longitude, latitude in rows.fetchall():
        points = [point for polygon in json.loads(rings) for ring in polygon for point in ring]
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for polygon in json.loads(rings) for ring in polygon), code
        if longitude is not None:
            xs, ys = zip(*points, strict=True)
            assert min(xs) - 0.1 <= longitude <= max(xs) + 0.1, code
            assert min(ys) - 0.1 <= latitude <= max(ys) + 0.1, code

"""Fields of study, awards and programs: nothing is counted twice, and what serves nothing is named.

Counts were made from the publishers' files.
"""

import json
from contextlib import closing
from typing import Any

import duckdb
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.training import supply
from jtm.paths import DataPaths
from jtm.uploads import program_lists
from jtm.uploads.program_lists import Known
from jtm.warehouse import build
from jtm.warehouse.connect import Warehouse, connect
from tests.sql import select
from tests.warehouse.test_marts import ask

HOUSTON, NURSES, ELECTRICIANS, WELDERS = "26420", "29-1141", "47-2111", "51-4121"
ANYWHERE = dict.fromkeys(["area", "county", "miles", "longitude", "latitude"])
DOWNTOWN = {"longitude": -95.37, "latitude": 29.76}


@pytest.fixture(scope="module")
def marts(bench: Workbench) -> Warehouse:
    return bench.warehouse


def serving(marts: Warehouse, *socs: str, **where: Any) -> pl.DataFrame:
    return marts.read("serving_completions", socs=socs, **{**ANYWHERE, **where})


def listed(marts: Warehouse, *socs: str, **where: Any) -> pl.DataFrame:
    return marts.read("listed_programs", socs=socs, **{**ANYWHERE, **where})


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        # c2023_a and c2024_a, the rows of CIP 99
        ("SELECT sum(completions) FROM completion WHERE year = 2023", 5_297_774),
        ("SELECT sum(completions) FROM completion WHERE year = 2024", 5_459_862),
        ("SELECT count(*) FROM completion WHERE cip LIKE '99%'", 0),
        ("SELECT count(*) FROM completion WHERE year = 2024", 267_595),
        ("SELECT count(*) FROM completion WHERE year = 2024 AND completions = 0", 267_595 - 199_455),
        ("SELECT count(*) FROM institution", 6_072),
        ("SELECT count(*) FROM institution WHERE cbsa IS NULL", 276),
        ("SELECT count(*) FROM institution WHERE NOT active", 78),
        ("SELECT count(DISTINCT unitid) FROM completion JOIN institution USING (unitid) "
         "WHERE year = 2024 AND cbsa = '26420'", 75),
        ("SELECT sum(completions) FROM completion JOIN institution USING (unitid) "
         "WHERE year = 2024 AND area_code = '26420'", 75_552),
        ("SELECT count(DISTINCT unitid) FROM completion ANTI JOIN institution USING (unitid)", 44),
        ("SELECT count(*) FROM cip WHERE leads_to = 'no match'", 194),
        ("SELECT sum(completions) FROM completion JOIN cip USING (cip) WHERE year = 2024 AND leads_to = 'no match'",
         217_888),
        ("SELECT count(*) FROM occupation SEMI JOIN cip_soc USING (soc)", 663),
        ("SELECT count(*) FROM program", 6_245 - 2),
        ("SELECT count(*) FROM program WHERE area_code = '26420'", 1_127 - 2),
        ("SELECT count(*) FROM program WHERE county_fips IS NULL", 8),
        ("SELECT count(*) FROM program WHERE cip IS NULL", 33),
        ("SELECT count(*) FROM program WHERE tuition IS NULL", 140),
        ("SELECT count(*) FROM county", 3_225),
        ("SELECT count(*) FROM county WHERE area_code = '26420'", 10),
    ],
)  # fmt: skip
def test_a_count_is_that_of_the_sources(warehouse: duckdb.DuckDBPyConnection, sql: str, expected: int) -> None:
    assert ask(warehouse, sql) == expected


# ── codes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "socs"),
    [
        ("47-2111", ["47-2111"]),
        ("13-1021", ["13-1020"]),  # OEWS merges three occupations of SOC 2018
        ("13-1020", ["13-1020"]),
        ("15-1132", ["15-1252", "15-1253"]),  # of 2010, split in 2018
        ("51-4120", []),  # a group
        ("55-1016", []),  # military
        ("11-1031", []),  # legislators, whom OEWS leaves out
    ],
)
def test_codes_of_several_classifications_lead_to_occupations(
    warehouse: duckdb.DuckDBPyConnection, code: str, socs: list[str]
) -> None:
    rows = warehouse.cursor().sql("SELECT soc FROM soc_code WHERE code = ? ORDER BY soc", params=[code]).fetchall()
    assert [soc for (soc,) in rows] == socs


def test_the_occupations_that_oews_merges_are_reached_unless_no_field_serves_their_parts(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    merged = "SELECT soc FROM onet_crosswalk GROUP BY soc HAVING count(DISTINCT onet_soc[1:7]) > 1"
    of_oews = f"FROM ({merged}) SEMI JOIN occupation USING (soc)"
    assert ask(warehouse, f"SELECT count(*) {of_oews}") == 12
    # Sheet CIP-SOC, rows 6006, 6007, 6019, 6020, 6022 and 6023: their parts are listed with 99.9999.
    lost = warehouse.cursor().sql(f"{of_oews} ANTI JOIN cip_soc USING (soc) ORDER BY soc").fetchall()
    assert lost == [("47-4090",), ("51-2028",), ("51-2090",)]


def test_no_match_is_no_occupation(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert ask(warehouse, "SELECT count(*) FROM cip_soc WHERE soc = '99-9999' OR cip = '99.9999'") == 0
    assert ask(warehouse, "SELECT leads_to FROM cip WHERE cip = '01.0508'") == "no match"
    assert ask(warehouse, "SELECT leads_to FROM cip WHERE cip = '49.0109'") == "not in crosswalk"


# ── awards are counted once ───────────────────────────────────────────────────────────────────────────────────────


def test_the_awards_near_a_place_are_those_of_its_fields_each_once(marts: Warehouse) -> None:
    near = marts.read("completions_near", **{**ANYWHERE, "area": HOUSTON})
    assert not near["cip"].is_duplicated().any()
    matched = "FROM completion JOIN institution USING (unitid) WHERE area_code = '26420'"
    assert near["completions"].sum() == select(marts, f"SELECT sum(completions) / 2 {matched}").item()


def test_shares_by_occupation_add_up_to_the_awards_that_serve_any(marts: Warehouse) -> None:
    near, links = marts.read("completions_near", **{**ANYWHERE, "area": HOUSTON}), marts.read("cip_soc")
    demand = marts.read("occupations").select("soc", pl.lit(1.0).alias("openings_need"))
    dealt = supply.shares(links, near, demand)
    total = (dealt["completions"] * dealt["share"]).sum()
    assert total == pytest.approx(supply.counted(links, near, demand["soc"]))


def test_a_field_for_two_occupations_counts_once(marts: Warehouse) -> None:
    """48.0508 serves 51-4121 and 51-4122: asked for both, its awards are those of each."""
    one, both = (serving(marts, *socs, area=HOUSTON) for socs in ([WELDERS], [WELDERS, "51-4122"]))
    keys = ["unitid", "cip", "award_level"]
    assert not both.select(keys).is_duplicated().any()
    welding = pl.col("cip") == "48.0508"
    assert one.filter(welding).height > 0
    assert one.filter(welding).equals(both.filter(welding))


def test_asked_for_every_occupation_no_award_counts_twice(marts: Warehouse) -> None:
    every = serving(marts, *marts.read("occupations")["soc"], area=HOUSTON)
    matched = "FROM completion JOIN institution USING (unitid) SEMI JOIN cip_soc USING (cip) WHERE area_code = '26420'"
    for column, year in (("completions", 2024), ("completions_before", 2023)):
        assert (
            every[column].sum() == select(marts, f"SELECT sum(completions)::BIGINT {matched} AND year = {year}").item()
        )


def test_awards_by_institution_and_by_field_agree(marts: Warehouse) -> None:
    found = serving(marts, NURSES, area=HOUSTON)
    near, links = marts.read("completions_near", **{**ANYWHERE, "area": HOUSTON}), marts.read("cip_soc")
    both = (found["completions"].sum() + found["completions_before"].sum()) / 2
    assert both == supply.counted(links, near, pl.Series([NURSES]))


def test_a_training_list_is_no_supply(marts: Warehouse) -> None:
    """Houston's colleges stand in both; the awards are those of IPEDS alone."""
    assert "program" not in (build._package() / "sql" / "completion.sql").read_text("utf-8")
    assert not {"completions"} & set(listed(marts, NURSES).columns)


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_awards_within_a_distance_of_a_point(marts: Warehouse) -> None:
    near = serving(marts, NURSES, miles=10.0, **DOWNTOWN)
    assert near["miles"].max() <= 10
    assert near.height < serving(marts, NURSES, miles=50.0, **DOWNTOWN).height
    assert serving(marts, NURSES, area=HOUSTON)["miles"].null_count() > 0, "no point, no distance"


@pytest.mark.parametrize(
    ("where", "column", "start"),
    [
        ({"area": "48"}, "county_fips", "48"),
        ({"area": HOUSTON}, "area_code", HOUSTON),
        ({"county": "48201"}, "county_fips", "48201"),
    ],
)
def test_awards_and_programs_of_a_place(marts: Warehouse, where: dict[str, str], column: str, start: str) -> None:
    for found in (serving(marts, NURSES, **where), listed(marts, NURSES, **where)):
        assert found.height > 0
        assert found[column].str.starts_with(start).all()
    huntsville = serving(marts, *marts.read("occupations")["soc"], area="26660")
    assert huntsville["cbsa"].unique().to_list() == ["26660"], "micropolitan"
    assert serving(marts, NURSES, area="US").height == serving(marts, NURSES).height


def test_miles_between_two_points(marts: Warehouse) -> None:
    # New York (40.7128, -74.006) and Los Angeles (34.0522, -118.2437) are 2,446 miles apart along the great circle.
    assert select(marts, "SELECT miles_between(-74.006, 40.7128, -118.2437, 34.0522)").item() == pytest.approx(
        2446, abs=1
    )
    assert select(marts, "SELECT miles_between(-95.0, 29.0, -95.0, 29.0)").item() == 0
    assert select(marts, "SELECT miles_between(-95.0, 29.0, NULL, 29.0)").item() is None


def test_counties_of_a_region_with_their_neighbours(marts: Warehouse) -> None:
    found = marts.read("county_boundaries", area=HOUSTON, miles=80.0, **DOWNTOWN)
    assert found["in_area"].sum() == 10
    assert found.height > 10
    for rings in found["rings"]:
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for polygon in json.loads(rings) for ring in polygon)
    assert marts.read("county_boundaries", area="48", miles=None, longitude=None, latitude=None).height == 254


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_programs_lead_by_their_codes_and_by_their_field_where_these_lead_nowhere(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    def of(program: str) -> list[tuple[str, str]]:
        sql = "SELECT soc, matched_by FROM program_occupation WHERE program_id = ? ORDER BY soc"
        return warehouse.cursor().sql(sql, params=[program]).fetchall()

    assert of("32211") == [(ELECTRICIANS, "O*NET")]
    assert of("8852") == [("15-1252", "O*NET"), ("15-1253", "O*NET")]
    assert of("31549")[0][1] == "O*NET"
    ways = "SELECT count(DISTINCT matched_by) AS n FROM program_occupation GROUP BY list_name, program_id"
    assert ask(warehouse, f"SELECT max(n) FROM ({ways})") == 1
    assert (
        ask(warehouse, "SELECT count(*) FROM program ANTI JOIN program_occupation USING (list_name, program_id)") == 7
    )


def test_a_program_for_several_occupations_is_listed_once(marts: Warehouse) -> None:
    found = listed(marts, *marts.read("occupations")["soc"], area=HOUSTON)
    assert not found.select("list_name", "program_id").is_duplicated().any()
    assert found["socs"].list.len().max() > 1


def test_figures_of_programs_are_those_that_are_listed(marts: Warehouse) -> None:
    electricians = listed(marts, ELECTRICIANS)
    figures = marts.read("program_figures", area=None, miles=None, longitude=None, latitude=None).filter(
        pl.col("soc") == ELECTRICIANS
    )
    assert figures.height == electricians.height
    for ours, theirs in (("contact_hours", "hours"), ("weeks", "weeks"), ("tuition", "tuition")):
        assert figures[ours].sort().equals(electricians[theirs].sort(), null_equal=True)


def test_lengths_of_all_programs(marts: Warehouse) -> None:
    usable = select(marts, "SELECT hours FROM program WHERE hours IS NOT NULL")["hours"]
    assert (usable.quantile(0.1, "linear"), usable.count()) == (60, 6158)
    assert (usable.median(), usable.quantile(0.9)) == (360, 1584)
    assert select(marts, "SELECT max(weeks), min(weeks) FROM program").row(0) == (262, 1)


def test_a_list_of_a_user_joins_the_state_s(data_folder: DataPaths) -> None:
    build.build(data_folder)
    with closing(connect(data_folder)) as before:
        known = Known(before.read("counties"), before.read("soc_codes")["code"], before.read("cips")["cip"])
        programs = before.read("program_lists")["programs"].sum()
    rows = [
        "Provider,Program,County,SOC,CIP,Weeks,Tuition",
        "College,Welding,Franklin,51-4121,,30,900",
        "College,Wiring,Franklin,,46.0302,20,1",
    ]
    content = "\n".join(rows).encode()
    found = program_lists.preview(program_lists.read("ohio.csv", content), known, "Ohio list", "2025", "OH")
    assert found.unmatched.is_empty()
    program_lists.save(found, data_folder.programs)
    assert not build.is_current(data_folder)
    build.build(data_folder)
    with closing(connect(data_folder)) as after:
        assert after.read("program_lists")["programs"].sum() == programs + 2
        welding = listed(after, WELDERS).filter(pl.col("list_name") == "Ohio list")
        assert welding.select("program", "county_name", "weeks", "tuition", "matched_by").rows() == [
            ("Welding", "Franklin County", 30.0, 900.0, "O*NET")
        ]
        assert listed(after, ELECTRICIANS).filter(pl.col("list_name") == "Ohio list")["matched_by"].to_list() == ["CIP"]
    program_lists.remove("Ohio list", data_folder.programs)
    assert not build.is_current(data_folder)

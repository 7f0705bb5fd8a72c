"""Counties for a map of one region. The fixture's counties are squares of one degree."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from jtm.sources import counties
from jtm.sources.contract import SourceError
from tests.official import write_geography
from tests.sources.test_bad_files import cell, cut, cut_at_a_line, delete, double, rename, repeat, text


@pytest.fixture
def table(tmp_path: Path) -> pl.DataFrame:
    write_geography(tmp_path)
    return counties.read(tmp_path, {}, 4)["county"]


def test_a_county_has_its_area_its_metro_and_its_centre(table: pl.DataFrame) -> None:
    columns = ["county_fips", "state", "oews_area_code", "cbsa", "longitude", "latitude"]
    assert table.select(columns).rows() == [
        ("01005", "AL", "0100004", None, -85.5, 31.5),
        ("48157", "TX", "0026420", "26420", -96.5, 29.5),
        ("48201", "TX", "0026420", "26420", -95.5, 29.5),
        ("72001", "PR", "7200001", None, -66.5, 18.5),
    ]


def test_names_are_those_of_the_estimates_and_territories_keep_theirs(table: pl.DataFrame) -> None:
    assert table["county_name"].to_list() == [*["Doña Ana County"] * 3, "A County"]


def test_a_boundary_is_closed_and_of_its_place(table: pl.DataFrame) -> None:
    (ring,) = json.loads(table["rings"][2])[0]
    assert ring[0] == ring[-1]
    assert {tuple(point) for point in ring} == {(-96, 29), (-96, 30), (-95, 30), (-95, 29)}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("De Witt County", "dewitt"), ("DeWitt", "dewitt"), ("Doña Ana County", "donaana"),
        ("St. Mary Parish", "stmary"), ("Fairfax city", "fairfaxcity"), ("Juneau City and Borough", "juneau"),
        ("CAPITOL PLANNING REGION", "capitol"),
    ],
)  # fmt: skip
def test_names_are_compared_without_kind_case_and_accents(name: str, key: str) -> None:
    assert pl.DataFrame({"x": [name]}).select(counties.name_key(pl.col("x"))).item() == key


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("derived_county_to_oews_area.csv", cut_at_a_line, "county_to_oews_area.csv: only 1 rows where at least 4 are"),
        ("derived_county_to_oews_area.csv", text("county_name", "name"), "missing column 'county_name'"),
        ("co-est2024-alldata.csv", text("CTYNAME", "NAME"), "co-est2024-alldata.csv: missing column 'CTYNAME'"),
        ("co-est2024-alldata.csv", repeat(2), "co-est2024-alldata.csv: column 'county_fips' repeat '48201', rows 1, 2"),
        ("list1_2023.xlsx", rename("FIPS County Code"), "list1_2023.xlsx: missing column 'FIPS County Code'"),
        ("list1_2023.xlsx", double(2), "list1_2023.xlsx: column 'county_fips' repeat '48201', rows 1, 3"),
        ("list1_2023.xlsx", cell("A2", "Houston"), "column 'cbsa' breaks 'regex' in 1 row"),
        ("list1_2023.xlsx", delete, "no file called 'list1_2023_census_original', 'list'"),
        ("counties-10m.json", cut, "counties-10m.json: cannot be read as TopoJSON"),
        ("counties-10m.json", text("48157", "48158"), "column 'id' lacks 1 of 4 codes, such as '48157'"),
        ("counties-10m.json", delete, "no file counties-10m.json"),
    ],
)
def test_files_that_break_their_format(tmp_path: Path, file: str, spoil: Callable[[Path], None], reason: str) -> None:
    write_geography(tmp_path)
    spoil(tmp_path / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        counties.read(tmp_path, {}, 4)

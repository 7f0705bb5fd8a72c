"""Fields of study, awards, institutions and training programs: the traps of each file, and files that break it."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.sources import cip_soc, etpl, ipeds, soc_2010
from jtm.sources.contract import SourceError
from tests import official_training as made
from tests.sources.test_bad_files import cell, cut, cut_at_a_line, delete, rename, repeat, text

COUNTIES = pl.DataFrame(
    [("48201", "Harris County", "TX"), ("48141", "El Paso County", "TX"), ("08041", "El Paso County", "CO"),
     ("51059", "Fairfax County", "VA"), ("51600", "Fairfax city", "VA"), ("35013", "Doña Ana County", "NM")],
    schema=["county_fips", "county_name", "state"], orient="row",
)  # fmt: skip
KNOWN = {"county": COUNTIES}
Spoil = Callable[[Path], None]


@pytest.fixture
def education(tmp_path: Path) -> Path:
    made.write_education(tmp_path)
    return tmp_path


@pytest.fixture
def training(tmp_path: Path) -> Path:
    made.write_training(tmp_path)
    return tmp_path


# ── fields of study ───────────────────────────────────────────────────────────────────────────────────────────────


def test_codes_without_a_match_are_no_match(education: Path) -> None:
    tables = cip_soc.read(education, {}, 1)
    assert made.UNMATCHED in tables["cip"]["cip"].to_list(), "a field without an occupation is still a field"
    assert not {made.UNMATCHED, cip_soc.NO_CIP} & set(tables["cip_soc"]["cip"])
    assert cip_soc.NO_SOC not in tables["cip_soc"]["soc_2018"].to_list()
    assert tables["cip"].filter(pl.col("cip") == made.ELECTRICIAN)["title"].to_list() == ["Electrician"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (rename("SOC2018Code", "CIP-SOC"), "Crosswalk.xlsx: missing column 'SOC2018Code'"),
        (cell("A2", "280301", "CIP-SOC"), "Crosswalk.xlsx: column 'cip' breaks 'regex' in 1 row: row"),
        (cell("C2", "infantry", "CIP-SOC"), "Crosswalk.xlsx: column 'soc_2018' breaks 'regex'"),
        (cell("C5", "47-2111", "CIP-SOC"), "Crosswalk.xlsx: columns 'cip', 'soc_2018' repeat '46.0302 47-2111', rows"),
        (lambda file: _keep_sheet(file, "File Guide"), "missing sheet 'CIP-SOC'; found 'File Guide'"),
        (cut, "Crosswalk.xlsx: cannot be read as xlsx"),
        (delete, "no file called 'cip2020_soc2018_crosswalk'"),
    ],
)
def test_a_crosswalk_that_breaks_its_format(education: Path, spoil: Spoil, reason: str) -> None:
    spoil(education / "CIP2020_SOC2018_Crosswalk.xlsx")
    with pytest.raises(SourceError, match=re.escape(reason)):
        cip_soc.read(education, {}, 1)


def test_a_short_crosswalk_is_truncated(education: Path) -> None:
    with pytest.raises(SourceError, match="only 9 rows where at least 6,000 are expected"):
        cip_soc.read(education, {}, 6_000)


def _keep_sheet(file: Path, name: str) -> None:
    book = load_workbook(file)
    for other in [sheet for sheet in book.sheetnames if sheet != name]:
        del book[other]
    book.save(file)


def test_codes_of_2010_are_read(tmp_path: Path) -> None:
    made.write_soc_2010(tmp_path)
    assert soc_2010.read(tmp_path, {}, 1)["soc_2010"].rows() == [("15-1132", "15-1252"), ("47-2111", "47-2111")]
    repeat(1)(tmp_path / "derived_soc2010_to_soc2018.csv")
    with pytest.raises(SourceError, match="'primary_key' is broken in 2 rows"):
        soc_2010.read(tmp_path, {}, 1)


# ── awards and institutions ───────────────────────────────────────────────────────────────────────────────────────


def test_totals_and_second_majors_are_not_counted(education: Path) -> None:
    awards = ipeds.read(education, {}, 1)["completion"]
    latest = awards.filter(pl.col("year") == 2024)
    assert latest["completions"].sum() == 3 * (40 + 10 + 30 + 0 + 100 + 12 + 3)
    assert not latest["cip"].str.starts_with("99").any()
    assert latest.filter(pl.col("cip") == made.NURSING)["completions"].to_list() == [300]


def test_a_field_without_awards_is_a_row(education: Path) -> None:
    awards = ipeds.read(education, {}, 1)["completion"]
    assert awards.filter(pl.col("cip") == made.BUYING)["completions"].to_list() == [0, 0]


def test_a_revised_file_wins_and_is_named(education: Path) -> None:
    awards = ipeds.read(education, {}, 1)["completion"]
    nursing = awards.filter(pl.col("cip") == made.NURSING).select("year", "completions").rows()
    assert nursing == [(2023, 200), (2024, 300)]
    assert ipeds.vintage(education) == "2022-23 (revised) and 2023-24"
    (education / "C2023_a_RV.csv").unlink()
    assert ipeds.vintage(education) == "2022-23 and 2023-24"
    assert ipeds.read(education, {}, 1)["completion"]["completions"].min() == 0


def test_the_last_two_years_are_read(education: Path) -> None:
    made.write_completions(education / "c2025_a.csv", 1)
    assert ipeds.read(education, {}, 1)["completion"]["year"].unique().sort().to_list() == [2024, 2025]


def test_a_derived_parquet_is_read_as_the_csv(education: Path) -> None:
    expected = ipeds.read(education, {}, 1)["completion"]
    csv = education / "c2024_a.csv"
    table = pl.read_csv(csv, schema_overrides={"CIPCODE": pl.String}).rename(str.strip).drop("XCTOTALT")
    table.write_parquet(csv.with_suffix(".parquet"))
    csv.unlink()
    assert ipeds.read(education, {}, 1)["completion"].equals(expected)


def test_an_institution_without_county_or_area_has_none(education: Path) -> None:
    college, university = ipeds.read(education, {}, 1)["institution"].iter_rows(named=True)
    assert (college["county_fips"], college["cbsa"], college["control"], college["level"], college["active"]) == (
        "48201", "26420", "public", "2 to 4 years", True
    )  # fmt: skip
    assert (university["county_fips"], university["cbsa"], university["active"]) == (None, None, False)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("c2024_a.csv", text("AWLEVEL", "LEVEL"), "c2024_a.csv: missing column 'AWLEVEL'"),
        ("c2024_a.csv", text("R,120", "R,many"), "c2024_a.csv: column 'CTOTALT', row 1: 'many' is not a figure"),
        ("c2024_a.csv", text("1,2,R,120", "1,9,R,120"), "c2024_a.csv: column 'award_level' breaks 'is_in' in 1 row"),
        ("c2024_a.csv", text("46.0302", "4603.02"), "c2024_a.csv: column 'cip' breaks 'regex' in 1 row: row 1"),
        ("c2024_a.csv", text("R,120", "R,60"), "'CTOTALT' adds up to 525 over the fields of study, and to 585 in"),
        ("c2024_a.csv", text("R,0", "R,-1"), "c2024_a.csv: column 'completions' breaks 'min' in 1 row"),
        ("c2024_a.csv", text("1,3,R,30", "1,2,R,30"), "c2024_a.csv: rule 'primary_key' is broken in 2 rows"),
        ("c2024_a.csv", cut_at_a_line, "the rows of CIP 99, which hold the totals; is it truncated?"),
        ("c2024_a.csv", delete, "completions of 2 years are needed (c2024_a.csv …), found 1"),
        ("hd2024.csv", text("LATITUDE", "LAT"), "hd2024.csv: missing column 'LATITUDE'"),
        ("hd2024.csv", text("29.76", "129.76"), "hd2024.csv: column 'latitude' breaks 'max' in 1 row"),
        ("hd2024.csv", text("29.76", "north"), "hd2024.csv: column 'LATITUDE', row 1: 'north' is not a figure"),
        ("hd2024.csv", text("200002", "200001"), "hd2024.csv: rule 'primary_key' is broken in 2 rows"),
        ("hd2024.csv", delete, "no directory of institutions, such as hd2024.csv"),
    ],
)
def test_files_of_ipeds_that_break_their_format(education: Path, file: str, spoil: Spoil, reason: str) -> None:
    spoil(education / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        ipeds.read(education, {}, 1)


# ── the training list ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def programs(training: Path) -> dict[str, dict[str, object]]:
    return {row["program_id"]: row for row in etpl.read(training, KNOWN, 1)["program"].iter_rows(named=True)}


def test_a_sound_program(programs: dict[str, dict[str, object]]) -> None:
    expected = {
        "list_name": etpl.LIST_NAME, "vintage": "2024-03-20", "provider": "Made-Up Academy", "program": "Welding",
        "state": "TX", "zip": "77002", "county_fips": "48201", "cip": "48.0508", "onet_soc": "51-4121.06",
        "weeks": 12.0, "hours": 240.0, "tuition": 7000.0, "supplies": 0.0, "outcome": None, "delivery": "In-person",
    }  # fmt: skip
    assert {name: programs["1"][name] for name in expected} == expected


def test_more_hours_than_a_week_has_leave_neither(programs: dict[str, dict[str, object]]) -> None:
    assert (programs["2"]["weeks"], programs["2"]["hours"], programs["2"]["tuition"]) == (None, None, 2924.0)
    assert programs["2"]["program"] == "Electrical Helper"
    assert programs["2"]["onet_soc"] == "47-3013.00;47-2111.00"


def test_lengths_and_prices_that_are_none_are_blank(programs: dict[str, dict[str, object]]) -> None:
    assert [programs["3"][name] for name in ("weeks", "hours", "tuition")] == [None] * 3
    assert programs["3"]["cip"] == "01.0105", "a lost zero"
    assert (programs["4"]["weeks"], programs["4"]["hours"], programs["4"]["cip"]) == (None, 240.0, None)


def test_a_program_under_two_numbers_stays_once(programs: dict[str, dict[str, object]]) -> None:
    assert sorted(programs) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (rename("Length: Weeks"), "twc_etpl_2024-03-20.xlsx: missing column 'Length: Weeks'"),
        (cell("C3", "1"), "twc_etpl_2024-03-20.xlsx: column 'program_id' repeat '1', rows 1, 2"),
        (cell("G3", None), "twc_etpl_2024-03-20.xlsx: column 'provider' breaks 'nullability' in 1 row: row 2"),
        (lambda file: made.write_training(file.parent, sheet="List"), "the sheet 'List' names no day"),
        (cut, "twc_etpl_2024-03-20.xlsx: cannot be read as xlsx"),
        (delete, "no file …etpl….xlsx"),
    ],
)
def test_a_list_that_breaks_its_format(training: Path, spoil: Spoil, reason: str) -> None:
    spoil(training / "twc_etpl_2024-03-20.xlsx")
    with pytest.raises(SourceError, match=re.escape(reason)):
        etpl.read(training, KNOWN, 1)


def test_a_short_list_is_truncated(training: Path) -> None:
    with pytest.raises(SourceError, match="only 5 rows where at least 5,000"):
        etpl.read(training, KNOWN, 5_000)

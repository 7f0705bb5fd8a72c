"""What BLS and O*NET list as names of occupations."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import alternate_titles, direct_titles
from jtm.sources.contract import SourceError
from tests.official import write_direct_titles

HEAD = "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)"
ROWS = [
    "11-1011.00\tCEO (Chief Executive Officer)\tCEO\t02",
    "11-1011.03\tChief Sustainability Officer (CSO)\tCSO\t02",
    "29-2034.00\tRegistered Radiologic Technologist (RT (R))\tRT (R)\t08",
    "29-1141.00\tStaff Nurse\tn/a\t08",
    "29-1141.01\tStaff Nurse\tn/a\t08",
    "51-9199.00\tSinger (Burning)\tn/a\t08",
]


@pytest.fixture
def onet(tmp_path: Path) -> Path:
    (tmp_path / "onet").mkdir()
    (tmp_path / "onet" / "alternate_titles.txt").write_text("\n".join([HEAD, *ROWS]))
    return tmp_path / "onet"


def pairs(tables: dict[str, pl.DataFrame], name: str) -> set[tuple[str, str]]:
    return set(tables[name].select("soc_2018", "name").iter_rows())


# ── BLS ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lines_above", [0, 7])
def test_a_direct_title_is_read_without_its_abbreviation(tmp_path: Path, lines_above: int) -> None:
    write_direct_titles(tmp_path, lines_above)
    assert pairs(direct_titles.read(tmp_path, {}, 1), "direct_title") == {
        ("15-1252", "Software Engineer"),
        ("29-1141", "RN"),
        ("29-1141", "Certified Occupational Health Nurse"),
        ("29-1141", "COHN"),
        ("47-3013", "Heating, Ventilation, and Air Conditioning Helper"),
        ("55-1011", "Charter Pilot (Airline)"),
    }


def test_direct_titles_may_come_as_text(tmp_path: Path) -> None:
    lines = ["2018 SOC Code,2018 SOC Title,2018 SOC Direct Match Title,Illustrative Example", "11-1011,Chiefs,CEO,"]
    (tmp_path / "soc_2018_direct_match_titles.csv").write_text("\n".join(lines))
    assert pairs(direct_titles.read(tmp_path, {}, 1), "direct_title") == {("11-1011", "CEO")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Code,2018 SOC Direct Match Title\n11-1011,CEO", "missing column '2018 SOC Code'"),
        ("2018 SOC Code,2018 SOC Direct Match Title\n11-1011,CEO", "truncated"),
        ("2018 SOC Code,2018 SOC Direct Match Title\n111011,CEO\n11-1011,COO", "soc_2018"),
    ],
)
def test_a_list_of_direct_titles_that_is_not_one_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "soc_2018_direct_match_titles.csv").write_text(text)
    with pytest.raises(SourceError, match=reason):
        direct_titles.read(tmp_path, {}, 2)


def test_no_list_of_direct_titles_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="soc_2018_direct_match_titles"):
        direct_titles.read(tmp_path, {}, 1)


# ── O*NET ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_short_form_and_what_it_stands_for_are_both_names(onet: Path) -> None:
    assert pairs(alternate_titles.read(onet, {}, 1), "alternate_title") == {
        ("11-1011", "CEO"),
        ("11-1011", "Chief Executive Officer"),
        ("11-1011", "Chief Sustainability Officer"),
        ("11-1011", "CSO"),
        ("29-2034", "Registered Radiologic Technologist"),
        ("29-2034", "RT (R)"),
        ("29-1141", "Staff Nurse"),
        ("51-9199", "Singer (Burning)"),
    }


def test_release_30_3_calls_the_names_job_titles(onet: Path) -> None:
    known = alternate_titles.read(onet, {}, 1)["alternate_title"]
    table = (onet / "alternate_titles.txt").rename(onet / "Job Titles.txt")
    table.write_text(table.read_text().replace("Alternate Title", "Job Title").replace("\tn/a\t", "\t\t"))
    assert alternate_titles.read(onet, {}, 1)["alternate_title"].equals(known)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Alternate Title", "Name", "missing column 'Alternate Title'"),
        ("Short Title", "Short", "missing column 'Short Title'"),
        ("29-1141.00", "Nurse", "soc_2018"),
    ],
)
def test_a_list_of_alternate_titles_that_is_not_one_is_refused(onet: Path, old: str, new: str, reason: str) -> None:
    file = onet / "alternate_titles.txt"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(SourceError, match=reason):
        alternate_titles.read(onet, {}, 1)


def test_the_release_is_that_of_the_note_or_of_the_address(onet: Path) -> None:
    assert alternate_titles.vintage(onet) == "release not named"
    onet.with_name("onet.json").write_text('{"Job Titles.xlsx": {"url": "https://x/database/db_30_3_excel/Job.xlsx"}}')
    assert alternate_titles.vintage(onet) == "30.3"
    (onet / "Read Me.txt").write_text("O*NET 29.3 Database\nMay 2025 Release\n")
    assert alternate_titles.vintage(onet) == "29.3"

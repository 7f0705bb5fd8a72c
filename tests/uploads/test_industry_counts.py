"""Counts of jobs by county and industry: what a file of either publisher brings, and what is refused."""

import re
from pathlib import Path

import polars as pl
import pytest

from jtm.sources.contract import SourceError
from jtm.uploads import industry_counts
from jtm.uploads.industry_counts import Preview
from tests.official_industries import write_cbp, write_qcew, write_qcew_county
from tests.spoil import Spoil, cut, cut_at_a_line, repeat, text

COUNTIES = pl.Series(["01005", "48157", "48201", "72001"])


def read(file: Path) -> Preview:
    return industry_counts.read(file, COUNTIES, 4)


def jobs(found: Preview) -> dict[tuple[str, str, str], int | None]:
    rows = found.sound.select("county_fips", "naics", "ownership", "employment").iter_rows()
    return {(county, naics, owner): count for county, naics, owner, count in rows}


# ── County Business Patterns ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("packed", [True, False])
def test_cbp_gives_private_subsectors_of_counties(tmp_path: Path, packed: bool) -> None:
    found = read(write_cbp(tmp_path, packed=packed))
    assert jobs(found) == {
        ("01005", "238000", "private"): 800,
        ("01005", "622000", "private"): None,
        ("48157", "238000", "private"): 9_000,
        ("48157", "622000", "private"): 7_000,
        ("48201", "238000", "private"): 80_000,
        ("48201", "622000", "private"): 60_000,
        ("48201", "713000", "private"): None,
    }
    assert found.sound["year"].unique().to_list() == [2023]
    assert found.summary() == (
        "CBP 2023: 156,800 jobs in 3 counties; 2 of 7 figures are withheld, and 0 jobs are in no county known here."
    )


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (text('"emp"', '"jobs"'), "cbp23co.txt: missing column 'emp'"),
        (text('"238///","H",800', '"238///","H",many'), "column 'emp', row"),
        (text('"238///","H",800', '"238///","H",-800'), "column 'employment' breaks 'min' in 1 row"),
        (text('"238///","H",800', '"238///","H",8000'), "county 01005 adds up to 8,000 jobs and has 5,000 in all"),
        (text('"01","005","------"', '"01","005","11----"'), "county 01005 has no total; is the file truncated?"),
        (
            text('"48","157","622///"', '"48","157","454///"'),
            "subsectors that NAICS 2022 does not have, such as 454",
        ),
        (repeat(3), "columns 'fipstate', 'fipscty', 'naics' repeat '01 005 238///', rows"),
        (cut_at_a_line, "column 'fipstate' lacks 1 of 2 codes, such as '48'; is it truncated?"),
    ],
)
def test_a_bad_file_of_cbp_is_named(tmp_path: Path, spoil: Spoil, reason: str) -> None:
    file = write_cbp(tmp_path, packed=False)
    spoil(file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        read(file)


def test_an_archive_of_cbp_that_is_cut_or_holds_another_year_is_refused(tmp_path: Path) -> None:
    file = write_cbp(tmp_path)
    other = file.rename(tmp_path / "cbp22co.zip")
    with pytest.raises(SourceError, match=r"cbp22co\.zip: holds no file cbp22co\.txt"):
        read(other)
    cut(other)
    with pytest.raises(SourceError, match=r"cbp22co\.zip: cannot be read as zip"):
        read(other)


def test_the_name_alone_tells_the_year_of_cbp(tmp_path: Path) -> None:
    file = write_cbp(tmp_path, packed=False).rename(tmp_path / "cbp.txt")
    with pytest.raises(SourceError, match=r"cbp\.txt: keep the publisher's name, such as cbp23co\.zip"):
        read(file)


def test_a_whole_file_of_cbp_has_more_rows(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"only 15 rows where at least 500,000 are expected"):
        industry_counts.read(write_cbp(tmp_path), COUNTIES)


# ── QCEW ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_qcew_gives_every_owner(tmp_path: Path) -> None:
    found = read(write_qcew(tmp_path))
    assert jobs(found) == {
        ("48157", "238000", "private"): 3_000,
        ("48157", "622000", "private"): 2_000,
        ("48201", "238000", "private"): 90_000,
        ("48201", "491000", "federal"): 8_000,
        ("48201", "611000", "local"): 150_000,
        ("48201", "622000", "private"): 80_000,
        ("48201", "713000", "private"): None,
        ("48201", "922000", "local"): 60_000,
        ("48201", "928000", "federal"): 12_000,
    }
    assert found.sound["year"].unique().to_list() == [2024]


def test_a_county_alone_may_be_loaded(tmp_path: Path) -> None:
    found = industry_counts.read(write_qcew_county(tmp_path), COUNTIES)
    assert found.sound["county_fips"].unique().to_list() == ["48201"]
    assert found.counted_by == "QCEW"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (text("annual_avg_emplvl", "jobs"), "missing column 'annual_avg_emplvl'"),
        (text(",150000,", ",many,"), "column 'annual_avg_emplvl', row"),
        (text(",150000,", ",140000,"), "the industries of county 48201 do not add up to its total"),
        (text(",90000,", ",2990000,"), "the industries of county 48201 do not add up to its total"),
        (text('"3","10","71"', '"3","10","72"'), "the industries of county 48201 do not add up to its total"),
        (
            text('"10","71","0","2024","A"', '"10","71","0","2024","1"'),
            "column 'qtr' holds quarters; give the annual averages",
        ),
        (text('"491","75","0","2024"', '"491","75","0","2023"'), "column 'year' holds 2 years; give one"),
        (text('"5","622","75"', '"5","511","75"'), "has subsectors that NAICS 2022 does not have, such as 511"),
        (repeat(3), "columns 'area_fips', 'own_code', 'industry_code' repeat '48201 1 491', rows"),
        (text('"3","922","75"', '"3","92","74"'), "the industries of county 48201 do not add up to its total"),
    ],
)
def test_a_bad_file_of_qcew_is_named(tmp_path: Path, spoil: Spoil, reason: str) -> None:
    file = write_qcew_county(tmp_path)
    spoil(file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        read(file)


def test_a_file_of_qcew_that_is_cut_at_a_line_is_told_by_its_totals(tmp_path: Path) -> None:
    file = write_qcew_county(tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:7]))  # a sector of local government is lost
    with pytest.raises(SourceError, match="do not add up to its total; is the file truncated"):
        read(file)


def test_a_name_that_tells_another_year_is_refused(tmp_path: Path) -> None:
    file = write_qcew(tmp_path).rename(tmp_path / "2023_annual_by_area.zip")
    with pytest.raises(SourceError, match="holds 2024, and not 2023 as its name says"):
        read(file)


def test_what_is_elsewhere_is_counted_and_a_file_of_nowhere_refused(tmp_path: Path) -> None:
    file = write_qcew(tmp_path)
    found = industry_counts.read(file, pl.Series(["48157"]), 4)
    assert found.elsewhere == 90_000 + 8_000 + 150_000 + 80_000 + 60_000 + 12_000
    with pytest.raises(SourceError, match="holds no county that is known here"):
        industry_counts.read(file, pl.Series(["01001"]), 4)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cbp23co\.zip: no such file"):
        read(tmp_path / "cbp23co.zip")


# ── keeping ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_kept_by_who_made_them(tmp_path: Path) -> None:
    folder = tmp_path / "industries"
    assert industry_counts.read_loaded(folder).is_empty()
    for write in (write_cbp, write_qcew, write_qcew_county):
        industry_counts.save(read(write(tmp_path)), folder)
    kept = industry_counts.read_loaded(folder)
    assert kept["counted_by"].unique().sort().cast(pl.String).to_list() == ["CBP", "QCEW"]
    assert kept.filter(counted_by="QCEW")["county_fips"].unique().to_list() == ["48201"]
    assert len(industry_counts.loaded(folder)) == 2
    (folder / "CBP.parquet").write_bytes(b"x")
    with pytest.raises(SourceError, match="is damaged: delete it and load the counts again"):
        industry_counts.read_loaded(folder)

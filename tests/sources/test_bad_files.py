"""A file that breaks its publisher's format is an error that names the file, the column and the rows.

Each case spoils one hand-made file of a sound release and reads it.
"""

import gzip
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.sources import demographics, exposure, geography, oews, onet, prices, projections
from jtm.sources.contract import SourceError
from tests.official import write_geography, write_release, write_sqlite
from tests.spoil import (
    Spoil,
    cell,
    cut,
    cut_at_a_line,
    delete,
    double,
    keep_rows,
    remove_sheet,
    rename,
    repeat,
    text,
    unreadable,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(folder)
    return folder


@pytest.fixture
def release(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "release"))


@pytest.fixture(scope="module")
def known(sound: Path) -> dict[str, pl.DataFrame]:
    """The tables that the later readers need."""
    return oews.read(sound / "oews", {}, 1) | {"onet_crosswalk": onet.read_crosswalk(sound / "onet")}


# ── what comes of it ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("oe.data.0.Current", text("value", "worth"), "oe.data.0.Current: missing column 'value'"),
        ("oe.data.0.Current", text("226600", "-22660"), "oe.data.0.Current: column 'mean_wage' breaks 'min' in 1 row"),
        ("oe.data.0.Current", text("226600", "sixty "), "column 'mean_wage', OEUM0026420000000000000: 'sixty' is not"),
        ("oe.data.0.Current", repeat(8), "oe.data.0.Current: column 'series_id' repeats 'OEUM002642000000000000008'"),
        ("oe.data.0.Current", cut, "oe.data.0.Current: ends in the middle of a line; is it truncated?"),
        ("oe.data.0.Current", cut_at_a_line, "oe.data.0.Current: only"),
        ("oe.area", text("areatype_code", "kind"), "oe.area: missing column 'areatype_code'"),
        ("oe.area", text("0026420", "0026421"), "area codes ['0026420'] are not in the area list"),
        ("oe.area", delete, "oe.area: no such file"),
        ("oe.area", repeat(1), "oe.area: rule 'primary_key' is broken in 2 rows: rows"),
        ("oe.area", unreadable, "oe.area: "),
        ("oe.occupation", text("display_level", "depth"), "oe.occupation: missing column 'display_level'"),
        ("oe.industry", text("industry_name", "name"), "oe.industry: missing column 'industry_name'"),
    ],
)
def test_oews(release: Path, file: str, spoil: Spoil, reason: str) -> None:
    spoil(release / "oews" / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        oews.read(release / "oews", {}, 100)


@pytest.mark.parametrize("spoil", [cut, lambda file: file.write_bytes(gzip.compress(b"no database" * 1000))])
def test_a_damaged_sqlite_edition(tmp_path: Path, spoil: Spoil) -> None:
    file = tmp_path / "oews-2025.sqlite.gz"
    write_sqlite(file)
    spoil(file)
    with pytest.raises(SourceError, match=r"oews-2025\.sqlite\.gz: truncated or damaged"):
        oews.read(tmp_path, {}, 1)


def test_no_edition_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"neither oe\.data\.0\.Current nor"):
        oews.read(tmp_path, {}, 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (
            rename("National Employment Matrix code", sheet="Table 1.2"),
            "missing column 'National Employment Matrix code",
        ),
        (
            rename("Labor force exit rate, 2024–34 annual average", sheet="Table 1.10"),
            "missing column 'Labor force exit",
        ),
        (rename("Employment, 2034", sheet="Table 1.2"), "Table 1.2: missing column 'Employment, …'"),
        (cell("D5", "many", "Table 1.2"), "occupation.xlsx: column 'base' breaks 'nullability' in 1 row: row 2"),
        (cell("D5", -1, "Table 1.2"), "occupation.xlsx: column 'base' breaks 'min' in 1 row: row 2"),
        (
            cell("B5", "11-1011", "Table 1.2"),
            "occupation.xlsx, Table 1.2: column 'code' repeat '11-1011', rows 1, 2",
        ),
        (cell("M4", "A doctorate", "Table 1.2"), "column 'typical_education', row 1: not Enum"),
        (remove_sheet("Table 1.10"), "occupation.xlsx: missing sheet 'Table 1.10'; found 'Table 1.2'"),
        (cut, "occupation.xlsx: cannot be read as xlsx"),
        (delete, "no file called"),
    ],
)
def test_projections(release: Path, spoil: Spoil, reason: str) -> None:
    spoil(release / "projections" / "occupation.xlsx")
    with pytest.raises(SourceError, match=re.escape(reason)):
        projections.read(release / "projections", {}, 1)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("Knowledge.xlsx", rename("Standard Error"), "Knowledge.xlsx: missing column 'Standard Error'"),
        ("Knowledge.xlsx", cell("G3", "often"), "Knowledge.xlsx: column 'Data Value' holds no rating in row 3"),
        ("Knowledge.xlsx", cell("G3", -1), "Knowledge.xlsx: column 'Data Value' holds no rating in row 3"),
        ("Knowledge.xlsx", cell("G2", 9), "column 'importance' breaks 'max' in 1 row: row"),
        ("Knowledge.xlsx", double(2), "Knowledge.xlsx: columns 'O*NET-SOC Code', 'Element ID', 'Scale ID' repeat '1"),
        ("Knowledge.xlsx", delete, "no file called 'knowledge'"),
        ("Abilities.xlsx", cut, "Abilities.xlsx: cannot be read as xlsx"),
        ("Essential Skills.xlsx", keep_rows(4), "Essential Skills.xlsx: only 3 rows where at least 10 are expected"),
        ("Job Zones.xlsx", rename("Job Zone"), "Job Zones.xlsx: missing column 'Job Zone'"),
        ("Job Zones.xlsx", double(2), "Job Zones.xlsx: column 'O*NET-SOC Code' repeat '11-1011.00', rows 1, 10"),
        ("Job Zones.xlsx", cell("C2", 7), "column 'job_zone' breaks 'max'"),
        ("Software Skills.xlsx", rename("Hot Technology"), "Software Skills.xlsx: missing column 'Hot Technology'"),
        ("Education.xlsx", rename("Category"), "Education.xlsx: missing column 'Category'"),
        ("Education.xlsx", cell("H2", 240), "column 'share' breaks 'max' in 1 row: row"),
        ("nem_onet_to_soc_crosswalk.xlsx", rename("NEM Code"), "crosswalk.xlsx: missing column 'NEM Code'"),
        ("nem_onet_to_soc_crosswalk.xlsx", double(6), "column 'O*NET-SOC Code' repeat '11-1011.00'"),
    ],
)
def test_onet(release: Path, known: dict[str, pl.DataFrame], file: str, spoil: Spoil, reason: str) -> None:
    spoil(release / "onet" / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        onet.read(release / "onet", known, 10)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("MARPP", text("LineCode", "Line"), "MARPP_MSA_2008_2024.csv: missing column 'LineCode'"),
        ("MARPP", text("99.100", "dear"), "MARPP_MSA_2008_2024.csv: column '2024', 26420: 'dear' is not a figure"),
        ("MARPP", text("99.100", "-99.1"), "column 'rpp' breaks 'min' in 1 row: row"),
        ("MARPP", text(",2024", ",latest"), "the last column, 'latest', is not a year"),
        ("MARPP", repeat(2), "MARPP_MSA_2008_2024.csv: column 'geo_fips' repeat '26420', rows 2, 3"),
        ("MARPP", delete, "no file MARPP_MSA….csv"),
        ("PARPP", cut, "PARPP_PORT_2008_2024.csv: only"),
    ],
)
def test_prices(release: Path, file: str, spoil: Spoil, reason: str) -> None:
    spoil(next((release / "prices").glob(f"{file}*.csv")))
    with pytest.raises(SourceError, match=re.escape(reason)):
        prices.read(release / "prices", {}, 3)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("msft_soc_ai_applicability_scores.csv", text("ai_app", "app"), "missing column 'ai_applicability_score'"),
        (
            "msft_soc_ai_applicability_scores.csv",
            text("0.05", "high"),
            "'ai_applicability_score', row 1: 'high' is not",
        ),
        ("msft_soc_ai_applicability_scores.csv", repeat(1), "exposure/: rule 'primary_key' is broken in 2 rows"),
        (
            "msft_soc_ai_applicability_scores.csv",
            text("0.05", "1.5"),
            "column 'ai_applicability' breaks 'max' in 1 row",
        ),
        ("gptsaregpts_occ_level.csv", text("human_rating_beta", "beta"), "missing column 'human_rating_beta'"),
        (
            "gptsaregpts_occ_level.csv",
            repeat(1),
            "gptsaregpts_occ_level.csv: column 'O*NET-SOC Code' repeat '11-1011.00'",
        ),
        ("gptsaregpts_occ_level.csv", cut, "gptsaregpts_occ_level.csv: "),
    ],
)
def test_exposure(release: Path, known: dict[str, pl.DataFrame], file: str, spoil: Spoil, reason: str) -> None:
    spoil(release / "exposure" / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        exposure.read(release / "exposure", known, 6)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (rename("Women"), "cpsaat11.xlsx: missing column 'Women'; found 'Occupation', 'Total employed', 'Something"),
        (rename("Occupation"), "cpsaat11.xlsx: missing column 'Occupation'"),
        (cell("B4", "latest"), "cpsaat11.xlsx: the head of the columns names no year"),
        (cell("C18", "few"), "cpsaat11.xlsx: column 'share_women', Electricians: 'few' is not a figure"),
        (cell("G18", None), "cpsaat11.xlsx: column 'share_hispanic', Electricians: '' is not a figure"),
        (cell("C18", 101), "cpsaat11.xlsx: column 'share_women' breaks 'max' in 1 row: row 9"),
        (cell("E18", -1), "cpsaat11.xlsx: column 'share_black' breaks 'min' in 1 row: row 9"),
        (cell("E18", 25), "cpsaat11.xlsx: rule 'races_within_all' is broken in 1 row: row 9"),
        (cell("B18", -900), "cpsaat11.xlsx: column 'employed' breaks 'min' in 1 row: row 9"),
        (cell("A18", "registered  Nurses"), "cpsaat11.xlsx: column 'title' repeat 'registered nurses', rows 7, 9"),
        (cell("A18", "Wizards"), "cpsaat11.xlsx: column 'Occupation' matches only 7 occupations of OEWS where at"),
        (keep_rows(14), "cpsaat11.xlsx: only 6 rows where at least 8 are expected; is it truncated?"),
        (cut, "cpsaat11.xlsx: cannot be read as xlsx"),
        (delete, "demographics/: no file cpsaat11….xlsx"),
    ],
)
def test_demographics(release: Path, known: dict[str, pl.DataFrame], spoil: Spoil, reason: str) -> None:
    spoil(release / "demographics" / "cpsaat11.xlsx")
    with pytest.raises(SourceError, match=re.escape(reason)):
        demographics.read(release / "demographics", known, 8)


def test_demographics_on_another_sheet(release: Path, known: dict[str, pl.DataFrame]) -> None:
    file = release / "demographics" / "cpsaat11.xlsx"
    book = load_workbook(file)
    book.active.title = "cpsaat10"
    book.save(file)
    with pytest.raises(SourceError, match=r"cpsaat11\.xlsx: missing sheet 'cpsaat11'; found 'cpsaat10'"):
        demographics.read(release / "demographics", known, 8)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        ("derived_county_to_oews_area.csv", cut_at_a_line, "county_to_oews_area.csv: only 1 rows where at least 4 are"),
        ("derived_county_to_oews_area.csv", repeat(1), "column 'county_fips' repeat '48201', rows 1, 2"),
        ("derived_county_to_oews_area.csv", text("county_fips", "fips"), "missing column 'county_fips'"),
        ("derived_oews_area_centroids.csv", cut_at_a_line,
         "centroids.csv: column 'oews_area_code' lacks 2 of 3 codes, such as '0100004', '7200001'; is it truncated?"),
        ("derived_oews_area_centroids.csv", repeat(1), "column 'oews_area_code' repeat '0026420', rows 1, 2"),
        ("derived_oews_area_centroids.csv", text("-96.5", "west"), "'lon_popweighted', row 1: 'west' is not a figure"),
        ("derived_oews_area_centroids.csv", text("29.5", "129.5"), "column 'latitude' breaks 'max' in 1 row: row"),
        ("co-est2024-alldata.csv", cut_at_a_line,
         "co-est2024-alldata.csv: column 'COUNTY' lacks 2 of 3 codes, such as '01005', '48157'; is it truncated?"),
        ("co-est2024-alldata.csv", repeat(2), "columns 'SUMLEV', 'STATE', 'COUNTY' repeat '050 48 201', rows 2, 3"),
        ("co-est2024-alldata.csv", text("POPESTIMATE2023,POPESTIMATE2024", "A,B"), "missing column 'POPESTIMATE'"),
        ("co-est2024-alldata.csv", text("500,1000", "500,many"), "'POPESTIMATE2024', row 1: 'many' is not a figure"),
        ("co-est2024-alldata.csv", lambda file: file.write_bytes(b""), "co-est2024-alldata.csv: cannot be read as csv"),
        ("counties-10m.json", cut, "counties-10m.json: cannot be read as TopoJSON with an object 'counties'"),
        ("counties-10m.json", text('"counties"', '"states"'), "counties-10m.json: cannot be read as TopoJSON"),
        ("counties-10m.json", text("48157", "48158"), "column 'id' lacks 1 of 4 codes, such as '48157'"),
        ("counties-10m.json", text("48157", "48201"), "column 'id' repeats: 4 counties have 3 codes"),
        ("counties-10m.json", delete, "no file counties-10m.json"),
    ],
)  # fmt: skip
def test_geography(tmp_path: Path, file: str, spoil: Spoil, reason: str) -> None:
    write_geography(tmp_path)
    assert geography.read(tmp_path, {}, 4)["boundary"].height == 3, "only the spoiling makes a difference"
    spoil(tmp_path / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        geography.read(tmp_path, {}, 4)


def test_a_sound_release_is_read(release: Path, known: dict[str, pl.DataFrame]) -> None:
    """The limits above are such that only the spoiling makes a difference."""
    oews.read(release / "oews", {}, 100)
    projections.read(release / "projections", {}, 1)
    onet.read(release / "onet", known, 10)
    prices.read(release / "prices", {}, 3)
    exposure.read(release / "exposure", known, 6)
    demographics.read(release / "demographics", known, 8)

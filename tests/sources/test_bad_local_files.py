"""Files on states, counties, families and workers that break their format: an error names what is wrong."""

import re
import shutil
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.sources import oews
from jtm.sources.contract import SourceError, require_years
from tests.official import write_geography, write_release
from tests.official_local import write_local_release
from tests.spoil import Spoil, cell, cut, cut_at_a_line, delete, double, keep_rows, rename, repeat, text

CENTRAL = "projections_central_2022_2032.tsv"
THRESHOLDS = "spm_geoadj_2024.json"
RENTS, LIMITS = "hud_fair_market_rents_2025_2026.csv", "hud_income_limits_2024_2026.csv"
AGES, PAY = "cpsaat11b_2025.xlsx", "cpsaat39_2025.xlsx"
HISTORY, POSTINGS = "national_2019_2021.csv", "indeed_state_postings_index.csv"
PEOPLE = "co-est2024-alldata.csv"
# Which source reads a file, and in which folder.
READ_BY = {
    CENTRAL: ("state_projections", "projections"),
    THRESHOLDS: ("family_thresholds", "living_costs"),
    RENTS: ("fair_market_rents", "living_costs"),
    LIMITS: ("income_limits", "living_costs"),
    PEOPLE: ("county_population", "geography"),
    AGES: ("worker_age", "demographics"),
    PAY: ("pay_by_sex", "demographics"),
    HISTORY: ("wage_history", "oews_history"),
    POSTINGS: ("postings_index", "postings"),
}


def as_of(years: str) -> Spoil:
    """Save the file under the name of another edition."""

    def spoil(file: Path) -> None:
        file.rename(file.with_name(re.sub(r"20\d\d(_20\d\d)?", years, file.name)))

    return spoil


def other_sheet(file: Path) -> None:
    """Have the table under another name of its sheet."""
    book = load_workbook(file)
    book.active.title = "Sheet1"
    book.save(file)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(folder)
    write_local_release(folder)
    write_geography(folder / "geography")
    return folder


@pytest.fixture(scope="module")
def known(sound: Path) -> dict[str, pl.DataFrame]:
    return oews.read(sound / "oews", {}, 1)


@pytest.mark.parametrize(
    ("file", "spoil", "reason"),
    [
        (CENTRAL, text("OccCode", "Code"), "missing column 'OccCode'"),
        (CENTRAL, text("9000\t9900", "many\t9900"), "column 'base', row 5: 'many' is"),
        (CENTRAL, text("36000\t-10", "-36000\t-10"), "'projected' breaks 'min' in 1"),
        (CENTRAL, text("9000\t9900\t10.1", "9000\t8000\t10.1"),
         "rule 'growth_has_its_sign' is broken in 1 row"),
        (CENTRAL, text("\t1\t47-2111", "\tAL\t47-2111"), "'state_fips' breaks 'regex'"),
        (CENTRAL, repeat(4), "columns 'state_fips', 'soc' repeat '01 27-2011', rows"),
        (CENTRAL, cut_at_a_line, "only 4 rows where at least 7 are expected"),
        (CENTRAL, text("\t00-0000", "\t00-0001"), "the row of the nation (00-0000) is"),
        (CENTRAL, as_of("2024_2034"), "holds 2022 to 2032, and not 2024 to 2034"),
        (CENTRAL, delete, "no file projections_central….tsv"),
        (THRESHOLDS, text('"metroAreas"', '"places"'), "missing column 'metroAreas'"),
        (THRESHOLDS, text('"renter": 30000', '"rent": 30000'),
         "1002: missing column 'renter'"),
        (THRESHOLDS, text('"renter": 30000', '"renter": "low"'),
         "column 'threshold', row"),
        (THRESHOLDS, text("41000", "4100"), "column 'threshold' breaks 'min'"),
        (THRESHOLDS, text('"12001"', '"1002"'), "'1002' stands twice"),
        (THRESHOLDS, text('"name": "Florida Metro",', ""), "place '12001' lacks 'name'"),
        (THRESHOLDS, cut, "cannot be read as json"),
        (THRESHOLDS, as_of("2023"), "holds 2024, and not 2023 as its name says"),
        (THRESHOLDS, delete, "no file spm_geoadj_….json"),
        (RENTS, text("bedrooms", "rooms"), "missing column 'bedrooms'"),
        (RENTS, text("600.0", "n/a"), "column 'rent', row 1: 'n/a' is not a figure"),
        (RENTS, text("600.0", "6.0"), "column 'rent' breaks 'min' in 1 row"),
        (RENTS, repeat(3), "'place', 'year', 'bedrooms' repeat '0100599999 2025"),
        (RENTS, cut_at_a_line, "has not all 5 sizes of home in"),
        (RENTS, as_of("2024_2025"), "holds 2025 to 2026, and not 2024 to 2025"),
        (RENTS, delete, "no file hud_fair_market_rents….csv"),
        (LIMITS, text("low_income_8", "low_8"), "missing column 'extremely_low_income_8'"),
        (LIMITS, text("50000", "x"), "column 'ami', row 1: 'x' is not a figure"),
        (LIMITS, text("50000,", "500,"), "column 'median_family_income' breaks 'min'"),
        (LIMITS, text("50000,10500", "50000,90000"), "rule 'limits_in_order' is broken in 1"),
        (LIMITS, repeat(1), "columns 'county_fips', 'year' repeat '01005 2024"),
        (LIMITS, cut_at_a_line, "only 4 rows where at least 7 are expected"),
        (LIMITS, as_of("2023_2025"), "holds 2024 to 2026, and not 2023 to 2025"),
        (PEOPLE, text("COUNTY", "NUMBER"), "missing column 'COUNTY'"),
        (PEOPLE, text("POPESTIMATE2024", "OTHER"), "holds 2023, and not 2024 as its name says"),
        (PEOPLE, cut_at_a_line, "only 1 rows where at least 2 are expected"),
        (AGES, rename("55 to 64 years"), "missing column '55 to 64 years'"),
        (AGES, cell("B10", "many"), "column 'employed', Chief executives: 'many' is not"),
        (AGES, cell("B10", 2500), "rule 'ages_add_up' is broken in 1 row"),
        (AGES, cell("A11", "Chief Executives"), "column 'title' repeat"),
        (AGES, keep_rows(12), "only 5 rows where at least 7 are expected"),
        (AGES, cell("B4", None), "the head of the columns names no year"),
        (AGES, cell("B4", 2024), "holds 2024, and not 2025 as its name says"),
        (AGES, other_sheet, "missing sheet 'cpsaat11b'"),
        (AGES, cut, "cannot be read as xlsx"),
        (PAY, rename("Women"), "missing column 'Women: Number of workers'"),
        (PAY, cell("C10", "low"), "column 'weekly_pay', Chief executives: 'low' is not"),
        (PAY, cell("C10", 3), "column 'weekly_pay' breaks 'min' in 1 row"),
        (PAY, cell("D10", 100), "rule 'sexes_add_up' is broken in 1 row"),
        (PAY, double(10), "column 'title' repeat 'chief executives'"),
        (PAY, keep_rows(12), "only 4 rows where at least 7 are expected"),
        (PAY, cell("B4", 2022), "holds 2022, and not 2025 as its name says"),
        (HISTORY, text("A_MEDIAN", "MEDIAN"), "missing column 'A_MEDIAN'"),
        (HISTORY, text("184,000", "lots"), "column 'median_wage', row"),
        (HISTORY, text("114000", "14000000"), "rule 'percentiles_in_order' is broken in 1"),
        (HISTORY, repeat(3), "columns 'year', 'soc' repeat '2019 11-1011', rows"),
        (HISTORY, cut_at_a_line, "only 3 rows where at least 7 are expected"),
        (HISTORY, as_of("2019_2024"), "holds 2019 to 2021, and not 2019 to 2024"),
        (POSTINGS, text("state", "region"), "missing column 'state'"),
        (POSTINGS, text("2020-02-03", "3 February"), "column 'date': '3 February' is not a"),
        (POSTINGS, text("99.5", "x"), "column 'postings_index', row 3: 'x' is not a figure"),
        (POSTINGS, text("99.5", "-99.5"), "column 'postings_index' breaks 'min'"),
        (POSTINGS, repeat(5), "columns 'state', 'date' repeat 'AL 2020-02-03"),
        (POSTINGS, text("2020-02-05,tx,101.0", "2020-04-05,tx,101.0"), "lacks days up to"),
        (POSTINGS, text("2020-02-01,tx,100", "2020-02-01,tx,90"), "has another base"),
        (POSTINGS, delete, "no file …state…postings….csv"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named(
    sound: Path, known: dict[str, pl.DataFrame], tmp_path: Path, file: str, spoil: Spoil, reason: str
) -> None:
    source, folder = READ_BY[file]
    raw = Path(shutil.copytree(sound / folder, tmp_path / folder))
    spoil(raw / file)
    with pytest.raises(SourceError, match=re.escape(reason)):
        import_module(f"jtm.sources.{source}").read(raw, known, 2 if source == "county_population" else 7)


def test_a_sound_release_is_read(sound: Path, known: dict[str, pl.DataFrame]) -> None:
    read = import_module("jtm.sources.state_projections").read(sound / "projections", known, 7)
    assert read["state_projection"].height == 8


def test_a_name_without_years_says_nothing_of_them() -> None:
    require_years([2022], Path("cpsaat11b.xlsx"))
    require_years([2022, 2024, 2026], Path("limits_2022_2026.csv"))
    with pytest.raises(SourceError, match="holds 2022 to 2024, and not 2023 as its name says"):
        require_years([2022, 2024], Path("limits_2023.csv"))

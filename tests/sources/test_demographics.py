"""Table 11 has titles and no codes: which line describes which occupation, and what it says there."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from polars.testing import assert_frame_equal

from jtm.sources import demographics, oews
from jtm.sources.cps_tables import match
from jtm.sources.demographics import SHARES
from tests.official import write_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(folder)
    return folder


@pytest.fixture(scope="module")
def table(release: Path) -> pl.DataFrame:
    return demographics.read(release / "demographics", oews.read(release / "oews", {}, 1), 8)["demographics"]


def test_the_table_by_age_is_another_one(release: Path, table: pl.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "demographics"
    shutil.copytree(release / "demographics", folder)
    (folder / "cpsaat11b_2025.xlsx").write_bytes(b"")
    read = demographics.read(folder, oews.read(release / "oews", {}, 1), 8)["demographics"]
    assert_frame_equal(read, table)


def matches(titles: list[str], occupations: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    listed = pl.DataFrame(occupations, schema=["soc", "title", "level"], orient="row")
    return match(pl.DataFrame({"title": titles}), listed).rows()


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_thousands_become_persons_and_percent_shares(table: pl.DataFrame) -> None:
    row = table.row(by_predicate=pl.col("soc") == "47-2111", named=True)
    assert row == {
        "soc": "47-2111",
        "employed": 900_000,
        "share_women": pytest.approx(0.025),
        "share_white": pytest.approx(0.885),
        "share_black": pytest.approx(0.075),
        "share_asian": pytest.approx(0.02),
        "share_hispanic": pytest.approx(0.25),
        "matched_title": "Electricians",
        "match": "exact",
    }


def test_a_dash_is_no_figure_and_a_nought_is_one(table: pl.DataFrame) -> None:
    actors = table.row(by_predicate=pl.col("soc") == "27-2011", named=True)
    assert actors["employed"] == 40_000
    assert [actors[name] for name in SHARES] == [None] * 5
    assert table.row(by_predicate=pl.col("soc") == "47-3013", named=True)["share_asian"] == 0


def test_each_occupation_has_the_line_of_its_title_or_of_its_broad_group(table: pl.DataFrame) -> None:
    assert table.select("soc", "matched_title", "match").rows() == [
        ("11-1011", "Chief executives", "exact"),
        ("15-1252", "Software developers", "exact"),
        ("27-2011", "Actors", "exact"),
        ("29-1141", "Registered nurses", "exact"),
        ("47-2111", "Electricians", "exact"),
        ("47-3013", "Helpers, construction trades", "broad group"),
        ("47-3019", "Helpers, construction trades", "broad group"),
        ("51-4121", "Welding, soldering, and brazing workers", "broad group"),
    ]


def test_the_year_is_that_of_the_head(release: Path, tmp_path: Path) -> None:
    assert demographics.vintage(release / "demographics") == "2022"
    book = load_workbook(release / "demographics" / "cpsaat11.xlsx")
    book.active["B4"] = 2025
    book.save(tmp_path / "cpsaat11_2025.xlsx")
    assert demographics.vintage(tmp_path) == "2025"


# ── titles ────────────────────────────────────────────────────────────────────────────────────────────────────────

WELDERS = ("51-4121", "Welders, Cutters, Solderers, and Brazers", "detailed")
SOLDERERS = ("51-4122", "Soldering and Brazing Machine Setters", "detailed")
WELDING = ("51-4120", "Welding, Soldering, and Brazing Workers", "broad")


@pytest.mark.parametrize(
    "title", ["welders, cutters, solderers, and brazers", "  WELDERS,  cutters, solderers, and\nBrazers "]
)
def test_case_and_blanks_do_not_count(title: str) -> None:
    assert matches([title], [WELDERS]) == [("51-4121", title, "exact")]


@pytest.mark.parametrize("title", ["Welder", "Welders", "Cutters, welders, solderers, and brazers"])
def test_everything_else_does(title: str) -> None:
    assert matches([title], [WELDERS, WELDING]) == []


def test_a_broad_group_stands_for_all_of_its_occupations_and_no_other() -> None:
    line, other = "Welding, soldering, and brazing workers", ("51-4111", "Tool and Die Makers", "detailed")
    assert matches([line], [WELDING, other, WELDERS, SOLDERERS]) == [
        ("51-4121", line, "broad group"),
        ("51-4122", line, "broad group"),
    ]


def test_a_line_that_is_the_rest_of_a_group_stands_for_none() -> None:
    lines = ["Welding, soldering, and brazing workers", "Soldering and brazing machine setters"]
    assert matches(lines, [WELDING, WELDERS, SOLDERERS]) == [("51-4122", lines[1], "exact")]


def test_a_broad_group_is_told_by_its_code() -> None:
    # OEWS lists 47-3010 as a minor group, because 47-3000 holds nothing else.
    assert matches(["Helpers"], [("47-3010", "Helpers", "minor"), ("47-3013", "Helpers--Electricians", "detailed")])
    minor = [("25-1000", "Postsecondary Teachers", "minor"), ("25-1011", "Business Teachers", "detailed")]
    assert matches(["Postsecondary teachers"], minor) == []


def test_a_merged_occupation_is_no_group() -> None:
    merged = ("13-1020", "Buyers and Purchasing Agents", "detailed")
    assert matches(["Buyers and purchasing agents"], [merged]) == [("13-1020", "Buyers and purchasing agents", "exact")]


@pytest.mark.parametrize("level", ["detailed", "broad"])
def test_what_is_left_over_never_matches(level: str) -> None:
    listed = [("39-5090", "Other Workers", level), ("39-5099", "Workers, All Other", "detailed")]
    assert matches(["Other workers"], listed) == []

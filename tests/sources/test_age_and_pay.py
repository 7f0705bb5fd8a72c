"""CPS Tables 11b and 39: how old workers are, and what women and men earn."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import oews, pay_by_sex, worker_age
from jtm.sources.cps_tables import layout
from tests.official import write_release
from tests.official_local import write_local_release

MATCHED = ["11-1011", "15-1252", "27-2011", "29-1141", "47-2111", "47-3013", "47-3019", "51-4121"]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(folder)
    write_local_release(folder)
    return folder


@pytest.fixture(scope="module")
def known(release: Path) -> dict[str, pl.DataFrame]:
    return oews.read(release / "oews", {}, 1)


@pytest.fixture(scope="module")
def ages(release: Path, known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return worker_age.read(release / "demographics", known, 8)["worker_age"]


@pytest.fixture(scope="module")
def pay(release: Path, known: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return pay_by_sex.read(release / "demographics", known, 7)["pay_by_sex"]


def at(table: pl.DataFrame, soc: str) -> dict[str, object]:
    return table.row(by_predicate=pl.col("soc") == soc, named=True)


def test_occupations_match_as_in_table_11(ages: pl.DataFrame, pay: pl.DataFrame) -> None:
    assert ages["soc"].to_list() == MATCHED
    assert pay["soc"].to_list() == MATCHED
    assert at(ages, "47-3013")["match"] == "broad group"


def test_thousands_become_persons(ages: pl.DataFrame) -> None:
    nurses = at(ages, "29-1141")
    assert nurses["employed"] == 3_300_000
    assert nurses["employed_65_over"] == 152_000
    assert nurses["share_55_over"] == pytest.approx(652 / 3300)
    assert nurses["median_age"] == 42.3


def test_fewer_than_50_thousand_have_no_share_and_no_median(ages: pl.DataFrame) -> None:
    actors = at(ages, "27-2011")
    assert (actors["employed"], actors["share_55_over"], actors["median_age"]) == (40_000, None, None)


def test_each_sex_has_its_column(pay: pl.DataFrame) -> None:
    nurses = at(pay, "29-1141")
    assert (nurses["full_time"], nurses["full_time_men"], nurses["full_time_women"]) == (2_600_000, 360_000, 2_240_000)
    assert (nurses["weekly_pay"], nurses["weekly_pay_men"], nurses["weekly_pay_women"]) == (1_560, 1_900, 1_517)


def test_a_dash_is_no_pay(pay: pl.DataFrame) -> None:
    electricians = at(pay, "47-2111")
    assert electricians["weekly_pay_men"] == 1_210
    assert electricians["weekly_pay_women"] is None


def test_heads_that_repeat_are_told_apart_by_their_group(release: Path) -> None:
    year, lines = layout(release / "demographics" / "cpsaat39_2025.xlsx", "cpsaat39", 3, grouped=True)
    assert year == "2025"
    assert lines.columns[0] == "Occupation"
    assert lines.columns[-2:] == ["Women: Number of workers", "Women: Median weekly earnings"]


def test_the_year_is_that_of_the_head(release: Path) -> None:
    assert worker_age.vintage(release / "demographics") == "2025"
    assert pay_by_sex.vintage(release / "demographics") == "2025"

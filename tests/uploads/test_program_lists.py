"""Lists of programs that a user brings. The rows here are made by hand."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.sources import etpl
from jtm.sources.contract import SourceError
from jtm.sources.programs import Program
from jtm.uploads import program_lists
from jtm.uploads.program_lists import Known, Preview
from tests import official_training as made
from tests.sources.test_training_sources import COUNTIES

pytestmark = pytest.mark.usefixtures("unconfined")
KNOWN = Known(
    COUNTIES, pl.Series(["47-2111", "51-4121", "15-1252", "15-1132"]), pl.Series([made.ELECTRICIAN, made.WELDING])
)
HEAD = "Provider,Program Title,County,CIP Code,O*NET Code,Length in Weeks,Clock Hours,Total Cost"
ROWS = [
    "Made-Up College,Welding,Harris,48.0508,51-4121,12,240,\"$7,000\"",
    "Made-Up College,Wiring,Harris,460302,,30,600,0",
]  # fmt: skip


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def seen(*rows: str, head: str = HEAD, **settings: object) -> Preview:
    usual: dict[str, object] = {"list_name": "Made-Up State List", "state": "TX", **settings}
    return program_lists.preview(program_lists.read("list.csv", csv(*rows, head=head)), KNOWN, **usual)  # type: ignore[arg-type]


def listed(found: Preview, *columns: str) -> Sequence[tuple[object, ...]]:
    return found.sound.select(columns).rows()


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_guessed_from_their_heads() -> None:
    heads = program_lists.read("list.csv", csv(*ROWS)).heads
    assert program_lists.guess(heads) == {
        "program": "Program Title", "provider": "Provider", "county": "County", "cip": "CIP Code",
        "onet_1": "O*NET Code", "weeks": "Length in Weeks", "hours": "Clock Hours", "tuition": "Total Cost",
    }  # fmt: skip


def test_the_heads_of_the_texas_list_are_all_known() -> None:
    assert program_lists.guess(list(made.HEADS)) == etpl.COLUMNS


def test_a_mapping_by_hand_goes_before_the_guess() -> None:
    head = "a,b,County,CIP Code,Total Cost"
    found = seen(
        "Welding,College,Harris,480508,100", head=head, mapping={"program": "a", "provider": "b", "tuition": ""}
    )
    assert listed(found, "program", "provider", "county_fips", "tuition") == [("Welding", "College", "48201", None)]
    found = seen("Welding,College,Harris,480508,100", head=head, mapping={"program": "County", "provider": "b"})
    assert listed(found, "program", "county_fips") == [("Harris", None)]


@pytest.mark.parametrize(
    ("settings", "head", "reason"),
    [
        ({"mapping": {"program": "Nothing"}}, HEAD, "there is no column 'Nothing' to map"),
        ({"mapping": {"price": "County"}}, HEAD, "there is no field 'price' to map; the fields are"),
        ({}, HEAD.replace("Provider", "x"), "missing column for the provider's name; say which of x, Program Title"),
        ({}, HEAD.replace("Program Title", "x"), "missing column for the program's name"),
        (
            {},
            HEAD.replace("CIP Code", "x").replace("O*NET Code", "y"),
            "missing column for a CIP or an occupation code",
        ),
        ({"list_name": "  "}, HEAD, "Give the list a name"),
        ({"list_name": "../.."}, HEAD, "Give the list a name"),
        ({"list_name": "x" * 101}, HEAD, "Give the list a name"),
        ({"list_name": "texas eligible training provider list"}, HEAD, "is here already"),
    ],
)
def test_what_cannot_be_mapped_says_why(settings: dict[str, object], head: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        seen(*ROWS, head=head, **settings)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sound_rows() -> None:
    found = seen(*ROWS, vintage="2025")
    assert listed(found, "list_name", "program_id", "vintage", "program", "cip", "onet_soc", "weeks", "tuition") == [
        ("Made-Up State List", "row 2", "2025", "Welding", "48.0508", "51-4121.00", 12.0, 7000.0),
        ("Made-Up State List", "row 3", "2025", "Wiring", "46.0302", None, 30.0, None),
    ]
    assert found.problems.is_empty()
    assert found.sound.columns == Program.column_names()
    assert "2 programs can be loaded, 0 of them without a county" in found.summary()


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (",Welding,Harris,480508,,12,240,1", "provider", "is missing"),
        ("College,,Harris,480508,,12,240,1", "program", "is missing"),
    ],
)
def test_a_row_that_says_too_little_is_left_out(row: str, column: str, problem: str) -> None:
    found = seen(row)
    assert found.sound.is_empty()
    assert found.problems.rows() == [(2, column, None, problem, True)]


@pytest.mark.parametrize(
    ("row", "column", "value", "problem", "blank"),
    [
        ("A,B,Harris,welding,,12,240,1", "cip", "welding", "is not a CIP such as 48.0508", "cip"),
        ("A,B,Harris,480508,welder,12,240,1", "onet_1", "welder", "is not an occupation code", "onet_soc"),
        ("A,B,Harris,480508,,soon,240,1", "weeks", "soon", "is not a number", "weeks"),
        ("A,B,Harris,480508,,-1,240,1", "weeks", "-1", "is below zero", "weeks"),
        ("A,B,Harris,480508,,1,169,1", "hours", "169", "is more than its weeks have hours", "hours"),
        ("A,B,Harris,480508,,12,240,999999", "tuition", "999999", "is more than $250,000", "tuition"),
        ("A,B,Nowhere,480508,,12,240,1", "county", "Nowhere", "is no county of its state", "county_fips"),
    ],
)
def test_a_cell_that_cannot_be_read_stays_blank(row: str, column: str, value: str, problem: str, blank: str) -> None:
    found = seen(row)
    ((at, where, what, why, left_out),) = found.problems.rows()
    assert (at, where, what, left_out) == (2, column, value, False)
    assert problem in why
    assert listed(found, blank) == [(None,)]


def test_weeks_and_prices_that_mean_nothing_are_blank_without_a_fault() -> None:
    found = seen("A,B,Harris,480508,,0,240,0", "A,C,Harris,480508,,99999,240,1")
    assert found.problems.is_empty()
    assert listed(found, "weeks", "tuition") == [(None, None), (None, 1.0)]


def test_numbers_that_stand_twice_are_left_out_and_repeated_rows_counted() -> None:
    head = f"Program ID,{HEAD}"
    found = seen(f"1,{ROWS[0]}", f"1,{ROWS[1]}", f"2,{ROWS[0]}", f"3,{ROWS[0]}", f",{ROWS[1]}", head=head)
    assert found.problems.select("row", "problem").rows() == [
        (2, "stands in more than one row"), (3, "stands in more than one row"), (6, "is missing"),
    ]  # fmt: skip
    assert listed(found, "program_id") == [("2",)]
    assert found.repeated == 1


def test_blank_lines_are_no_rows() -> None:
    assert seen(ROWS[0], ",,,,,,,").sound.height == 1


def test_rows_whose_codes_lead_to_no_occupation_are_listed_and_kept() -> None:
    found = seen("A,B,Harris,010508,51-4120,12,240,1", "A,C,Harris,,15-1132,12,240,1")
    assert found.sound.height == 2
    assert found.unmatched.rows() == [(2, "B", "01.0508", "51-4120.00")]


def test_the_state_of_a_row_goes_before_that_of_the_list() -> None:
    head = f"State,{HEAD}"
    found = seen("CO,A,B,El Paso,480508,,12,240,1", ",A,C,El Paso,480508,,12,240,1", head=head)
    assert listed(found, "state", "county_fips") == [("CO", "08041"), ("TX", "48141")]
    assert seen("A,B,El Paso,480508,,12,240,1", state=None).unplaced == 1


def test_the_texas_list_comes_out_as_the_project_s_own(tmp_path: Path) -> None:
    made.write_training(tmp_path)
    file = tmp_path / "twc_etpl_2024-03-20.xlsx"
    found = program_lists.preview(program_lists.read(file.name, file.read_bytes()), KNOWN, "Mine", "2024-03-20")
    own = etpl.read(tmp_path, {"county": COUNTIES}, 1)["program"]
    same = [name for name in own.columns if name not in ("list_name", "outcome")]  # INVALID CODE is the Texas sign
    assert found.sound.sort("program_id").select(same).equals(own.select(same))


@given(st.integers(1, 519), st.integers(1, 250_000))
def test_figures_come_through_as_they_are(weeks: int, tuition: int) -> None:
    assert listed(seen(f"A,B,Harris,480508,,{weeks},,{tuition}"), "weeks", "tuition") == [(weeks, tuition)]


# ── keeping ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_saved_loaded_and_removed(tmp_path: Path) -> None:
    assert program_lists.read_loaded(tmp_path).is_empty()
    file = program_lists.save(seen(*ROWS), tmp_path)
    assert file.parent == tmp_path
    first = program_lists.loaded(tmp_path)
    assert program_lists.read_loaded(tmp_path)["list_name"].unique().to_list() == ["Made-Up State List"]
    program_lists.save(seen(ROWS[0]), tmp_path)
    assert program_lists.loaded(tmp_path) != first
    program_lists.save(seen(ROWS[0], list_name="Another"), tmp_path)
    assert program_lists.read_loaded(tmp_path).height == 2
    program_lists.remove("Made-Up State List", tmp_path)
    program_lists.remove("Another", tmp_path)
    assert program_lists.loaded(tmp_path) == []


def test_a_list_s_name_hides_no_path(tmp_path: Path) -> None:
    file = program_lists.save(seen(*ROWS, list_name="../../etc/passwd \\ list"), tmp_path / "programs")
    assert file == tmp_path / "programs" / "etc-passwd-list.parquet"


def test_nothing_sound_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No row"):
        program_lists.save(seen(",,Harris,480508,,12,240,1"), tmp_path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.parquet").write_bytes(b"junk")
    with pytest.raises(SourceError, match=r"mine.parquet is damaged"):
        program_lists.read_loaded(tmp_path)

"""Projections that a user brings. The rows here are made by hand, in the layout of the Texas file."""

import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from jtm.sources.contract import SourceError
from jtm.uploads import regional_projections as regional
from jtm.uploads.limits import LARGEST_FILE
from jtm.uploads.projection_columns import choose

pytestmark = pytest.mark.usefixtures("unconfined")
KNOWN = pl.Series(["47-2111", "49-9041", "29-1141"])
HEAD = "wda,wda_number,occ_code,occupational_title,annual_average_employment_2018,annual_average_employment_2028"
ROWS = [
    "Gulf Coast,28.0,00-0000,Total,1000.0,1100.0",
    'Gulf Coast,28.0,47-2111,Electricians,"15,000.0",17250.0',
    "Gulf Coast,28.0,499041,Industrial Machinery Mechanics,100,90",
    "Gulf Coast,28.0,15-1131,Computer Programmers,50,40",
    "Alamo,20.0,47-2111,Electricians,10,12",
]


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def seen(*rows: str, region: str | None = "Gulf Coast", head: str = HEAD) -> regional.Preview:
    return regional.preview(regional.read("texas.csv", csv(*rows, head=head)), KNOWN, region)


def areas(name: str, content: bytes) -> list[str]:
    sheet = regional.read(name, content)
    return regional.regions(sheet, choose(sheet, {}), {})


def test_the_areas_of_a_file_are_listed() -> None:
    assert areas("texas.csv", csv(*ROWS)) == ["Gulf Coast", "Alamo"]


def test_sound_rows_summary_rows_and_codes_of_another_classification() -> None:
    found = seen(*ROWS)
    assert (found.geography, found.period, found.skipped) == ("Gulf Coast", "2018-28", 1)
    assert found.sound.select("soc", "base", "projected").rows() == [
        ("47-2111", 15000.0, 17250.0),
        ("49-9041", 100.0, 90.0),
    ]
    assert found.sound["growth"].to_list() == pytest.approx([0.15, -0.10])
    assert found.unmatched.rows() == [(5, "15-1131", "Computer Programmers")]
    assert found.problems.is_empty()


def test_one_area_must_be_chosen() -> None:
    with pytest.raises(SourceError, match="Choose one of its areas: Gulf Coast, Alamo"):
        seen(*ROWS, region=None)
    with pytest.raises(SourceError, match="no area 'Gulf'"):
        seen(*ROWS, region="Gulf")


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("A,1,electricians,x,1,2", "code", "is not an occupation code"),
        ("A,1,47-2111,x,many,2", "base", "is not a number"),
        ("A,1,47-2111,x,1,", "projected", "is not a number"),
        ("A,1,47-2111,x,-1,2", "base", "is below zero"),
        ("A,1,47-2111,x,0,2", "base", "is zero"),
        ("A,1,47-2111,x,inf,2", "base", "is not a number"),
    ],
)
def test_a_bad_row_is_named_and_left_out(row: str, column: str, problem: str) -> None:
    found = seen("A,1,29-1141,Nurses,10,11", row, region="A")
    assert found.sound["soc"].to_list() == ["29-1141"]
    assert found.problems.row(0)[:2] == (3, column)
    assert problem in found.problems["problem"][0]


def test_a_code_that_stands_twice_is_left_out_both_times() -> None:
    found = seen("A,1,47-2111,x,1,2", "A,1,472111,x,3,4", region="A")
    assert found.sound.is_empty()
    assert found.problems["row"].to_list() == [2, 3]


@given(
    st.dictionaries(
        st.sampled_from(KNOWN.to_list()),
        st.tuples(st.integers(1, 10**7), st.integers(0, 10**7)),
        min_size=1,
    )
)
def test_figures_come_through_as_they_are(figures: dict[str, tuple[int, int]]) -> None:
    found = seen(*(f"A,1,{soc},x,{base},{projected}" for soc, (base, projected) in figures.items()), region="A")
    assert {soc: (base, projected) for soc, base, projected, *_ in found.sound.rows()} == figures


def test_xlsx_and_latin_1_are_read() -> None:
    book = Workbook()
    book.active.append(["SOC Code", "Occupation Title", "Employment 2024", "Employment 2034", "Annual openings"])
    book.active.append(["47-2111", "Electricians", 200, 210, 12.5])
    content = io.BytesIO()
    book.save(content)
    found = regional.preview(regional.read("state.xlsx", content.getvalue()), KNOWN)
    assert found.sound.rows() == [("47-2111", 200.0, 210.0, pytest.approx(0.05), 12.5)]
    assert found.geography == "state"
    latin = csv("Doña Ana,1,47-2111,x,1,2").decode().encode("latin-1")
    assert areas("nm.csv", latin) == ["Doña Ana"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("macro.xlsm", b"", "not opened"),
        ("old.xls", b"", "not opened"),
        ("empty.csv", HEAD.encode(), "no rows"),
        ("nothing.csv", b"", "nothing in it"),
        ("broken.xlsx", b"PK not a workbook", "cannot be read"),
        ("nocode.csv", b"a,Employment 2020,Employment 2030\n1,2,3", "occupation code"),
        ("oneyear.csv", b"soc,Employment 2020\n47-2111,2", "employment in the base year"),
        ("large.csv", b"x" * (LARGEST_FILE + 1), "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        regional.preview(regional.read(name, content), KNOWN)


def test_saved_loaded_and_removed(tmp_path) -> None:
    assert regional.read_loaded(tmp_path).is_empty()
    regional.save(seen(*ROWS), "26420", tmp_path)
    first = regional.loaded(tmp_path)
    assert regional.read_loaded(tmp_path)["geography"].unique().to_list() == ["Gulf Coast"]
    regional.save(seen(*ROWS, region="Alamo"), "26420", tmp_path)
    assert regional.loaded(tmp_path) != first
    regional.remove("26420", tmp_path)
    assert regional.loaded(tmp_path) == []


def test_nothing_sound_is_not_saved(tmp_path) -> None:
    with pytest.raises(SourceError, match="No row"):
        regional.save(seen("A,1,47-2111,x,-1,2", region="A"), "26420", tmp_path)


def test_a_damaged_file_is_named(tmp_path) -> None:
    (tmp_path / "26420.parquet").write_bytes(b"junk")
    with pytest.raises(SourceError, match=r"26420.parquet is damaged"):
        regional.read_loaded(tmp_path)

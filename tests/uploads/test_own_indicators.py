"""Indicators that a user brings. The rows here are made by hand."""

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from jtm.sources.contract import SourceError
from jtm.uploads import own_indicators as own
from jtm.uploads.limits import LARGEST_FILE
from jtm.uploads.own_head import Head

pytestmark = pytest.mark.usefixtures("unconfined")
SOCS = pl.Series(["47-2111", "49-9041", "29-1141"])
AREAS = pl.Series(["06", "26420", "48", "US"])
HEAD = """\
# label = "Union coverage"
# pillar = "strategic"
# unit = "share of workers"
# direction = "more"
# basis = "observed"
# source = "Made up by hand for a test, 2024"
"""
ROWS = ("47-2111,0.3", "499041,0.1", "29-1141.00,0.2")


def csv(*rows: str, head: str = HEAD, heads: str = "soc,value") -> bytes:
    return (head + "\n".join([heads, *rows]) + "\n").encode()


def seen(content: bytes, name: str = "own.csv", apart: str | None = None) -> own.Preview:
    sheet = own.read(name, content)
    return own.preview(sheet, own.head_of(sheet, apart), SOCS, AREAS)


def faults(found: own.Preview) -> list[tuple[int, str, str | None]]:
    return list(found.problems.select("row", "column", "value").iter_rows())


def test_a_file_with_its_head_is_understood() -> None:
    found = seen(csv(*ROWS))
    said = ("Union coverage", "strategic", "share of workers", "more", "observed", "Made up by hand for a test, 2024")
    assert found.head == Head("own_union_coverage", *said)
    assert found.sound.rows() == [("47-2111", "US", 0.3), ("49-9041", "US", 0.1), ("29-1141", "US", 0.2)]
    assert "3 of 3 rows can be loaded (100%), for 3 of 3 occupations" in found.summary()
    assert "Values run from 0.1 to 0.3; the middle one is 0.2" in found.distribution()
    assert "draws hold it still, as no spread is given" in found.described()
    assert "weight 0 until you set another" in found.described()


def test_a_head_apart_is_the_same_head() -> None:
    apart = "\n".join(line.removeprefix("# ") for line in HEAD.splitlines())
    table = csv(*ROWS, head="")
    found, expected = seen(table, apart=apart), seen(csv(*ROWS))
    assert found.head == expected.head
    assert found.sound.equals(expected.sound)
    with pytest.raises(SourceError, match="give it once"):
        seen(csv(*ROWS), apart=apart)
    with pytest.raises(SourceError, match="It has no head"):
        seen(table)


def test_a_head_that_a_spreadsheet_has_saved_is_the_same_head() -> None:
    source = '# source = "Made up by hand for a test, 2024"'
    quoted = "".join('"' + line.replace('"', '""') + '",\r\n' for line in HEAD.splitlines() if line != source)
    parted = '"# source = ""Made up by hand for a test"," 2024"""\r\n'  # at the comma
    assert seen(csv(*ROWS, head=quoted + parted)).head == seen(csv(*ROWS)).head


def workbook(*above: str) -> bytes:
    book = Workbook()
    for line in above:
        book.active.append([line])
    for row in (("soc", "value"), ("47-2111", 0.3), ("49-9041", 0.1)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_and_tabs_are_read_too() -> None:
    found = seen(workbook(*HEAD.splitlines()), "own.xlsx")
    assert found.head == seen(csv(*ROWS)).head
    assert found.sound["value"].to_list() == [0.3, 0.1]
    tabs = (HEAD + "soc\tvalue\n47-2111\t1,200\n29-1141\t3\n").encode("utf-16")
    assert seen(tabs, "own.tsv").sound["value"].to_list() == [1200.0, 3.0]


def test_wrong_rows_are_named_as_a_spreadsheet_counts_and_left_out() -> None:
    rows = ("47-2111,0.3", "99-1111,1", "abc,2", "29-1141,12%", "49-9041,many", "49-9041,inf", "29-1141,", "29-1141,")
    found = seen(csv(*rows))
    assert faults(found) == [
        (9, "soc", "99-1111"),
        (10, "soc", "abc"),
        (11, "value", "12%"),
        (12, "soc", "49-9041"),
        (12, "value", "many"),
        (13, "soc", "49-9041"),
        (13, "value", "inf"),
    ]
    assert found.sound.rows() == [("47-2111", "US", 0.3)]
    assert "1 of 8 rows can be loaded (12%)" in found.summary()
    assert "5 rows have errors and 2 have no value" in found.summary()
    assert "has a sign of percent" in " ".join(found.problems["problem"])


def test_areas_are_codes_and_a_row_without_one_does_not_mix_with_them() -> None:
    rows = ("47-2111,us,0.3", "47-2111,0026420,0.4", "47-2111,6,0.5", "49-9041,,0.1", "49-9041,Texas,0.1")
    found = seen(csv(*rows, heads="soc,area,value"))
    assert found.sound.rows() == [("47-2111", "US", 0.3), ("47-2111", "26420", 0.4), ("47-2111", "06", 0.5)]
    assert faults(found) == [(11, "area", None), (12, "area", "Texas")]
    assert "is blank, while other rows name an area" in found.problems["problem"][0]
    assert "in 3 areas" in found.summary()


def test_a_column_of_areas_that_is_all_blank_means_the_nation() -> None:
    found = seen(csv("47-2111,,0.3", "49-9041,,0.1", heads="soc,area,value"))
    assert found.sound["area_code"].unique().to_list() == ["US"]
    assert found.problems.is_empty()


def test_both_of_two_rows_for_one_cell_are_wrong() -> None:
    found = seen(csv("47-2111,48,1", "472111,48,2", "47-2111,US,3", heads="soc,area,value"))
    assert faults(found) == [(8, "soc", "47-2111"), (9, "soc", "472111")]
    assert found.sound.rows() == [("47-2111", "US", 3.0)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (csv(*ROWS, heads="job,value"), "no column is called soc; found job, value"),
        (csv(*ROWS, heads="soc,share"), "no column is called value"),
        (csv(), "there are no rows in it"),
        (HEAD.encode(), "there are no rows in it"),
        (b"", "there is nothing in it"),
        (b"# " + b"x" * 30_000 + b"\nsoc,value\n47-2111,1", "longer than 20,000 characters"),
        (b"#\n" * 30_000, "longer than 20,000 characters"),
        (b"x" * (LARGEST_FILE + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_indicator_is_refused_in_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as told:
        seen(content)
    assert str(told.value).startswith("own.csv: ")


def test_columns_that_are_not_used_and_values_that_tell_nothing_apart_are_told() -> None:
    found = seen(csv("47-2111,Electricians,x,1", "49-9041,Mechanics,y,1", heads="soc,title,colour,value"))
    assert found.notes == [
        "All values are the same, so that they tell no jobs apart.",
        "Columns that are not used: colour.",
    ]


def test_the_template_is_read_once_it_is_filled_in() -> None:
    blank = own.template(pl.DataFrame({"soc": SOCS, "title": ["a", "b, c", '"d"']})).decode("utf-8")
    with pytest.raises(SourceError, match="label is blank"):
        seen(blank.encode())
    filled = blank
    for name, value in {"label": "Injuries", "pillar": "wages", "unit": "cases", "source": "Made up, 2024"}.items():
        filled = filled.replace(f'{name} = ""', f'{name} = "{value}"')
    lines = [line + "7" if line.startswith("47-2111") else line for line in filled.splitlines()]
    found = seen("\n".join(lines).encode())
    assert found.head.label == "Injuries"
    assert (found.sound.rows(), found.blank, found.notes[1:]) == ([("47-2111", "US", 7.0)], 2, [])


# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_is_kept_replaced_only_when_told_to_and_let_go(tmp_path: Path) -> None:
    own.save(seen(csv(*ROWS)), tmp_path)
    before = own.loaded(tmp_path)
    with pytest.raises(own.AlreadyLoadedError, match="own_union_coverage already: replace it"):
        own.save(seen(csv("47-2111,9")), tmp_path)
    assert own.loaded(tmp_path) == before
    own.save(seen(csv("47-2111,9")), tmp_path, replacing=True)
    assert own.read_loaded(tmp_path)["value"].to_list() == [9.0]
    own.remove("own_union_coverage", tmp_path)
    assert own.loaded(tmp_path) == []
    assert own.read_loaded(tmp_path).is_empty()


@pytest.mark.parametrize(("spread", "errors"), [("0.02", [0.02, 0.02]), ('"10%"', [0.03, 0.01]), ("", [None, None])])
def test_a_spread_is_a_standard_error_or_a_relative_one(
    tmp_path: Path, spread: str, errors: list[float | None]
) -> None:
    head = HEAD + (f"# spread = {spread}\n" if spread else "")
    own.save(seen(csv("47-2111,0.3", "49-9041,-0.1", head=head)), tmp_path)
    assert own.read_loaded(tmp_path)["standard_error"].to_list() == pytest.approx(errors)


def test_nothing_sound_or_too_many_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No row of the file can be loaded"):
        own.save(seen(csv("47-2111,many")), tmp_path)
    for number in range(own.MOST):
        own.save(seen(csv(*ROWS, head=HEAD + f'# id = "number_{number}"\n')), tmp_path)
    with pytest.raises(SourceError, match="6 indicators are loaded"):
        own.save(seen(csv(*ROWS)), tmp_path)
    own.save(seen(csv(*ROWS, head=HEAD + '# id = "number_3"\n')), tmp_path, replacing=True)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = own.save(seen(csv(*ROWS)), tmp_path)
    file.write_bytes(b"cut off")
    with pytest.raises(SourceError, match=r"own_union_coverage.parquet is damaged: delete it"):
        own.read_loaded(tmp_path)


# ── whatever someone writes ───────────────────────────────────────────────────────────────────────────────────────


def understood(content: bytes) -> own.Preview | str:
    """What a file would bring, or why it is refused."""
    try:
        return seen(content)
    except SourceError as error:
        return str(error)


cells = st.text(st.characters(codec="utf-8", exclude_characters='\r\n",\0'), max_size=12)


@given(rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
@example(rows=[("47-2111", "US", "1")])
def test_no_row_is_lost_whatever_it_holds(rows: list[tuple[str, str, str]]) -> None:
    found = understood(csv(*(",".join(row) for row in rows), heads="soc,area,value"))
    if isinstance(found, str):
        assert found.startswith("own.csv: ")
        return
    assert found.sound.height + found.problems["row"].n_unique() + found.blank == found.rows
    assert found.sound["soc"].is_in(SOCS.implode()).all()
    assert found.sound["area_code"].is_in(AREAS.implode()).all()
    assert found.sound["value"].is_finite().all()


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("#" + text).encode()))
def test_whatever_a_file_holds_is_refused_in_a_sentence_or_understood(content: bytes) -> None:
    found = understood(content)
    if isinstance(found, str):
        assert found.startswith("own.csv: ")
    else:
        assert found.head.id.startswith("own_")


@given(values=st.dictionaries(st.sampled_from(SOCS.to_list()), st.floats(-1e9, 1e9), min_size=1))
def test_figures_are_kept_as_they_were_written(values: dict[str, float]) -> None:
    found = seen(csv(*(f"{soc},{value!r}" for soc, value in values.items())))
    assert dict(found.sound.select("soc", "value").iter_rows()) == values

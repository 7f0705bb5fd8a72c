"""Ballots as files: the template, a filled file read back row by row, exports, and files that are not opened."""

import io
import zipfile
from dataclasses import replace

import polars as pl
import pytest
import xlsxwriter

from jtm.answers.validation import notes, provenance, standing
from jtm.export import tables
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.sources.contract import SourceError
from jtm.store import ballots, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.uploads import ballot_file
from jtm.uploads.ballot_file import COLUMNS, BallotPreview
from jtm.uploads.limits import LARGEST_FILE, LONGEST_CELL
from tests.framework.rounds import draft
from tests.rooms import open_room

pytestmark = pytest.mark.usefixtures("unconfined")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")']
DRAFT = draft(3)
HEAD = "employer,rater,element_id,item,necessity,level,needed,comment"


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def preview(name: str, content: bytes, of: Benchmark) -> BallotPreview:
    return ballot_file.preview(ballot_file.read(name, content), of)


def workbook(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return buffer.getvalue()


def filled(template: pl.DataFrame) -> pl.DataFrame:
    return template.with_columns(
        employer=pl.lit("Acme"), rater=pl.lit("Ann"), necessity=pl.lit("essential"), level=pl.lit("Advanced"),
        needed=pl.lit("Day one"), comment=pl.lit("as always"),
    )  # fmt: skip


def problems(*rows: str, head: str = HEAD) -> list[tuple[object, ...]]:
    return preview("ballots.csv", csv(*rows, head=head), DRAFT).problems.rows()


# ── the template ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_filled_template_comes_back_as_csv() -> None:
    template = pl.read_csv(ballot_file.template_csv(DRAFT), infer_schema=False)
    assert template.columns == list(COLUMNS)
    found = preview("filled.csv", filled(template).write_csv().encode(), DRAFT)
    assert found.problems.is_empty()
    assert list(found.votes()) == [
        ("Acme", "Ann", f"x.{place}", Vote("essential", "Advanced", "Day one", "as always")) for place in range(3)
    ]


def test_a_filled_template_comes_back_as_a_workbook() -> None:
    template = pl.read_excel(io.BytesIO(ballot_file.template_workbook(DRAFT)))
    assert template.columns == list(COLUMNS)
    rows = [list(COLUMNS), *(list(map(str, row)) for row in filled(template).rows())]
    found = preview("filled.xlsx", workbook(rows), DRAFT)
    assert found.problems.is_empty()
    assert found.sound.height == 3


def test_the_workbook_offers_the_words_that_may_stand_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(ballot_file.template_workbook(DRAFT))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 3
    for offered in ("not needed,useful,essential", "Foundational,Intermediate,Advanced", "Day one,On the job"):
        assert offered in sheet


@pytest.mark.parametrize("make", [ballot_file.template_csv, ballot_file.template_workbook])
def test_a_template_of_an_item_that_looks_like_a_formula_holds_none(make) -> None:
    item = replace(DRAFT.items[0], name='=HYPERLINK("http://evil.example")')
    content = make(replace(DRAFT, items=(item,)))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    else:
        assert b"'=HYPERLINK" in content


def test_a_template_that_was_left_blank_brings_nothing_and_is_no_error() -> None:
    found = preview("blank.csv", ballot_file.template_csv(DRAFT), DRAFT)
    assert (found.sound.height, found.wrong) == (0, 0)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "head",
    [
        "company,person,code,skill,vote,band,timing,note",
        "Firm,Respondent,O*NET code,Name,Rating,How well,When needed,Comments",
        "EMPLOYER,Rater,Element ID,ITEM,Need,Level,When,COMMENT",
        "organisation,voter,element,item,necessity,level,needed,comment",
    ],
)
def test_columns_are_known_by_other_names_too(head: str) -> None:
    found = preview("own.csv", csv("Acme,Ann,x.0,Skill 0,Essential,ADVANCED,day ONE,fine", head=head), DRAFT)
    assert found.problems.is_empty()
    assert list(found.votes()) == [("Acme", "Ann", "x.0", Vote("essential", "Advanced", "Day one", "fine"))]


def test_an_item_may_be_named_in_place_of_its_code() -> None:
    found = preview("own.csv", csv("Acme,Ann,SKILL 2,useful", head="employer,rater,item,necessity"), DRAFT)
    assert list(found.votes()) == [("Acme", "Ann", "x.2", Vote("useful"))]


@pytest.mark.parametrize("name", ["Straße & Söhne", "日本製鉄", "Ünïted 🛠 Works", "<b>Acme</b>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_names_are_of_any_script(name: str, encoding: str) -> None:
    content = csv(f"{name},Ann,x.0,,useful,,,").decode().encode(encoding)
    assert preview("own.csv", content, DRAFT).sound["employer"].to_list() == [name]


def test_what_was_typed_around_and_within_a_name_makes_no_other_employer(store: Store) -> None:
    """One that joined in the room, and the same one from a file."""
    content = csv(" Acme   Inc ,Ann,x.0,,useful,,,", '"Acme\tInc",Ben,x.0,,useful,,,', '"acme\nInc",Cy,x.0,,useful,,,')
    found = preview("own.csv", content, DRAFT)
    assert found.problems.is_empty()
    room = open_room(store, DRAFT)
    room.join("Acme Inc")
    ballots.bring_in(store, room.id, found.votes())
    assert set(ballots.ballots(store, room.id)["employer"]) == {"Acme Inc"}


@pytest.mark.parametrize("odd", ["\x07", "\x1b[31m", "\u2028"])
def test_control_characters_are_left_out(store: Store, odd: str) -> None:
    content = csv(f'"Ac{odd}me","An{odd}n",x.0,,useful,,,"com{odd}ment"')
    found = preview("own.csv", content, DRAFT)
    assert found.problems.is_empty()
    room = open_room(store, DRAFT)
    assert ballots.bring_in(store, room.id, found.votes()) == 1
    shown = ballots.ballots(store, room.id).row(0, named=True)
    assert odd not in shown["employer"] + shown["rater"] + shown["comment"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Ann,x.0,,useful,,,", ("employer", None, "is blank")),
        ("Acme,,x.0,,useful,,,", ("rater", None, "is blank")),
        ("Acme,Ann,x.0,,,,,why", ("necessity", None, "is blank")),
        ("Acme,Ann,x.9,,useful,,,", ("element_id", "x.9", "is not an item of this round")),
        ("Acme,Ann,,Skill 9,useful,,,", ("item", "Skill 9", "is not an item of this round")),
        ("Acme,Ann,,,useful,,,", ("item", None, "is not an item of this round")),
        ("Acme,Ann,x.0,,Maybe,,,", ("necessity", "maybe", "is none of not needed, useful, essential")),
        ("Acme,Ann,x.0,,useful,Expert,,", ("level", "expert", "is none of Foundational, Intermediate, Advanced")),
        ("Acme,Ann,x.0,,useful,,Never,", ("needed", "never", "is none of Day one, On the job, Continued education")),
        (f"{'A' * 101},Ann,x.0,,useful,,,", ("employer", "A" * 101, "is longer than 100 characters")),
        (f"Acme,{'A' * 101},x.0,,useful,,,", ("rater", "A" * 101, "is longer than 100 characters")),
        (f"Acme,Ann,x.0,,useful,,,{'c' * 501}", ("comment", "c" * 501, "is longer than 500 characters")),
    ],
)
def test_what_is_wrong_is_named_by_row_column_and_value(row: str, problem: tuple[str, str | None, str]) -> None:
    found = preview("own.csv", csv("Acme,Ann,x.1,,useful,,,", row), DRAFT)
    assert found.problems.rows() == [(3, *problem)]
    assert (found.wrong, found.sound.height) == (1, 1)


def test_several_faults_of_one_row_are_all_named_and_count_once() -> None:
    found = preview("own.csv", csv(",,x.9,,perhaps,,,"), DRAFT)
    assert set(found.problems["column"]) == {"employer", "rater", "element_id", "necessity"}
    assert found.wrong == 1


@pytest.mark.parametrize("second", ["Acme,Ann", "ACME,Ann", "acme ,Ann"])
def test_two_votes_of_one_rater_on_one_item_are_both_wrong(second: str) -> None:
    """Nobody could say which of them counts."""
    found = preview("own.csv", csv("Acme,Ann,x.0,,useful,,,", f"{second},x.0,,essential,,,"), DRAFT)
    assert found.problems["row"].to_list() == [2, 3]
    assert set(found.problems["problem"]) == {"votes on this item in more than one row"}


def test_rows_are_counted_as_a_spreadsheet_counts_also_after_blank_ones() -> None:
    assert [row[0] for row in problems("Acme,Ann,x.0,,useful,,,", ",,,,,,,", "", "Acme,Ann,x.9,,useful,,,")] == [5]
    rows = [list(COLUMNS), ["Acme", "Ann", "x.0", "", "useful"], [""] * 8, [], ["Acme", "Ann", "x.9", "", "useful"]]
    assert preview("own.xlsx", workbook(rows), DRAFT).problems["row"].to_list() == [5]


# ── exports ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_can_be_read_back(store: Store, form: str) -> None:
    room = open_room(store, DRAFT)
    first, second = room.join("Straße & Söhne"), room.join("Acme")
    room.cast(first, 0, Vote("essential", "Advanced", "Day one", "we say “fixing”; always"))
    room.cast(first, 1, Vote("not needed"))
    room.cast(second, 0, Vote("useful", None, "On the job"))
    found = standing(store, rounds.find(store, room.id))
    table = provenance(found.round, ballot_file.as_file(found.ballots, DRAFT))
    again = preview(f"out.{form}", tables.WRITERS[form](table, notes(found)), DRAFT)
    assert again.problems.is_empty()
    other = open_room(store, DRAFT)
    ballots.bring_in(store, other.id, again.votes())
    said = ["employer", "element_id", "necessity", "band", "timing", "comment"]
    assert ballots.ballots(store, other.id).select(said).equals(found.ballots.select(said))


def exported(store: Store, text: str, form: str) -> bytes:
    """The ballots of a round in which someone typed ``text`` wherever one can type."""
    room = open_room(store, DRAFT)
    room.cast(room.join(text), 0, Vote("useful", comment=text))
    found = standing(store, rounds.find(store, room.id))
    return tables.WRITERS[form](provenance(found.round, ballot_file.as_file(found.ballots, DRAFT)), notes(found))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_that_someone_typed_is_text_in_an_exported_csv_and_comes_back(store: Store, text: str) -> None:
    content = exported(store, text, "csv")
    table = pl.read_csv(content, infer_schema=False)
    assert (table["employer"].item(), table["comment"].item()) == (f"'{text}", f"'{text}")
    assert preview("out.csv", content, DRAFT).sound.select("employer", "comment").row(0) == (text, text)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_that_someone_typed_is_text_in_an_exported_workbook(store: Store, text: str) -> None:
    content = exported(store, text, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/"):
                assert b"<f>" not in book.read(part)
                assert b"<hyperlink" not in book.read(part)
    assert pl.read_excel(io.BytesIO(content))["comment"].item() == text


# ── what is not opened ────────────────────────────────────────────────────────────────────────────────────────────


def with_part(part: str) -> bytes:
    buffer = io.BytesIO(workbook([list(COLUMNS), ["Acme", "Ann", "x.0", "", "useful"]]))
    with zipfile.ZipFile(buffer, "a") as book:
        book.writestr(part, "made up")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("own.xlsx", with_part("xl/vbaProject.bin"), "macros"),
        ("own.xlsm", with_part("xl/vbaProject.bin"), "not opened"),
        ("own.xlsx", with_part("xl/externalLinks/externalLink1.xml"), "links to other files"),
        ("own.xlsx", with_part("xl/connections.xml"), "links to other files"),
        ("own.xls", b"\xd0\xcf\x11\xe0", "not opened"),
        ("own.xlsx", b"no workbook", "cannot be read as XLSX"),
        ("own.csv", b"", "there is nothing in it"),
        ("own.csv", csv(), "no rows"),
        ("own.csv", b"x" * (LARGEST_FILE + 1), "larger than 20 MB"),
        ("own.csv", csv(f"Acme,Ann,x.0,,useful,,,{'c' * (LONGEST_CELL + 1)}"), "row 2 holds more than 10,000"),
        ("own.csv", csv(*["Acme,Ann,x.0,,useful,,,"] * (ballot_file.MOST_ROWS + 1)), "20,001 rows, more than"),
        ("own.csv", b"a,b\n1,2", "missing column for employer, necessity, rater"),
        ("own.csv", csv("Acme,Ann,useful", head="employer,rater,necessity"), "missing column for element_id"),
    ],
)
def test_a_file_that_cannot_be_trusted_or_read_is_refused(name: str, content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        preview(name, content, DRAFT)

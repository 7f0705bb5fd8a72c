"""Files that a user brings are read within limits, and never with anything in them that runs or fetches."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from jtm.sources.contract import SourceError
from jtm.uploads import limits
from jtm.uploads.files import read_upload
from jtm.uploads.heads import find_heads

pytestmark = pytest.mark.usefixtures("unconfined")


def workbook(*extra: str) -> bytes:
    """A workbook of one row, with more parts in its archive."""
    book = Workbook()
    book.active.append(["program"])
    book.active.append(["Welding"])
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content, "a") as archive:
        for part in extra:
            archive.writestr(part, b"made up")
    return content.getvalue()


def test_a_workbook_and_a_csv_are_read_as_text() -> None:
    assert read_upload("a.xlsx", workbook()).cells.rows() == [("Welding",)]
    content = "\ufeffprogram,weeks\nWelding,012".encode()
    assert read_upload("a.CSV", content).cells.rows() == [("Welding", "012")]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("xl/vbaProject.bin", "there are macros in it"),
        ("xl/VBAPROJECT.BIN", "there are macros in it"),
        ("xl/externalLinks/externalLink1.xml", "it links to other files"),
        ("xl/connections.xml", "it links to other files"),
    ],
)
def test_a_workbook_that_runs_or_fetches_is_refused(part: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_upload("list.xlsx", workbook(part))


@pytest.mark.parametrize(
    ("limit", "name", "content", "reason"),
    [
        ("MOST_ROWS", "a.csv", b"x\n1\n2\n3", "it has 4 rows, more than the 2 that are read"),
        ("MOST_COLUMNS", "a.csv", b"a,b,c\n1,2,3", "it has 3 columns, more than the 2"),
        ("MOST_CELLS", "a.csv", b"a,b\n1,2", "2 rows by 2 columns are more than the 2 cells"),
        ("LONGEST_CELL", "a.csv", b"x\n1\n123456", "row 3 holds more than 2 characters in one cell"),
        ("LONGEST_ROW", "a.csv", b"x\n1,2,3", "row 2 holds more than 2 characters"),
        ("MOST_TEXT", "a.csv", b"x\n1\n2", "its cells hold more than"),
        ("LONGEST_CELL", "a.xlsx", workbook(), "row 1, column 'A' holds more than 2 characters"),
        ("LARGEST_UNPACKED", "a.xlsx", workbook(), "unpacked it is larger than"),
        ("MOST_PARTS", "a.xlsx", workbook(), "files in it"),
        ("LARGEST_FILE", "a.csv", b"x\n1\n2\n3", "larger than"),
    ],
)
def test_limits(monkeypatch: pytest.MonkeyPatch, limit: str, name: str, content: bytes, reason: str) -> None:
    monkeypatch.setattr(limits, limit, 2)
    with pytest.raises(SourceError, match=reason):
        read_upload(name, content)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsm", b"", "are not opened"),
        ("a", b"", "are not opened"),
        ("a.xlsx", b"PK\x03\x04 not an archive", "cannot be read as XLSX"),
        ("a.xlsx", b"", "cannot be read as XLSX"),
        ("a.csv", b"", "there is nothing in it"),
        ("a.csv", b"x\n", "no rows in it"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_upload(name, content)


def test_heads_are_found_by_synonyms_and_used_once() -> None:
    synonyms = {"provider": ("school", "provider"), "program": ("program name", "provider")}
    assert find_heads(["Provider", "School"], synonyms) == {"provider": "School", "program": "Provider"}
    assert find_heads(["Provider"], synonyms) == {"provider": "Provider"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_encodings_and_separators_of_spreadsheets(encoding: str, separator: str) -> None:
    rows = [["program", "school", "cost"], ["Mecánica – nivel 2", "Doña Ana", "7000"], ["Welding", "Made-Up", ""]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    sheet = read_upload("a.txt", content)
    assert sheet.heads == rows[0]
    assert sheet.cells.rows() == [tuple(rows[1]), ("Welding", "Made-Up", None)]


def test_titles_blank_rows_and_notes_do_not_shift_the_row_numbers() -> None:
    text = "Programs of 2024\n\nProgram[1],School\nWelding,College\n\nWiring,College\n"
    sheet = read_upload("a.csv", text.encode(), {"program", "school"})
    assert (sheet.titles, sheet.heads) == ("Programs of 2024", ["Program[1]", "School"])
    assert sheet.select({"program": "Program[1]"}).rows() == [(4, "Welding"), (6, "Wiring")]


def test_heads_that_are_blank_or_alike_are_told_apart_by_their_column() -> None:
    sheet = read_upload("a.csv", b"row,row,,d\n1,2,3,4")
    assert sheet.heads == ["row", "row (column B)", "(column C)", "d"]
    assert sheet.select({"number": "row (column B)"}).rows() == [(2, "2")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2,3", "row 2 has more cells than the head"),
        (b'a,b\n"1,2\n3,4', "row 2 has a quotation mark that is not closed"),
        (b'a,b\n"1"x,2', "row 2 has a quotation mark"),
        (b"a,b\n1,\x00", "row 2 holds zero bytes"),
        ("a,b\n1,2".encode("utf-16-le"), "zero bytes"),
    ],
)
def test_text_whose_cells_cannot_be_told_apart_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_upload("a.csv", content)


def test_the_sheet_with_the_heads_sought_is_read() -> None:
    book = Workbook()
    book.active.append(["About this file"])
    for title, rows in {"Notes": 3, "List": 1, "Longer list": 2}.items():
        sheet = book.create_sheet(title)
        sheet.append(["Notes"] if title == "Notes" else ["Program", "School"])
        for number in range(rows):
            sheet.append([title, number])
    content = io.BytesIO()
    book.save(content)
    found = read_upload("a.xlsx", content.getvalue(), {"program", "school"})
    assert found.cells["Program"].to_list() == ["Longer list"] * 2

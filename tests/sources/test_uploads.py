"""Files that a user brings are read within limits, and never with anything in them that runs or fetches."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from jtm.sources import uploads
from jtm.sources.contract import SourceError
from jtm.sources.uploads import read_upload


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
    assert read_upload("a.xlsx", workbook()).rows() == [("Welding",)]
    assert read_upload("a.CSV", "\ufeffprogram,weeks\nWelding,012".encode()).rows() == [("Welding", "012")]


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


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ROWS", 2)
    with pytest.raises(SourceError, match="it has 3 rows, more than the 2 that are read"):
        read_upload("a.csv", b"x\n1\n2\n3")
    monkeypatch.setattr(uploads, "LONGEST_CELL", 5)
    with pytest.raises(SourceError, match="row 3, column 'x' holds more than 5 characters"):
        read_upload("a.csv", b"x\n1\n123456")
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 10)
    with pytest.raises(SourceError, match="unpacked it is larger than"):
        read_upload("a.xlsx", workbook())
    monkeypatch.setattr(uploads, "LARGEST_FILE", 3)
    with pytest.raises(SourceError, match="larger than"):
        read_upload("a.csv", b"x\n1\n2\n3")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsm", b"", "are not opened"),
        ("a", b"", "are not opened"),
        ("a.xlsx", b"PK\x03\x04 not an archive", "cannot be read as XLSX"),
        ("a.xlsx", b"", "cannot be read as XLSX"),
        ("a.csv", b"", "cannot be read as CSV"),
        ("a.csv", b"x\n", "no rows in it"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_upload(name, content)


def test_heads_are_found_by_synonyms_and_used_once() -> None:
    synonyms = {"provider": ("school", "provider"), "program": ("program name", "provider")}
    assert uploads.find_heads(["Provider", "School"], synonyms) == {"provider": "School", "program": "Provider"}
    assert uploads.find_heads(["Provider"], synonyms) == {"provider": "Provider"}

"""How large a workbook really is, found by streaming it: neither its directory nor its sheets' own word is believed.

A workbook is an archive of XML. Its directory may name any size, a sheet's ``dimension`` any range, and a reader makes
room for the whole rectangle between the outermost cells. So bytes are counted while they are inflated, and cells where
they stand; nothing is kept but counts. The reader sees the same tags, byte by byte, so patterns are enough to see them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from jtm.sources.errors import SourceError
from jtm.uploads import limits

_CHUNK = 2**20
_RUNS = "vbaproject"
_LEADS_OUT = ("xl/externallinks/", "xl/connections.xml")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TAG = rb"<(?:\w+:)?"
_SHEET = re.compile(_TAG + rb"worksheet[\s>]")
_ROW = re.compile(_TAG + rb"row[\s>/]")
_FILLED = re.compile(_TAG + rb"c(?:\s[^<>]*)?(?<!/)>")  # a cell without content closes itself
_PLACE = re.compile(_TAG + rb"c\s(?:[^<>]*\s)?r\s*=\s*[\"'] *([A-Za-z]+)([0-9]+) *[\"'][^<>]*(?<!/)>")
_ROW_NUMBER = re.compile(_TAG + rb"row\s(?:[^<>]*\s)?r\s*=\s*[\"'] *([0-9]+) *[\"']")
_LONGEST_TAG = 2**16


def check_workbook(name: str, content: bytes) -> None:
    """Look through a workbook of the file ``name``. Raises :class:`SourceError` where it is too large, holds macros or
    links, or is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_active(name, parts)
            for part in parts:
                _look(name, archive, part)
    # whatever zipfile raises over a damaged archive or one made to hurt
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: Exception) -> SourceError:
    """What to raise for a file that is no workbook."""
    return SourceError(f"{name}: cannot be read as XLSX ({(str(error) or 'it is damaged').splitlines()[0]}).")


def _refuse_active(name: str, parts: list[zipfile.ZipInfo]) -> None:
    """A workbook may carry macros under any ending, and links that fetch from elsewhere."""
    if len(parts) > limits.MOST_PARTS:
        raise SourceError(f"{name}: there are {len(parts):,} files in it, which no such workbook has.")
    if any(_RUNS in part.filename.lower() for part in parts):
        raise SourceError(f"{name}: there are macros in it. Save it as .xlsx without them, or as .csv.")
    if any(part.filename.lower().startswith(_LEADS_OUT) for part in parts):
        raise SourceError(f"{name}: it links to other files. Save it with values only, or as .csv.")
    if any(part.compress_type not in _PACKED for part in parts):
        raise SourceError(f"{name}: it is packed in an unusual way. Save it anew as .xlsx, or as .csv.")
    if sum(part.file_size for part in parts) > limits.LARGEST_UNPACKED:
        raise SourceError(
            f"{name}: unpacked it is larger than {limits.LARGEST_UNPACKED // 2**20} MB, which no such file is."
        )


def _look(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end, which comes where its directory says or not at all; of a sheet find the extent."""
    said, part.file_size = part.file_size, part.file_size + _CHUNK
    with archive.open(part) as stream:
        chunks = _counted(name, stream, said)
        first = next(chunks, b"")
        if _SHEET.search(first):
            _Extent(name).follow(first, chunks)
        for _ in chunks:
            pass


def _counted(name: str, stream: IO[bytes], said: int) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > said:
            raise SourceError(f"{name}: it is larger than it says it is. Save it anew as .xlsx, or as .csv.")
        yield chunk


class _Extent:
    """The rows and columns that a sheet's filled cells span."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows = self.columns = self.row_tags = self.in_row = 0

    def follow(self, first: bytes, chunks: Iterator[bytes]) -> None:
        rest = self._take(first)
        for chunk in chunks:
            rest = self._take(rest + chunk)
        self._take(rest + b">")

    def _take(self, text: bytes) -> bytes:
        """Look at all whole tags of ``text``; what is left belongs to the next."""
        end = max(text.rfind(b">") + 1, len(text) - _LONGEST_TAG)
        text, rest = text[:end], text[end:]
        places = _PLACE.findall(text)
        if places:
            self._reach(
                max(map(int, {row for _, row in places})), max(map(_column, {letters for letters, _ in places}))
            )
        if len(places) < len(_FILLED.findall(text)):
            self._reach_unnamed(text)
        return rest

    def _reach_unnamed(self, text: bytes) -> None:
        """A cell that does not say where it stands follows the one before it, in a row that follows the last."""
        before, *rows = _ROW.split(text)
        self.in_row += len(_FILLED.findall(before))
        widest = self.in_row
        for row in rows:
            self.in_row = len(_FILLED.findall(row))
            widest = max(widest, self.in_row)
        self.row_tags += len(rows)
        numbered = max((int(number) for number in set(_ROW_NUMBER.findall(text))), default=0)
        self._reach(max(self.row_tags, numbered), widest)

    def _reach(self, rows: int, columns: int) -> None:
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        limits.check_rows(self.name, self.rows)
        limits.check_columns(self.name, self.columns)
        limits.check_cells(self.name, self.rows, self.columns)


def _column(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - ord("A") + 1
    return number

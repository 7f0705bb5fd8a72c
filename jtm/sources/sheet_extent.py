"""How large a workbook really is, found by streaming it: neither its directory nor its sheets' own word is believed.

A workbook is an archive of XML. Its directory may name any size, a sheet's ``dimension`` any range, and a reader makes
room for the whole rectangle between the outermost cells. So bytes are counted while they are inflated, and cells where
they stand; nothing is kept but counts.
"""

import io
import zipfile
from array import array
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from jtm.sources import upload_limits as limits
from jtm.sources.contract import SourceError

_CHUNK = 2**16
_RUNS = "vbaproject"
_LEADS_OUT = ("xl/externallinks/", "xl/connections.xml")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BEYOND = limits.LARGEST_UNPACKED * 4  # no part may claim an end before its data end
_HIGHEST_COLUMN = 16_384
_LONGEST_NUMBER = 9  # digits


def check_workbook(name: str, content: bytes) -> None:
    """Look through a workbook of the file ``name``. Raises :class:`SourceError` where it is too large, holds macros or
    links, or is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_active(name, parts)
            _look(name, archive, parts)
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


def _look(name: str, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Texts that cells share come first: how long a cell is depends on them."""
    counter = _Counter(name)
    shared = _SharedTexts(name)
    for part in sorted(parts, key=lambda part: "sharedstrings" not in part.filename.lower()):
        part.file_size = _BEYOND
        with archive.open(part) as stream:
            _look_at_part(name, counter.chunks(stream), shared)


class _Counter:
    """Bytes of all parts together."""

    def __init__(self, name: str) -> None:
        self.name, self.bytes = name, 0

    def chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        while chunk := stream.read(_CHUNK):
            self.bytes += len(chunk)
            if self.bytes > limits.LARGEST_UNPACKED:
                most = limits.LARGEST_UNPACKED // 2**20
                raise SourceError(f"{self.name}: unpacked it is larger than {most} MB, which no such file is.")
            yield chunk


def _look_at_part(name: str, chunks: Iterator[bytes], shared: "_SharedTexts") -> None:
    """Read a sheet, or the shared texts, to the end; of any other part count the bytes alone."""
    root = _Root(name, shared)
    for chunk in chunks:
        if not root.of_interest:
            continue
        try:
            root.parser.Parse(chunk)
        except expat.ExpatError as error:
            if root.reader is not None:
                raise unreadable(name, error) from error
            root.of_interest = False


class _Root:
    """Looks at the first element of a part, and hands over to who counts what is in it."""

    def __init__(self, name: str, shared: "_SharedTexts") -> None:
        self.name, self.shared = name, shared
        self.of_interest = True
        self.reader: _Sheet | _SharedTexts | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._first
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _first(self, tag: str, _: dict[str, str]) -> None:
        kind = _local(tag)
        if kind == "sst":
            self.reader = self.shared
        elif kind == "worksheet":
            self.reader = _Sheet(self.name, self.shared)
        else:
            self.of_interest = False
            self.parser.StartElementHandler = None
            return
        self.reader.attach(self.parser)

    def _refuse(self, *_: object) -> None:
        raise SourceError(f"{self.name}: it defines document types, which no workbook does. Save it anew, or as .csv.")


class _SharedTexts:
    """Lengths of the texts that cells refer to by number."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lengths = array("i")

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if _local(tag) == "si":
            self.lengths.append(0)

    def _text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)
            if self.lengths[-1] > limits.LONGEST_CELL:
                raise SourceError(f"{self.name}: a cell holds more than {limits.LONGEST_CELL:,} characters.")


class _Sheet:
    """Counts the filled cells of a sheet where they stand: rows, columns, characters."""

    def __init__(self, name: str, shared: _SharedTexts) -> None:
        self.name, self.lengths = name, shared.lengths
        self.row = self.column = self.rows = self.columns = self.characters = self.in_cell = 0
        self.is_shared, self.reference = False, ""

    def attach(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = _local(tag)
        if kind == "c":
            self._cell(attributes)
        elif kind in {"v", "t"}:
            self._filled(kind)
        elif kind == "row":
            self.row = _number(attributes.get("r")) or self.row + 1
            self.column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        """A cell says where it stands, or follows the one before it."""
        self.is_shared = attributes.get("t") == "s"
        self.in_cell = 0
        self.column += 1
        if place := attributes.get("r"):
            letters = place.rstrip("0123456789")
            self.column = _column(letters)
            self.row = _number(place[len(letters) :]) or self.row

    def _filled(self, kind: str) -> None:
        """Its cell has content: the sheet reaches this far, and the text that follows is the cell's."""
        grown = self.row > self.rows or self.column > self.columns
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        if grown:
            limits.check_rows(self.name, self.rows)
            limits.check_columns(self.name, self.columns)
            limits.check_cells(self.name, self.rows, self.columns)
        self.parser.CharacterDataHandler = self._shared if self.is_shared and kind == "v" else self._text
        self.parser.EndElementHandler = self._end

    def _end(self, _: str) -> None:
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None
        if self.reference:
            number, self.reference = _number(self.reference.strip()), ""
            self._add(self.lengths[number] if number < len(self.lengths) else 0)

    def _shared(self, text: str) -> None:
        self.reference = (self.reference + text)[:_LONGEST_NUMBER]

    def _text(self, text: str) -> None:
        self.in_cell += len(text)
        if self.in_cell > limits.LONGEST_CELL:
            raise limits.cell_too_long(self.name, self.row)
        self._add(len(text))

    def _add(self, characters: int) -> None:
        self.characters += characters
        limits.check_text(self.name, self.characters)


def _local(tag: str) -> str:
    """A tag's name without its namespace."""
    return tag.rpartition(":")[2]


def _number(text: str | None) -> int:
    """A whole number of few digits, else 0."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _column(letters: str) -> int:
    """1 for A, 27 for AA; beyond the last column of a spreadsheet for what is no column."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number if 0 < number <= _HIGHEST_COLUMN else _HIGHEST_COLUMN + 1

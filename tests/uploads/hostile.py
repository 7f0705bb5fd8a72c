"""Small files that ask a reader for all memory or time there is. Made by hand, in the official formats."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"


def workbook(*cells: tuple[int, int]) -> bytes:
    """A workbook with content in these cells (row, column, from 0)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column in cells:
            sheet.write_number(row, column, 1)
    return buffer.getvalue()


def far_corners() -> bytes:
    """Cells A1 and XFD1048576, and a sheet that calls itself A1:B2; packed to about 1.4 KB."""
    return with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def sparse() -> bytes:
    """A cell in every row, each in another column."""
    return workbook(*((row, row % 500) for row in range(20_000)))


def unnamed_cells() -> bytes:
    """Cells that do not say where they stand: a row of 2 million, in a megabyte or so."""
    return with_sheet(f"<row>{'<c><v>1</v></c>' * 2_000_000}</row>")


def one_text_in_every_cell() -> bytes:
    """A text of 9,000 characters, kept once and shown in 400,000 cells: 3.6 GB."""
    cells = '<c t="s"><v>0</v></c>' * 20
    rows = (f'<row r="{row}">{cells}</row>' for row in range(1, 20_001))
    texts = f'<sst xmlns="{_MAIN}" count="1" uniqueCount="1"><si><t>{"x" * 9_000}</t></si></sst>'
    return with_sheet("".join(rows), texts)


def unpacks_to(size: int, said: int) -> bytes:
    """A sheet that unpacks to ``size`` bytes where the directory says ``said``."""
    block = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 20_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # stands alone, so it can be repeated
    end = packer.compress(b"</sheetData></worksheet>") + packer.flush()
    stream = start + packed * (size // len(block) + 1) + end
    return _raw(_SHEET, stream, said)


def wide_row() -> bytes:
    """A CSV of 2 MB: one row of a million cells."""
    return b"soc" + b",1" * 1_000_000 + b"\n47-2111\n"


def wide_row_in_many_lines() -> bytes:
    """The same, with a line's end in each cell."""
    return b'"\n",' * 500_000


def open_quotation() -> bytes:
    """A CSV whose first cell never ends."""
    return b'soc,"' + b"47-2111,1\n" * 200_000


def with_sheet(rows: str, texts: str = "") -> bytes:
    """A sound workbook whose only sheet holds ``rows``, and ``texts`` where given."""
    sheet = f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:B2"/><sheetData>{rows}</sheetData></worksheet>'
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(workbook((0, 0)))) as sound, ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for part in sound.namelist():
            changed = {_SHEET: sheet, **({_TEXTS: texts} if texts else {})}
            archive.writestr(part, changed.get(part) or sound.read(part))
    return buffer.getvalue()


def _raw(name: str, stream: bytes, said: int) -> bytes:
    """A sound workbook whose part ``name`` is the deflated ``stream``, of ``said`` bytes by the directory."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(workbook((0, 0)))) as sound, ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for part in sound.namelist():
            if part != name:
                archive.writestr(part, sound.read(part))
        info = zipfile.ZipInfo(name)
        info.compress_type, info.header_offset = ZIP_DEFLATED, buffer.tell()
        info.file_size, info.compress_size, info.CRC = said, len(stream), 0
        sizes = struct.pack("<LLLHH", 0, len(stream), said, len(name), 0)
        buffer.write(struct.pack("<4s5H", b"PK\x03\x04", 20, 0, ZIP_DEFLATED, 0, 0) + sizes + name.encode() + stream)
        archive.filelist.append(info)
        archive.NameToInfo[name] = info
        archive.start_dir = buffer.tell()
        archive._didModify = True  # type: ignore[attr-defined]
    return buffer.getvalue()


GIGABYTE = 2**30
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "far corners": ("a.xlsx", far_corners),
    "sparse": ("a.xlsx", sparse),
    "unnamed cells": ("a.xlsx", unnamed_cells),
    "one text in every cell": ("a.xlsx", one_text_in_every_cell),
    "a directory that lies": ("a.xlsx", lambda: unpacks_to(3 * GIGABYTE // 2, 1_000)),
    "a directory that does not": ("a.xlsx", lambda: unpacks_to(3 * GIGABYTE // 2, 3 * GIGABYTE // 2)),
    "wide row": ("a.csv", wide_row),
    "wide row in many lines": ("a.csv", wide_row_in_many_lines),
    "open quotation": ("a.csv", open_quotation),
}

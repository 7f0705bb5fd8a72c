"""One table to CSV, JSON, Parquet or XLSX bytes."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import polars as pl
import polars.selectors as cs
import xlsxwriter

from jtm.columns import COLUMNS
from jtm.export.dictionary import DICTIONARY, dictionary, names_indicators
from jtm.export.formats import format_of
from jtm.settings.catalog import SETTINGS

Notes = Mapping[str, pl.DataFrame]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def to_csv(table: pl.DataFrame, notes: Notes | None = None) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read the names right; lists joined by semicolons, and no text
    that a spreadsheet would take for a formula.
    """
    buffer = io.BytesIO(BYTE_ORDER_MARK)
    buffer.seek(len(BYTE_ORDER_MARK))
    inert(flat(table)).write_csv(buffer)
    return buffer.getvalue()


def inert(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with no text that a spreadsheet would take for a formula: for what is shown too, as a table on a page
    has a button of its own that writes it as CSV.
    """
    texts = [plain(pl.col(name)) for name, dtype in table.schema.items() if dtype == pl.String]
    lists = [name for name, dtype in table.schema.items() if dtype == pl.List(pl.String)]
    return table.with_columns(*texts, *(pl.col(name).list.eval(plain(pl.element())) for name in lists))


def plain(text: pl.Expr) -> pl.Expr:
    """``text`` with an apostrophe before what a spreadsheet would run as a formula: some of it was typed by people."""
    return text.str.replace(r"^([=+\-@\t\r])", "'$1")


def to_json(table: pl.DataFrame, notes: Notes | None = None) -> bytes:
    """An array of objects, one a row."""
    return table.write_json().encode()


def to_parquet(table: pl.DataFrame, notes: Notes | None = None) -> bytes:
    """Typed, compressed; what each column means stands in the file's metadata, as JSON under ``columns``."""
    known = {name: asdict(COLUMNS[name]) for name in table.columns if name in COLUMNS}
    told = {name: {key: one[key] for key in ("label", "meaning", "unit") if one[key]} for name, one in known.items()}
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", metadata={"columns": json.dumps(told)})
    return buffer.getvalue()


def to_xlsx(table: pl.DataFrame, notes: Notes | None = None, name: str = "Table") -> bytes:
    """A workbook: the table (on a sheet ``name``) with typed cells and a frozen header, then one sheet a note (sources,
    settings, …), and last the Dictionary: what every column of them means, and what a note of that name adds on
    indicators.
    """
    sheets = {name: table, **(notes or {})}
    own = sheets.pop(DICTIONARY, None)
    columns = [column for sheet in sheets.values() for column in sheet.columns]
    known = dictionary(columns)
    sheets[DICTIONARY] = known if own is None or not names_indicators(columns) else pl.concat([known, own])
    buffer = io.BytesIO()
    # Figures stay figures and text stays text: nothing in a cell is ever taken for a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        for title, sheet in sheets.items():
            flat(sheet).write_excel(
                book,
                worksheet=title[:31],
                freeze_panes=(1, 0),
                autofit=True,
                autofilter=True,
                column_formats=_formats(sheet),
                header_format={"bold": True, "bottom": 1},
                table_style="Table Style Light 1",
            )
    return buffer.getvalue()


WRITERS: dict[str, Callable[[pl.DataFrame, Notes | None], bytes]] = {
    "csv": to_csv,
    "json": to_json,
    "xlsx": to_xlsx,
    "parquet": to_parquet,
}
MIME = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def settings_sheet(settings: Mapping[str, object], dataset: str) -> pl.DataFrame:
    """The settings behind a table, as text: setting, value, label, unit; with the dataset version and the time of
    export. A share is in percent, as people set it.
    """
    declared = {name: SETTINGS[name] for name in settings}
    sheet = facts_sheet({name: one.kind.show(settings[name]) for name, one in declared.items()}, dataset)
    words = pl.DataFrame(
        [(name, one.label, one.unit) for name, one in declared.items()],
        schema=dict.fromkeys(("setting", "label", "unit"), pl.String),
        orient="row",
    )
    return sheet.join(words, on="setting", how="left", maintain_order="left")


def facts_sheet(facts: Mapping[str, object], dataset: str) -> pl.DataFrame:
    """What a table rests on, as text: setting, value; with the dataset version and the time of export."""
    stamped = {**facts, "dataset": dataset, "exported": datetime.now(UTC).isoformat(timespec="seconds")}
    return pl.DataFrame({"setting": list(stamped), "value": [str(value) for value in stamped.values()]})


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Cells that a sheet can hold: lists of words joined, other nested values as JSON, no figure that is none."""
    words = [pl.col(name).list.join("; ") for name, dtype in table.schema.items() if dtype == pl.List(pl.String)]
    nested = [
        pl.Series(name, [None if value is None else json.dumps(value, default=str) for value in table[name].to_list()])
        for name, dtype in table.schema.items()
        if dtype.is_nested() and dtype != pl.List(pl.String)
    ]
    return table.with_columns(*words, *nested).with_columns(
        cs.float().fill_nan(None).replace([float("inf"), float("-inf")], None)
    )


def _formats(table: pl.DataFrame) -> dict[Any, Any]:
    """Number formats by column, as declared; the values themselves are not rounded."""
    numbers = {name: dtype for name, dtype in table.schema.items() if dtype.is_numeric()}
    return {name: format_of(name).of_workbook(dtype) for name, dtype in numbers.items()}

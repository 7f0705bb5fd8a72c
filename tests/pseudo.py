"""A language that nobody speaks: every message in marks, so that a text that never was a message is seen on a page."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
from babel.messages.catalog import Catalog
from streamlit.testing.v1 import AppTest

from jtm.framework.names import COUNTY_KIND, common_jobs
from tests import words

NAME = "eo"  # a real code, as catalogues go by their codes
OPEN, CLOSE = "⟦", "⟧"
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_EACH = re.compile(r"[\w']+")
# Icons, badges, addresses, colours, and the codes of rounds and ballots.
_DIRECTIVE = re.compile(
    r":material/\w+:|:\w+-badge\[|https?://\S+|#[0-9A-F]{6}|\b(?=[0-9-]*[A-Z])[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b"
)
_LONGEST = 120  # words of a name
# What a browser is sent of an element that people read; other texts are names, keys, styles and programs.
_READ = {"label", "help", "body", "options", "placeholder", "alt", "delta", "content", "raw_values", "raw_value"}
_PROGRAMS = {"bidi_component"}  # their words are in its data
_NAMES_OF_FORMATS = {"CSV", "XLSX", "PARQUET"}
# By whom a requirement is said; and what BLS says of experience that a job does not ask for, within a sentence.
_PUBLISHED = ("BLS Employment Projections", "O*NET", "none")


def marked(message: str) -> str:
    """``message`` with its words in marks and its fields beside them, as what is put in needs marks of its own."""
    parts = []
    for literal, field, form, conversion in Formatter().parse(message):
        escaped = literal.replace("{", "{{").replace("}", "}}")
        parts.append(f"{OPEN}{escaped}{CLOSE}" if _WORD.search(literal) else escaped)
        if field is not None:
            parts.append(f"{{{field}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}")
    return "".join(parts)


def compile_into(folder: Path) -> None:
    """Put the language's catalogue into ``folder``."""
    catalog = Catalog(locale=NAME)
    for message in words.template():
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            told = tuple(map(marked, forms))
            catalog.add(message.id, told if isinstance(message.id, tuple) else told[0])
    (folder / f"{NAME}.mo").write_bytes(words.compiled(catalog))


# ── what a page shows ─────────────────────────────────────────────────────────────────────────────────────────────


def texts(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text that people read on a page, with the kind of element that it is in."""
    for node in _nodes(app._tree):
        proto = getattr(node, "proto", None)
        if hasattr(proto, "ListFields"):
            kind = str(node.type)
            yield from ((kind, text) for text in (*_of_fields(kind, proto), *_inside(kind, proto)))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _of_fields(kind: str, proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields() if kind not in _PROGRAMS else ():
        for one in value if field.is_repeated else [value]:
            if field.type == field.TYPE_MESSAGE and hasattr(one, "ListFields"):
                yield from _of_fields(kind, one)
            elif field.type == field.TYPE_STRING and field.name in _READ:
                yield one


def _inside(kind: str, proto: Any) -> Iterator[str]:
    """The texts that stand in an element as JSON or as a table."""
    if kind in _PROGRAMS:
        yield from (value for value in json.loads(proto.json or "{}").values() if isinstance(value, str))
    elif kind == "vega_lite_chart":
        yield from _of_chart(json.loads(proto.spec))
        drawn = set(re.findall(r'"field": ?"(\w+)"', proto.spec))
        yield from chain.from_iterable(_of_rows(held.data.data, drawn) for held in proto.datasets)
    elif kind == "deck_gl_json_chart":
        yield from re.findall(r'"(?:text|told)":("(?:[^"\\]|\\.)*")', proto.json)
    elif kind == "dataframe":
        columns = json.loads(proto.columns)
        heads = {name: columns.get(name) or {} for name in _names(proto.arrow_data.data)}
        yield from (head.get("label", name) for name, head in heads.items())
        yield from (head["help"] for head in heads.values() if "help" in head)


def _of_chart(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _of_chart(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            if name in ("title", "domain"):
                yield from (text for text in (one if isinstance(one, list) else [one]) if isinstance(text, str))
            elif name == "labelExpr":
                yield from re.findall(r'"(?:[^"\\]|\\.)*"', one)
            yield from _of_chart(one)


def _names(table: bytes) -> list[str]:
    return pa.ipc.open_stream(table).schema.names if table else []


def _of_rows(table: bytes, drawn: set[str]) -> Iterator[str]:
    with pa.ipc.open_stream(table) as rows:
        found = pl.from_arrow(rows.read_all())
    assert isinstance(found, pl.DataFrame)
    for column in found.select(pl.col(pl.String)):
        yield from column.drop_nulls().unique() if column.name in drawn else ()


# ── what of it is no word of ours ─────────────────────────────────────────────────────────────────────────────────


def unmarked(text: str) -> str:
    """What of ``text`` stands in no marks, read as it is shown."""
    shown = json.loads(text) if re.fullmatch('".+"', text, re.DOTALL) else text
    shown = shown.replace("\\", "").replace("\u2060", "")
    while (rest := _MARKED.sub("\n", shown)) != shown:
        shown = rest
    return _DIRECTIVE.sub("", shown)


def left_over(text: str, data: frozenset[str]) -> str:
    """What of ``text`` is in no marks, and neither data nor the name of a file format."""
    said = unmarked(text)
    return " ".join(word for part in said.split("\n") if _WORD.search(part) for word in _not_in(part, data))


def _not_in(part: str, data: frozenset[str]) -> Iterator[str]:
    """The words of a part of a text that belong to no name of the data, of which the longest is taken first."""
    said, place = _EACH.findall(part), 0
    while place < len(said):
        ends = range(min(len(said), place + _LONGEST), place, -1)
        end = next((end for end in ends if _is_named(said[place:end], data)), None)
        if end is None and _WORD.search(said[place]) and said[place] not in _NAMES_OF_FORMATS:
            yield said[place]
        place = end or place + 1


def _is_named(said: list[str], data: frozenset[str]) -> bool:
    """Whether the words are a name: of several, it may stand in lower case within a sentence."""
    name = " ".join(said)
    return name in data or (name.casefold() in data and (len(said) > 1 or name.islower()))


def as_names(texts: Iterable[str]) -> frozenset[str]:
    """The words of each text, as they are compared."""
    return frozenset(" ".join(_EACH.findall(text)) for text in texts)


def published(warehouse: duckdb.DuckDBPyConnection, sources: pl.DataFrame) -> frozenset[str]:
    """The words of every name and text that the sources publish: of what stands in the warehouse what begins with a
    capital or a digit, as words of ours do not; what is said of the ``sources``; and what people call jobs.
    """
    columns = warehouse.sql(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE data_type IN ('VARCHAR', 'VARCHAR[]') OR data_type LIKE 'ENUM%'"
    ).fetchall()
    found = {*chain.from_iterable(common_jobs().values()), *_PUBLISHED}
    found |= set(sources.select(pl.col(pl.String)).unpivot()["value"].drop_nulls())
    for table, column in columns:
        rows = warehouse.sql(f'SELECT DISTINCT "{column}" FROM "{table}"').fetchall()
        texts = {text for (held,) in rows for text in (held if isinstance(held, list) else [held]) if text}
        found |= {text for text in texts if re.match(r"[A-Z0-9].", text)}
    found |= {re.sub(f"{COUNTY_KIND}| Occupations$", "", name) for name in found}
    names = as_names(found)
    elements = {name for (name,) in warehouse.sql("SELECT name FROM element").fetchall()}
    return frozenset(names | {name.casefold() for name in names if " " in name or name in elements})

"""Indicators that a user brings as CSV, TSV or XLSX: a figure by occupation, and by area if need be, under a head.

:func:`read` finds the table and the head (:mod:`jtm.uploads.own_head`), :func:`preview` says row by row what is wrong
and keeps the sound rows, :func:`save` puts them where the warehouse is built from. From then on the indicator is one
like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TypeVar

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.errors import WrongRequest
from jtm.sources.contract import SourceError, conform
from jtm.uploads.cells import WORKBOOK
from jtm.uploads.figures import number, occupation_code
from jtm.uploads.files import Sheet, checksums, fault, keep, kept, read_upload
from jtm.uploads.heads import find_heads, undated
from jtm.uploads.own_head import BASES, DIRECTIONS, LONGEST_ID, PREFIX, Head, read_head, split, unmarked

NATION = "US"
MOST = 6  # indicators that are loaded at once: each has a slider, and its name stands in links
_SYNONYMS = {
    "soc": ("soc", "soc code", "occupation code", "occ code", "onet soc code", "o net soc code"),
    "area": ("area", "area code"),
    "value": ("value",),
    "title": ("title", "occupation", "occupation title", "area name", "area title"),
}
T = TypeVar("T")
_PATTERN = rf"^{PREFIX}[a-z0-9_]{{1,{LONGEST_ID}}}$"


class OwnFigure(dy.Schema):
    """A figure of an indicator that a user has loaded, with what the head says of the indicator."""

    indicator = dy.String(primary_key=True, regex=_PATTERN)
    area_code = dy.String(primary_key=True, min_length=2)
    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    value = dy.Float64(allow_inf=False, allow_nan=False)
    standard_error = dy.Float64(nullable=True, min=0)
    label = dy.String(min_length=1)
    pillar = dy.String(regex=r"^(wages|growth|strategic)$")
    unit = dy.String(min_length=1)
    direction = dy.String(regex=f"^({'|'.join(DIRECTIONS)})$")
    basis = dy.String(regex=f"^({'|'.join(BASES)})$")
    source = dy.String(min_length=1)
    vintage = dy.String(regex=r"^\d{4}$")
    help = dy.String()
    default_weight = dy.Int64(min=0, max=100)
    spread = dy.String()


class AlreadyLoadedError(SourceError, WrongRequest):
    """An indicator of that id has been loaded, and nobody has said that it is to be replaced."""


@dataclass(frozen=True)
class Preview:
    """What a file would bring.

    ``sound``: soc, area_code, value of the rows that can be loaded; ``problems``: row (as a spreadsheet counts),
    column, value, problem; ``blank``: number of rows without a figure; ``rows``: number of all; ``known``: number of
    occupations that OEWS publishes; ``notes``: what else is to be known.
    """

    head: Head
    sound: pl.DataFrame
    problems: pl.DataFrame
    blank: int
    rows: int
    known: int
    notes: list[str]

    def summary(self) -> str:
        """What would be loaded and what not, in a sentence."""
        areas = self.sound["area_code"].n_unique()
        where = f" in {areas} areas" if areas > 1 else ""
        return (
            f"{self.head.label}: {self.sound.height} of {self.rows} rows can be loaded "
            f"({self.sound.height / self.rows:.0%}), for {self.sound['soc'].n_unique()} of {self.known} "
            f"occupations{where}; {self.problems['row'].n_unique()} rows have errors and {self.blank} have no value, "
            "and are left out."
        )

    def described(self) -> str:
        """What the head says of the indicator, in a sentence."""
        head = self.head
        draws = f"draws shake it by {head.spread}" if head.spread else "draws hold it still, as no spread is given"
        return (
            f"{head.id}, in {head.pillar}, in {head.unit}: {head.direction} is better; {head.basis}; "
            f"weight {head.weight} until you set another; {draws}. {head.source}"
        )

    def distribution(self) -> str:
        """How the figures are spread, in a sentence; nothing where there are none."""
        if self.sound.is_empty():
            return ""
        low, first, middle, last, high = (
            f"{self.sound['value'].quantile(at, 'linear'):,.6g}" for at in (0, 0.25, 0.5, 0.75, 1)
        )
        return f"Values run from {low} to {high}; the middle one is {middle}, and half lie between {first} and {last}."


def read(name: str, content: bytes) -> Sheet:
    """The table of a file, with the head that stands above it, as TOML, for its titles. Raises :class:`SourceError`."""
    known = frozenset(undated(head) for heads in _SYNONYMS.values() for head in heads)
    if PurePath(name).suffix.lower() == WORKBOOK:
        sheet = read_upload(name, content, known)
        return replace(sheet, titles=unmarked(sheet.titles.split("\n")))
    head, table = _named(name, lambda: split(content))
    return replace(read_upload(name, table, known), titles=head)


def head_of(sheet: Sheet, apart: str | None = None) -> Head:
    """The head of a file: above its table, or as the text ``apart``. Raises :class:`SourceError`."""
    if apart is not None and sheet.titles.strip():
        raise SourceError(f"{sheet.name}: its head stands above the table and in a file of its own; give it once.")
    return _named(sheet.name, lambda: read_head(sheet.titles if apart is None else apart))


def _named(name: str, find: Callable[[], T]) -> T:
    try:
        return find()
    except SourceError as error:
        raise SourceError(f"{name}: {error}") from error


def preview(sheet: Sheet, head: Head, socs: pl.Series, areas: pl.Series) -> Preview:
    """What a file would bring, for the occupations ``socs`` and ``areas`` (codes) of OEWS. Raises :class:`SourceError`
    where a column is missing.
    """
    columns = find_heads(sheet.heads, _SYNONYMS)
    for needed in ("soc", "value"):
        if needed not in columns:
            raise SourceError(
                f"{sheet.name}: no column is called {needed}; found {', '.join(sheet.heads)}. Call the columns soc, "
                "value, and area if figures differ by area."
            )
    rows = sheet.select({ours: columns[ours] for ours in ("soc", "area", "value") if ours in columns})
    filled = rows.filter(pl.col("value").is_not_null())
    parsed = _parsed(filled)
    problems = _problems(parsed, socs, areas)
    sound = parsed.join(problems, on="row", how="anti", maintain_order="left")
    unused = [one for one in sheet.heads if one not in columns.values()]
    return Preview(
        head=head,
        sound=sound.select("soc", "area_code", pl.col("figure").alias("value")),
        problems=problems,
        blank=rows.height - filled.height,
        rows=rows.height,
        known=len(socs),
        notes=[*_notes(sound), *([f"Columns that are not used: {', '.join(unused)}."] if unused else [])],
    )


def save(found: Preview, folder: Path, *, replacing: bool = False) -> Path:
    """Keep the sound rows of ``found``. Raises :class:`SourceError` if there is none, or too many indicators are
    loaded; :class:`AlreadyLoadedError` if one of that id is, unless it is to be replaced.
    """
    if found.sound.is_empty():
        raise SourceError("No row of the file can be loaded: nothing was changed.")
    here = [file.stem for file in kept(folder)]
    if found.head.id in here and not replacing:
        raise AlreadyLoadedError(f"There is an indicator {found.head.id} already: replace it, or give another id.")
    if len({*here, found.head.id}) > MOST:
        raise SourceError(f"{MOST} indicators are loaded, and no more can be: remove one.")
    return keep(conform(_as_kept(found), OwnFigure, found.head.label).sort("area_code", "soc"), folder, found.head.id)


def _as_kept(found: Preview) -> pl.DataFrame:
    head = found.head
    error, share = head.error
    said = {
        "indicator": head.id, "label": head.label, "pillar": head.pillar, "unit": head.unit, "basis": head.basis,
        "direction": head.direction, "source": head.source, "vintage": head.vintage, "help": head.help,
        "default_weight": head.weight, "spread": head.spread,
    }  # fmt: skip
    spread = pl.lit(error) + share * pl.col("value").abs() if head.spread else pl.lit(None, pl.Float64)
    return found.sound.with_columns(spread.alias("standard_error"), *(pl.lit(one).alias(n) for n, one in said.items()))


def remove(indicator: str, folder: Path) -> None:
    """Forget the indicator of that id."""
    (folder / f"{indicator}.parquet").unlink(missing_ok=True)


def loaded(folder: Path) -> list[str]:
    """The files that a user has loaded, each by name and checksum: part of what the warehouse was built from."""
    return checksums(folder)


def read_loaded(folder: Path) -> pl.DataFrame:
    """The figures of all loaded indicators. Raises :class:`SourceError` naming a file that is damaged."""
    tables: list[pl.DataFrame] = [OwnFigure.create_empty()]
    for file in kept(folder):
        try:
            tables.append(conform(pl.read_parquet(file), OwnFigure, file))
        except (PolarsError, OSError) as error:
            raise SourceError(f"{file} is damaged: delete it and load the indicator again.") from error
    return pl.concat(tables)


def template(occupations: pl.DataFrame) -> bytes:
    """A file to begin with: a head to fill in, and all ``occupations`` (soc, title) without a value. UTF-8 with a
    byte-order mark, so that spreadsheets read the titles right.
    """
    rows = occupations.select("soc", "title", pl.lit(None, pl.String).alias("value"))
    return b"\xef\xbb\xbf" + _TEMPLATE.encode() + rows.write_csv().encode()


_TEMPLATE = f"""\
# label = ""
# pillar = ""
## wages, growth or strategic
# unit = ""
# direction = "more"
## which is better: more or less
# basis = "observed"
## observed, modelled or assumed
# source = ""
## one sentence with the year of the figures
# help = ""
# weight = 0
## 0-100, until someone moves its slider
## spread = "5%"
## without the first #: a standard error in the unit, or a relative one
## below, rows without a value are left out; a column area, with codes or {NATION}, gives figures by area
"""


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _parsed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows' texts, with ``code``, ``area_code`` and ``figure``: null where they are none. Without an area anywhere,
    all are of the nation.
    """
    by_area = "area" in rows.columns and rows["area"].null_count() < rows.height
    area = pl.col("area").str.to_uppercase().str.replace(r"^00(\d{5})$", "$1").str.replace(r"^(\d)$", "0$1")
    return rows.with_columns(
        occupation_code("soc").alias("code"),
        (area if by_area else pl.lit(NATION)).alias("area_code"),
        pl.when(~pl.col("value").str.contains("%")).then(number("value")).alias("figure"),
    ).rename({"soc": "soc_text", "code": "soc"})


def _problems(rows: pl.DataFrame, socs: pl.Series, areas: pl.Series) -> pl.DataFrame:
    """One row per fault: row, column, value, problem."""
    text, known = rows.rename({"soc": "code", "soc_text": "soc"}), pl.col("code").is_in(socs.implode())
    doubled = pl.struct("code", "area_code").is_duplicated() & pl.col("code").is_not_null()
    faults = [
        fault(text, "soc", pl.col("code").is_null(), "is not an occupation code such as 47-2111"),
        fault(text, "soc", ~known, "is no detailed occupation that OEWS publishes"),
        fault(text, "soc", doubled & pl.col("area_code").is_not_null(), "stands in more than one row of the same area"),
        fault(text, "value", pl.col("value").str.contains("%"), "has a sign of percent: write it as the unit says"),
        fault(text, "value", ~pl.col("value").str.contains("%") & _no_number(), "is not a number"),
    ]
    if "area" in rows.columns:
        unknown = pl.col("area").is_not_null() & ~pl.col("area_code").is_in(areas.implode())
        mixed = pl.col("area_code").is_null()
        faults += [
            fault(text, "area", unknown, "is no area of OEWS: give a code such as 26420, 48 or US"),
            fault(text, "area", mixed, f"is blank, while other rows name an area: write {NATION} for the nation"),
        ]
    return pl.concat(faults).sort("row", "column")


def _no_number() -> pl.Expr:
    return pl.col("figure").is_null() | ~pl.col("figure").is_finite()


def _notes(sound: pl.DataFrame) -> list[str]:
    if sound["figure"].n_unique() == 1:
        return ["All values are the same, so that they tell no jobs apart."]
    return []

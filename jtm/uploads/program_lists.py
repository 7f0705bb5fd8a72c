"""Lists of training programs that a user brings as CSV or XLSX, for states whose list the project does not hold.

Every state publishes its list of eligible training providers, each with other columns. :func:`guess` finds the columns,
:func:`preview` says row by row what is wrong and keeps the sound rows, :func:`save` puts them where the warehouse is
built from. A saved list satisfies the contract of the Texas list (:class:`~jtm.sources.programs.Program`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from jtm.sources import etpl
from jtm.sources.contract import SourceError, conform
from jtm.sources.programs import (
    FIELDS,
    FIGURES,
    HIGHEST_PRICE,
    HOURS_PER_WEEK,
    ONET,
    Program,
    cip_code,
    figure,
    onet_code,
    parse,
)
from jtm.uploads.files import Sheet, WrongColumnError, checksums, fault, keep, kept, read_upload
from jtm.uploads.heads import find_heads, undated

NEEDED = {"program": "the program's name", "provider": "the provider's name"}
PRICES = ("tuition", "supplies")
_LONGEST_LIST_NAME = 100
# In order of preference; how the lists of states call what the Texas list calls `COLUMNS` in etpl.
_SYNONYMS = {
    "program_id": ("program id", "program number", "course id"),
    "program": ("program name", "program", "program title", "training program", "course name", "course",
                "course title"),
    "provider": ("providername", "provider name", "provider", "training provider", "school name", "school",
                 "institution"),
    "provider_type": ("institution type", "provider type", "type of provider"),
    "campus": ("campus name", "campus", "location", "site name"),
    "city": ("campus city", "city", "provider city", "program city"),
    "zip": ("campus zip code", "zip code", "zip", "postal code"),
    "state": ("campus state", "state", "provider state"),
    "county": ("campus county", "county fips", "county code", "county", "county name", "provider county"),
    "cip": ("instructional program cip code", "cip code", "cip", "program cip", "cip 2020", "cip2020"),
    "onet_1": ("occupation code onet 1", "o net code 1", "onet code 1", "o net code", "onet code", "o net soc code",
               "onet soc code", "soc code 1", "soc code", "soc", "occupation code"),
    "onet_2": ("occupation code onet 2", "o net code 2", "onet code 2", "soc code 2"),
    "onet_3": ("occupation code onet 3", "o net code 3", "onet code 3", "soc code 3"),
    "outcome": ("program outcome", "credential type", "credential", "credential earned", "outcome"),
    "delivery": ("delivery method", "delivery", "format", "program format", "instruction method"),
    "weeks": ("length weeks", "weeks", "program length weeks", "length in weeks", "duration weeks", "number of weeks"),
    "hours": ("length contact hours", "contact hours", "clock hours", "length in hours", "program length hours",
              "total hours", "hours"),
    "tuition": ("required cost tuition fees", "tuition fees", "tuition and fees", "tuition", "in state tuition",
                "tuition cost", "total cost", "program cost", "cost"),
    "supplies": ("required cost books supplies", "books supplies", "books and supplies", "books", "supplies"),
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the warehouse knows, to hold a list against: ``counties`` (county_fips, county_name, state), occupation
    ``codes`` of any vintage (47-2111), and ``cips``. The queries ``counties``, ``soc_codes`` and ``cips`` give them.
    """

    counties: pl.DataFrame
    codes: pl.Series
    cips: pl.Series


@dataclass(frozen=True)
class Preview:
    """What a file would bring.

    ``sound``: the rows that can be loaded, as :class:`Program`; ``problems``: row (as a spreadsheet counts), column,
    value, problem, left_out (whether the row cannot be loaded; else only its cell stays blank); ``unmatched``: row,
    program, cip, onet_soc of sound rows whose codes lead to no occupation; ``unplaced``: number of sound rows without
    a county; ``repeated``: number of rows that say the same as an earlier one, and are left out.
    """

    list_name: str
    sound: pl.DataFrame
    problems: pl.DataFrame
    unmatched: pl.DataFrame
    unplaced: int
    repeated: int

    def summary(self) -> str:
        """What would be loaded and what not, in a sentence."""
        out = self.problems.filter("left_out")["row"].n_unique()
        return (
            f"{self.list_name}: {self.sound.height} programs can be loaded, {self.unplaced} of them without a county "
            f"and {self.unmatched.height} with no occupation; {out} rows have errors and {self.repeated} repeat an "
            "earlier one, and are left out."
        )


def read(name: str, content: bytes, mapping: Mapping[str, str] | None = None) -> Sheet:
    """The table of a list; its heads are what ``mapping`` may name. Raises :class:`SourceError`."""
    known = {undated(head) for heads in (*_SYNONYMS.values(), (mapping or {}).values()) for head in heads}
    return read_upload(name, content, known)


def guess(columns: list[str]) -> dict[str, str]:
    """Our field names to a file's columns, as far as their heads tell; the start of a mapping."""
    return find_heads(columns, _SYNONYMS)


def preview(
    sheet: Sheet,
    known: Known,
    list_name: str,
    vintage: str = "",
    state: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Preview:
    """What a file would bring as the list ``list_name`` of ``vintage``.

    ``state`` (two letters) is that of rows which name none; ``mapping`` (field of :data:`FIELDS` to column) overrides
    the guess, an empty column leaving a field out. Raises :class:`SourceError` where the mapping names what is not
    there, or a needed column is missing.
    """
    list_name = _checked_name(list_name)
    columns = _columns(sheet.name, sheet.heads, mapping or {})
    texts = sheet.select(columns)
    rows = texts.filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    if "program_id" not in columns:
        rows = rows.with_columns(pl.format("row {}", "row").alias("program_id"))
    parsed = parse(_with_state(rows, state), known.counties)
    problems = _problems(rows, parsed, list(columns))
    left = parsed.join(problems.filter("left_out"), on="row", how="anti", maintain_order="left").with_columns(
        pl.lit(list_name).alias("list_name"), pl.lit(vintage.strip()).alias("vintage")
    )
    same = [column for column in Program.column_names() if column != "program_id"]
    sound = left.unique(same, keep="first", maintain_order=True)
    return Preview(
        list_name=list_name,
        sound=sound.select(Program.column_names()),
        problems=problems,
        unmatched=_unmatched(sound, known),
        unplaced=sound["county_fips"].null_count(),
        repeated=left.height - sound.height,
    )


def save(found: Preview, folder: Path) -> Path:
    """Keep the sound rows of ``found``, in place of an earlier list of that name. Raises :class:`SourceError` if there
    is none.
    """
    if found.sound.is_empty():
        raise SourceError("No row of the file can be loaded: nothing was changed.")
    checked = conform(found.sound, Program, found.list_name).sort("program_id")
    return keep(checked, folder, _stem(found.list_name))


def remove(list_name: str, folder: Path) -> None:
    """Forget the list called ``list_name``."""
    (folder / f"{_stem(list_name)}.parquet").unlink(missing_ok=True)


def loaded(folder: Path) -> list[str]:
    """The lists that a user has loaded, each by file and checksum: part of what the warehouse was built from."""
    return checksums(folder)


def read_loaded(folder: Path) -> pl.DataFrame:
    """All loaded lists. Raises :class:`SourceError` naming a file that is damaged."""
    tables: list[pl.DataFrame] = [Program.create_empty()]
    for file in kept(folder):
        try:
            tables.append(conform(pl.read_parquet(file), Program, file))
        except (PolarsError, OSError) as error:
            raise SourceError(f"{file} is damaged: delete it and load the list again.") from error
    return pl.concat(tables)


def _checked_name(list_name: str) -> str:
    name = " ".join(list_name.split())
    if not _stem(name) or len(name) > _LONGEST_LIST_NAME:
        raise SourceError(f"Give the list a name of letters and digits, up to {_LONGEST_LIST_NAME} characters.")
    if _stem(name) == _stem(etpl.LIST_NAME):
        raise SourceError(f"The {etpl.LIST_NAME} is here already: give the list another name.")
    return name


def _stem(list_name: str) -> str:
    """A file name that any system takes and no path hides in."""
    return re.sub(r"[^a-z0-9]+", "-", list_name.lower()).strip("-")


# ── the columns ───────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(name: str, found: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Our names to the file's columns: the guess, and over it what the user says."""
    unknown = [ours for ours in mapping if ours not in FIELDS]
    absent = [head for head in mapping.values() if head and head not in found]
    if unknown or absent:
        raise WrongColumnError(
            f"{name}: there is no {'field' if unknown else 'column'} {(unknown or absent)[0]!r} to map; the fields are "
            f"{', '.join(FIELDS)}, the columns {', '.join(found)}."
        )
    guessed = guess([head for head in found if head not in mapping.values()])
    columns = {ours: head for ours, head in {**guessed, **mapping}.items() if head}
    for needed, what in NEEDED.items():
        if needed not in columns:
            raise SourceError(f"{name}: missing column for {what}; say which of {', '.join(found)} holds it.")
    if not {"cip", *ONET} & set(columns):
        raise SourceError(
            f"{name}: missing column for a CIP or an occupation code, without which no program leads to a job; say "
            f"which of {', '.join(found)} holds it."
        )
    return columns


def _with_state(rows: pl.DataFrame, state: str | None) -> pl.DataFrame:
    usual = pl.lit(state.strip().upper() if state else None, pl.String)
    return rows.with_columns((pl.col("state").fill_null(usual) if "state" in rows.columns else usual).alias("state"))


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _problems(rows: pl.DataFrame, parsed: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """One row per fault: row, column, value, problem, left_out."""
    fatal = [fault(rows, column, pl.col(column).is_null(), "is missing") for column in NEEDED]
    doubled = pl.col("program_id").is_duplicated() & pl.col("program_id").is_not_null()
    fatal.append(fault(rows, "program_id", pl.col("program_id").is_null(), "is missing"))
    fatal.append(fault(rows, "program_id", doubled, "stands in more than one row"))
    mild = [fault(rows, column, _unreadable(column), _EXPECTED[column]) for column in _EXPECTED if column in columns]
    mild += [found for column in FIGURES if column in columns for found in _figure_faults(rows, column)]
    if {"weeks", "hours"} <= set(columns):
        mild.append(_contradictions(rows))
    if "county" in columns:
        nowhere = parsed.filter(pl.col("county_fips").is_null()).select("row")
        known_to_none = pl.col("county").is_not_null()
        mild.append(
            fault(rows.join(nowhere, on="row", how="semi"), "county", known_to_none, "is no county of its state")
        )
    graded = [(fatal, True), (mild, False)]
    listed = pl.concat(part.with_columns(pl.lit(out).alias("left_out")) for parts, out in graded for part in parts)
    return listed.sort("row", "column", maintain_order=True)


_EXPECTED = {
    "cip": "is not a CIP such as 48.0508",
    **dict.fromkeys(ONET, "is not an occupation code such as 47-2111.00"),
    "state": "is not a state such as TX",
    "zip": "is not a ZIP code",
}


def _unreadable(column: str) -> pl.Expr:
    text = pl.col(column)
    read = {
        "cip": cip_code(text).is_not_null(),
        "state": text.str.contains(r"^[A-Za-z]{2}$"),
        "zip": text.str.contains(r"^\d{5}"),
    }
    return text.is_not_null() & ~read.get(column, onet_code(text).is_not_null())


def _figure_faults(rows: pl.DataFrame, column: str) -> list[pl.DataFrame]:
    number = figure(pl.col(column))
    faults = [
        fault(rows, column, pl.col(column).is_not_null() & number.is_null(), "is not a number"),
        fault(rows, column, number < 0, "is below zero"),
    ]
    if column in PRICES:
        faults.append(fault(rows, column, number > HIGHEST_PRICE, f"is more than ${HIGHEST_PRICE:,}"))
    return faults


def _contradictions(rows: pl.DataFrame) -> pl.DataFrame:
    weeks, hours = figure(pl.col("weeks")), figure(pl.col("hours"))
    too_many = (weeks > 0) & (hours > weeks * HOURS_PER_WEEK)
    return fault(rows, "hours", too_many, "is more than its weeks have hours: both stay blank")


def _unmatched(sound: pl.DataFrame, known: Known) -> pl.DataFrame:
    codes = pl.col("onet_soc").str.split(";").list.eval(pl.element().str.head(7).is_in(known.codes.implode()).any())
    leads = codes.list.first().fill_null(False) | pl.col("cip").is_in(known.cips.implode()).fill_null(False)
    return sound.filter(~leads).select("row", "program", "cip", "onet_soc")

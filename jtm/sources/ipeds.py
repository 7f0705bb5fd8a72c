"""NCES IPEDS: awards conferred by postsecondary institutions, and where these institutions are.

A completion is an award, not a person. The key is institution, field of study (CIP), award level and year; which
occupations a field serves stands apart (``cip_soc``), so that no award is counted once for each of them.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.cip_soc import CIP_PATTERN
from jtm.sources.contract import SourceError, conform, figures, read_table, require_columns, require_rows

YEARS = 2
FIRST_MAJOR = 1
ALL_FIELDS = "99"  # the CIP code of an institution's total, which would count every award again
TOTALS_MAY_DIFFER_BY = 0.001
NOT_APPLICABLE = ("-1", "-2", "-3")
AWARD_LEVELS = [2, 3, 4, 5, 6, 7, 8, 17, 18, 19, 20, 21]
_CONTROL = {"1": "public", "2": "private nonprofit", "3": "private for-profit"}
_LEVEL = {"1": "4 years or more", "2": "2 to 4 years", "3": "less than 2 years"}


class Completion(dy.Schema):
    """Awards of first majors in the twelve months to 30 June of ``year``. A zero is a field offered without awards."""

    unitid = dy.Int32(primary_key=True, min=100_000)
    cip = dy.String(primary_key=True, regex=CIP_PATTERN)
    award_level = dy.UInt8(primary_key=True, is_in=AWARD_LEVELS)
    year = dy.UInt16(primary_key=True)
    completions = dy.Int32(min=0)


class Institution(dy.Schema):
    """Institutions of the directory; coordinates in degrees, ``cbsa`` metropolitan or micropolitan."""

    unitid = dy.Int32(primary_key=True, min=100_000)
    institution = dy.String(min_length=2)
    city = dy.String(nullable=True)
    state = dy.String(regex=r"^[A-Z]{2}$")
    county_fips = dy.String(nullable=True, regex=r"^\d{5}$")
    cbsa = dy.String(nullable=True, regex=r"^\d{5}$")
    longitude = dy.Float64(nullable=True, min=-180, max=180)
    latitude = dy.Float64(nullable=True, min=-90, max=90)
    control = dy.Enum(list(_CONTROL.values()), nullable=True)
    level = dy.Enum(list(_LEVEL.values()), nullable=True)
    active = dy.Bool()


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the last two years of completions and the newest directory in ``raw`` into ``completion`` and
    ``institution``; each year must have ``minimum_rows``. Raises :class:`SourceError`.
    """
    completions = pl.concat(_completions(file, year, minimum_rows) for year, file in _years(raw).items())
    directory = _institutions(_directory(raw))
    return {
        "completion": completions.sort("unitid", "cip", "award_level", "year"),
        "institution": directory.sort("unitid"),
    }


def vintage(raw: Path) -> str:
    """The years of completions in ``raw``, such as ``2022-23 and 2023-24``, with a revised file named as such."""
    named = (
        f"{year - 1}-{year % 100:02d}{' (revised)' if _is_revised(file) else ''}" for year, file in _years(raw).items()
    )
    return " and ".join(named)


# ── completions ───────────────────────────────────────────────────────────────────────────────────────────────────


def _years(raw: Path) -> dict[int, Path]:
    """The files of the last two years. NCES adds a year's revised file (``_rv``) to the first one: it wins."""
    found: dict[int, Path] = {}
    for file in sorted(raw.glob("*"), key=_is_revised):
        name = re.fullmatch(r"c(\d{4})_a(_rv)?", file.stem, re.IGNORECASE)
        if name and file.suffix in (".csv", ".parquet"):
            found[int(name[1])] = file
    if len(found) < YEARS:
        raise SourceError(f"{raw.name}/: completions of {YEARS} years are needed (c2024_a.csv …), found {len(found)}.")
    return {year: found[year] for year in sorted(found)[-YEARS:]}


def _is_revised(file: Path) -> bool:
    return file.stem.lower().endswith("_rv")


def _completions(file: Path, year: int, minimum_rows: int) -> pl.DataFrame:
    table = read_table(file).rename(lambda name: name.strip().upper())
    columns = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"]
    require_columns(table, columns, file)
    numbers = ["UNITID", "MAJORNUM", "AWLEVEL", "CTOTALT"]
    rows = figures(table.select(columns), numbers, file).with_columns(pl.col("CIPCODE").str.strip_chars("' "))
    first = rows.filter(pl.col("MAJORNUM") == FIRST_MAJOR)
    is_total = pl.col("CIPCODE") == ALL_FIELDS
    fields = first.filter(~is_total)
    require_rows(fields, minimum_rows, file)
    named = fields.select(
        pl.col("UNITID").alias("unitid"),
        pl.col("CIPCODE").alias("cip"),
        pl.col("AWLEVEL").alias("award_level"),
        pl.lit(year).alias("year"),
        pl.col("CTOTALT").alias("completions"),
    )
    checked = conform(named, Completion, file)
    _require_totals(float(fields["CTOTALT"].sum()), float(first.filter(is_total)["CTOTALT"].sum()), file)
    return checked


def _require_totals(fields: float, totals: float, file: Path) -> None:
    """A file that was cut off, or whose totals are counted as fields, does not add up."""
    if abs(fields - totals) > TOTALS_MAY_DIFFER_BY * totals:
        raise SourceError(
            f"{file.name}: column 'CTOTALT' adds up to {fields:,.0f} over the fields of study, and to {totals:,.0f} in "
            f"the rows of CIP {ALL_FIELDS}, which hold the totals; is it truncated?"
        )


# ── institutions ──────────────────────────────────────────────────────────────────────────────────────────────────


def _directory(raw: Path) -> Path:
    files = [file for file in raw.glob("*.csv") if re.fullmatch(r"hd\d{4}", file.stem, re.IGNORECASE)]
    if not files:
        raise SourceError(f"{raw.name}/: no directory of institutions, such as hd2024.csv.")
    return max(files, key=lambda file: file.stem[2:])


def _institutions(file: Path) -> pl.DataFrame:
    table = read_table(file).rename(lambda name: name.strip().upper())
    columns = {
        "INSTNM": "institution", "CITY": "city", "STABBR": "state", "COUNTYCD": "county_fips", "CBSA": "cbsa",
        "CONTROL": "control", "ICLEVEL": "level", "CYACTIVE": "active",
    }  # fmt: skip
    numbers = {"UNITID": "unitid", "LONGITUD": "longitude", "LATITUDE": "latitude"}
    require_columns(table, [*numbers, *columns], file)
    text = {theirs: pl.col(theirs).str.strip_chars().replace(NOT_APPLICABLE, None) for theirs in columns}
    named = figures(table, numbers, file).select(
        *(pl.col(theirs).alias(ours) for theirs, ours in numbers.items()),
        *(text[theirs].alias(ours) for theirs, ours in columns.items()),
    )
    return conform(
        named.with_columns(
            pl.col("county_fips").str.zfill(5),
            pl.col("control").replace_strict(_CONTROL, default=None),
            pl.col("level").replace_strict(_LEVEL, default=None),
            (pl.col("active") == "1").fill_null(False),
        ),
        Institution,
        file,
    )

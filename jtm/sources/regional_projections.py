"""Projections of a state or workforce area, which a user brings as CSV or XLSX.

States publish them under many column names and with many areas in one file. :func:`preview` finds the columns, says row
by row what is wrong, and keeps the sound rows; :func:`save` puts them where the warehouse is built from. The file's own
name for its geography stays with the figures: a workforce area is not a metro.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import SourceError, conform
from jtm.sources.uploads import FIRST_ROW, checksums, fault, find_head, keep, kept, plain, read_upload


class RegionalProjection(dy.Schema):
    """Projected employment of a region; growth is over the whole period, openings, exits and transfers are annual."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    area_code = dy.String(primary_key=True)
    geography = dy.String(min_length=1)
    period = dy.String(regex=r"^\d{4}-\d{2}$")
    base = dy.Float64(min=0)
    projected = dy.Float64(min=0)
    growth = dy.Float64(min=-1)
    openings = dy.Float64(nullable=True, min=0)


@dataclass(frozen=True)
class Preview:
    """What a file would bring.

    ``sound``: soc, base, projected, growth, openings of the rows that can be loaded; ``problems``: row (as a
    spreadsheet counts), column, value, problem; ``unmatched``: row, soc, title of sound rows whose code OEWS does not
    publish, mostly of an older classification; ``skipped``: number of summary rows.
    """

    geography: str
    period: str
    sound: pl.DataFrame
    problems: pl.DataFrame
    unmatched: pl.DataFrame
    skipped: int

    def summary(self) -> str:
        """What would be loaded and what not, in a sentence."""
        return (
            f"{self.geography}, {self.period}: {self.sound.height} occupations can be loaded; "
            f"{self.problems['row'].n_unique()} rows have errors, {self.unmatched.height} codes are not in OEWS, "
            f"{self.skipped} summary rows are left out."
        )


_SYNONYMS = {
    "code": ("occ code", "soc", "soc code", "occupation code", "occupational code", "soc occupation code", "code"),
    "title": ("occupational title", "occupation", "occupation title", "soc title", "title"),
    "region": ("wda", "wda name", "workforce area", "region", "area", "area name", "geography"),
    "openings": ("openings", "annual openings", "total annual openings", "average annual openings"),
}


def regions(name: str, content: bytes) -> list[str]:
    """The geographies in a file, in its order; empty if it does not name any. Raises :class:`SourceError`."""
    table = read_upload(name, content)
    column = _find(table, "region")
    return [] if column is None else table[column].drop_nulls().unique(maintain_order=True).to_list()


def preview(name: str, content: bytes, known: pl.Series, region: str | None = None) -> Preview:
    """What the file ``name`` would bring for the occupations ``known`` (SOC codes of OEWS).

    ``region`` chooses one of :func:`regions`. Raises :class:`SourceError` where the file cannot be read, a needed
    column is missing, or a region must be chosen.
    """
    table = read_upload(name, content).with_row_index("row", offset=FIRST_ROW)
    geography, chosen = _one_region(name, table, region)
    columns, period = _columns(name, table)
    rows = chosen.select("row", *(pl.col(source).str.strip_chars().alias(to) for to, source in columns.items()))
    parsed = rows.with_columns(
        _code().alias("soc"), *(_figure(column).alias(f"{column}_figure") for column in _FIGURES if column in columns)
    )
    summary = parsed["soc"].str.ends_with("0000").fill_null(False) | parsed["code"].is_null()
    detailed = parsed.filter(~summary)
    problems = _problems(detailed, list(columns))
    sound = detailed.join(problems, on="row", how="anti").with_columns(
        pl.col("base_figure").alias("base"), pl.col("projected_figure").alias("projected"),
        (pl.col("projected_figure") / pl.col("base_figure") - 1).alias("growth"),
        (pl.col("openings_figure") if "openings" in columns else pl.lit(None, pl.Float64)).alias("openings"),
    )  # fmt: skip
    matched = pl.col("soc").is_in(known.implode())
    return Preview(
        geography=geography,
        period=period,
        sound=sound.filter(matched).select("soc", "base", "projected", "growth", "openings"),
        problems=problems,
        unmatched=sound.filter(~matched).select("row", "soc", *(["title"] if "title" in columns else [])),
        skipped=int(summary.sum()),
    )


def save(found: Preview, area_code: str, folder: Path) -> Path:
    """Keep the sound rows of ``found`` as the projection of ``area_code``, in place of an earlier one.

    Raises :class:`SourceError` if there is no sound row.
    """
    if found.sound.is_empty():
        raise SourceError("No row of the file can be loaded: nothing was changed.")
    labels = {"area_code": area_code, "geography": found.geography, "period": found.period}
    table = found.sound.with_columns(pl.lit(value).alias(name) for name, value in labels.items())
    checked = conform(table, RegionalProjection, found.geography).sort("soc")
    return keep(checked, folder, area_code)


def remove(area_code: str, folder: Path) -> None:
    """Forget the projection of ``area_code``."""
    (folder / f"{area_code}.parquet").unlink(missing_ok=True)


def loaded(folder: Path) -> list[str]:
    """The files that a user has loaded, each by name and checksum: part of what the warehouse was built from."""
    return checksums(folder)


def read_loaded(folder: Path) -> pl.DataFrame:
    """All loaded projections. Raises :class:`SourceError` naming a file that is damaged."""
    tables: list[pl.DataFrame] = [RegionalProjection.create_empty()]
    for file in kept(folder):
        try:
            tables.append(conform(pl.read_parquet(file), RegionalProjection, file))
        except (PolarsError, OSError) as error:
            raise SourceError(f"{file} is damaged: delete it and load the projections again.") from error
    return pl.concat(tables)


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _find(table: pl.DataFrame, wanted: str) -> str | None:
    return find_head(table.columns, _SYNONYMS[wanted])


def _one_region(name: str, table: pl.DataFrame, region: str | None) -> tuple[str, pl.DataFrame]:
    """The geography's name in the file, and its rows."""
    column = _find(table, "region")
    if column is None:
        return region or Path(name).stem, table
    listed = table[column].drop_nulls().unique(maintain_order=True).to_list()
    if region is None and len(listed) == 1:
        region = listed[0]
    if region is None or region not in listed:
        asked = "Choose one of its areas" if region is None else f"It has no area {region!r}; choose"
        raise SourceError(f"{name}: {asked}: {', '.join(listed)}.")
    return region, table.filter(pl.col(column) == region)


def _columns(name: str, table: pl.DataFrame) -> tuple[dict[str, str], str]:
    """Our names to the file's columns, and the period; employment columns are told by the years in their heads."""
    found = {ours: head for ours in ("code", "title", "openings") if (head := _find(table, ours))}
    years = {
        int(year.group()): head
        for head in table.columns
        if "employment" in plain(head) and (year := re.search(r"(19|20)\d\d", head))
    }
    if "code" not in found:
        raise SourceError(
            f"{name}: missing column for the occupation code, such as 'SOC code'; found {table.columns[1:]}."
        )
    if len(years) < 2:
        raise SourceError(
            f"{name}: missing column for employment in two years, such as 'Employment 2024' and '… 2034'."
        )
    first, last = min(years), max(years)
    return {**found, "base": years[first], "projected": years[last]}, f"{first}-{last % 100:02d}"


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────────────

_FIGURES = ("base", "projected", "openings")


def _code() -> pl.Expr:
    """``47-2111`` from 47-2111, 472111 or 47-2111.00; null where it is no code."""
    parts = pl.col("code").str.extract_groups(r"^(\d{2})-?(\d{4})(?:\.\d{2})?$")
    return pl.concat_str(parts.struct[0], pl.lit("-"), parts.struct[1])


def _figure(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"[,\s]", "").cast(pl.Float64, strict=False)


def _problems(rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """One row per fault: row, column, value, problem."""
    faults = [fault(rows, "code", pl.col("soc").is_null(), "is not an occupation code such as 47-2111")]
    doubled = pl.col("soc").is_duplicated() & pl.col("soc").is_not_null()
    faults.append(fault(rows, "code", doubled, "stands in more than one row of this area"))
    for column in (name for name in _FIGURES if name in columns):
        figure, needed = pl.col(f"{column}_figure"), pl.lit(column != "openings")
        unreadable = figure.is_null() & (needed | pl.col(column).is_not_null())
        faults.append(fault(rows, column, unreadable, "is not a number"))
        faults.append(fault(rows, column, figure < 0, "is below zero"))
        faults.append(fault(rows, column, figure.is_infinite() | figure.is_nan(), "is not a number"))
    faults.append(fault(rows, "base", pl.col("base_figure") == 0, "is zero, so there is no rate of growth"))
    return pl.concat(faults).sort("row", "column")

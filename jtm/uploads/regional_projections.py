"""Projections of a state or workforce area, which a user brings as CSV or XLSX.

States publish them under many column names and with many areas in one file. :func:`preview` chooses the columns
(:mod:`jtm.uploads.projection_columns`), says row by row what is wrong, keeps the sound rows and says whether they can
be projections at all (:mod:`jtm.uploads.projection_checks`); :func:`save` puts them where the warehouse is built from.
The file's own name for its geography stays with the figures: a workforce area is not a metro.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import SourceError, conform
from jtm.uploads import projection_checks as checks
from jtm.uploads import projection_columns
from jtm.uploads.figures import number, occupation_code
from jtm.uploads.files import Sheet, checksums, fault, keep, kept, read_upload
from jtm.uploads.heads import undated
from jtm.uploads.projection_checks import Growth, growth_found
from jtm.uploads.projection_columns import Columns, choose, read_period

NATION = "0"


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

    ``columns``: fields to the file's heads; ``sound``: soc, base, projected, growth, openings of the rows that can be
    loaded; ``problems``: row (as a spreadsheet counts), column, value, problem; ``unmatched``: row, soc, title of sound
    rows whose code OEWS does not publish, mostly of an older classification; ``skipped``: number of summary rows;
    ``growth``: of the sound rows; ``failures``: why they cannot be projections, a sentence each; ``notes``: what was
    left out.
    """

    geography: str
    period: str
    columns: dict[str, str]
    sound: pl.DataFrame
    problems: pl.DataFrame
    unmatched: pl.DataFrame
    skipped: int
    growth: Growth | None
    failures: list[str]
    notes: list[str]

    @property
    def can_be_saved(self) -> bool:
        """Whether there is something to load, and nothing speaks against it."""
        return not self.sound.is_empty() and not self.failures

    def summary(self) -> str:
        """What would be loaded and what not, in a sentence."""
        return (
            f"{self.geography}, {self.period}: {self.sound.height} occupations can be loaded; "
            f"{self.problems['row'].n_unique()} rows have errors, {self.unmatched.height} codes are not in OEWS, "
            f"{self.skipped} summary rows are left out."
        )

    def columns_chosen(self) -> str:
        """Which column was taken for what, in a sentence."""
        chosen = (f"{field.replace('_', ' ')} from “{head}”" for field, head in self.columns.items())
        return f"Columns: {'; '.join(chosen)}."


def read(name: str, content: bytes, mapping: Mapping[str, str] | None = None) -> Sheet:
    """The table of a projections file. Raises :class:`SourceError`."""
    named = frozenset(undated(head) for head in (mapping or {}).values())
    return read_upload(name, content, projection_columns.KNOWN | named)


def regions(sheet: Sheet, columns: Columns, states: Mapping[str, str]) -> list[str]:
    """The geographies in a file, in its order; empty if it does not name any. ``states`` (two digits to name) put
    names to the numbers of states.
    """
    return (
        []
        if "region" not in columns.heads
        else _areas(sheet, columns, states).drop_nulls().unique(maintain_order=True).to_list()
    )


def preview(
    sheet: Sheet,
    known: pl.Series,
    region: str | None = None,
    mapping: Mapping[str, str] | None = None,
    period: str | None = None,
    states: Mapping[str, str] | None = None,
) -> Preview:
    """What a file would bring for the occupations ``known`` (SOC codes of OEWS).

    ``region`` chooses one of :func:`regions`; ``mapping`` (see :func:`~jtm.uploads.projection_columns.choose`) and
    ``period`` (2022-32) say what the file does not. Raises :class:`SourceError` where a needed column is missing or
    several could be meant, a region must be chosen, or nothing tells the period.
    """
    columns = choose(sheet, mapping or {})
    geography, of_area = _one_region(sheet, columns, region, states or {})
    span = projection_columns.period(sheet, columns, sheet.cells.filter(of_area), period)
    parsed = _parsed(sheet.select(columns.chosen).filter(of_area), _scale(sheet, columns))
    summary = _is_summary(known)
    detailed = parsed.filter(~summary)
    problems = _problems(detailed)
    sound = detailed.join(problems, on="row", how="anti", maintain_order="left").select(
        "row", "soc", *(["title"] if "title" in detailed.columns else []), "base", "projected", "openings",
        "percent_change", (pl.col("projected") / pl.col("base") - 1).alias("growth"),
    )  # fmt: skip
    matched = sound.filter(pl.col("soc").is_in(known.implode()))
    matched, notes = _with_openings(matched)
    first, last = read_period(span)
    return Preview(
        geography=geography,
        period=span,
        columns=columns.chosen,
        sound=matched.select("soc", "base", "projected", "growth", "openings"),
        problems=problems,
        unmatched=sound.join(matched, on="row", how="anti", maintain_order="left").select(
            "row", "soc", *(["title"] if "title" in sound.columns else [])
        ),
        skipped=parsed.height - detailed.height,
        growth=growth_found(matched),
        failures=checks.failures(matched, last - first),
        notes=notes,
    )


def save(found: Preview, area_code: str, folder: Path) -> Path:
    """Keep the sound rows of ``found`` as the projection of ``area_code``, in place of an earlier one.

    Raises :class:`SourceError` if there is no sound row, or they cannot be projections.
    """
    if found.failures:
        raise SourceError(
            f"These are no sound projections, and nothing was changed. {' '.join(found.failures)} Check which columns "
            "hold employment."
        )
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


def _areas(sheet: Sheet, columns: Columns, states: Mapping[str, str]) -> pl.Series:
    """The area of each row, by its name."""
    listed = sheet.select({"region": columns.heads["region"]})["region"]
    if not columns.holds_state_codes:
        return listed
    names = {NATION: "United States", **{code.lstrip("0"): name for code, name in states.items()}}
    return listed.replace({text: names[text.lstrip("0") or NATION] for text in listed.drop_nulls().unique()
                           if (text.lstrip("0") or NATION) in names})  # fmt: skip


def _one_region(sheet: Sheet, columns: Columns, region: str | None, states: Mapping[str, str]) -> tuple[str, pl.Series]:
    """The geography's name in the file, and which rows are its."""
    if "region" not in columns.heads:
        return region or Path(sheet.name).stem, pl.repeat(True, sheet.height, eager=True)
    areas = _areas(sheet, columns, states)
    listed = regions(sheet, columns, states)
    if region is None and len(listed) == 1:
        region = listed[0]
    if region is None or region not in listed:
        asked = "Choose one of its areas" if region is None else f"It has no area {region!r}; choose"
        raise SourceError(f"{sheet.name}: {asked}: {', '.join(listed)}.")
    return region, (areas == region).fill_null(False)


def _scale(sheet: Sheet, columns: Columns) -> float:
    """Jobs that a figure stands for: BLS gives thousands, and says so above or in the heads."""
    said = f"{sheet.titles} {columns.heads['base']}".lower()
    return 1000.0 if "thousands" in said else 1.0


# ── the rows ──────────────────────────────────────────────────────────────────────────────────────────────────────

_FIGURES = ("base", "projected", "openings", "percent_change")


def _parsed(texts: pl.DataFrame, scale: float) -> pl.DataFrame:
    """The rows' texts as ``…_text``, with soc, base, projected, openings (jobs) and percent_change as figures."""
    given = [column for column in _FIGURES if column in texts.columns]
    named = texts.rename({column: f"{column}_text" for column in given})
    jobs = {column: scale if column != "percent_change" else 1.0 for column in _FIGURES}
    figures = [
        (number(f"{column}_text") * jobs[column] if column in given else pl.lit(None, pl.Float64)).alias(column)
        for column in _FIGURES
    ]
    return named.with_columns(occupation_code("code").alias("soc"), *figures)


def _is_summary(known: pl.Series) -> pl.Expr:
    """Totals and groups of occupations, and notes below the table."""
    group = pl.col("soc").str.ends_with("0") & ~pl.col("soc").is_in(known.implode())
    note = pl.col("soc").is_null() & pl.col("base_text").is_null() & pl.col("projected_text").is_null()
    return group.fill_null(False) | pl.col("code").is_null() | note


def _problems(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per fault: row, column, value, problem. Openings that cannot be read stay blank."""
    doubled = pl.col("soc").is_duplicated() & pl.col("soc").is_not_null()
    faults = [
        fault(rows, "code", pl.col("soc").is_null(), "is not an occupation code such as 47-2111"),
        fault(rows, "code", doubled, "stands in more than one row of this area"),
    ]
    for column in ("base", "projected"):
        text = f"{column}_text"
        for broken, problem in (
            (pl.col(column).is_null(), "is not a number"),
            (~pl.col(column).is_finite(), "is not a number"),
            (pl.col(column) < 0, "is below zero"),
        ):
            faults.append(fault(rows, text, broken, problem))
    faults.append(fault(rows, "base_text", pl.col("base") == 0, "is zero, so there is no rate of growth"))
    return pl.concat(faults).with_columns(pl.col("column").str.strip_suffix("_text")).sort("row", "column")


def _with_openings(sound: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Openings, unless they cannot be a year's: some files give those of all years, or of growth alone."""
    readable = pl.when(pl.col("openings").is_finite() & (pl.col("openings") >= 0)).then("openings")
    sound = sound.with_columns(readable.alias("openings"))
    rate = checks.openings_rate(sound)
    if rate is None or checks.LOWEST_RATE <= rate <= checks.HIGHEST_RATE:
        return sound, []
    note = (
        f"Openings are left out: {rate:.1%} of all jobs cannot be a year's. A file may give those of growth alone, or "
        "of the whole period."
    )
    return sound.with_columns(pl.lit(None, pl.Float64).alias("openings")), [note]

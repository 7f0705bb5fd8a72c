"""How old the workers of an occupation are: CPS Table 11b, persons employed by age."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, figures, newest, renamed, require_rows, require_unique, require_years
from jtm.sources.cps_tables import NO_FIGURE, SMALLEST_BASE, layout, matched, plain

_SHEET = "cpsaat11b"
_HEAD_ROWS = 2  # the year; the ages
_AGES = {
    "16 to 19 years": "employed_16_19",
    "20 to 24 years": "employed_20_24",
    "25 to 34 years": "employed_25_34",
    "35 to 44 years": "employed_35_44",
    "45 to 54 years": "employed_45_54",
    "55 to 64 years": "employed_55_64",
    "65 years and over": "employed_65_over",
}
_COLUMNS = {"Occupation": "title", "Total, 16 years and over": "employed", **_AGES, "Median age": "median_age"}
BY_AGE = list(_AGES.values())
_ROUNDING = 500 * (len(BY_AGE) + 1)  # persons: each figure is printed in thousands


class Ages(dy.Schema):
    """Persons employed by age, and their median age in years, blank where fewer than 50,000 are employed."""

    employed = dy.Int64(min=0)
    employed_16_19 = dy.Int64(min=0)
    employed_20_24 = dy.Int64(min=0)
    employed_25_34 = dy.Int64(min=0)
    employed_35_44 = dy.Int64(min=0)
    employed_45_54 = dy.Int64(min=0)
    employed_55_64 = dy.Int64(min=0)
    employed_65_over = dy.Int64(min=0)
    median_age = dy.Float64(nullable=True, min=16, max=90)

    @dy.rule()
    def ages_add_up(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """The ages hold every person once."""
        return (pl.sum_horizontal(BY_AGE) - pl.col("employed")).abs() <= _ROUNDING


class Table11b(Ages):
    """The lines of Table 11b, totals and groups of occupations among them."""

    title = dy.String(primary_key=True)


class WorkerAge(Ages):
    """Ages in the OEWS occupations that Table 11b has a line for; lines that several share are not to be added up."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    share_55_over = dy.Float64(nullable=True, min=0, max=1)
    matched_title = dy.String()
    match = dy.Enum(["exact", "broad group"])


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read CPS Table 11b in ``raw`` into ``worker_age``, by the occupations of ``known["occupation_title"]``.

    Persons are printed in thousands. The share of workers of 55 and over is worked out where at least 50,000 are
    employed, the base below which BLS prints no percentage. Raises :class:`~jtm.sources.contract.SourceError`; also
    where fewer than ``minimum_rows`` lines, or occupations that match one, are found.
    """
    file = newest(raw, "cpsaat11b*.xlsx")
    year, table = layout(file, _SHEET, _HEAD_ROWS)
    require_years([int(year)], file)
    require_rows(table, minimum_rows, file)
    table = renamed(table, _COLUMNS, file)
    require_unique(table.with_columns(plain("title")), ["title"], file)
    counts = ["employed", *BY_AGE]
    table = figures(table, [*counts, "median_age"], file, missing=NO_FIGURE, key="title")
    lines = conform(table.with_columns(pl.col(counts) * 1000), Table11b, file)
    found = matched(lines, known["occupation_title"], minimum_rows, file)
    older = (pl.col("employed_55_64") + pl.col("employed_65_over")) / pl.col("employed")
    share = pl.when(pl.col("employed") >= SMALLEST_BASE).then(older).alias("share_55_over")
    return {"worker_age": conform(found.with_columns(share), WorkerAge, file).sort("soc")}


def vintage(raw: Path) -> str:
    """The year whose annual averages the table holds, as its head says."""
    year, _ = layout(newest(raw, "cpsaat11b*.xlsx"), _SHEET, _HEAD_ROWS)
    return year

"""OEWS of earlier years: national employment and wages by occupation, to tell how pay has moved."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    conform,
    figures,
    newest,
    read_table,
    renamed,
    require_rows,
    require_unique,
    require_years,
)
from jtm.sources.oews import FLAGS

_COLUMNS = {
    "YEAR": "year",
    "OCC_CODE": "soc",
    "O_GROUP": "level",
    "TOT_EMP": "employment",
    "H_MEDIAN": "hourly_median",
    "A_MEAN": "mean_wage",
    "A_PCT10": "wage_p10",
    "A_PCT25": "wage_p25",
    "A_MEDIAN": "median_wage",
    "A_PCT75": "wage_p75",
    "A_PCT90": "wage_p90",
}
WAGES = ["mean_wage", "wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90"]
_FIGURES = ["employment", "hourly_median", *WAGES]
_NO_JOBS, _NO_WAGE, _TOO_HIGH = "**", "*", "#"
_KEPT = ["total", "detailed"]


class WageHistory(dy.Schema):
    """National employment and annual wages in US dollars by occupation code of the year, and of all occupations
    (00-0000).

    Why a figure is blank, its flag says in the words of :data:`~jtm.sources.oews.FLAGS`: ``other_basis`` is an
    occupation of which only hourly wages are published.
    """

    year = dy.UInt16(primary_key=True, min=2000)
    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    employment = dy.Int64(nullable=True, min=0)
    employment_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    hourly_median = dy.Float64(nullable=True, min=0)
    mean_wage = dy.Int64(nullable=True, min=0)
    wage_p10 = dy.Int64(nullable=True, min=0)
    wage_p25 = dy.Int64(nullable=True, min=0)
    median_wage = dy.Int64(nullable=True, min=0)
    wage_p75 = dy.Int64(nullable=True, min=0)
    wage_p90 = dy.Int64(nullable=True, min=0)
    median_wage_flag = dy.Enum(list(FLAGS.values()), nullable=True)

    @dy.rule()
    def percentiles_in_order(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """No percentile is above the next."""
        parts = ["wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90"]
        pairs = pairwise(parts)
        return pl.all_horizontal((pl.col(low) <= pl.col(high)).fill_null(True) for low, high in pairs)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the years in ``raw`` into ``wage_history``. Raises :class:`SourceError`.

    Detailed occupations and the total only: the broad and minor groups repeat them. Where the OEWS of a year merges
    occupations into their broad group, the code stands as detailed and as broad; the detailed one is read.
    """
    file = _file(raw)
    table = renamed(read_table(file), _COLUMNS, file).filter(pl.col("level").is_in(_KEPT))
    require_rows(table, minimum_rows, file)
    require_unique(table, ["year", "soc"], file)
    numbers = figures(_unsigned(table), ["year", *_FIGURES], file)
    require_years(numbers["year"].cast(pl.Int64).to_list(), file)
    return {"wage_history": conform(numbers, WageHistory, file).sort("soc", "year")}


def vintage(raw: Path) -> str:
    """The years in the file, such as ``May 2019 to 2022, 2024``."""
    years = sorted({int(year) for year in read_table(_file(raw))["YEAR"]})
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "May " + ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _unsigned(table: pl.DataFrame) -> pl.DataFrame:
    """Figures without commas and signs, and what a sign means as a flag."""
    median = pl.col("median_wage")
    by_hour = pl.col("hourly_median").str.contains(r"^\d")
    flag = pl.when(median == _TOO_HIGH).then(pl.lit("top_coded")).when(median != _NO_WAGE).then(None)
    flags = [
        flag.when(by_hour).then(pl.lit("other_basis")).otherwise(pl.lit("suppressed")).alias("median_wage_flag"),
        pl.when(pl.col("employment") == _NO_JOBS).then(pl.lit("suppressed")).alias("employment_flag"),
    ]
    figure = pl.col(_FIGURES)
    unsigned = pl.when(~figure.is_in([_NO_JOBS, _NO_WAGE, _TOO_HIGH])).then(figure.str.replace_all(",", ""))
    return table.with_columns(*flags, unsigned)


def _file(raw: Path) -> Path:
    return newest(raw, "national_*.csv")

"""Projections Central: projected jobs by state and occupation, put together by the states' workforce agencies."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    SourceError,
    conform,
    figures,
    newest,
    read_table,
    renamed,
    require_rows,
    require_unique,
    require_years,
)

_COLUMNS = {
    "STFIPS": "state_fips",
    "OccCode": "soc",
    "Base": "base",
    "Projected": "projected",
    "PercentChange": "percent",
    "AvgAnnualOpenings": "openings",
}
_FIGURES = ["base", "projected", "percent", "openings"]
_NATION, _ALL = "00", "00-0000"
# The nation's jobs in the first year, by the years projected: the files name no years, and only this tells them apart.
EDITIONS = {164_482_590: (2022, 2032)}
_ROUNDING = 10  # jobs


class StateProjection(dy.Schema):
    """Long-term projections of the nation (``00``) and the states, by the occupation codes that each of them publishes.

    Jobs are rounded to ten; ``growth`` is the published percentage, of unrounded jobs, as a share over ten years.
    """

    state_fips = dy.String(primary_key=True, regex=r"^\d{2}$")
    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    base = dy.Int64(min=0)
    projected = dy.Int64(min=0)
    growth = dy.Float64(nullable=True, min=-1)
    openings = dy.Int64(min=0)
    first_year = dy.UInt16(min=2000)
    last_year = dy.UInt16(min=2000)

    @dy.rule()
    def growth_has_its_sign(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """Jobs do not fall where the percentage rises, nor the other way round."""
        change = pl.col("projected") - pl.col("base")
        return (change.abs() <= _ROUNDING) | (change.sign() * pl.col("growth").sign() >= 0)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the file of all states in ``raw`` into ``state_projection``. Raises :class:`SourceError`.

    An occupation that a state does not publish has no row. One without jobs at the start has no growth, although the
    file says 0 percent. Summary and older codes are kept as they are: 15-1132 stays that.
    """
    file = _file(raw)
    table = _rows(file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["state_fips", "soc"], file)
    first, last = _years(table, file)
    growth = pl.when(pl.col("base") > 0).then(pl.col("percent") / 100).alias("growth")
    years = [pl.lit(first).alias("first_year"), pl.lit(last).alias("last_year")]
    return {"state_projection": conform(table.with_columns(growth, *years), StateProjection, file)
            .sort("state_fips", "soc")}  # fmt: skip


def vintage(raw: Path) -> str:
    """The years projected, such as ``2022-32``."""
    first, last = _years(_rows(_file(raw)), _file(raw))
    return f"{first}-{last % 100}"


def _file(raw: Path) -> Path:
    return newest(raw, "projections_central*.tsv")


def _rows(file: Path) -> pl.DataFrame:
    """The rows that hold something, under our names; the file ends in empty ones."""
    table = renamed(read_table(file), _COLUMNS, file)
    table = table.filter(~pl.all_horizontal(pl.all().is_null()))
    return figures(table, _FIGURES, file).with_columns(pl.col("state_fips").str.zfill(2))


def _years(table: pl.DataFrame, file: Path) -> tuple[int, int]:
    """First and last year of the edition, told by the jobs of the nation."""
    total = table.filter(pl.col("state_fips") == _NATION, pl.col("soc") == _ALL)["base"]
    if total.is_empty():
        raise SourceError(f"{file.name}: the row of the nation ({_ALL}) is missing; is it truncated?")
    years = EDITIONS.get(int(total[0]))
    if years is None:
        raise SourceError(
            f"{file.name}: starts from {total[0]:,.0f} jobs in the nation, which tells no edition known here; "
            f"{', '.join(f'{first}-{last % 100}' for first, last in EDITIONS.values())} can be read."
        )
    require_years(years, file)
    return years

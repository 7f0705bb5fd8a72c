"""HUD income limits: below which income a household of a size counts as poor in a county, for housing programs."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    conform,
    figures,
    newest,
    read_table,
    require_columns,
    require_rows,
    require_unique,
    require_years,
)

SIZES = range(1, 9)  # persons in a household
_LIMITS = ["extremely_low_income", "very_low_income", "low_income"]
_FIGURES = ["ami", *(f"{limit}_{size}" for size in SIZES for limit in _LIMITS)]


class IncomeLimit(dy.Schema):
    """US dollars a year by county, fiscal year and persons in the household; the median income is that of families of
    any size.
    """

    county_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    year = dy.UInt16(primary_key=True, min=2000)
    household_size = dy.UInt8(primary_key=True, min=1, max=8)
    median_family_income = dy.Int32(min=5_000, max=1_000_000)
    extremely_low_income = dy.Int32(min=1_000)
    very_low_income = dy.Int32(min=1_000)
    low_income = dy.Int32(min=1_000)

    @dy.rule()
    def limits_in_order(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """Extremely low is not above very low, nor very low above low."""
        low = pl.col("very_low_income")
        return (pl.col("extremely_low_income") <= low) & (low <= pl.col("low_income"))


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the limits in ``raw`` into ``income_limit``, a row a household's size. Raises :class:`SourceError`."""
    file = _file(raw)
    table = _rows(file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["county_fips", "year"], file)
    require_years(table["year"].cast(pl.Int64).to_list(), file)
    sizes = [
        table.select(
            "county_fips", "year", pl.lit(size).alias("household_size"), pl.col("ami").alias("median_family_income"),
            *(pl.col(f"{limit}_{size}").alias(limit) for limit in _LIMITS),
        )
        for size in SIZES
    ]  # fmt: skip
    key = ["county_fips", "year", "household_size"]
    return {"income_limit": conform(pl.concat(sizes), IncomeLimit, file).sort(key)}


def vintage(raw: Path) -> str:
    """The latest fiscal year."""
    return f"fiscal year {max(_rows(_file(raw))['year'].to_list()):.0f}"


def _file(raw: Path) -> Path:
    return newest(raw, "hud_income_limits*.csv")


def _rows(file: Path) -> pl.DataFrame:
    table = read_table(file)
    require_columns(table, ["county_fips", "year", *_FIGURES], file)
    return figures(table, ["year", *_FIGURES], file)

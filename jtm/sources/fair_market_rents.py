"""HUD fair market rents: what a decent rented home of a size costs in a county, gross, at about the 40th percentile."""

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

_COLUMNS = {"state": "state", "hud_fmr_area_code": "place", "year": "year", "bedrooms": "bedrooms", "value": "rent"}
_DIGITS = 10  # of a place: five of its county, five of the town, or 99999
WHOLE_COUNTY = "99999"


class FairMarketRent(dy.Schema):
    """US dollars a month by county, home and fiscal year; in New England, where HUD sets rents by town, the plain mean
    of the county's ``towns``.
    """

    county_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    year = dy.UInt16(primary_key=True, min=2000)
    bedrooms = dy.UInt8(primary_key=True, max=4)
    rent = dy.Float64(min=100, max=20_000)
    towns = dy.UInt16(min=1)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the rents in ``raw`` into ``fair_market_rent``. Raises :class:`SourceError`.

    The codes of places have lost their leading zero: 201399999 is county 02013. Each place must have all sizes.
    """
    file = _file(raw)
    table = _rows(file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["place", "year", "bedrooms"], file)
    require_years(table["year"].cast(pl.Int64).to_list(), file)
    _require_sizes(table, file)
    by_county = table.group_by(pl.col("place").str.head(5).alias("county_fips"), "year", "bedrooms").agg(
        pl.col("rent").mean(), pl.len().alias("towns")
    )
    return {"fair_market_rent": conform(by_county, FairMarketRent, file).sort("county_fips", "year", "bedrooms")}


def vintage(raw: Path) -> str:
    """The latest fiscal year."""
    return f"fiscal year {max(_rows(_file(raw))['year'].to_list()):.0f}"


def _file(raw: Path) -> Path:
    return newest(raw, "hud_fair_market_rents*.csv")


def _rows(file: Path) -> pl.DataFrame:
    table = renamed(read_table(file), _COLUMNS, file)
    table = figures(table, ["year", "bedrooms", "rent"], file)
    return table.with_columns(pl.col("place").str.zfill(_DIGITS))


def _require_sizes(table: pl.DataFrame, file: Path) -> None:
    """A place that lacks a size of home was cut off."""
    sizes = table["bedrooms"].n_unique()
    short = table.group_by("place", "year").len().filter(pl.col("len") < sizes).sort("place", "year")
    if short.height:
        place, year, _ = short.row(0)
        raise SourceError(
            f"{file.name}: place {place} has not all {sizes} sizes of home in {year:.0f}; is it truncated?"
        )

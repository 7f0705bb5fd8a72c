"""BEA Regional Price Parities: what a basket costs in a place, with the nation at 100."""

import csv
from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import SourceError, conform, figures, newest, require_columns, require_rows, require_unique

ALL_ITEMS = "1"


class RegionalPrice(dy.Schema):
    """All-items parities of the latest year, by BEA's own code: metros, and each state's two portions."""

    geo_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    geo_name = dy.String()
    rpp = dy.Float64(nullable=True, min=10, max=1000)
    year = dy.UInt16(min=2008)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the metro (MARPP) and state-portion (PARPP) files into ``regional_price``. Raises :class:`SourceError`.

    BEA writes 0.000 where a state has no such portion and (NA) where there is no figure; both are null here.
    """
    files = [newest(raw, f"{name}*.csv") for name in ("MARPP_MSA", "PARPP_PORT")]
    tables = [_read(file) for file in files]
    for table, file in zip(tables, files, strict=True):
        require_rows(table, minimum_rows, file)
        require_unique(table, ["geo_fips"], file)
    # The nation stands in both.
    both = pl.concat(tables).unique("geo_fips", keep="first", maintain_order=True)
    return {"regional_price": conform(both, RegionalPrice, " and ".join(file.name for file in files)).sort("geo_fips")}


def vintage(raw: Path) -> str:
    """The latest year in the metro file."""
    return str(_read(newest(raw, "MARPP_MSA*.csv"))["year"][0])


def _read(file: Path) -> pl.DataFrame:
    # A blank stands before each quoted key, which only the csv module's skipinitialspace forgives.
    with file.open(encoding="latin-1", newline="") as lines:
        head, *rows = list(csv.reader(lines, skipinitialspace=True)) or [[]]
    whole = [row for row in rows if len(row) == len(head)]  # the footnotes have one field
    table = pl.DataFrame(whole, schema=dict.fromkeys(head, pl.String), orient="row")
    require_columns(table, ["GeoFIPS", "GeoName", "LineCode"], file)
    latest = head[-1]
    if not latest.isdigit():
        raise SourceError(f"{file.name}: the last column, '{latest}', is not a year.")
    all_items = table.filter(pl.col("LineCode").str.strip_chars() == ALL_ITEMS)
    return figures(all_items, [latest], file, missing="(NA)", key="GeoFIPS").select(
        pl.col("GeoFIPS").str.strip_chars(' "').alias("geo_fips"),
        pl.col("GeoName").str.strip_chars(" *").alias("geo_name"),
        pl.col(latest).replace(0.0, None).alias("rpp"),
        pl.lit(int(latest)).alias("year"),
    )

"""How many people live in a county, which weights what is published by county into the areas of OEWS."""

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
from jtm.sources.errors import SourceError

_COUNTY = "050"
_ESTIMATE = "POPESTIMATE"


class CountyPopulation(dy.Schema):
    """People by county on 1 July of the latest year. Territories, which the Census Bureau leaves out, have no row."""

    county_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    population = dy.Int32(min=0)
    year = dy.UInt16(min=2020)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the population estimates in ``raw`` into ``county_population``. Raises :class:`SourceError`."""
    file = _file(raw)
    table = read_table(file, encoding="latin-1")
    year = _latest(table, file)
    require_years([year], file)
    estimate = f"{_ESTIMATE}{year}"
    require_columns(table, ["SUMLEV", "STATE", "COUNTY"], file)
    counties = figures(table.filter(pl.col("SUMLEV") == _COUNTY), [estimate], file)
    found = counties.select(
        (pl.col("STATE") + pl.col("COUNTY")).alias("county_fips"), pl.col(estimate).alias("population"),
        pl.lit(year).alias("year"),
    )  # fmt: skip
    require_rows(found, minimum_rows, file)
    require_unique(found, ["county_fips"], file)
    return {"county_population": conform(found, CountyPopulation, file).sort("county_fips")}


def vintage(raw: Path) -> str:
    """The year of the estimates."""
    return str(_latest(read_table(_file(raw), encoding="latin-1"), _file(raw)))


def _file(raw: Path) -> Path:
    return newest(raw, "co-est*.csv")


def _latest(table: pl.DataFrame, file: Path) -> int:
    years = [int(name.removeprefix(_ESTIMATE)) for name in table.columns if name[len(_ESTIMATE) :].isdigit()
             and name.startswith(_ESTIMATE)]  # fmt: skip
    if not years:
        raise SourceError(f"{file.name}: missing column '{_ESTIMATE}…'.")
    return max(years)

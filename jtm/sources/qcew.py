"""Quarterly Census of Employment and Wages, annual averages by area: jobs by county, industry and owner, from BLS.

It counts the jobs that unemployment insurance covers: public ones too, without the self-employed. What could tell on an
employer is withheld.
"""

import re
from pathlib import Path, PurePosixPath

import polars as pl

from jtm.sources.contract import conform, figures, require_rows, require_unique, require_years
from jtm.sources.county_industries import CountyIndustry, opened, read_columns, require_naics_2022
from jtm.sources.errors import SourceError

COLUMNS = [
    "area_fips",
    "own_code",
    "industry_code",
    "agglvl_code",
    "year",
    "qtr",
    "disclosure_code",
    "annual_avg_emplvl",
]
_OWNERS = {"1": "federal", "2": "state", "3": "local", "5": "private"}
_COUNTY_OWNER, _COUNTY_SUBSECTOR = "71", "75"  # levels of aggregation
_ANNUAL, _WITHHELD = "A", "N"
_OF_COUNTY = re.compile(r"\b(\d{2}(?!000)\d{3})\b")  # in the name of an area's file; nation, states, metros have others


def read(file: Path, minimum_rows: int) -> pl.DataFrame:
    """The jobs of counties in an area's file, in the file of all areas, or in the archive of areas, as
    :class:`CountyIndustry`. Raises :class:`SourceError`.
    """
    table = _table(file)
    require_rows(table, minimum_rows, file)
    if set(table["qtr"]) - {_ANNUAL}:
        raise SourceError(f"{file.name}: column 'qtr' holds quarters; give the annual averages.")
    years = table["year"].unique()
    if len(years) > 1:
        raise SourceError(f"{file.name}: column 'year' holds {len(years)} years; give one.")
    require_years(years.cast(pl.Int64).to_list(), file)
    key = ["area_fips", "own_code", "industry_code"]
    parts = table.filter(pl.col("agglvl_code") == _COUNTY_SUBSECTOR)
    require_unique(parts, key, file)
    require_naics_2022(parts["industry_code"], file)
    _require_totals(parts, table.filter(pl.col("agglvl_code") == _COUNTY_OWNER), file)
    found = parts.select(
        pl.lit("QCEW").alias("counted_by"), pl.col("year").cast(pl.Int64), pl.col("area_fips").alias("county_fips"),
        (pl.col("industry_code") + "000").alias("naics"), pl.col("own_code").replace(_OWNERS).alias("ownership"),
        pl.when(pl.col("disclosure_code").fill_null("") != _WITHHELD).then("annual_avg_emplvl").alias("employment"),
    )  # fmt: skip
    return conform(found, CountyIndustry, file).sort("county_fips", "naics", "ownership")


def _table(file: Path) -> pl.DataFrame:
    """The rows of counties that are of use, from whatever holds them."""
    if file.suffix.lower() != ".zip":
        tables = [_useful(read_columns(file, COLUMNS, file))]
    else:
        with opened(file) as archive:
            names = [name for name in archive.namelist() if _is_of_county(PurePosixPath(name).name)]
            tables = [_useful(read_columns(archive.read(name), COLUMNS, file)) for name in names]
    if not tables:
        raise SourceError(f"{file.name}: holds no file of a county.")
    return figures(pl.concat(tables), ["annual_avg_emplvl"], file)


def _is_of_county(name: str) -> bool:
    """Whether a table of the archive is worth reading: that of a county, or that of all areas."""
    return name.endswith(".csv") and ("singlefile" in name or _OF_COUNTY.search(name) is not None)


def _useful(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("agglvl_code").is_in([_COUNTY_OWNER, _COUNTY_SUBSECTOR]))


def _require_totals(parts: pl.DataFrame, totals: pl.DataFrame, file: Path) -> None:
    """The subsectors of a county and owner add up to its total where none is withheld, and never exceed it."""
    key = ["area_fips", "own_code"]
    hidden = pl.col("disclosure_code").fill_null("") == _WITHHELD
    summed = parts.group_by(key).agg(
        pl.col("annual_avg_emplvl").sum().alias("parts"), hidden.any().alias("hidden"), pl.len().alias("rows")
    )
    total = totals.filter(~hidden).select(*key, pl.col("annual_avg_emplvl").alias("total"))
    both = total.join(summed, on=key, how="left").sort(key)
    over = pl.col("parts").fill_null(0) - pl.col("total")
    rounding = pl.col("rows").fill_null(0) / 2 + 1
    wrong = both.filter((over > rounding) | (~pl.col("hidden").fill_null(False) & (over.abs() > rounding)))
    orphans = parts.join(totals, on=key, how="anti").sort(key)
    for county in (*orphans["area_fips"].head(1), *wrong["area_fips"].head(1)):
        raise SourceError(
            f"{file.name}: the industries of county {county} do not add up to its total; is the file truncated?"
        )

"""County Business Patterns, county file: private jobs in mid-March by county and industry, from the Census Bureau.

Public employers, farms, railways, the postal service and private households are not in it. Employment has noise of a
few percent, and what could tell on a business is withheld.
"""

import re
from pathlib import Path, PurePosixPath

import polars as pl

from jtm.sources.contract import conform, figures, require_codes, require_rows, require_unique
from jtm.sources.county_industries import CountyIndustry, opened, read_columns, require_naics_2022
from jtm.sources.errors import SourceError

COLUMNS = ["fipstate", "fipscty", "naics", "emp_nf", "emp"]
_TOTAL, _SUBSECTOR = "------", r"^\d{3}///$"
_WHOLE_STATE = "999"
_WITHHELD = ["D", "S"]  # its figure is 0
_ABOVE_TOTAL = 1.02  # noise and rounding
_ROUNDING = 50


def read(file: Path, states: pl.Series, minimum_rows: int) -> pl.DataFrame:
    """The jobs of ``cbp…co.txt``, or of the archive that holds it, as :class:`CountyIndustry`.

    ``states``: two digits of each state that must be there. Raises :class:`SourceError`.
    """
    table = _table(file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["fipstate", "fipscty", "naics"], file)
    require_codes(table["fipstate"], states, "fipstate", file)
    table = table.filter(pl.col("fipscty") != _WHOLE_STATE).with_columns(
        (pl.col("fipstate") + pl.col("fipscty")).alias("county_fips")
    )
    parts = table.filter(pl.col("naics").str.contains(_SUBSECTOR)).with_columns(pl.col("naics").str.head(3))
    require_naics_2022(parts["naics"], file)
    _require_totals(parts, table.filter(pl.col("naics") == _TOTAL), file)
    withheld = pl.col("emp_nf").is_in(_WITHHELD)
    found = parts.select(
        pl.lit("CBP").alias("counted_by"), pl.lit(_year(file)).alias("year"), "county_fips",
        (pl.col("naics") + "000").alias("naics"), pl.lit("private").alias("ownership"),
        pl.when(~withheld).then(pl.col("emp")).alias("employment"),
    )  # fmt: skip
    return conform(found, CountyIndustry, file).sort("county_fips", "naics")


def _year(file: Path) -> int:
    """The file says its year in its name alone."""
    found = re.match(r"cbp(\d\d)co", file.name.lower())
    if found is None:
        raise SourceError(f"{file.name}: keep the publisher's name, such as cbp23co.zip, which alone tells the year.")
    return 2000 + int(found[1])


def _table(file: Path) -> pl.DataFrame:
    year = _year(file)
    if file.suffix.lower() != ".zip":
        return figures(read_columns(file, COLUMNS, file), ["emp"], file)
    with opened(file) as archive:
        named = f"cbp{year % 100:02}co.txt"
        inside = [name for name in archive.namelist() if PurePosixPath(name).name.lower() == named]
        if not inside:
            raise SourceError(f"{file.name}: holds no file {named}.")
        return figures(read_columns(archive.read(inside[0]), COLUMNS, file), ["emp"], file)


def _require_totals(parts: pl.DataFrame, totals: pl.DataFrame, file: Path) -> None:
    """Each county has its total, and its subsectors do not exceed it; withheld ones leave them below it."""
    summed = parts.group_by("county_fips").agg(pl.col("emp").sum().alias("parts"))
    both = summed.join(totals.select("county_fips", "emp"), on="county_fips", how="left").sort("county_fips")
    wrong = both.filter(pl.col("emp").is_null() | (pl.col("parts") > pl.col("emp") * _ABOVE_TOTAL + _ROUNDING))
    for county, summed_up, total in wrong.head(1).iter_rows():
        said = "has no total" if total is None else f"adds up to {summed_up:,.0f} jobs and has {total:,.0f} in all"
        raise SourceError(f"{file.name}: county {county} {said}; is the file truncated?")

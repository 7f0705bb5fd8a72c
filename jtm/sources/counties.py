"""Counties: names, boundaries for a map of one region, and the metropolitan or micropolitan area that each is in.

``geography`` dissolves the same boundaries into the areas of OEWS for a map of the nation; here each county stays,
finer, because a region is drawn larger.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_codes, require_columns, require_unique
from jtm.sources.geography import county_areas, county_shapes

SIMPLIFY_DEGREES = 0.01  # about 1 km: a region of 150 km is drawn some 800 pixels wide
COORDINATE_DECIMALS = 3
SMALLEST_RING_SQUARE_DEGREES = 0.0005
_KIND = r"(?i) (County|Parish|Borough|Census Area|Municipio|Municipality|City and Borough|Planning Region)$"


class County(dy.Schema):
    """Counties of the areas of OEWS; centre in degrees, ``rings`` a GeoJSON MultiPolygon's coordinates."""

    county_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    county_name = dy.String(min_length=2)
    state = dy.String(regex=r"^[A-Z]{2}$")
    oews_area_code = dy.String(regex=r"^\d{7}$")
    cbsa = dy.String(nullable=True, regex=r"^\d{5}$")
    longitude = dy.Float64(min=-180, max=180)
    latitude = dy.Float64(min=-90, max=90)
    rings = dy.String()


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the folder ``raw`` into ``county``. Raises :class:`~jtm.sources.contract.SourceError`."""
    counties = county_areas(raw, minimum_rows)
    boundaries, file = county_shapes(raw)
    require_codes(pl.Series(list(boundaries), dtype=pl.String), counties["county_fips"], "id", file)
    simplified, _ = county_shapes(raw, SIMPLIFY_DEGREES)
    shapes = [
        (code, *_centre(boundaries[code]), _rings(simplified[code])) for code in counties["county_fips"].to_list()
    ]
    placed = pl.DataFrame(shapes, schema=["county_fips", "longitude", "latitude", "rings"], orient="row")
    table = counties.join(placed, on="county_fips").join(_cbsas(raw), on="county_fips", how="left")
    return {"county": conform(_named(table, raw), County, file).sort("county_fips")}


def name_key(name: pl.Expr) -> pl.Expr:
    """A county's name less case, accents, blanks and its kind, to compare lists by: ``dewitt`` of De Witt County. A
    city that is no part of a county keeps its kind: ``fairfaxcity``.
    """
    plain = name.str.strip_chars().str.replace(_KIND, "").str.normalize("NFKD")
    return plain.str.to_lowercase().str.replace_all(r"[^a-z]", "")


def _named(counties: pl.DataFrame, raw: Path) -> pl.DataFrame:
    """With the names of the population estimates; territories, which these leave out, keep that of the area list."""
    file = find(raw, "co-est2024-alldata", "co-est")
    estimates = read_table(file, encoding="latin-1")
    require_columns(estimates, ["SUMLEV", "STATE", "COUNTY", "CTYNAME"], file)
    names = estimates.filter(pl.col("SUMLEV") == "050").select(
        (pl.col("STATE") + pl.col("COUNTY")).alias("county_fips"), pl.col("CTYNAME").str.strip_chars().alias("estimate")
    )
    require_unique(names, ["county_fips"], file)
    name = pl.coalesce("estimate", "county_name").alias("county_name")
    return counties.join(names, on="county_fips", how="left").with_columns(name)


def _cbsas(raw: Path) -> pl.DataFrame:
    """The metropolitan or micropolitan area of each county that is in one, as delineated by the Census Bureau."""
    file = find(raw, "list1_2023_census_original", "list")  # list1_2023, less its numbers
    listed = read_table(file)
    columns = ["CBSA Code", "FIPS State Code", "FIPS County Code"]
    require_columns(listed, columns, file)
    cbsa, state, county = (pl.col(column) for column in columns)
    rows = listed.filter(state.is_not_null() & county.is_not_null())  # notes below have neither
    named = rows.select((state + county).alias("county_fips"), cbsa.alias("cbsa"))
    require_unique(named, ["county_fips"], file)
    return named


def _centre(boundary: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of the middle of a county's area."""
    import shapely  # only making a snapshot needs it

    middle = shapely.geometry.shape(boundary).centroid
    return round(middle.x, COORDINATE_DECIMALS), round(middle.y, COORDINATE_DECIMALS)


def _rings(boundary: dict[str, Any]) -> str:
    """MultiPolygon coordinates as text, less islets and holes too small to see. A hole is a city apart from the county
    around it.
    """
    import shapely

    shape = shapely.geometry.shape(boundary)
    parts = sorted(getattr(shape, "geoms", [shape]), key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= SMALLEST_RING_SQUARE_DEGREES] or parts[:1]
    polygons = [
        [_round(ring.coords) for ring in (part.exterior, *part.interiors) if _area(ring) or ring is part.exterior]
        for part in kept
    ]
    return json.dumps(polygons, separators=(",", ":"))


def _area(ring: Any) -> bool:
    import shapely

    return bool(shapely.geometry.Polygon(ring).area >= SMALLEST_RING_SQUARE_DEGREES)


def _round(ring: Any) -> list[tuple[float, float]]:
    return [(round(x, COORDINATE_DECIMALS), round(y, COORDINATE_DECIMALS)) for x, y, *_ in ring]

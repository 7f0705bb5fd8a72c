"""Where the areas of OEWS lie: boundaries dissolved from counties, centres and population.

OEWS areas have no boundary file of their own. Counties (Census, through us-atlas; Connecticut by planning region)
are dissolved by the county list of each area, on the shared arcs of the topology, so that neighbours keep one common
border after simplification.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    SourceError,
    conform,
    figures,
    find,
    read_table,
    require_codes,
    require_columns,
    require_rows,
    require_unique,
)

FIRST_TERRITORY = "60"  # state codes from here on are territories, of which Census estimates no counties
COORDINATE_DECIMALS = 2  # about 1 km; the national map is drawn at 5 km a pixel
SIMPLIFY_DEGREES = 0.04
SMALLEST_RING_SQUARE_DEGREES = 0.004


class AreaPlace(dy.Schema):
    """Population-weighted centre (degrees) and population of each metro and nonmetro area."""

    oews_area_code = dy.String(primary_key=True, regex=r"^\d{7}$")
    longitude = dy.Float64(min=-180, max=180)
    latitude = dy.Float64(min=-90, max=90)
    population = dy.Int32(nullable=True, min=0)


class StatePortion(dy.Schema):
    """Population of the metropolitan and nonmetropolitan counties of each state, which weight its price level."""

    state_fips = dy.String(primary_key=True, regex=r"^\d{2}$")
    portion = dy.Enum(["metro", "nonmetro"])
    population = dy.Int64(min=0)
    geo_fips = dy.String(primary_key=True, regex=r"^\d{5}$")


class Boundary(dy.Schema):
    """Simplified boundary of each metro and nonmetro area as a GeoJSON MultiPolygon's coordinates, in degrees."""

    oews_area_code = dy.String(primary_key=True, regex=r"^\d{7}$")
    rings = dy.String()


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the folder ``raw`` into ``area_place``, ``state_portion`` and ``boundary``. Raises :class:`SourceError`.

    The list of counties must have ``minimum_rows``; the other files must hold every area and county that it names.
    """
    counties = county_areas(raw, minimum_rows)
    return {
        "area_place": _places(raw, counties),
        "state_portion": _state_portions(raw, counties),
        "boundary": _boundaries(raw, counties),
    }


def _places(raw: Path, counties: pl.DataFrame) -> pl.DataFrame:
    file = find(raw, "derived_oews_area_centroids")
    places = read_table(file)
    columns = ["oews_area_code", "lon_popweighted", "lat_popweighted", "population_2024"]
    require_columns(places, columns, file)
    require_unique(places, ["oews_area_code"], file)
    require_codes(places["oews_area_code"], counties["oews_area_code"], "oews_area_code", file)
    places = figures(places, columns[1:], file).select(
        "oews_area_code",
        pl.col("lon_popweighted").alias("longitude"),
        pl.col("lat_popweighted").alias("latitude"),
        pl.col("population_2024").alias("population"),
    )
    return conform(places, AreaPlace, file).sort("oews_area_code")


def county_areas(raw: Path, minimum_rows: int) -> pl.DataFrame:
    """The counties of each area: ``county_fips``, ``oews_area_code``, ``state``, ``county_name``."""
    file = find(raw, "derived_county_to_oews_area")
    counties = read_table(file)
    columns = ["county_fips", "oews_area_code", "state", "county_name"]
    require_columns(counties, columns, file)
    require_rows(counties, minimum_rows, file)
    require_unique(counties, ["county_fips"], file)
    return counties.select(columns)


def _state_portions(raw: Path, counties: pl.DataFrame) -> pl.DataFrame:
    """Population by state and portion, with the code under which BEA lists the portion's price level."""
    file = find(raw, "co-est2024-alldata", "co-est")
    estimates = read_table(file, encoding="latin-1")
    population = next((name for name in reversed(estimates.columns) if name.startswith("POPESTIMATE")), None)
    require_columns(estimates, ["SUMLEV", "STATE", "COUNTY", population or "POPESTIMATE"], file)
    require_unique(estimates, ["SUMLEV", "STATE", "COUNTY"], file)
    listed = figures(estimates, [str(population)], file).filter(pl.col("SUMLEV") == "050").select(
        (pl.col("STATE") + pl.col("COUNTY")).alias("county_fips"),
        pl.col("STATE").alias("state_fips"),
        pl.col(str(population)).cast(pl.Int64).alias("population"),
    )  # fmt: skip
    of_states = counties.filter(pl.col("county_fips") < FIRST_TERRITORY)["county_fips"]
    require_codes(listed["county_fips"], of_states, "COUNTY", file)
    metro = pl.col("oews_area_code").str.starts_with("00")
    portions = (
        listed.join(counties, on="county_fips")
        .group_by("state_fips", pl.when(metro).then(pl.lit("metro")).otherwise(pl.lit("nonmetro")).alias("portion"))
        .agg(pl.col("population").sum())
    )
    suffix = pl.col("portion").replace_strict({"metro": "998", "nonmetro": "999"})
    portions = portions.with_columns((pl.col("state_fips") + suffix).alias("geo_fips"))
    return conform(portions, StatePortion, file).sort("geo_fips")


def _boundaries(raw: Path, counties: pl.DataFrame) -> pl.DataFrame:
    boundary = pl.DataFrame(_dissolve(raw, counties), schema=["oews_area_code", "rings"], orient="row")
    return conform(boundary, Boundary, raw).sort("oews_area_code")


def _dissolve(raw: Path, counties: pl.DataFrame) -> list[tuple[str, str]]:
    """Merge the counties of each area and simplify the borders that areas share; rings as compact JSON."""
    # Only making a snapshot needs these two, so they are not among what a user installs.
    import shapely
    from topojson.core.topology import Topology

    shapes, file = county_shapes(raw)
    shape_of = {code: shapely.geometry.shape(shape).buffer(0) for code, shape in shapes.items()}
    require_codes(pl.Series(list(shape_of), dtype=pl.String), counties["county_fips"], "id", file)
    members = counties.group_by("oews_area_code", maintain_order=True).agg("county_fips")
    areas = {code: shapely.union_all([shape_of[county] for county in group]) for code, group in members.iter_rows()}
    simplified = Topology(areas, prequantize=False, toposimplify=SIMPLIFY_DEGREES, prevent_oversimplify=True)
    features = json.loads(str(simplified.to_geojson()))["features"]
    return [(feature["id"], _rings(shapely.geometry.shape(feature["geometry"]))) for feature in features]


def county_shapes(raw: Path, simplify: float = 0) -> tuple[dict[str, Any], Path]:
    """The boundary of each county as a GeoJSON geometry by its code, and the file that holds them; borders are
    simplified by so many degrees, and stay common to neighbours.
    """
    from topojson.core.topology import Topology

    file = next(iter(sorted(raw.glob("**/counties-10m.json"))), None)
    if file is None:
        raise SourceError(f"{raw.name}/: no file counties-10m.json.")
    try:
        content = json.loads(file.read_text("utf-8"))
        counted = len(content["objects"]["counties"]["geometries"])
        whole = Topology(content, object_name="counties", prequantize=False)
        if simplify:
            whole = whole.toposimplify(simplify, prevent_oversimplify=True)
        features = json.loads(str(whole.to_geojson()))["features"]
        shapes = {str(feature["id"]): feature["geometry"] for feature in features}
    except (ValueError, LookupError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise SourceError(
            f"{file.name}: cannot be read as TopoJSON with an object 'counties' ({reason}); is it truncated?"
        ) from error
    if len(shapes) < counted:
        raise SourceError(f"{file.name}: column 'id' repeats: {counted:,} counties have {len(shapes):,} codes.")
    return shapes, file


def _rings(shape: Any) -> str:
    """MultiPolygon coordinates as text, less islets too small to see, and rounded to what a screen can show."""
    parts = sorted(getattr(shape, "geoms", [shape]), key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= SMALLEST_RING_SQUARE_DEGREES] or parts[:1]
    polygons = [[_round(part.exterior.coords)] for part in kept]
    return json.dumps(polygons, separators=(",", ":"))


def _round(ring: Any) -> list[tuple[float, float]]:
    points = [(round(x, COORDINATE_DECIMALS), round(y, COORDINATE_DECIMALS)) for x, y, *_ in ring]
    return [point for point, before in zip(points, [None, *points], strict=False) if point != before]

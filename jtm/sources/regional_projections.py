"""Projections of a state or workforce area, which a user brings."""

from pathlib import Path

import polars as pl

SCHEMA = {
    "soc": pl.String,
    "area_code": pl.String,
    "geography": pl.String,
    "period": pl.String,
    "base": pl.Float64,
    "projected": pl.Float64,
    "growth": pl.Float64,
}


def loaded(folder: Path) -> list[str]:
    """The files that a user has loaded, each by name and modification time: what the warehouse was built from."""
    return [f"{file.name}@{file.stat().st_mtime_ns}" for file in sorted(folder.glob("*.parquet"))]


def read_loaded(folder: Path) -> pl.DataFrame:
    """All loaded projections, one row per occupation and area, in the columns of :data:`SCHEMA`."""
    files = sorted(folder.glob("*.parquet"))
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(pl.read_parquet(file) for file in files)])

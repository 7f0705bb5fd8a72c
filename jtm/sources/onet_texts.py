"""O*NET's own words: what a level looks like, and the tasks of an occupation.

They are not part of the project: ``refresh`` brings them from O*NET beside the figures, and keeps them in the data
folder. Without them the workbench describes levels in its own words.
"""

import hashlib
from pathlib import Path

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import SourceError, conform, find, read_table, require_columns


class LevelAnchor(dy.Schema):
    """An example of a level (0-7) of an element."""

    element_id = dy.String(primary_key=True)
    level = dy.Float64(primary_key=True, min=0, max=7)
    anchor = dy.String(min_length=1)


class Task(dy.Schema):
    """A task of an occupation; ``core`` tasks are both important and usual in it."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    task_id = dy.String(primary_key=True)
    task = dy.String(min_length=1)
    core = dy.Bool()


TABLES: dict[str, type[dy.Schema]] = {"level_anchor": LevelAnchor, "task": Task}


def read(raw: Path, crosswalk: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Read ``level_anchor`` and ``task`` from the O*NET folder ``raw``; ``crosswalk``: onet_soc, soc. Raises
    :class:`SourceError`.
    """
    return {
        "level_anchor": _anchors(find(raw, "level_scale_anchors")),
        "task": _tasks(find(raw, "task_statements"), crosswalk),
    }


def _anchors(file: Path) -> pl.DataFrame:
    table = read_table(file)
    require_columns(table, ["Element ID", "Scale ID", "Anchor Value", "Anchor Description"], file)
    anchors = table.filter(pl.col("Scale ID") == "LV").select(
        pl.col("Element ID").alias("element_id"),
        pl.col("Anchor Value").alias("level"),
        pl.col("Anchor Description").alias("anchor"),
    )
    return conform(anchors, LevelAnchor, file).sort("element_id", "level")


def _tasks(file: Path, crosswalk: pl.DataFrame) -> pl.DataFrame:
    table = read_table(file)
    require_columns(table, ["O*NET-SOC Code", "Task ID", "Task", "Task Type"], file)
    tasks = table.select(
        pl.col("O*NET-SOC Code").alias("onet_soc"),
        pl.col("Task ID").cast(pl.String).alias("task_id"),
        pl.col("Task").alias("task"),
        (pl.col("Task Type") == "Core").fill_null(False).alias("core"),
    )
    mapped = tasks.join(crosswalk, on="onet_soc").unique(["soc", "task_id"])
    return conform(mapped, Task, file).sort("soc", "task_id")


def write(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """Keep the tables in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def loaded(folder: Path) -> list[str]:
    """The tables that are kept, each by name and checksum: part of what the warehouse was built from."""
    return [
        f"{file.name}@{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}" for file in sorted(folder.glob("*.parquet"))
    ]


def read_loaded(folder: Path) -> dict[str, pl.DataFrame]:
    """The tables that are kept; empty ones where none are. Raises :class:`SourceError` naming a damaged file."""
    return {name: _read_loaded(folder / f"{name}.parquet", schema) for name, schema in TABLES.items()}


def _read_loaded(file: Path, schema: type[dy.Schema]) -> pl.DataFrame:
    if not file.is_file():
        return schema.create_empty()
    try:
        return conform(pl.read_parquet(file), schema, file)
    except (PolarsError, OSError) as error:
        raise SourceError(f"{file} is damaged: delete it and refresh onet again.") from error

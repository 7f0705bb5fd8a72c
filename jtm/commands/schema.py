"""The command ``schema``: which tables there are, and what their columns mean."""

from typing import Annotated

import polars as pl
import typer

from jtm.answers import registry
from jtm.answers.region import Region
from jtm.answers.registry import STEPS
from jtm.answers.workbench import Workbench, open_workbench
from jtm.commands.written import As, Format, Out, write_table
from jtm.export.dictionary import dictionary
from jtm.scenario import DEFAULT
from jtm.warehouse.build import about


def schema(
    table: Annotated[
        str | None,
        typer.Argument(help="A table of the warehouse, or of a step (ranking, pathways.plan). Default: all."),
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Say which tables there are; or what the columns of one mean, in which unit."""
    bench = open_workbench()
    if table is None:
        write_table(_tables(bench), form, out)
        return
    found = dictionary(_columns(bench, table)).filter(pl.col("kind") == "column")
    write_table(found.select("name", "label", "meaning", "unit", "type"), form, out)


def _tables(bench: Workbench) -> pl.DataFrame:
    """Every table by name: where it is found, and what it tells."""
    asked = [(f"{step}.{one.name}", "answer", one.title) for step in STEPS for one in registry.answers(step).values()]
    stored = [(name, "warehouse", about(name)) for name in _stored(bench)]
    return pl.DataFrame([*asked, *stored], schema=["table", "found_in", "tells"], orient="row")


def _stored(bench: Workbench) -> list[str]:
    tables = bench.warehouse.query("SELECT table_name FROM duckdb_tables() WHERE table_name <> 'build' ORDER BY ALL")
    return tables["table_name"].to_list()


def _columns(bench: Workbench, table: str) -> list[str]:
    """The columns of a table of the warehouse, else of an answer as it is for Houston. Raises ``UnknownTableError``."""
    if table in _stored(bench):
        return bench.warehouse.query(f"FROM {table} LIMIT 0").columns
    return registry.find(table).table(Region.of(bench, DEFAULT)).columns

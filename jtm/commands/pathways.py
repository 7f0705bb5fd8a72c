"""The commands of step 5: ``pathways`` and ``mobility``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers import emptied
from jtm.answers.arguments import applied
from jtm.answers.pathways import (
    exported_moves,
)
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.workbench import open_workbench
from jtm.commands import console
from jtm.errors import CannotAnswer, WrongRequest, install_with
from jtm.models import mobility_evaluation
from jtm.paths import data_paths
from jtm.warehouse import snapshot

mobility = typer.Typer(no_args_is_help=True, help="The model of moves between jobs: evaluate it, export it.")


_OF_A_MOVE = ("feeders", "steps", "routes", "why")


def pathways(
    area: console.Area = None,
    table: Annotated[str, console.table_option("pathways")] = "feeders",
    job: Annotated[
        str | None, typer.Option(help="The job aimed at: code or title. Default: the best JTM that can be reached.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            help="The job to move from, for steps, routes and why. Default: one from which the job can be reached."
        ),
    ] = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    validated: console.Validated = False,
    form: console.As = console.Format.TABLE,
    out: console.Out = None,
) -> None:
    """Who could move into a job, where its workers could go, by which steps, and the region's plan."""
    bench, chosen = console.asked(scenario, preset, area, None, validated=validated)
    region = applied(Region.of(bench, chosen), {"job": job, "start": start})
    one = answers("pathways")[table]
    made = one.make(region)
    if made.is_empty():
        raise CannotAnswer(_nothing(region, one))
    console.write_answer(one, made, region, form, out)


def _nothing(region: Region, one: Answer) -> str:
    """Which jobs, and which setting, leave a table empty."""
    start, job = region.move() if one.name in _OF_A_MOVE else ("", "")
    titles = dict(region.bench.market.occupations.select("soc", "title").iter_rows())
    of, settings = {
        "feeders": (f"into {titles.get(job)}", emptied.FEEDERS),
        "steps": (f"up from {titles.get(start)}", emptied.MOVES),
        "routes": (f"from {titles.get(start)} to {titles.get(job)}", emptied.MOVES),
        "pool": ("of the pool", emptied.POOL),
    }.get(one.name, ("of the pool into a JTM", emptied.PLAN))
    asked_of = replace(region.scenario, start=start, occupation=job)
    cause = emptied.emptied_by(asked_of, lambda other: one.make(Region.of(region.bench, other)).is_empty(), settings)
    area = region.bench.market.area(region.scenario.area)["area_name"]
    return f"There is no such move {of} in {area}. {cause or 'No setting alone would allow one: choose other jobs.'}"


@mobility.command()
def evaluate(form: console.As = console.Format.TABLE, out: console.Out = None) -> None:
    """Fit and predict anew, with moves held out, beside the baselines; takes some minutes and needs scikit-learn."""
    paths = data_paths()
    found = snapshot.load(paths)
    snapshot.verify(paths, found)
    known = {name: pl.read_parquet(snapshot.table_file(paths.snapshot, name)) for name in found.tables}
    try:
        with console.progress_bar() as report:
            measured = mobility_evaluation.evaluate(known, report)
    except ModuleNotFoundError as error:
        raise CannotAnswer(f"Evaluating needs {error.name}: {install_with('fit')}.") from None
    console.write_table(measured["mobility_evaluation"].drop("origins"), form, out)


@mobility.command()
def export(
    out: Annotated[Path, typer.Option(help="File to write, .parquet or .csv; - is standard output, as CSV.")],
) -> None:
    """Write all pairs of occupations: likelihood, observed share, gaps, affinity, similarity, feasible."""
    form = console.Format.CSV if out == console.STANDARD_OUTPUT else out.suffix.lower().removeprefix(".")
    if form not in (console.Format.PARQUET, console.Format.CSV):
        raise WrongRequest(f"{out} is neither a .parquet nor a .csv file.")
    table = exported_moves(open_workbench())
    console.write_table(table, console.Format(form), out)
    console.say(f"{table.height:,} pairs are written.")

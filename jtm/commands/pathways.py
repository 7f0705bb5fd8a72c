"""The commands of step 5: ``pathways`` and ``mobility``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers import emptied
from jtm.answers.pathways import exported_moves
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.workbench import open_workbench
from jtm.commands.answered import answer
from jtm.commands.asked import Areas, Link, Preset, Settings, Validated, asked
from jtm.commands.console import progress_bar, say
from jtm.commands.written import STANDARD_OUTPUT, As, Format, Out, table_option, write_table
from jtm.errors import CannotAnswer, WrongRequest, install_with
from jtm.models import mobility_evaluation
from jtm.paths import data_paths
from jtm.warehouse import snapshot

mobility = typer.Typer(no_args_is_help=True, help="The model of moves between jobs: evaluate it, export it.")


_OF_A_MOVE = ("feeders", "steps", "routes", "why")


def pathways(
    area: Areas = None,
    table: Annotated[str, table_option("pathways")] = "feeders",
    job: Annotated[
        str | None,
        typer.Option(help="The job aimed at: code or title, or all-jtm. Default: the best JTM that can be reached."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            help="The job to move from, for steps, routes and why. Default: one from which the job can be reached."
        ),
    ] = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    validated: Validated = False,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Who could move into a job, where its workers could go, by which steps, and the region's plan."""
    of = asked(scenario, preset, area, settings, validated=validated)
    answer(of, answers("pathways")[table], {"job": job, "start": start}, form, out, _nothing)


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
def evaluate(form: As = Format.TABLE, out: Out = None) -> None:
    """Fit and predict anew, with moves held out, beside the baselines; takes some minutes and needs scikit-learn."""
    paths = data_paths()
    found = snapshot.load(paths)
    snapshot.verify(paths, found)
    known = {name: pl.read_parquet(snapshot.table_file(paths.snapshot, name)) for name in found.tables}
    try:
        with progress_bar() as report:
            measured = mobility_evaluation.evaluate(known, report)
    except ModuleNotFoundError as error:
        raise CannotAnswer(f"Evaluating needs {error.name}: {install_with('fit')}.") from None
    write_table(measured["mobility_evaluation"].drop("origins"), form, out)


@mobility.command()
def export(
    out: Annotated[Path, typer.Option(help="File to write, .parquet or .csv; - is standard output, as CSV.")],
) -> None:
    """Write all pairs of occupations: likelihood, observed share, gaps, affinity, similarity, feasible."""
    form = Format.CSV if out == STANDARD_OUTPUT else out.suffix.lower().removeprefix(".")
    if form not in (Format.PARQUET, Format.CSV):
        raise WrongRequest(f"{out} is neither a .parquet nor a .csv file.")
    table = exported_moves(open_workbench())
    write_table(table, Format(form), out)
    say(f"{table.height:,} pairs are written.")

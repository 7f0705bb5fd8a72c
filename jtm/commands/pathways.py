"""The commands of step 5: ``pathways`` and ``mobility``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers import emptied
from jtm.answers.pathways import (
    composition_of,
    default_move_of,
    designated,
    exported_moves,
    feeders_of,
    parts_of,
    plan_of,
    pool_of,
    routes_between,
    steps_from,
)
from jtm.answers.workbench import Workbench, find_occupation, occupation, open_workbench, with_skill_provenance
from jtm.commands.console import (
    CANNOT_ANSWER,
    STANDARD_OUTPUT,
    WRONG_REQUEST,
    Area,
    As,
    Format,
    Link,
    Out,
    Validated,
    asked,
    fail,
    progress_bar,
    say,
    write_table,
)
from jtm.export import tables
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.models import mobility_evaluation
from jtm.paths import data_paths
from jtm.scenario import Scenario
from jtm.warehouse import snapshot

mobility = typer.Typer(no_args_is_help=True, help="The model of moves between jobs: evaluate it, export it.")


class PathwayTable(StrEnum):
    """What step 5 can tell: of a job, of two jobs, or of the region."""

    FEEDERS = "feeders"
    STEPS = "steps"
    ROUTES = "routes"
    POOL = "pool"
    PLAN = "plan"
    PLAN_SUMMARY = "plan-summary"
    SEATS = "seats"
    EQUITY = "equity"
    WHY = "why"


_OF_A_MOVE = (PathwayTable.FEEDERS, PathwayTable.STEPS, PathwayTable.ROUTES, PathwayTable.WHY)
_SHOWN = {
    PathwayTable.FEEDERS: ["origin_title", "workers", "origin_wage", "entrant_gain", "median_gain", "affinity",
                           "gap", "evidence"],
    PathwayTable.STEPS: ["destination_title", "designated", "destination_wage", "entrant_gain", "median_gain",
                         "likelihood", "affinity", "evidence"],
    PathwayTable.ROUTES: ["route", "step", "title", "median_wage", "affinity", "entrant_gain", "evidence"],
    PathwayTable.PLAN: ["origin_title", "destination_title", "movers", "entrant_gain", "entrant_dollars",
                        "typical_education", "experience", "licence"],
    PathwayTable.PLAN_SUMMARY: ["variant", "movers", "movers_p5", "movers_p95", "gain", "dollars", "dollars_p5",
                                "dollars_p95", "pool_share"],
}  # fmt: skip


def pathways(
    area: Area = None,
    table: Annotated[PathwayTable, typer.Option(help="Which table.")] = PathwayTable.FEEDERS,
    job: Annotated[
        str | None, typer.Option(help="The job aimed at: code or title. Default: the best JTM that can be reached.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            help="The job to move from, for steps, routes and why. Default: one from which the job can be reached."
        ),
    ] = None,
    scenario: Link = None,
    validated: Validated = False,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Who could move into a job, where its workers could go, by which steps, and the region's plan."""
    bench, chosen = asked(scenario, None, area, None, validated=validated)
    region = RegionMoves.of(bench.market, chosen)
    target = find_occupation(bench, job) if job else chosen.occupation
    origin = find_occupation(bench, start) if start else chosen.start
    if table in _OF_A_MOVE and not (target and origin):
        origin, target = default_move_of(bench, region, chosen, origin, target)
    made = _table(bench, chosen, table, region, target, origin)
    if made.is_empty():
        fail(_nothing(bench, chosen, table, target, origin), CANNOT_ANSWER)
    moves = ("oews", "projections", "onet", "transitions")
    sources = ("demographics", *moves) if table is PathwayTable.EQUITY else moves
    place = "US" if table in (PathwayTable.EQUITY, PathwayTable.WHY) else chosen.area
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    write_table(with_skill_provenance(made, bench, place, *sources), form, out, notes,
                show=_SHOWN.get(table, made.columns))  # fmt: skip


def _nothing(bench: Workbench, chosen: Scenario, table: PathwayTable, target: str, origin: str) -> str:
    """Which jobs, and which setting, leave a table empty."""
    start, job = (_title(bench, soc) if soc else "" for soc in (origin, target))
    of, settings = {
        PathwayTable.FEEDERS: (f"into {job}", emptied.FEEDERS),
        PathwayTable.STEPS: (f"up from {start}", emptied.MOVES),
        PathwayTable.ROUTES: (f"from {start} to {job}", emptied.MOVES),
        PathwayTable.POOL: ("of the pool", emptied.POOL),
    }.get(table, ("of the pool into a JTM", emptied.PLAN))

    def is_empty(scenario: Scenario) -> bool:
        return _table(bench, scenario, table, RegionMoves.of(bench.market, scenario), target, origin).is_empty()

    cause = emptied.emptied_by(chosen, is_empty, settings)
    area = bench.market.area(chosen.area)["area_name"]
    return f"There is no such move {of} in {area}. {cause or 'No setting alone would allow one: choose other jobs.'}"


def _title(bench: Workbench, soc: str) -> str:
    return str(occupation(bench, soc)["title"])


def _table(
    bench: Workbench, chosen: Scenario, table: PathwayTable, region: RegionMoves, target: str, origin: str
) -> pl.DataFrame:
    if table is PathwayTable.WHY:
        return parts_of(bench, origin, target)
    if table is PathwayTable.FEEDERS:
        return feeders_of(bench, region, target, chosen)
    if table is PathwayTable.ROUTES:
        return routes_between(bench, region, origin, target, chosen)
    if table is PathwayTable.POOL:
        return pool_of(bench, region)
    measures = scoring.measure(bench.market, chosen)
    if table is PathwayTable.STEPS:
        return steps_from(bench, region, origin, designated(measures, chosen), chosen)
    plan = plan_of(bench, region, measures, chosen)
    return {
        PathwayTable.PLAN: plan.moves,
        PathwayTable.PLAN_SUMMARY: plan.summary,
        PathwayTable.SEATS: plan.seats,
        PathwayTable.EQUITY: composition_of(bench, plan.moves),
    }[table]


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
        fail(f"Evaluating needs {error.name}: install it with `pip install 'jtm[fit]'`, or run `make setup`.",
             CANNOT_ANSWER)  # fmt: skip
    write_table(measured["mobility_evaluation"].drop("origins"), form, out)


@mobility.command()
def export(
    out: Annotated[Path, typer.Option(help="File to write, .parquet or .csv; - is standard output, as CSV.")],
) -> None:
    """Write all pairs of occupations: likelihood, observed share, gaps, affinity, similarity, feasible."""
    form = Format.CSV if out == STANDARD_OUTPUT else out.suffix.lower().removeprefix(".")
    if form not in (Format.PARQUET, Format.CSV):
        fail(f"{out} is neither a .parquet nor a .csv file.", WRONG_REQUEST)
    table = exported_moves(open_workbench())
    write_table(table, Format(form), out)
    say(f"{table.height:,} pairs are written.")

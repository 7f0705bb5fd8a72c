"""The command of step 6: ``training``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jtm.answers import emptied
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.training_plan import plan_sheets
from jtm.commands.answered import answer
from jtm.commands.asked import Areas, Link, Preset, Settings, Validated, asked
from jtm.commands.options import typed
from jtm.commands.written import As, Format, Out, put, table_option
from jtm.errors import WrongRequest
from jtm.export import tables

_OF_A_MOVE = ("gap", "route", "return", "tornado", "cash-flows")
_NEAR = ("awards", "programs")


def training(
    area: Areas = None,
    table: Annotated[str, table_option("training", "plan")] = "moves",
    start: Annotated[
        str | None, typer.Option(help="The job to move from: code or title. Default: one that leads to the job.")
    ] = None,
    job: Annotated[
        str | None, typer.Option(help="The job to train for, or all-jtm. Default: the best JTM that can be reached.")
    ] = None,
    assume: Annotated[
        str | None, typer.Option(help="As --set, several at once: completion=60,placement=80,budget=500000.")
    ] = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    validated: Validated = False,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """What a move asks someone to learn, in which modules, through which programs, at what return, and for whom."""
    of = asked(scenario, preset, area, typed(settings, assume), validated=validated)
    if table == "plan":
        of.one_area("the training plan is the workbook of one region")
        _write_plan(of.region, form, out)
        return
    answer(of, answers("training")[table], {"job": job, "start": start}, form, out, _nothing)


def _write_plan(region: Region, form: Format, out: Path | None) -> None:
    if form is not Format.XLSX or out is None:
        raise WrongRequest("The training plan is a workbook: add --format xlsx --out FILE.")
    notes = {**plan_sheets(region), **region.notes()}
    put(tables.to_xlsx(notes.pop("Plan"), notes, "Plan"), out)


def _nothing(region: Region, one: Answer) -> str:
    """Which jobs, and which setting, leave a table empty."""
    titles = dict(region.bench.market.occupations.select("soc", "title").iter_rows())
    scenario, near = region.scenario, one.name in _NEAR
    if one.name in (*_OF_A_MOVE, *_NEAR):
        origin, target = region.move() if one.name in _OF_A_MOVE or not scenario.occupation else ("", "")
        scenario = replace(scenario, start=origin, occupation=target or scenario.occupation)
    start, job = titles.get(scenario.start, ""), titles.get(scenario.occupation, "")
    area = region.bench.market.area(scenario.area)["area_name"]
    if one.name == "gap":
        return f"There is nothing to learn from {start} to {job}: those who do the first have what the second asks."
    of_a_move = one.name in _OF_A_MOVE
    of = f"for {job}" if near else f"from {start} to {job}" if of_a_move else "of the region's JTMs"
    settings = emptied.PROGRAMS if near else emptied.MOVES if of_a_move else emptied.PLAN
    cause = emptied.emptied_by(scenario, lambda other: one.make(Region.of(region.bench, other)).is_empty(), settings)
    listed = "No list that is loaded holds any." if near else "No setting alone would leave any: choose other jobs."
    return f"There is nothing to tell {of} in {area}. {cause or listed}"

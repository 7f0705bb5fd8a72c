"""The command of step 6: ``training``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from jtm.answers import emptied
from jtm.answers.arguments import applied
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.training_plan import plan_sheets
from jtm.commands import console
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export import tables

_OF_A_MOVE = ("gap", "route", "return", "tornado", "cash-flows")
_NEAR = ("awards", "programs")


def training(
    area: console.Area = None,
    table: Annotated[str, console.table_option("training", "plan")] = "moves",
    start: Annotated[
        str | None, typer.Option(help="The job to move from: code or title. Default: one that leads to the job.")
    ] = None,
    job: Annotated[
        str | None, typer.Option(help="The job to train for. Default: the best JTM that can be reached.")
    ] = None,
    assume: Annotated[
        str | None, typer.Option(help="Your settings: completion=60,placement=80,tuition=5000,budget=500000,…")
    ] = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    validated: console.Validated = False,
    form: console.As = console.Format.TABLE,
    out: console.Out = None,
) -> None:
    """What a move asks someone to learn, in which modules, through which programs, at what return, and for whom."""
    bench, chosen = console.asked(scenario, preset, area, None, validated=validated)
    chosen = console.assumed(chosen, table, assume, _ASSUMED) if assume else chosen
    region = applied(Region.of(bench, chosen), {"job": job, "start": start})
    if table == "plan":
        _write_plan(region, form, out)
        return
    one = answers("training")[table]
    made = one.make(region)
    if made.is_empty():
        raise CannotAnswer(_nothing(region, one))
    console.write_answer(one, made, region, form, out)


def _write_plan(region: Region, form: console.Format, out: Path | None) -> None:
    if form is not console.Format.XLSX or out is None:
        raise WrongRequest("The training plan is a workbook: add --format xlsx --out FILE.")
    notes = {**plan_sheets(region), **region.notes()}
    console.put(tables.to_xlsx(notes.pop("Plan"), notes, "Plan"), out)


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


_ASSUMED = ("taught", "tuition", "program_weeks", "unpaid_hours", "completion", "placement", "hours_share",
            "realised_share", "price_state", "fade",
            "tax_rate", "discount_rate", "horizon", "public_share", "uncertainty", "budget", "miles", "most_weeks",
            "most_tuition", "people_share", "seats_share", "module_scope", "return_view")  # fmt: skip

"""The command of step 6: ``training``."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from jtm.answers import emptied
from jtm.answers.cohorts import CohortPlan, cohort_of
from jtm.answers.pathways import default_move_of, designated, plan_of, with_titles
from jtm.answers.returns import NoFigureError, case_of, places, return_of, returns_table
from jtm.answers.training import (
    Training,
    best_route,
    curriculum_of,
    gap_of,
    institutions_near,
    module_plan,
    plan_moves,
    programs_near,
    supply_of,
    training_of,
    with_training_sources,
)
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench, find_occupation
from jtm.commands.console import (
    CANNOT_ANSWER,
    WRONG_REQUEST,
    Area,
    As,
    Format,
    Link,
    Out,
    Validated,
    asked,
    assumed,
    fail,
    put,
    write_table,
)
from jtm.export import tables
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.framework.training.returns import cash_flows
from jtm.scenario import Scenario


class TrainingTable(StrEnum):
    """What step 6 can tell: of a move, of the region's plan, of programs, of returns."""

    GAP = "gap"
    ROUTE = "route"
    MOVES = "moves"
    MODULES = "modules"
    CURVE = "curve"
    OPENINGS = "openings"
    AWARDS = "awards"
    PROGRAMS = "programs"
    SUPPLY = "supply"
    RETURN = "return"
    TORNADO = "tornado"
    CASH_FLOWS = "cash-flows"
    COHORT = "cohort"
    PRICES = "prices"
    UNFUNDED = "unfunded"
    PLAN = "plan"


_OF_A_MOVE = (TrainingTable.GAP, TrainingTable.ROUTE, TrainingTable.RETURN, TrainingTable.TORNADO,
              TrainingTable.CASH_FLOWS)  # fmt: skip
_OF_A_JOB = (*_OF_A_MOVE, TrainingTable.AWARDS, TrainingTable.PROGRAMS)
_SHOWN = {
    TrainingTable.GAP: ["name", "domain", "level_has", "level_needs", "short", "part"],
    TrainingTable.MOVES: ["origin_title", "destination_title", "movers", "gap", "hours_low", "hours_high",
                          "shortest_award", "licence"],
    TrainingTable.MODULES: ["place", "name", "moves", "origins", "jtms", "workers"],
    TrainingTable.AWARDS: ["institution", "field", "award", "completions", "completions_before", "miles"],
    TrainingTable.PROGRAMS: ["provider", "program", "county_name", "weeks", "hours", "tuition"],
    TrainingTable.RETURN: ["tuition", "weeks", "unpaid_hours", "wage_step", "participant_npv", "public_npv",
                           "together_npv"],
    TrainingTable.COHORT: ["origin_title", "destination_title", "people", "npv", "cost", "hours", "weeks", "price_from",
                           "shortest_award", "licence"],
    TrainingTable.UNFUNDED: ["origin_title", "destination_title", "movers", "why", "shortest_award", "licence"],
}  # fmt: skip


def training(
    area: Area = None,
    table: Annotated[TrainingTable, typer.Option(help="Which table.")] = TrainingTable.MOVES,
    start: Annotated[
        str | None, typer.Option(help="The job to move from: code or title. Default: one that leads to the job.")
    ] = None,
    job: Annotated[
        str | None, typer.Option(help="The job to train for. Default: the best JTM that can be reached.")
    ] = None,
    assume: Annotated[
        str | None, typer.Option(help="Your settings: completion=60,placement=80,tuition=5000,budget=500000,…")
    ] = None,
    scenario: Link = None,
    validated: Validated = False,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """What a move asks someone to learn, in which modules, through which programs, at what return, and for whom."""
    bench, chosen = asked(scenario, None, area, None, validated=validated)
    chosen = assumed(chosen, table.value, assume, _ASSUMED) if assume else chosen
    region = RegionMoves.of(bench.market, chosen)
    origin = find_occupation(bench, start) if start else chosen.start
    target = find_occupation(bench, job) if job else chosen.occupation
    if table in _OF_A_JOB and not (target and (origin or table not in _OF_A_MOVE)):
        origin, target = default_move_of(bench, region, chosen, origin, target)
    chosen = replace(chosen, occupation=target, start=origin)
    if table is TrainingTable.PLAN:
        if form is not Format.XLSX or out is None:
            fail("The training plan is a workbook: add --format xlsx --out FILE.", WRONG_REQUEST)
        sheets = plan_sheets(bench, chosen)
        settings = tables.settings_sheet(chosen.settings(), bench.dataset)
        notes = {**sheets, "Sources": bench.sources, "Settings": settings}
        put(tables.to_xlsx(notes.pop("Plan"), notes, "Plan"), out)
        return
    basis = training_of(bench, chosen)
    made = _made(bench, basis, region, chosen, table)
    if made.is_empty():
        fail(_nothing(bench, chosen, table), CANNOT_ANSWER)
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    observed = "observed" if table in _OBSERVED else "modelled"
    cited = with_training_sources(made, bench, chosen, basis.lists, observed)
    write_table(cited, form, out, notes, show=_SHOWN.get(table, made.columns))


def _nothing(bench: Workbench, chosen: Scenario, table: TrainingTable) -> str:
    """Which jobs, and which setting, leave a table empty."""
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    start, job = titles.get(chosen.start, ""), titles.get(chosen.occupation, "")
    area = bench.market.area(chosen.area)["area_name"]
    if table is TrainingTable.GAP:
        return f"There is nothing to learn from {start} to {job}: those who do the first have what the second asks."
    near = table in (TrainingTable.AWARDS, TrainingTable.PROGRAMS)
    of = f"for {job}" if near else f"from {start} to {job}" if table in _OF_A_MOVE else "of the region's JTMs"
    settings = emptied.PROGRAMS if near else emptied.MOVES if table in _OF_A_MOVE else emptied.PLAN

    def is_empty(scenario: Scenario) -> bool:
        region = RegionMoves.of(bench.market, scenario)
        return _made(bench, training_of(bench, scenario), region, scenario, table).is_empty()

    cause = emptied.emptied_by(chosen, is_empty, settings)
    listed = "No list that is loaded holds any." if near else "No setting alone would leave any: choose other jobs."
    return f"There is nothing to tell {of} in {area}. {cause or listed}"


_OBSERVED = (TrainingTable.AWARDS, TrainingTable.PROGRAMS)


_ASSUMED = ("taught", "tuition", "program_weeks", "unpaid_hours", "completion", "placement", "hours_share",
            "realised_share", "price_state", "fade",
            "tax_rate", "discount_rate", "horizon", "public_share", "uncertainty", "budget", "miles", "most_weeks",
            "most_tuition", "people_share", "seats_share", "module_scope", "return_view")  # fmt: skip


def _made(
    bench: Workbench, basis: Training, region: RegionMoves, chosen: Scenario, table: TrainingTable
) -> pl.DataFrame:
    if table is TrainingTable.GAP:
        return gap_of(bench, basis, chosen.start, chosen.occupation)
    if table is TrainingTable.AWARDS:
        return institutions_near(bench, chosen, (chosen.occupation,))
    if table is TrainingTable.PROGRAMS:
        return programs_near(bench, chosen, (chosen.occupation,))
    if table is TrainingTable.ROUTE:
        return best_route(bench, basis, region, chosen.start, chosen.occupation, chosen)
    if table in _OF_A_MOVE:
        return _return(bench, basis, region, chosen, table)
    measures = scoring.measure(bench.market, chosen)
    if table in (TrainingTable.COHORT, TrainingTable.PRICES, TrainingTable.UNFUNDED):
        return _cohort(cohort_of(bench, basis, region, measures, chosen), table)
    jtms = designated(measures, chosen)
    if table is TrainingTable.SUPPLY:
        return supply_of(bench, region, jtms, chosen)
    plan = plan_of(bench, region, measures, chosen)
    if table is TrainingTable.MOVES:
        return plan_moves(bench, basis, plan)
    built = module_plan(bench, curriculum_of(basis, region, jtms, plan, chosen.module_scope))
    return {TrainingTable.MODULES: built.modules, TrainingTable.CURVE: built.curve,
            TrainingTable.OPENINGS: built.moves}[table]  # fmt: skip


def _cohort(cohort: CohortPlan, table: TrainingTable) -> pl.DataFrame:
    if table is TrainingTable.UNFUNDED:
        return cohort.unfunded
    if not cohort.summary["priced"]:
        fail("No price is known for any of these jobs in this state: --table unfunded lists the moves. Ask for another "
             "state's prices with --assume price_state=TX, or set --assume tuition=5000.", CANNOT_ANSWER)  # fmt: skip
    if cohort.note:
        fail(f"Nobody is trained: {cohort.note}.", CANNOT_ANSWER)
    return cohort.people if table is TrainingTable.COHORT else cohort.prices


def _return(
    bench: Workbench, basis: Training, region: RegionMoves, chosen: Scenario, table: TrainingTable
) -> pl.DataFrame:
    at = places(bench, region, chosen.start, chosen.occupation, chosen)
    try:
        if table is TrainingTable.RETURN:
            pair = pl.DataFrame({"origin": [chosen.start], "destination": [chosen.occupation]})
            return with_titles(bench, returns_table(basis, region, pair, chosen), "origin", "destination")
        case = case_of(basis, region, *at, chosen)
    except NoFigureError as error:
        fail(f"A return cannot be worked out: {error} is not listed in this state. Set it with --assume, or ask for "
             "another state's prices with --assume price_state=TX.", CANNOT_ANSWER)  # fmt: skip
    return cash_flows(case) if table is TrainingTable.CASH_FLOWS else return_of(case, chosen).tornado

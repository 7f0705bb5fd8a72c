"""The training plan of a region as one workbook: whom to train for what, with all that it rests on."""

import polars as pl

from jtm.answers.cohorts import cohort_of
from jtm.answers.pathways import designated, plan_of, with_titles
from jtm.answers.returns import assumptions, returns_table
from jtm.answers.training import curriculum_of, institutions_near, module_plan, plan_moves, programs_near, training_of
from jtm.answers.workbench import Workbench
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.scenario import Scenario


def plan_sheets(bench: Workbench, scenario: Scenario) -> dict[str, pl.DataFrame]:
    """The training plan of the region as tables by the names of their sheets: Plan (whom to train for what), Prices, No
    money (likely moves that take none, and why), Modules, Curve, Moves (gap and hours), Programs (listed, for the jobs
    of the plan), Awards, Returns (a pair of the plan each: net present value by side) and Assumptions.
    """
    training, region = training_of(bench, scenario), RegionMoves.of(bench.market, scenario)
    measures = scoring.measure(bench.market, scenario)
    jtms, plan = designated(measures, scenario), plan_of(bench, region, measures, scenario)
    cohort = cohort_of(bench, training, region, measures, scenario)
    built = module_plan(bench, curriculum_of(training, region, jtms, plan, scenario.module_scope))
    socs = tuple(cohort.people["destination"].unique().sort())
    return {
        "Plan": cohort.people,
        "Prices": cohort.prices,
        "No money": cohort.unfunded,
        "Modules": built.modules,
        "Curve": built.curve,
        "Moves": plan_moves(bench, training, plan),
        "Programs": programs_near(bench, scenario, socs),
        "Awards": institutions_near(bench, scenario, socs),
        "Returns": with_titles(
            bench, returns_table(training, region, cohort.people, scenario), "origin", "destination"
        ),
        "Assumptions": assumptions(scenario),
    }

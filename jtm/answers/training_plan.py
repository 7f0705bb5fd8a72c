"""The training plan of a region as one workbook: whom to train for what, with all that it rests on."""

import polars as pl

from jtm.answers.pathways import with_titles
from jtm.answers.region import DESIGNATED, Region
from jtm.answers.returns import assumptions, returns_table
from jtm.answers.training import institutions_near, plan_moves, programs_near

# The groups of settings that the plan depends on.
PLAN_GROUPS = (*DESIGNATED, "plan", "agreed", "modules", "distance", "programs", "prices", "realised", "money",
               "uncertainty", "cohort")  # fmt: skip


def plan_sheets(region: Region) -> dict[str, pl.DataFrame]:
    """The training plan of the region as tables by the names of their sheets: Plan (whom to train for what), Prices, No
    money (likely moves that take none, and why), Modules, Curve, Moves (gap and hours), Programs (listed, for the jobs
    of the plan), Awards, Returns (a pair of the plan each: net present value by side) and Assumptions.
    """
    bench, scenario, training = region.bench, region.scenario, region.training
    cohort = region.cohort
    built = region.modules[1]
    socs = tuple(cohort.people["destination"].unique().sort())
    returns = returns_table(training, region.moves, cohort.people, scenario)
    return {
        "Plan": cohort.people,
        "Prices": cohort.prices,
        "No money": cohort.unfunded,
        "Modules": built.modules,
        "Curve": built.curve,
        "Moves": plan_moves(bench, training, region.plan),
        "Programs": programs_near(bench, scenario, socs),
        "Awards": institutions_near(bench, scenario, socs),
        "Returns": with_titles(bench, returns, "origin", "destination"),
        "Assumptions": assumptions(scenario),
    }

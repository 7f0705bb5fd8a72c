"""The way from the warehouse to the framework for step 6: what training returns, and whom to train for what."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jtm.answers.pathways import place_of
from jtm.answers.training import Training, gaps_of
from jtm.answers.workbench import Workbench
from jtm.errors import CannotAnswer
from jtm.framework.mobility import Floats
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.training import returns
from jtm.framework.training.return_ranges import Simulated, simulate, spread_of, tornado
from jtm.framework.training.returns import RANGES, Return, TrainingCase, View
from jtm.scenario import AS_LISTED, Scenario
from jtm.settings.catalog import options

FULL_TIME = 40  # hours of class a week, at most


class NoFigureError(CannotAnswer):
    """A return cannot be worked out: a figure that it needs is published nowhere and not set by the user."""


def case_of(training: Training, region: RegionMoves, origin: int, destination: int, scenario: Scenario) -> TrainingCase:
    """The training case of a move between two places of the region, under the scenario. Raises :class:`NoFigureError`
    where a wage, a tuition, a length or hours are listed nowhere and the user has set none.
    """
    program = program_of_moves(training, region, np.array([origin]), np.array([destination]), scenario)
    figures = {
        **{name: float(values[0]) for name, values in program.items()},
        "current_wage": float(region.jobs.median_wage[origin]),
        "wage_step": float(region.entrant_dollars()[origin, destination]),
    }
    lacking = [name for name, value in figures.items() if not np.isfinite(value)]
    if lacking:
        raise NoFigureError(", ".join(lacking))
    inside: dict[str, Any] = {name: float(np.clip(value, *RANGES[name])) for name, value in figures.items()}
    return TrainingCase(**inside, **assumed(scenario))


def assumed(scenario: Scenario) -> dict[str, Any]:
    """What of a case is the user's setting alone."""
    return {
        "completion": scenario.completion,
        "placement": scenario.placement,
        "tax_and_benefit_rate": scenario.tax_rate,
        "discount_rate": scenario.discount_rate,
        "horizon": scenario.horizon,
        "hours_share": scenario.hours_share,
        "realised_share": scenario.realised_share,
        "fade": scenario.fade,
        "public_share": scenario.public_share,
    }


def program_of_moves(
    training: Training, region: RegionMoves, origin: Any, destination: Any, scenario: Scenario
) -> dict[str, Floats]:
    """Tuition, weeks and hours of the program of each move: set by the user, or listed; NaN where neither is. Only what
    the move lacks is taken where the scenario says so, but never less than the shortest award takes.
    """
    codes, scale = region.soc.gather(destination), _scale(training, region, origin, destination, scenario)
    given = {"tuition": scenario.tuition, "weeks": scenario.program_weeks, "hours": scenario.unpaid_hours}
    found = {}
    for figure, own in given.items():
        listed = training.listed(figure, codes) * scale
        if figure != "tuition":
            listed = np.fmax(listed, training.at_least(figure, codes))
        found[figure] = listed if own == AS_LISTED else np.full(len(origin), float(own))
    if scenario.program_weeks == AS_LISTED:  # length and hours are medians of their own: nobody learns 80 hours a week
        found["weeks"] = np.fmax(found["weeks"], found["hours"] / FULL_TIME)
    return {"tuition": found["tuition"], "weeks": np.maximum(1.0, found["weeks"]), "unpaid_hours": found["hours"]}


def _scale(training: Training, region: RegionMoves, origin: Any, destination: Any, scenario: Scenario) -> Floats:
    """Which share of a listed program is taken: all of it, or as much as the move lacks, but no less of it than the
    shortest award is of its hours, so that price and length are of the same course.
    """
    if scenario.taught == "whole":
        return np.ones(len(origin))
    codes = region.soc.gather(destination)
    moves = pl.DataFrame({"origin": region.soc.gather(origin), "destination": codes})
    least = training.at_least("hours", codes) / training.listed("hours", codes)
    return np.asarray(np.fmax(gaps_of(training, moves).share, least))


def inputs_of_moves(
    training: Training, region: RegionMoves, origin: Any, destination: Any, scenario: Scenario
) -> dict[str, Any]:
    """What :func:`jtm.framework.training.returns.stakes` takes, one figure a move; NaN where a figure is listed
    nowhere.
    """
    program = program_of_moves(training, region, origin, destination, scenario)
    return {
        **{name: value for name, value in assumed(scenario).items() if name != "horizon"},
        **program,
        "weeks": np.clip(program["weeks"], *RANGES["weeks"]),
        "current_wage": region.jobs.median_wage[origin],
        "wage_step": region.entrant_dollars()[origin, destination],
        "public_cost": 0.0,
    }


@dataclass(frozen=True)
class ReturnPlan:
    """The return of a move: at the most likely values, over the draws, and what it hangs on for each view."""

    case: TrainingCase
    at_mode: dict[View, Return]
    ranges: dict[View, Simulated]
    tornado: pl.DataFrame


def return_of(case: TrainingCase, scenario: Scenario) -> ReturnPlan:
    """The return of a case under the scenario's uncertainty, seen from the scenario's side."""
    spread = spread_of(case, scenario.uncertainty)
    view = View(scenario.return_view)
    return ReturnPlan(case, returns.evaluate(case), simulate(case, spread), tornado(case, spread, view))


def places(bench: Workbench, region: RegionMoves, origin: str, destination: str, scenario: Scenario) -> tuple[int, int]:
    """The places of two jobs in the region. Raises ``NotPublishedError``."""
    return place_of(bench, region, origin, scenario), place_of(bench, region, destination, scenario)


def returns_table(training: Training, region: RegionMoves, pairs: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """The return of each of ``pairs`` (origin, destination) a person enrolled: tuition, weeks, unpaid_hours, wage_step,
    and by side net present value at the likeliest values and its 5th and 95th percentile, payback and break_even.
    """
    rows = []
    for origin, destination in pairs.select("origin", "destination").iter_rows():
        at = region.place(origin), region.place(destination)
        case = case_of(training, region, *at, scenario)  # type: ignore[arg-type]  # pairs of the region
        found = return_of(case, scenario)
        row: dict[str, Any] = {
            "origin": origin,
            "destination": destination,
            **{name: getattr(case, name) for name in ("tuition", "weeks", "unpaid_hours", "wage_step")},
        }
        for view in View:
            middle, spread = found.at_mode[view], found.ranges[view].npv
            row |= {f"{view}_npv": middle.npv, f"{view}_npv_p5": spread.low, f"{view}_npv_p95": spread.high,
                    f"{view}_payback": middle.payback, f"{view}_break_even": middle.break_even}  # fmt: skip
        rows.append(row)
    return pl.DataFrame(rows, schema=_RETURNS)


_RETURNS = {
    "origin": pl.String, "destination": pl.String,
    **dict.fromkeys(["tuition", "weeks", "unpaid_hours", "wage_step"], pl.Float64),
    **{f"{view}_{figure}": pl.Float64 for view in View
       for figure in ("npv", "npv_p5", "npv_p95", "payback", "break_even")},
}  # fmt: skip


def assumptions(scenario: Scenario) -> pl.DataFrame:
    """What of the returns and the cohort is the user's setting: setting, value, meaning."""
    meanings = {
        "taught": options("taught")[scenario.taught],
        "tuition": "US dollars; -1: median of programs listed for the job, near the region or statewide",
        "price_state": "whose prices stand in where none of the region's own state is known; empty: none",
        "program_weeks": "-1: median of listed programs, at least those of the shortest award",
        "unpaid_hours": "-1: median contact hours of listed programs, at least those of the shortest award",
        "completion": "share of those who enrol",
        "placement": "share of those who complete",
        "hours_share": "share of 2,080 hours a year",
        "realised_share": "share of the pay difference that training brings about; half of it less and more in ranges",
        "fade": "share of the wage step lost each year in the job",
        "tax_rate": "taxes and reduced benefits, share of an added dollar",
        "discount_rate": "a year",
        "horizon": "years from the first month",
        "public_share": "share of tuition",
        "uncertainty": "each input so much less and more, as a share, in the simulation",
        "budget": "US dollars, for tuition",
        "people_share": "share of the pool's yearly leavers",
        "seats_share": "share of the JTMs' yearly openings",
        "miles": "from the centre of the region; the whole metro or nonmetro area counts, too",
    }
    rows = [(name, str(getattr(scenario, name)), meaning) for name, meaning in meanings.items()]
    return pl.DataFrame(rows, schema=["setting", "value", "meaning"], orient="row").with_columns(
        pl.lit("assumed").alias("basis")
    )

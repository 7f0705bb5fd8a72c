"""The way from the warehouse to the framework for step 6: what training returns, and whom to train for what."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jtm.framework import cohorts, returns
from jtm.framework.cohorts import Cohort
from jtm.framework.mobility import Floats
from jtm.framework.pathways import RegionMoves
from jtm.framework.ranking import Measures
from jtm.framework.return_ranges import Simulated, Triangle, simulate, tornado
from jtm.framework.returns import RANGES, Return, TrainingCase, View
from jtm.pathway_tables import designated, place_of, with_titles
from jtm.scenario import AS_LISTED, TAUGHT_SCOPES, Scenario
from jtm.training_tables import Training, gaps_of
from jtm.workbench import Workbench


class NoFigureError(ValueError):
    """A return cannot be worked out: a figure that it needs is published nowhere and not set by the user."""


def case_of(training: Training, region: RegionMoves, origin: int, destination: int, scenario: Scenario) -> TrainingCase:
    """The training case of a move between two places of the region, under the scenario. Raises :class:`NoFigureError`
    where a wage, a tuition, a length or hours are listed nowhere and the user has set none.
    """
    code = region.soc.gather([destination])
    scale = _scale(training, region, np.array([origin]), np.array([destination]), scenario)[0]
    figures = {
        "tuition": _set_or_listed(scenario.tuition, training.listed("tuition", code)[0] * scale),
        "weeks": _set_or_listed(scenario.program_weeks, np.maximum(1.0, training.listed("weeks", code)[0] * scale)),
        "unpaid_hours": _set_or_listed(scenario.unpaid_hours, training.listed("hours", code)[0] * scale),
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
        "fade": scenario.fade,
        "public_share": scenario.public_share,
    }


def _set_or_listed(given: int, listed: Any) -> float:
    return float(listed if given == AS_LISTED else given)


def _scale(training: Training, region: RegionMoves, origin: Any, destination: Any, scenario: Scenario) -> Floats:
    """Which share of a listed program is taken: all of it, or as much as the move lacks."""
    if scenario.taught == "whole":
        return np.ones(len(origin))
    moves = pl.DataFrame({"origin": region.soc.gather(origin), "destination": region.soc.gather(destination)})
    return np.asarray(gaps_of(training, moves).share)


_CERTAIN = ("horizon", "current_wage")  # what is published for the place, and what is a convention


def spread_of(case: TrainingCase, uncertainty: float) -> dict[str, Triangle]:
    """Each uncertain input between ``uncertainty`` (share) less and more than its value, within what it may be."""
    found = {}
    for name, (low, high) in RANGES.items():
        value = float(getattr(case, name))
        if name not in _CERTAIN and value:
            ends = sorted((value * (1 - uncertainty), value * (1 + uncertainty)))
            found[name] = Triangle(max(low, ends[0]), value, min(high, ends[1]))
    return found


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


# ── cohorts ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CohortPlan:
    """Whom to train for what: ``people`` (one row a pair), ``prices`` (of the limits), ``summary``, and why nobody is
    where nobody is.
    """

    people: pl.DataFrame
    prices: pl.DataFrame
    summary: dict[str, float]
    note: str


def cohort_of(
    bench: Workbench, training: Training, region: RegionMoves, measures: Measures, scenario: Scenario
) -> CohortPlan:
    """The cohort plan of the region: its pool's people, its JTMs' seats, the scenario's budget and assumptions. What
    the budget pays is tuition; the return is that of participant and public together.
    """
    jtms = designated(measures, scenario)
    pairs = region.possible & region.pool[:, None] & jtms[None, :]
    origin, destination = np.nonzero(pairs)
    stake, cost = _stakes(training, region, origin, destination, scenario)
    npv_table, cost_table = (np.full(region.possible.shape, np.nan) for _ in range(2))
    npv_table[pairs], cost_table[pairs] = stake, cost
    people = np.where(region.pool, region.jobs.employment * region.mobility.leaving_rate, 0) * scenario.people_share
    seats = np.nan_to_num(np.where(jtms, region.openings, 0)) * scenario.seats_share
    found = cohorts.solve(npv_table, cost_table, people, seats, float(scenario.budget), pairs)
    return _cohort_plan(bench, found, npv_table, cost_table, region.soc)


def _stakes(
    training: Training, region: RegionMoves, origin: Any, destination: Any, scenario: Scenario
) -> tuple[Floats, Floats]:
    """Expected net present value of both together, and tuition, a person enrolled, for each pair; NaN where a figure is
    listed nowhere.
    """
    codes, scale = region.soc.gather(destination), _scale(training, region, origin, destination, scenario)
    listed = {
        name: np.full(len(origin), float(given)) if given != AS_LISTED else training.listed(figure, codes) * scale
        for name, figure, given in (
            ("tuition", "tuition", scenario.tuition),
            ("weeks", "weeks", scenario.program_weeks),
            ("unpaid_hours", "hours", scenario.unpaid_hours),
        )
    }
    inputs: dict[str, Any] = {
        **listed,
        **{name: value for name, value in assumed(scenario).items() if name != "horizon"},
        "weeks": np.clip(listed["weeks"], *RANGES["weeks"]),
        "current_wage": region.jobs.median_wage[origin],
        "wage_step": region.entrant_dollars()[origin, destination],
        "public_cost": 0.0,
    }
    together = returns.stakes(inputs, scenario.horizon)[View.TOGETHER]
    return np.asarray(together.npv), np.asarray(listed["tuition"])


def _cohort_plan(bench: Workbench, found: Cohort, npv: Floats, cost: Floats, soc: pl.Series) -> CohortPlan:
    people = cohorts.cohort_table(found, npv, cost, soc, soc)
    prices = cohorts.price_table(found, soc, soc)
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    named = prices.with_columns(
        pl.col("soc").replace_strict(titles, default=None, return_dtype=pl.String).alias("title")
    )
    return CohortPlan(
        with_titles(bench, people, "origin", "destination"),
        named.select("limit", "title", "available", "used", "price", "why", "soc"),
        cohorts.summarise(found),
        found.note,
    )


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
            "origin": origin, "destination": destination,
            **{name: getattr(case, name) for name in ("tuition", "weeks", "unpaid_hours", "wage_step")},
        }  # fmt: skip
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
        "taught": TAUGHT_SCOPES[scenario.taught],
        "tuition": "US dollars; -1: median of listed programs",
        "program_weeks": "-1: median of listed programs",
        "unpaid_hours": "-1: median contact hours of listed programs",
        "completion": "share of those who enrol",
        "placement": "share of those who complete",
        "hours_share": "share of 2,080 hours a year",
        "fade": "share of the wage step lost each year in the job",
        "tax_rate": "taxes and reduced benefits, share of an added dollar",
        "discount_rate": "a year",
        "horizon": "years from the first month",
        "public_share": "share of tuition",
        "uncertainty": "each input so much less and more, as a share, in the simulation",
        "budget": "US dollars, for tuition",
        "people_share": "share of the pool's yearly leavers",
        "seats_share": "share of the JTMs' yearly openings",
        "miles": "from the centre of the region",
    }
    rows = [(name, str(getattr(scenario, name)), meaning) for name, meaning in meanings.items()]
    return pl.DataFrame(rows, schema=["setting", "value", "meaning"], orient="row").with_columns(
        pl.lit("assumed").alias("basis")
    )

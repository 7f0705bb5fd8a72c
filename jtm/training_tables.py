"""The way from the warehouse to the framework for step 6, shared by pages and command line."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from jtm.framework import cohorts, gaps, modules, ranking, returns, supply
from jtm.framework.cohorts import Cohort
from jtm.framework.gaps import Demands
from jtm.framework.mobility import Floats, Mask
from jtm.framework.modules import Curriculum
from jtm.framework.pathways import RegionMoves
from jtm.framework.ranking import Measures
from jtm.framework.return_ranges import Simulated, Triangle, simulate, tornado
from jtm.framework.returns import RANGES, Return, TrainingCase, View
from jtm.pathway_tables import RegionPlan, designated, place_of, plan_of, routes_between, with_titles
from jtm.scenario import AS_LISTED, TAUGHT_SCOPES, Scenario
from jtm.workbench import Workbench

NOWHERE: dict[str, object] = {"county": None, "miles": None, "longitude": None, "latitude": None}
UNKNOWN_PRICE = "no program with this figure is listed"


class NoFigureError(ValueError):
    """A return cannot be worked out: a figure that it needs is published nowhere and not set by the user."""


@dataclass(frozen=True)
class Training:
    """What training rests on, the same for every region: what occupations ask (``needs``, with what employers
    validated) and what their workers have (``has``); ``hours``, ``weeks`` and ``tuition`` of listed programs by
    occupation (quartiles).
    """

    has: Demands
    needs: Demands
    hours: pl.DataFrame
    weeks: pl.DataFrame
    tuition: pl.DataFrame

    def listed(self, figure: str, codes: pl.Series, at: str = "middle") -> Floats:
        """A quartile (low, middle, high) of a figure (hours, weeks, tuition) for occupations, NaN where none is."""
        table: pl.DataFrame = getattr(self, figure)
        found = pl.DataFrame({"soc": codes}).join(table, on="soc", how="left", maintain_order="left")
        return found[f"{figure}_{at}"].fill_null(float("nan")).to_numpy()


def training_of(bench: Workbench) -> Training:
    """What training rests on."""
    occupations = bench.market.occupations.select("soc", "job_zone")
    has = Demands.of(occupations["soc"], bench.warehouse.read("ratings"))
    agreed = [(soc, element, level) for soc, one in bench.agreed.items() for element, level in one.levels().items()]
    settled = pl.DataFrame(agreed, schema={"soc": pl.String, "element_id": pl.String, "level": pl.Float64},
                           orient="row")  # fmt: skip
    programs = bench.warehouse.read("program_figures")
    hours, weeks, tuition = (gaps.program_figures(programs, occupations, figure) for figure in gaps.FIGURES)
    return Training(has, has.with_validated(settled), hours, weeks, tuition)


# ── gaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def gap_of(bench: Workbench, training: Training, origin: str, destination: str) -> pl.DataFrame:
    """What a move lacks, element by element, the largest part first (see :func:`jtm.framework.gaps.gap_table`)."""
    found = _gaps(training, pl.DataFrame({"origin": [origin], "destination": [destination]}))
    return gaps.gap_table(training.has, training.needs, found, 0)


def planned(bench: Workbench, training: Training, moves: pl.DataFrame) -> pl.DataFrame:
    """``moves`` (origin, destination, …) with titles, gap (0-1), hours_low, hours_high (to plan for), programs,
    hours_from, proficiency_low, proficiency_high (years).
    """
    zones = bench.market.occupations.select("soc", "job_zone")
    table = gaps.move_table(training.needs, training.has, _gaps(training, moves), training.hours, zones)
    both = pl.concat([moves, table.drop("origin", "destination")], how="horizontal")
    return with_titles(bench, both, "origin", "destination")


def _gaps(training: Training, moves: pl.DataFrame) -> gaps.Gaps:
    origin, destination = training.has.places(moves["origin"]), training.needs.places(moves["destination"])
    return gaps.gaps(training.has, training.needs, origin, destination)


def one_move(bench: Workbench, training: Training, region: RegionMoves, origin: str, destination: str) -> pl.DataFrame:
    """One move as :func:`planned` tells it, with workers and entrant_dollars."""
    return planned(bench, training, _move(region, origin, destination))


def _move(region: RegionMoves, origin: str, destination: str) -> pl.DataFrame:
    places = region.place(origin), region.place(destination)
    known = None not in places
    return pl.DataFrame({
        "origin": [origin],
        "destination": [destination],
        "workers": [int(region.jobs.employment[places[0]]) if places[0] is not None else None],
        "entrant_dollars": [float(region.entrant_dollars()[places]) if known else None],
    })  # fmt: skip


def best_route(
    bench: Workbench, training: Training, region: RegionMoves, origin: str, destination: str, scenario: Scenario
) -> pl.DataFrame:
    """The steps of the best route between two jobs, as :func:`planned` tells them; empty where there is none. Raises
    ``NotPublishedError``.
    """
    route = routes_between(bench, region, origin, destination, scenario, 1)["soc"].to_list()
    if len(route) < 2:
        return pl.DataFrame()
    steps = pl.concat([_move(region, *pair) for pair in pairwise(route)])
    return planned(bench, training, steps)


def plan_moves(bench: Workbench, training: Training, plan: RegionPlan) -> pl.DataFrame:
    """The moves of the region's plan, the most movers first, as :func:`planned` tells them."""
    return planned(bench, training, plan.moves.select("origin", "destination", "movers", "entrant_dollars"))


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def curriculum_of(training: Training, region: RegionMoves, jtms: Mask, plan: RegionPlan, scope: str) -> Curriculum:
    """The modules of the region's plan, or of every possible move from the pool into a JTM (``scope``)."""
    if scope == "plan":
        moves = plan.moves.select("origin", "destination", pl.col("movers").alias("workers"))
    else:
        origin, destination = np.nonzero(region.possible & region.pool[:, None] & jtms[None, :])
        moves = pl.DataFrame({
            "origin": region.soc.gather(origin),
            "destination": region.soc.gather(destination),
            "workers": region.jobs.employment[origin],
        })  # fmt: skip
    return Curriculum.of(training.needs, _gaps(training, moves), moves, once=scope != "plan")


@dataclass(frozen=True)
class ModulePlan:
    """``curve``: what the first k modules open; ``modules``: one row a module, in the order in which they are to be
    built (place); ``moves``: which module opens which move; ``best``: the most that any k could open.
    """

    curve: pl.DataFrame
    modules: pl.DataFrame
    moves: pl.DataFrame
    best: pl.DataFrame | None


def module_plan(bench: Workbench, curriculum: Curriculum) -> ModulePlan:
    """Modules in the order that opens the most, with the people and jobs behind each."""
    order = modules.greedy(curriculum)
    built = pl.DataFrame(
        {"module": [curriculum.modules[place].id for place in order], "place": range(1, len(order) + 1)},
        schema={"module": pl.String, "place": pl.Int64},
    )
    table = built.join(modules.module_table(curriculum), on="module", how="left", maintain_order="left")
    opened = with_titles(bench, modules.opening_table(curriculum, order), "origin", "destination")
    return ModulePlan(modules.curve(curriculum, order), table, opened, modules.best_possible(curriculum))


def behind_module(bench: Workbench, curriculum: Curriculum, module: str) -> pl.DataFrame:
    """The moves that need a module, the most workers first."""
    return with_titles(bench, modules.behind(curriculum, module), "origin", "destination")


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def nearby(bench: Workbench, scenario: Scenario) -> dict[str, object]:
    """How "near the region" is asked of the warehouse: within miles of the centre of a metro or nonmetro area, in a
    state, or anywhere in the nation.
    """
    area = bench.market.area(scenario.area)
    if area["area_type"] in ("nation", "state") or area["longitude"] is None:
        return {**NOWHERE, "area": scenario.area}
    return {**NOWHERE, "area": None, "miles": float(scenario.miles), "longitude": area["longitude"],
            "latitude": area["latitude"]}  # fmt: skip


def institutions_near(bench: Workbench, scenario: Scenario, socs: tuple[str, ...]) -> pl.DataFrame:
    """Awards of the last two years that serve any of ``socs``, by institution, field and level; each counted once."""
    return bench.warehouse.read("serving_completions", socs=socs, **nearby(bench, scenario))


def programs_near(bench: Workbench, scenario: Scenario, socs: tuple[str, ...]) -> pl.DataFrame:
    """Listed programs for any of ``socs`` near the region, within the scenario's length and price where it sets one;
    what a list does not tell passes.
    """
    table = bench.warehouse.read("listed_programs", socs=socs, **nearby(bench, scenario))
    for column, most in (("weeks", scenario.most_weeks), ("tuition", scenario.most_tuition)):
        if most:
            table = table.filter((pl.col(column) <= most).fill_null(value=True))
    return table


def supply_of(bench: Workbench, region: RegionMoves, jtms: Mask, scenario: Scenario) -> pl.DataFrame:
    """Completions near the region for each opening of its JTMs, as a range (see
    :func:`jtm.framework.supply.per_opening`), with titles.
    """
    jobs = bench.market.occupations.select("soc", "typical_education")
    openings = pl.DataFrame({"soc": region.soc, "demand": region.openings}).fill_nan(None)
    demand = openings.join(jobs, on="soc", how="left", maintain_order="left")
    completions = bench.warehouse.read("completions_near", **nearby(bench, scenario))
    links = bench.warehouse.read("cip_soc")
    table = supply.per_opening(links, completions, demand)
    codes = region.soc.filter(pl.Series(jtms))
    return with_titles(bench, table.filter(pl.col("soc").is_in(codes.implode())), "soc")


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


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
    return np.asarray(_gaps(training, moves).share)


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


# ── the plan as a workbook ────────────────────────────────────────────────────────────────────────────────────────


def plan_sheets(bench: Workbench, scenario: Scenario) -> dict[str, pl.DataFrame]:
    """The training plan of the region as tables by the names of their sheets: Plan (whom to train for what), Prices,
    Modules, Curve, Moves (gap and hours), Programs (listed, for the jobs of the plan), Awards, Returns (a pair of the
    plan each: net present value by side) and Assumptions.
    """
    training, region = training_of(bench), RegionMoves.of(bench.market, scenario)
    measures = ranking.measure(bench.market, scenario)
    jtms, plan = designated(measures, scenario), plan_of(bench, region, measures, scenario)
    cohort = cohort_of(bench, training, region, measures, scenario)
    built = module_plan(bench, curriculum_of(training, region, jtms, plan, scenario.module_scope))
    socs = tuple(cohort.people["destination"].unique().sort())
    return {
        "Plan": cohort.people,
        "Prices": cohort.prices,
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

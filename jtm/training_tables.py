"""The way from the warehouse to the framework for step 6, shared by pages and command line."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from jtm.framework import gaps, modules, supply
from jtm.framework.gaps import Demands
from jtm.framework.mobility import Floats, Mask
from jtm.framework.modules import Curriculum
from jtm.framework.pathways import RegionMoves
from jtm.pathway_tables import RegionPlan, routes_between, with_titles
from jtm.scenario import Scenario
from jtm.workbench import Workbench

NOWHERE: dict[str, object] = {"county": None, "miles": None, "longitude": None, "latitude": None}


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
    found = gaps_of(training, pl.DataFrame({"origin": [origin], "destination": [destination]}))
    return gaps.gap_table(training.has, training.needs, found, 0)


def planned(bench: Workbench, training: Training, moves: pl.DataFrame) -> pl.DataFrame:
    """``moves`` (origin, destination, …) with titles, gap (0-1), hours_low, hours_high (to plan for), programs,
    hours_from, proficiency_low, proficiency_high (years).
    """
    zones = bench.market.occupations.select("soc", "job_zone")
    table = gaps.move_table(training.needs, training.has, gaps_of(training, moves), training.hours, zones)
    both = pl.concat([moves, table.drop("origin", "destination")], how="horizontal")
    return with_titles(bench, both, "origin", "destination")


def gaps_of(training: Training, moves: pl.DataFrame) -> gaps.Gaps:
    """The gap of each of ``moves`` (origin, destination)."""
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


@dataclass(frozen=True)
class Need:
    """What several moves take in all: ``people``, the mean ``gap`` by people (0-1, ``None`` where none is known) and
    the ``hours`` at the middle of their range.
    """

    people: float
    gap: float | None
    hours: float


def need_of(moves: pl.DataFrame) -> Need:
    """What the ``moves`` of :func:`plan_moves` take in all."""
    people, middle = pl.col("movers"), (pl.col("hours_low") + pl.col("hours_high")) / 2
    known = people.filter(pl.col("gap").is_not_null()).sum()
    gap, everyone, hours = moves.select(
        (pl.col("gap") * people).sum() / known, people.sum().alias("people"), (middle * people).sum().alias("hours")
    ).row(0)
    return Need(everyone, gap, hours)


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
    return Curriculum.of(training.needs, gaps_of(training, moves), moves, once=scope != "plan")


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

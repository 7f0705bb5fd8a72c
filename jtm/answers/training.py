"""The way from the warehouse to the framework for step 6, shared by pages and command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from jtm.answers.pathways import RegionPlan, routes_between, with_entry, with_titles
from jtm.answers.provenance import cited, with_skill_provenance
from jtm.answers.workbench import Workbench
from jtm.framework.entry import least_training
from jtm.framework.mobility import Floats, Mask
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.training import gaps, modules, supply
from jtm.framework.training.gaps import Demands
from jtm.framework.training.modules import Curriculum
from jtm.scenario import Scenario

NOWHERE: dict[str, object] = {"county": None, "miles": None, "longitude": None, "latitude": None}


@dataclass(frozen=True)
class Skills:
    """What occupations ask (``needs``, with what employers validated) and what their workers have (``has``), the same
    for every region.
    """

    has: Demands
    needs: Demands


@dataclass(frozen=True)
class Training:
    """What training rests on in a region: ``has`` and ``needs`` as in :class:`Skills`; ``hours``, ``weeks`` and
    ``tuition`` of listed programs by occupation (quartiles, and where from); ``least``, what the shortest award that
    leads to each takes (soc, least_weeks, least_hours); ``lists``, the training lists behind it, each with its vintage.
    """

    has: Demands
    needs: Demands
    hours: pl.DataFrame
    weeks: pl.DataFrame
    tuition: pl.DataFrame
    least: pl.DataFrame
    lists: Mapping[str, str]

    def listed(self, figure: str, codes: pl.Series, at: str = "middle") -> Floats:
        """A quartile (low, middle, high) of a figure (hours, weeks, tuition) for occupations, NaN where none is; of
        hours and weeks never less than the shortest award takes.
        """
        table: pl.DataFrame = getattr(self, figure)
        found = pl.DataFrame({"soc": codes}).join(table, on="soc", how="left", maintain_order="left")
        values = found[f"{figure}_{at}"].fill_null(float("nan")).to_numpy()
        return values if figure == "tuition" else np.fmax(values, self.at_least(figure, codes))

    def at_least(self, figure: str, codes: pl.Series) -> Floats:
        """The least hours or weeks of occupations; NaN where nothing is known to be asked."""
        found = pl.DataFrame({"soc": codes}).join(self.least, on="soc", how="left", maintain_order="left")
        value = pl.col(f"least_{figure}")
        return found.select(pl.when(value > 0).then(value))[f"least_{figure}"].fill_null(float("nan")).to_numpy()

    def price_from(self, codes: pl.Series) -> pl.Series:
        """Where the price of each occupation comes from; null where none is known."""
        found = pl.DataFrame({"soc": codes}).join(self.tuition, on="soc", how="left", maintain_order="left")
        return found["tuition_from"]


def skills_of(bench: Workbench) -> Skills:
    """What occupations ask and what their workers have."""
    has = Demands.of(bench.market.occupations["soc"], bench.warehouse.read("ratings"))
    agreed = [(soc, element, level) for soc, one in bench.agreed.items() for element, level in one.levels().items()]
    settled = pl.DataFrame(
        agreed, schema={"soc": pl.String, "element_id": pl.String, "level": pl.Float64}, orient="row"
    )
    return Skills(has, has.with_validated(settled))


def training_of(bench: Workbench, scenario: Scenario, skills: Skills | None = None) -> Training:
    """What training rests on in the scenario's region. Figures of programs are those of the occupation, near the region
    or else statewide; of another state only where the scenario asks for it.
    """
    known = skills or skills_of(bench)
    occupations = bench.market.occupations
    least = least_training(occupations, bench.warehouse.read("shortest_awards"))
    where = {name: value for name, value in nearby(bench, scenario).items() if name != "county"}
    listed = bench.warehouse.read("program_figures", **where)
    states = bench.warehouse.read("states_of", area=scenario.area)["state"].to_list()
    used = listed.filter(
        pl.col("near")
        | pl.col("state").is_in(states)
        | (pl.col("state") == scenario.price_state).fill_null(value=False)
    )
    programs = gaps.long_enough(used, least)
    hours, weeks, tuition = (
        gaps.program_figures(programs, occupations["soc"], states, scenario.price_state, figure)
        for figure in gaps.FIGURES
    )
    lists = dict(used.select("list_name", "list_vintage").unique().sort("list_name").cast(pl.String).iter_rows())
    return Training(known.has, known.needs, hours, weeks, tuition, least, lists)


# ── gaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def gap_of(bench: Workbench, training: Training, origin: str, destination: str) -> pl.DataFrame:
    """What a move lacks, element by element, the largest part first (see
    :func:`jtm.framework.training.gaps.gap_table`).
    """
    found = gaps_of(training, pl.DataFrame({"origin": [origin], "destination": [destination]}))
    return gaps.gap_table(training.has, training.needs, found, 0)


def planned(bench: Workbench, training: Training, moves: pl.DataFrame) -> pl.DataFrame:
    """``moves`` (origin, destination, …) with titles, gap (0-1), hours_low, hours_high (to plan for), least_hours,
    least_weeks, programs, hours_from, proficiency_low, proficiency_high (years), and what entry takes.
    """
    zones = bench.market.occupations.select("soc", "job_zone")
    found = gaps_of(training, moves)
    table = gaps.move_table(training.needs, training.has, found, training.hours, training.least, zones)
    both = pl.concat([moves, table.drop("origin", "destination")], how="horizontal")
    return with_entry(bench, with_titles(bench, both, "origin", "destination"))


def gaps_of(training: Training, moves: pl.DataFrame) -> gaps.Gaps:
    """The gap of each of ``moves`` (origin, destination)."""
    origin, destination = training.has.places(moves["origin"]), training.needs.places(moves["destination"])
    return gaps.gaps(training.has, training.needs, origin, destination)


def one_move(bench: Workbench, training: Training, region: RegionMoves, origin: str, destination: str) -> pl.DataFrame:
    """One move as :func:`planned` tells it, with origin_employment and entrant_dollars."""
    return planned(bench, training, _move(region, origin, destination))


def _move(region: RegionMoves, origin: str, destination: str) -> pl.DataFrame:
    places = region.place(origin), region.place(destination)
    known = None not in places
    return pl.DataFrame(
        {
            "origin": [origin],
            "destination": [destination],
            "origin_employment": [int(region.jobs.employment[places[0]]) if places[0] is not None else None],
            "entrant_dollars": [float(region.entrant_dollars()[places]) if known else None],
        }
    )


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
    """What several moves take in all: ``people``, the mean ``gap`` by people (0-1, ``None`` where none is known), the
    ``hours`` at the middle of their range, and its 5th and 95th percentile where all vary together within it.
    """

    people: float
    gap: float | None
    hours: float
    hours_p5: float
    hours_p95: float


def need_of(moves: pl.DataFrame) -> Need:
    """What the ``moves`` of :func:`plan_moves` take in all; one with a least number of hours alone counts with that."""
    people, low = pl.col("movers"), pl.col("hours_low")
    wide = pl.col("hours_high").fill_null(low) - low
    known = people.filter(pl.col("gap").is_not_null()).sum()
    at = {name: ((low + share * wide) * people).sum() for name, share in (("hours", 0.5), ("p5", 0.05), ("p95", 0.95))}
    gap, everyone, hours, least, most = moves.select(
        (pl.col("gap") * people).sum() / known,
        people.sum().alias("people"),
        *(of.alias(name) for name, of in at.items()),
    ).row(0)
    return Need(everyone, gap, hours, least, most)


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def curriculum_of(training: Training, region: RegionMoves, jtms: Mask, plan: RegionPlan, scope: str) -> Curriculum:
    """The modules of the region's plan, or of every possible move from the pool into a JTM (``scope``)."""
    if scope == "plan":
        moves = plan.moves.select("origin", "destination", pl.col("movers").alias("workers"))
    else:
        origin, destination = np.nonzero(region.possible & region.pool[:, None] & jtms[None, :])
        moves = pl.DataFrame(
            {
                "origin": region.soc.gather(origin),
                "destination": region.soc.gather(destination),
                "workers": region.jobs.employment[origin],
            }
        )
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
    """How "near the region" is asked of the warehouse: in a metro or nonmetro area or within miles of its centre,
    whichever holds; in a state; or anywhere in the nation.
    """
    area = bench.market.area(scenario.area)
    if area["area_type"] in ("nation", "state") or area["longitude"] is None:
        return {**NOWHERE, "area": scenario.area}
    return {**NOWHERE, "area": scenario.area, "miles": float(scenario.miles), "longitude": area["longitude"],
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
    :func:`jtm.framework.training.supply.per_opening`), with titles.
    """
    jobs = bench.market.occupations.select("soc", "typical_education")
    openings = pl.DataFrame({"soc": region.soc, "openings_need": region.openings}).fill_nan(None)
    demand = openings.join(jobs, on="soc", how="left", maintain_order="left")
    completions = bench.warehouse.read("completions_near", **nearby(bench, scenario))
    links = bench.warehouse.read("cip_soc")
    table = supply.per_opening(links, completions, demand)
    codes = region.soc.filter(pl.Series(jtms))
    return with_titles(bench, table.filter(pl.col("soc").is_in(codes.implode())), "soc")


# ── sources ───────────────────────────────────────────────────────────────────────────────────────────────────────


def with_training_sources(
    table: pl.DataFrame, bench: Workbench, scenario: Scenario, lists: Mapping[str, str], basis: str = "modelled"
) -> pl.DataFrame:
    """``table`` with ``basis``, ``source``, ``vintage``, ``geography``. A row of a training list cites that list; other
    figures cite the ``lists`` that they rest on, by name and vintage, whoever published them.
    """
    if "list_name" in table.columns:
        named = {"source": "list_name", "vintage": "list_vintage"}
        cited_rows = cited(table, bench, scenario.area, {}, basis)
        return cited_rows.with_columns(pl.col(column).cast(pl.String).alias(name) for name, column in named.items())
    if "unitid" in table.columns:
        return with_skill_provenance(table, bench, scenario.area, "ipeds", "cip_soc", basis=basis)
    sources = ("oews", "projections", "onet", "transitions", "cip_soc", "ipeds")
    return with_skill_provenance(table, bench, scenario.area, *sources, basis=basis, more=lists)

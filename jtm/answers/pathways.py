"""The way from the warehouse to the framework for step 5, shared by pages and command line."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jtm.answers.ranking import NotPublishedError
from jtm.answers.workbench import Workbench
from jtm.framework.entry import requirements
from jtm.framework.mobility import Mask
from jtm.framework.pathways import equity
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.pathways.plan import Plan, plan_table, seat_table, summarise, totals
from jtm.framework.ranking import scoring
from jtm.framework.ranking.scoring import Measures
from jtm.scenario import DEFAULT, Scenario
from jtm.settings.catalog import options

ROUTES = 10
MOBILITY_INDICATORS = ("upward_mobility", "talent_reach")
PARTS = {
    "skills": "Skills",
    "knowledge": "Knowledge",
    "abilities": "Abilities",
    "technologies": "Technologies in common",
    "activities": "Work activities in common",
    "titles": "Words of job titles in common",
    "related": "O*NET lists them as related",
    "groups": "Occupation groups",
    "industries": "Industries in common",
    "preparation": "Preparation and education",
    "pay": "Pay",
    "size": "Jobs and openings at the destination",
}


def designated(measures: Measures, scenario: Scenario) -> Mask:
    """The JTMs of the scenario's region, in the order of its cells."""
    return scoring.rank(measures, scenario).designated


def place_of(bench: Workbench, region: RegionMoves, soc: str, scenario: Scenario) -> int:
    """Position of an occupation in its region. Raises :class:`NotPublishedError`."""
    place = region.place(soc)
    if place is None:
        area = bench.market.area(scenario.area)["area_name"]
        title = bench.market.occupations["title"][bench.market.occupation_index(soc)]
        raise NotPublishedError(f"OEWS publishes no wage and employment for {title} ({soc}) in {area}: choose another.")
    return place


def with_titles(bench: Workbench, table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """``table`` with a column ``…_title`` (``title`` for ``soc``) before each of ``columns``, which hold codes."""
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    for column in columns:
        name = "title" if column == "soc" else f"{column}_title"
        titled = pl.col(column).replace_strict(titles, return_dtype=pl.String).alias(name)
        place = table.columns.index(column)
        table = table.select(*table.columns[:place], titled, *table.columns[place:])
    return table


def with_entry(bench: Workbench, table: pl.DataFrame, soc: str = "destination") -> pl.DataFrame:
    """``table`` with what entry into the occupation of its column ``soc`` takes: typical_education, experience,
    training (BLS), shortest_award, licence.
    """
    takes = requirements(bench.market.occupations, bench.warehouse.read("shortest_awards"))
    return table.join(takes.rename({"soc": soc}) if soc != "soc" else takes, on=soc, how="left", maintain_order="left")


def default_move(region: RegionMoves, jtms: list[str], start: str = "", end: str = "") -> tuple[str, str]:
    """The move that a view opens on: ``start`` and ``end`` where they are given and published; what is not given is
    chosen so that the move is feasible: into the best of the ``jtms`` (codes, best first) that the pool can reach, from
    the job of the pool with the most workers by closeness. Where no move is feasible at all, the best JTM and the
    largest job stand in.
    """
    first, last = (region.place(soc) if soc else None for soc in (start, end))
    places = [place for place in map(region.place, jtms) if place is not None]
    likely = np.where(region.possible, region.jobs.employment[:, None] * region.mobility.affinity, 0)
    pooled = np.where(region.pool[:, None], likely, 0)
    if last is None:
        reached = likely[first] if first is not None else pooled.max(axis=0, initial=0)
        last = next((place for place in places if reached[place] > 0), int(reached.argmax()))
        if not reached[last] and places:
            last = places[0]
    if first is None:
        into = pooled[:, last] if pooled[:, last].any() else likely[:, last]
        first = int((into if into.any() else region.jobs.employment * region.pool).argmax())
    return str(region.soc[first]), str(region.soc[last])


def default_move_of(
    bench: Workbench, region: RegionMoves, scenario: Scenario, start: str = "", end: str = ""
) -> tuple[str, str]:
    """:func:`default_move` among the JTMs of the scenario's region. Raises :class:`NotPublishedError` for a job that is
    given and not published there.
    """
    for soc in filter(None, (start, end)):
        place_of(bench, region, soc, scenario)
    ranked = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame
    return default_move(region, ranked.filter("designated")["soc"].to_list(), start, end)


def feeders_of(bench: Workbench, region: RegionMoves, soc: str, scenario: Scenario) -> pl.DataFrame:
    """Jobs of the pool from which ``soc`` is a feasible move, those with the most workers by closeness first. Raises
    :class:`NotPublishedError`.
    """
    table = region.into(place_of(bench, region, soc, scenario))
    return with_entry(bench, with_titles(bench, table, "origin", "destination"))


def steps_from(bench: Workbench, region: RegionMoves, soc: str, jtms: Mask, scenario: Scenario) -> pl.DataFrame:
    """Feasible next steps from ``soc``, the closest first, with whether each is one of the ``jtms``. Raises
    :class:`NotPublishedError`.
    """
    table = region.up_from(place_of(bench, region, soc, scenario))
    codes = region.soc.filter(pl.Series(jtms)).implode()
    marked = table.with_columns(pl.col("destination").is_in(codes).alias("designated"))
    return with_entry(bench, with_titles(bench, marked, "origin", "destination"))


def routes_between(
    bench: Workbench, region: RegionMoves, start: str, end: str, scenario: Scenario, count: int = ROUTES
) -> pl.DataFrame:
    """The best routes from ``start`` to ``end``, one row a job passed. Raises :class:`NotPublishedError`."""
    origin, destination = (place_of(bench, region, soc, scenario) for soc in (start, end))
    return with_entry(bench, with_titles(bench, region.between(origin, destination, count), "soc"), "soc")


@dataclass(frozen=True)
class RegionPlan:
    """A plan as tables: ``moves`` (who could move where, under the scenario's aim), ``seats`` (filled and empty, and
    why), ``summary`` (one row a variant; the first, ``likely``, is the headline, ``dollars`` and ``people`` are upper
    bounds; ``without_mobility``: likely, with JTMs designated without the mobility indicators).
    """

    moves: pl.DataFrame
    seats: pl.DataFrame
    summary: pl.DataFrame


def plan_of(bench: Workbench, region: RegionMoves, measures: Measures, scenario: Scenario) -> RegionPlan:
    """The region's plan and its variants."""
    jtms = designated(measures, scenario)
    gain, dollars = region.entrant_gains(), region.entrant_dollars()
    plain = replace(scenario, indicators={**scenario.indicators, **dict.fromkeys(MOBILITY_INDICATORS, 0)})
    without = designated(measures, plain)
    variants: dict[str, Plan] = {aim: region.plan(jtms, replace(scenario, plan_aim=aim)) for aim in options("plan_aim")}
    plan = variants[scenario.plan_aim]
    variants["without_mobility"] = region.plan(without, replace(scenario, plan_aim="likely"))
    kept = {"without_mobility": int((jtms & without).sum())}
    rows = [
        {
            "variant": name,
            **summarise(made, gain),
            **totals(made, dollars, region.uncertain(scenario)),
            "jtms_kept": kept.get(name, int(jtms.sum())),
            "pool_share": region.pool_share(),
        }
        for name, made in variants.items()
    ]
    reach = region.possible & region.pool[:, None]
    moves = plan_table(plan, gain, dollars, region.jobs.median_wage, region.soc)
    return RegionPlan(
        with_entry(bench, with_titles(bench, moves, "origin", "destination")),
        with_titles(bench, seat_table(plan, reach, dollars, np.flatnonzero(jtms), region.soc), "destination"),
        pl.DataFrame(rows).fill_nan(None),
    )


def move(bench: Workbench, origin: str, destination: str) -> dict[str, float]:
    """The national figures of one move: likelihood, affinity, similarity, …, log_odds."""
    row: dict[str, float] = bench.warehouse.read("transition_pair", origin=origin, destination=destination).row(
        0, named=True
    )
    return row


def parts_of(bench: Workbench, origin: str, destination: str) -> pl.DataFrame:
    """Why a move is likely or not: part, label, points (log-odds against the mean of all pairs); they add up to the
    move's log_odds.
    """
    row = move(bench, origin, destination)
    return pl.DataFrame(
        [(part, label, row[part] / 100) for part, label in PARTS.items()],
        schema=["part", "label", "points"],
        orient="row",
    )


def composition_of(bench: Workbench, moves: pl.DataFrame) -> pl.DataFrame:
    """US composition of the two sides of ``moves`` (origin, destination, movers or origin_employment as the weight)."""
    weight = pl.col("movers" if "movers" in moves.columns else "origin_employment").alias("weight")
    sides = [
        moves.select(pl.lit(side).alias("side"), pl.col(side).alias("soc"), weight)
        for side in ("origin", "destination")
    ]
    return equity.composition(bench.warehouse.read("demographics"), pl.concat(sides))


def outdated(bench: Workbench) -> list[str]:
    """The tables on which the transition model was fitted and that a refresh has changed since."""
    inputs = bench.warehouse.read("mobility_input")
    return inputs.filter("changed")["input"].to_list()


def pool_of(bench: Workbench, region: RegionMoves) -> pl.DataFrame:
    """The region's untapped pool, the most workers first: title, soc, employment, median_wage, growth, exposure."""
    jobs = region.jobs
    table = pl.DataFrame(
        {
            "soc": region.soc,
            "employment": jobs.employment.astype(np.int64),
            "median_wage": jobs.median_wage,
            "growth": jobs.growth,
            "exposure": jobs.exposure,
        }
    )
    inside = table.filter(pl.Series(region.pool)).fill_nan(None).sort("employment", "soc", descending=[True, False])
    return with_titles(bench, inside, "soc")


def exported_moves(bench: Workbench) -> pl.DataFrame:
    """All pairs of occupations with whether the move is feasible at national wages and default settings: origin_soc,
    destination_soc, likelihood, observed_share, skill_gap, knowledge_gap, affinity, similarity, feasible.
    """
    nation = RegionMoves.of(bench.market, replace(DEFAULT, area="US"))
    origin, destination = np.nonzero(nation.possible)
    possible = pl.DataFrame(
        {
            "origin_soc": nation.soc.gather(origin),
            "destination_soc": nation.soc.gather(destination),
            "feasible": True,
        }
    )
    pairs = bench.warehouse.read_once("transition_export")
    joined = pairs.join(possible, on=["origin_soc", "destination_soc"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("feasible").fill_null(value=False))

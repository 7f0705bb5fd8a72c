"""The way from the warehouse to the framework for step 6: whom to train for what."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jtm.answers.pathways import designated, with_entry, with_titles
from jtm.answers.returns import inputs_of_moves, program_of_moves
from jtm.answers.training import Training
from jtm.answers.workbench import Workbench
from jtm.framework.entry import by_experience
from jtm.framework.mobility import Floats, Mask
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.pathways.plan import as_people_move, by_pair
from jtm.framework.ranking.scoring import Measures
from jtm.framework.training import cohorts, returns
from jtm.framework.training.cohorts import Cohort
from jtm.framework.training.return_ranges import total_range
from jtm.framework.training.returns import View
from jtm.scenario import AS_LISTED, Scenario


@dataclass(frozen=True)
class CohortPlan:
    """Whom to train for what: ``people`` (one row a pair), ``prices`` (of the limits), ``unfunded`` (likely moves
    that take no money, and why), ``summary``, and why nobody is where nobody is.
    """

    people: pl.DataFrame
    prices: pl.DataFrame
    unfunded: pl.DataFrame
    summary: dict[str, float]
    note: str


NO_PRICE = "no price known"
NO_COURSE = "entered by experience, not by a course"
OWN_PRICE = "your figure"


def cohort_of(
    bench: Workbench, training: Training, region: RegionMoves, measures: Measures, scenario: Scenario
) -> CohortPlan:
    """The cohort plan of the region: its pool's people, its JTMs' seats, the scenario's budget and assumptions. What
    the budget pays is tuition; the return is that of participant and public together. No move takes more people than
    are likely to make it; the same plan without that limit is the upper bound. Where no price is known, or where a job
    is entered by experience alone, the move takes no money and is listed.
    """
    jtms = designated(measures, scenario)
    pairs = region.possible & region.pool[:, None] & jtms[None, :]
    origin, destination = np.nonzero(pairs)
    inputs = inputs_of_moves(training, region, origin, destination, scenario)
    together = returns.stakes(inputs, scenario.horizon)[View.TOGETHER]
    npv, cost = (np.full(region.possible.shape, np.nan) for _ in range(2))
    npv[pairs], cost[pairs] = together.npv, inputs["tuition"]
    people, seats = region.people(scenario), region.seats(jtms, scenario)
    likely = by_pair(as_people_move(pairs, people, seats, region.mobility.likelihood), pairs.shape)
    budget = float(scenario.budget)
    taught = ~by_experience(bench.market.occupations)[region.jobs.occupation]
    known = np.isfinite(npv) & np.isfinite(cost)
    funded = pairs & taught[None, :]
    found = cohorts.solve(npv, cost, people, seats, budget, funded, likely)
    summary = cohorts.summarise(found)
    chosen = found.whole > 0
    summary |= _ranges(
        training, region, (found.origin[chosen], found.destination[chosen]), found.whole[chosen], scenario
    )
    summary["value_most"] = cohorts.solve(npv, cost, people, seats, budget, funded).value
    summary["pool_share"] = region.pool_share()
    summary["priced"] = float((funded & known).sum())
    unfunded = _unfunded(bench, region, likely * (pairs & ~(funded & known)), taught)
    return _cohort_plan(bench, training, region, scenario, found, (npv, cost), summary, unfunded)


def _ranges(
    training: Training, region: RegionMoves, pairs: tuple[Any, Any], people: Any, scenario: Scenario
) -> dict[str, float]:
    inputs = inputs_of_moves(training, region, *pairs, scenario)
    return total_range(inputs, people.astype(float), scenario.horizon, scenario.uncertainty)


def _cohort_plan(
    bench: Workbench,
    training: Training,
    region: RegionMoves,
    scenario: Scenario,
    found: Cohort,
    figures: tuple[Floats, Floats],
    summary: dict[str, float],
    unfunded: pl.DataFrame,
) -> CohortPlan:
    soc = region.soc
    people = cohorts.cohort_table(found, *figures, soc, soc).filter(pl.col("people") > 0)
    codes = people["destination"]
    priced = training.price_from(codes) if scenario.tuition == AS_LISTED else pl.Series([OWN_PRICE] * len(codes))
    program = program_of_moves(training, region, *_places_of(region, people), scenario)
    people = people.with_columns(
        pl.Series("hours", program["unpaid_hours"]), pl.Series("weeks", program["weeks"]), priced.alias("price_from")
    )
    prices = cohorts.price_table(found, soc, soc)
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    named = prices.with_columns(
        pl.col("soc").replace_strict(titles, default=None, return_dtype=pl.String).alias("title")
    )
    return CohortPlan(
        with_entry(bench, with_titles(bench, people, "origin", "destination")),
        named.select("limit", "title", "available", "used", "shadow_price", "why", "soc"),
        unfunded,
        summary,
        found.note,
    )


def _places_of(region: RegionMoves, table: pl.DataFrame) -> tuple[Any, Any]:
    return tuple(region.soc.search_sorted(table[side]).to_numpy() for side in ("origin", "destination"))  # type: ignore[return-value]


def _unfunded(bench: Workbench, region: RegionMoves, likely: Floats, taught: Mask) -> pl.DataFrame:
    """Likely moves that take no money, the most people first: origin, destination, movers, entrant_dollars, why, and
    what entry takes.
    """
    origin, destination = np.nonzero(likely > 0)
    table = pl.DataFrame(
        {
            "origin": region.soc.gather(origin),
            "destination": region.soc.gather(destination),
            "movers": likely[origin, destination],
            "entrant_dollars": region.entrant_dollars()[origin, destination],
            "why": pl.Series(np.where(taught[destination], NO_PRICE, NO_COURSE), dtype=pl.String),
        }
    ).sort("movers", "origin", "destination", descending=[True, False, False])
    return with_entry(bench, with_titles(bench, table, "origin", "destination"))

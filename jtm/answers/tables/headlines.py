"""The figures of the sentence that answers each step's question: one row a step, called ``headline``."""

from collections import Counter

import numpy as np
import polars as pl

from jtm.answers.benchmarks import counted
from jtm.answers.landscape import workforce
from jtm.answers.provenance import with_provenance, with_skill_provenance
from jtm.answers.region import DESIGNATED, OF_THE_PLAN, RANKED, Region
from jtm.answers.registry import answer
from jtm.answers.tables import benchmarks, pathways, training, validation
from jtm.answers.training import need_of, plan_moves
from jtm.answers.validation import provenance
from jtm.answers.workbench import occupation
from jtm.errors import CannotAnswer
from jtm.framework.ranking import scoring
from jtm.framework.ranking.robustness import Certainty

TITLE = "What is the answer in a sentence?"


class NothingToSayError(CannotAnswer):
    """A region for which a step's question has no answer; the message says why."""


def _landscape_cited(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return with_skill_provenance(table, region.bench, region.scenario.area, "oews", "onet", "projections")


@answer("landscape", TITLE, _landscape_cited, name="headline", groups=("region", "reference", "landscape"))
def landscape(region: Region) -> pl.DataFrame:
    """The strongest element of the domain with its strength, the elements that rise and fall most, and how much of the
    region's jobs is published.
    """
    shown = region.landscape.filter(pl.col("domain") == region.scenario.domain)
    by_shift = shown.sort("shift", descending=True)["name"]
    strongest = shown.drop_nulls("strength").head(1)
    if strongest.is_empty():
        raise NothingToSayError("Nothing is published that both regions have in common.")
    coverage = workforce(region.bench, region.content, region.scenario.area).coverage
    return strongest.select("name", "strength", "strength_low", "strength_high").with_columns(
        pl.lit(by_shift[0]).alias("rising"), pl.lit(by_shift[-1]).alias("falling"), pl.lit(coverage).alias("coverage")
    )


@answer("ranking", TITLE, lambda table, region: with_provenance(table, region.bench, region.scenario),
        name="headline", groups=(*DESIGNATED, "draws", "concentration", "agreed"))  # fmt: skip
def ranking(region: Region) -> pl.DataFrame:
    """The first JTM with its certainty; how many JTMs there are among those that pass the gates, their jobs and pay,
    and how many of them are firm, likely and open.
    """
    table = region.robust
    top = table.filter("designated")
    if top.is_empty():
        raise NothingToSayError("No occupation passes the gates and can be scored.")
    found, tiers = scoring.headline(table, region.measures), Counter(top["certainty"])
    first = top.select("title", "certainty", "p_top").head(1)
    return first.with_columns(
        pl.lit(top.height).alias("jtms"),
        pl.lit(table["rank"].count()).alias("occupations"),
        pl.lit(found.jobs).alias("employment"),
        pl.lit(found.median_wage).alias("median_wage"),
        pl.lit(found.over_region, pl.Float64).fill_nan(None).alias("over_region"),
        *(pl.lit(tiers[tier]).alias(f"jtms_{tier}") for tier in Certainty),
    )


@answer(
    "benchmarks", TITLE, benchmarks.RATED, name="headline", groups=(*RANKED, "job", "agreed", "essential"), job="soc"
)
def of_a_job(region: Region) -> pl.DataFrame:
    """How many elements are essential to the job, how many of them from the first day or learnt on the job, and how
    many levels are not settled.
    """
    title = occupation(region.bench, region.job())["title"]
    return pl.DataFrame([{"soc": region.job(), "title": title, **counted(benchmarks.essential(region))}])


@answer("validation", TITLE, lambda table, region: provenance(validation.round_of(region), table),
        name="headline", groups=())  # fmt: skip
def of_a_round(region: Region) -> pl.DataFrame:
    """How many employers voted, on how many items, and of how many of these they agree."""
    found = validation.standing_of(region)
    return pl.DataFrame(
        {
            "round": [found.round.id],
            "round_name": [found.round.name],
            "employers": [found.validation.employers],
            "items": [found.validation.items.height],
            "agreed_items": [found.agreed_count()],
            "alpha": [found.validation.alpha_necessity.value],
        },
        schema_overrides={"alpha": pl.Float64},
    )


@answer("pathways", TITLE, pathways.cited, name="headline", groups=(*DESIGNATED, "agreed"))
def within_reach(region: Region) -> pl.DataFrame:
    """How many workers of the untapped pool have a feasible move into a JTM, and what newcomers would gain."""
    reach = region.moves.within_reach(region.ranked.designated)
    gains = (reach.gain_low, reach.gain, reach.gain_high)
    low, middle, high = (None if np.isnan(gain) else gain for gain in gains)
    return pl.DataFrame(
        {
            "pool_workers": [reach.pool],
            "pool_share": [reach.share],
            "reaching_workers": [reach.workers],
            "gain_p10": [low],
            "gain_median": [middle],
            "gain_p90": [high],
        },
        schema_overrides=dict.fromkeys(("gain_p10", "gain_median", "gain_p90"), pl.Float64),
    )


@answer("training", TITLE, training.MODELLED, name="headline", groups=OF_THE_PLAN)
def of_the_plan(region: Region) -> pl.DataFrame:
    """What the moves of the region's plan take in all: moves, people, the mean gap, and hours with their range."""
    moves = plan_moves(region.bench, region.training, region.plan)
    if moves.is_empty():
        raise NothingToSayError("The region's plan has no moves.")
    need = need_of(moves)
    return pl.DataFrame(
        {
            "moves": [moves.height],
            "movers": [need.people],
            "gap": [need.gap],
            "hours_total": [need.hours],
            "hours_p5": [need.hours_p5],
            "hours_p95": [need.hours_p95],
        },
        schema_overrides={"gap": pl.Float64},
    )

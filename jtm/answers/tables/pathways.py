"""The tables of step 5: who could move up, and how."""

import polars as pl

from jtm.answers.pathways import (
    composition_of,
    feeders_of,
    parts_of,
    pool_of,
    routes_between,
    steps_from,
)
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import DESIGNATED, MOVES, Region
from jtm.answers.registry import answer
from jtm.framework.market import NATION

_SOURCES = ("oews", "projections", "onet", "transitions")
_OF_A_MOVE = (*DESIGNATED, "job", "start", "agreed")  # what is not named of a move is chosen among the JTMs
_OF_THE_PLAN = (*DESIGNATED, "plan", "agreed")


def cited(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """Cite what all tables of moves in a region rest on."""
    return with_skill_provenance(table, region.bench, region.scenario.area, *_SOURCES)


def _of_the_nation(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return with_skill_provenance(table, region.bench, NATION, *_SOURCES)


def _with_demographics(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return with_skill_provenance(table, region.bench, NATION, "demographics", *_SOURCES)


@answer(
    "pathways",
    "Who could move into a job?",
    cited,
    (
        "origin_title",
        "origin_employment",
        "origin_median_wage",
        "entrant_gain",
        "median_gain",
        "affinity",
        "content_gap",
        "evidence",
    ),
    groups=_OF_A_MOVE,
    job="destination",
)
def feeders(region: Region) -> pl.DataFrame:
    """Jobs of the pool from which the job is one feasible step."""
    return feeders_of(region.bench, region.moves, region.move()[1], region.scenario)


@answer(
    "pathways",
    "Where could the workers of a job go?",
    cited,
    (
        "destination_title",
        "designated",
        "destination_median_wage",
        "entrant_gain",
        "median_gain",
        "likelihood",
        "affinity",
        "evidence",
    ),
    groups=_OF_A_MOVE,
)
def steps(region: Region) -> pl.DataFrame:
    """Feasible next steps from the job to move from."""
    return steps_from(region.bench, region.moves, region.move()[0], region.ranked.designated, region.scenario)


@answer(
    "pathways",
    "By which steps does one get from a job to another?",
    cited,
    ("route", "step", "title", "median_wage", "affinity", "entrant_gain", "evidence"),
    groups=_OF_A_MOVE,
    job="job",
)
def routes(region: Region) -> pl.DataFrame:
    """The best routes, a row a job passed."""
    return routes_between(region.bench, region.moves, *region.move(), region.scenario)


@answer("pathways", "Who is in the untapped pool?", cited, groups=("region", *MOVES, "agreed"))
def pool(region: Region) -> pl.DataFrame:
    """Jobs of the pool, the most workers first."""
    return pool_of(region.bench, region.moves)


@answer("pathways", "Who could move where within a year?", cited,
        ("origin_title", "destination_title", "movers", "entrant_gain", "entrant_dollars", "typical_education",
         "experience", "licence"), groups=_OF_THE_PLAN)  # fmt: skip
def plan(region: Region) -> pl.DataFrame:
    """The moves of the region's plan."""
    return region.plan.moves


@answer("pathways", "What does the plan come to, and its variants?", cited,
        ("variant", "movers", "movers_p5", "movers_p95", "gain", "dollars", "dollars_p5", "dollars_p95",
         "pool_share"), groups=(*_OF_THE_PLAN, "realised"))  # fmt: skip
def plan_summary(region: Region) -> pl.DataFrame:
    """One row a variant; those with most pay or most people are upper bounds."""
    return region.plan.summary


@answer("pathways", "Which openings stay empty, and why?", cited, groups=_OF_THE_PLAN)
def seats(region: Region) -> pl.DataFrame:
    """Openings of the JTMs, filled and empty."""
    return region.plan.seats


@answer("pathways", "Who works on the two sides of the plan?", _with_demographics, groups=_OF_THE_PLAN)
def equity(region: Region) -> pl.DataFrame:
    """US composition of the jobs that people leave and of those that they enter."""
    return composition_of(region.bench, region.plan.moves)


@answer("pathways", "Why is a move likely or not?", _of_the_nation, groups=_OF_A_MOVE, job="destination")
def why(region: Region) -> pl.DataFrame:
    """What the model makes of a move, part by part."""
    return parts_of(region.bench, *region.move())

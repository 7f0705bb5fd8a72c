"""The tables of step 6: what training opens the way, and what it returns."""

from functools import partial

import polars as pl

from jtm.answers.cohorts import CohortPlan
from jtm.answers.pathways import with_titles
from jtm.answers.region import DESIGNATED, MONEY, OF_THE_PLAN, Region
from jtm.answers.registry import Cite, answer
from jtm.answers.returns import NoFigureError, case_of, places, return_of, returns_table
from jtm.answers.training import (
    best_route,
    gap_of,
    institutions_near,
    plan_moves,
    programs_near,
    supply_of,
    with_training_sources,
)
from jtm.errors import CannotAnswer
from jtm.framework.training.returns import TrainingCase
from jtm.framework.training.returns import cash_flows as flows_of

_PLANNED = ("origin_title", "destination_title")
_ENTRY = ("shortest_award", "licence")
# A table cites the lists of programs near the region, or of the state whose prices are asked for.
_NEAR = (*DESIGNATED, "job", "start", "agreed", "distance")
_OF_A_MOVE = (*_NEAR, "prices")


def _cited(table: pl.DataFrame, region: Region, basis: str) -> pl.DataFrame:
    return with_training_sources(table, region.bench, region.scenario, region.training.lists, basis)


MODELLED: Cite = partial(_cited, basis="modelled")
_OBSERVED: Cite = partial(_cited, basis="observed")


@answer(
    "training",
    "What does a move ask someone to learn?",
    MODELLED,
    ("name", "domain", "level_has", "level_needs", "short", "asked_share"),
    groups=_OF_A_MOVE,
    job="destination",
)
def gap(region: Region) -> pl.DataFrame:
    """What the move lacks, element by element."""
    return gap_of(region.bench, region.training, *region.move())


@answer("training", "What does each step of the best route ask?", MODELLED, groups=_OF_A_MOVE, job="job")
def route(region: Region) -> pl.DataFrame:
    """The steps of the best route between the two jobs."""
    return best_route(region.bench, region.training, region.moves, *region.move(), region.scenario)


@answer(
    "training",
    "What do the moves of the region's plan ask?",
    MODELLED,
    (*_PLANNED, "movers", "gap", "hours_low", "hours_high", *_ENTRY),
    groups=OF_THE_PLAN,
)
def moves(region: Region) -> pl.DataFrame:
    """The moves of the plan, with gap and hours."""
    return plan_moves(region.bench, region.training, region.plan)


@answer(
    "training",
    "Which modules open the most moves?",
    MODELLED,
    ("place", "name", "moves", "origins", "jtms", "workers"),
    groups=(*OF_THE_PLAN, "modules"),
)
def modules(region: Region) -> pl.DataFrame:
    """Modules in the order in which they are to be built."""
    return region.modules[1].modules


@answer("training", "How many moves do the first modules open?", MODELLED, groups=(*OF_THE_PLAN, "modules"))
def curve(region: Region) -> pl.DataFrame:
    """What the first k modules open."""
    return region.modules[1].curve


@answer("training", "Which module opens which move?", MODELLED, groups=(*OF_THE_PLAN, "modules"))
def openings(region: Region) -> pl.DataFrame:
    """The moves, with the module that opens each."""
    return region.modules[1].moves


def _target(region: Region) -> tuple[str]:
    return (region.scenario.occupation or region.move()[1],)


@answer("training", "Which institutions confer awards for a job?", _OBSERVED,
        ("institution", "field", "award", "completions", "completions_before", "miles"),
        groups=_NEAR, job="soc")  # fmt: skip
def awards(region: Region) -> pl.DataFrame:
    """Awards of the last two years near the region."""
    return institutions_near(region.bench, region.scenario, _target(region))


@answer("training", "Which programs are listed for a job?", _OBSERVED,
        ("provider", "program", "county_name", "weeks", "hours", "tuition"),
        groups=(*_NEAR, "programs"), job="soc")  # fmt: skip
def programs(region: Region) -> pl.DataFrame:
    """Listed programs near the region."""
    return programs_near(region.bench, region.scenario, _target(region))


@answer(
    "training",
    "How many awards are there for each opening?",
    MODELLED,
    groups=(*DESIGNATED, "agreed", "distance", "prices"),
)
def supply(region: Region) -> pl.DataFrame:
    """Awards near the region for each opening of its JTMs, as a range."""
    return supply_of(region.bench, region.moves, region.ranked.designated, region.scenario)


class NoReturnError(CannotAnswer):
    """A move for which a figure of the return is listed nowhere."""


def _no_return(error: NoFigureError) -> NoReturnError:
    return NoReturnError(
        f"A return cannot be worked out: {error} is not listed in this state. Set it with --assume, or ask for "
        "another state's prices with --assume price_state=TX."
    )


def _case(region: Region) -> TrainingCase:
    at = places(region.bench, region.moves, *region.move(), region.scenario)
    try:
        return case_of(region.training, region.moves, *at, region.scenario)
    except NoFigureError as error:
        raise _no_return(error) from None


@answer("training", "Does a move pay?", MODELLED,
        ("tuition", "weeks", "unpaid_hours", "wage_step", "participant_npv", "public_npv", "together_npv"),
        "return", groups=(*_OF_A_MOVE, *MONEY, "uncertainty"), job="destination")  # fmt: skip
def return_of_the_move(region: Region) -> pl.DataFrame:
    """The return of the move, by side."""
    origin, destination = region.move()
    places(region.bench, region.moves, origin, destination, region.scenario)
    pair = pl.DataFrame({"origin": [origin], "destination": [destination]})
    try:
        table = returns_table(region.training, region.moves, pair, region.scenario)
    except NoFigureError as error:
        raise _no_return(error) from None
    return with_titles(region.bench, table, "origin", "destination")


@answer(
    "training",
    "Which assumption moves the return most?",
    MODELLED,
    groups=(*_OF_A_MOVE, *MONEY, "uncertainty", "side"),
    job="destination",
)
def tornado(region: Region) -> pl.DataFrame:
    """The return at the two ends of each input."""
    return return_of(_case(region), region.scenario).tornado


@answer(
    "training", "What comes in and goes out, year by year?", MODELLED, groups=(*_OF_A_MOVE, *MONEY), job="destination"
)
def cash_flows(region: Region) -> pl.DataFrame:
    """The flows of one enrolment."""
    return flows_of(_case(region))


# Columns of the summary by the names that the framework gives its figures.
SUMMARY = {
    "people": "people",
    "spent": "spent",
    "spent_p5": "spent_p5",
    "spent_p95": "spent_p95",
    "npv_total": "value",
    "npv_total_p5": "value_p5",
    "npv_total_p95": "value_p95",
    "npv_total_most": "value_most",
    "pool_share": "pool_share",
    "rounding_loss": "rounding_loss",
}


class NobodyTrainedError(CannotAnswer):
    """A budget or market in which the cohort plan trains nobody."""


def _funded(region: Region) -> CohortPlan:
    found = region.cohort
    if not found.summary["priced"]:
        raise NobodyTrainedError(
            "No price is known for any of these jobs in this state: --table unfunded lists the moves. Ask for another "
            "state's prices with --assume price_state=TX, or set --assume tuition=5000."
        )
    if found.note:
        raise NobodyTrainedError(f"Nobody is trained: {found.note}.")
    return found


@answer(
    "training",
    "Whom should a budget train for what?",
    MODELLED,
    (*_PLANNED, "people", "npv", "cost", "hours", "weeks", "price_from", *_ENTRY),
    groups=(*OF_THE_PLAN, *MONEY, "cohort"),
)
def cohort(region: Region) -> pl.DataFrame:
    """Whom to train for what, within the budget."""
    return _funded(region).people


@answer(
    "training",
    "What does the cohort plan come to?",
    MODELLED,
    groups=(*OF_THE_PLAN, *MONEY, "uncertainty", "cohort"),
)
def cohort_summary(region: Region) -> pl.DataFrame:
    """People, tuition and return of the cohort plan with their ranges, and the return without the limit to likely
    moves: an upper bound.
    """
    told = _funded(region).summary
    return pl.DataFrame({name: [told[key]] for name, key in SUMMARY.items()})


@answer(
    "training", "What would one more dollar, seat or person bring?", MODELLED, groups=(*OF_THE_PLAN, *MONEY, "cohort")
)
def prices(region: Region) -> pl.DataFrame:
    """The shadow prices of the cohort plan."""
    return _funded(region).prices


@answer(
    "training",
    "Which likely moves take no money, and why?",
    MODELLED,
    (*_PLANNED, "movers", "why", *_ENTRY),
    groups=(*OF_THE_PLAN, "money"),
)
def unfunded(region: Region) -> pl.DataFrame:
    """Moves without a known price, or that no course opens."""
    return region.cohort.unfunded

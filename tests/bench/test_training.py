"""How long step 6 takes: budgets as in ``test_framework.py``, whose clock this uses."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from jtm.answers.cohorts import cohort_of
from jtm.answers.region import Region
from jtm.answers.returns import case_of, return_of
from jtm.answers.training import training_of
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.framework.training import cohorts, supply
from jtm.framework.training.gaps import Demands, gaps, move_table, program_figures
from jtm.framework.training.modules import Curriculum, best_possible, curve, greedy
from jtm.framework.training.return_ranges import DRAWS, Triangle, simulate, tornado
from jtm.framework.training.returns import RANGES, TrainingCase, View, inputs_of, stakes
from jtm.scenario import DEFAULT
from tests.bench import test_framework

timed = test_framework.timed
Timed = test_framework.Timed
# Invented: what is timed is the arithmetic, not the figures.
CASE = TrainingCase(
    tuition=5000, weeks=26, unpaid_hours=400, current_wage=31_200, wage_step=8000, completion=0.7, placement=0.75,
    tax_and_benefit_rate=0.25, discount_rate=0.03, horizon=10, fade=0.05, public_share=0.4, public_cost=100,
)  # fmt: skip
SPREAD = {
    name: Triangle(0.8 * value, value, min(1.2 * value, RANGES[name][1])) for name, value in inputs_of(CASE).items()
}


class Houston:
    """All feasible moves of the pool into JTMs, and the demands of their jobs."""

    def __init__(self, bench: Workbench) -> None:
        self.region = RegionMoves.of(bench.market, DEFAULT)
        self.designated = scoring.rank(scoring.measure(bench.market, DEFAULT), DEFAULT).designated
        self.pairs = self.region.possible & self.region.pool[:, None] & self.designated[None, :]
        self.origin, self.destination = np.nonzero(self.pairs)
        self.ratings = bench.warehouse.read("ratings")
        self.needs = Demands.of(self.region.soc, self.ratings)
        self.zones = bench.market.occupations.select("soc", "job_zone")
        self.moves = pl.DataFrame(
            {
                "origin": self.region.soc.gather(self.origin),
                "destination": self.region.soc.gather(self.destination),
                "workers": self.region.jobs.employment[self.origin],
            }
        )


@pytest.fixture(scope="module")
def houston(bench: Workbench) -> Houston:
    return Houston(bench)


def test_reading_demands(timed: Timed, houston: Houston) -> None:
    timed(lambda: Demands.of(houston.region.soc, houston.ratings), budget=0.05, rounds=20)


def test_gaps_of_all_moves_with_hours(timed: Timed, houston: Houston) -> None:
    generator = np.random.default_rng(1)
    programs = pl.DataFrame(
        {
            "program_id": np.arange(6000),
            "soc": houston.region.soc.gather(generator.integers(0, len(houston.region.soc), 6000)),
            "contact_hours": generator.lognormal(6, 1, 6000),
        }
    )
    programs = programs.with_columns(pl.lit(True).alias("near"), pl.lit("TX").alias("state"))
    hours = program_figures(programs, houston.zones["soc"], ["TX"])
    least = houston.zones.select("soc", pl.lit(12.0).alias("least_weeks"), pl.lit(300.0).alias("least_hours"))

    def work() -> pl.DataFrame:
        found = gaps(houston.needs, houston.needs, houston.origin, houston.destination)
        return move_table(houston.needs, houston.needs, found, hours, least, houston.zones)

    assert work().height > 900
    timed(work, budget=0.02, rounds=50)


def curriculum(houston: Houston) -> Curriculum:
    found = gaps(houston.needs, houston.needs, houston.origin, houston.destination)
    return Curriculum.of(houston.needs, found, houston.moves, once=True)


def test_modules_and_their_curve(timed: Timed, houston: Houston) -> None:
    def work() -> pl.DataFrame:
        plan = curriculum(houston)
        return curve(plan, greedy(plan))

    timed(work, budget=0.05, rounds=20)


def test_every_set_of_modules(timed: Timed, houston: Houston) -> None:
    timed(best_possible, budget=0.25, rounds=10, args=(curriculum(houston),))


def test_simulating_ten_thousand_returns(timed: Timed) -> None:
    assert DRAWS == 10_000
    timed(simulate, budget=0.03, rounds=50, args=(CASE, SPREAD))


def test_a_tornado(timed: Timed) -> None:
    timed(tornado, budget=0.01, rounds=50, args=(CASE, SPREAD, View.PARTICIPANT))


def returned(current: Any, step: Any) -> tuple[np.ndarray, np.ndarray]:
    """Net present value and cost of all pairs."""
    stake = stakes({**inputs_of(CASE), "current_wage": current, "wage_step": step}, CASE.horizon)[View.TOGETHER]
    return np.asarray(stake.npv), np.broadcast_to(np.asarray(stake.cost), np.shape(stake.npv))


@pytest.mark.parametrize("budget", [2e6, 1e7, np.inf], ids=["tight", "loose", "none"])
def test_the_cohort_of_houston(timed: Timed, houston: Houston, budget: float) -> None:
    region = houston.region
    plan = region.plan(houston.designated, DEFAULT)

    def work() -> pl.DataFrame:
        npv, cost = returned(region.jobs.median_wage[:, None], region.entrant_dollars())
        found = cohorts.solve(npv, cost, plan.people, plan.seats, budget, houston.pairs)
        return cohorts.price_table(found, region.soc, region.soc)

    timed(work, budget=0.15, rounds=10)


@pytest.mark.parametrize("taught", ["whole", "gap"])
def test_the_cohort_plan_of_houston_with_its_figures(
    timed: Timed, bench: Workbench, houston: Houston, taught: str
) -> None:
    """All that a move of the page's sliders costs the server: figures of programs, returns, program, tables."""
    training, measures = training_of(bench, DEFAULT), scoring.measure(bench.market, DEFAULT)
    scenario = replace(DEFAULT, taught=taught)
    found = cohort_of(bench, training, houston.region, measures, scenario)
    assert found.summary["people"] > 100
    timed(cohort_of, budget=1.0, rounds=10, args=(bench, training, houston.region, measures, scenario))


def test_what_training_rests_on(timed: Timed, bench: Workbench) -> None:
    timed(training_of, budget=0.5, rounds=5, args=(bench, DEFAULT))


def test_the_return_of_a_move_with_its_range(timed: Timed, bench: Workbench, houston: Houston) -> None:
    training, region = training_of(bench, DEFAULT), houston.region
    at = region.place("51-2090"), region.place("49-9041")
    assert None not in at

    def work() -> None:
        return_of(case_of(training, region, *at, DEFAULT), DEFAULT)  # type: ignore[arg-type]

    timed(work, budget=0.05, rounds=20)


def test_the_whole_plan_as_tables(timed: Timed, bench: Workbench) -> None:
    timed(lambda: plan_sheets(Region.of(bench, DEFAULT)), budget=2.0, rounds=3)


@pytest.mark.parametrize("budget", [4e6, 2e7, np.inf], ids=["tight", "loose", "none"])
def test_a_cohort_of_150_origins_and_130_destinations(timed: Timed, budget: float) -> None:
    generator = np.random.default_rng(1)
    npv = generator.normal(20_000, 15_000, (150, 130))
    cost = generator.uniform(1000, 20_000, npv.shape)
    people, seats = generator.lognormal(3, 1.2, 150), generator.lognormal(3, 1, 130)
    timed(cohorts.solve, budget=1.0, rounds=5, args=(npv, cost, people, seats, budget))


def test_completions_per_opening(timed: Timed, houston: Houston) -> None:
    generator = np.random.default_rng(1)
    soc, cips = houston.region.soc, [f"{n // 60 + 10}.{n % 60 + 100:04}" for n in range(2000)]
    cip_soc = pl.DataFrame({"cip": generator.choice(cips, 6000), "soc": generator.choice(soc.to_numpy(), 6000)})
    completions = pl.DataFrame({"cip": generator.choice(cips, 8000), "completions": generator.integers(1, 90, 8000)})
    demand = pl.DataFrame({"soc": soc, "demand": houston.region.openings, "typical_education": "Associate's degree"})
    timed(supply.per_opening, budget=0.05, rounds=20, args=(cip_soc, completions, demand))

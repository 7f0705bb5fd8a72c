"""How long the framework takes: what a slider's move costs, and what is paid for once.

Each figure has a budget, in seconds of one user on two cores; a test fails only at three times that, so that a slow
or busy machine does not.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jtm.answers.benchmarks import benchmark_of, read_profiles
from jtm.answers.landscape import local_strengths, map_landscape, read_content, shock_of
from jtm.answers.pathways import feeders_of, plan_of, routes_between
from jtm.answers.workbench import Workbench
from jtm.framework.landscape.remoteness import distances
from jtm.framework.market import Market
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import reference, robustness, scoring
from jtm.models import industry_mix
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT, EDUCATION_LEVELS, Scenario
from jtm.warehouse.build import build

FAIL_AT = 3
# Nothing is gated out: every occupation of the region is a candidate in every draw.
NO_GATES = replace(
    DEFAULT,
    wage_floor="none",
    minimum_employment=0,
    maximum_education=EDUCATION_LEVELS[-1],
    growth_gate=False,
)
MOVED = {"wages": 50, "growth": 30, "strategic": 20}

Timed = Callable[..., None]


@pytest.fixture
def timed(benchmark: BenchmarkFixture) -> Timed:
    """Measure ``work`` and hold its median against ``budget`` seconds."""

    def measured(work: Callable[..., object], budget: float, rounds: int, **options: object) -> None:
        benchmark.extra_info["budget_ms"] = budget * 1000
        benchmark.pedantic(work, rounds=rounds, warmup_rounds=0 if "setup" in options else 1, **options)
        if benchmark.stats is not None:  # none under --benchmark-disable
            median = benchmark.stats.stats.median
            benchmark.extra_info["within_budget"] = median <= budget
            assert median <= FAIL_AT * budget, f"{median * 1000:.1f} ms, budget {budget * 1000:.0f} ms"

    return measured


@pytest.fixture(scope="module")
def market(bench: Workbench) -> Market:
    return bench.market


@pytest.fixture(scope="module")
def everywhere(market: Market) -> Market:
    """A market in which states and the nation count as local: all cells that can be scored, for measuring alone."""
    return replace(market, areas=market.areas.with_columns(pl.lit("metro").alias("area_type")))


@pytest.fixture(scope="module")
def moved() -> Scenario:
    return DEFAULT.with_weights(**MOVED)


def drawn(market: Market, scenario: Scenario) -> robustness.PillarDraws:
    measures = scoring.measure(market, scenario)
    return robustness.pillar_draws(robustness.shake(market, measures, scenario), scenario)


def test_reranking_a_region(timed: Timed, market: Market, moved: Scenario) -> None:
    measures = scoring.measure(market, DEFAULT)
    timed(lambda: scoring.rank(measures, moved), budget=0.010, rounds=100)


def test_measuring_a_region(timed: Timed, market: Market) -> None:
    timed(lambda: scoring.measure(market, DEFAULT), budget=0.050, rounds=30)


def test_scoring_the_national_reference(timed: Timed, market: Market, moved: Scenario) -> None:
    measured = reference.measure(market, DEFAULT)
    timed(
        lambda: reference.by_area(market, measured, reference.score(measured, moved)),
        budget=0.040,
        rounds=40,
    )


def test_scoring_every_cell_with_states(timed: Timed, everywhere: Market, moved: Scenario) -> None:
    measured = reference.measure(everywhere, DEFAULT)
    assert len(measured.cells) == everywhere.cells.height
    timed(
        lambda: reference.by_area(everywhere, measured, reference.score(measured, moved)),
        budget=0.048,  # the same rate, over 215,000 cells instead of 180,000
        rounds=40,
    )


def test_measuring_the_national_reference(timed: Timed, market: Market) -> None:
    timed(lambda: reference.measure(market, DEFAULT), budget=1.5, rounds=5)


@pytest.mark.parametrize("scenario", [DEFAULT, NO_GATES], ids=["default gates", "no gates"])
def test_simulating_the_draws(timed: Timed, market: Market, scenario: Scenario) -> None:
    draws = drawn(market, scenario)
    assert draws.noise.passing.shape[0] == robustness.DRAWS
    assert len(draws.noise.candidates) == 677 or scenario is DEFAULT
    weighted = scenario.with_weights(**MOVED)
    timed(lambda: robustness.simulate(draws, weighted), budget=0.120, rounds=20)


def test_explaining_a_job_under_all_weights(timed: Timed, market: Market) -> None:
    draws = drawn(market, DEFAULT)
    place = int(draws.noise.candidates[0])
    timed(lambda: robustness.acceptability(draws, DEFAULT, place), budget=0.060, rounds=20)


@pytest.mark.parametrize("scenario", [DEFAULT, NO_GATES], ids=["default gates", "no gates"])
def test_shaking_a_region(timed: Timed, market: Market, scenario: Scenario) -> None:
    measures = scoring.measure(market, scenario)
    timed(lambda: robustness.shake(market, measures, scenario), budget=1.0, rounds=5)


def test_ranking_all_areas_from_the_command_line(timed: Timed, paths: DataPaths, tmp_path: Path) -> None:
    """The whole command, from its start to the file: time, and the memory that it ever held."""
    file, held = tmp_path / "all.csv", []

    def rank() -> None:
        command = [sys.executable, "-m", "jtm", "rank", "--area", "all", "--out", str(file)]
        with subprocess.Popen(command, env=os.environ | {"JTM_DATA": str(paths.root)}) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        held.append(usage.ru_maxrss / 1024)

    timed(rank, budget=20, rounds=3)
    print(f"\nall areas, memory: {max(held):,.0f} MB")
    assert max(held) < 1536
    assert pl.scan_csv(file, infer_schema=False).select(pl.col("area_code").n_unique()).collect().item() == 583


def test_building_the_warehouse(timed: Timed, paths: DataPaths, tmp_path: Path) -> None:
    fresh = DataPaths(tmp_path)
    shutil.copytree(paths.snapshot, fresh.snapshot)
    shutil.copy(paths.sources, fresh.sources)

    def forget() -> None:
        fresh.warehouse.unlink(missing_ok=True)

    timed(lambda: build(fresh), budget=15.0, rounds=2, setup=forget)


def test_mapping_the_skill_landscape(bench: Workbench, timed: Timed) -> None:
    content = read_content(bench)
    timed(lambda: map_landscape(bench, content, "26420", "US"), budget=0.1, rounds=20)


def test_strengths_of_all_areas(bench: Workbench, timed: Timed) -> None:
    content = read_content(bench)
    timed(lambda: local_strengths(bench, content), budget=1, rounds=5)


def test_shocking_an_industry(bench: Workbench, timed: Timed) -> None:
    content = read_content(bench)
    between = distances(content)
    timed(lambda: shock_of(bench, content, between, "26420", "21--22", -0.2), budget=0.05, rounds=20)


def test_reading_what_every_occupation_asks(bench: Workbench, timed: Timed) -> None:
    timed(lambda: read_profiles(bench), budget=1, rounds=5)


def test_making_a_benchmark(bench: Workbench, timed: Timed) -> None:
    profiles = read_profiles(bench)
    timed(lambda: benchmark_of(bench, profiles, "49-9041", DEFAULT), budget=0.05, rounds=50)


def test_estimating_the_industry_mix_of_all_areas(timed: Timed) -> None:
    names = ("area", "wage", "staffing", "industry", "occupation_title")
    known = {name: pl.read_parquet(f"data/snapshot/{name}.parquet") for name in names}
    timed(lambda: industry_mix.fit(known), budget=60, rounds=1, setup=lambda: None)


# ── step 5 ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def houston_moves(market: Market) -> RegionMoves:
    return RegionMoves.of(market, DEFAULT)


def test_which_moves_a_region_s_workers_could_make(timed: Timed, market: Market) -> None:
    timed(RegionMoves.of, 0.1, rounds=20, args=(market, DEFAULT))


def test_feeders_of_a_jtm(timed: Timed, bench: Workbench, houston_moves: RegionMoves) -> None:
    timed(feeders_of, 0.03, rounds=50, args=(bench, houston_moves, "49-9041", DEFAULT))


def test_routes_between_two_jobs(timed: Timed, bench: Workbench, houston_moves: RegionMoves) -> None:
    timed(routes_between, 0.1, rounds=50, args=(bench, houston_moves, "51-2090", "49-9041", DEFAULT))


def test_the_plan_with_its_variants(timed: Timed, bench: Workbench, market: Market, houston_moves: RegionMoves) -> None:
    measures = scoring.measure(market, DEFAULT)
    timed(plan_of, 1.0, rounds=5, args=(bench, houston_moves, measures, DEFAULT))


def test_both_mobility_indicators_of_all_areas(timed: Timed, market: Market) -> None:
    timed(market.local, 1.5, rounds=3, args=(DEFAULT,))

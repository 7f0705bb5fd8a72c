"""How long a round's statistics take: the page works them out anew while thirty employers vote.

As in :mod:`tests.bench.test_framework`, a test fails only at three times its budget.
"""

from collections.abc import Callable

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jtm.charts import validation as charts
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.validation.consensus import employer_votes, influence, validate
from tests.framework.rounds import draft, random_ballots

EMPLOYERS, ITEMS = 30, 30
FAIL_AT = 3


@pytest.fixture(scope="module")
def benchmark_drafted() -> Benchmark:
    return draft(ITEMS)


@pytest.fixture(scope="module")
def ballots() -> pl.DataFrame:
    return random_ballots(EMPLOYERS, 3, ITEMS, seed=1)


def measured(benchmark: BenchmarkFixture, work: Callable[[], object], budget: float) -> None:
    """Hold the median of ``work`` against ``budget`` seconds."""
    benchmark.extra_info["budget_ms"] = budget * 1000
    benchmark.pedantic(work, rounds=20, warmup_rounds=1)
    if benchmark.stats is not None:  # none under --benchmark-disable
        assert benchmark.stats.stats.median <= FAIL_AT * budget


def test_validate(benchmark: BenchmarkFixture, benchmark_drafted: Benchmark, ballots: pl.DataFrame) -> None:
    """Outcomes, W, and alpha twice with 500 resamples each."""
    measured(benchmark, lambda: validate(benchmark_drafted, ballots), 0.05)


def test_influence(benchmark: BenchmarkFixture, benchmark_drafted: Benchmark, ballots: pl.DataFrame) -> None:
    measured(benchmark, lambda: influence(benchmark_drafted, ballots), 0.05)


def test_charts(benchmark: BenchmarkFixture, benchmark_drafted: Benchmark, ballots: pl.DataFrame) -> None:
    """All three, filled."""
    validation, votes = validate(benchmark_drafted, ballots), employer_votes(ballots)
    table = influence(benchmark_drafted, ballots)

    def fill() -> None:
        charts.agreement(votes, validation.items)
        charts.content_validity(validation.items)
        charts.influences(table)

    measured(benchmark, fill, 0.05)

"""Destinations in balance: groups exactly, each by itself as far as it was observed."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.models.mobility_balance import Arrivals, growth_of_groups
from jtm.paths import DataPaths

COUNT, GROUPS = 24, 4
APART = ~np.eye(COUNT, dtype=bool)


def softmax(score: np.ndarray) -> np.ndarray:
    raised = np.where(APART, np.exp(score), 0)
    return raised / raised.sum(axis=1, keepdims=True)


def seen(seed: int, counted: float, growth: tuple[float, ...] = (1.0,) * GROUPS) -> tuple[Arrivals, np.ndarray]:
    """Moves that a survey of ``counted`` moves an origin saw, and scores that know nothing of destinations."""
    draw = np.random.default_rng(seed)
    pull = draw.normal(0, 1, COUNT)
    score = draw.normal(0, 1, (COUNT, COUNT))
    people = draw.uniform(1e3, 1e5, COUNT)
    group = np.arange(COUNT) % GROUPS
    return Arrivals(softmax(score + pull), APART, np.full(COUNT, counted), people, group, np.array(growth)), score


def in_groups(arrivals: Arrivals, likelihood: np.ndarray) -> np.ndarray:
    total = arrivals.leavers @ likelihood
    return np.array([total[arrivals.group == group].sum() for group in range(GROUPS)]) / total.sum()


@given(st.integers(0, 1_000), st.floats(0.1, 1e4))
@settings(max_examples=25, deadline=None)
def test_groups_receive_what_they_receive(seed: int, counted: float) -> None:
    arrivals, score = seen(seed, counted)
    balanced = softmax(score + arrivals.balance(score))
    assert in_groups(arrivals, balanced) == pytest.approx(in_groups(arrivals, arrivals.moved), abs=1e-4)


def test_groups_that_have_grown_receive_more() -> None:
    arrivals, score = seen(1, 50, growth=(2.0, 1.0, 1.0, 1.0))
    balanced, observed = (
        in_groups(arrivals, table) for table in (softmax(score + arrivals.balance(score)), arrivals.moved)
    )
    expected = observed * arrivals.growth / (observed * arrivals.growth).sum()
    assert balanced == pytest.approx(expected, abs=1e-4)


def test_many_moves_draw_a_destination_to_its_total_and_few_do_not() -> None:
    gaps = {}
    for counted in (1e5, 1e-3):
        arrivals, score = seen(2, counted)
        expected = arrivals.counted @ softmax(score + arrivals.balance(score))
        arrived = arrivals.counted @ arrivals.moved
        gaps[counted] = np.abs(np.log(expected / arrived)).mean()
    assert gaps[1e5] < 0.1 < gaps[1e-3]


def test_origins_that_were_not_seen_say_nothing() -> None:
    arrivals, score = seen(3, 40)
    hidden = replace(arrivals, counted=np.where(np.arange(COUNT) < 6, 0, arrivals.counted))
    spoilt = replace(hidden, moved=np.where(np.arange(COUNT)[:, None] < 6, 1.0, hidden.moved))
    assert hidden.balance(score) == pytest.approx(spoilt.balance(score))


def test_a_sample_with_every_origin_once_changes_nothing() -> None:
    arrivals, score = seen(4, 40)
    assert arrivals.drawn(np.ones(COUNT)).balance(score) == pytest.approx(arrivals.balance(score))


def test_growth_is_that_of_a_group_over_all() -> None:
    known = {"node_jobs": pl.DataFrame({"node": ["a", "b", "c", "gone"], "jobs": [100.0, 100.0, 200.0, 900.0]})}
    groups = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], float)
    growth = growth_of_groups(known, ["a", "b", "c", "new"], np.array([300.0, 100.0, 200.0, 50.0]), groups)
    assert growth == pytest.approx([2 / 1.5, 1 / 1.5])


def test_shipped_moves_arrive_where_people_did(paths: DataPaths) -> None:
    """With origins held out: what the other origins tell of destinations holds for these."""
    table = pl.read_parquet(paths.snapshot / "mobility_evaluation.parquet").with_columns(
        pl.col("split", "metric").cast(pl.String)
    )
    figures: Mapping[tuple[str, str], float] = {
        (model, metric): value
        for model, metric, value in table.filter(pl.col("split") == "origins")
        .select("model", "metric", "value")
        .iter_rows()
    }
    model, before, groups = "additive logit", "additive logit, not balanced", "same group and size"
    assert figures[model, "auc"] > figures[before, "auc"] + 0.01
    assert figures[model, "arrival_rank"] > figures[before, "arrival_rank"] + 0.05
    off = [figures[name, "group_variation"] for name in (model, before, groups)]
    assert off == sorted(off)
    assert off[0] < 0.07

"""Samples of origins: that one Newton step is as good as a fit, and what is kept of it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from jtm.framework.mobility import upward_mobility
from jtm.models import mobility_bootstrap
from jtm.models.mobility_bootstrap import SAMPLES, MobilitySample, influence, upward
from jtm.models.transition_model import Basis, Design, Fitted, Observed, fit
from jtm.paths import DataPaths

NODES = 60


@pytest.fixture(scope="module")
def model() -> Fitted:
    """Moves drawn from a model with two curves, which a survey saw with noise."""
    truth = np.random.default_rng(0)
    features = {name: truth.normal(size=(NODES, NODES)) for name in ("skill_gap", "titles")}
    apart = ~np.eye(NODES, dtype=bool)
    score = features["skill_gap"] - 0.5 * features["titles"] + truth.normal(scale=0.7, size=(NODES, NODES))
    share = np.where(apart, np.exp(score), 0)
    share /= share.sum(axis=1, keepdims=True)
    design = Design(features, np.zeros(NODES, int), 1)
    basis = Basis.of(design, tuple(features), group_pairs=False)
    moves = Observed(share, np.eye(NODES), [str(node) for node in range(NODES)])
    return Fitted([], None, design, moves, basis, apart, fit(basis, share, apart), None)  # type: ignore[arg-type]


def test_a_step_goes_where_a_fit_to_the_sample_would_go(model: Fitted) -> None:
    told = influence(model)
    draw = np.random.default_rng(1)
    for _ in range(3):
        counts = draw.multinomial(NODES, np.full(NODES, 1 / NODES))
        refitted = fit_rows(model, np.repeat(np.arange(NODES), counts))
        moved, stepped = refitted - model.coefficients, told.step(counts)
        assert np.corrcoef(moved, stepped)[0, 1] > 0.95
        assert np.linalg.norm(stepped) == pytest.approx(np.linalg.norm(moved), rel=0.3)


def fit_rows(model: Fitted, rows: np.ndarray) -> np.ndarray:
    """The fit to a sample of origins; one that was drawn twice is there twice."""
    picked = (rows[:, None] * NODES + np.arange(NODES)).ravel()
    basis = replace(model.basis, columns=model.basis.columns[picked])
    return fit(basis, model.moves.share[rows], model.pairs[rows])


def test_drawing_every_origin_once_changes_nothing(model: Fitted) -> None:
    assert np.abs(influence(model).step(np.ones(NODES, int))).max() < 1e-9


def test_upward_mobility_is_that_of_step_two() -> None:
    draw = np.random.default_rng(2)
    score, rate, wage = draw.normal(size=(30, 30)), draw.uniform(0.02, 0.2, 30), draw.uniform(20_000, 120_000, 30)
    likelihood = np.where(np.eye(30, dtype=bool), 0, np.exp(score))
    expected, _ = upward_mobility(likelihood / likelihood.sum(axis=1, keepdims=True), rate, wage)
    np.testing.assert_allclose(upward(score, rate, np.log(wage)), expected, atol=1e-12)


def test_the_shipped_samples_are_small(paths: DataPaths) -> None:
    file = paths.snapshot / "mobility_sample.parquet"
    table = MobilitySample.validate(pl.read_parquet(file))
    assert table.height == SAMPLES * 830
    assert file.stat().st_size < 2**20
    assert sum(one.stat().st_size for one in paths.snapshot.glob("*.parquet")) <= 30 * 2**20


def test_samples_are_drawn_by_a_fixed_seed() -> None:
    assert (mobility_bootstrap.SAMPLES, mobility_bootstrap.SEED) == (100, 20260101)

"""The transition model: what it is made of, and that nothing leaks into its evaluation."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jtm.models import mobility_evaluation, transition_model
from jtm.models.mobility_evaluation import Case, additive, by_origin, cross_validated, shuffled
from jtm.models.mobility_features import FEATURES, PARTS, features, one_sided_gap, profiles
from jtm.models.transition_model import Basis, Design, every_pair, fit, observed
from jtm.paths import DataPaths

SOME = ("skill_gap", "knowledge_alike", "titles", "size")


@pytest.fixture(scope="module")
def known(paths: DataPaths) -> Mapping[str, pl.DataFrame]:
    return {file.stem: pl.read_parquet(file) for file in paths.snapshot.glob("*.parquet")}


@pytest.fixture(scope="module")
def case(known: Mapping[str, pl.DataFrame]) -> Case:
    return Case.of(known)


levels = arrays(float, (4, 3), elements=st.floats(0.1, 7))
weights = arrays(float, (4, 3), elements=st.floats(0.1, 1))


@given(levels, weights)
def test_the_one_sided_gap_is_what_its_formula_says(level: np.ndarray, weight: np.ndarray) -> None:
    found = one_sided_gap(level, weight)
    for origin in range(4):
        for destination in range(4):
            lacking = sum(weight[destination, k] * max(0.0, level[destination, k] - level[origin, k]) for k in range(3))
            asked = sum(weight[destination, k] * level[destination, k] for k in range(3))
            assert found[origin, destination] == pytest.approx(lacking / asked)
    assert np.diag(found) == pytest.approx(0)


def test_every_feature_is_in_one_part_and_is_made(case: Case) -> None:
    assert set(case.design.features) == set(FEATURES)
    assert len(FEATURES) == len(set(FEATURES))
    for name, table in case.design.features.items():
        assert np.isfinite(table).all(), name


def test_an_occupation_in_a_node_of_its_own_has_that_node_s_profile(known: Mapping[str, pl.DataFrame]) -> None:
    soc = known["occupation_title"].filter(pl.col("level") == "detailed")["soc"].sort().to_list()
    jobs, moves = profiles(known, soc), observed(known, soc)
    nodes = jobs.merged(moves.members)
    alone = np.flatnonzero((moves.members == 1).sum(axis=0) == 1)
    alone = [node for node in alone if moves.members[:, node].sum() == 1]
    members = [int(moves.members[:, node].argmax()) for node in alone]
    assert len(alone) > 200
    assert nodes.log_wage[alone] == pytest.approx(jobs.log_wage[members])
    assert nodes.level["skill"][alone] == pytest.approx(jobs.level["skill"][members])
    assert nodes.employment.sum() == pytest.approx((jobs.employment * (moves.members.sum(axis=1) > 0)).sum())


def test_what_made_the_moves_is_found_again() -> None:
    """Moves drawn from a model with one curve: the fit finds its slope."""
    truth = np.random.default_rng(0)
    feature = truth.normal(size=(40, 40))
    raised = np.exp(1.5 * feature) * ~np.eye(40, dtype=bool)
    share = raised / raised.sum(axis=1, keepdims=True)
    basis = Basis.of(Design({"skill_gap": feature}, np.zeros(40, int), 1), ("skill_gap",), group_pairs=False)
    knots, values = basis.model(fit(basis, share, ~np.eye(40, dtype=bool))).curves["skill_gap"]
    inside = slice(1, -1)  # the outermost knots hold few pairs
    slope = np.polyfit(knots[inside], values[inside], 1)[0]
    assert slope == pytest.approx(1.5, rel=0.1)


def test_a_fit_goes_on_until_it_is_there() -> None:
    """Two starts by one path, and the slope at the end: nothing depends on when a search was broken off."""
    draw = np.random.default_rng(4)
    apart = ~np.eye(30, dtype=bool)
    features_of = {name: draw.normal(size=(30, 30)) for name in ("skill_gap", "titles")}
    share = np.where(apart, draw.exponential(size=(30, 30)), 0)
    share /= share.sum(axis=1, keepdims=True)
    basis = Basis.of(Design(features_of, np.zeros(30, int), 1), ("skill_gap", "titles"), group_pairs=False)
    found = fit(basis, share, apart)
    score = np.where(apart, np.asarray(basis.columns @ found).reshape(30, 30), -np.inf)
    likely = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)
    slope = basis.columns.T @ ((likely - share) / 30).ravel() + transition_model.PENALTY * found
    assert np.abs(slope).max() < 1e-6


def test_alike_levels_count_alike_in_whatever_order_they_come(known: Mapping[str, pl.DataFrame]) -> None:
    """Many occupations have the same level; a sort that is not stable puts them in an order of its own."""
    soc = known["occupation_title"].filter(pl.col("level") == "detailed")["soc"].sort().to_list()[:120]
    shuffled_soc = [soc[place] for place in np.random.default_rng(5).permutation(len(soc))]
    back = [shuffled_soc.index(code) for code in soc]
    one, other = (features(profiles(known, codes)) for codes in (soc, shuffled_soc))
    for name in ("skill_alike", "knowledge_alike", "ability_alike"):
        np.testing.assert_allclose(one[name], other[name][np.ix_(back, back)], atol=1e-12)


def test_the_matrices_are_small(paths: DataPaths) -> None:
    assert (paths.snapshot / "transition.parquet").stat().st_size <= 20 * 2**20


def test_the_parts_are_those_of_the_shipped_table(known: Mapping[str, pl.DataFrame]) -> None:
    table = known["transition"]
    assert table.height == 830 * 830
    assert set(PARTS) <= set(table.columns)
    same = table.filter(pl.col("origin_soc") == pl.col("destination_soc"))
    assert same.select(pl.sum_horizontal(*PARTS).abs().max()).item() == 0


def test_the_shipped_evaluation_leads_with_the_stricter_split_and_beats_the_baselines(
    known: Mapping[str, pl.DataFrame],
) -> None:
    table = known["mobility_evaluation"].with_columns(pl.col("split", "metric").cast(pl.String))
    for split in ("both ends", "origins"):
        rows = table.filter(pl.col("split") == split)
        ours = rows.filter((pl.col("model") == mobility_evaluation.MODEL) & (pl.col("metric") == "auc"))
        assert ours["value"][0] > 0.86
        of_moves = rows.filter(pl.col("metric").is_in(mobility_evaluation.PER_ORIGIN))
        baselines = of_moves.filter(pl.col("model").is_in(["same group and size", "cosine of skill levels"]))
        assert (baselines["margin_low"] > 0).all()
    trees = table.filter((pl.col("model") == "boosted trees") & (pl.col("metric") == "auc"))
    assert (trees["margin"] > -0.02).all(), "the model that can be explained is not far behind"


def test_shuffled_outcomes_cannot_be_predicted(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mobility_evaluation, "FOLDS", 2)
    monkeypatch.setattr(transition_model, "STEPS", 25)
    fitter = additive(case.design, SOME, group_pairs=False)
    real = by_origin(case.moves, cross_validated(case, fitter, "origins"))["auc"].mean()
    dealt = replace(case, moves=shuffled(case.moves))
    chance = by_origin(dealt.moves, cross_validated(dealt, fitter, "origins"))["auc"].mean()
    assert real > 0.8
    assert chance == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("split", ["origins", "both ends"])
def test_a_fit_never_sees_what_it_is_tried_on(case: Case, split: str) -> None:
    """A fitter that answers with what it was shown scores nothing where it counts."""

    def parrot(share: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        return pairs.astype(float)

    scores = cross_validated(case, parrot, split)
    assert scores[every_pair(case.moves)].max() == 0


def test_both_ends_held_out_sees_no_move_of_either_job(case: Case) -> None:
    seen: list[np.ndarray] = []

    def spy(share: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        seen.append(pairs)
        return np.zeros_like(share)

    cross_validated(case, spy, "both ends")
    for pairs in seen:
        origins, destinations = pairs.any(axis=1), pairs.any(axis=0)
        hidden = ~destinations & case.moves.known
        assert hidden.sum() > 50
        assert not (origins & hidden).any()


def test_features_of_the_occupations_are_the_same_kind(known: Mapping[str, pl.DataFrame]) -> None:
    soc = ["51-4041", "49-9041", "29-1141"]
    made = features(profiles(known, soc))
    assert made["skill_gap"].shape == (3, 3)
    assert made["titles"][0, 1] > made["titles"][0, 2], "a machinist is called more like a mechanic than like a nurse"

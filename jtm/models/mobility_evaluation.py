"""How well does the transition model predict moves that it has not seen?

Two ways to hold out, at the level of the nodes in which moves are observed: *origins* (all moves from a fifth of the
nodes) and, stricter, *both ends* (no node of a predicted move was seen in any move at all: a reverse move is a strong
hint). Every node that has occupations is a possible destination; all but the observed ones are negatives.

For each origin: AUC; recall@10, the share of its observed destinations among the ten that score highest; mass@10, the
share of its leavers who went to one of those ten. Their means over origins are reported, with intervals from a
bootstrap over origins, and so is the margin over each other model.

For the models that say how likely a move is, two figures of all origins together, each by its leavers: the *total
variation* between predicted and observed shares of arrivals in the major groups, and the *rank correlation* of
predicted and observed arrivals over the destinations. They are told of each fold of origins, in the mean.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.language import marked
from jtm.models.mobility_balance import Arrivals
from jtm.models.mobility_features import profiles
from jtm.models.transition_model import Basis, Design, Floats, Mask, Observed, every_pair, fit, observed
from jtm.sources.contract import conform

FOLDS = 5
TOP = 10
RESAMPLES = 1000
BINS = 10
MODEL, UNBALANCED = marked("additive logit"), marked("additive logit, not balanced")
GROUPS = marked("same group and size")
PER_ORIGIN = ("auc", "recall_at_10", "mass_at_10")
TOGETHER = ("group_variation", "arrival_rank")
SPLITS = ("both ends", "origins")
Progress = Callable[[float, str], None]
Fitter = Callable[[Floats, Mask], Floats]  # observed shares, the pairs that may be seen -> scores of all pairs


class MobilityEvaluation(dy.Schema):
    """One figure of one model under one split, with its 95% interval, and by how much the model in use exceeds it."""

    split = dy.Enum(list(SPLITS), primary_key=True)
    model = dy.String(primary_key=True)
    metric = dy.Enum([*PER_ORIGIN, *TOGETHER], primary_key=True)
    value = dy.Float64(min=0, max=1)
    value_low = dy.Float64()
    value_high = dy.Float64()
    margin = dy.Float64()
    margin_low = dy.Float64()
    margin_high = dy.Float64()
    origins = dy.UInt16()


class MobilityCalibration(dy.Schema):
    """Pairs in tenths of predicted likelihood: the mean predicted and the mean observed share of leavers."""

    split = dy.Enum(list(SPLITS), primary_key=True)
    tenth = dy.UInt8(primary_key=True, min=1, max=BINS)
    predicted = dy.Float64(min=0)
    observed = dy.Float64(min=0)
    pairs = dy.UInt32()


@dataclass(frozen=True)
class Case:
    """The observed moves with the features of their nodes, and how many ``leavers`` (m,) a node has in a year."""

    moves: Observed
    design: Design
    skill_cosine: Floats
    leavers: Floats

    @classmethod
    def of(cls, known: Mapping[str, pl.DataFrame]) -> "Case":
        """From the tables of a snapshot."""
        soc = known["occupation_title"].filter(pl.col("level") == "detailed")["soc"].sort().to_list()
        moves = observed(known, soc)
        nodes = profiles(known, soc).merged(moves.members)
        level = nodes.level["skill"]
        unit = level / np.maximum(np.linalg.norm(level, axis=1, keepdims=True), 1e-12)
        return cls(moves, Design.of(nodes), unit @ unit.T, nodes.employment * nodes.turnover)

    def arrivals(self, pairs: Mask) -> Arrivals:
        """The observed moves among ``pairs``, at the sizes that they were observed at."""
        even = np.ones(self.design.group_count)
        seen = np.where(pairs, self.moves.share, 0)
        return Arrivals(seen, pairs, self.moves.counted, self.leavers, self.design.group, even)


def silent(share: float, step: str) -> None:
    """A progress report that nobody watches."""


def evaluate(known: Mapping[str, pl.DataFrame], progress: Progress = silent) -> dict[str, pl.DataFrame]:
    """``mobility_evaluation`` and ``mobility_calibration``, from the tables of a snapshot; takes some minutes."""
    case = Case.of(known)
    models = fitters(case)
    figures, calibrations = [], []
    for step, split in enumerate(SPLITS):
        measured, likely = {}, {}
        for number, (name, fitter) in enumerate(models.items()):
            progress((step + number / len(models)) / len(SPLITS), f"{split} held out: {name}")
            scores = cross_validated(case, fitter, split)
            measured[name] = by_origin(case.moves, scores)
            if name in (MODEL, UNBALANCED, GROUPS):
                likely[name] = likelihoods(case.moves, scores)
            if name == MODEL:
                calibrations.append(calibration(case.moves, scores, split))
        measured[marked("most possible")] = by_origin(case.moves, case.moves.share)
        figures += [summary(measured, split), together(case, likely, split)]
    return {
        "mobility_evaluation": conform(pl.concat(figures), MobilityEvaluation, "evaluation"),
        "mobility_calibration": conform(pl.concat(calibrations), MobilityCalibration, "calibration"),
    }


def fitters(case: Case) -> dict[str, Fitter]:
    """The model in use, the trees that it must not fall behind, and the baselines of the literature."""
    size = ("major_group", "minor_group", "broad_group", "size")
    fitted = remembered(additive(case.design, tuple(case.design.features)))
    return {
        MODEL: balanced(case, fitted),
        UNBALANCED: fitted,
        marked("boosted trees"): _trees(case.design),
        GROUPS: additive(case.design, size, group_pairs=False),
        marked("size of the destination"): lambda share, pairs: case.design.features["size"],
        marked("cosine of skill levels"): lambda share, pairs: case.skill_cosine,
    }


def additive(design: Design, names: tuple[str, ...], group_pairs: bool = True) -> Fitter:
    """The model in use on the features ``names``."""
    basis = Basis.of(design, names, group_pairs)
    return lambda share, pairs: np.asarray(basis.columns @ fit(basis, share, pairs)).reshape(share.shape)


def balanced(case: Case, fitter: Fitter) -> Fitter:
    """``fitter`` with its destinations in balance, by the same moves."""

    def scores(share: Floats, pairs: Mask) -> Floats:
        found = fitter(share, pairs)
        return found + case.arrivals(pairs).balance(found)

    return scores


def remembered(fitter: Fitter) -> Fitter:
    """``fitter`` that is fitted once for the same pairs."""
    made: dict[bytes, Floats] = {}

    def scores(share: Floats, pairs: Mask) -> Floats:
        asked = pairs.tobytes()
        if asked not in made:
            made[asked] = fitter(share, pairs)
        return made[asked]

    return scores


def _trees(design: Design) -> Fitter:
    from sklearn.ensemble import HistGradientBoostingClassifier

    table = np.stack([np.asarray(feature) for feature in design.features.values()], axis=-1)

    def scores(share: Floats, pairs: Mask) -> Floats:
        trees = HistGradientBoostingClassifier(max_iter=300, learning_rate=0.06, min_samples_leaf=50, random_state=0)
        trees.fit(table[pairs], (share > 0)[pairs])
        return np.asarray(trees.decision_function(table.reshape(-1, table.shape[-1]))).reshape(share.shape)

    return scores


def cross_validated(case: Case, fitter: Fitter, split: str) -> Floats:
    """Scores of all pairs, each by a fit that has not seen its origin, or neither of its ends."""
    count = len(case.moves.nodes)
    fold = folds(count)
    usable = every_pair(case.moves)
    scores = np.full((count, count), -np.inf)
    for first in range(FOLDS):
        for second in range(first, FOLDS) if split == "both ends" else [first]:
            seen = ~np.isin(fold, (first, second))
            pairs = usable & seen[:, None] & (seen[None, :] if split == "both ends" else True)
            found = fitter(case.moves.share, pairs)
            for origin, destination in {(first, second), (second, first)}:
                ends = fold == destination if split == "both ends" else np.ones(count, bool)
                block = np.ix_(fold == origin, ends)
                scores[block] = found[block]
    return scores


def folds(count: int) -> NDArray[np.int64]:
    """The fold of each node, (m,)."""
    return np.asarray(np.random.default_rng(0).permutation(count) % FOLDS)


def by_origin(moves: Observed, scores: Floats) -> dict[str, Floats]:
    """The three figures of each sampled origin."""
    from sklearn.metrics import roc_auc_score

    rows = []
    for origin in moves.sampled:
        others = moves.known.copy()
        others[origin] = False
        score, share = scores[origin, others], moves.share[origin, others]
        best = np.argsort(-score, kind="stable")[:TOP]
        found = (share[best] > 0).sum() / (share > 0).sum()
        rows.append((roc_auc_score(share > 0, score), found, share[best].sum()))
    return dict(zip(PER_ORIGIN, np.array(rows).T, strict=True))


def summary(measured: Mapping[str, Mapping[str, Floats]], split: str) -> pl.DataFrame:
    """Means over origins with bootstrap intervals, and the paired margins of the model in use."""
    count = len(measured[MODEL]["auc"])
    draws = np.random.default_rng(0).integers(count, size=(RESAMPLES, count))
    rows = []
    for name, metrics in measured.items():
        for metric, values in metrics.items():
            margin = measured[MODEL][metric] - values
            rows.append((split, name, metric, *_interval(values, draws), *_interval(margin, draws), count))
    return pl.DataFrame(rows, schema=MobilityEvaluation.column_names(), orient="row")


def _interval(values: Floats, draws: NDArray[np.int64]) -> tuple[float, float, float]:
    low, high = np.quantile(values[draws].mean(axis=1), [0.025, 0.975])
    return round(float(values.mean()), 6), round(float(low), 6), round(float(high), 6)


def together(case: Case, likely: Mapping[str, Floats], split: str) -> pl.DataFrame:
    """The figures of all origins together, in the form of :func:`summary`: the mean over the folds of origins, with the
    least and the largest of them. What is held out of one fold is in the balance of another, so that over all of them
    together errors would cancel.
    """
    part = folds(len(case.moves.nodes))[case.moves.sampled]
    people = (part == np.arange(FOLDS)[:, None]) * case.leavers[case.moves.sampled]
    arrived = people @ case.moves.share[case.moves.sampled]
    measured = {name: _agreement(case, people @ table[case.moves.sampled], arrived) for name, table in likely.items()}
    rows = [
        (split, name, metric, *_range(values), *_range(measured[MODEL][metric] - values), len(part))
        for name, metrics in measured.items()
        for metric, values in metrics.items()
    ]
    return pl.DataFrame(rows, schema=MobilityEvaluation.column_names(), orient="row")


def _range(values: Floats) -> tuple[float, float, float]:
    return round(float(values.mean()), 6), round(float(values.min()), 6), round(float(values.max()), 6)


def _agreement(case: Case, predicted: Floats, arrived: Floats) -> dict[str, Floats]:
    """Of arrivals (folds, m): total variation by major group, and rank correlation over the known nodes."""
    from scipy.stats import spearmanr

    in_group = np.eye(case.design.group_count)[case.design.group]
    shares = [(table @ in_group) / table.sum(axis=1, keepdims=True) for table in (predicted, arrived)]
    known = case.moves.known
    ranks = [spearmanr(one[known], other[known]).statistic for one, other in zip(predicted, arrived, strict=True)]
    return {"group_variation": np.abs(shares[0] - shares[1]).sum(axis=1) / 2, "arrival_rank": np.array(ranks)}


def likelihoods(moves: Observed, scores: Floats) -> Floats:
    """P(destination | origin) for the pairs that are looked at, from their scores."""
    pairs = every_pair(moves)
    raised = np.where(pairs, np.exp(scores - scores.max(axis=1, initial=0, where=pairs, keepdims=True)), 0)
    return np.asarray(raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-300))


def calibration(moves: Observed, scores: Floats, split: str) -> pl.DataFrame:
    """Predicted likelihood against observed share, over tenths of the pairs of sampled origins."""
    pairs = every_pair(moves)
    predicted, share = likelihoods(moves, scores)[pairs], moves.share[pairs]
    order = np.argsort(predicted, kind="stable")
    rows = [
        (split, tenth + 1, float(predicted[part].mean()), float(share[part].mean()), len(part))
        for tenth, part in enumerate(np.array_split(order, BINS))
    ]
    return pl.DataFrame(rows, schema=MobilityCalibration.column_names(), orient="row")


def shuffled(moves: Observed) -> Observed:
    """The same moves with each origin's destinations dealt anew: nothing is left to predict."""
    deal = np.random.default_rng(0)
    share = moves.share.copy()
    for origin in moves.sampled:
        others = np.flatnonzero(moves.known & (np.arange(len(share)) != origin))
        share[origin, others] = deal.permutation(share[origin, others])
    return Observed(share, moves.members, moves.nodes)

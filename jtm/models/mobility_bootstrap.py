"""How far could upward mobility be off, had the survey seen other origins?

A bootstrap over origins: the nodes that the transition model learns from are drawn with replacement, and the model is
moved to each sample. To fit it anew a hundred times would take an hour. Instead the fitted coefficients take one Newton
step on the sample's objective, the *score bootstrap* (Kline and Santos 2012): with H the curvature of the whole
objective and g_o the gradient of origin o, the step is −H⁻¹ Σ_o (v_o − w_o) g_o, for weights v_o in the sample and w_o
in the fit. Destinations are then balanced anew. Only what that does to upward mobility is kept, one figure an
occupation and sample.
"""

from dataclasses import dataclass

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.models.transition_model import PENALTY, Fitted, Floats, scores
from jtm.sources.contract import conform

SAMPLES = 100
SEED = 20260101
CURVE = 3  # as in jtm.framework.mobility: degree of the polynomial that stands for "jobs at the same pay"
DECIMALS = 6


class MobilitySample(dy.Schema):
    """By how much a sample of origins moves an occupation's upward mobility, in log points a year, with the nation's
    occupations and wages.
    """

    soc = dy.String(primary_key=True)
    number = dy.UInt8(primary_key=True, alias="sample")  # a schema has a method `sample`
    deviation = dy.Float32(min=-1, max=1)


@dataclass(frozen=True)
class Influence:
    """What each of the nodes ``origins`` contributes to a fit: ``gradient`` (origins, columns) of its mean loss, its
    ``weight`` (origins,), the number of its observed destinations; and the whole's ``curvature`` (columns, columns).
    """

    origins: NDArray[np.int64]
    gradient: Floats
    weight: Floats
    curvature: Floats

    def step(self, counts: NDArray[np.int64]) -> Floats:
        """How the coefficients move if origin o stands ``counts[o]`` times in the sample: (columns,)."""
        usual, drawn = (weight / weight.sum() for weight in (self.weight, counts * self.weight))
        return np.asarray(-np.linalg.solve(self.curvature, (drawn - usual) @ self.gradient))


def influence(model: Fitted) -> Influence:
    """Of the origins that a fit learns from, at its result."""
    share, pairs, fitted = model.moves.share, model.pairs, model.coefficients
    origins = np.flatnonzero((share * pairs).sum(axis=1) > 0)
    weight = ((share > 0) & pairs)[origins].sum(axis=1).astype(float)
    gradient = np.empty((len(origins), len(fitted)))
    curvature = np.zeros((len(fitted), len(fitted)))
    for place, origin in enumerate(origins):
        among = np.flatnonzero(pairs[origin])
        columns = model.basis.columns[origin * len(share) + among].astype(np.float64)
        likely = _softmax(columns @ fitted)
        observed = share[origin, among] / share[origin, among].sum()
        gradient[place] = columns.T @ (likely - observed)
        mean = columns.T @ likely
        square = (columns.multiply(likely[:, None]).T.tocsr() @ columns).toarray()
        curvature += weight[place] * (square - np.outer(mean, mean))
    return Influence(origins, gradient, weight, curvature / weight.sum() + PENALTY * np.eye(len(fitted)))


def _softmax(score: Floats) -> Floats:
    raised = np.exp(score - score.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def upward(score: Floats, leaving_rate: Floats, log_wage: Floats) -> Floats:
    """Upward mobility of n occupations over all of each other, less what jobs at the same pay have: (n,), in log points
    a year. The formula is that of :func:`jtm.framework.mobility.upward_mobility`.
    """
    apart = score.copy()
    np.fill_diagonal(apart, -np.inf)
    rise = leaving_rate * (_softmax(apart) @ log_wage - log_wage)
    curve = np.polynomial.Polynomial.fit(log_wage, rise, CURVE)
    return np.asarray(rise - curve(log_wage))


def samples(model: Fitted) -> dict[str, pl.DataFrame]:
    """``mobility_sample``: for :data:`SAMPLES` samples of origins, the deviation of each occupation."""
    told = influence(model)
    fitted = scores(model, model.coefficients)
    usual = upward(fitted + model.arrivals.balance(fitted), model.jobs.turnover, model.jobs.log_wage)
    even = np.full(len(told.weight), 1 / len(told.weight))
    counts = np.random.default_rng(SEED).multinomial(len(even), even, size=SAMPLES)
    moved = [_sample(model, told, drawn) - usual for drawn in counts]
    table = pl.DataFrame(
        {
            "soc": np.repeat(model.soc, SAMPLES),
            "sample": np.tile(np.arange(SAMPLES, dtype=np.uint8), len(model.soc)),
            "deviation": np.stack(moved, axis=1).round(DECIMALS).astype(np.float32).ravel(),
        }
    )
    return {"mobility_sample": conform(table, MobilitySample, "transitions")}


def _sample(model: Fitted, told: Influence, drawn: NDArray[np.int64]) -> Floats:
    """Upward mobility in one sample of origins, whose moves also say anew how many arrive where."""
    times = np.zeros(len(model.moves.share))
    times[told.origins] = drawn
    score = scores(model, model.coefficients + told.step(drawn))
    anew = model.arrivals.drawn(model.moves.members @ times).balance(score)
    return upward(score + anew, model.jobs.turnover, model.jobs.log_wage)

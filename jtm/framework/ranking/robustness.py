"""How sure is a designation, given what is uncertain in the figures and the disagreement about the weights?

Draws after the OECD/JRC Handbook on Constructing Composite Indicators (2008) and stochastic multicriteria
acceptability analysis (Lahdelma and Salminen 2001), of all that :mod:`jtm.framework.ranking.uncertainty` lists. The
noise of the figures does not depend on weights, so it is drawn once (:func:`shake`); pillars change with the
indicators' weights only (:func:`pillar_draws`); a move of a pillar's slider costs a product and a sort
(:func:`simulate`).
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.criteria import criteria
from jtm.framework.market import NATION, Floats, Market
from jtm.framework.ranking import aggregate
from jtm.framework.ranking.gates import Mask, gates, passing
from jtm.framework.ranking.indicators import compute
from jtm.framework.ranking.normalise import Array, fast_percentile, normalise
from jtm.framework.ranking.scoring import Measures
from jtm.framework.ranking.uncertainty import drawn_shocks, drawn_weights, shaken
from jtm.scenario import AGGREGATIONS, NORMALISATIONS, Scenario

DRAWS = 2000
SEED = 20260101
INTERVAL = (0.05, 0.5, 0.95)
FIRM_FROM, LIKELY_FROM = 0.9, 0.5  # shares of the draws
_WITHIN_PILLARS, _AGGREGATION = 1, 2  # streams of their own, beside those of the noise
_BLOCK = 250  # draws at a time, so that a region's noise never needs more than some tens of megabytes


class Certainty(StrEnum):
    """How sure it is that an occupation is among the JTMs."""

    FIRM = "firm"
    LIKELY = "likely"
    OPEN = "open"


def certainty(p_top: pl.Expr) -> pl.Expr:
    """The tier of a share of draws: firm from 90%, likely from 50%, else open; none where no draw designates it."""
    return (
        pl.when(p_top >= FIRM_FROM)
        .then(pl.lit(Certainty.FIRM.value))
        .when(p_top >= LIKELY_FROM)
        .then(pl.lit(Certainty.LIKELY.value))
        .when(p_top > 0)
        .then(pl.lit(Certainty.OPEN.value))
    )


@dataclass(frozen=True)
class Noise:
    """A region's noise, for its candidates only: the cells that pass the gates in some draw.

    ``candidates`` are their positions among the ``size`` cells; ``normalised`` holds (draws, candidates) float32 for
    the indicators that are shaken and (candidates,) for the others; ``passing`` is (draws, candidates).
    """

    normalised: dict[str, Array]
    passing: Mask
    candidates: NDArray[np.int64]
    size: int


@dataclass(frozen=True)
class PillarDraws:
    """The pillars of every draw, (draws, candidates) or (candidates,): what pillar weights do not change."""

    pillars: dict[str, Array]
    noise: Noise


@dataclass(frozen=True)
class Robustness:
    """Per cell: ``p_top``, the share of draws in which it is designated, and the 5th, 50th and 95th percentile of its
    rank over the draws in which it passes the gates (``nan`` if in none).
    """

    p_top: Floats
    rank_low: Floats
    rank_middle: Floats
    rank_high: Floats


@dataclass(frozen=True)
class Acceptability:
    """Without any preference among weights, one cell's share of first places and of designations, and the mean pillar
    shares of the draws that designate it (``None`` if none does).
    """

    first: float
    designated: float
    central_weights: dict[str, float] | None


def shake(market: Market, measures: Measures, scenario: Scenario, draws: int = DRAWS) -> Noise:
    """Draw the noise of a region, and re-normalise and re-gate each draw; the seed is fixed."""
    starts = range(0, draws, _BLOCK)
    with ThreadPoolExecutor() as pool:
        work = partial(_shake_block, market, measures, scenario)
        blocks = list(pool.map(work, starts, (min(_BLOCK, draws - start) for start in starts)))
    passes = np.concatenate([mask for _, mask in blocks])
    candidates = np.flatnonzero(passes.any(axis=0))
    normalised = {
        name: np.concatenate([block[name][:, candidates] for block, _ in blocks])
        if first.ndim == 2
        else first[candidates]
        for name, first in blocks[0][0].items()
    }
    return Noise(normalised, passes[:, candidates], candidates, len(measures.cells))


def _shake_block(
    market: Market, measures: Measures, scenario: Scenario, start: int, draws: int
) -> tuple[dict[str, Array], Mask]:
    """Normalised indicators and gates of ``draws`` draws, over all cells of the region."""
    cells = measures.cells
    generator = np.random.default_rng([SEED, start])
    noisy = shaken(cells, drawn_shocks(generator, market, cells, draws), of_nation=scenario.area == NATION)
    methods = generator.choice(list(NORMALISATIONS), size=draws) if scenario.vary_method else None
    normalised = {
        name: _normalise_draws(values, methods, scenario.normalisation, draws)
        if values.ndim == 2 or methods is not None
        else measures.normalised[name].astype(np.float32)
        for name, values in compute(noisy).items()
    }
    # The growth gate asks what is projected, which is published and the same in every draw; how far a projection may be
    # off moves the score.
    mask = passing(gates(replace(noisy, growth=cells.growth), market, scenario))
    return normalised, np.broadcast_to(mask, (draws, len(cells)))


def _normalise_draws(values: Floats, methods: NDArray[np.str_] | None, method: str, draws: int) -> Array:
    """Normalise each draw by its own of ``methods``, or all by ``method``; (draws, n)."""
    if methods is None:
        return _normalised(values, method)
    table = np.broadcast_to(values, (draws, values.shape[-1]))
    out = np.empty(table.shape, dtype=np.float32)
    for one in NORMALISATIONS:
        out[methods == one] = _normalised(table[methods == one], one)
    return out


def _normalised(values: Floats, method: str) -> Array:
    """Normalise (draws, n); what is missing is missing in all draws."""
    known = ~np.isnan(values).any(axis=0)
    out = np.full(values.shape, np.nan, dtype=np.float32)
    if method == "percentile":
        out[:, known] = fast_percentile(values[:, known].astype(np.float32))
    elif known.any() and len(values):
        out[:, known] = normalise(values[:, known], method)
    return out


def pillar_draws(noise: Noise, scenario: Scenario) -> PillarDraws:
    """The pillars of every draw, under indicator weights drawn around the scenario's within each pillar."""
    weights: dict[str, Array] = {}
    for number, pillar in enumerate(criteria().pillars):
        chosen = {item.id: scenario.indicators[item.id] for item in criteria().of_pillar(pillar)}
        generator = np.random.default_rng([SEED, _WITHIN_PILLARS, number])
        weights |= drawn_weights(generator, chosen, scenario.concentration, len(noise.passing))
    pillars = aggregate.pillar_scores(noise.normalised, weights)
    return PillarDraws({name: pillar.astype(np.float32, copy=False) for name, pillar in pillars.items()}, noise)


def simulate(draws: PillarDraws, scenario: Scenario) -> Robustness:
    """Rank every draw under weights around the scenario's, concentration ``scenario.concentration``."""
    noise = draws.noise
    generator = np.random.default_rng(SEED)
    weights = drawn_weights(generator, scenario.pillar_shares(), scenario.concentration, len(noise.passing))
    score = _scores(draws, weights, scenario)
    eligible = noise.passing & ~np.isnan(score)
    ranked = _rank_draws(score, eligible)
    designated = (ranked <= _seats(scenario.share, eligible)[:, None]) & eligible
    p_top = np.zeros(noise.size)
    p_top[noise.candidates] = designated.mean(axis=0)
    interval = np.full((len(INTERVAL), noise.size), np.nan)
    interval[:, noise.candidates] = _rank_percentiles(ranked, eligible)
    return Robustness(p_top, *interval)


def acceptability(draws: PillarDraws, scenario: Scenario, position: int) -> Acceptability:
    """Rank acceptability and central weights of one cell under weights drawn evenly over all mixes."""
    noise = draws.noise
    column = np.searchsorted(noise.candidates, position)
    if column >= len(noise.candidates) or noise.candidates[column] != position:
        return Acceptability(0.0, 0.0, None)
    even = np.random.default_rng(SEED).dirichlet(np.ones(len(criteria().pillars)), len(noise.passing))
    weights = dict(zip(criteria().pillars, even.T[:, :, None], strict=True))
    score = _scores(draws, weights, scenario)
    eligible = noise.passing & ~np.isnan(score)
    passes = eligible[:, column]
    better = ((score > score[:, [column]]) & eligible).sum(axis=1)
    in_top = passes & (better < _seats(scenario.share, eligible))
    central = {name: float(weight[in_top].mean()) for name, weight in weights.items()} if in_top.any() else None
    return Acceptability(float((passes & (better == 0)).mean()), float(in_top.mean()), central)


def _scores(draws: PillarDraws, weights: Mapping[str, Array], scenario: Scenario) -> Array:
    """Scores of the candidates in every draw, (draws, candidates); each draw by an aggregation of its own if asked."""
    shape = draws.noise.passing.shape
    if not scenario.vary_method:
        return np.broadcast_to(aggregate.combine(draws.pillars, weights, scenario.aggregation), shape)
    chosen = np.random.default_rng([SEED, _AGGREGATION]).choice(list(AGGREGATIONS), size=(shape[0], 1))
    each = [aggregate.combine(draws.pillars, weights, one) for one in AGGREGATIONS]
    return np.broadcast_to(np.select([chosen == one for one in AGGREGATIONS], each), shape)


def _seats(share: float, mask: Mask) -> Floats:
    places: Floats = np.ceil(np.round(share * mask.sum(axis=1), aggregate.SCORE_DECIMALS))
    return places


def _rank_draws(score: Array, mask: Mask) -> NDArray[np.uint16]:
    """Ranks from 1 within each draw, best first; those gated out come last."""
    keyed = np.where(mask, -score, np.inf).astype(np.float32)
    ranked = np.empty(keyed.shape, dtype=np.uint16)

    def one(rows: slice) -> None:
        order = np.argsort(keyed[rows], axis=1)
        places = np.broadcast_to(np.arange(1, keyed.shape[1] + 1, dtype=np.uint16), order.shape)
        np.put_along_axis(ranked[rows], order, places, axis=1)

    _in_halves(one, len(keyed))
    return ranked


def _rank_percentiles(ranked: NDArray[np.uint16], mask: Mask) -> Floats:
    """The :data:`INTERVAL` percentiles of each column's ranks over the draws in which it passes, (3, candidates)."""
    columns = np.ascontiguousarray(np.where(mask, ranked, np.iinfo(np.uint16).max).T)
    out = np.full((len(INTERVAL), len(columns)), np.nan)
    passes = mask.sum(axis=0)

    def one(rows: slice) -> None:
        columns[rows].sort(axis=1)

    _in_halves(one, len(columns))
    for level, target in zip(INTERVAL, out, strict=True):
        target[:] = columns[np.arange(len(columns)), np.maximum(np.ceil(level * passes).astype(int) - 1, 0)]
    out[:, passes == 0] = np.nan
    return out


def _in_halves(work: Callable[[slice], None], rows: int) -> None:
    """Run ``work`` on both halves of ``rows`` at once: NumPy sorts without holding the interpreter's lock."""
    middle = rows // 2
    other = _threads().submit(work, slice(0, middle))
    work(slice(middle, rows))
    other.result()


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads that are kept: starting one takes as long as sorting a half."""
    return ThreadPoolExecutor(thread_name_prefix="halves")

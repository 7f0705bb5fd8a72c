"""How sure is a designation, given what is uncertain in the figures and the disagreement about the weights?

Draws after the OECD/JRC Handbook on Constructing Composite Indicators (2008) and stochastic multicriteria
acceptability analysis (Lahdelma and Salminen 2001), of all that :mod:`jtm.framework.ranking.uncertainty` lists. The
noise of the figures does not depend on weights, so it is drawn once (:func:`shake`); pillars change with the
indicators' weights only (:func:`pillar_draws`); a move of a pillar's slider costs a product and a sort
(:func:`simulate`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.criteria import Criteria, criteria
from jtm.framework.market import NATION, Cells, Floats, Integers, Market
from jtm.framework.ranking import aggregate
from jtm.framework.ranking.gates import Mask, gates, passing
from jtm.framework.ranking.indicators import compute
from jtm.framework.ranking.normalise import Array, normalise, normalise_draws
from jtm.framework.ranking.rows import flat, sorted_rows
from jtm.framework.ranking.scoring import Measures
from jtm.framework.ranking.uncertainty import (
    AGGREGATION,
    BETWEEN_PILLARS,
    NORMALISATION,
    WITHIN_PILLARS,
    Shocks,
    drawn_samples,
    drawn_shocks,
    drawn_weights,
    in_turn,
    shaken,
    single,
)
from jtm.scenario import AGGREGATIONS, NORMALISATIONS, Scenario

DRAWS = 500  # stratified: p_top is off by some 0.01 of chance
INTERVAL = (0.05, 0.5, 0.95)
FIRM_FROM, LIKELY_FROM = 0.9, 0.5  # shares of the draws
_BLOCK = 125  # draws at a time: their figures stay in the processor's cache


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
    the indicators that are shaken and (candidates,) for the others; ``passing`` is (draws, candidates); ``criteria``
    say which indicators these are.
    """

    normalised: dict[str, Array]
    passing: Mask
    candidates: NDArray[np.int64]
    size: int
    criteria: Criteria = field(default_factory=criteria)


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
    cells = single(measures.cells)
    shocks = drawn_shocks(market, cells, draws)
    passes = _passing(market, cells, scenario, shocks)
    candidates = np.flatnonzero(passes.any(axis=0))
    shaker = Shaker.of(market, measures, scenario, shocks, candidates)
    blocks = [shaker.block(slice(start, start + _BLOCK)) for start in range(0, draws, _BLOCK)]
    normalised = {
        name: np.concatenate([block[name] for block in blocks]) if first.ndim == 2 else first
        for name, first in blocks[0].items()
    }
    return Noise(normalised, passes[:, candidates], candidates, len(cells), market.criteria)


def _passing(market: Market, cells: Cells, scenario: Scenario, shocks: Shocks) -> Mask:
    """Who passes the gates in each draw, (draws, n). The growth gate asks what is projected, which is published and the
    same in every draw; how far a projection may be off moves the score.
    """
    median, jobs = cells.median_wage * shocks.median_wage, cells.employment * shocks.employment
    return passing(gates(replace(cells, median_wage=median, employment=jobs), market, scenario))


@dataclass(frozen=True)
class Shaker:
    """What the draws of a region have in common: its ``cells`` and the ``shocks`` to them, the ``candidates`` whose
    places among all of them are wanted, the ``methods`` of normalisation, the method and the sample of moves that each
    draw picks, and by method the upward mobility of the candidates in each sample.
    """

    measures: Measures
    cells: Cells
    shocks: Shocks
    of_nation: bool
    candidates: Integers
    methods: tuple[str, ...]
    picked: NDArray[np.str_]
    samples: Integers
    upward: Mapping[str, Array]

    @classmethod
    def of(
        cls, market: Market, measures: Measures, scenario: Scenario, shocks: Shocks, candidates: Integers
    ) -> "Shaker":
        """The shaker of a region."""
        cells, draws = single(measures.cells), len(shocks.growth)
        methods = tuple(NORMALISATIONS) if scenario.vary_method else (scenario.normalisation,)
        upward = cells.upward_mobility + market.upward_samples[:, cells.occupation].astype(np.float32)
        return cls(
            measures=measures,
            cells=cells,
            shocks=shocks,
            of_nation=scenario.area == NATION,
            candidates=candidates,
            methods=methods,
            picked=np.array(methods)[in_turn((NORMALISATION,), draws, len(methods))],
            samples=drawn_samples(market, draws),
            upward={one: normalise_draws(upward, one, candidates) for one in methods},
        )

    def block(self, draws: slice) -> dict[str, Array]:
        """The normalised indicators of the candidates in some draws: (draws, candidates), or (candidates,) of what
        nothing shakes.
        """
        values = compute(shaken(self.cells, self.shocks.some(draws), self.of_nation))
        makers = {name: self._maker(name, one, self.samples[draws]) for name, one in values.items()}
        return {name: self._by_method(make, self.picked[draws]) for name, make in makers.items()}

    def _maker(self, name: str, values: Array, samples: Integers) -> Callable[[str, Mask | slice], Array]:
        """How an indicator of some draws is normalised by a method."""
        if name == "upward_mobility":
            return lambda method, draws: self.upward[method][samples[draws]]
        if values.ndim == 2:
            return lambda method, draws: normalise_draws(values[draws], method, self.candidates)
        return lambda method, draws: self._still(name, method)[self.candidates].astype(np.float32)

    def _still(self, name: str, method: str) -> Array:
        """What nothing shakes, (n,)."""
        known = self.measures.normalised[name]
        return known if len(self.methods) == 1 else normalise(self.measures.raw[name], method)

    def _by_method(self, make: Callable[[str, Mask | slice], Array], picked: NDArray[np.str_]) -> Array:
        """What ``make`` gives of all draws, or of each method's own where they pick among several."""
        if len(self.methods) == 1:
            return make(self.methods[0], slice(None))
        table = np.empty((len(picked), len(self.candidates)), dtype=np.float32)
        for one in self.methods:
            table[picked == one] = make(one, picked == one)
        return table


def pillar_draws(noise: Noise, scenario: Scenario) -> PillarDraws:
    """The pillars of every draw, under indicator weights drawn around the scenario's within each pillar."""
    weights: dict[str, Array] = {}
    around = noise.criteria.weights(scenario.indicators)
    for number, pillar in enumerate(noise.criteria.pillars):
        chosen = {item.id: around[item.id] for item in noise.criteria.of_pillar(pillar)}
        weights |= drawn_weights((WITHIN_PILLARS, number), chosen, scenario.concentration, len(noise.passing))
    pillars = aggregate.pillar_scores(noise.normalised, weights, noise.criteria)
    return PillarDraws({name: pillar.astype(np.float32, copy=False) for name, pillar in pillars.items()}, noise)


def simulate(draws: PillarDraws, scenario: Scenario) -> Robustness:
    """Rank every draw under weights around the scenario's, concentration ``scenario.concentration``."""
    noise = draws.noise
    around = scenario.pillar_shares()
    weights = drawn_weights((BETWEEN_PILLARS,), around, scenario.concentration, len(noise.passing))
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
    pillars = criteria().pillars
    weights = drawn_weights((BETWEEN_PILLARS,), dict.fromkeys(pillars, 1), len(pillars), len(noise.passing))
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
    chosen = in_turn((AGGREGATION,), shape[0], len(AGGREGATIONS))[:, None]
    each = [aggregate.combine(draws.pillars, weights, one) for one in AGGREGATIONS]
    return np.broadcast_to(np.choose(chosen, each), shape)


_LAST = 1.0  # behind every score, which is from 0 to 1 and counted from the highest


def _seats(share: float, mask: Mask) -> Floats:
    places: Floats = np.ceil(np.round(share * mask.sum(axis=1), aggregate.SCORE_DECIMALS))
    return places


def _rank_draws(score: Array, mask: Mask) -> NDArray[np.uint16]:
    """Ranks from 1 within each draw, best first; those gated out come last."""
    _, places = sorted_rows(np.where(mask, -score, _LAST).astype(np.float32))
    ranked = np.empty(score.shape, dtype=np.uint16)
    ranked.ravel()[flat(places, score.shape[1])] = np.arange(1, score.shape[1] + 1, dtype=np.uint16)
    return ranked


def _rank_percentiles(ranked: NDArray[np.uint16], mask: Mask) -> Floats:
    """The :data:`INTERVAL` percentiles of each column's ranks over the draws in which it passes, (3, candidates)."""
    columns = np.ascontiguousarray(np.where(mask, ranked, np.iinfo(np.uint16).max).T)
    columns.sort(axis=1)
    out = np.full((len(INTERVAL), len(columns)), np.nan)
    passes = mask.sum(axis=0)
    for level, target in zip(INTERVAL, out, strict=True):
        target[:] = columns[np.arange(len(columns)), np.maximum(np.ceil(level * passes).astype(int) - 1, 0)]
    out[:, passes == 0] = np.nan
    return out

"""What is uncertain in a region's figures, and draws of it.

Of each occupation: its quartile and median wages, each by an error of its own (lognormal, with the relative error of
the mean wage, as OEWS publishes none for them); its employment, likewise; its projected growth (normal); and its upward
mobility, by another sample of the moves that the model learnt from. An indicator that people have loaded is shaken by
the error that they give of it (normal), and held still where they give none. Of the ranking: the weights, by Dirichlet
distributions around those chosen.

Draws are stratified (Latin hypercubes; McKay, Beckman and Conover 1979): of each figure and weight, every equal slice
of its distribution is drawn once, so that 500 draws tell a share of them as well as some 1,400 by chance alone. An
occupation has the same errors in every region: two regions differ by their figures, not by their luck.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from jtm.framework.market import Cells, Floats, Integers, Market
from jtm.framework.ranking.normalise import Array
from jtm.framework.ranking.rows import Singles

SEED = 20260101
Stream = tuple[int, ...]
BETWEEN_PILLARS, WITHIN_PILLARS, AGGREGATION, NORMALISATION, _SAMPLES, _FIGURES, _OWN = range(7)


@dataclass(frozen=True)
class Shocks:
    """What a simulation does to n cells, (draws, n) each: factors on wages and employment; additions to ten-year
    growth and, by id, to indicators that people have loaded.
    """

    wage_p25: Singles
    median_wage: Singles
    wage_p75: Singles
    employment: Singles
    growth: Singles
    own: Mapping[str, Singles] = field(default_factory=dict)

    def some(self, draws: slice) -> "Shocks":
        """Those of some of the draws."""
        own = {name: shock[draws] for name, shock in self.own.items()}
        return Shocks(**{name: getattr(self, name)[draws] for name in _SHAKEN}, own=own)


def shaken(cells: Cells, shocks: Shocks, of_nation: bool = False) -> Cells:
    """``cells`` after ``shocks``: what they touch becomes (draws, n).

    A quartile never crosses the median, and no occupation loses more than all of its jobs. The location quotient moves
    with employment; what it is compared with (the nation) does not. The nation's own is 1 by definition, whatever its
    employment, and stays (n,).
    """
    median = cells.median_wage * shocks.median_wage
    return replace(
        cells,
        wage_p25=np.minimum(cells.wage_p25 * shocks.wage_p25, median),
        median_wage=median,
        wage_p75=np.maximum(cells.wage_p75 * shocks.wage_p75, median),
        employment=cells.employment * shocks.employment,
        location_quotient=cells.location_quotient if of_nation else cells.location_quotient * shocks.employment,
        growth=np.maximum(cells.growth + shocks.growth, np.float32(-1)),
        own={name: replace(one, values=one.values + shocks.own.get(name, 0)) for name, one in cells.own.items()},
    )


def single(cells: Cells) -> Cells:
    """``cells`` in single precision, which is far more than their figures have, and half the work."""
    figures = {item.name: getattr(cells, item.name) for item in fields(cells)}
    own = {name: one.single() for name, one in figures.pop("own").items()}
    narrow = {name: one.astype(np.float32) for name, one in figures.items() if one.dtype == np.float64}
    return replace(cells, **narrow, own=own)


_SHAKEN = tuple(item.name for item in fields(Shocks) if item.name != "own")


def generator(stream: Stream) -> np.random.Generator:
    """Chance for one purpose, the same at every run and apart from that for others."""
    return np.random.default_rng([SEED, *stream])


def stratified(chance: np.random.Generator, draws: int, columns: int) -> NDArray[np.float64]:
    """Numbers from 0 to 1, (draws, columns): in each column one from each of so many equal slices."""
    slices = np.argsort(chance.random((columns, draws)), axis=1).T
    return np.asarray((slices + chance.random((draws, columns))) / draws)


def in_turn(stream: Stream, draws: int, choices: int) -> Integers:
    """Which of so many ``choices`` each draw makes: each as often as any other, in an order by chance."""
    return np.asarray(generator(stream).permutation(np.arange(draws) % choices))


@lru_cache(maxsize=1)
def _errors(draws: int, occupations: int) -> Singles:
    """Standard normal errors of each figure of every occupation, (figures, draws, occupations)."""
    chances = (generator((_FIGURES, number)) for number in range(len(_SHAKEN)))
    return np.stack([ndtri(stratified(chance, draws, occupations)).astype(np.float32) for chance in chances])


def drawn_shocks(market: Market, cells: Cells, draws: int) -> Shocks:
    """The shocks to ``cells`` in so many draws."""
    errors = _errors(draws, market.occupations.height)
    own = {name: np.take(one, cells.occupation, axis=1) for name, one in zip(_SHAKEN, errors, strict=True)}
    growth = own.pop("growth") * cells.growth_error.astype(np.float32)
    error_of = {"employment": cells.employment_rse}
    factors = {name: lognormal(one, error_of.get(name, cells.wage_rse)) for name, one in own.items()}
    return Shocks(growth=growth, **factors, own=_own_shocks(market, cells, draws))


def _own_shocks(market: Market, cells: Cells, draws: int) -> dict[str, Singles]:
    """Additions to the indicators that people have loaded, of those that have an error."""
    shaken_ones = {name: one.errors for name, one in cells.own.items() if one.errors is not None}
    return {
        name: np.take(_own_errors(name, draws, market.occupations.height), cells.occupation, axis=1)
        * errors.astype(np.float32)
        for name, errors in shaken_ones.items()
    }


@lru_cache(maxsize=4)
def _own_errors(name: str, draws: int, occupations: int) -> Singles:
    """Standard normal errors of one indicator, (draws, occupations), the same whatever else is loaded."""
    chance = generator((_OWN, crc32(name.encode())))
    return np.asarray(ndtri(stratified(chance, draws, occupations)), dtype=np.float32)


def lognormal(errors: Singles, relative_error: Floats) -> Singles:
    """Factors with mean 1 and the given relative standard error, from standard normal ``errors``, (draws, n)."""
    sigma = np.sqrt(np.log1p(relative_error**2)).astype(np.float32)
    factors = sigma * errors
    factors -= sigma**2 / 2
    return np.asarray(np.exp(factors, out=factors))


def drawn_samples(market: Market, draws: int) -> Integers:
    """For each draw the sample of moves by which the upward mobility of all its cells is off, as a row of
    ``market.upward_samples``.
    """
    return in_turn((_SAMPLES,), draws, len(market.upward_samples))


def drawn_weights(stream: Stream, weights: Mapping[str, float], concentration: float, draws: int) -> dict[str, Array]:
    """Shares that add up to 1, (draws, 1) each, from a Dirichlet distribution around ``weights``; a weight of 0 stays
    0, and so do all where all are 0.
    """
    chosen = {name: weight for name, weight in weights.items() if weight > 0}
    shares = {name: np.zeros((draws, 1), dtype=np.float32) for name in weights}
    drawn = _dirichlet(stream, tuple(chosen.values()), concentration, draws)
    return shares | dict(zip(chosen, drawn.T[:, :, None], strict=True))


@lru_cache(maxsize=16)
def _dirichlet(stream: Stream, around: tuple[float, ...], concentration: float, draws: int) -> Singles:
    """(draws, weights), the same for every region: gamma variates by the inverse of their distribution."""
    shape = concentration * np.array(around) / max(sum(around), 1)
    gammas = gammaincinv(shape, stratified(generator(stream), draws, len(around)))
    return np.asarray(gammas / gammas.sum(axis=1, keepdims=True), dtype=np.float32)

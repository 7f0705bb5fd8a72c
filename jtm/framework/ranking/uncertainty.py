"""What is uncertain in a region's figures, and draws of it.

Of each occupation: its quartile and median wages, each by an error of its own (lognormal, with the relative error of
the mean wage, as OEWS publishes none for them); its employment, likewise; its projected growth (normal); and its upward
mobility, by another sample of the moves that the model learnt from. Of the ranking: the weights, by Dirichlet
distributions around those chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from jtm.framework.market import Cells, Floats, Market
from jtm.framework.ranking.normalise import Array


@dataclass(frozen=True)
class Shocks:
    """What a simulation does to n cells, (draws, n) each: factors on wages and employment; additions to ten-year growth
    and to upward mobility.
    """

    wage_p25: Floats
    median_wage: Floats
    wage_p75: Floats
    employment: Floats
    growth: Floats
    upward_mobility: Floats


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
        growth=np.maximum(cells.growth + shocks.growth, -1.0),
        upward_mobility=cells.upward_mobility + shocks.upward_mobility,
    )


def drawn_shocks(generator: np.random.Generator, market: Market, cells: Cells, draws: int) -> Shocks:
    """``draws`` independent shocks to ``cells``; upward mobility of all of a draw's cells moves by one sample."""
    low, median, high = (lognormal(generator, cells.wage_rse, draws) for _ in range(3))
    sample = generator.integers(len(market.upward_samples), size=draws)
    return Shocks(
        wage_p25=low,
        median_wage=median,
        wage_p75=high,
        employment=lognormal(generator, cells.employment_rse, draws),
        growth=cells.growth_error * generator.standard_normal((draws, len(cells))),
        upward_mobility=market.upward_samples[sample][:, cells.occupation],
    )


def lognormal(generator: np.random.Generator, relative_error: Floats, draws: int) -> Floats:
    """Factors with mean 1 and the given relative standard error, (draws, n)."""
    sigma = np.sqrt(np.log1p(relative_error**2))
    factors: Floats = np.exp(sigma * generator.standard_normal((draws, len(sigma))) - sigma**2 / 2)
    return factors


def drawn_weights(
    generator: np.random.Generator, weights: Mapping[str, float], concentration: float, draws: int
) -> dict[str, Array]:
    """Shares that add up to 1, (draws, 1) each, from a Dirichlet distribution around ``weights``; a weight of 0 stays
    0, and so do all where all are 0.
    """
    chosen = {name: weight for name, weight in weights.items() if weight > 0}
    shares = {name: np.zeros((draws, 1), dtype=np.float32) for name in weights}
    if chosen:
        around = np.array(list(chosen.values()), dtype=float)
        drawn = generator.dirichlet(concentration * around / around.sum(), draws).astype(np.float32)
        shares |= dict(zip(chosen, drawn.T[:, :, None], strict=True))
    return shares

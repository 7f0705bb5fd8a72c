"""How far raters agree: Krippendorff's alpha with its interval, and Kendall's W.

Both take ``marks``, an integer array (raters, items): codes 0, 1, 2 … of an ordinal scale in its order, and
:data:`MISSING` where a rater gave none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MISSING = -1
FEWEST = 5  # raters: of four, even one vote of all is p = .0625; a bootstrap of so few says nothing either
INTERVAL = (2.5, 97.5)
Marks = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha: 1 is perfect agreement, 0 that of chance. None where it is not defined.

    ``low`` and ``high`` are its 95% bootstrap interval, none with fewer than :data:`FEWEST` coders; ``units`` are the
    items that at least two coders gave a value, ``coders`` those who gave one to any of them.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int
    coders: int


@dataclass(frozen=True)
class Concordance:
    """Kendall's W, 0 to 1, over the raters that rated every item; ``p`` is that of chance alone."""

    w: float | None
    p: float | None
    employers: int
    items: int


def ordinal_alpha(marks: Marks, scale: int, draws: int, seed: int) -> Alpha:
    """Krippendorff's (2011) ordinal alpha of ``marks`` on a scale of ``scale`` steps; missing marks are allowed.

    The interval holds the middle 95% of ``draws`` resamples of the raters. It depends on the marks and ``seed`` only:
    raters are taken in the order of their marks, so neither the order of rows nor a name changes it.
    """
    paired = marks[:, (marks != MISSING).sum(axis=0) >= 2]
    paired = paired[(paired != MISSING).any(axis=1)]
    coders, units = paired.shape
    if len(np.unique(paired[paired != MISSING])) < 2:
        return Alpha(None, None, None, units, coders)
    given = one_hot(paired[np.lexsort(paired.T[::-1])], scale)
    value = float(weighted_alphas(given, np.ones((1, coders), dtype=np.int64))[0])
    if coders < FEWEST:
        return Alpha(value, None, None, units, coders)
    weights = np.random.default_rng(seed).multinomial(coders, np.full(coders, 1 / coders), size=draws)
    resampled = weighted_alphas(given, weights)
    low, high = np.nanpercentile(resampled, INTERVAL) if np.isfinite(resampled).any() else (np.nan, np.nan)
    return Alpha(value, _known(low), _known(high), units, coders)


def weighted_alphas(given: Floats, weights: NDArray[np.int64]) -> Floats:
    """Ordinal alpha for each row of ``weights`` (draws, raters): how often each rater counts in it.

    ``given`` is :func:`one_hot`. With weights of 0 and 1 it is Krippendorff's alpha of the raters left in. A rater that
    a bootstrap drew twice agrees with itself by construction; such pairs are no observation, so they are left out of
    the number of pairs. Otherwise alpha would rise by about (1 - alpha) / raters in every draw. ``nan`` where it is not
    defined.
    """
    raters, units, scale = given.shape
    counts = (weights @ given.reshape(raters, units * scale)).reshape(len(weights), units, scale)
    size = counts.sum(axis=2)
    pairs = size**2 - weights**2 @ given.sum(axis=2)
    share = np.divide(size, pairs, out=np.zeros_like(size), where=pairs > 0)
    values = np.where(pairs[..., None] > 0, counts, 0).sum(axis=1)
    # The ordinal distance between two values is that between their mean ranks, squared.
    ranks = values.cumsum(axis=1) - values / 2
    distance = (ranks[:, :, None] - ranks[:, None, :]) ** 2
    observed = np.einsum("du,duv,duw,dvw->d", share, counts, counts, distance, optimize=True)
    expected = np.einsum("dv,dw,dvw->d", values, values, distance)
    ratio = np.divide(observed, expected, out=np.full(len(observed), np.nan), where=expected > 0)
    return np.asarray(1 - (values.sum(axis=1) - 1) * ratio)


def concordance(marks: Marks) -> Concordance:
    """Kendall's W with its correction for ties (Kendall 1948), over the raters that marked every item.

    An item without a mark is left out. ``p`` from the chi-squared approximation, raters · (items - 1) · W.
    """
    from scipy.special import chdtrc

    held = marks[:, (marks != MISSING).any(axis=0)]
    complete = held[(held != MISSING).all(axis=1)]
    raters, items = complete.shape
    if raters < 2 or items < 2:
        return Concordance(None, None, raters, items)
    ranks = _ranks(complete)
    # The rank sums' spread over the most it could be: the raters' own spreads, in which ties are left out already.
    most = raters * ((ranks - (items + 1) / 2) ** 2).sum()
    if most == 0:
        return Concordance(None, None, raters, items)
    w = float(((ranks.sum(axis=0) - raters * (items + 1) / 2) ** 2).sum() / most)
    return Concordance(w, float(chdtrc(items - 1, raters * (items - 1) * w)), raters, items)


def _ranks(marks: Marks) -> Floats:
    """Mean ranks of each rater's marks, ties sharing theirs."""
    counts = one_hot(marks, int(marks.max()) + 1).sum(axis=1)
    return np.asarray(np.take_along_axis(counts.cumsum(axis=1) - (counts - 1) / 2, marks, axis=1))


def one_hot(marks: Marks, scale: int) -> Floats:
    """``marks`` as (raters, items, scale): 1 at the step given, all 0 where there is none."""
    return np.asarray(marks[..., None] == np.arange(scale), dtype=np.float64)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

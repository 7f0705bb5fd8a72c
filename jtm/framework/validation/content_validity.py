"""Do enough of a panel call an item essential, or so few that it is not? Lawshe's content validity ratio (1975) with
the exact binomial test (Wilson, Pan and Schumsky 2012; Ayre and Scally 2014), adjusted over the items (Holm 1979).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb

import numpy as np

from jtm.framework.validation.reliability import MISSING, Floats, Marks

SIGNIFICANT = 0.05


@cache
def critical_count(n: int, significance: float = SIGNIFICANT) -> int | None:
    """The fewest of ``n`` that must call an item essential for chance, a half each, to bring as many with a probability
    of at most ``significance``; none where even all ``n`` would not do. Exact, as in Ayre and Scally (2014).
    """
    most = Fraction(significance) * 2**n
    tail = 0
    for count in range(n, -1, -1):
        tail += comb(n, count)
        if tail > most:
            return count + 1 if count < n else None
    return 0


def ratio(essential: int, n: int) -> float:
    """Lawshe's CVR, (essential - n/2) / (n/2): -1 where nobody of ``n`` calls it essential, 1 where all do."""
    return 2 * essential / n - 1


@dataclass(frozen=True)
class Tests:
    """Exact one-sided p of each item, without and with Holm's adjustment; ``nan`` where nobody voted.

    ``p``: at least as many would call it essential by chance. ``p_drop``: at most as many would.
    """

    p: Floats
    p_holm: Floats
    p_drop: Floats
    p_drop_holm: Floats


def exact_tests(essential: Floats, n: Floats) -> Tests:
    """Tests of counts (…, items); each row of the leading axes is a family of its own."""
    from scipy.special import bdtr, bdtrc

    panel = n.astype(np.int64)
    p = np.where(n > 0, bdtrc(essential - 1, panel, 0.5), np.nan)
    p_drop = np.where(n > 0, bdtr(essential, panel, 0.5), np.nan)
    return Tests(p, holm(p), p_drop, holm(p_drop))


def holm(p: Floats) -> Floats:
    """Holm's (1979) adjusted p along the last axis; ``nan`` is no test and is not counted."""
    order = np.argsort(p, axis=-1)  # nan last
    tests = np.isfinite(p).sum(axis=-1, keepdims=True)
    scaled = np.take_along_axis(p, order, axis=-1) * (tests - np.arange(p.shape[-1]))
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.minimum(np.maximum.accumulate(scaled, axis=-1), 1), axis=-1)
    return adjusted


def lower_median(counts: Floats) -> Marks:
    """The first step of a scale with half or more at or below it; ``counts`` (…, steps), missing where all are 0."""
    total = counts.sum(axis=-1)
    return np.where(total > 0, np.argmax(2 * counts.cumsum(axis=-1) >= total[..., None], axis=-1), MISSING)

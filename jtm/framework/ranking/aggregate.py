"""From normalised indicators to pillars, from pillars to a score, and from scores to a designation."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from jtm.framework.criteria import Criteria
from jtm.framework.ranking.normalise import Array

SCORE_DECIMALS = 9  # scores that differ by less are a tie: the order of a sum must not decide a rank


def pillar_scores(
    normalised: Mapping[str, Array], weights: Mapping[str, int | Array], listed: Criteria
) -> dict[str, Array]:
    """Each pillar as the weighted mean of its indicators that are known; ``nan`` where none is.

    ``normalised`` maps the ids of the indicators ``listed`` to (n,) or (draws, n), ``weights`` to numbers or
    (draws, 1); an indicator of weight 0 does not count.
    """
    return {
        pillar: _weighted_mean(
            [normalised[item.id] for item in listed.of_pillar(pillar)],
            [weights[item.id] for item in listed.of_pillar(pillar)],
        )
        for pillar in listed.pillars
    }


def _weighted_mean(columns: list[Array], weights: list[int | Array]) -> Array:
    pairs = zip(columns, (np.asarray(weight, dtype=np.float32) for weight in weights), strict=True)
    counted = [(column, weight) for column, weight in pairs if weight.any()]
    if not counted:
        return np.full(columns[0].shape[-1:], np.nan)
    total: Array | float = 0.0
    weight_sum: Array | float = 0.0
    for column, weight in counted:
        missing = np.isnan(column)
        any_missing = missing.any()
        total = total + weight * (np.where(missing, 0, column) if any_missing else column)
        weight_sum = weight_sum + (weight * ~missing if any_missing else weight)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.where(np.asarray(weight_sum) > 0, total / np.asarray(weight_sum), np.nan)
    return mean


def combine(pillars: Mapping[str, Array], shares: Mapping[str, float | Array], aggregation: str) -> Array:
    """The score, 0-1, of pillars (…, n) under ``shares`` that add up to 1 (numbers, or (draws, 1) each).

    A pillar that is not known is left out and the others' shares grow in proportion. The geometric mean lets no
    pillar make up for another.
    """
    total: Array | float = 0.0
    weight_sum: Array | float = 0.0
    for name, pillar in pillars.items():
        share = np.asarray(shares[name])
        missing = np.isnan(pillar)
        known = np.where(missing, 1.0, pillar) if missing.any() else pillar
        weight = share * ~missing if missing.any() else share
        total = total + weight * (np.log(known) if aggregation == "geometric" else known)
        weight_sum = weight_sum + weight
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.asarray(total) / np.asarray(weight_sum)
    return np.exp(mean) if aggregation == "geometric" else mean


def ranks(score: Array, passing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Rank from 1 over the passing cells (n,), best first, ties in the order of the cells; 0 for the others.

    Cells are sorted by SOC code, so ties go by code.
    """
    eligible = np.flatnonzero(passing & ~np.isnan(score))
    order = eligible[np.argsort(-np.round(score[eligible], SCORE_DECIMALS), kind="stable")]
    out = np.zeros(len(score), dtype=np.int64)
    out[order] = np.arange(1, len(order) + 1)
    return out


def seats(share: float, passing: int) -> int:
    """How many of ``passing`` cells are designated: the share, rounded up."""
    return int(np.ceil(round(share * passing, SCORE_DECIMALS)))

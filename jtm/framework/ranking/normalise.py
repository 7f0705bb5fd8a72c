"""Indicators made comparable: every method maps a column to (0, 1], more is better, a constant column to 0.5.

Missing values stay missing and do not count in the reference. Arrays are (…, n): the last axis is the occupations.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
LOWEST = 0.01
WINSORISED_AT = 3.0


def percentile(values: Array) -> Array:
    """(average rank - 0.5) / n, ranks from 1 in ascending order, ties sharing their mean rank."""
    out = np.full(values.shape, np.nan)
    for row, target in zip(np.atleast_2d(values), np.atleast_2d(out), strict=True):
        known = ~np.isnan(row)
        if known.any():
            target[known] = weighted_percentile(row[known], np.ones(int(known.sum())))
    return out


def weighted_percentile(values: Array, weights: Array) -> Array:
    """Share of the weight below each value plus half of that at it; with equal weights, :func:`percentile`.

    ``values`` and ``weights`` are (n,), without missing values.
    """
    distinct, position = np.unique(values, return_inverse=True)
    at = np.bincount(position, weights=weights, minlength=len(distinct))
    below = np.cumsum(at) - at
    result: Array = ((below + at / 2) / at.sum())[position]
    return result


def fast_percentile(draws: NDArray[np.float32]) -> NDArray[np.float32]:
    """:func:`percentile` along the last axis of (draws, n) without missing values, ties broken by position.

    Meant for noisy draws, where ties have probability zero.
    """
    order = np.argsort(draws, axis=-1)
    n = draws.shape[-1]
    ranks = np.empty(draws.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, np.broadcast_to((np.arange(n, dtype=np.float32) + 0.5) / n, draws.shape), axis=-1)
    return ranks


def minmax(values: Array) -> Array:
    """Linear from the smallest value (0.01) to the largest (1)."""
    low, high = np.nanmin(values, axis=-1, keepdims=True), np.nanmax(values, axis=-1, keepdims=True)
    return _rescale(values, low, high)


def zscore(values: Array) -> Array:
    """Standardised, winsorised at three standard deviations, then linear to [0.01, 1] as :func:`minmax`."""
    mean, spread = np.nanmean(values, axis=-1, keepdims=True), np.nanstd(values, axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        standard = np.clip((values - mean) / spread, -WINSORISED_AT, WINSORISED_AT)
    return minmax(np.where(spread == 0, np.where(np.isnan(values), np.nan, 0.0), standard))


def _rescale(values: Array, low: Array, high: Array) -> Array:
    width = high - low
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = LOWEST + (1 - LOWEST) * (values - low) / width
    constant = np.where(np.isnan(values), np.nan, 0.5)
    return np.where(width == 0, constant, scaled)


_METHODS: dict[str, Callable[[Array], Array]] = {"percentile": percentile, "minmax": minmax, "zscore": zscore}


def normalise(values: Array, method: str) -> Array:
    """``values`` (…, n) by ``method``: ``percentile``, ``minmax`` or ``zscore``. All missing stays all missing."""
    if np.isnan(values).all():
        return np.full(values.shape, np.nan)
    return _METHODS[method](values)

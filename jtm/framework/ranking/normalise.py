"""Indicators made comparable: every method maps a column to (0, 1], more is better, a constant column to 0.5.

Missing values stay missing and do not count in the reference. Arrays are (…, n): the last axis is the occupations.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from jtm.framework.market import Integers
from jtm.framework.ranking.rows import Singles, flat, sorted_rows

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


def fast_percentile(draws: Singles, columns: Integers) -> Singles:
    """:func:`percentile` along the last axis of (draws, n) without missing values, of some ``columns`` among all; ties
    broken by position.

    Meant for noisy draws, where ties have probability zero.
    """
    wanted, n = len(columns), draws.shape[1]
    first = np.concatenate([columns, np.delete(np.arange(n), columns)])  # those wanted come first
    _, places = sorted_rows(np.take(draws, first, axis=1))
    at = np.flatnonzero(places < wanted).reshape(len(draws), wanted)
    ranks = np.empty((len(draws), wanted), dtype=np.float32)
    ranks.ravel()[flat(places.ravel()[at], wanted)] = (flat(at, -n) + np.float32(0.5)) / np.float32(n)
    return ranks


def normalise_draws(values: Singles, method: str, columns: Integers) -> Singles:
    """Some ``columns`` of (draws, n) by ``method`` among all; what is missing is missing in all draws."""
    known = ~np.isnan(values[0]) if len(values) else np.ones(values.shape[1], dtype=bool)
    if not known.all():
        out = np.full((len(values), len(columns)), np.nan, dtype=np.float32)
        places = (np.cumsum(known) - 1)[columns[known[columns]]]
        if known.any():
            out[:, known[columns]] = normalise_draws(np.compress(known, values, axis=1), method, places)
        return out
    if method == "percentile":
        return fast_percentile(values, columns)
    return np.asarray(np.take(normalise(values, method), columns, axis=1), dtype=np.float32)


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

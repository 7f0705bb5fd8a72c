"""Sorting and searching within each row of many draws, where NumPy's ``argsort`` and ``searchsorted`` take most of the
time of a simulation.

A value carries its column in the last 12 bits of a float64, so that it is sorted as a number: three times as fast as
places are. What is left holds 12 decimal digits, whole numbers up to 10¹² and any float32 as they are.
"""

import numpy as np
from numpy.typing import NDArray

from jtm.framework.market import Floats, Integers

Singles = NDArray[np.float32]
MOST_COLUMNS = 2**12
_COLUMN = MOST_COLUMNS - 1


def sorted_rows(values: Floats) -> tuple[NDArray[np.float64], Integers]:
    """The finite ``values`` (draws, n), ascending in each row, and the column that each comes from; ties in the order
    of the columns, of what is not negative.
    """
    keys = _sorted_keys(values)
    places = keys & _COLUMN
    keys ^= places
    return keys.view(np.float64), places


def _sorted_keys(values: Floats) -> Integers:
    """The bits of the values with their columns, sorted."""
    columns = values.shape[1]
    assert columns <= MOST_COLUMNS
    keys = values.astype(np.float64, order="C").view(np.int64)
    keys &= ~_COLUMN
    keys |= np.arange(columns)
    keys.view(np.float64).sort(axis=-1)
    return keys


def counted_below(values: Floats, limits: Floats) -> Integers:
    """How many of a row's ``values`` (draws, m) are below each of its ``limits`` (draws, k); none is negative."""
    draws, found = limits.shape
    places = _sorted_keys(np.concatenate([limits, values], axis=1)) & _COLUMN
    at = np.flatnonzero(places < found).reshape(draws, found)  # where the limits stand among all, in each row
    counts = np.empty(limits.shape, dtype=np.int64)
    within = flat(at, -places.shape[1])
    counts.ravel()[flat(places.ravel()[at], found)] = within - np.arange(found)
    return counts


def flat(places: Integers, columns: int) -> Integers:
    """``places`` (draws, k) within rows of so many ``columns`` as places in the whole table, row after row; with minus
    so many, the other way round.
    """
    return np.asarray(places + np.arange(len(places))[:, None] * columns)

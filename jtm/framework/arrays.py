"""Columns of frames as arrays."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def floats(frame: pl.DataFrame, column: str) -> Floats:
    """A column as floats; ``nan`` where it is missing."""
    return frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def relative_error(percent: Floats) -> Floats:
    """Relative standard errors from percent; the median of the cells in scope where BLS withholds one."""
    known = percent[~np.isnan(percent)] / 100
    return np.where(np.isnan(percent), np.median(known) if len(known) else 0.0, percent / 100)


def frozen(column: Any) -> Any:
    """A column that many share, and nobody may change."""
    column.flags.writeable = False
    return column

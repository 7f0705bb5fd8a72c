"""Shares in tables, as people say them: 9.5%, 110%, and never -0%."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from jtm.charts.palette import unsigned_zero

_SMALL, _WHOLE = 0.01, 0.9995  # below, two decimals of a percent; from here on, none


def share_text(share: float) -> str:
    """A share with the digits that :func:`rounded_shares` leaves it: 0.04%, 9.5%, 110%."""
    digits = 2 if abs(share) < _SMALL else 1 if abs(share) < _WHOLE else 0
    return unsigned_zero(f"{share:.{digits}%}")


def rounded_shares(table: pl.DataFrame, columns: Mapping[str, Any]) -> pl.DataFrame:
    """``table`` with the shares that ``columns`` shows in percent rounded to a tenth of a percent: finer under 1%,
    coarser from 100% on. Streamlit would show two digits of each.
    """
    shares = [name for name in table.columns if _in_percent(columns.get(name)) and table[name].dtype.is_float()]
    return table.with_columns(
        # A small loss is rounded to minus zero; adding zero takes its sign away.
        pl.when(pl.col(name).abs() < _SMALL)
        .then(pl.col(name).round(4))
        .when(pl.col(name).abs() < _WHOLE)
        .then(pl.col(name).round(3))
        .otherwise(pl.col(name).round(2))
        + 0.0
        for name in shares
    )


def _in_percent(column: Any) -> bool:
    return isinstance(column, dict) and column.get("type_config", {}).get("format") == "percent"

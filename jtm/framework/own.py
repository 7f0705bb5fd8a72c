"""Indicators that people have loaded: their figures cell by cell, and the limits that a scenario puts on them."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.arrays import Floats, floats
from jtm.framework.criteria import OwnIndicator

AT_LEAST, AT_MOST = ">=", "<="
_FAILS: Mapping[str, Callable[[Any, float], Any]] = {AT_LEAST: operator.lt, AT_MOST: operator.gt}
NO_FIGURES = pl.DataFrame(schema={"indicator": pl.String, "area_code": pl.String, "soc": pl.String,
                                  "value": pl.Float64, "standard_error": pl.Float64})  # fmt: skip


@dataclass(frozen=True)
class OwnFigures:
    """The figures of one indicator, (n,), or (draws, n) once shaken, as its file has them; missing where it has none.
    ``errors`` are their standard errors (n,), and ``None`` where draws hold them still; ``less`` is better, or more.
    """

    values: Floats
    errors: Floats | None
    less: bool

    @property
    def scored(self) -> Floats:
        """The figures such that more is better."""
        return -self.values if self.less else self.values

    def at(self, rows: Any) -> "OwnFigures":
        """Those of some cells."""
        return replace(self, values=self.values[rows], errors=None if self.errors is None else self.errors[rows])

    def single(self) -> "OwnFigures":
        """The same in single precision."""
        errors = None if self.errors is None else self.errors.astype(np.float32)
        return replace(self, values=self.values.astype(np.float32), errors=errors)


def figures_of(
    cells: pl.DataFrame, figures: pl.DataFrame, own: Sequence[OwnIndicator], nation: str
) -> dict[str, OwnFigures]:
    """By id, the ``figures`` (as :data:`NO_FIGURES`) of the ``own`` indicators for ``cells`` (area_code, soc). A figure
    of the cell's own area beats that of the ``nation``, which holds wherever an area has none.
    """
    keys = ["area_code", "soc"]

    def of(item: OwnIndicator) -> OwnFigures:
        mine = figures.filter(pl.col("indicator") == item.id).drop("indicator")
        everywhere = mine.filter(pl.col("area_code") == nation).drop("area_code")
        found = (
            cells.select(keys)
            .join(mine, on=keys, how="left", maintain_order="left")
            .join(everywhere, on="soc", how="left", maintain_order="left", suffix="_nation")
        )
        values, errors = (_first(found, name) for name in ("value", "standard_error"))
        return OwnFigures(values, np.nan_to_num(errors) if item.spread else None, item.less)

    return {item.id: of(item) for item in own}


def _first(found: pl.DataFrame, name: str) -> Floats:
    """The area's own, and the nation's where its figure is missing."""
    chosen = pl.when(pl.col("value").is_null()).then(f"{name}_nation").otherwise(name)
    return floats(found.select(chosen.alias(name)), name)


@dataclass(frozen=True)
class Limit:
    """What an own ``indicator`` must reach (``>=``) or not exceed (``<=``)."""

    indicator: str
    sign: str
    number: float

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, text: str) -> "Limit":
        """The limit that a scenario writes as ``own_union_coverage>=0.2``."""
        sign = AT_LEAST if AT_LEAST in text else AT_MOST
        name, _, number = text.partition(sign)
        return cls(name, sign, float(number))

    def __str__(self) -> str:
        """As a scenario writes it."""
        digits = f"{self.number:.6f}".rstrip("0").rstrip(".")
        return f"{self.indicator}{self.sign}{digits}"

    def passes(self, figures: OwnFigures) -> NDArray[np.bool_]:
        """Where the figures keep to it; what is not known passes, as with any gate."""
        return np.asarray(~_FAILS[self.sign](figures.values, self.number))


def limits(texts: Sequence[str]) -> list[Limit]:
    """The limits that a scenario writes so."""
    return [Limit.of(text) for text in texts]

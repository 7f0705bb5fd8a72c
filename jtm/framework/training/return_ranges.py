"""Step 6: how far a return on training may be off, and what matters most.

Each uncertain input has a lowest, a most likely and a highest value, and is drawn from the triangular distribution
between them, independent of the others: where two go together (a longer program, a larger step), ranges are too narrow
or too wide, and the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from jtm.framework.training.returns import (
    RANGES,
    REALISED_RANGE,
    Floats,
    Numbers,
    TrainingCase,
    View,
    break_even,
    check,
    finite,
    inputs_of,
    payback,
    stakes,
)

DRAWS = 10_000
SEED = 20260101
TOTAL_DRAWS = 2_000  # of a total over many moves
INTERVAL = (0.05, 0.5, 0.95)
CERTAIN = ("horizon", "current_wage")  # a convention, and what is published for the place


@dataclass(frozen=True)
class Triangle:
    """An input's lowest, most likely and highest value. Raises ``ValueError`` where they are not in order."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what is not a triangle."""
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"{self.low:g}, {self.mode:g}, {self.high:g}: lowest, most likely, highest in this order")

    def at(self, uniform: Floats) -> Floats:
        """Its quantiles."""
        width = self.high - self.low
        if width == 0:
            return np.full_like(uniform, self.mode)
        rise, fall = self.mode - self.low, self.high - self.mode
        below = self.low + np.sqrt(uniform * width * rise)
        above = self.high - np.sqrt((1 - uniform) * width * fall)
        return np.where(uniform * width < rise, below, above)


@dataclass(frozen=True)
class Spread:
    """5th, 50th and 95th percentile over the draws; ``None`` where that draw never gets there."""

    low: float | None
    middle: float | None
    high: float | None


@dataclass(frozen=True)
class Simulated:
    """Of one view: ``npv``, ``payback`` and ``break_even`` as in :class:`Return`, over the draws; ``positive``, the
    share of draws with an NPV above 0; ``draws``, the NPV of each.
    """

    npv: Spread
    payback: Spread
    break_even: Spread
    positive: float
    draws: Floats


def width(name: str, uncertainty: float) -> float:
    """How far an input may be off, as a share of itself: ``uncertainty``; the realised share always by half, unless
    nothing is uncertain.
    """
    return REALISED_RANGE if name == "realised_share" and uncertainty else uncertainty


def spread_of(case: TrainingCase, uncertainty: float) -> dict[str, Triangle]:
    """Each uncertain input between :func:`width` less and more than its value, within what it may be."""
    found = {}
    for name, (low, high) in RANGES.items():
        value, off = float(getattr(case, name)), width(name, uncertainty)
        if name not in CERTAIN and value:
            ends = sorted((value * (1 - off), value * (1 + off)))
            found[name] = Triangle(max(low, ends[0]), value, min(high, ends[1]))
    return found


def total_range(inputs: Mapping[str, Numbers], people: Floats, horizon: int, uncertainty: float) -> dict[str, float]:
    """5th and 95th percentile of the return and the tuition of ``people`` (m,) in all, US dollars: value_p5, value_p95,
    spent_p5, spent_p95.

    ``inputs`` as :func:`jtm.framework.training.returns.stakes` takes them, numbers or one figure a move (m,). An input
    that is off is off by the same share for every move: what one program tells too high, others are likely to, so that
    errors do not cancel out.
    """
    columns = _uniform(TOTAL_DRAWS)
    drawn: dict[str, Numbers] = {}
    for name, value in inputs.items():
        table = np.broadcast_to(np.asarray(value, float), people.shape)[:, None]
        off = width(name, uncertainty)
        factor = np.ones(1) if name in CERTAIN else Triangle(1 - off, 1, 1 + off).at(columns[name])
        drawn[name] = np.clip(table * factor, *RANGES[name])
    value = people @ np.broadcast_to(np.asarray(stakes(drawn, horizon)[View.TOGETHER].npv), (len(people), TOTAL_DRAWS))
    spent = people @ np.broadcast_to(np.asarray(drawn["tuition"]), (len(people), TOTAL_DRAWS))
    low, high = INTERVAL[0], INTERVAL[-1]
    return {
        f"{total}_{at}": float(np.quantile(of, share))
        for total, of in (("value", value), ("spent", spent))
        for at, share in (("p5", low), ("p95", high))
    }


def likeliest(case: TrainingCase, spread: Mapping[str, Triangle]) -> TrainingCase:
    """``case`` with the most likely value of every input in ``spread``. Raises ``ValueError`` for an input that is not
    there or cannot be drawn (the horizon), or an end out of its range.
    """
    for name, triangle in spread.items():
        if name not in RANGES or name == "horizon":
            raise ValueError(f"{name} is no input that can be drawn")
        check(name, triangle.low)
        check(name, triangle.high)
    modes: dict[str, Any] = {name: triangle.mode for name, triangle in spread.items()}
    return replace(case, **modes)


def simulate(case: TrainingCase, spread: Mapping[str, Triangle], draws: int = DRAWS) -> dict[View, Simulated]:
    """The return where the inputs of ``spread`` are drawn from triangular distributions, independent of each other, and
    the others stay as in ``case``. The same seed always: an input keeps its random numbers whatever else is moved.
    """
    inputs = inputs_of(likeliest(case, spread))
    columns = _uniform(draws)
    inputs |= {name: triangle.at(columns[name]) for name, triangle in spread.items()}
    found = {}
    for view, stake in stakes(inputs, case.horizon).items():
        npv = np.broadcast_to(np.asarray(stake.npv, float), draws)
        back = np.broadcast_to(payback(stake, inputs["weeks"], inputs["fade"], case.horizon), draws)
        even = np.broadcast_to(break_even(stake, inputs["completion"]), draws)
        found[view] = Simulated(_spread(npv), _spread(back), _spread(even), float((npv > 0).mean()), npv)
    return found


@lru_cache(maxsize=4)
def _uniform(draws: int) -> dict[str, Floats]:
    generator = np.random.default_rng(SEED)
    columns = {name: generator.random(draws) for name in RANGES}
    for column in columns.values():
        column.flags.writeable = False
    return columns


def _spread(values: Floats) -> Spread:
    """Percentiles that are draws themselves: between a number and infinity there is nothing to interpolate."""
    places = [max(0, int(np.ceil(at * len(values))) - 1) for at in INTERVAL]
    return Spread(*(finite(value) for value in np.partition(values, places)[places]))


def tornado(case: TrainingCase, spread: Mapping[str, Triangle], view: View) -> pl.DataFrame:
    """What moves the NPV, one input of ``spread`` at a time from its low to its high end, the others at their most
    likely: input, low, high, npv_low, npv_high (US dollars at those ends), swing (absolute difference), widest first.
    """
    middle = likeliest(case, spread)
    rows = []
    for name, triangle in spread.items():
        at = [
            float(stakes({**inputs_of(middle), name: end}, case.horizon)[view].npv)
            for end in (triangle.low, triangle.high)
        ]
        rows.append((name, triangle.low, triangle.high, *at, abs(at[1] - at[0])))
    schema = dict.fromkeys(["input_low", "input_high", "npv_low", "npv_high", "swing"], pl.Float64)
    return pl.DataFrame(rows, schema={"input": pl.String, **schema}, orient="row").sort(
        "swing", "input", descending=[True, False]
    )

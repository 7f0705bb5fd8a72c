"""Benchmarks that employers agreed on, in place of what O*NET says a job asks.

An agreed benchmark says what is needed and how well in one occupation. What it leaves out of the draft that was voted
on is not needed there; what the draft did not hold stays as O*NET has it. Levels that workers bring from another job
stay O*NET's: employers were asked what their job asks, not what others can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import bands
from jtm.framework.validation.outcomes import AGREED, Outcome

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Verdict:
    """What a round said of an item at its sign-off: the ``outcome``, whether that was ``decided`` over the votes, how
    many ``employers`` had voted on it, how many call it ``essential``, and what they call it.
    """

    outcome: Outcome
    decided: bool
    employers: int
    essential: int
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreed:
    """A signed-off version: the ``benchmark``, and the elements that employers ``dropped`` from its draft.
    ``employers`` is how many had voted, ``left_out`` how many the facilitator did not count; ``verdicts`` are those of
    its items.
    """

    public_id: str
    round_name: str
    version: int
    signed_at: datetime
    employers: int
    benchmark: Benchmark
    dropped: frozenset[str]
    signed_by: str = ""
    left_out: int = 0
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def contested(self) -> frozenset[str]:
        """The elements that stand as drafted, since votes and room did not settle them."""
        return frozenset(code for code, verdict in self.verdicts.items() if verdict.outcome not in AGREED)

    @property
    def soc(self) -> str:
        """Code of the occupation, of the first one where there are several."""
        return self.benchmark.occupations[0].soc

    @property
    def label(self) -> str:
        """Occupation and version, for people."""
        return f"{self.benchmark.occupations[0].title}, version {self.version}"

    def levels(self) -> dict[str, float]:
        """The level that is asked, by element: 0 where it was dropped."""
        kept = {item.element_id: item.level for item in self.benchmark.items if item.level is not None}
        return {**dict.fromkeys(self.dropped, 0.0), **kept}


@dataclass(frozen=True)
class Core:
    """The common core of several jobs, some of which stand as employers ``agreed``: on them, not on the core."""

    benchmark: Benchmark
    agreed: tuple[Agreed, ...]


Stated = Benchmark | Agreed | Core  # a benchmark, and whose statement it is


def overlay(table: pl.DataFrame, agreed: Agreed | None) -> pl.DataFrame:
    """A table of :func:`jtm.framework.benchmarks.proficiency.benchmark` with what was agreed in place of the draft, and
    a column ``agreed`` that says of which rows; one that is contested stands as drafted, and is not called agreed. An
    interval stays only with the level that it is of; a band that was set without a level counts as it was set.
    """
    if agreed is None:
        return table.with_columns(pl.lit(value=False).alias("agreed"))
    items = {item.element_id: item for item in agreed.benchmark.items}
    codes = table["element_id"].cast(pl.String)
    asked = codes.is_in([*items, *agreed.dropped])
    level = pl.Series([items[code].level if code in items else None for code in codes], dtype=pl.Float64)
    timing = pl.Series([items[code].timing if code in items else None for code in codes], dtype=pl.String)
    named = pl.Series([items[code].band if code in items else None for code in codes], dtype=pl.String)
    kept = codes.is_in(list(items))
    moved = kept & (level != table["level"]).fill_null(value=True)
    blank = pl.lit(None, pl.Float64)
    return (
        table.with_columns(
            agreed=asked & ~codes.is_in(list(agreed.contested)),
            essential=pl.Series(kept | (table["essential"] & ~asked)),
            level=pl.when(kept).then(level).otherwise("level"),
            timing=pl.when(kept).then(timing).otherwise(pl.col("timing").cast(pl.String)),
            level_low=pl.when(moved).then(blank).otherwise("level_low"),
            level_high=pl.when(moved).then(blank).otherwise("level_high"),
            level_se=pl.when(moved).then(blank).otherwise("level_se"),
            level_margin=pl.when(moved).then(blank).otherwise("level_margin"),
        )
        .with_columns(*bands())
        .with_columns(
            band=pl.coalesce(named, "band"),
            bands=pl.when(named.is_not_null() & pl.col("band").ne_missing(named)).then(named).otherwise("bands"),
        )
        .sort("essential", "essential_score", "element_id", descending=[True, True, False], nulls_last=True)
    )


def similarity_to(demands: Mapping[str, tuple[Floats, Floats, Floats]]) -> Floats:
    """How much of what one occupation asks the workers of n others have (0-1): 1 less the mean over the domains of
    Σ_k w_k max(0, L_k − l_ok) / Σ_k w_k L_k.

    ``demands`` by domain: levels of the others (n, k), levels asked (k,), importance as weights (k,).
    """
    gaps = []
    for have, asked, weight in demands.values():
        short = np.maximum(asked - have, 0) @ weight
        gaps.append(short / max(float(asked @ weight), 1e-9))
    return np.asarray(1 - np.mean(gaps, axis=0))

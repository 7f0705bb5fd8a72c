"""A benchmark that someone works on: what it holds, and the edits that make a new one of it.

Every edit returns a new value, so that a page undoes by going back to the one before. What a person sets is *assumed*;
what comes from O*NET is *observed*; a family's median and an imputed rating are *modelled*.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL, NOT_SETTLED, Band, band
from jtm.framework.benchmarks.timing import Timing

LONGEST_NAME = 100
MOST_ITEMS = 500
Basis = Literal["observed", "modelled", "assumed"]
Domain = Literal["skill", "knowledge", "ability", "technology"]
Level = Annotated[float, Field(ge=0, le=HIGHEST_LEVEL)]
Importance = Annotated[float, Field(ge=1, le=5)]
Share = Annotated[float, Field(ge=0, le=1)]
_NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}  # of Unicode: control characters, halves of characters, ends of lines


def _line(text: str) -> str:
    if not text.strip() or any(unicodedata.category(character) in _NOT_IN_A_LINE for character in text):
        raise PydanticCustomError("line", "should be one line of text that is not blank")
    return text


Line = Annotated[str, AfterValidator(_line)]
Text = Annotated[Line, Field(max_length=200)]
# A file that someone has edited is checked where its values are made: a misspelt field is an error, not a default.
_CHECKED = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, config=_CHECKED)
class Occupation:
    """A detailed occupation of OEWS that the benchmark is for."""

    soc: Annotated[str, Field(pattern=r"^\d{2}-\d{4}$")]
    title: Text


@dataclass(frozen=True, config=_CHECKED)
class Item:
    """One element: level 0-7 with its 95% interval (a range, for a family), essential_score and cuts as in
    :mod:`jtm.framework.benchmarks.proficiency`. A technology has no level; a suppressed rating neither. A level without
    a band is not settled.
    """

    element_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.]{1,30}$")]
    name: Text
    domain: Domain
    importance: Importance | None = None
    essential_score: Share | None = None
    level: Level | None = None
    level_low: Level | None = None
    level_high: Level | None = None
    cut_low: Level | None = None
    cut_high: Level | None = None
    band: Band | None = None
    timing: Timing | None = None
    basis: Basis = "observed"

    @property
    def named_band(self) -> str | None:
        """The band in words: also that it is not settled, where there are bands and none is named."""
        unsettled = self.band is None and self.level is not None and self.cut_low is not None
        return NOT_SETTLED if unsettled else self.band


@dataclass(frozen=True, config=_CHECKED)
class Benchmark:
    """What a job, or a family of jobs, asks. ``made`` is the time of the last change, ``dataset`` the version of the
    figures that it began from.
    """

    name: Annotated[Line, Field(max_length=LONGEST_NAME)]
    occupations: Annotated[tuple[Occupation, ...], Field(min_length=1, max_length=100)]
    dataset: Annotated[Line, Field(max_length=40)]
    made: AwareDatetime
    items: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)]

    def __post_init__(self) -> None:
        """Refuse an element that stands in it twice."""
        codes = [item.element_id for item in self.items]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice[:3])} stands in it twice")

    def item(self, element_id: str) -> Item:
        """One item. Raises ``KeyError``."""
        return {item.element_id: item for item in self.items}[element_id]

    def table(self) -> pl.DataFrame:
        """One row an item, with the columns of :class:`Item`."""
        return pl.DataFrame([vars(item) for item in self.items], schema=ITEM_SCHEMA, orient="row")


ITEM_SCHEMA: dict[str, Any] = {
    item.name: pl.Float64
    if item.name in ("importance", "essential_score") or item.name[:3] in ("lev", "cut")
    else pl.String
    for item in fields(Item)
}


def items(table: pl.DataFrame, basis: str) -> tuple[Item, ...]:
    """The essential rows of a table of :func:`~jtm.framework.benchmarks.proficiency.benchmark`, or all of one of
    :func:`~jtm.framework.benchmarks.proficiency.common_core`, as items.
    """
    kept = table.filter("essential") if "essential" in table.columns else table
    columns = [name for name in ITEM_SCHEMA if name in kept.columns and name != "basis"]
    return tuple(item_of(row, basis) for row in kept.select(columns).iter_rows(named=True))


def item_of(row: Mapping[str, Any], basis: str) -> Item:
    """One row as an item; a band or timing by its name."""
    known = {name: value for name, value in row.items() if name in ITEM_SCHEMA and name != "basis"}
    named = {
        "band": Band(row["band"]) if row.get("band") else None,
        "timing": Timing(row["timing"]) if row.get("timing") else None,
    }
    return Item(**{**known, **named, "basis": basis})


def technology_items(technologies: pl.DataFrame) -> tuple[Item, ...]:
    """Technologies (commodity_code, commodity) as items; without a level, which O*NET does not give."""
    rows = technologies.select("commodity_code", "commodity").iter_rows()
    return tuple(Item(code, name, "technology", timing=Timing.DAY_ONE) for code, name in rows)


# ── edits ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def set_level(benchmark: Benchmark, element_id: str, level: float | None) -> Benchmark:
    """Another level, with the band that follows from it and without an interval, which was that of O*NET's figure."""
    old = benchmark.item(element_id)
    row = pl.select(
        pl.lit(level, pl.Float64).alias("level"),
        pl.lit(old.cut_low, pl.Float64).alias("cut_low"),
        pl.lit(old.cut_high, pl.Float64).alias("cut_high"),
    )
    cut = old.cut_low is not None and level is not None
    named = Band(row.select(band(pl.col("level"))).item()) if cut else None
    new = replace(old, level=level, level_low=None, level_high=None, band=named, basis="assumed")
    return _with(benchmark, new)


def set_band(benchmark: Benchmark, element_id: str, chosen: Band | None) -> Benchmark:
    """Another band; the level stays as it is."""
    return _with(benchmark, replace(benchmark.item(element_id), band=chosen, basis="assumed"))


def set_timing(benchmark: Benchmark, element_id: str, chosen: Timing | None) -> Benchmark:
    """Another time by which it is needed."""
    return _with(benchmark, replace(benchmark.item(element_id), timing=chosen))


def drop(benchmark: Benchmark, element_id: str) -> Benchmark:
    """Without one item."""
    return replace(benchmark, items=tuple(item for item in benchmark.items if item.element_id != element_id))


def add(benchmark: Benchmark, item: Item) -> Benchmark:
    """With one item more, at the end. Raises ``ValueError`` if it is in already."""
    return replace(benchmark, items=(*benchmark.items, item))


def _with(benchmark: Benchmark, new: Item) -> Benchmark:
    return replace(
        benchmark, items=tuple(new if item.element_id == new.element_id else item for item in benchmark.items)
    )

"""Ballots of employers: the words that may stand on them, and how an employer's raters become one voice."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.reliability import MISSING, Marks


class Necessity(StrEnum):
    """Whether a job needs it, from less to more."""

    NOT_NEEDED = "not needed"
    USEFUL = "useful"
    ESSENTIAL = "essential"


SCALES: dict[str, type[StrEnum]] = {"necessity": Necessity, "band": Band, "timing": Timing}
_KEY = ["employer", "rater", "element_id"]


def employer_votes(ballots: pl.DataFrame) -> pl.DataFrame:
    """One employer, one voice: its vote on each item, from those of its raters.

    ``ballots``: employer, rater, element_id, necessity, band, timing, one row a rater and item. Gives employer,
    element_id, necessity, band, timing, raters, sorted by the first two. Each is the lower median of the raters' on its
    ordinal scale: essential therefore only by a strict majority, and a tie is not. Band and timing are of those who
    give one. Raises ``ValueError`` where a rater has two different votes on an item, or a word is on no scale.
    """
    steps = [pl.col(name).replace_strict(codes(scale), return_dtype=pl.Int64) for name, scale in SCALES.items()]
    medians = [pl.col(name).quantile(0.5, "lower").cast(pl.Int64) for name in SCALES]
    words = [
        pl.col(name).replace_strict(dict(enumerate(codes(scale))), return_dtype=pl.String)
        for name, scale in SCALES.items()
    ]
    return (
        _checked(ballots)
        .with_columns(steps)
        .group_by("employer", "element_id")
        .agg(*medians, pl.len().cast(pl.Int64).alias("raters"))
        .with_columns(words)
        .sort("employer", "element_id")
    )


def _checked(ballots: pl.DataFrame) -> pl.DataFrame:
    """The ballots, each once, with words that are on their scales."""
    rows = ballots.select(pl.col(*_KEY, *SCALES).cast(pl.String)).unique()
    if rows.select(pl.any_horizontal(pl.col(*_KEY, "necessity").is_null().any())).item():
        raise ValueError("a ballot needs an employer, a rater, an element_id and a necessity")
    for name, scale in SCALES.items():
        unknown = set(rows[name].drop_nulls()) - {member.value for member in scale}
        if unknown:
            raise ValueError(f"{name} cannot be {min(unknown)!r}")
    twice = rows.filter(pl.struct(_KEY).is_duplicated()).sort(_KEY)
    if twice.height:
        raise ValueError(f"rater {twice['rater'][0]!r} has two votes on {twice['element_id'][0]}")
    return rows


@dataclass(frozen=True)
class EmployerMarks:
    """The employers' votes as codes, (employers, items in the benchmark's order).

    Band and timing are only of employers that do not call the item not needed: for the others it does not arise.
    """

    employers: list[str]
    necessity: Marks
    band: Marks
    timing: Marks


def employer_marks(benchmark: Benchmark, votes: pl.DataFrame) -> EmployerMarks:
    """The ``votes`` of :func:`employer_votes`; those on what is not in the benchmark are left out."""
    places = {item.element_id: place for place, item in enumerate(benchmark.items)}
    held = votes.filter(pl.col("element_id").is_in(list(places)))
    employers = held["employer"].unique().sort().to_list()
    rows = _places(held["employer"], {name: row for row, name in enumerate(employers)})
    columns = _places(held["element_id"], places)
    marks = {}
    for name, scale in SCALES.items():
        marks[name] = np.full((len(employers), len(places)), MISSING, dtype=np.int64)
        marks[name][rows, columns] = _places(held[name], codes(scale))
    needed = marks["necessity"] > list(Necessity).index(Necessity.NOT_NEEDED)
    band, timing = (np.where(needed, marks[name], MISSING) for name in ("band", "timing"))
    return EmployerMarks(employers, marks["necessity"], band, timing)


def _places(words: pl.Series, places: dict[str, int]) -> Marks:
    return np.array([MISSING if word is None else places[word] for word in words], dtype=np.int64)


def codes(scale: type[StrEnum]) -> dict[str, int]:
    """The steps of an ordinal scale, from 0, by their words."""
    return {member.value: step for step, member in enumerate(scale)}

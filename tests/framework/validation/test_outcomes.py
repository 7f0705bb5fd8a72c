"""The benchmark that follows from a round of votes, and what cannot be concluded from one."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings

from jtm.framework.benchmarks.drafts import Item
from jtm.framework.benchmarks.proficiency import NOT_SETTLED, Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import validate
from jtm.framework.validation.outcomes import Decision, Outcome, agreed, small_n_notes
from tests.framework.rounds import ITEMS, draft, rounds, votes

# ── the agreed benchmark ──────────────────────────────────────────────────────────────────────────────────────────


def settled(band: Band | None, *decisions: Decision, timing: Timing | None = None) -> Item:
    benchmark = draft(1)
    validation = validate(benchmark, votes({"x.0": (9, 1, 0)}, band, timing))
    return agreed(benchmark, validation, decisions).item("x.0")


@pytest.mark.parametrize(
    ("band", "level"), [(Band.FOUNDATIONAL, 1.5), (Band.INTERMEDIATE, 3.5), (Band.ADVANCED, (4.5 + 7) / 2)]
)
def test_another_band_puts_the_level_in_its_middle(band: Band, level: float) -> None:
    item = settled(band)
    assert (item.band, item.level) == (band, level)
    if band == Band.INTERMEDIATE:
        assert item == draft(1).items[0]
    else:
        assert (item.level_low, item.level_high, item.basis) == (None, None, "modelled")


def test_timing_is_the_agreed_one() -> None:
    item = settled(Band.INTERMEDIATE, timing=Timing.DAY_ONE)
    assert (item.timing, item.level, item.basis) == (Timing.DAY_ONE, 3.5, "observed")


def test_dropped_is_out_and_contested_and_undecided_stay_as_drafted() -> None:
    benchmark = draft(3)
    table = votes({"x.0": (0, 10, 0), "x.1": (5, 5, 0), "x.2": (4, 0, 0)}, Band.ADVANCED, Timing.DAY_ONE)
    made = agreed(benchmark, validate(benchmark, table))
    assert made == replace(benchmark, items=benchmark.items[1:])


def test_a_decision_counts_before_the_votes() -> None:
    keep = Decision("x.0", Outcome.CONFIRMED, note="the others had another job in mind")
    assert settled(Band.ADVANCED, keep).band == Band.INTERMEDIATE
    lower = Decision("x.0", Outcome.LOWERED, Band.FOUNDATIONAL, Timing.CONTINUED)
    assert settled(Band.ADVANCED, lower).level == 1.5
    assert settled(Band.ADVANCED, lower, timing=Timing.DAY_ONE).timing == Timing.CONTINUED
    assert settled(Band.ADVANCED, lower, keep).band == Band.INTERMEDIATE, "the last decision counts"
    benchmark = draft(1)
    out = agreed(benchmark, validate(benchmark, votes({"x.0": (9, 1, 0)})), [Decision("x.0", Outcome.DROPPED)])
    assert out.items == ()


def test_a_decision_without_a_band_takes_the_employers_if_it_leads_there() -> None:
    benchmark = draft(1)
    validation = validate(benchmark, votes({"x.0": (5, 5, 0)}, Band.ADVANCED))
    for outcome, band in ((Outcome.RAISED, Band.ADVANCED), (Outcome.LOWERED, Band.INTERMEDIATE)):
        assert agreed(benchmark, validation, [Decision("x.0", outcome)]).item("x.0").band == band


def test_a_band_without_cuts_has_no_level() -> None:
    item = replace(draft(1).items[0], domain="technology", level=None, level_low=None, level_high=None,
                   cut_low=None, cut_high=None, band=None)  # fmt: skip
    benchmark = replace(draft(1), items=(item,))
    validation = validate(benchmark, votes({"x.0": (9, 1, 0)}))
    decided = agreed(benchmark, validation, [Decision("x.0", Outcome.CONFIRMED, Band.ADVANCED)]).items[0]
    assert (decided.band, decided.level) == (Band.ADVANCED, None)
    assert agreed(benchmark, validation).items == (item,)


@pytest.mark.parametrize("band", list(Band))
def test_employers_settle_a_level_that_the_draft_left_open(band: Band) -> None:
    open_item = replace(draft(1).items[0], band=None, level_low=1.0, level_high=6.5)
    assert open_item.named_band == NOT_SETTLED
    benchmark = replace(draft(1), items=(open_item,))
    validation = validate(benchmark, votes({"x.0": (9, 1, 0)}, band))
    assert validation.items["draft_band"][0] == NOT_SETTLED
    assert validation.items["why"][0].endswith(
        f"the draft had not settled the level: {band}, named by 100% of those that name a level."
    )
    made = agreed(benchmark, validation).item("x.0")
    assert (made.band, made.level_low, made.basis) == (band, None, "modelled")
    contested = validate(benchmark, votes({"x.0": (5, 5, 0)}, band))
    assert agreed(benchmark, contested).item("x.0") == open_item


@given(rounds())
@settings(deadline=None)
def test_the_agreed_benchmark_is_a_benchmark(table: pl.DataFrame) -> None:
    benchmark = draft(ITEMS)
    validation = validate(benchmark, table, draws=2)
    made = {item.element_id: item for item in agreed(benchmark, validation).items}
    for row in validation.items.iter_rows(named=True):
        assert (row["element_id"] in made) == (row["outcome"] != Outcome.DROPPED)
        if row["outcome"] in (Outcome.RAISED, Outcome.LOWERED):
            assert made[row["element_id"]].band == row["band"]


# ── notes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def notes(items: int, table: pl.DataFrame) -> str:
    return " ".join(small_n_notes(validate(draft(items), table)))


def test_notes_say_what_cannot_be_concluded() -> None:
    assert notes(2, votes({})) == "No employer has voted yet, so nothing can be concluded."
    four = notes(2, votes({"x.0": (4, 0, 0), "x.1": (2, 2, 0)}))
    assert "With votes of 4 employers nothing can be confirmed or dropped" in four
    assert "1 of 16 cases (p = .062)" in four
    assert "too few for an interval" in four
    assert "α on level" not in four
    six = notes(30, votes({f"x.{place}": (6, 0, 0) for place in range(30)}))
    assert "even an item that all call essential is not confirmed" in six
    assert "It takes 10 employers" in six
    assert "agree on necessity: all votes are alike" in six
    assert "agree on level: no item has two votes" in six
    uneven = notes(2, votes({"x.0": (6, 0, 0), "x.1": (0, 0, 3)}))
    assert "Fewer than 5 employers voted on 1 of 2 items" in uneven
    assert "Kendall's W is of the 3 of 6 employers" in uneven


def test_many_employers_that_agree_need_no_note() -> None:
    table = votes({f"x.{place}": (30, 0, 0) if place % 2 else (0, 2, 28) for place in range(10)}, Band.ADVANCED)
    levels = table.with_columns(
        pl.when(pl.col("element_id") == "x.1").then(pl.lit("Foundational")).otherwise("band").alias("band")
    )
    assert small_n_notes(validate(draft(10), levels)) == []

"""What a round of votes says, and the benchmark that follows from it."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from jtm.framework.benchmarks import Band, Timing
from jtm.framework.drafts import Benchmark, Item
from jtm.framework.validation import (
    AGREED,
    FEWEST,
    Decision,
    Outcome,
    agreed,
    critical_count,
    employer_votes,
    influence,
    small_n_notes,
    validate,
)
from tests.framework.rounds import BANDS, NECESSITIES, TIMINGS, ballots, draft, random_ballots, votes

ITEMS = 4


def outcomes(benchmark: Benchmark, table: pl.DataFrame) -> list[str]:
    return validate(benchmark, table, draws=20).items["outcome"].to_list()


# ── an item ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("band", "outcome"),
    [
        (Band.FOUNDATIONAL, Outcome.LOWERED),
        (Band.INTERMEDIATE, Outcome.CONFIRMED),
        (Band.ADVANCED, Outcome.RAISED),
        (None, Outcome.CONFIRMED),
    ],
)
def test_an_essential_item_follows_the_level_that_employers_name(band: Band | None, outcome: Outcome) -> None:
    assert outcomes(draft(1), votes({"x.0": (9, 1, 0)}, band)) == [outcome]


def test_without_a_level_in_the_draft_there_is_none_to_raise() -> None:
    benchmark = draft(1)
    bare = replace(benchmark, items=(replace(benchmark.items[0], band=None, level=None),))
    assert outcomes(bare, votes({"x.0": (9, 1, 0)}, Band.ADVANCED)) == ["confirmed"]


@pytest.mark.parametrize("n", range(FEWEST, 41))
def test_one_item_turns_at_the_critical_count(n: int) -> None:
    """With one item Holm adjusts nothing: Ayre and Scally's counts decide, either way."""
    critical = critical_count(n)
    assert critical is not None
    for essential, outcome in (
        (critical, "confirmed"),
        (critical - 1, "contested"),
        (n - critical, "dropped"),
        (n - critical + 1, "contested"),
    ):
        found = validate(draft(1), votes({"x.0": (essential, n - essential, 0)}), draws=20).items.row(0, named=True)
        assert found["outcome"] == outcome
        assert found["cvr"] == pytest.approx((essential - n / 2) / (n / 2))
        assert (found["cvr"] >= found["critical_cvr"]) == (essential >= critical)


@pytest.mark.parametrize("n", range(1, FEWEST))
def test_fewer_than_five_settle_nothing(n: int) -> None:
    table = votes({"x.0": (n, 0, 0), "x.1": (0, 0, n)})
    assert outcomes(draft(2), table) == ["too few to tell"] * 2


def test_many_items_ask_for_more_employers() -> None:
    """Ten of ten is p = 1/1024; among fifty items 50/1024 < .05, among sixty more than that."""
    for items, outcome in ((50, "confirmed"), (60, "contested")):
        table = votes({f"x.{place}": (10, 0, 0) for place in range(items)})
        assert set(outcomes(draft(items), table)) == {outcome}


def test_figures_of_an_item() -> None:
    rows = [["e0", "r0", "x.0", "not needed", Band.ADVANCED, Timing.CONTINUED]]
    rows += [[f"e{k}", f"r{k}", "x.0", "essential", Band.FOUNDATIONAL, Timing.DAY_ONE] for k in range(1, 6)]
    rows += [[f"e{k}", f"r{k}", "x.0", "useful", Band.INTERMEDIATE, None] for k in range(6, 9)]
    validation = validate(draft(2), ballots(rows))
    first, second = validation.items.iter_rows(named=True)
    assert (first["n"], first["essential"], first["useful"], first["not_needed"]) == (9, 5, 3, 1)
    assert (first["band"], first["band_share"], first["timing"]) == ("Foundational", 5 / 8, "Day one")
    assert (first["draft_band"], first["draft_timing"]) == ("Intermediate", "On the job")
    # Of nine, P(X >= 5) = 1/2 and P(X <= 5) = 382/512.
    assert (first["p"], first["p_drop"]) == pytest.approx((0.5, 382 / 512))
    assert first["p_holm"] == first["p"], "the other item has no votes"
    assert second["n"] == 0
    assert [second[name] for name in ("cvr", "critical_cvr", "p", "p_holm", "p_drop", "band", "timing")] == [None] * 7
    assert second["why"] == "No employer has voted on it."
    assert (validation.employers, validation.raters) == (9, 9)


def test_items_stand_in_the_order_of_the_benchmark_and_others_are_left_out() -> None:
    table = votes({"x.2": (6, 0, 0), "elsewhere": (6, 0, 0), "x.0": (6, 0, 0)})
    validation = validate(draft(3), table)
    assert validation.items["element_id"].to_list() == ["x.0", "x.1", "x.2"]
    assert validation.items["n"].to_list() == [6, 0, 6]
    only_elsewhere = validate(draft(3), table.filter(pl.col("element_id") == "elsewhere"))
    assert (only_elsewhere.employers, only_elsewhere.raters) == (0, 0)


def test_a_benchmark_without_items_and_a_round_without_votes() -> None:
    empty = validate(draft(0), votes({}))
    assert empty.items.is_empty()
    assert empty.items.schema == validate(draft(1), votes({"x.0": (5, 0, 0)})).items.schema
    assert influence(draft(2), votes({})).is_empty()


def test_each_outcome_says_why() -> None:
    table = pl.concat(
        [
            votes({"x.0": (20, 0, 0)}, Band.ADVANCED),
            votes({"x.1": (0, 15, 5), "x.2": (10, 10, 0), "x.3": (15, 5, 0), "x.4": (4, 0, 0)}),
        ]
    )
    why = validate(draft(5), table).items["why"].to_list()
    assert why == [
        "20 of 20 employers call it essential, clearly more than half (adjusted p < .001); the level is raised from"
        " Intermediate to Advanced, named by 100% of those that name a level.",
        "0 of 20 employers call it essential (15 useful, 5 not needed), clearly fewer than half (adjusted p < .001).",
        "10 of 20 employers call it essential, not clearly more or fewer than half (p = .588).",
        "15 of 20 employers call it essential, clear for one item (p = .021), not among 5 that are tested at once"
        " (adjusted p = .083).",
        "4 of 4 employers call it essential: with fewer than 5, nothing can be confirmed or dropped.",
    ]


# ── what must not matter ──────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def rounds(draw: st.DrawFn) -> pl.DataFrame:
    """Up to nine employers with up to three raters each, who leave out what they like."""
    said = st.none() | st.tuples(
        st.sampled_from(NECESSITIES), st.sampled_from([None, *BANDS]), st.sampled_from([None, *TIMINGS])
    )
    rows = [
        [f"e{employer}", f"r{employer}.{rater}", f"x.{item}", *vote]
        for employer in range(draw(st.integers(0, 9)))
        for rater in range(draw(st.integers(1, 3)))
        for item in range(ITEMS)
        if (vote := draw(said)) is not None
    ]
    return ballots(rows)


@given(rounds(), st.integers(0, 99))
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(table: pl.DataFrame, seed: int) -> None:
    one = validate(draft(ITEMS), table, draws=20)
    other = validate(draft(ITEMS), table.sample(fraction=1, shuffle=True, seed=seed), draws=20)
    assert_frame_equal(one.items, other.items)
    assert replace(one, items=other.items) == other


@given(rounds(), st.permutations(range(9)))
@settings(deadline=None)
def test_names_of_employers_do_not_matter(table: pl.DataFrame, order: list[int]) -> None:
    named = {f"e{place}": f"e{other}" for place, other in enumerate(order)}
    renamed = table.with_columns(pl.col("employer").replace(named))
    one, other = (validate(draft(ITEMS), rows, draws=20) for rows in (table, renamed))
    assert_frame_equal(one.items, other.items)
    assert replace(one, items=other.items) == other


@given(rounds())
@settings(deadline=None)
def test_as_many_raters_again_do_not_matter(table: pl.DataFrame) -> None:
    again = pl.concat([table, table.with_columns(pl.col("rater") + "'")])
    one, other = (validate(draft(ITEMS), rows, draws=20) for rows in (table, again))
    assert_frame_equal(one.items, other.items)
    assert other.raters == 2 * one.raters
    assert replace(one, items=other.items, raters=other.raters) == other


@given(rounds())
@settings(deadline=None)
def test_outcomes_keep_the_rules(table: pl.DataFrame) -> None:
    for row in validate(draft(ITEMS), table, draws=20).items.iter_rows(named=True):
        assert row["essential"] + row["useful"] + row["not_needed"] == row["n"]
        assert (row["outcome"] == Outcome.UNDECIDED) == (row["n"] < FEWEST)
        if row["outcome"] in AGREED:
            assert row["p_holm"] <= 0.05
            assert row["cvr"] >= row["critical_cvr"]
        if row["outcome"] == Outcome.DROPPED:
            assert row["p_drop_holm"] <= 0.05


# ── influence ─────────────────────────────────────────────────────────────────────────────────────────────────────


@given(rounds())
@settings(deadline=None, max_examples=40)
def test_influence_is_the_difference_that_leaving_out_makes(table: pl.DataFrame) -> None:
    benchmark = draft(ITEMS)
    everyone = validate(benchmark, table, draws=2)
    found = {row["employer"]: row for row in influence(benchmark, table).iter_rows(named=True)}
    assert set(found) == set(table["employer"])
    for employer, row in found.items():
        left = validate(benchmark, table.filter(pl.col("employer") != employer), draws=2)
        pairs = zip(everyone.items.rows(named=True), left.items.rows(named=True), strict=True)
        changed = [f"{a['name']}: {a['outcome']} -> {b['outcome']}" for a, b in pairs if a["outcome"] != b["outcome"]]
        assert (row["changed"], row["count"]) == (changed, len(changed))
        for name in ("alpha_necessity", "alpha_band"):
            before, after = getattr(everyone, name).value, getattr(left, name).value
            change = None if before is None or after is None else after - before
            assert row[f"{name}_change"] == (None if change is None else pytest.approx(change, abs=1e-9))


def test_the_most_influential_stands_first() -> None:
    table = influence(draft(20), random_ballots(12, 1, 20, seed=3))
    assert table["count"].is_sorted(descending=True)
    assert table["count"][0] > 0


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
    assert "1 of 16 cases (p = .062)" in four or "1 of 16 cases (p = .063)" in four
    assert "too few for an interval" in four
    assert "α on level" not in four
    six = notes(30, votes({f"x.{place}": (6, 0, 0) for place in range(30)}))
    assert "even an item that all call essential is not confirmed" in six
    assert "It takes 10 employers" in six
    assert "agree on necessity cannot be told by α: all votes are alike" in six
    assert "agree on level cannot be told by α: no item has two votes" in six
    uneven = notes(2, votes({"x.0": (6, 0, 0), "x.1": (0, 0, 3)}))
    assert "Fewer than 5 employers voted on 1 of 2 items" in uneven
    assert "Kendall's W is of the 3 of 6 employers" in uneven


def test_many_employers_that_agree_need_no_note() -> None:
    table = votes({f"x.{place}": (30, 0, 0) if place % 2 else (0, 2, 28) for place in range(10)}, Band.ADVANCED)
    levels = table.with_columns(
        pl.when(pl.col("element_id") == "x.1").then(pl.lit("Foundational")).otherwise("band").alias("band")
    )
    assert small_n_notes(validate(draft(10), levels)) == []


def test_votes_of_a_round_are_one_a_employer_and_item() -> None:
    table = random_ballots(30, 3, 30, seed=1)
    assert employer_votes(table).select("employer", "element_id").is_duplicated().sum() == 0

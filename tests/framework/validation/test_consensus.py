"""What a round of votes says, and the benchmark that follows from it."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import (
    AGREED,
    FEWEST,
    Outcome,
    critical_count,
    employer_votes,
    influence,
    validate,
)
from tests.framework.rounds import ITEMS, ballots, draft, random_ballots, rounds, votes


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
    assert (first["employers"], first["essential_votes"], first["useful_votes"], first["not_needed_votes"]) == (
        9,
        5,
        3,
        1,
    )
    assert (first["band"], first["band_share"], first["timing"]) == ("Foundational", 5 / 8, "Day one")
    assert (first["draft_band"], first["draft_timing"]) == ("Intermediate", "On the job")
    # Of nine, P(X >= 5) = 1/2 and P(X <= 5) = 382/512.
    assert (first["p"], first["p_drop"]) == pytest.approx((0.5, 382 / 512))
    assert first["p_holm"] == first["p"], "the other item has no votes"
    assert second["employers"] == 0
    assert [second[name] for name in ("cvr", "critical_cvr", "p", "p_holm", "p_drop", "band", "timing")] == [None] * 7
    assert second["why"] == "No employer has voted on it."
    assert (validation.employers, validation.raters) == (9, 9)


def test_items_stand_in_the_order_of_the_benchmark_and_others_are_left_out() -> None:
    table = votes({"x.2": (6, 0, 0), "elsewhere": (6, 0, 0), "x.0": (6, 0, 0)})
    validation = validate(draft(3), table)
    assert validation.items["element_id"].to_list() == ["x.0", "x.1", "x.2"]
    assert validation.items["employers"].to_list() == [6, 0, 6]
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
        assert row["essential_votes"] + row["useful_votes"] + row["not_needed_votes"] == row["employers"]
        assert (row["outcome"] == Outcome.UNDECIDED) == (row["employers"] < FEWEST)
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
        assert (row["changed"], row["changed_outcomes"]) == (changed, len(changed))
        for name in ("alpha_necessity", "alpha_band"):
            before, after = getattr(everyone, name).value, getattr(left, name).value
            change = None if before is None or after is None else after - before
            assert row[f"{name}_change"] == (None if change is None else pytest.approx(change, abs=1e-9))


def test_the_most_influential_stands_first() -> None:
    table = influence(draft(20), random_ballots(12, 1, 20, seed=3))
    assert table["changed_outcomes"].is_sorted(descending=True)
    assert table["changed_outcomes"][0] > 0


def test_votes_of_a_round_are_one_a_employer_and_item() -> None:
    table = random_ballots(30, 3, 30, seed=1)
    assert employer_votes(table).select("employer", "element_id").is_duplicated().sum() == 0

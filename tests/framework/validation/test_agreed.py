"""What employers agreed on takes the place of what O*NET says a job asks, and of nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from jtm.answers.benchmarks import read_profiles
from jtm.answers.workbench import Workbench, occupation
from jtm.framework.benchmarks import drafts
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band, benchmark
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.agreed import Agreed, Verdict, overlay, similarity_to
from jtm.framework.validation.outcomes import Outcome
from jtm.scenario import DEFAULT
from tests.rooms import JOB, whole_draft

SIGNED = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def table(bench: Workbench) -> pl.DataFrame:
    """A mechanic's elements, as O*NET has them."""
    return benchmark(read_profiles(bench), occupation(bench, JOB), DEFAULT)


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return whole_draft(bench)


def agreed(of: Benchmark, *dropped: str) -> Agreed:
    return Agreed("0123abcd", "Mechanics", 1, SIGNED, 7, of, frozenset(dropped))


def row(table: pl.DataFrame, element_id: str) -> dict[str, object]:
    return table.row(by_predicate=pl.col("element_id") == element_id, named=True)


# ── the table of step 3 ───────────────────────────────────────────────────────────────────────────────────────────


def test_without_an_agreement_only_a_column_says_so(table: pl.DataFrame) -> None:
    shown = overlay(table, None)
    assert not shown["agreed"].any()
    assert shown.drop("agreed").equals(table)


def test_an_agreement_on_everything_as_drafted_changes_no_figure(table: pl.DataFrame, draft: Benchmark) -> None:
    rated = {item.element_id for item in draft.items if item.domain != "technology"}
    shown = overlay(table, agreed(draft))
    assert set(shown.filter("agreed")["element_id"].cast(pl.String)) == rated
    assert (
        shown.drop("agreed")
        .sort("element_id")
        .equals(table.with_columns(pl.col("timing").cast(pl.String)).sort("element_id"))
    )


def test_an_agreed_level_has_no_interval_and_its_band_follows(table: pl.DataFrame, draft: Benchmark) -> None:
    code = draft.items[0].element_id
    shown = row(overlay(table, agreed(drafts.set_level(draft, code, 0.5))), code)
    assert (shown["level"], shown["band"], shown["bands"]) == (0.5, Band.FOUNDATIONAL, Band.FOUNDATIONAL)
    assert (shown["level_low"], shown["level_high"], shown["level_se"]) == (None, None, None)
    assert shown["agreed"]


def test_an_agreed_band_is_shown_also_where_the_level_is_of_another(table: pl.DataFrame, draft: Benchmark) -> None:
    """Whoever drafted it set the band alone, and employers confirmed that."""
    code = draft.items[0].element_id
    other = Band.FOUNDATIONAL if draft.items[0].band is not Band.FOUNDATIONAL else Band.ADVANCED
    shown = row(overlay(table, agreed(drafts.set_band(draft, code, other))), code)
    assert shown["level"] == draft.items[0].level
    assert (shown["band"], shown["bands"]) == (other, other)


def test_agreed_timing_is_shown(table: pl.DataFrame, draft: Benchmark) -> None:
    code = draft.items[0].element_id
    shown = row(overlay(table, agreed(drafts.set_timing(draft, code, Timing.CONTINUED))), code)
    assert shown["timing"] == Timing.CONTINUED
    assert shown["level_low"] is not None


def test_what_employers_dropped_is_not_essential_and_keeps_onets_level(table: pl.DataFrame, draft: Benchmark) -> None:
    code = draft.items[0].element_id
    shown = overlay(table, agreed(drafts.drop(draft, code), code))
    assert (row(shown, code)["essential"], row(shown, code)["agreed"]) == (False, True)
    assert row(shown, code)["level"] == row(table, code)["level"]


def test_what_is_contested_stands_as_drafted_and_is_not_called_agreed(table: pl.DataFrame, draft: Benchmark) -> None:
    first, second = (item.element_id for item in draft.items[:2])
    verdicts = {first: Verdict(Outcome.CONTESTED, False, 7, 4), second: Verdict(Outcome.RAISED, False, 7, 7)}
    of = replace(agreed(draft), verdicts=verdicts)
    assert of.contested == {first}
    shown = overlay(table, of)
    assert (row(shown, first)["agreed"], row(shown, second)["agreed"]) == (False, True)
    assert row(shown, first)["level"] == row(table, first)["level"]
    assert row(shown, first)["essential"]


def test_what_was_not_voted_on_stays_as_onet_has_it(table: pl.DataFrame, draft: Benchmark) -> None:
    small = replace(draft, items=draft.items[:2])
    shown = overlay(table, agreed(small))
    assert shown["agreed"].sum() == 2
    assert shown["essential"].sum() == table["essential"].sum()


def test_what_employers_asked_for_beside_the_draft_becomes_essential(table: pl.DataFrame, draft: Benchmark) -> None:
    other = table.filter(~pl.col("essential"), pl.col("level").is_not_null()).row(0, named=True)
    added = drafts.add(draft, drafts.item_of({**other, "domain": str(other["domain"])}, "assumed"))
    assert row(overlay(table, agreed(added)), str(other["element_id"]))["essential"]


def test_the_essential_ones_stand_first(table: pl.DataFrame, draft: Benchmark) -> None:
    code = draft.items[0].element_id
    shown = overlay(table, agreed(drafts.drop(draft, code), code))
    assert shown["essential"].to_list() == sorted(shown["essential"], reverse=True)


# ── levels ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_levels_are_those_kept_and_nothing_for_what_was_dropped(draft: Benchmark) -> None:
    gone, first = draft.items[0], draft.items[1]
    technology = drafts.technology_items(pl.DataFrame({"commodity_code": ["43230000"], "commodity": ["Some"]}))
    of = replace(draft, items=(first, *technology))
    assert agreed(of, gone.element_id).levels() == {gone.element_id: 0.0, first.element_id: first.level}


def test_an_agreement_names_its_job_and_version(draft: Benchmark) -> None:
    assert agreed(draft).soc == JOB
    assert agreed(draft).label == "Industrial Machinery Mechanics, version 1"


# ── how similar others are to what is asked ───────────────────────────────────────────────────────────────────────

Demand = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def test_whoever_has_all_that_is_asked_is_wholly_similar_and_whoever_has_nothing_is_not() -> None:
    have = np.array([[7.0, 7.0], [0.0, 0.0], [2.0, 4.0]])
    asked, weight = np.array([2.0, 4.0]), np.array([0.5, 1.0])
    assert similarity_to({"skill": (have, asked, weight)}).tolist() == [1.0, 0.0, 1.0]


def test_similarity_is_the_weighted_share_that_is_not_lacking_on_the_mean_of_the_domains() -> None:
    skill = (np.array([[1.0, 4.0]]), np.array([2.0, 4.0]), np.array([0.5, 0.25]))  # lacks 0.5 of 2.0
    knowledge = (np.array([[3.0]]), np.array([4.0]), np.array([1.0]))  # lacks 1 of 4
    assert similarity_to({"skill": skill, "knowledge": knowledge}) == pytest.approx([0.75])


def test_where_nothing_is_asked_nobody_lacks_anything() -> None:
    nothing = (np.array([[1.0], [0.0]]), np.array([0.0]), np.array([1.0]))
    assert similarity_to({"skill": nothing}).tolist() == [1.0, 1.0]


levels = st.floats(0, 7, allow_nan=False, width=32)


@st.composite
def demands(draw: st.DrawFn) -> dict[str, Demand]:
    """Up to six others and up to five elements in each of two domains."""
    others = draw(st.integers(1, 6))
    made = {}
    for domain in ("skill", "knowledge"):
        width = draw(st.integers(1, 5))
        have = draw(st.lists(st.lists(levels, min_size=width, max_size=width), min_size=others, max_size=others))
        asked, weight = (draw(st.lists(of, min_size=width, max_size=width)) for of in (levels, st.floats(0, 1)))
        made[domain] = np.array(have), np.array(asked), np.array(weight)
    return made


@given(demands())
def test_similarity_is_a_share(of: dict[str, Demand]) -> None:
    found = similarity_to(of)
    assert ((found >= -1e-9) & (found <= 1 + 1e-9)).all()


@given(demands(), st.data())
def test_whoever_has_more_is_never_less_similar(of: dict[str, Demand], data: st.DataObject) -> None:
    have, asked, weight = of["skill"]
    more = have.copy()
    who, what = data.draw(st.integers(0, len(have) - 1)), data.draw(st.integers(0, len(asked) - 1))
    more[who, what] += data.draw(levels)
    assert (similarity_to({**of, "skill": (more, asked, weight)}) >= similarity_to(of) - 1e-9).all()


@given(demands(), st.data())
def test_asking_more_of_what_someone_lacks_never_makes_them_more_similar(
    of: dict[str, Demand], data: st.DataObject
) -> None:
    have, asked, weight = of["skill"]
    what = data.draw(st.integers(0, len(asked) - 1))
    more = asked.copy()
    more[what] += data.draw(levels)
    before, after = similarity_to(of), similarity_to({**of, "skill": (have, more, weight)})
    lacking = have[:, what] <= asked[what]
    assert (after[lacking] <= before[lacking] + 1e-9).all()

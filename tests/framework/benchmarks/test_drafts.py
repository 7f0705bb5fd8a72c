"""Edits make a new benchmark and leave the old one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jtm.answers.benchmarks import benchmark_of, common_core, draft_of, read_profiles
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks import drafts
from jtm.framework.benchmarks.drafts import Benchmark, Item, Occupation
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.scenario import DEFAULT

ITEM = Item("2.B.3.l", "Repairing", "skill", 4.0, 0.95, 4.0, 3.8, 4.2, 3.12, 4.0, Band.ADVANCED, Timing.ON_THE_JOB)


@pytest.fixture
def draft() -> Benchmark:
    made = datetime(2026, 11, 23, tzinfo=UTC)
    other = replace(ITEM, element_id="2.B.3.k", name="Troubleshooting")
    return Benchmark(
        "Mechanics", (Occupation("49-9041", "Industrial Machinery Mechanics"),), "abc", made, (ITEM, other)
    )


def test_a_new_level_brings_its_band_and_drops_the_interval_of_the_old(draft: Benchmark) -> None:
    changed = drafts.set_level(draft, ITEM.element_id, 3.5).item(ITEM.element_id)
    assert (changed.level, changed.band, changed.basis) == (3.5, Band.INTERMEDIATE, "assumed")
    assert changed.level_low is None
    assert draft.item(ITEM.element_id) == ITEM


@pytest.mark.parametrize(("level", "band"), [(0.0, Band.FOUNDATIONAL), (3.12, Band.INTERMEDIATE), (4.0, Band.ADVANCED)])
def test_a_level_on_a_cut_is_in_the_band_above(draft: Benchmark, level: float, band: Band) -> None:
    assert drafts.set_level(draft, ITEM.element_id, level).item(ITEM.element_id).band is band


def test_a_level_may_be_taken_away(draft: Benchmark) -> None:
    changed = drafts.set_level(draft, ITEM.element_id, None).item(ITEM.element_id)
    assert changed.level is None
    assert changed.band is None


@pytest.mark.parametrize("level", [-0.1, 7.1, float("nan"), float("inf")])
def test_a_level_off_the_scale_is_refused(draft: Benchmark, level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        drafts.set_level(draft, ITEM.element_id, level)


def test_band_and_timing_are_set_apart(draft: Benchmark) -> None:
    changed = drafts.set_band(draft, ITEM.element_id, Band.FOUNDATIONAL)
    changed = drafts.set_timing(changed, ITEM.element_id, Timing.CONTINUED)
    item = changed.item(ITEM.element_id)
    assert (item.band, item.timing, item.level) == (Band.FOUNDATIONAL, Timing.CONTINUED, 4.0)


def test_drop_and_add_back(draft: Benchmark) -> None:
    less = drafts.drop(draft, ITEM.element_id)
    assert [item.name for item in less.items] == ["Troubleshooting"]
    assert set(drafts.add(less, ITEM).items) == set(draft.items)


def test_nothing_stands_in_it_twice(draft: Benchmark) -> None:
    with pytest.raises(ValueError, match="twice"):
        drafts.add(draft, ITEM)


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_has_a_length(draft: Benchmark, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        replace(draft, name=name)


def test_the_table_has_a_row_an_item(draft: Benchmark) -> None:
    table = draft.table()
    assert table["name"].to_list() == ["Repairing", "Troubleshooting"]
    assert table["band"][0] == "Advanced"
    assert replace(draft, items=()).table().height == 0


def test_the_draft_of_a_job_holds_its_essentials_and_technologies_in_demand(bench: Workbench) -> None:
    table = benchmark_of(bench, read_profiles(bench), "49-9041", DEFAULT)
    made = draft_of(bench, table, ["49-9041"], "Mechanics")
    rated = [item for item in made.items if item.domain != "technology"]
    assert len(rated) == table["essential"].sum()
    assert {item.basis for item in rated} == {"observed"}
    assert "Spreadsheet software" in {item.name for item in made.items if item.domain == "technology"}


def test_imputed_ratings_and_medians_are_modelled(bench: Workbench) -> None:
    profiles = read_profiles(bench)
    imputed = bench.market.occupations.filter(bench.market.occupations["ratings_from"] == "imputed")["soc"][0]
    alone = draft_of(bench, benchmark_of(bench, profiles, imputed, DEFAULT), [imputed], "Imputed")
    members = ["49-9041", "49-9044"]
    core = draft_of(bench, common_core(bench, profiles, members, DEFAULT), members, "Core")
    rated = [item for made in (alone, core) for item in made.items if item.domain != "technology"]
    assert {item.basis for item in rated} == {"modelled"}

"""What is typed into the editor of a draft becomes a new draft, or is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from jtm.framework.benchmarks.drafts import Benchmark, Item, Occupation
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.ui.steps.drafts import edited

ITEM = Item("2.B.3.l", "Repairing", "skill", 4.0, 0.95, 4.0, 3.8, 4.2, 3.12, 4.0, Band.ADVANCED, Timing.ON_THE_JOB)
OTHER = replace(ITEM, element_id="2.B.3.k", name="Troubleshooting")
DRAFT = Benchmark(
    "Mechanics", (Occupation("49-9041", "Mechanics"),), "abc", datetime(2026, 11, 23, tzinfo=UTC), (ITEM, OTHER)
)


@pytest.mark.parametrize(
    ("edits", "changed"),
    [
        ({"level": 2.5}, {"level": 2.5, "band": Band.FOUNDATIONAL, "basis": "assumed"}),
        ({"level": None}, {"level": None, "band": None, "basis": "assumed"}),
        ({"band": "Intermediate"}, {"level": 4.0, "band": Band.INTERMEDIATE, "basis": "assumed"}),
        ({"band": None}, {"level": 4.0, "band": None}),
        ({"timing": "Day one"}, {"timing": Timing.DAY_ONE, "basis": "observed"}),
        ({"timing": None}, {"timing": None}),
        ({"level": 2.5, "band": "Advanced"}, {"level": 2.5, "band": Band.ADVANCED}),
        ({"keep": True, "timing": "Day one"}, {"timing": Timing.DAY_ONE}),
    ],
)
def test_an_edit_changes_its_row_alone(edits: dict[str, Any], changed: dict[str, Any]) -> None:
    made = edited(DRAFT, ITEM.element_id, edits)
    assert {name: getattr(made.item(ITEM.element_id), name) for name in changed} == changed
    assert made.item(OTHER.element_id) == OTHER
    assert DRAFT.item(ITEM.element_id) == ITEM


def test_a_row_that_is_not_kept_goes_whatever_else_was_typed() -> None:
    assert edited(DRAFT, ITEM.element_id, {"keep": False, "level": 99}).items == (OTHER,)


@pytest.mark.parametrize("edits", [{"level": 7.5}, {"level": -1}, {"band": "Expert"}, {"timing": "Never"}])
def test_what_cannot_be_is_refused(edits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"level|valid"):
        edited(DRAFT, ITEM.element_id, edits)

"""A part is kept under the settings that it depends on: one that depended on more would be stale after a move."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from jtm.answers.region import Part, Region
from jtm.answers.workbench import Workbench
from jtm.scenario import DEFAULT, EDUCATION_LEVELS, Scenario
from jtm.settings.catalog import GROUPS, SETTINGS, of_groups
from jtm.settings.kinds import Choice, Flag, Scaled, Whole

PARTS = {name: part for name, part in vars(Region).items() if isinstance(part, Part)}
# Another value of each setting whose kind does not lead to one.
OTHERS: dict[str, Any] = {
    "area": "41860",
    "pillars": {"wages": 10, "growth": 80, "strategic": 35},
    "indicators": {name: (weight + 35) % 100 for name, weight in DEFAULT.indicators.items()},
    "minimum_education": EDUCATION_LEVELS[1],
    "maximum_education": EDUCATION_LEVELS[6],
    "excluded_groups": ("29-0000",),
    "strategic_industries": ("62--63",),
    "occupation": "49-9041",
    "start": "51-2090",
    "compared": ("47-2111",),
    "family": "49-0000",
    "reference": "48",
    "element": "2.B.3.l",
    "shock_industry": "31--34",
    "validated": (),
    "price_state": "TX",
    "own_floor": 61_000,
    "own_gates": ("own_union_coverage>=0.2",),
}


def other(name: str) -> Any:
    """A value that a setting may have and does not have by default."""
    if name in OTHERS:
        return OTHERS[name]
    setting = SETTINGS[name]
    if isinstance(setting.kind, Choice):
        return next(one for one in setting.options if one != setting.default)
    if isinstance(setting.kind, Flag):
        return not setting.default
    assert isinstance(setting.kind, Whole | Scaled)
    if isinstance(setting.kind, Whole):
        return setting.kind.high if setting.kind.high != setting.default else setting.kind.low
    ends = (setting.kind.high / setting.kind.parts, setting.kind.low / setting.kind.parts)
    return next(one for one in ends if one != setting.default)


def with_others(names: tuple[str, ...]) -> Scenario:
    return replace(DEFAULT, **{name: other(name) for name in names})


def same(first: Any, second: Any) -> bool:
    """Whether two parts hold the same figures, to the last bit."""
    if type(first) is not type(second):
        return False
    if isinstance(first, pl.DataFrame | pl.Series):
        return first.equals(second)  # type: ignore[arg-type]
    if isinstance(first, np.ndarray):
        return np.array_equal(first, second, equal_nan=first.dtype.kind == "f")
    if is_dataclass(first):
        return all(same(getattr(first, item.name), getattr(second, item.name)) for item in fields(first))
    if isinstance(first, Mapping):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(first, tuple | list):
        return len(first) == len(second) and all(map(same, first, second))
    return first is second or bool(first == second)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_the_same_whatever_the_settings_that_it_does_not_name(bench: Workbench, name: str) -> None:
    left_out = tuple(one for one in SETTINGS if one not in of_groups(*PARTS[name].groups))
    found, expected = (getattr(Region.of(bench, chosen), name) for chosen in (with_others(left_out), DEFAULT))
    assert same(found, expected)


# These change figures only where a regional projection, or the list of another state, is loaded.
ELSEWHERE = {"growth", "prices"}


@pytest.mark.parametrize(
    ("name", "group"),
    [(name, group) for name, part in PARTS.items() for group in part.groups if group not in ELSEWHERE],
)
def test_a_part_names_no_group_that_leaves_it_as_it_is(bench: Workbench, name: str, group: str) -> None:
    found, expected = (getattr(Region.of(bench, one), name) for one in (with_others(of_groups(group)), DEFAULT))
    assert not same(found, expected)


def test_a_part_is_worked_out_once(bench: Workbench) -> None:
    region = Region.of(bench, DEFAULT)
    assert region.measures is region.measures
    assert replace(region, scenario=replace(DEFAULT, pillars=OTHERS["pillars"])).measures is region.measures
    assert replace(region, scenario=replace(DEFAULT, area="48")).measures is not region.measures


def test_the_nation_has_the_same_settings_and_shelf(bench: Workbench) -> None:
    region = Region.of(bench, replace(DEFAULT, share=0.1))
    assert region.nation().scenario == replace(DEFAULT, area="US", share=0.1)
    assert region.nation().content is region.content


def test_every_group_that_a_part_names_is_declared() -> None:
    assert {group for part in PARTS.values() for group in part.groups} <= set(GROUPS)

"""Why a table is empty: which setting, loosened alone, would leave something in it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from jtm.answers.ranking import NotPublishedError
from jtm.scenario import EDUCATION_LEVELS, Scenario

# By name as people know it: the fields of a scenario at their loosest, and how the setting now stands.
_Loosest = tuple[dict[str, Any], Callable[[Scenario], str]]
_MOVES: dict[str, _Loosest] = {
    "least gain": ({"least_gain": 0.0}, lambda s: f"{s.least_gain:.0%}"),
    "job zones up": ({"zone_steps": 4}, lambda s: f"{s.zone_steps} at most"),
    "similarity": ({"similarity_deviations": 3.0}, lambda s: f"the mean less {s.similarity_deviations:g} deviations"),
}
_POOL: dict[str, _Loosest] = {
    "talent pool": ({"pool": "low_wage"}, lambda s: s.pool),
    "workers in a job of the pool": ({"pool_minimum": 0}, lambda s: f"at least {s.pool_minimum:,}"),
}
_GATES: dict[str, _Loosest] = {
    "wage floor": ({"wage_floor": "none"}, lambda s: s.wage_floor),
    "enough jobs": ({"minimum_employment": 0}, lambda s: f"at least {s.minimum_employment:,}"),
    "entry education": (
        {"minimum_education": EDUCATION_LEVELS[0], "maximum_education": EDUCATION_LEVELS[-1]},
        lambda s: f"{s.minimum_education} to {s.maximum_education}",
    ),
    "not shrinking": ({"growth_gate": False}, lambda s: "on"),
    "excluded groups": ({"excluded_groups": ()}, lambda s: ", ".join(s.excluded_groups)),
}
_PROGRAMS: dict[str, _Loosest] = {
    "miles": ({"miles": 200}, lambda s: f"{s.miles}"),
    "weeks": ({"most_weeks": 0}, lambda s: f"{s.most_weeks} at most"),
    "tuition": ({"most_tuition": 0}, lambda s: f"${s.most_tuition:,} at most"),
}
MOVES, PLAN, PROGRAMS = _MOVES, {**_MOVES, **_POOL, **_GATES}, _PROGRAMS
FEEDERS, POOL = {**_MOVES, **_POOL}, _POOL


def emptied_by(scenario: Scenario, is_empty: Callable[[Scenario], bool], settings: dict[str, _Loosest]) -> str:
    """A sentence on the settings that empty a table: each that, loosened alone, would leave something; empty where none
    would. ``is_empty`` makes the table anew under other settings.
    """
    found = [
        f"{name} ({now(scenario)})"
        for name, (loosest, now) in settings.items()
        if any(getattr(scenario, field) != value for field, value in loosest.items())
        and not _still_empty(is_empty, replace(scenario, **loosest))
    ]
    return f"What leaves nothing: {_either(found)}. Loosen it." if found else ""


def _still_empty(is_empty: Callable[[Scenario], bool], scenario: Scenario) -> bool:
    try:
        return is_empty(scenario)
    except (NotPublishedError, ValueError):
        return True


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last

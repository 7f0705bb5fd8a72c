"""What holds for every chart: how it prints shares."""

from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from typing import Any

import pytest

from jtm import charts
from jtm.charts.spec import AXIS_PERCENT, PERCENT, SMALL_AXIS_PERCENT, SMALL_PERCENT, Spec

EXAMPLES = {"count": 3, "titles": ("One job", "Another"), "order": ("a", "b")}  # what templates are made for


def templates() -> dict[str, Spec]:
    """Every template of the package, by its name."""
    made = {}
    for module in (import_module(f"jtm.charts.{found.name}") for found in iter_modules(charts.__path__)):
        for name, function in vars(module).items():
            if hasattr(function, "__wrapped__") and function.__module__ == module.__name__:
                made[f"{module.__name__}.{name}"] = function(*(EXAMPLES[of] for of in signature(function).parameters))
    return made


def formats(part: Any, within: str = "") -> Iterator[tuple[str, str]]:
    """Each format in a chart, with the name of what it is in (axis, tooltip …)."""
    if isinstance(part, list):
        for one in part:
            yield from formats(one, within)
    elif isinstance(part, dict):
        for name, one in part.items():
            if name == "format" and isinstance(one, str):
                yield within, one
            yield from formats(one, name)


@pytest.mark.parametrize(("name", "spec"), templates().items())
def test_shares_are_printed_as_declared(name: str, spec: Spec) -> None:
    small = name.endswith("_calibration")  # its shares are of many: most are under a tenth of a percent
    for within, form in formats(spec):
        if form.endswith(("%", "p")):
            on_axis, beside = (SMALL_AXIS_PERCENT, SMALL_PERCENT) if small else (AXIS_PERCENT, PERCENT)
            assert form == (on_axis if within == "axis" else beside), within


def test_the_walk_sees_every_chart_and_its_shares() -> None:
    found = templates()
    assert len(found) > 20
    seen = {(within, form) for spec in found.values() for within, form in formats(spec)}
    assert {("tooltip", PERCENT), ("text", PERCENT), ("axis", AXIS_PERCENT), ("tooltip", SMALL_PERCENT)} <= seen

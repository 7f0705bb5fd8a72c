"""What a table is asked about, in the words that people use: a job, a job to move from, an element, an industry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jtm.answers.find import find_area, find_industry, find_occupation
from jtm.answers.region import Region
from jtm.answers.tables.landscape import find_element
from jtm.errors import WrongRequest


def _element(region: Region, text: str) -> dict[str, Any]:
    found = find_element(region.content, text)
    return {"element": found["element_id"], "domain": found["domain"]}


# By name: the settings that it stands for.
ARGUMENTS: dict[str, Callable[[Region, str], dict[str, Any]]] = {
    "job": lambda region, text: {"occupation": find_occupation(region.bench, text)},
    "start": lambda region, text: {"start": find_occupation(region.bench, text)},
    "element": _element,
    "industry": lambda region, text: {"shock_industry": find_industry(region.bench, text)},
    "reference": lambda region, text: {"reference": find_area(region.bench, text)},
}


def applied(region: Region, arguments: Mapping[str, str | None]) -> Region:
    """``region`` with what the ``arguments`` stand for; those that are ``None`` change nothing. Raises
    ``WrongRequest``.
    """
    changed: dict[str, Any] = {}
    for name, text in arguments.items():
        if name not in ARGUMENTS:
            raise WrongRequest(f"There is no argument {name!r}: give any of {', '.join(ARGUMENTS)}.")
        if text is not None:
            changed |= ARGUMENTS[name](region, text)
    return replace(region, scenario=replace(region.scenario, **changed)) if changed else region

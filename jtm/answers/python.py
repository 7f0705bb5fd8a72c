"""The workbench from Python: a region by name, its tables by name."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import polars as pl

from jtm.answers.find import find_area
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench, open_workbench, without_unknown
from jtm.errors import WrongRequest
from jtm.framework.criteria import criteria
from jtm.links import from_pairs
from jtm.scenario import DEFAULT, Scenario, apply_preset, require_weight
from jtm.settings.catalog import SETTINGS


def region(
    area: str | None = None,
    *,
    link: str | None = None,
    scenario: Scenario = DEFAULT,
    preset: str | None = None,
    **settings: Any,
) -> Region:
    """A region of the United States, whose tables ``.table(name)`` gives.

    ``area`` is a code, a state's letters or any name of it; without one, that of the ``link`` or ``scenario``,
    which is Houston. A ``link`` is one copied from a page. ``preset`` and ``settings`` (by name, as docs/settings.md
    lists them; a share is 0-1) win over both. Raises ``WrongRequest`` for what does not exist or is not allowed, and
    for a setting of the link that cannot be used.
    """
    bench = open_workbench()
    chosen = _of_link(link, bench) if link is not None else scenario
    if preset is not None:
        if preset not in criteria().presets:
            raise WrongRequest(f"There is no preset {preset!r}: give one of {', '.join(criteria().presets)}.")
        chosen = apply_preset(chosen, preset)
    if unknown := [name for name in settings if name not in SETTINGS]:
        raise WrongRequest(f"There is no setting {', '.join(unknown)}: docs/settings.md lists them.")
    if area is not None:
        settings["area"] = find_area(bench, area)
    chosen = replace(chosen, **settings)
    bench.market.area_index(chosen.area)
    require_weight(chosen)
    return Region.of(bench, chosen)


def _of_link(link: str, bench: Workbench) -> Scenario:
    if "?" not in link:
        raise WrongRequest(f"{link[:80]!r} is no link copied from a page.")
    chosen, notices = from_pairs(parse_qsl(urlsplit(link).query, keep_blank_values=True), bench.dataset)
    chosen, more = without_unknown(bench, chosen)
    if notices or more:
        raise WrongRequest(" ".join([*notices, *more]))
    return chosen


def rank(area: str | None = None, weights: dict[str, int] | None = None, scenario: Scenario = DEFAULT) -> pl.DataFrame:
    """Rank the occupations of an area under pillar ``weights`` (0-100 each).

    ``area`` (code, state letters or name) and ``weights`` win over ``scenario``, which holds everything else; without
    any of them, Houston under the defaults. Returns one row per occupation, best first: soc, title, employment,
    median_wage (US dollars a year), score (0-100), rank, designated, p_top (0-1), certainty and more. Raises
    ``UnknownAreaError`` for an area that is not in the release, and ``SettingError`` for a weight that is not allowed
    or where nothing has any weight.
    """
    return region(area, scenario=scenario.with_weights(**(weights or {}))).table("ranking")

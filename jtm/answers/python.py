"""The workbench from Python: regions by name, their tables by name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import polars as pl

from jtm.answers.find import find_area
from jtm.answers.region import Region
from jtm.answers.several import Regions, areas_meant
from jtm.answers.workbench import Workbench, open_workbench, settled, unknown_codes, without_unknown
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
    if area is not None:
        settings["area"] = find_area(bench, area)
    return Region.of(bench, _chosen(bench, link, scenario, preset, settings))


def regions(
    areas: str | Sequence[str],
    *,
    link: str | None = None,
    scenario: Scenario = DEFAULT,
    preset: str | None = None,
    **settings: Any,
) -> Regions:
    """Several regions under one scenario, whose tables ``.table(name)`` gives as one, with area_code and area_name.

    ``areas`` are areas as :func:`region` takes one, or groups: ``all``, ``metros``, ``nonmetros``, ``states``,
    ``metros:TX``. The rest is as for :func:`region`.
    """
    bench = open_workbench()
    meant = areas_meant(bench, [areas] if isinstance(areas, str) else areas)
    if not meant:
        raise WrongRequest("Give an area, or several.")
    return Regions(bench, _chosen(bench, link, scenario, preset, settings | {"area": meant[0]}), meant)


def _chosen(
    bench: Workbench, link: str | None, scenario: Scenario, preset: str | None, settings: Mapping[str, Any]
) -> Scenario:
    chosen = _of_link(link, bench) if link is not None else scenario
    if preset is not None:
        if preset not in criteria().presets:
            raise WrongRequest(f"There is no preset {preset!r}: give one of {', '.join(criteria().presets)}.")
        chosen = apply_preset(chosen, preset)
    if unknown := [name for name in settings if name not in SETTINGS]:
        raise WrongRequest(f"There is no setting {', '.join(unknown)}: docs/settings.md lists them.")
    chosen = replace(chosen, **settings)
    bench.market.area_index(chosen.area)
    for name, (said, _) in unknown_codes(bench, chosen).items():
        if name in settings:
            raise WrongRequest(f"{said}.")
    require_weight(chosen, bench.market.criteria)
    return settled(bench, chosen)


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


# ── the main table of each other step ─────────────────────────────────────────────────────────────────────────────


def landscape(area: str | None = None, **settings: Any) -> pl.DataFrame:
    """Step 1: the skills of a region against those of another, the strongest first. ``settings`` as for :func:`region`,
    among them ``reference``, the code of the other. Raises ``WrongRequest``.
    """
    return region(area, **settings).table("landscape.skills")


def benchmark(job: str, area: str | None = None, **settings: Any) -> pl.DataFrame:
    """Step 3: what is essential to a ``job`` (a code or a name), how well and by when. Raises ``WrongRequest``."""
    return region(area, **settings).table("benchmarks.essential", job=job)


def validation() -> pl.DataFrame:
    """Step 4: what employers say of each item of the latest round. Raises ``CannotAnswer`` where there is none."""
    return region().table("validation.items")


def pathways(job: str, area: str | None = None, **settings: Any) -> pl.DataFrame:
    """Step 5: who could move into a ``job`` in a region. Raises ``WrongRequest``, and ``CannotAnswer`` where the region
    publishes no figures of the job.
    """
    return region(area, **settings).table("pathways.feeders", job=job)


def training(start: str, job: str, area: str | None = None, **settings: Any) -> pl.DataFrame:
    """Step 6: what a move from the job ``start`` into a ``job`` asks someone to learn. Raises as :func:`pathways`."""
    return region(area, **settings).table("training.gap", start=start, job=job)

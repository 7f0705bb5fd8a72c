"""The tables of step 1 by name, with their sources: the same for the command line and for what a page gives away."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

import polars as pl

from jtm.answers.region import Region
from jtm.answers.workbench import (
    designated,
    element_map,
    holders_of,
    industry_mix,
    mean_remoteness_of,
    peers_of,
    shock_of,
    with_skill_provenance,
)
from jtm.errors import WrongRequest
from jtm.framework.benchmarks.proficiency import needed_by
from jtm.framework.landscape.strengths import Content
from jtm.scenario import DOMAINS, Scenario


class UnknownElementError(WrongRequest):
    """A skill, knowledge, ability or technology that no occupation asks for."""


def find_element(content: Content, text: str) -> dict[str, Any]:
    """The element that a person means: a code, or a part of a name that only one has; its element_id, name, domain.
    Raises :class:`UnknownElementError`.
    """
    wanted = text.strip().lower()
    names = pl.col("name").str.to_lowercase()
    found = content.elements.filter((pl.col("element_id").str.to_lowercase() == wanted) | (names == wanted))
    if found.is_empty() and wanted:
        found = content.elements.filter(names.str.contains(wanted, literal=True))
    if found.height == 1:
        return found.row(0, named=True)
    if found.is_empty():
        raise UnknownElementError(f"There is no element {text!r}: give a code such as 2.B.3.l, or a name.")
    listed = "; ".join(f"{code} {name}" for code, name in found.select("element_id", "name").head(5).iter_rows())
    raise UnknownElementError(f"{found.height} elements match {text!r}, among them {listed}: give a code.")


class LandscapeTable(StrEnum):
    """What step 1 can tell: elements by domain, one element in depth, an industry's shock, the estimated industries."""

    SKILLS = "skills"
    KNOWLEDGE = "knowledge"
    ABILITIES = "abilities"
    TECHNOLOGIES = "technologies"
    GROUPS = "groups"
    HOLDERS = "holders"
    MAP = "map"
    PEERS = "peers"
    REMOTENESS = "remoteness"
    REMOTENESS_MEAN = "remoteness-mean"
    SHOCK = "shock"
    SHOCK_SKILLS = "shock-skills"
    INDUSTRY_MIX = "industry-mix"
    INDUSTRY_FIT = "industry-fit"


DOMAIN_TABLES = {LandscapeTable(label.lower()): domain for domain, label in DOMAINS.items()}


def landscape_table(region: Region, name: LandscapeTable) -> pl.DataFrame:
    """The table called ``name`` of the scenario's region, with provenance columns."""
    make, sources = _MAKERS[name]
    geography = "US" if name in (LandscapeTable.MAP, LandscapeTable.INDUSTRY_FIT) else region.scenario.area
    observed = name is LandscapeTable.INDUSTRY_MIX and geography == "US"  # the nation's is the published one
    basis = "observed" if observed else "modelled"
    return with_skill_provenance(make(region), region.bench, geography, *sources, basis=basis)


def mapped(region: Region, domain: str) -> pl.DataFrame:
    """Strength and shift of the elements of one domain, the strongest first."""
    return region.landscape.filter(pl.col("domain") == domain)


def looked_into(scenario: Scenario, elements: pl.DataFrame) -> str:
    """The element that the scenario names, else the strongest of ``elements``."""
    found = scenario.element in elements["element_id"]
    return scenario.element if found else str(elements["element_id"][0])


def _element(region: Region) -> str:
    return looked_into(region.scenario, mapped(region, region.scenario.domain))


def _holders(region: Region) -> pl.DataFrame:
    element, scenario = _element(region), region.scenario
    needing = None if scenario.domain == "technology" else needed_by(region.profiles, element, scenario)
    jtms = designated(region.bench, scenario)
    return holders_of(region.bench, region.content, scenario.area, element, jtms, needing)


def _remoteness_mean(region: Region) -> pl.DataFrame:
    areas = dict.fromkeys([region.scenario.area, "US"])
    return mean_remoteness_of(region.bench, region.content, region.distances, list(areas))


def _shock(region: Region, part: str) -> pl.DataFrame:
    scenario = region.scenario
    hit = shock_of(
        region.bench, region.content, region.distances, scenario.area, scenario.shock_industry, scenario.shock
    )
    table: pl.DataFrame = getattr(hit, part)
    return table


_SKILLS = ("oews", "onet")
_GROWING = ("oews", "onet", "projections")
_MAKERS: dict[LandscapeTable, tuple[Callable[[Region], pl.DataFrame], tuple[str, ...]]] = {
    **{name: (partial(mapped, domain=domain), _GROWING) for name, domain in DOMAIN_TABLES.items()},
    LandscapeTable.GROUPS: (lambda region: region.groups, _SKILLS),
    LandscapeTable.HOLDERS: (_holders, _GROWING),
    LandscapeTable.MAP: (
        lambda region: element_map(region.bench, region.content, region.strengths, _element(region)), _SKILLS),
    LandscapeTable.PEERS: (
        lambda region: peers_of(region.bench, region.content, region.strengths, region.scenario.area), _SKILLS),
    LandscapeTable.REMOTENESS: (
        lambda region: region.remoteness, _SKILLS),
    LandscapeTable.REMOTENESS_MEAN: (_remoteness_mean, _SKILLS),
    LandscapeTable.SHOCK: (lambda region: _shock(region, "workers"), _GROWING),
    LandscapeTable.SHOCK_SKILLS: (lambda region: _shock(region, "skills"), _SKILLS),
    LandscapeTable.INDUSTRY_MIX: (lambda region: industry_mix(region.bench, region.scenario.area), ("oews",)),
    LandscapeTable.INDUSTRY_FIT: (lambda region: region.bench.warehouse.read("industry_mix_fit"), ("oews",)),
}  # fmt: skip

"""The tables of step 1 by name, with their sources: the same for the command line and for what a page gives away."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import polars as pl

from jtm.answers.workbench import (
    LocalStrengths,
    Workbench,
    designated,
    element_map,
    groups_of,
    holders_of,
    industry_mix,
    map_landscape,
    mean_remoteness_of,
    peers_of,
    remoteness_of,
    shock_of,
    with_skill_provenance,
)
from jtm.errors import WrongRequest
from jtm.framework.benchmarks.proficiency import needed_by
from jtm.framework.landscape.strengths import Content, Floats
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


@dataclass(frozen=True)
class Parts:
    """What tables are made from; the large parts are made when a table asks for them."""

    bench: Workbench
    scenario: Scenario
    content: Callable[[], Content]
    between: Callable[[], Floats]
    strengths: Callable[[], LocalStrengths]
    profiles: Callable[[], pl.DataFrame]


def landscape_table(parts: Parts, name: LandscapeTable) -> pl.DataFrame:
    """The table called ``name`` of the scenario's region, with provenance columns."""
    make, sources = _MAKERS[name]
    geography = "US" if name in (LandscapeTable.MAP, LandscapeTable.INDUSTRY_FIT) else parts.scenario.area
    observed = name is LandscapeTable.INDUSTRY_MIX and geography == "US"  # the nation's is the published one
    basis = "observed" if observed else "modelled"
    return with_skill_provenance(make(parts), parts.bench, geography, *sources, basis=basis)


def mapped(parts: Parts, domain: str) -> pl.DataFrame:
    """Strength and shift of the elements of one domain, the strongest first."""
    scenario = parts.scenario
    table = map_landscape(parts.bench, parts.content(), scenario.area, scenario.reference)
    return table.filter(pl.col("domain") == domain)


def looked_into(scenario: Scenario, elements: pl.DataFrame) -> str:
    """The element that the scenario names, else the strongest of ``elements``."""
    found = scenario.element in elements["element_id"]
    return scenario.element if found else str(elements["element_id"][0])


def _element(parts: Parts) -> str:
    return looked_into(parts.scenario, mapped(parts, parts.scenario.domain))


def _holders(parts: Parts) -> pl.DataFrame:
    element, scenario = _element(parts), parts.scenario
    needing = None if scenario.domain == "technology" else needed_by(parts.profiles(), element, scenario)
    jtms = designated(parts.bench, scenario)
    return holders_of(parts.bench, parts.content(), scenario.area, element, jtms, needing)


def _remoteness_mean(parts: Parts) -> pl.DataFrame:
    areas = dict.fromkeys([parts.scenario.area, "US"])
    return mean_remoteness_of(parts.bench, parts.content(), parts.between(), list(areas))


def _shock(parts: Parts, part: str) -> pl.DataFrame:
    scenario = parts.scenario
    hit = shock_of(
        parts.bench, parts.content(), parts.between(), scenario.area, scenario.shock_industry, scenario.shock
    )
    table: pl.DataFrame = getattr(hit, part)
    return table


_SKILLS = ("oews", "onet")
_GROWING = ("oews", "onet", "projections")
_MAKERS: dict[LandscapeTable, tuple[Callable[[Parts], pl.DataFrame], tuple[str, ...]]] = {
    **{name: (partial(mapped, domain=domain), _GROWING) for name, domain in DOMAIN_TABLES.items()},
    LandscapeTable.GROUPS: (lambda parts: groups_of(parts.bench, parts.content(), parts.scenario.area), _SKILLS),
    LandscapeTable.HOLDERS: (_holders, _GROWING),
    LandscapeTable.MAP: (
        lambda parts: element_map(parts.bench, parts.content(), parts.strengths(), _element(parts)), _SKILLS),
    LandscapeTable.PEERS: (
        lambda parts: peers_of(parts.bench, parts.content(), parts.strengths(), parts.scenario.area), _SKILLS),
    LandscapeTable.REMOTENESS: (
        lambda parts: remoteness_of(parts.bench, parts.content(), parts.between(), parts.scenario.area), _SKILLS),
    LandscapeTable.REMOTENESS_MEAN: (_remoteness_mean, _SKILLS),
    LandscapeTable.SHOCK: (lambda parts: _shock(parts, "workers"), _GROWING),
    LandscapeTable.SHOCK_SKILLS: (lambda parts: _shock(parts, "skills"), _SKILLS),
    LandscapeTable.INDUSTRY_MIX: (lambda parts: industry_mix(parts.bench, parts.scenario.area), ("oews",)),
    LandscapeTable.INDUSTRY_FIT: (lambda parts: parts.bench.warehouse.read("industry_mix_fit"), ("oews",)),
}  # fmt: skip

"""The tables of step 1: what a region's workforce is good at."""

from functools import partial
from typing import Any

import polars as pl

from jtm.answers.landscape import element_map, holders_of, mean_remoteness_of, peers_of, shock_of
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import DESIGNATED, Region
from jtm.answers.registry import Cite, answer
from jtm.answers.workbench import industry_mix as mix_of
from jtm.errors import WrongRequest
from jtm.framework.benchmarks.proficiency import needed_by
from jtm.framework.landscape.strengths import Content
from jtm.framework.market import NATION
from jtm.scenario import DOMAINS, Scenario

_ELEMENT_COLUMNS = (
    "name",
    "supply_share",
    "strength",
    "strength_low",
    "strength_high",
    "shift",
    "shift_jobs",
    "exit_rate",
)


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


def looked_into(scenario: Scenario, elements: pl.DataFrame) -> str:
    """The element that the scenario names, else the strongest of ``elements``."""
    found = scenario.element in elements["element_id"]
    return scenario.element if found else str(elements["element_id"][0])


def _from(*sources: str, geography: str = "") -> Cite:
    """Cite ``sources``, of the region or of ``geography``."""
    return lambda table, region: with_skill_provenance(table, region.bench, geography or region.scenario.area, *sources)


def _mix_cited(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """The industry mix of the nation is the published one."""
    basis = "observed" if region.scenario.area == NATION else "modelled"
    return with_skill_provenance(table, region.bench, region.scenario.area, "oews", basis=basis)


_SKILLS = _from("oews", "onet")
_GROWING = _from("oews", "onet", "projections")


def _of_domain(region: Region, domain: str) -> pl.DataFrame:
    return region.landscape.filter(pl.col("domain") == domain)


for _domain, _label in DOMAINS.items():
    answer("landscape", f"Which {_label.lower()} is the region strong in?", _GROWING, _ELEMENT_COLUMNS, _label.lower(),
           groups=("region", "reference"))(partial(_of_domain, domain=_domain))  # fmt: skip


def _element(region: Region) -> str:
    return looked_into(region.scenario, _of_domain(region, region.scenario.domain))


@answer(
    "landscape",
    "Which groups of occupations hold what?",
    _SKILLS,
    ("name", "domain", "major_group_title", "employment", "element_share", "concentration"),
    groups=("region",),
)
def groups(region: Region) -> pl.DataFrame:
    """Elements by major group."""
    return region.groups


@answer(
    "landscape",
    "Which occupations hold an element?",
    _GROWING,
    ("title", "employment", "element_share", "designated", "essential", "ratings_from"),
    groups=(*DESIGNATED, "reference", "landscape", "essential"),
)
def holders(region: Region) -> pl.DataFrame:
    """The occupations behind the element looked into."""
    element, scenario = _element(region), region.scenario
    needing = None if scenario.domain == "technology" else needed_by(region.profiles, element, scenario)
    return holders_of(region.bench, region.content, scenario.area, element, region.jtms(), needing)


@answer("landscape", "Where in the country is an element strong?", _from("oews", "onet", geography=NATION),
        ("area_code", "area_name", "strength"), "map", groups=("region", "reference", "landscape"))  # fmt: skip
def element_in_the_country(region: Region) -> pl.DataFrame:
    """The strength of the element looked into, area by area."""
    return element_map(region.bench, region.content, region.strengths, _element(region))


@answer("landscape", "Which areas are most alike?", _SKILLS, ("area_name", "correlation", "population", "area_code"),
        groups=("region",))  # fmt: skip
def peers(region: Region) -> pl.DataFrame:
    """The areas with the closest profile of strengths."""
    return peers_of(region.bench, region.content, region.strengths, region.scenario.area)


@answer("landscape", "Which jobs are far from all others?", _SKILLS,
        ("title", "employment", "remoteness", "workers_near", "ratings_from"), groups=("region",))  # fmt: skip
def remoteness(region: Region) -> pl.DataFrame:
    """The region's occupations, the most remote first."""
    return region.remoteness


@answer("landscape", "How far are jobs from each other, here and in the nation?", _SKILLS,
        ("area_name", "employment", "remoteness"), groups=("region",))  # fmt: skip
def remoteness_mean(region: Region) -> pl.DataFrame:
    """Mean remoteness of the region and of the nation."""
    areas = dict.fromkeys([region.scenario.area, NATION])
    return mean_remoteness_of(region.bench, region.content, region.distances, list(areas))


def _shock(region: Region, part: str) -> pl.DataFrame:
    scenario = region.scenario
    hit = shock_of(
        region.bench, region.content, region.distances, scenario.area, scenario.shock_industry, scenario.shock
    )
    table: pl.DataFrame = getattr(hit, part)
    return table


@answer(
    "landscape",
    "Whom would a change of an industry release or need?",
    _GROWING,
    ("title", "employment", "workers_change", "ratings_from", "havens"),
    groups=("region", "shock"),
)
def shock(region: Region) -> pl.DataFrame:
    """Occupations hit by the shock, with where their workers could go."""
    return _shock(region, "workers")


@answer(
    "landscape",
    "Which skills would it release or need?",
    _SKILLS,
    ("name", "domain", "supply_change"),
    groups=("region", "shock"),
)
def shock_skills(region: Region) -> pl.DataFrame:
    """Elements of the shock, by domain."""
    return _shock(region, "skills")


@answer("landscape", "Which industries does the region have?", _mix_cited,
        ("naics", "title", "employment", "employment_share", "national_share", "private_share",
         "national_private_share"),
        groups=("region",))  # fmt: skip
def industry_mix(region: Region) -> pl.DataFrame:
    """Estimated jobs by sector; the nation's are published."""
    return mix_of(region.bench, region.scenario.area)


@answer("landscape", "How good is the estimate of the industry mix?", _from("oews", geography=NATION),
        ("area_code", "occupations", "error", "national_error", "correlation"), groups=())  # fmt: skip
def industry_fit(region: Region) -> pl.DataFrame:
    """Errors of the estimate on held-out occupations, area by area."""
    return region.bench.warehouse.read("industry_mix_fit")

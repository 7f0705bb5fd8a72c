"""The scenario: everything that a user can set, as one immutable value that becomes a link and comes back.

A link carries the schema version, the dataset version and what differs from the defaults. Whatever in it cannot be
read falls back to the default, with a notice in plain words; a link never raises.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from jtm.framework.criteria import criteria

SCHEMA_VERSION = "1"
LONGEST_LINK = 2000
HOUSTON = "26420"
EDUCATION_LEVELS = (
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
BELOW_BACHELORS = "Associate's degree"
NORMALISATIONS = {"percentile": "Percentile", "minmax": "Min-max", "zscore": "Z-score, winsorised at ±3"}
AGGREGATIONS = {"arithmetic": "Arithmetic mean", "geometric": "Geometric mean (no pillar can be bought off)"}
WAGE_FLOORS = {
    "regional_median": "Regional median of all jobs",
    "national_median": "National median at local prices",
    "own": "My own figure",
    "none": "No floor",
}
GROWTH_SOURCES = {"national": "National projection", "regional": "Regional projection, where loaded"}
MAP_MEASURES = {
    "share": "Share of jobs that are JTMs",
    "score": "Average score",
    "wage": "Median wage of the selected job",
    "quotient": "Location quotient of the selected job",
    "mobility": "Upward mobility of the selected job",
    "reach": "Untapped talent one step from the selected job",
}
ROWS = {"designated": "JTMs", "ranked": "All that pass the gates", "all": "Every occupation"}
DOMAINS = {"skill": "Skills", "knowledge": "Knowledge", "ability": "Abilities", "technology": "Technologies"}
BENCHMARK_VIEWS = {"job": "One job", "compare": "Jobs side by side", "core": "Common core of a family"}
CONCENTRATIONS = (5, 200)  # of the weights in the robustness draws; beyond, they are anything or never move
MOST_COMPARED = 3  # beside the job itself: more dots a row cannot be told apart
MOST_VALIDATED = 25  # agreed versions in one scenario: each takes nine characters of its link, which must stay short
PATHWAY_VIEWS = {"feeders": "Into a job", "steps": "Up from a job", "routes": "Between two jobs", "plan": "Region plan"}
POOLS = {
    "low_wage": "All under the floor",
    "shrinking": "Those that shrink",
    "exposed": "Those exposed to generative AI",
    "either": "Shrinking or exposed",
}
TRAINING_VIEWS = {
    "gap": "What is to learn",
    "modules": "Modules",
    "programs": "Programs near by",
    "return": "Return",
    "cohort": "Cohort plan",
}
GAP_SCOPES = {"move": "One move", "route": "Best route", "plan": "Region plan"}
MODULE_SCOPES = {"plan": "The region plan", "possible": "Every possible move"}
TAUGHT_SCOPES = {"whole": "A listed program", "gap": "Only the gap"}
RETURN_VIEWS = {"participant": "Participant", "public": "Public", "together": "Both together"}
AS_LISTED = -1  # of a figure that comes from listed programs where the user sets none
PLAN_AIMS = {
    "likely": "As people move",
    "dollars": "Most pay (upper bound)",
    "people": "Most people (upper bound)",
}
CHARTS = {"change": "Change from default", "bubbles": "Wages and growth", "pillars": "Pillars"}
# Industries of the Houston pilot's kind; an assumption that every region should replace with its own.
STRATEGIC_INDUSTRIES = ("21--22", "22--23", "23--24", "31--34", "48--50", "62--63")


@dataclass(frozen=True)
class Scenario:
    """What the user has set. Weights are 0-100 and count relative to each other; ``share`` is 0-1."""

    area: str = HOUSTON
    pillars: Mapping[str, int] = field(
        default_factory=lambda: {pillar.id: pillar.default_weight for pillar in criteria().pillars.values()}
    )
    indicators: Mapping[str, int] = field(
        default_factory=lambda: {item.id: item.default_weight for item in criteria().indicators.values()}
    )
    normalisation: str = "percentile"
    aggregation: str = "arithmetic"
    wage_floor: str = "regional_median"
    own_floor: int = 50_000
    minimum_employment: int = 50
    minimum_education: str = EDUCATION_LEVELS[0]
    maximum_education: str = BELOW_BACHELORS
    growth_gate: bool = True
    excluded_groups: tuple[str, ...] = ()
    strategic_industries: tuple[str, ...] = STRATEGIC_INDUSTRIES
    growth_source: str = "national"
    share: float = 0.2
    concentration: int = 30
    vary_method: bool = False
    map_measure: str = "share"
    rows: str = "ranked"
    chart: str = "change"
    occupation: str = ""
    reference: str = "US"
    domain: str = "skill"
    element: str = ""
    shock_industry: str = "21--22"
    shock: float = -0.2
    benchmark_view: str = "job"
    compared: tuple[str, ...] = ()
    family: str = ""
    importance_share: float = 0.3
    least_importance: float = 3.0
    least_score: float = 0.6
    pool: str = "low_wage"
    pool_minimum: int = 100
    zone_steps: int = 1
    least_gain: float = 0.1
    similarity_deviations: float = 1.0
    pathway_view: str = "feeders"
    start: str = ""
    plan_aim: str = "likely"
    people_share: float = 0.5
    seats_share: float = 0.5
    validated: tuple[str, ...] = ()
    training_view: str = "gap"
    gap_scope: str = "move"
    module_scope: str = "plan"
    modules_taught: int = 4
    miles: int = 50
    most_weeks: int = 0
    most_tuition: int = 0
    taught: str = "whole"
    tuition: int = AS_LISTED
    program_weeks: int = AS_LISTED
    unpaid_hours: int = AS_LISTED
    completion: float = 0.7
    placement: float = 0.7
    hours_share: float = 1.0
    realised_share: float = 0.5
    price_state: str = ""
    fade: float = 0.1
    tax_rate: float = 0.25
    discount_rate: float = 0.03
    horizon: int = 5
    public_share: float = 0.5
    uncertainty: float = 0.2
    return_view: str = "participant"
    budget: int = 1_000_000

    def with_weights(self, **weights: int) -> "Scenario":
        """The same scenario with other pillar weights. Raises ``ValueError`` for an unknown pillar or a weight that is
        no whole number from 0 to 100: a misspelt name must not answer another question.
        """
        for name, weight in weights.items():
            if name not in self.pillars or not isinstance(weight, int) or not 0 <= weight <= 100:
                raise ValueError(f"{name}={weight}: give {', '.join(self.pillars)} as whole numbers from 0 to 100.")
        return replace(self, pillars={**self.pillars, **weights})

    def pillar_shares(self) -> dict[str, float]:
        """Pillar weights as shares that add up to 1; equal where all weights are zero."""
        total = sum(self.pillars.values())
        return {name: weight / total if total else 1 / len(self.pillars) for name, weight in self.pillars.items()}

    def measure_key(self) -> tuple[object, ...]:
        """The settings on which indicators and gates of any area depend: all but weights, shares and the view."""
        return tuple(getattr(self, name) for name in _MEASURE_FIELDS)

    def settings(self) -> dict[str, object]:
        """Every field by name, for the sheet of settings that goes with an export."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def preset(self) -> str | None:
        """The id of the preset whose settings this scenario has, whatever its region and view; ``None`` if of none."""
        rule = {name: getattr(self, name) for name in _RULE_FIELDS}
        for preset in criteria().presets.values():
            expected = apply_preset(DEFAULT, preset.id)
            if rule == {name: getattr(expected, name) for name in _RULE_FIELDS}:
                return preset.id
        return None


_VIEW_FIELDS = ("area", "map_measure", "rows", "chart", "occupation", "reference", "domain", "element",
                "shock_industry", "shock", "benchmark_view", "compared", "family", "importance_share",
                "least_importance", "least_score", "pathway_view", "start", "plan_aim", "people_share",
                "seats_share", "validated", "training_view", "gap_scope", "module_scope", "modules_taught", "miles",
                "most_weeks", "most_tuition", "taught", "tuition", "program_weeks", "unpaid_hours", "completion",
                "placement", "hours_share", "realised_share", "price_state", "fade", "tax_rate", "discount_rate",
                "horizon", "public_share", "uncertainty", "return_view", "budget")  # fmt: skip
_WEIGHT_FIELDS = ("pillars", "indicators", "aggregation", "share", "concentration", "vary_method")
_RULE_FIELDS = [item.name for item in fields(Scenario) if item.name not in _VIEW_FIELDS]
_MEASURE_FIELDS = [name for name in _RULE_FIELDS if name not in _WEIGHT_FIELDS]
DEFAULT = Scenario()


def apply_preset(scenario: Scenario, preset: str) -> Scenario:
    """All settings of ``preset`` for the region and view of ``scenario``."""
    view = {name: getattr(scenario, name) for name in _VIEW_FIELDS}
    return replace(DEFAULT, **{**view, **criteria().presets[preset].settings})


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Parameter:
    """How one field stands in a link: its name there, to text, and from text (``ValueError`` if it makes no sense)."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _choice(options: Mapping[str, str] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,10}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def _pattern(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(text)
        return text

    return read


def _codes(pattern: str) -> Callable[[str], tuple[str, ...]]:
    read_one = _pattern(pattern)
    return lambda text: tuple(read_one(part) for part in text.split(".")) if text else ()


def _some(read: Callable[[str], tuple[str, ...]], most: int) -> Callable[[str], tuple[str, ...]]:
    def read_some(text: str) -> tuple[str, ...]:
        found = read(text)
        if len(found) > most or len(set(found)) < len(found):
            raise ValueError(text)
        return found

    return read_some


def _weights(names: list[str]) -> Callable[[str], dict[str, int]]:
    read_one = _whole(0, 100)

    def read(text: str) -> dict[str, int]:
        return dict(zip(names, (read_one(part) for part in text.split("-")), strict=True))

    return read


def _write_weights(weights: Mapping[str, int]) -> str:
    return "-".join(str(weight) for weight in weights.values())


def _education(text: str) -> str:
    return EDUCATION_LEVELS[_whole(0, len(EDUCATION_LEVELS) - 1)(text)]


def _yes(text: str) -> bool:
    return bool(_whole(0, 1)(text))


def _write_share(share: float) -> str:
    return str(round(share * 100))


def _percent(name: str, low: int, high: int) -> _Parameter:
    """A share that stands in whole percent."""
    return _Parameter(name, _write_share, lambda text: _whole(low, high)(text) / 100)


def _listed_or(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        return AS_LISTED if text == str(AS_LISTED) else _whole(low, high)(text)

    return read


_AREA = r"US|\d{2}|\d{5}|\d{7}"
_LINK: dict[str, _Parameter] = {
    "area": _Parameter("area", str, _pattern(_AREA)),
    "pillars": _Parameter("w", _write_weights, _weights(list(DEFAULT.pillars))),
    "indicators": _Parameter("i", _write_weights, _weights(list(DEFAULT.indicators))),
    "normalisation": _Parameter("norm", str, _choice(NORMALISATIONS)),
    "aggregation": _Parameter("agg", str, _choice(AGGREGATIONS)),
    "wage_floor": _Parameter("floor", str, _choice(WAGE_FLOORS)),
    "own_floor": _Parameter("usd", str, _whole(0, 1_000_000)),
    "minimum_employment": _Parameter("jobs", str, _whole(0, 1_000_000)),
    "minimum_education": _Parameter("edu_from", lambda level: str(EDUCATION_LEVELS.index(level)), _education),
    "maximum_education": _Parameter("edu_to", lambda level: str(EDUCATION_LEVELS.index(level)), _education),
    "growth_gate": _Parameter("grow", lambda on: str(int(on)), _yes),
    "excluded_groups": _Parameter("not", ".".join, _codes(r"\d{2}-0000")),
    "strategic_industries": _Parameter("ind", ".".join, _codes(r"\d{2}--?\d{2,3}|\d{6}")),
    "growth_source": _Parameter("proj", str, _choice(GROWTH_SOURCES)),
    "share": _percent("top", 1, 100),
    "concentration": _Parameter("c", str, _whole(*CONCENTRATIONS)),
    "vary_method": _Parameter("vary", lambda on: str(int(on)), _yes),
    "map_measure": _Parameter("map", str, _choice(MAP_MEASURES)),
    "rows": _Parameter("rows", str, _choice(ROWS)),
    "chart": _Parameter("chart", str, _choice(CHARTS)),
    "occupation": _Parameter("job", str, _pattern(r"\d{2}-\d{4}")),
    "reference": _Parameter("ref", str, _pattern(_AREA)),
    "domain": _Parameter("domain", str, _choice(DOMAINS)),
    "shock_industry": _Parameter("hit", str, _pattern(r"\d{2}--?\d{2,3}")),
    "shock": _Parameter("by", lambda change: str(round(change * 100)), lambda text: _whole(-100, 100)(text) / 100),
    "benchmark_view": _Parameter("view", str, _choice(BENCHMARK_VIEWS)),
    "compared": _Parameter("with", ".".join, _some(_codes(r"\d{2}-\d{4}"), MOST_COMPARED)),
    "family": _Parameter("family", str, _pattern(r"\d{2}-0000")),
    "importance_share": _percent("imp", 0, 100),
    "least_importance": _Parameter(
        "from", lambda least: str(round(least * 10)), lambda text: _whole(10, 50)(text) / 10
    ),
    "least_score": _percent("ess", 0, 100),
    "pool": _Parameter("pool", str, _choice(POOLS)),
    "pool_minimum": _Parameter("pool_jobs", str, _whole(0, 1_000_000)),
    "zone_steps": _Parameter("zones", str, _whole(0, 4)),
    "least_gain": _percent("gain", 0, 100),
    "similarity_deviations": _Parameter(
        "sd", lambda value: str(round(value * 10)), lambda text: _whole(0, 30)(text) / 10
    ),
    "pathway_view": _Parameter("path", str, _choice(PATHWAY_VIEWS)),
    "start": _Parameter("start", str, _pattern(r"\d{2}-\d{4}")),
    "plan_aim": _Parameter("aim", str, _choice(PLAN_AIMS)),
    "people_share": _percent("people", 1, 100),
    "seats_share": _percent("seats", 1, 100),
    "validated": _Parameter("val", ".".join, _some(_codes(r"[0-9a-f]{8}"), MOST_VALIDATED)),
    "training_view": _Parameter("train", str, _choice(TRAINING_VIEWS)),
    "gap_scope": _Parameter("for", str, _choice(GAP_SCOPES)),
    "module_scope": _Parameter("over", str, _choice(MODULE_SCOPES)),
    "modules_taught": _Parameter("k", str, _whole(0, 12)),
    "miles": _Parameter("miles", str, _whole(5, 200)),
    "most_weeks": _Parameter("weeks", str, _whole(0, 519)),
    "most_tuition": _Parameter("cost", str, _whole(0, 200_000)),
    "taught": _Parameter("taught", str, _choice(TAUGHT_SCOPES)),
    "tuition": _Parameter("tuition", str, _whole(AS_LISTED, 200_000)),
    "program_weeks": _Parameter("long", str, _listed_or(1, 519)),
    "unpaid_hours": _Parameter("unpaid", str, _whole(AS_LISTED, 20_000)),
    "completion": _percent("done", 0, 100),
    "placement": _percent("placed", 0, 100),
    "hours_share": _percent("time", 0, 100),
    "realised_share": _percent("real", 0, 100),
    "price_state": _Parameter("prices", str, _pattern("[A-Z]{2}")),
    "fade": _percent("fade", 0, 90),
    "tax_rate": _percent("tax", 0, 100),
    "discount_rate": _percent("disc", 0, 50),
    "horizon": _Parameter("years", str, _whole(1, 40)),
    "public_share": _percent("public", 0, 100),
    "uncertainty": _percent("unsure", 0, 90),
    "return_view": _Parameter("side", str, _choice(RETURN_VIEWS)),
    "budget": _Parameter("budget", str, _whole(0, 1_000_000_000)),
    "element": _Parameter("el", str, _pattern(r"[A-Za-z0-9.]{1,20}")),
}


def link_name(field_name: str) -> str:
    """The name under which a field stands in a link."""
    return _LINK[field_name].name


def to_query(scenario: Scenario, dataset: str) -> dict[str, str]:
    """The query parameters of a link to ``scenario``: versions, and what differs from the defaults."""
    changed = {
        parameter.name: parameter.write(getattr(scenario, name))
        for name, parameter in _LINK.items()
        if getattr(scenario, name) != getattr(DEFAULT, name)
    }
    return {"v": SCHEMA_VERSION, "data": dataset, **changed}


def to_link(scenario: Scenario, dataset: str, page: str) -> str:
    """A link to ``scenario`` on ``page``, an absolute or relative address; at most :data:`LONGEST_LINK` characters."""
    return f"{page}?{urlencode(to_query(scenario, dataset))}"


def from_query(query: Mapping[str, str], dataset: str) -> tuple[Scenario, list[str]]:
    """The scenario of a link, and notices in plain words about whatever in it could not be used.

    Unknown parameters are ignored: other pages and campaign trackers add theirs.
    """
    notices: list[str] = []
    if query.get("v", SCHEMA_VERSION) != SCHEMA_VERSION:
        notices.append("This link was made by another version of the workbench; what it shares with this one is used.")
    if query.get("data", dataset) != dataset:
        notices.append("This link was made on an earlier edition of the data; the figures shown are the current ones.")
    values: dict[str, Any] = {}
    for name, parameter in _LINK.items():
        text = query.get(parameter.name)
        if text is None:
            continue
        try:
            values[name] = parameter.read(text)
        except (ValueError, IndexError, OverflowError):
            notices.append(f"The link's setting “{parameter.name}” cannot be read; its default is used.")
    return _consistent(replace(DEFAULT, **values), notices), notices


def _consistent(scenario: Scenario, notices: list[str]) -> Scenario:
    levels = EDUCATION_LEVELS.index
    if levels(scenario.minimum_education) > levels(scenario.maximum_education):
        notices.append("The link's education range is upside down; the default is used.")
        return replace(
            scenario,
            minimum_education=DEFAULT.minimum_education,
            maximum_education=DEFAULT.maximum_education,
        )
    return scenario

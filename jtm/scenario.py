"""The scenario: everything that a user can set, as one immutable value that becomes a link and comes back.

A link carries the schema version, the dataset version and what differs from the defaults. Whatever in it cannot be
read falls back to the default, with a notice in plain words; a link never raises.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from jtm.framework.criteria import Indicator, criteria
from jtm.settings import WEIGHT, Choice, Code, Codes, Flag, Scaled, Setting, SettingError, Step, Weights, Whole

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


_AREA = Code(r"US|\d{2}|\d{5}|\d{7}", "26420 (a metro area), 48 (a state) or US")
_JOB = Code(r"\d{2}-\d{4}", "47-2111", left_out=True)
_GROUP = Code(r"\d{2}-0000", "49-0000", left_out=True)
_DEFAULT_PILLARS = {pillar.id: pillar.default_weight for pillar in criteria().pillars.values()}
_DEFAULT_INDICATORS = {item.id: item.default_weight for item in criteria().indicators.values()}

# Every field of a scenario: its name in a link, and what it may be. The scenario itself, links, `with_weights` and the
# command line's --weights and --assume check against this table alone.
SETTINGS: dict[str, Setting] = {
    "area": Setting("area", _AREA),
    "pillars": Setting("w", Weights(tuple(_DEFAULT_PILLARS))),
    "indicators": Setting("i", Weights(tuple(_DEFAULT_INDICATORS))),
    "normalisation": Setting("norm", Choice(NORMALISATIONS)),
    "aggregation": Setting("agg", Choice(AGGREGATIONS)),
    "wage_floor": Setting("floor", Choice(WAGE_FLOORS)),
    "own_floor": Setting("usd", Whole(0, 1_000_000)),
    "minimum_employment": Setting("jobs", Whole(0, 1_000_000)),
    "minimum_education": Setting("edu_from", Step(EDUCATION_LEVELS)),
    "maximum_education": Setting("edu_to", Step(EDUCATION_LEVELS)),
    "growth_gate": Setting("grow", Flag()),
    "excluded_groups": Setting("not", Codes(Code(r"\d{2}-0000", "49-0000"))),
    "strategic_industries": Setting("ind", Codes(Code(r"\d{2}--?\d{2,3}|\d{6}", "31--34"))),
    "growth_source": Setting("proj", Choice(GROWTH_SOURCES)),
    "share": Setting("top", Scaled(1, 100)),
    "concentration": Setting("c", Whole(*CONCENTRATIONS)),
    "vary_method": Setting("vary", Flag()),
    "map_measure": Setting("map", Choice(MAP_MEASURES)),
    "rows": Setting("rows", Choice(ROWS)),
    "chart": Setting("chart", Choice(CHARTS)),
    "occupation": Setting("job", _JOB),
    "reference": Setting("ref", _AREA),
    "domain": Setting("domain", Choice(DOMAINS)),
    "shock_industry": Setting("hit", Code(r"\d{2}--?\d{2,3}", "31--34")),
    "shock": Setting("by", Scaled(-100, 100)),
    "benchmark_view": Setting("view", Choice(BENCHMARK_VIEWS)),
    "compared": Setting("with", Codes(Code(r"\d{2}-\d{4}", "47-2111"), MOST_COMPARED)),
    "family": Setting("family", _GROUP),
    "importance_share": Setting("imp", Scaled(0, 100)),
    "least_importance": Setting("from", Scaled(10, 50, parts=10)),
    "least_score": Setting("ess", Scaled(0, 100)),
    "pool": Setting("pool", Choice(POOLS)),
    "pool_minimum": Setting("pool_jobs", Whole(0, 1_000_000)),
    "zone_steps": Setting("zones", Whole(0, 4)),
    "least_gain": Setting("gain", Scaled(0, 100)),
    "similarity_deviations": Setting("sd", Scaled(0, 30, parts=10)),
    "pathway_view": Setting("path", Choice(PATHWAY_VIEWS)),
    "start": Setting("start", _JOB),
    "plan_aim": Setting("aim", Choice(PLAN_AIMS)),
    "people_share": Setting("people", Scaled(1, 100)),
    "seats_share": Setting("seats", Scaled(1, 100)),
    "validated": Setting("val", Codes(Code(r"[0-9a-f]{8}", "0123abcd"), MOST_VALIDATED)),
    "training_view": Setting("train", Choice(TRAINING_VIEWS)),
    "gap_scope": Setting("for", Choice(GAP_SCOPES)),
    "module_scope": Setting("over", Choice(MODULE_SCOPES)),
    "modules_taught": Setting("k", Whole(0, 12)),
    "miles": Setting("miles", Whole(5, 200)),
    "most_weeks": Setting("weeks", Whole(0, 519)),
    "most_tuition": Setting("cost", Whole(0, 200_000)),
    "taught": Setting("taught", Choice(TAUGHT_SCOPES)),
    "tuition": Setting("tuition", Whole(0, 200_000, AS_LISTED)),
    "program_weeks": Setting("long", Whole(1, 519, AS_LISTED)),
    "unpaid_hours": Setting("unpaid", Whole(0, 20_000, AS_LISTED)),
    "completion": Setting("done", Scaled(0, 100)),
    "placement": Setting("placed", Scaled(0, 100)),
    "hours_share": Setting("time", Scaled(0, 100)),
    "realised_share": Setting("real", Scaled(0, 100)),
    "price_state": Setting("prices", Code("[A-Z]{2}", "TX", left_out=True)),
    "fade": Setting("fade", Scaled(0, 90)),
    "tax_rate": Setting("tax", Scaled(0, 100)),
    "discount_rate": Setting("disc", Scaled(0, 50)),
    "horizon": Setting("years", Whole(1, 40)),
    "public_share": Setting("public", Scaled(0, 100)),
    "uncertainty": Setting("unsure", Scaled(0, 90)),
    "return_view": Setting("side", Choice(RETURN_VIEWS)),
    "budget": Setting("budget", Whole(0, 1_000_000_000)),
    "element": Setting("el", Code(r"[A-Za-z0-9.]{1,20}", "2.B.3.l", left_out=True)),
}
_CHECKS = [(name, setting.kind.allows) for name, setting in SETTINGS.items()]


@dataclass(frozen=True)
class Scenario:
    """What the user has set. Weights are 0-100 and count relative to each other; ``share`` is 0-1.

    Every field is held to :data:`SETTINGS`: making a scenario raises :class:`SettingError`, which names the field and
    what it may be. Whether a code is in the release, only the release can say.
    """

    area: str = HOUSTON
    pillars: Mapping[str, int] = field(default_factory=_DEFAULT_PILLARS.copy)
    indicators: Mapping[str, int] = field(default_factory=_DEFAULT_INDICATORS.copy)
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

    def __post_init__(self) -> None:
        """Refuse a field that :data:`SETTINGS` does not allow. Each move of a slider passes here: keep it cheap."""
        values = self.__dict__
        for name, allows in _CHECKS:
            if not allows(values[name]):
                raise SettingError(f"{name} cannot be {_short(values[name])}: give {SETTINGS[name].kind.allowed}.")
        if _upside_down(self.minimum_education, self.maximum_education):
            raise SettingError(
                f"minimum_education ({self.minimum_education!r}) is above maximum_education "
                f"({self.maximum_education!r}): swap them, or change one."
            )

    def with_weights(self, **weights: int) -> "Scenario":
        """The same scenario with other pillar weights. Raises :class:`SettingError` for an unknown pillar or a weight
        that is no whole number from 0 to 100: a misspelt name must not answer another question.
        """
        for name, weight in weights.items():
            if name not in self.pillars or not WEIGHT.allows(weight):
                raise SettingError(f"The weight {name}={_short(weight)} is not allowed: give {_PILLARS.allowed}.")
        return replace(self, pillars={**self.pillars, **weights})

    def silent_pillars(self) -> list[str]:
        """The ids of pillars that have a weight while none of their indicators has: they do not count in the score."""
        of = criteria().of_pillar
        return [name for name, weight in self.pillars.items() if weight and not self._any_indicator(of(name))]

    def _any_indicator(self, items: list[Indicator]) -> bool:
        return any(self.indicators[item.id] for item in items)

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


_PILLARS = SETTINGS["pillars"].kind


def require_weight(scenario: Scenario) -> None:
    """Refuse a scenario in which nothing counts: a ranking would answer another question. Raises
    :class:`SettingError`.
    """
    weighted = [name for name, weight in scenario.pillars.items() if weight]
    if not weighted:
        raise SettingError("All pillar weights are 0: give at least one a weight, such as wages=50.")
    if scenario.silent_pillars() == weighted:
        labels = " and ".join(criteria().pillars[name].label for name in weighted)
        raise SettingError(f"No indicator of {labels} has a weight, so nothing can be scored: give one a weight.")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _upside_down(lowest: str, highest: str) -> bool:
    return EDUCATION_LEVELS.index(lowest) > EDUCATION_LEVELS.index(highest)


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


def to_query(scenario: Scenario, dataset: str) -> dict[str, str]:
    """The query parameters of a link to ``scenario``: versions, and what differs from the defaults."""
    changed = {
        setting.link: setting.kind.write(getattr(scenario, name))
        for name, setting in SETTINGS.items()
        if getattr(scenario, name) != getattr(DEFAULT, name)
    }
    return {"v": SCHEMA_VERSION, "data": dataset, **changed}


def to_link(scenario: Scenario, dataset: str, page: str) -> str:
    """A link to ``scenario`` on ``page``, an absolute or relative address; at most :data:`LONGEST_LINK` characters."""
    return f"{page}?{urlencode(to_query(scenario, dataset))}"


def from_query(query: Mapping[str, str], dataset: str) -> tuple[Scenario, list[str]]:
    """The scenario of a link, and notices in plain words about whatever in it could not be used. What trackers of
    campaigns add, and the page's own server, is no mistake and passes in silence.
    """
    notices: list[str] = []
    if query.get("v", SCHEMA_VERSION) != SCHEMA_VERSION:
        notices.append("This link was made by another version of the workbench; what it shares with this one is used.")
    if query.get("data", dataset) != dataset:
        notices.append("This link was made on an earlier edition of the data; the figures shown are the current ones.")
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        text = query.get(setting.link)
        if text is None:
            continue
        try:
            values[name] = setting.kind.read(text)
        except (ValueError, OverflowError):
            notices.append(f"The link's setting “{setting.link}” cannot be read; its default is used.")
    unknown = [name for name in query if name not in _LINK_NAMES and not name.startswith(_TRACKERS)]
    if unknown:
        listed = ", ".join(f"“{name[:20]}”" for name in unknown[:3]) + (", …" if len(unknown) > 3 else "")
        notices.append(f"The link holds what the workbench does not know and leaves out: {listed}.")
    return Scenario(**_consistent(values, notices)), notices


def from_pairs(pairs: Iterable[tuple[str, str]], dataset: str) -> tuple[Scenario, list[str]]:
    """:func:`from_query` of a link's parameters as they stand there, with a notice about each that is given twice; the
    last one counts.
    """
    given = list(pairs)
    chosen, notices = from_query(dict(given), dataset)
    counts = Counter(name for name, _ in given)
    twice = [name for name, count in counts.items() if count > 1 and name in _LINK_NAMES]
    return chosen, [*notices, *(f"The link gives “{name}” more than once; the last one is used." for name in twice)]


_LINK_NAMES = {"v", "data", *(setting.link for setting in SETTINGS.values())}
_TRACKERS = ("utm_", "fbclid", "gclid", "msclkid", "dclid", "mc_", "_ga", "_gl", "hsa_", "_hs", "igshid", "embed")


def _consistent(values: dict[str, Any], notices: list[str]) -> dict[str, Any]:
    names = ("minimum_education", "maximum_education")
    if _upside_down(*(values.get(name, getattr(DEFAULT, name)) for name in names)):
        notices.append("The link's education range is upside down; the default is used.")
        return {name: value for name, value in values.items() if name not in names}
    return values

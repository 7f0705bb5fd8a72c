"""The fields of a scenario, with their types: made from ``settings.toml`` by ``make written``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jtm.settings.catalog import SETTINGS


@dataclass(frozen=True)
class Fields:
    """Every setting, by name."""

    area: str = SETTINGS["area"].default
    pillars: Mapping[str, int] = field(default_factory=SETTINGS["pillars"].default.copy)
    indicators: Mapping[str, int] = field(default_factory=SETTINGS["indicators"].default.copy)
    normalisation: str = SETTINGS["normalisation"].default
    aggregation: str = SETTINGS["aggregation"].default
    wage_floor: str = SETTINGS["wage_floor"].default
    own_floor: int = SETTINGS["own_floor"].default
    minimum_employment: int = SETTINGS["minimum_employment"].default
    minimum_education: str = SETTINGS["minimum_education"].default
    maximum_education: str = SETTINGS["maximum_education"].default
    growth_gate: bool = SETTINGS["growth_gate"].default
    excluded_groups: tuple[str, ...] = SETTINGS["excluded_groups"].default
    own_gates: tuple[str, ...] = SETTINGS["own_gates"].default
    strategic_industries: tuple[str, ...] = SETTINGS["strategic_industries"].default
    growth_source: str = SETTINGS["growth_source"].default
    share: float = SETTINGS["share"].default
    concentration: int = SETTINGS["concentration"].default
    vary_method: bool = SETTINGS["vary_method"].default
    map_measure: str = SETTINGS["map_measure"].default
    rows: str = SETTINGS["rows"].default
    chart: str = SETTINGS["chart"].default
    occupation: str = SETTINGS["occupation"].default
    reference: str = SETTINGS["reference"].default
    domain: str = SETTINGS["domain"].default
    shock_industry: str = SETTINGS["shock_industry"].default
    shock: float = SETTINGS["shock"].default
    benchmark_view: str = SETTINGS["benchmark_view"].default
    compared: tuple[str, ...] = SETTINGS["compared"].default
    family: str = SETTINGS["family"].default
    importance_share: float = SETTINGS["importance_share"].default
    least_importance: float = SETTINGS["least_importance"].default
    least_score: float = SETTINGS["least_score"].default
    pool: str = SETTINGS["pool"].default
    pool_minimum: int = SETTINGS["pool_minimum"].default
    zone_steps: int = SETTINGS["zone_steps"].default
    least_gain: float = SETTINGS["least_gain"].default
    similarity_deviations: float = SETTINGS["similarity_deviations"].default
    pathway_view: str = SETTINGS["pathway_view"].default
    start: str = SETTINGS["start"].default
    plan_aim: str = SETTINGS["plan_aim"].default
    people_share: float = SETTINGS["people_share"].default
    seats_share: float = SETTINGS["seats_share"].default
    validated: tuple[str, ...] = SETTINGS["validated"].default
    training_view: str = SETTINGS["training_view"].default
    gap_scope: str = SETTINGS["gap_scope"].default
    module_scope: str = SETTINGS["module_scope"].default
    modules_taught: int = SETTINGS["modules_taught"].default
    miles: int = SETTINGS["miles"].default
    most_weeks: int = SETTINGS["most_weeks"].default
    most_tuition: int = SETTINGS["most_tuition"].default
    taught: str = SETTINGS["taught"].default
    tuition: int = SETTINGS["tuition"].default
    program_weeks: int = SETTINGS["program_weeks"].default
    unpaid_hours: int = SETTINGS["unpaid_hours"].default
    completion: float = SETTINGS["completion"].default
    placement: float = SETTINGS["placement"].default
    hours_share: float = SETTINGS["hours_share"].default
    realised_share: float = SETTINGS["realised_share"].default
    price_state: str = SETTINGS["price_state"].default
    fade: float = SETTINGS["fade"].default
    tax_rate: float = SETTINGS["tax_rate"].default
    discount_rate: float = SETTINGS["discount_rate"].default
    horizon: int = SETTINGS["horizon"].default
    public_share: float = SETTINGS["public_share"].default
    uncertainty: float = SETTINGS["uncertainty"].default
    return_view: str = SETTINGS["return_view"].default
    budget: int = SETTINGS["budget"].default
    element: str = SETTINGS["element"].default

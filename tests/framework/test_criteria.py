from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from jtm.framework.criteria import Preset, criteria
from jtm.framework.ranking import indicators
from jtm.framework.ranking.gates import gates
from jtm.framework.ranking.scoring import Measures
from jtm.links import from_query, to_query
from jtm.scenario import DEFAULT, Scenario, apply_preset
from jtm.sources.catalog import catalog

INDICATORS = criteria().indicators.values()
PRESETS = criteria().presets.values()


def test_there_are_three_pillars_that_count_the_same() -> None:
    assert list(criteria().pillars) == ["wages", "growth", "strategic"]
    assert len({pillar.default_weight for pillar in criteria().pillars.values()}) == 1


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda item: item.id)
def test_an_indicator_says_what_it_is(indicator) -> None:
    assert indicator.pillar in criteria().pillars
    assert callable(getattr(indicators, indicator.id))
    assert set(indicator.sources) <= set(catalog())
    assert indicator.basis in ("observed", "modelled")
    assert 0 <= indicator.default_weight <= 100
    assert all((indicator.label, indicator.help, indicator.unit))


def test_every_indicator_is_computed(houston: Measures) -> None:
    assert set(houston.raw) == set(houston.normalised) == set(criteria().indicators)


def test_each_pillar_has_an_indicator_that_counts() -> None:
    for pillar in criteria().pillars:
        assert any(item.default_weight for item in criteria().of_pillar(pillar))
    assert sum(len(criteria().of_pillar(pillar)) for pillar in criteria().pillars) == len(INDICATORS)


def test_one_of_two_wage_levels_and_one_size_count_by_default() -> None:
    weights = DEFAULT.indicators
    assert weights["real_median_wage"]
    assert not weights["entry_pay"], "it says nearly the same as the median"
    assert not weights["ai_resilience"]


def test_the_gates_listed_are_those_applied(houston: Measures, bench) -> None:
    assert list(criteria().gates) == list(gates(houston.cells, bench.market, DEFAULT))


def test_the_gates_defaults_are_the_scenarios() -> None:
    default = {name: gate.default for name, gate in criteria().gates.items()}
    assert default["wage_floor"] == DEFAULT.wage_floor
    assert default["minimum_employment"] == DEFAULT.minimum_employment
    assert default["education"] == [DEFAULT.minimum_education, DEFAULT.maximum_education]
    assert default["growth"] == DEFAULT.growth_gate
    assert default["excluded_groups"] == list(DEFAULT.excluded_groups)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda item: item.id)
def test_a_preset_cites_its_rule(preset: Preset) -> None:
    assert all((preset.label, preset.rule, preset.author, preset.adapted))
    assert 2000 < preset.year <= date.today().year
    assert preset.url.startswith("https://") or preset.author == "This workbench"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda item: item.id)
def test_a_preset_is_a_scenario_that_a_link_can_carry(preset: Preset) -> None:
    assert set(preset.settings) <= {item.name for item in fields(Scenario)}
    chosen = apply_preset(DEFAULT, preset.id)
    assert chosen.preset() == preset.id
    assert from_query(to_query(chosen, "1"), "1") == (chosen, [])


def test_ids_are_unique() -> None:
    names = [*criteria().pillars, *criteria().indicators]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "computed", "printed"),
    [("openings", np.log1p(333), "333"), ("local_concentration", np.log(1.5), "1.50×"), ("talent_reach", 0.0, "0"),
     ("upward_mobility", np.log(1.012), "+1.2%"), ("education_premium", np.log(0.9), "-10.0%"),
     ("real_median_wage", 63_180.4, "$63,180"), ("openings_rate", 0.0581, "5.8%")],
)  # fmt: skip
def test_people_read_what_lies_behind_a_logarithm(name: str, computed: float, printed: str) -> None:
    """5.81 openings "in persons" were the logarithm of 333."""
    item = criteria().indicators[name]
    assert item.form.format(item.shown(float(computed))) == printed


def test_a_logarithm_has_a_unit_for_people() -> None:
    for item in criteria().indicators.values():
        assert ("log" in item.unit) == bool(item.logs) == bool(item.shown_unit), item.id

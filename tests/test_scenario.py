import timeit
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.workbench import Workbench
from jtm.framework.criteria import criteria
from jtm.links import LONGEST_LINK, from_pairs, from_query, to_link, to_query
from jtm.scenario import (
    AGGREGATIONS,
    AS_LISTED,
    DEFAULT,
    DOMAINS,
    EDUCATION_LEVELS,
    MOST_COMPARED,
    MOST_VALIDATED,
    NORMALISATIONS,
    Scenario,
    apply_preset,
    require_weight,
)
from jtm.settings.catalog import SETTINGS, limits, options
from jtm.settings.kinds import SettingError
from jtm.uploads.own_head import LONGEST_ID
from jtm.uploads.own_indicators import MOST

PROPERTY = settings(deadline=None, derandomize=True, max_examples=100)
DATASET = "2025-05-1a2b3c4d"
PAGE = "https://jobs.example.org/jobs_that_mobilize"
weights = st.integers(0, 100)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def one_of(options: object) -> st.SearchStrategy[str]:
    return st.sampled_from(list(options))  # type: ignore[call-overload]


def percent(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda whole: whole / 100)


groups = st.lists(digits(2).map("{}-0000".format), max_size=22, unique=True).map(tuple)
industries = st.lists(
    st.one_of(
        digits(6), st.builds("{}--{}".format, digits(2), digits(2)), st.builds("{}-{}".format, digits(2), digits(3))
    ),
    max_size=30,
    unique=True,
).map(tuple)
jobs = st.builds("{}-{}".format, digits(2), digits(4))
versions = st.lists(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=5, unique=True).map(tuple)
education = st.tuples(st.integers(0, 7), st.integers(0, 7)).map(sorted)


own_limits = st.lists(
    st.builds("own_2{}{}".format, st.sampled_from([">=", "<="]), st.integers(-1000, 1000)), max_size=4, unique=True
).map(tuple)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    low, high = draw(education)
    return Scenario(
        area=draw(st.just("US") | digits(2) | digits(5) | digits(7)),
        pillars={name: draw(weights) for name in criteria().pillars},
        indicators={
            **{name: draw(weights) for name in criteria().indicators},
            **draw(st.dictionaries(st.sampled_from(["own_union_coverage", "own_2"]), weights)),
        },
        normalisation=draw(one_of(NORMALISATIONS)),
        aggregation=draw(one_of(AGGREGATIONS)),
        wage_floor=draw(one_of(options("wage_floor"))),
        own_floor=draw(st.integers(0, 1_000_000)),
        minimum_employment=draw(st.integers(0, 1_000_000)),
        minimum_education=EDUCATION_LEVELS[low],
        maximum_education=EDUCATION_LEVELS[high],
        growth_gate=draw(st.booleans()),
        excluded_groups=draw(groups),
        strategic_industries=draw(industries),
        own_gates=draw(own_limits),
        growth_source=draw(one_of(options("growth_source"))),
        share=draw(st.integers(1, 100)) / 100,
        concentration=draw(st.integers(*limits("concentration"))),
        map_measure=draw(one_of(options("map_measure"))),
        rows=draw(one_of(options("rows"))),
        chart=draw(one_of(options("chart"))),
        occupation=draw(st.just("") | jobs),
        validated=draw(versions),
        training_view=draw(one_of(options("training_view"))),
        gap_scope=draw(one_of(options("gap_scope"))),
        module_scope=draw(one_of(options("module_scope"))),
        modules_taught=draw(st.integers(0, 12)),
        miles=draw(st.integers(5, 200)),
        most_weeks=draw(st.integers(0, 519)),
        most_tuition=draw(st.integers(0, 200_000)),
        taught=draw(one_of(options("taught"))),
        tuition=draw(st.integers(AS_LISTED, 200_000)),
        program_weeks=draw(st.just(AS_LISTED) | st.integers(1, 519)),
        unpaid_hours=draw(st.integers(AS_LISTED, 20_000)),
        completion=draw(percent(0, 100)),
        placement=draw(percent(0, 100)),
        hours_share=draw(percent(0, 100)),
        fade=draw(percent(0, 90)),
        tax_rate=draw(percent(0, 100)),
        discount_rate=draw(percent(0, 50)),
        horizon=draw(st.integers(1, 40)),
        public_share=draw(percent(0, 100)),
        uncertainty=draw(percent(0, 90)),
        return_view=draw(one_of(options("return_view"))),
        budget=draw(st.integers(0, 1_000_000_000)),
    )


def opened(link: str, dataset: str = DATASET) -> tuple[Scenario, list[str]]:
    return from_query(dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)), dataset)


# ── own indicators ────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_indicators_stand_in_a_link_by_name() -> None:
    chosen = replace(
        DEFAULT,
        indicators={**DEFAULT.indicators, "own_union_coverage": 40, "own_2": 0},
        own_gates=("own_union_coverage>=0.25", "own_2<=-3"),
    )
    query = to_query(chosen, DATASET)
    assert query["i"].endswith("-own_union_coverage.40-own_2.0")
    assert query["limits"] == "own_union_coverage>=0.25~own_2<=-3"
    assert from_query(query, DATASET) == (chosen, [])


@pytest.mark.parametrize("more", ["-own_.4", "-own_a.101", "-own_a", "-luck.4", "-own_A.4", "-4", "-own_a.4-own_b"])
def test_what_is_no_own_indicator_in_a_link_falls_back_to_the_default(more: str) -> None:
    query = to_query(replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 1)), DATASET)
    found, notices = from_query({**query, "i": query["i"] + more}, DATASET)
    assert found == DEFAULT
    assert len(notices) == 1


def test_a_link_with_all_own_indicators_that_can_be_loaded_is_short() -> None:
    names = [f"own_{number}".ljust(4 + LONGEST_ID, "x") for number in range(MOST)]
    chosen = replace(
        DEFAULT,
        indicators={**DEFAULT.indicators, **dict.fromkeys(names, 100)},
        own_gates=tuple(f"{name}{sign}-1234.5678" for name in names for sign in (">=", "<=")),
    )
    assert len(to_link(chosen, DATASET, PAGE)) < LONGEST_LINK / 2
    assert opened(to_link(chosen, DATASET, PAGE)) == (chosen, [])


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(scenarios())
def test_a_link_brings_back_the_scenario(scenario: Scenario) -> None:
    link = to_link(scenario, DATASET, PAGE)
    assert len(link) <= LONGEST_LINK
    assert opened(link) == (scenario, [])


@PROPERTY
@given(scenarios(), st.sampled_from([item.name for item in fields(Scenario)]))
def test_a_link_carries_only_what_differs(scenario: Scenario, name: str) -> None:
    with suppress(SettingError):  # an education range of one end may be upside down
        changed = replace(DEFAULT, **{name: getattr(scenario, name)})
        _carries_only(changed, name)


def _carries_only(changed: Scenario, name: str) -> None:
    query = to_query(changed, DATASET)
    assert set(query) <= {"v", "data", SETTINGS[name].link}
    assert from_query(query, DATASET) == (changed, [])


def test_every_field_stands_in_a_link_under_a_name_of_its_own() -> None:
    assert set(SETTINGS) == {item.name for item in fields(Scenario)}
    names = [setting.link for setting in SETTINGS.values()]
    assert len({*names, "v", "data"}) == len(names) + 2


def test_the_fullest_link_is_short_enough(bench: Workbench) -> None:
    everything = Scenario(
        area="4800001",
        pillars=dict.fromkeys(DEFAULT.pillars, 100),
        indicators=dict.fromkeys(DEFAULT.indicators, 100),
        wage_floor="national_median",
        own_floor=1_000_000,
        minimum_employment=1_000_000,
        excluded_groups=tuple(bench.market.occupations["major_group"].unique().sort()),
        strategic_industries=tuple(bench.warehouse.read("industries")["naics"]),
        concentration=limits("concentration")[1],
        occupation="47-2111",
        validated=tuple(f"{number:08x}" for number in range(MOST_VALIDATED)),
        **STEPS_1_TO_5,
        **STEP_6,
    )
    changed = {item.name for item in fields(Scenario) if getattr(everything, item.name) != getattr(DEFAULT, item.name)}
    assert {*STEP_6, "validated"} <= changed
    link = to_link(everything, bench.dataset, PAGE)
    assert len(link) <= LONGEST_LINK
    assert opened(link, bench.dataset) == (everything, [])


# What takes the most characters, of each field.
STEPS_1_TO_5: dict[str, Any] = {
    "aggregation": "geometric", "normalisation": "minmax", "minimum_education": EDUCATION_LEVELS[1],
    "maximum_education": EDUCATION_LEVELS[-1], "growth_gate": False, "growth_source": "regional", "share": 1.0,
    "map_measure": max(options("map_measure"), key=len), "rows": "designated", "chart": max(options("chart"), key=len),
    "reference": "4800001", "domain": max(DOMAINS, key=len), "element": "4.A.3.b.4.x.99.99.99",
    "shock_industry": "62--63", "shock": -1.0, "benchmark_view": "compare",
    "compared": ("49-9041", "51-4041", "47-2152")[:MOST_COMPARED], "family": "47-0000", "importance_share": 1.0,
    "least_importance": 5.0, "least_score": 1.0, "pool": max(options("pool"), key=len), "pool_minimum": 1_000_000,
    "zone_steps": 4, "least_gain": 1.0, "similarity_deviations": 3.0,
    "pathway_view": max(options("pathway_view"), key=len),
    "start": "51-2090", "plan_aim": "people", "people_share": 1.0, "seats_share": 1.0,
}  # fmt: skip
STEP_6: dict[str, Any] = {
    "training_view": max(options("training_view"), key=len), "gap_scope": "route", "module_scope": "possible",
    "modules_taught": 12, "miles": 200, "most_weeks": 519, "most_tuition": 200_000, "taught": "gap",
    "tuition": 200_000, "program_weeks": 519, "unpaid_hours": 20_000, "completion": 1.0, "placement": 1.0,
    "hours_share": 0.99, "fade": 0.9, "tax_rate": 1.0, "discount_rate": 0.5, "horizon": 40, "public_share": 1.0,
    "uncertainty": 0.9, "return_view": "together", "budget": 1_000_000_000,
}  # fmt: skip


def test_every_choice_of_the_pickers_fits_a_link(bench: Workbench) -> None:
    for area in bench.market.areas["area_code"]:
        assert opened(to_link(replace(DEFAULT, area=area), DATASET, PAGE)) == (replace(DEFAULT, area=area), [])
    for soc in bench.market.occupations["soc"]:
        chosen = replace(DEFAULT, occupation=soc)
        assert opened(to_link(chosen, DATASET, PAGE)) == (chosen, [])


def test_the_default_link_says_nothing_but_versions() -> None:
    assert to_query(DEFAULT, DATASET) == {"v": "1", "data": DATASET}
    assert from_query({}, DATASET) == (DEFAULT, [])


def test_a_link_of_other_data_or_another_version_is_used_with_a_notice() -> None:
    scenario, notices = from_query({"v": "0", "data": "2019", "w": "1-2-3"}, DATASET)
    assert scenario.pillars == {"wages": 1, "growth": 2, "strategic": 3}
    assert len(notices) == 2


def test_what_campaigns_add_to_a_link_passes_in_silence() -> None:
    assert from_query({"utm_source": "mail", "fbclid": "x", "gclid": "", "embed": "true"}, DATASET) == (DEFAULT, [])


def test_a_parameter_that_nobody_knows_is_told() -> None:
    scenario, notices = from_query({"agg": "geometric", "aggregation": "geometric", "x" * 500: "1"}, DATASET)
    assert scenario == replace(DEFAULT, aggregation="geometric")
    assert len(notices) == 1
    assert "“aggregation”" in notices[0]
    assert len(notices[0]) < 200


def test_a_parameter_that_is_given_twice_is_told() -> None:
    scenario, notices = from_pairs([("area", "48"), ("area", "US"), ("utm_x", "1"), ("utm_x", "2")], DATASET)
    assert scenario == replace(DEFAULT, area="US")
    assert notices == ["The link gives “area” more than once; the last one is used."]


names = st.sampled_from([*(setting.link for setting in SETTINGS.values()), "v", "data"])
junk = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "-", "--", "-1", "101", "1e9", "nan", "50-50", "50-50-50-50", "²", "٣", "1_0", " 5 ", "9" * 5000]
    ),
    st.lists(st.integers(-5, 120).map(str), max_size=12).map("-".join),
    st.lists(st.text("0123456789-", max_size=8), max_size=5).map(".".join),
)


@settings(PROPERTY, max_examples=300)
@given(st.dictionaries(names | st.text(max_size=5), junk, max_size=8))
def test_junk_in_a_link_falls_back_with_notices(query: dict[str, str]) -> None:
    scenario, notices = from_query(query, DATASET)
    for name, setting in SETTINGS.items():
        if setting.link not in query:
            assert getattr(scenario, name) == getattr(DEFAULT, name)
    assert all(notice.endswith(".") for notice in notices)
    # Whatever was made of it is a sound scenario, which a link of its own can carry.
    assert from_query(to_query(scenario, DATASET), DATASET) == (scenario, [])
    assert sum(scenario.pillar_shares().values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("area", "Houston"), ("area", "264200"), ("w", "50-50"), ("w", "50-50-101"), ("w", "a-b-c"), ("i", "1"),
        ("norm", "rank"), ("agg", ""), ("floor", "living"), ("usd", "-1"), ("usd", "1e6"), ("jobs", "1000001"),
        ("edu_from", "8"), ("edu_to", "-1"), ("grow", "yes"), ("not", "29"), ("not", "29-0000,31-0000"),
        ("ind", "31-33x"), ("proj", "state"), ("top", "0"), ("top", "101"), ("top", "0.2"), ("c", "0"), ("c", "1"),
        ("c", "1000"), ("map", "x"), ("rows", "x"), ("chart", "x"),
        ("job", "47-2111; DROP TABLE wage"), ("job", "47-211"),
        ("val", "0123abcg"), ("val", "0123abcd.0123abcd"), ("train", "x"), ("for", "x"), ("over", "x"), ("k", "13"),
        ("k", "-1"), ("miles", "4"), ("miles", "201"), ("weeks", "520"), ("cost", "-1"), ("taught", "x"),
        ("tuition", "-2"), ("tuition", "200001"), ("long", "0"), ("long", "520"), ("unpaid", "20001"),
        ("done", "101"), ("placed", "0.7"), ("time", "-1"), ("fade", "91"), ("tax", "x"), ("disc", "51"),
        ("years", "0"), ("years", "41"), ("public", "101"), ("unsure", "91"), ("side", "x"),
        ("budget", "1000000001"), ("budget", "1e6"),
    ],
)  # fmt: skip
def test_each_setting_that_makes_no_sense_is_named(name: str, text: str) -> None:
    scenario, notices = from_query({name: text}, DATASET)
    assert scenario == DEFAULT
    assert len(notices) == 1
    assert f"“{name}”" in notices[0]


def test_an_education_range_upside_down_is_said_to_be_so() -> None:
    scenario, notices = from_query({"edu_from": "6", "edu_to": "1", "top": "30"}, DATASET)
    assert scenario == replace(DEFAULT, share=0.3)
    assert "upside down" in notices[0]


# ── what people type ──────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(scenarios())
def test_what_is_printed_of_a_scenario_can_be_typed(scenario: Scenario) -> None:
    printed = {name: SETTINGS[name].kind.show(getattr(scenario, name)) for name in SETTINGS}
    assert DEFAULT.with_entered(printed) == scenario


@settings(PROPERTY, max_examples=300)
@given(st.sampled_from(list(SETTINGS)), junk)
def test_whatever_is_typed_is_a_sound_value_or_refused_by_name(name: str, text: str) -> None:
    with suppress(SettingError):
        found = DEFAULT.with_entered({name: text})
        assert SETTINGS[name].kind.allows(getattr(found, name))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("share", "10", 0.1),
        ("share", "10 %", 0.1),
        ("shock", "-20", -0.2),
        ("least_importance", "3", 3.0),
        ("least_importance", "3.5", 3.5),
        ("similarity_deviations", "0.5", 0.5),
        ("own_floor", "61,000", 61_000),
        ("growth_gate", "No", False),
        ("maximum_education", "bachelor's degree", "Bachelor's degree"),
        ("excluded_groups", "29-0000, 31-0000", ("29-0000", "31-0000")),
        ("excluded_groups", "", ()),
        ("own_gates", "own_a>=0.5, own_b<=-2", ("own_a>=0.5", "own_b<=-2")),
        ("indicators", "own_a=40", {**DEFAULT.indicators, "own_a": 40}),
        ("occupation", "", ""),
        ("pillars", "growth=80", {"wages": 50, "growth": 80, "strategic": 50}),
    ],
)
def test_a_setting_is_typed_as_people_write_it(name: str, text: str, value: object) -> None:
    assert getattr(DEFAULT.with_entered({name: text}), name) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("share", "200", "give a whole number from 1 to 100"),
        ("share", "0.1", "percent"),
        ("least_importance", "3.25", "one decimal at most"),
        ("similarity_deviations", "0.25", "from 0 to 3"),
        ("own_floor", "61,00", "from 0 to 1,000,000"),
        ("growth_gate", "perhaps", "yes or no"),
        ("maximum_education", "College", "Bachelor's degree"),
        ("excluded_groups", "29", "49-0000"),
        ("own_gates", "own_a>0.5", "own_union_coverage>=0.2"),
        ("indicators", "union=5", "or of the own_… that are loaded"),
        ("area", "", "26420"),
        ("pillars", "pay=50", "wages, growth, strategic"),
        ("pillars", "wages=5,wages=6", "wages is given more than once"),
        ("shares", "10", "did you mean share"),
        ("xyzzy", "10", "docs/settings.md lists them"),
    ],
)
def test_what_cannot_be_typed_is_told_by_name_with_what_can(name: str, text: str, said: str) -> None:
    with pytest.raises(SettingError) as refused:
        DEFAULT.with_entered({name: text})
    assert said in str(refused.value)


# ── what a field may be ───────────────────────────────────────────────────────────────────────────────────────────

NO_VALUE = [None, [], {}, object(), b"48", float("nan"), float("inf"), -(10**12), 10**12, "no such word"]


@pytest.mark.parametrize("name", SETTINGS)
def test_every_field_refuses_what_it_cannot_be_by_its_name(name: str) -> None:
    for value in NO_VALUE:
        with pytest.raises(SettingError, match=rf"^{name} cannot be .*: give .*\.$"):
            replace(DEFAULT, **{name: value})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"aggregation": "geomtric"}, "arithmetic, geometric"),
        ({"share": 5}, "from 0.01 to 1"),
        ({"share": 0.0}, "from 0.01 to 1"),
        ({"share": True}, "from 0.01 to 1"),
        ({"wage_floor": "living"}, "regional_median, national_median, own, none"),
        ({"area": "Houston"}, "26420"),
        ({"own_floor": 50_000.0}, "whole number from 0 to 1,000,000"),
        ({"horizon": 0}, "from 1 to 40"),
        ({"program_weeks": 0}, "from 1 to 519, or -1"),
        ({"growth_gate": 1}, "True or False"),
        ({"minimum_education": "Some college"}, "Bachelor's degree"),
        ({"minimum_education": EDUCATION_LEVELS[-1]}, "above maximum_education"),
        ({"compared": ("47-2111", "47-2111")}, "different codes"),
        ({"excluded_groups": ["47-0000"]}, "tuple of codes"),
        ({"pillars": {"wages": 50}}, "wages, growth, strategic"),
        ({"pillars": {**DEFAULT.pillars, "wages": 101}}, "0 to 100"),
        ({"indicators": {**DEFAULT.indicators, "luck": 1}}, "ai_resilience"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_what_is(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingError) as refused:
        Scenario(**fields)
    assert next(iter(fields)) in str(refused.value)
    assert said in str(refused.value)


@PROPERTY
@given(scenarios(), st.sampled_from(list(SETTINGS)))
def test_the_scenario_and_its_link_are_held_to_the_same_declaration(scenario: Scenario, name: str) -> None:
    kind, value = SETTINGS[name].kind, getattr(scenario, name)
    assert kind.allows(value)
    if value != "":
        assert kind.read(kind.write(value)) == value


@given(st.text(max_size=12) | st.integers(-(10**9), 10**9).map(str))
def test_whatever_a_link_brings_a_scenario_may_be(text: str) -> None:
    for setting in SETTINGS.values():
        with suppress(ValueError):
            assert setting.kind.allows(setting.kind.read(text))


def test_a_scenario_is_made_fast_enough_for_a_slider() -> None:
    fastest = min(timeit.repeat(lambda: replace(DEFAULT, share=0.3), number=200, repeat=10)) / 200
    assert fastest < 0.2e-3  # about 0.08 ms on two cores; the budget is 0.1, the rest is for a busy machine


def test_a_scenario_in_which_nothing_counts_is_refused() -> None:
    without = replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 0))
    for scenario in (DEFAULT.with_weights(wages=0, growth=0, strategic=0), without):
        with pytest.raises(SettingError, match="weight"):
            require_weight(scenario)
    of_growth = [item.id for item in criteria().of_pillar("growth")]
    partly = replace(DEFAULT, indicators={**DEFAULT.indicators, **dict.fromkeys(of_growth, 0)})
    assert partly.silent_pillars() == ["growth"]
    require_weight(partly)
    with pytest.raises(SettingError, match="No indicator of Growth"):
        require_weight(partly.with_weights(wages=0, strategic=0))


# ── the value itself ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scenario_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        DEFAULT.area = "48"  # type: ignore[misc]


def test_with_weights_changes_those_named_and_nothing_else() -> None:
    changed = DEFAULT.with_weights(growth=30)
    assert changed.pillars == {"wages": 50, "growth": 30, "strategic": 50}
    assert replace(changed, pillars=DEFAULT.pillars) == DEFAULT
    assert DEFAULT.pillars["growth"] == 50
    assert DEFAULT.with_weights() == DEFAULT


def test_a_weight_for_a_pillar_that_does_not_exist_is_refused() -> None:
    # A misspelt name must not give an answer to another question.
    with pytest.raises(SettingError, match=r"wage=80.*wages, growth, strategic"):
        DEFAULT.with_weights(wage=80)
    for weight in (101, -1, 0.5, True):
        with pytest.raises(SettingError, match="wages="):
            DEFAULT.with_weights(wages=weight)  # type: ignore[arg-type]


@PROPERTY
@given(scenarios())
def test_shares_add_up_to_one(scenario: Scenario) -> None:
    shares = scenario.pillar_shares()
    assert sum(shares.values()) == pytest.approx(1)
    if not any(scenario.pillars.values()):
        assert shares == dict.fromkeys(shares, pytest.approx(1 / 3))


def test_all_weights_zero_means_equal_shares() -> None:
    assert DEFAULT.with_weights(wages=0, growth=0, strategic=0).pillar_shares() == dict.fromkeys(
        DEFAULT.pillars, pytest.approx(1 / 3)
    )


@pytest.mark.parametrize("preset", criteria().presets)
def test_a_preset_keeps_the_region_and_the_view(preset: str) -> None:
    viewed = replace(DEFAULT, area="48", rows="all", chart="bubbles", occupation="47-2111", map_measure="wage")
    chosen = apply_preset(replace(viewed, share=0.01, growth_source="regional"), preset)
    assert chosen.preset() == preset
    for name in ("area", "rows", "chart", "occupation", "map_measure"):
        assert getattr(chosen, name) == getattr(viewed, name)


def test_a_scenario_of_no_preset_says_so() -> None:
    assert DEFAULT.preset() == "balanced"
    assert replace(DEFAULT, share=0.21).preset() is None


def test_settings_list_every_field() -> None:
    assert DEFAULT.settings() == {item.name: getattr(DEFAULT, item.name) for item in fields(Scenario)}

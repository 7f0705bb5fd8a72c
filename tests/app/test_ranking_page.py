"""The states of the page of step 2, without a browser."""

from collections.abc import Callable

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import jtm
from jtm.framework.criteria import criteria
from jtm.links import from_query, to_query
from jtm.scenario import DEFAULT, apply_preset
from jtm.settings.catalog import limits
from jtm.ui.strings import common
from jtm.ui.strings import ranking as ranking_words

Open = Callable[..., AppTest]


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [error.value for error in app.exception]
    return app


def shown(app: AppTest):
    return app.dataframe[0].value


def text(app: AppTest) -> str:
    return " ".join(block.value for block in [*app.markdown, *app.warning, *app.info, *app.caption, *app.title])


def link(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def test_first_screen_answers_the_question(open_page: Open) -> None:
    app = sound(open_page())
    assert "Houston" in app.title[0].value
    assert "are JTMs at these weights" in text(app)
    assert "over the region's median" in text(app)
    assert [slider.value for slider in app.slider[:3]] == [50, 50, 50]


def test_the_lead_says_how_sure_it_is_and_never_safe(open_page: Open) -> None:
    app = sound(open_page())
    first = jtm.rank().row(0, named=True)
    said = (
        f"**{first['title']}** ranks first. Its place among the JTMs is **{first['certainty']}**: {first['p_top']:.0%} "
    )
    assert said in text(app)
    assert "safe" not in text(app)
    assert "100% of the draws" not in text(app)
    tiers = jtm.rank().filter("designated")["certainty"]
    firm, likely, undecided = ((tiers == tier).sum() for tier in ("firm", "likely", "open"))
    assert f"Of the JTMs, {firm} are firm, {likely} likely and {undecided} open." in text(app)
    assert shown(app)["certainty"].to_list()[0] == first["certainty"]


@pytest.mark.parametrize("preset", [preset for preset in criteria().presets if preset != "balanced"])
def test_where_all_that_pass_are_designated_nobody_is_first(open_page: Open, preset: str) -> None:
    rule = to_query(apply_preset(DEFAULT, preset), "")
    app = sound(open_page(**{name: value for name, value in rule.items() if name != "data"}))
    assert "are JTMs at these weights" in text(app)
    assert "ranks first" not in text(app)


def test_the_method_may_vary_in_the_draws(open_page: Open) -> None:
    app = open_page()
    before = shown(app)["p_top"].to_list()
    app.session_state["fold_Method"] = True
    app.run().toggle(key="vary_method").set_value(True).run()
    assert link(sound(app))["vary"] == "1"
    assert shown(app)["p_top"].to_list() != before


def test_a_slider_changes_ranking_link_and_shares(open_page: Open) -> None:
    app = open_page()
    before = shown(app)["title"].to_list()
    app.slider(key="pillar_wages").set_value(100).run()
    sound(app)
    assert shown(app)["title"].to_list() != before
    assert link(app)["w"] == "100-50-50"
    assert "50% of the score" in text(app)


def test_the_table_is_that_of_the_package(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(w="50-30-20")
    expected = jtm.rank(weights={"wages": 50, "growth": 30, "strategic": 20}).filter(~_gated())
    assert shown(app)["soc"].to_list() == expected["soc"].to_list()
    assert shown(app)["score"].to_list() == pytest.approx(expected["score"].to_list())


def _gated() -> pl.Expr:
    return pl.col("rank").is_null()


def test_reset_restores_everything_but_the_region(open_page: Open) -> None:
    app = open_page(area="48", w="100-0-0", agg="geometric", floor="own", usd="30000")
    next(button for button in app.button if button.label == common.RESET).click().run()
    sound(app)
    scenario, _ = from_query(link(app), "")
    assert (scenario.area, scenario.pillars, scenario.wage_floor) == ("48", DEFAULT.pillars, DEFAULT.wage_floor)


def test_a_link_reproduces_the_screen(open_page: Open) -> None:
    first = open_page(area="41980", w="80-10-10", rows="designated", job="47-2111", chart="bubbles", map="wage")
    again = open_page(**link(first))
    assert shown(sound(first)).equals(shown(sound(again)))
    assert text(first) == text(again)


@pytest.mark.parametrize(
    "query",
    [
        {"w": "x"}, {"w": "1-2"}, {"w": "-5-5-5"}, {"area": "00000"}, {"area": "'; DROP TABLE wage; --"},
        {"job": "99-9999"}, {"top": "0"}, {"norm": "<script>"}, {"edu_from": "7", "edu_to": "0"}, {"v": "0"},
        {"i": "9" * 5000}, {"data": "other"}, {"ind": "99--1"}, {"jobs": "1e9"}, {"usd": "٣"}, {"ind": "99--100"},
        {"not": "12-0000"}, {"family": "12-0000"}, {"hit": "99--100"}, {"el": "9.Z.1.a"}, {"with": "99-9999"},
        {"ref": "99999"},
    ],
)  # fmt: skip
def test_a_damaged_link_falls_back_and_says_so(open_page: Open, query: dict[str, str]) -> None:
    app = sound(open_page(**query))
    assert len(shown(app)) > 0
    assert app.warning, "what cannot be used is said"
    assert shown(app)["soc"].to_list() == shown(open_page())["soc"].to_list() or "ind" in query


def test_a_damaged_link_says_so(open_page: Open) -> None:
    assert "cannot be read" in open_page(w="junk").warning[0].value


def test_all_weights_zero_counts_the_pillars_the_same(open_page: Open) -> None:
    app = sound(open_page(w="0-0-0"))
    assert common.ZERO_WEIGHTS in text(app)
    assert shown(app)["soc"].to_list() == shown(open_page())["soc"].to_list()


def test_nothing_passes_names_the_gate_and_loosens_it(open_page: Open) -> None:
    app = sound(open_page(floor="own", usd="900000"))
    assert "Wage floor" in app.warning[0].value
    next(button for button in app.button if "Wage floor" in button.label).click().run()
    assert len(shown(sound(app))) > 0


OPEN_GATES = {"floor": "none", "jobs": "0", "edu_to": "7", "grow": "0"}
NO_INDICATORS = "-".join("0" for _ in DEFAULT.indicators)
NO_STRATEGIC = "-".join(
    str(weight * (criteria().indicators[name].pillar != "strategic")) for name, weight in DEFAULT.indicators.items()
)


@pytest.mark.parametrize("gates", [{}, OPEN_GATES], ids=["default gates", "open gates"])
@pytest.mark.parametrize("weights", [{"i": NO_INDICATORS}, {"i": NO_STRATEGIC, "w": "0-0-100"}], ids=["none", "pillar"])
@pytest.mark.parametrize("job", ["", "47-2111", "11-1011"])
def test_no_indicator_that_counts_is_said_and_undone(open_page: Open, gates, weights, job: str) -> None:
    app = sound(open_page(**gates, **weights, **({"job": job} if job else {}), rows="all"))
    assert [warning.value for warning in app.warning] == [ranking_words.NONE_COUNTS]
    if job:
        assert {metric.label: metric.value for metric in app.metric}["Score, 0-100"] == "–"
    next(button for button in app.button if button.label == ranking_words.RESTORE_INDICATORS).click().run()
    assert "are JTMs at these weights" in text(sound(app))


@pytest.mark.parametrize("certainty", ["1", "5", "200", "1000"])
def test_any_link_leaves_the_method_open(open_page: Open, certainty: str) -> None:
    app = open_page(c=certainty)
    app.session_state["fold_Method"] = True
    low, high = limits("concentration")
    assert low <= sound(app.run()).slider(key="concentration").value <= high


@pytest.mark.parametrize("area", ["US", "48", "26420", "4800001", "41980", "72", "66"])
def test_every_kind_of_area_opens(open_page: Open, area: str) -> None:
    sound(open_page(area=area))


def test_another_region_has_another_ranking(open_page: Open) -> None:
    app = open_page()
    houston = shown(app)
    app.selectbox(key="area").set_value("41980").run()
    assert not shown(sound(app)).equals(houston)
    expected = jtm.rank(area="41980").filter(~_gated())
    assert shown(app)["soc"].to_list() == expected["soc"].to_list()


def test_without_a_price_level_the_page_says_so(open_page: Open) -> None:
    app = open_page(area="41980")
    assert "not price-adjusted" in text(app)
    assert "prices: BEA" not in text(app)
    assert shown(app)["flags"].str.contains(common.NOT_PRICE_ADJUSTED).all()
    assert "prices: BEA" in text(open_page())


def test_a_tiny_area_says_how_little_is_published_and_offers_the_state(open_page: Open) -> None:
    app = sound(open_page(area="25020"))
    assert "Guayama, PR publishes only 70 occupations, with 68% of its jobs" in text(app)
    next(button for button in app.button if button.label.startswith("Show Puerto Rico")).click().run()
    assert link(sound(app))["area"] == "72"
    assert "publishes only" not in text(app)
    assert "publishes only" not in text(open_page())


def test_growth_says_whose_projection_it_is(open_page: Open) -> None:
    app = open_page(job="51-2092", rows="all")
    app.session_state["fold_Gates"] = True
    sound(app.run())
    assert app.toggle(key="growth_gate").label == "Not shrinking (national projection)"


@pytest.mark.parametrize("job", ["49-9041", "11-1011", "35-3023"])
def test_why_a_job_is_in_or_out(open_page: Open, job: str) -> None:
    app = sound(open_page(job=job, rows="all"))
    said = text(app)
    assert "weights" in said
    if job == "11-1011":
        assert "Entry education" in said
    labels = [metric.label for metric in app.metric]
    assert "Rank" in labels


def test_each_indicator_of_a_job_names_its_source_and_year(open_page: Open) -> None:
    tables = [table.value for table in sound(open_page(job="47-2111")).dataframe]
    explained = next(table for table in tables if "badge" in table.columns)
    badges = dict(zip(explained["label"], explained["badge"], strict=True))
    assert badges["Real median wage"] == "● observed · BLS OEWS May 2025; BEA Regional Price Parities 2024"
    assert badges["Alignment with strategic industries"].startswith("◐ modelled, ○ your industries · BLS OEWS")


def test_a_job_that_the_area_does_not_publish(open_page: Open) -> None:
    assert "publishes no employment" in text(open_page(area="66", job="51-9011"))


@pytest.mark.parametrize("measure", ["share", "score", "wage", "quotient", "mobility", "reach"])
def test_every_map_measure_is_drawn(open_page: Open, measure: str) -> None:
    app = sound(open_page(map=measure, job="47-2111"))
    assert app.selectbox(key="map_measure").value == measure


def test_a_job_measure_without_a_job_says_what_to_do(open_page: Open) -> None:
    assert ranking_words.MAP_NEEDS_JOB in text(open_page(map="wage"))


@pytest.mark.parametrize("preset", ["opportunity_occupation", "middle_skill_good_job", "star_high_wage", "balanced"])
def test_presets_set_their_rule(open_page: Open, preset: str) -> None:
    app = open_page()
    app.selectbox(key="preset").set_value(preset).run()
    sound(app)
    assert app.selectbox(key="preset").value == preset


def test_own_settings_are_named(open_page: Open) -> None:
    app = open_page(w="10-20-30")
    assert common.PRESET_OWN in text(app)


@pytest.mark.parametrize("fold", ["Gates", "Indicators", "Strategic industries", "Method"])
def test_folded_controls_open_and_work(open_page: Open, fold: str) -> None:
    app = open_page()
    app.session_state[f"fold_{fold}"] = True
    sound(app.run())


def test_an_indicator_weight_is_part_of_the_link(open_page: Open) -> None:
    app = open_page()
    app.session_state["fold_Indicators"] = True
    app.run()
    app.slider(key="indicator_ai_resilience").set_value(50).run()
    sound(app)
    scenario, notices = from_query(link(app), link(app)["data"])
    assert scenario.indicators["ai_resilience"] == 50
    assert notices == []


def test_no_warehouse_and_no_snapshot_is_said_plainly(open_page: Open, monkeypatch, tmp_path) -> None:
    app = open_page()
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "missing"))
    app.run()
    sound(app)
    assert "There is no folder" in app.error[0].value


def test_the_controls_of_the_side_bar_are_the_same_on_every_page(open_page: Open) -> None:
    app = open_page(w="80-10-10", area="48")
    for page in ("pages/benchmarks.py", "pages/pathways.py", "pages/methods.py", "pages/ranking.py"):
        app = sound(app.switch_page(page).run())
        sliders = [slider.value for slider in app.slider if str(slider.key).startswith("pillar_")]
        regions = [box.value for box in app.selectbox if box.key == "area"]
        assert (sliders, regions) in (([80, 10, 10], ["48"]), ([], [])), page

"""Step 6 in the states that a user meets."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import URL
from streamlit.testing.v1 import AppTest

from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks import drafts
from jtm.framework.pathways.moves import RegionMoves
from jtm.scenario import DEFAULT
from jtm.store.connect import Store, open_store
from jtm.ui.session import resources
from jtm.ui.strings import training as words_of
from tests.rooms import signed_round, whole_draft

PAGE = "pages/training.py"
VIEWS = ["gap", "modules", "programs", "return", "cohort"]
AREAS = ["26420", "US", "48", "4800001", "72"]
MOVE = {"start": "51-2090", "job": "49-9041"}
Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.warning, *app.success])


def table(app: AppTest, column: str) -> pl.DataFrame:
    return pl.from_pandas(next(item.value for item in app.dataframe if column in item.value))


def heads(app: AppTest) -> set[str]:
    return {header.value for header in app.header}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("area", AREAS)
def test_any_view_of_any_kind_of_region(open_page: Open, view: str, area: str) -> None:
    app = open_page(PAGE, train=view, area=area)
    assert not app.exception
    assert app.title[0].value.startswith("What training opens those moves in ")
    assert "O*NET" in words(app)
    if view == "return" and area in ("US", "72"):
        assert "tuition is not listed in this state" in words(app) or "of the cases" in words(app)
        return
    assert len(app.dataframe) >= 1
    nobody_near = view == "programs" and words_of.INSTITUTIONS_TITLE not in heads(app)  # then there is nothing to take
    assert nobody_near or "Download" in heads(app)


@pytest.mark.parametrize("scope", ["move", "route", "plan"])
@pytest.mark.parametrize("area", AREAS)
def test_what_is_to_learn_of_a_move_a_route_and_the_plan(open_page: Open, scope: str, area: str) -> None:
    app = open_page(PAGE, **{"for": scope, "area": area})
    assert not app.exception
    assert "is lacking" in words(app) or "The best route" in words(app) or "No route of one to three" in words(app)


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_of_every_table_has_a_head_in_words(open_page: Open, view: str) -> None:
    links: list[dict[str, str]] = [{}, {"for": "route"}, {"for": "plan"}] if view == "gap" else [{}]
    for link in links:
        app = open_page(PAGE, train=view, **MOVE, **link)
        for shown in app.dataframe:
            named = json.loads(shown.proto.columns)
            without = {column for column in shown.value.columns if not named.get(column, {}).get("label")}
            assert not without


# ── what is to learn ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_move_says_what_is_lacking_how_many_hours_and_what_first(open_page: Open) -> None:
    app = open_page(PAGE, **MOVE)
    assert "From Miscellaneous Assemblers and Fabricators to Industrial Machinery Mechanics, 16% of what" in words(app)
    assert "29 skills and kinds of knowledge" in words(app)
    # 16% of listed programs' hours is less than the certificate of 12 weeks that leads there.
    assert "Plan for **300 to 300 hours** of training" in words(app)
    assert "never fewer than 300" in words(app)
    assert "training on the job: long-term on-the-job training" in words(app)
    assert "licence: not known: ask the state" in words(app)
    assert "First: Equipment Maintenance, Repairing, Troubleshooting" in words(app)
    assert "11 programs listed for the job near the region" in words(app)
    assert "is separate: 1 to 2 years" in words(app)
    assert table(app, "level_needs").height == 29


def test_who_lacks_nothing_is_told_so(open_page: Open) -> None:
    app = open_page(PAGE, start="49-9041", job="49-9041")
    assert not app.exception
    assert "have all the skills and knowledge that Industrial Machinery Mechanics asks" in app.success[0].value
    assert "Download" not in heads(app)


def test_no_route_says_so(open_page: Open) -> None:
    app = open_page(PAGE, **{"for": "route", "start": "29-1141", "job": "31-1120"})
    assert not app.exception
    assert "No route of one to three feasible steps leads from Registered Nurses" in words(app)


def test_a_route_counts_its_steps(open_page: Open) -> None:
    app = open_page(PAGE, **{"for": "route", **MOVE})
    steps = int(re.search(r"has (\d) steps?\.", words(app))[1])  # type: ignore[index]
    assert table(app, "hours_low").height == steps


def test_the_plan_counts_moves_people_and_hours(open_page: Open) -> None:
    app = open_page(PAGE, **{"for": "plan"})
    shown = table(app, "movers")
    assert f"In the region plan's {shown.height} moves" in words(app)
    assert f"{shown['movers'].sum():,.0f} people would need about" in words(app)


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_slider_of_modules_changes_how_many_are_open(open_page: Open) -> None:
    app = open_page(PAGE, train="modules")
    assert "With 4 modules taught" in words(app)
    app.slider(key="modules_taught").set_value(1).run()
    assert not app.exception
    assert "With 1 module taught" in words(app)
    assert table(app, "taught")["taught"].sum() == 1
    app.slider(key="modules_taught").set_value(12).run()
    assert "With 12 modules taught, 100% of the moves are open" in words(app)


def test_every_possible_move_counts_workers_instead_of_people_a_year(open_page: Open) -> None:
    assert re.search(r"open, for [\d,]+ people a year", words(open_page(PAGE, train="modules")))
    assert re.search(r"open, for [\d,]+ workers", words(open_page(PAGE, train="modules", over="possible")))


def test_who_is_behind_the_chosen_module(open_page: Open) -> None:
    app = open_page(PAGE, train="modules")
    modules = table(app, "taught")
    app.selectbox(key="module_chosen").set_value(modules["module"][2]).run()
    assert not app.exception
    assert f"**{modules['name'][2]}** teaches" in words(app)
    behind = next(item.value for item in app.dataframe if "gap_share" in item.value and "taught" not in item.value)
    assert len(behind) == modules["moves"][2]


def test_another_set_of_modules_forgets_the_one_chosen(open_page: Open) -> None:
    app = open_page(PAGE, train="modules")
    app.selectbox(key="module_chosen").set_value(table(app, "taught")["module"][-1]).run()
    app.button_group(key="module_scope").set_value("possible").run()
    assert not app.exception
    assert "teaches" in words(app)


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_miles_change_what_is_near(open_page: Open) -> None:
    app = open_page(PAGE, train="programs", job="29-1292")
    assert re.search(r"\*\*[\d,]+ institutions near Houston.* conferred [\d,]+ awards in 2023-24", words(app))
    near = table(app, "institution")
    app.slider(key="miles").set_value(200).run()
    assert not app.exception
    assert table(app, "institution")["completions"].sum() > near["completions"].sum()
    app.slider(key="miles").set_value(5).run()
    assert not app.exception
    assert "No institution near Houston" in words(app) or len(app.dataframe) >= 1


def test_one_of_a_kind_is_told_in_the_singular(open_page: Open) -> None:
    app = open_page(PAGE, train="programs", job="49-9041")
    assert "1 institution near Houston" in words(app)
    assert "conferred 1 award in" in words(app)


def test_a_state_has_no_centre_to_count_miles_from(open_page: Open) -> None:
    app = open_page(PAGE, train="programs", area="48", job="49-9041")
    assert app.slider(key="miles").disabled
    assert "institutions in Texas conferred" in words(app)
    assert "miles" not in table(app, "institution").columns


def test_limits_on_length_and_price_leave_fewer_programs(open_page: Open) -> None:
    before = table(open_page(PAGE, train="programs", job="47-2111"), "provider")
    app = open_page(PAGE, train="programs", job="47-2111", weeks="20", cost="2000")
    after = table(app, "provider")
    assert 0 < after.height < before.height
    assert (after["tuition"].drop_nulls() <= 2000).all()


def test_a_job_without_a_listed_program_near_says_where_to_load_others(open_page: Open) -> None:
    app = open_page(PAGE, train="programs", area="72", job="49-9041")
    assert not app.exception
    assert "No program for this job is listed here" in words(app)
    assert "“Program lists”" in words(app)


def test_completions_are_never_told_where_entry_takes_no_award(open_page: Open) -> None:
    supply = table(open_page(PAGE, train="programs"), "why_not")
    told = supply.filter(pl.col("per_opening_low").is_not_null())
    assert 0 < told.height < supply.height
    assert "No measure of shortage" in words(open_page(PAGE, train="programs"))


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def lead(app: AppTest) -> str:
    return next(block.value for block in app.markdown if "a person enrolled" in block.value)


def test_the_return_says_who_gains_how_sure_and_when(open_page: Open) -> None:
    app = open_page(PAGE, train="return", **MOVE)
    assert lead(app) == (
        "**Participants gain $1,618 a person enrolled, at the most likely values; −$1,474 to $4,210 if inputs vary so, "
        "$1,018 in the middle, above zero in 73% of the cases.** "
        "Break-even at 54% placement; paid back after 3.6 years."
    )
    assert "tuition $2,034, 48 weeks, 320 hours" in words(app)
    assert "○ assumed" in words(app)


@pytest.mark.parametrize(
    ("slider", "value"),
    [("realised_share", 80), ("completion", 90), ("placement", 30),
     ("fade", 0), ("tax_rate", 60), ("discount_rate", 12), ("public_share", 0),
     ("hours_share", 50), ("horizon", 12), ("uncertainty", 60), ("return_tuition", 9000),
     ("return_program_weeks", 10), ("return_unpaid_hours", 100)],
)  # fmt: skip
def test_every_slider_changes_the_sentence(open_page: Open, slider: str, value: int) -> None:
    app = open_page(PAGE, train="return", **MOVE)
    before = lead(app)
    app.slider(key=slider).set_value(value).run()
    assert not app.exception
    assert lead(app) != before
    assert app.slider(key=slider).value == value


@pytest.mark.parametrize(("side", "who"), [("public", "The public loses"), ("together", "Both together gain")])
def test_the_other_sides_are_told_apart(open_page: Open, side: str, who: str) -> None:
    assert lead(open_page(PAGE, train="return", side=side, **MOVE)).startswith(f"**{who} $")


def test_never_and_no_placement_are_said_in_words(open_page: Open) -> None:
    said = lead(open_page(PAGE, train="return", years="1", **MOVE))
    assert "Break-even at no placement; paid back never within 1 year." in said


def test_as_listed_goes_back_to_the_list(open_page: Open) -> None:
    app = open_page(PAGE, train="return", tuition="9000", long="20", unpaid="40", **MOVE)
    assert "tuition $9,000, 20 weeks, 40 hours" in words(app)
    for name in ("tuition", "program_weeks", "unpaid_hours"):
        assert not app.button(key=f"listed_{name}").disabled
        app.button(key=f"listed_{name}").click().run()
        assert app.button(key=f"listed_{name}").disabled
    assert "tuition $2,034, 48 weeks, 320 hours" in words(app)
    assert app.slider(key="return_tuition").value == 2034


def test_a_figure_of_the_user_s_stays_when_the_job_changes(open_page: Open) -> None:
    app = open_page(PAGE, train="return", tuition="9000", **MOVE)
    app.selectbox(key="target").set_value("47-2111").run()
    assert "tuition $9,000" in words(app)
    assert app.slider(key="return_program_weeks").value != 48, "what is listed follows the job"


def test_nothing_uncertain_is_said_to_be_so(open_page: Open) -> None:
    app = open_page(PAGE, train="return", unsure="0", **MOVE)
    assert not app.exception
    assert "Nothing is uncertain" in words(app)
    assert "What matters most" not in heads(app)


def test_a_move_without_a_price_asks_for_it_and_another_state_s_has_a_badge(open_page: Open) -> None:
    app = open_page(PAGE, train="return", area="19820", **MOVE)
    assert not app.exception
    assert "tuition is not listed in this state" in words(app)
    app.selectbox(key="price_state").set_value("TX").run()
    assert not app.exception
    assert "a person enrolled" in lead(app)
    assert "Prices of TX, as you asked: not of this region" in words(app)
    app.selectbox(key="price_state").set_value("").run()
    app.slider(key="return_tuition").set_value(4500).run()
    assert "tuition $4,500" in words(app)
    assert "as you asked" not in words(app)
    gap = open_page(PAGE, area="19820", **MOVE)
    assert "Plan for **at least 300 hours** of training" in words(gap)
    assert "Too few programs for this job are listed in this state" in words(gap)
    assert "no list of this state is here" in words(gap)
    assert "Texas" not in words(gap)


@pytest.mark.parametrize("view", ["gap", "return"])
@pytest.mark.parametrize("area", ["26420", "19820", "4800001", "48", "US", "72"])
def test_a_view_of_a_move_opens_on_a_feasible_one(open_page: Open, bench: Workbench, view: str, area: str) -> None:
    app = open_page(PAGE, train=view, area=area)
    assert not app.exception
    region = RegionMoves.of(bench.market, replace(DEFAULT, area=area))
    chosen = [region.place(app.selectbox(key=key).value) for key in ("start", "target")]
    assert region.possible[chosen[0], chosen[1]]


# ── cohort ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cohort_says_how_many_for_what_money_and_what_one_more_brings(open_page: Open) -> None:
    app = open_page(PAGE, train="cohort", budget="300000")
    shown = table(app, "people_exact")
    assert f"training {shown['people'].sum():,} people for ${shown['spent'].sum():,.0f} returns $" in words(app)
    assert "**If 70% finish, 70% of those find the job and 50% of the pay difference comes true" in words(app)
    assert "if inputs vary so" in words(app)
    assert "an upper bound" in words(app)
    assert "50% of the jobs here" in words(app)
    assert "confidence" not in words(app)
    assert "One more dollar would bring **$" in words(app)
    assert "One more seat brings most in **" in words(app)
    assert {"typical_education", "experience", "licence", "price_from", "hours", "weeks"} <= set(shown.columns)
    assert set(table(app, "why")["why"]) == {"no price known", "entered by experience, not by a course"}
    assert table(app, "limit")["limit"][0] == "dollar"


@pytest.mark.parametrize(("control", "value"), [("people_share", 10), ("seats_share", 90)])
def test_people_and_seats_change_the_cohort(open_page: Open, control: str, value: int) -> None:
    app = open_page(PAGE, train="cohort")
    before = table(app, "people_exact")
    app.slider(key=control).set_value(value).run()
    assert not app.exception
    assert not table(app, "people_exact").equals(before)


def test_a_larger_budget_trains_more_and_more_money_brings_nothing_in_the_end(open_page: Open) -> None:
    app = open_page(PAGE, train="cohort", budget="300000")
    before = table(app, "people_exact")["people"].sum()
    app.number_input(key="budget").set_value(1_000_000_000).run()
    assert table(app, "people_exact")["people"].sum() > before
    assert "More money would add nothing: the budget is not used up." in words(app)


def test_a_budget_of_nothing_trains_nobody_and_says_why(open_page: Open) -> None:
    app = open_page(PAGE, train="cohort", budget="0")
    assert not app.exception
    assert "Nobody is trained: the budget does not pay for anyone." in words(app)


# ── nothing to show, junk, validated ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("link", [{"pool_jobs": "900000"}, {"jobs": "1000000"}], ids=["no pool", "no JTM"])
def test_nothing_to_train_for_says_what_to_loosen(open_page: Open, view: str, link: dict[str, str]) -> None:
    app = open_page(PAGE, train=view, **link)
    assert not app.exception
    assert "there is nothing to train for: loosen a gate" in app.warning[0].value


@pytest.mark.parametrize(
    "link",
    [{"train": "sideways"}, {"for": "x"}, {"over": "x"}, {"k": "13"}, {"miles": "x"}, {"tuition": "-5"},
     {"long": "0"}, {"done": "900"}, {"side": "x"}, {"budget": "-1"}, {"start": "99-9999"}, {"years": "0"}],
    ids=str,
)  # fmt: skip
def test_a_damaged_link_falls_back(open_page: Open, link: dict[str, str]) -> None:
    app = open_page(PAGE, **link)
    assert not app.exception
    assert table(app, "level_needs").equals(table(open_page(PAGE), "level_needs"))


@pytest.mark.parametrize(
    "link",
    [{"tuition": "200000"}, {"long": "519"}, {"unpaid": "20000"}, {"years": "40"}, {"unsure": "90"}, {"done": "0"},
     {"placed": "0"}, {"time": "0"}, {"fade": "90"}, {"tax": "100"}, {"disc": "50"}, {"long": "1", "unpaid": "0"}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("view", ["return", "cohort"])
def test_the_ends_of_every_setting_are_shown(open_page: Open, view: str, link: dict[str, str]) -> None:
    app = open_page(PAGE, train=view, **MOVE, **link)
    assert not app.exception
    assert not app.warning


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of the test's own, in place of the one that the pages have open."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("JTM_STORE_URL", url.render_as_string())
    resources._store.clear()
    with closing(open_store(url)) as opened:
        yield opened
    resources._store.clear()


def test_the_switch_to_validated_benchmarks_is_said(open_page: Open, own_store: Store, bench: Workbench) -> None:
    draft = drafts.set_level(whole_draft(bench), "2.B.3.l", 6.0)
    signed_round(own_store, draft)
    app = open_page(PAGE, **MOVE)
    assert "as employers agreed" not in words(app)
    before = table(app, "level_needs")
    app.toggle(key="validated").set_value(True).run()
    assert not app.exception
    assert "Levels of the validated benchmark in use" in words(app)
    assert "Industrial Machinery Mechanics, version 1" in words(app)
    after = table(app, "level_needs")
    assert set(before["basis"]) == {"observed"}
    assert "assumed" in set(after["basis"])

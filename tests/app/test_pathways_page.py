"""Step 5 in the states that a user meets."""

from collections.abc import Callable

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

PAGE = "pages/pathways.py"
Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.warning])


def table(app: AppTest, column: str) -> pl.DataFrame:
    return pl.from_pandas(next(item.value for item in app.dataframe if column in item.value))


def test_the_answer_counts_workers_and_tells_a_newcomer_s_gain(open_page: Open) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert "Houston" in app.title[0].value
    assert "workers could take one feasible step into a Job That Mobilizes" in words(app)
    assert "**50%** of the jobs here" in words(app)
    assert "a newcomer would be paid" in words(app)
    assert "○ assumed" in words(app)


@pytest.mark.parametrize("view", ["feeders", "steps", "routes", "plan"])
@pytest.mark.parametrize("area", ["26420", "US", "48", "4800001", "72"])
def test_any_view_of_any_kind_of_region(open_page: Open, view: str, area: str) -> None:
    app = open_page(PAGE, path=view, area=area)
    assert not app.exception
    assert len(app.title) == 1


@pytest.mark.parametrize("area", ["26420", "19820", "US", "48", "4800001", "72"])
def test_between_two_jobs_opens_on_a_route(open_page: Open, area: str) -> None:
    app = open_page(PAGE, path="routes", area=area)
    assert not app.exception
    assert "routes from" in words(app)
    assert "No route" not in words(app)


def test_feeders_of_a_job_from_a_link(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041")
    assert "one feasible step from Industrial Machinery Mechanics" in words(app)
    shown = table(app, "origin_title")
    assert "Miscellaneous Assemblers and Fabricators" in shown["origin_title"].to_list()
    assert {"entrant_gain", "median_gain", "evidence"} <= set(shown.columns)
    assert shown.columns.index("entrant_gain") < shown.columns.index("median_gain"), "the honest gain comes first"


def test_steps_up_mark_the_jtms(open_page: Open) -> None:
    app = open_page(PAGE, path="steps", start="51-2090")
    assert "feasible steps up from Miscellaneous Assemblers and Fabricators" in words(app)
    assert table(app, "designated")["designated"].any()


def test_routes_between_two_jobs(open_page: Open) -> None:
    app = open_page(PAGE, path="routes", start="51-2090", job="49-9041")
    assert "The best of 10 routes from Miscellaneous Assemblers and Fabricators" in words(app)


def test_no_route_says_so(open_page: Open) -> None:
    app = open_page(PAGE, path="routes", start="29-1141", job="31-1120")
    assert not app.exception
    assert "No route of one to three feasible steps" in words(app)


def test_the_plan_says_who_could_move_who_loses_and_that_it_is_not_bgi_s_figure(open_page: Open) -> None:
    app = open_page(PAGE, path="plan")
    assert "If 50% of the pool's leavers are guided into JTMs and 50% of the openings are kept for them" in words(app)
    assert "if inputs vary so" in words(app)
    assert "an upper bound" in words(app)
    assert "of them earn less than now" in words(app)
    assert "not comparable" in words(app)
    plans = table(app, "variant")
    assert plans["variant"].to_list() == [
        "As people move",
        "Most pay (upper bound)",
        "Most people (upper bound)",
        "As people move, JTMs without the mobility indicators",
    ]


def test_the_plan_follows_a_weight_of_step_2(open_page: Open) -> None:
    before = table(open_page(PAGE, path="plan"), "movers")
    after = table(open_page(PAGE, path="plan", w="100-0-0"), "movers")
    assert not before.equals(after)


def test_a_region_with_nobody_in_the_pool_says_so(open_page: Open) -> None:
    app = open_page(PAGE, pool_jobs="900000")
    assert not app.exception
    assert "No job in Houston" in words(app)
    assert "untapped pool" in words(app)


def test_a_region_without_a_jtm_says_so(open_page: Open) -> None:
    app = open_page(PAGE, jobs="1000000")
    assert "is a Job That Mobilizes at these settings" in words(app)


def test_no_feasible_pair_says_so(open_page: Open) -> None:
    app = open_page(PAGE, gain="100", zones="0", sd="0", pool_jobs="40000")
    assert not app.exception
    assert "None of the 644,790 workers of the pool in Houston" in words(app)


@pytest.mark.parametrize(
    "link", [{"path": "sideways"}, {"start": "x"}, {"start": "99-9999"}, {"gain": "900"}, {"sd": "-4"}]
)
def test_a_damaged_link_falls_back(open_page: Open, link: dict[str, str]) -> None:
    app = open_page(PAGE, **link)
    assert not app.exception
    assert len(app.dataframe) >= 1


def test_the_equity_panel_is_of_the_nation_and_says_what_is_unmatched(open_page: Open) -> None:
    said = words(open_page(PAGE))
    assert "US composition, 2022" in said
    assert "Without a figure" in said


def test_the_model_check_leads_with_both_ends_held_out(open_page: Open) -> None:
    said = words(open_page(PAGE))
    assert "neither of which the model had seen" in said
    assert "in **86%** of cases" in said


def test_a_model_fitted_on_older_ratings_is_told(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.ui.steps.pathways.outdated", lambda bench: ["rating"])
    assert "fitted on older ratings" in words(open_page(PAGE))
    monkeypatch.undo()

"""Step 3 in the states that a user meets."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.export import draft_file
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT
from jtm.sources import onet_texts

ROOT = Path(__file__).resolve().parents[2]
PAGE = "pages/benchmarks.py"
Open = Callable[..., AppTest]


def words(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success, *app.header]
    return " ".join(element.value for element in shown)


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [button for button in app.button if button.label == label]
    return button.click().run()


def test_the_leading_jtm_is_shown_first(open_page: Open) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert "elements define the job" in words(app)
    assert app.selectbox(key="benchmark_job").format_func(app.selectbox(key="benchmark_job").value).startswith("★")


def test_one_job_says_how_many_elements_define_it(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041")
    assert "**Industrial Machinery Mechanics: 27 elements define the job; 11 are needed on day one, " in words(app)
    assert "How well is not settled for 2 of them" in words(app)
    assert "High school diploma or equivalent" in words(app)
    assert "Long-term on-the-job training" in words(app)
    assert {"Skills (10)", "Knowledge (7)", "Abilities (10)"} <= {header.value for header in app.header}


@pytest.mark.parametrize("view", ["job", "compare", "core"])
@pytest.mark.parametrize("area", ["26420", "US", "48", "4800001", "72"])
def test_any_view_of_any_kind_of_region(open_page: Open, view: str, area: str) -> None:
    app = open_page(PAGE, view=view, area=area, **{"with": "51-4041"})
    assert not app.exception
    assert "Download" in words(app) or "No family" in words(app)


def test_the_slider_changes_what_counts(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041")
    app.slider(key="importance_share").set_value(100).run()
    assert "27 elements" not in words(app)
    assert not app.exception


def test_nothing_essential_says_how_to_go_on(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041", ess="100")
    assert not app.exception
    assert "lower the minimums" in words(app)


def test_all_elements_say_which_are_not_rated(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041")
    app.toggle(key="every_element").set_value(True).run()
    table = next(table.value for table in app.dataframe if "rating" in table.value)
    assert len(table) == 120
    assert table.loc[table["rating"] != "rated", "level"].isna().all()
    assert "not relevant" in set(table["rating"])


def test_imputed_ratings_are_named_as_such(open_page: Open) -> None:
    app = open_page(PAGE, job="51-9199")
    assert not app.exception
    assert "O*NET has no ratings of its own" in words(app)


def test_imputed_ratings_of_a_job_compared_with_and_in_a_family_are_named(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041", view="compare", **{"with": "51-9199"})
    assert "O*NET has no ratings of its own for Production Workers, All Other" in words(app)
    # With every occupation a JTM there are imputed ones in the family.
    app = open_page(PAGE, view="core", family="51-0000", top="100", floor="none", jobs="0", grow="0")
    assert not app.exception
    assert "O*NET has no ratings of its own for Production Workers, All Other" in words(app)
    core = next(table.value for table in app.dataframe if "ratings_from" in table.value)
    assert "imputed" in core["ratings_from"].iloc[0]


@pytest.mark.parametrize("view", ["compare", "core"])
def test_technologies_of_several_jobs(open_page: Open, view: str) -> None:
    app = open_page(PAGE, job="49-9041", view=view, family="49-0000", **{"with": "51-4041"})
    table = next(table.value for table in app.dataframe if "listed_by" in table.value)
    assert "Spreadsheet software" in set(table["commodity"])
    assert table["family_jobs"].is_monotonic_decreasing
    assert (table["family_jobs"] > (2 if view == "core" else 0)).all()  # most of the family's five JTMs


def test_two_jobs_side_by_side(open_page: Open) -> None:
    app = open_page(PAGE, job="49-9041", view="compare", **{"with": "51-4041"})
    assert "What Machinists have that Industrial Machinery Mechanics need" in words(app)
    assert "most of all Repairing (+1.2 levels)" in words(app)
    app = press(app, "Swap")
    assert "What Industrial Machinery Mechanics have that Machinists need" in words(app)


def test_nothing_to_compare_with_asks_for_a_job(open_page: Open) -> None:
    assert "Choose a job to compare with" in words(open_page(PAGE, view="compare"))


def test_the_common_core_of_a_family(open_page: Open) -> None:
    app = open_page(PAGE, view="core", family="49-0000")
    assert "are essential to most of the 6 JTMs** among Installation, Maintenance, and Repair Occupations" in words(app)


def test_no_family_is_told(open_page: Open) -> None:
    app = open_page(PAGE, view="core", floor="own", usd="1000000")
    assert not app.exception
    assert "No family has two or more JTMs" in words(app)


@pytest.mark.parametrize(
    "link",
    [{"job": "99-9999"}, {"job": "x"}, {"with": "1.2.3"}, {"with": "99-9999"}, {"with": "51-4041.51-4041"},
     {"view": "magic"}, {"family": "0"}, {"imp": "101"}, {"from": "51"}, {"ess": "-1"}, {"with": "49-9041"}],
)  # fmt: skip
def test_a_damaged_link_falls_back(open_page: Open, link: dict[str, str]) -> None:
    app = open_page(PAGE, **{"view": "compare", "job": "49-9041", **link})
    assert not app.exception
    assert "elements define the job" in words(app) or "Common core" in words(app)


# ── drafts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def drafts(app: AppTest) -> list[list[draft_file.Benchmark]]:
    return list(app.session_state["drafts"].values())


def test_a_draft_is_started_renamed_and_undone(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    assert "Exports hold your draft “Industrial Machinery Mechanics”" in words(app)
    app.text_input(key="draft_name").set_value("Fixers").run()
    assert "Exports hold your draft “Fixers”" in words(app)
    app = press(app, "Undo")
    assert "Exports hold your draft “Industrial Machinery Mechanics”" in words(app)
    assert not app.exception


@pytest.mark.parametrize("name", ["", "   "])
def test_a_draft_without_a_name_keeps_the_old_one(open_page: Open, name: str) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    app.text_input(key="draft_name").set_value(name).run()
    assert "This change is not possible" in words(app)
    assert drafts(app)[0][-1].name == "Industrial Machinery Mechanics"


def test_no_two_drafts_are_named_alike(open_page: Open) -> None:
    """A list of names could not tell them apart: renamed, and renamed back by an undo."""
    app = press(press(open_page(PAGE, job="49-9041"), "Start a draft from this"), "Start a draft from this")
    app.text_input(key="draft_name").set_value("Industrial Machinery Mechanics").run()
    assert drafts(app)[1][-1].name == "Industrial Machinery Mechanics (2)"
    app.text_input(key="draft_name").set_value("Fixers").run()
    (chooser,) = [box for box in app.selectbox if box.label == "Draft"]
    chooser.set_value(1).run()
    app.text_input(key="draft_name").set_value("Fixers").run()
    assert [history[-1].name for history in drafts(app)] == ["Fixers (2)", "Fixers"]
    app = press(press(app, "Undo"), "Start a draft from this")
    assert [history[-1].name for history in drafts(app)] == [
        "Industrial Machinery Mechanics",
        "Fixers",
        "Industrial Machinery Mechanics (2)",
    ]
    assert not app.exception


def test_a_name_that_an_undo_brings_back_may_be_taken(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    app.text_input(key="draft_name").set_value("Fixers").run()
    app = press(app, "Start a draft from this")
    (chooser,) = [box for box in app.selectbox if box.label == "Draft"]
    app = press(chooser.set_value(1).run(), "Undo")
    assert [history[-1].name for history in drafts(app)] == [
        "Industrial Machinery Mechanics (2)",
        "Industrial Machinery Mechanics",
    ]


def test_an_element_is_added_and_reset_takes_it_away(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    before = len(drafts(app)[0][-1].items)
    (adder,) = [box for box in app.selectbox if box.label == "Add an element"]
    adder.set_value("2.A.1.c").run()
    assert "Writing" in {item.name for item in drafts(app)[0][-1].items}
    app = press(app, "Reset to O*NET")
    assert len(drafts(app)[0][-1].items) == before
    app = press(app, "Undo")
    assert len(drafts(app)[0][-1].items) == before + 1


def test_two_drafts_of_a_job_have_two_names_and_one_may_go(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    app = press(app, "Start a draft from this")
    assert [history[-1].name for history in drafts(app)] == [
        "Industrial Machinery Mechanics",
        "Industrial Machinery Mechanics (2)",
    ]
    app = press(app, "Delete")
    assert len(drafts(app)) == 1
    assert "Exports hold your draft “Industrial Machinery Mechanics”" in words(app)
    app = press(app, "Delete")
    assert "Exports hold the O*NET draft" in words(app)
    assert not app.exception


def test_a_draft_survives_another_page(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    app = app.switch_page("pages/methods.py").run().switch_page(PAGE).run()
    assert "Exports hold your draft" in words(app)


def test_a_draft_of_an_earlier_edition_says_so(open_page: Open) -> None:
    app = press(open_page(PAGE, job="49-9041"), "Start a draft from this")
    (history,) = drafts(app)
    saved = json.loads(draft_file.to_json(history[-1]))
    saved["benchmark"]["dataset"] = "0123456789ab"
    history.append(draft_file.from_json(json.dumps(saved).encode()))
    assert "earlier edition of the data (0123456789ab)" in words(app.run())


# ── O*NET's words ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_refresh_the_page_says_how_to_have_onets_words(open_page: Open) -> None:
    assert "python -m jtm refresh onet" in words(open_page(PAGE, job="49-9041"))


def test_with_them_anchors_and_tasks_are_shown(data_folder: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    anchors = [
        {"element_id": "2.B.3.l", "level": level, "anchor": f"made-up example {level}"} for level in (1.0, 3.0, 5.0)
    ]
    task = {"soc": "49-9041", "task_id": "1", "task": "a made-up task", "core": True}
    onet_texts.write({"level_anchor": pl.DataFrame(anchors), "task": pl.DataFrame([task])}, data_folder.texts)
    monkeypatch.setenv("JTM_DATA", str(data_folder.root))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["job"] = "49-9041"
    app = app.run().switch_page(PAGE).run()
    assert not app.exception
    tables = [table.value for table in app.dataframe]
    shown = next(table for table in tables if "anchor" in table)
    assert shown["anchor"].to_list() == ["made-up example 3.0", "made-up example 5.0"]
    assert next(table for table in tables if "task" in table)["task"].to_list() == ["a made-up task"]


def test_the_page_says_the_figures_of_the_headline(open_page: Open, bench: Workbench) -> None:
    told = Region.of(bench, replace(DEFAULT, occupation="51-4041")).headline("benchmarks")
    said = words(open_page(PAGE, job="51-4041"))
    assert f"{told['essential_elements']} elements define the job; {told['day_one']} are needed on day one" in said
    assert f"{told['on_the_job']} learnt on the job" in said
    assert f"not settled for {told['not_settled']} of them" in said

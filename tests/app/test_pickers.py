"""Lists of regions and jobs: what is typed into them is taken, asked about, or said to be nothing."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.said import words

Open = Callable[..., AppTest]
AREA, JOB = "area", "occupation_picker"


def typed(app: AppTest, key: str, text: str) -> AppTest:
    """Type ``text`` into a list and press Enter: the browser sends it as it is."""
    box = app.selectbox(key=key)
    box.options.append(text)
    return box.set_value(text).run()


def asked(app: AppTest, key: str) -> list[str]:
    """The labels of the buttons under a list."""
    return [button.label for button in app.button if str(button.key).startswith(f"{key}_is_")]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        (AREA, "New York City", "35620"), (AREA, "Texas", "48"), (AREA, "26420", "26420"),
        (AREA, "Cook County IL", "16980"),
        (JOB, "software engineer", "15-1252"), (JOB, "CNA", "31-1131"), (JOB, "hvac", "49-9021"),
    ],
)  # fmt: skip
def test_what_means_one_thing_only_is_taken(open_page: Open, key: str, text: str, code: str) -> None:
    app = typed(open_page(area="48"), key, text)
    assert not app.exception
    assert app.selectbox(key=key).value == code
    assert not asked(app, key)


def test_a_misspelled_region_is_asked_about_and_one_press_takes_it(open_page: Open) -> None:
    app = typed(open_page(area="48"), AREA, "Huston")
    assert app.selectbox(key=AREA).value == "48"
    assert "No region is called “Huston”. Did you mean:" in words(app)
    (button,) = [button for button in app.button if str(button.key) == "area_is_26420"]
    assert "Houston" in button.label
    app = button.click().run()
    assert app.selectbox(key=AREA).value == "26420"
    assert not asked(app, AREA)
    assert "Huston" not in words(app)


def test_of_many_jobs_the_largest_are_offered(open_page: Open) -> None:
    app = typed(open_page(), JOB, "teacher")
    assert app.selectbox(key=JOB).value == ""
    assert "“teacher” may mean 53 jobs. The largest are:" in words(app)
    assert len(asked(app, JOB)) == 5


def test_what_means_nothing_is_said_to_mean_nothing(open_page: Open) -> None:
    app = typed(open_page(), JOB, "zzzz *x*")
    assert "No job is called “zzzz *x*”." in words(app)
    assert not asked(app, JOB)


def test_a_question_goes_when_something_else_is_chosen(open_page: Open) -> None:
    app = typed(open_page(area="48"), AREA, "Huston")
    app = app.selectbox(key=AREA).set_value("06").run()
    assert not asked(app, AREA)


def test_what_is_typed_does_not_change_the_link(open_page: Open) -> None:
    app = typed(open_page(area="48"), AREA, "Huston")
    assert app.query_params["area"] == "48"


@pytest.mark.parametrize(
    ("key", "text", "code"), [("target", "software engineer", "15-1252"), ("target", "CNA", "31-1131")]
)
def test_step_5_takes_everyday_names(open_page: Open, key: str, text: str, code: str) -> None:
    app = typed(open_page("pages/pathways.py"), key, text)
    assert app.selectbox(key=key).value == code


def test_a_job_that_a_region_does_not_publish_is_not_in_its_list(open_page: Open) -> None:
    app = typed(open_page("pages/pathways.py", area="20580"), "target", "astronomers")
    assert "“astronomers” is Astronomers, which is not in this list." in words(app)


def test_jobs_side_by_side_take_everyday_names(open_page: Open) -> None:
    app = typed(open_page("pages/benchmarks.py", job="51-4041", view="compare"), "compared_0", "welder")
    assert app.selectbox(key="compared_0").value == "51-4121"
    app = typed(app, "compared_1", "machinist")
    assert "“machinist” is Machinists, which is not in this list." in words(app)


def test_the_region_to_compare_with_takes_common_names(open_page: Open) -> None:
    app = typed(open_page("pages/landscape.py"), "reference", "Silicon Valley")
    assert app.selectbox(key="reference").value == "41940"

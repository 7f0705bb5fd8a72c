"""The page of own indicators, and what of one shows on other pages. The figures are made by hand."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from jtm.paths import DataPaths
from jtm.scenario import DEFAULT
from jtm.uploads import own_indicators
from tests.app.conftest import ROOT
from tests.uploads.test_own_indicators import HEAD, csv

Open = Callable[..., AppTest]
NAME, PAGE = "own_union_coverage", "pages/own_indicators.py"
CONTENT = csv("47-2111,0.3", "49-9041,0.1", "29-1141,0.2", "99-9999,1")


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path) -> DataPaths:
    """A data folder that this test may change."""
    shutil.copytree(paths.root, tmp_path / "data")
    return DataPaths(tmp_path / "data")


@pytest.fixture
def open_own(own_data: DataPaths, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page on that folder."""

    def opened(page: str = "", **query: str) -> AppTest:
        monkeypatch.setenv("JTM_DATA", str(own_data.root))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return (app.switch_page(page) if page else app).run()

    return opened


def keep(folder: DataPaths, content: bytes = CONTENT) -> None:
    """Load the indicator as the page does."""
    sheet = own_indicators.read("own.csv", content)
    socs, areas = pl.Series(["47-2111", "49-9041", "29-1141"]), pl.Series(["US"])
    own_indicators.save(own_indicators.preview(sheet, own_indicators.head_of(sheet), socs, areas), folder.indicators)


def text(app: AppTest) -> str:
    shown = [*app.markdown, *app.success, *app.info, *app.error, *app.caption, *app.warning, *app.header]
    return " ".join(block.value for block in shown).replace("\\", "").replace("\u2060", "")  # as it is read


def value_of(app: AppTest, name: str) -> str:
    """What the address holds under a name."""
    held = app.query_params[name]
    return held if isinstance(held, str) else held[0]


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label.startswith(label))


def test_a_file_is_previewed_loaded_replaced_when_told_to_and_removed(open_own: Open, own_data: DataPaths) -> None:
    app = open_own(PAGE)
    assert not app.exception
    assert "No indicator of your own is loaded" in text(app)
    app.file_uploader[0].set_value(("own.csv", CONTENT, "text/csv")).run()
    said = text(app)
    assert "Union coverage: 3 of 4 rows can be loaded (75%), for 3 of 830 occupations" in said
    assert "in strategic, in share of workers: more is better; observed; weight 0" in said
    assert "Values run from 0.1 to 0.3" in said
    assert "1 row cannot be loaded" in said
    assert own_indicators.loaded(own_data.indicators) == []
    button(app, "Load 3 rows").click().run()
    assert not app.exception
    before = own_indicators.loaded(own_data.indicators)
    assert before
    assert button(app, "Load 3 rows").disabled
    app.file_uploader[0].set_value(("own.csv", csv("47-2111,0.9"), "text/csv")).run()
    app.checkbox[0].check().run()
    button(app, "Load 1 row").click().run()
    assert own_indicators.loaded(own_data.indicators) != before
    button(app, "Remove").click().run()
    assert not app.exception
    assert own_indicators.loaded(own_data.indicators) == []


def test_a_head_apart_and_a_wrong_one(open_own: Open) -> None:
    app = open_own(PAGE)
    app.file_uploader[0].set_value(("own.csv", csv("47-2111,0.3", head=""), "text/csv")).run()
    assert "It has no head" in text(app)
    app.file_uploader[1].set_value(("own.toml", HEAD.replace("# ", "").encode(), "text/plain")).run()
    assert "Union coverage: 1 of 1 rows" in text(app)
    app.file_uploader[1].set_value(("own.toml", b'lable = "x"', "text/plain")).run()
    assert "did you mean label" in text(app)
    assert not app.exception


def test_no_table_that_is_shown_holds_a_formula(open_own: Open) -> None:
    app = open_own(PAGE)
    app.file_uploader[0].set_value(("own.csv", csv("47-2111,0.3", "=1+1,1", "49-9041,@x"), "text/csv")).run()
    problems = next(frame.value for frame in app.dataframe if "problem" in frame.value.columns)
    assert set(problems["value"]) == {"'=1+1", "'@x"}


def test_on_a_server_that_others_reach_it_takes_the_key(open_own: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.ui.session.access.open_to_others", lambda: True)
    app = open_own(PAGE)
    assert not app.exception
    assert not app.file_uploader
    assert any(box.label == "Facilitator's key" for box in app.text_input)


def test_it_has_a_slider_limits_and_an_explanation_in_step_2(open_own: Open, own_data: DataPaths) -> None:
    keep(own_data)
    app = open_own(job="47-2111", rows="all")
    app.session_state["fold_Indicators"] = True
    app.session_state["fold_Gates"] = True
    app.run()
    slider = app.slider(key=f"indicator_{NAME}")
    assert (slider.label, slider.value) == ("Union coverage", 0)
    assert "The draws hold it still" in slider.help.replace("\\", "")
    slider.set_value(80).run()
    assert not app.exception
    assert f"{NAME}.80" in value_of(app, "i")
    assert "Held still in the draws, as no spread is given: Union coverage" in text(app)
    explained = next(frame.value for frame in app.dataframe if "badge" in frame.value.columns)
    assert "Union coverage" in set(explained["label"])
    app.number_input(key=f"limit_>=_{NAME}").set_value(0.35).run()
    assert not app.exception
    assert value_of(app, "limits") == f"{NAME}>=0.35"
    assert "Union coverage: its value of 0.3 (share of workers) is beyond your limit" in text(app).replace("**", "")
    app.number_input(key=f"limit_>=_{NAME}").set_value(None).run()
    assert "limits" not in app.query_params
    app.slider(key=f"indicator_{NAME}").set_value(0).run()
    assert app.session_state["scenario"].scenario.indicators == DEFAULT.indicators


def test_a_limit_that_nothing_passes_can_be_switched_off(open_own: Open, own_data: DataPaths) -> None:
    keep(own_data, csv(*(f"{soc},0.1" for soc in ("47-2111", "49-9041", "29-1141"))))
    app = open_own(limits=f"{NAME}>=0.5", rows="all")
    assert not app.exception
    assert value_of(app, "limits") == f"{NAME}>=0.5"
    status = next(frame.value for frame in app.dataframe if "status" in frame.value.columns)
    assert status["status"].str.contains("union coverage").sum() == 3


def test_the_page_on_methods_lists_and_cites_it(open_own: Open, own_data: DataPaths) -> None:
    keep(own_data)
    app = open_own("pages/methods.py")
    assert not app.exception
    assert "Union coverage" in text(app)
    assert "Made up by hand for a test, 2024" in text(app)
    sources = next(frame.value for frame in app.dataframe if "publisher" in frame.value.columns)
    assert "Your own file" in set(sources["publisher"])


def test_a_link_to_one_that_is_not_loaded_opens_and_says_so(open_page: Open) -> None:
    weights = "-".join(str(weight) for weight in DEFAULT.indicators.values())
    app = open_page(i=f"{weights}-{NAME}.80", limits=f"{NAME}>=0.2")
    assert not app.exception
    notices = [block.value for block in app.warning]
    assert len(notices) == 1
    assert "There is no indicator own_union_coverage on this machine" in notices[0].replace("\\", "")

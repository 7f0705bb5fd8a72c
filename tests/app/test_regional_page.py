import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.paths import DataPaths
from jtm.uploads import regional_projections
from tests.uploads.test_regional_projections import ROWS, csv

Open = Callable[..., AppTest]


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataPaths:
    """A data folder that this test may change."""
    shutil.copytree(paths.root, tmp_path / "data")
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "data"))
    return DataPaths(tmp_path / "data")


def text(app: AppTest) -> str:
    shown = " ".join(block.value for block in [*app.markdown, *app.success, *app.info, *app.error, *app.caption])
    return shown.replace("\\", "").replace("\u2060", "")  # as it is read


def test_nothing_is_loaded_at_first(open_page: Open) -> None:
    app = open_page("pages/regional_projections.py")
    assert not app.exception
    assert "Nothing is loaded for Houston" in text(app)


def test_a_file_is_previewed_loaded_chosen_and_removed(open_page: Open, own_data: DataPaths, monkeypatch) -> None:
    app = open_page("pages/regional_projections.py")
    monkeypatch.setenv("JTM_DATA", str(own_data.root))
    app.file_uploader[0].set_value(("texas.csv", csv(*ROWS), "text/csv")).run()
    assert "Gulf Coast, 2018-28: 2 occupations can be loaded" in text(app)
    next(button for button in app.button if button.label.startswith("Load")).click().run()
    assert not app.exception
    assert "occupations are loaded for Houston" in text(app)
    assert regional_projections.loaded(own_data.regional)
    next(button for button in app.button if button.label == "Remove").click().run()
    assert regional_projections.loaded(own_data.regional) == []


def test_the_ranking_says_whose_growth_it_rests_on(open_page: Open, own_data: DataPaths, monkeypatch) -> None:
    content = csv(ROWS[1].replace("17250.0", "12000.0"), *ROWS[2:])  # by the region's file, electricians shrink
    known = pl.Series(["47-2111", "49-9041"])
    found = regional_projections.preview(regional_projections.read("texas.csv", content), known, "Gulf Coast")
    regional_projections.save(found, "26420", own_data.regional)
    app = open_page(proj="regional", job="47-2111", rows="all")
    monkeypatch.setenv("JTM_DATA", str(own_data.root))
    app.session_state["fold_Gates"] = True
    app.run()
    assert not app.exception
    assert "growth: Gulf Coast, 2018-28, else BLS 2024-34, national" in text(app)
    assert "projection of Gulf Coast" in app.toggle(key="growth_gate").label
    assert "its projected growth is -20.0% (projection of Gulf Coast" in text(app)


def test_a_bad_file_is_refused_in_words(open_page: Open) -> None:
    app = open_page("pages/regional_projections.py")
    app.file_uploader[0].set_value(("texas.csv", b"a,b\n1,2", "text/csv")).run()
    assert not app.exception
    assert "occupation code" in app.error[0].value


def test_columns_growth_and_spread_are_shown(open_page: Open) -> None:
    app = open_page("pages/regional_projections.py")
    app.file_uploader[0].set_value(("texas.csv", csv(*ROWS), "text/csv")).run()
    shown = text(app).replace("\\", "")
    assert "base from “annual_average_employment_2018”" in shown
    assert "Growth over the period: +14.8% in total; the median occupation" in shown


def test_the_user_says_the_years_and_the_columns_that_the_file_does_not(open_page: Open) -> None:
    app = open_page("pages/regional_projections.py")
    content = b"Job,Then,Soon\n47-2111,100,110\n49-9041,50,52"
    app.file_uploader[0].set_value(("own.csv", content, "text/csv")).run()
    assert "no column is known to hold" in app.error[0].value
    boxes = {box.label: box for box in app.selectbox}
    boxes["Occupation code"].select("Job")
    boxes["Employment, base year"].select("Then")
    boxes["Employment, projected year"].select("Soon")
    app.run()
    assert "Which years does the file cover" in text(app)
    next(box for box in app.text_input if box.label == "Years of the projection").set_value("2022-32").run()
    assert "own, 2022-32: 2 occupations can be loaded" in text(app).replace("\\", "").replace("\u2060", "")
    assert not next(button for button in app.button if button.label.startswith("Load 2")).disabled


def test_what_cannot_be_a_projection_is_not_loaded(open_page: Open) -> None:
    app = open_page("pages/regional_projections.py")
    content = b"SOC Code,Employment 2022,Employment 2032\n47-2111,80,780"
    app.file_uploader[0].set_value(("own.csv", content, "text/csv")).run()
    assert "cannot be projections" in app.error[0].value
    assert next(button for button in app.button if button.label.startswith("Load 1")).disabled


def test_a_state_finds_its_own_rows_in_projections_centrals_file(open_page: Open) -> None:
    head = "Title\tBase\tProjected\tPercentChange\tAvgAnnualOpenings\tSTFIPS\tOccCode"  # as it is served
    rows = [f"Electricians\t1000\t{projected}\t\t\t{state}\t47-2111" for state, projected in ((1, 1020), (48, 1130))]
    app = open_page("pages/regional_projections.py", area="48")
    app.file_uploader[0].set_value(("central.tsv", "\n".join([head, *rows]).encode(), "text/csv")).run()
    assert next(box for box in app.selectbox if box.label.startswith("Which area")).value == "Texas"

"""Lists of training programs that a user brings: seen, loaded, used, removed. The rows here are made by hand."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.export.tables import to_xlsx
from jtm.paths import DataPaths
from jtm.sources.etpl import LIST_NAME
from jtm.sources.programs import FIELDS
from jtm.ui.strings import training as words
from jtm.uploads import program_lists
from tests.uploads.test_program_lists import HEAD, csv

PAGE = "pages/program_lists.py"
ROWS = [
    'Made-Up College,Machine Repair,Harris,47.0303,49-9041,12,240,"$7,000"',
    "Made-Up College,More Machine Repair,Harris,470303,49-9041,30,600,9000",
    "Made-Up College,Nothing Known,Nowhere,welding,,soon,,1",
]
Open = Callable[..., AppTest]


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataPaths:
    """A data folder that this test may change."""
    shutil.copytree(paths.root, tmp_path / "data")
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "data"))
    return DataPaths(tmp_path / "data")


@pytest.fixture
def upload(open_page: Open, own_data: DataPaths, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], AppTest]:
    """The page with a file just chosen."""

    def uploaded(name: str, content: bytes) -> AppTest:
        app = open_page(PAGE)
        monkeypatch.setenv("JTM_DATA", str(own_data.root))
        app.file_uploader[0].set_value((name, content, "text/csv")).run()
        return app

    return uploaded


Upload = Callable[[str, bytes], AppTest]


def text(app: AppTest) -> str:
    return " ".join(block.value for block in [*app.markdown, *app.success, *app.info, *app.error, *app.header])


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label.startswith(label)).click().run()


def lists(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["list_name"])


def test_the_texas_list_is_here_and_stays(open_page: Open) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert lists(app) == [LIST_NAME]
    assert not [button for button in app.button if button.label.startswith("Remove")]


def test_a_list_is_previewed_with_guessed_columns(upload: Upload) -> None:
    app = upload("ohio.csv", csv(*ROWS))
    assert not app.exception
    assert app.text_input[0].value == "ohio"
    assert "3 programs can be loaded" in text(app)
    chosen = {box.label: box.value for box in app.selectbox}
    assert chosen["Program"] == "Program Title"
    assert chosen["Tuition and fees"] == "Total Cost"
    assert chosen["Campus"] == ""


def test_every_fault_is_shown_with_its_row(upload: Upload) -> None:
    app = upload("ohio.csv", csv(*ROWS))
    app.text_input[2].set_value("TX").run()
    problems = pl.from_pandas(next(item.value for item in app.dataframe if "problem" in item.value))
    assert problems.select("row", "column", "value", "problem").rows() == [
        (4, "CIP", "welding", "is not a CIP such as 48.0508"),
        (4, "County", "Nowhere", "is no county of its state"),
        (4, "Weeks", "soon", "is not a number"),
    ]
    assert "3 cells cannot be used" in text(app)
    assert "1 program leads to no occupation of OEWS" in text(app)


@pytest.mark.parametrize("shown", ["problem", "list_name", "with_hours"])
def test_every_column_has_a_head_in_words(upload: Upload, shown: str) -> None:
    app = upload("ohio.csv", csv(*ROWS))
    for table in (item for item in app.dataframe if shown in item.value):
        named = json.loads(table.proto.columns)
        assert all(named.get(column, {}).get("label") for column in table.value.columns)


def test_every_field_can_be_mapped_by_a_name_in_words() -> None:
    assert set(words.LISTS_FIELDS) == set(FIELDS)
    assert set(program_lists.Program.column_names()) <= set(words.LISTS_HEADS)


def test_columns_that_nobody_could_guess_are_mapped_by_hand(upload: Upload) -> None:
    head = HEAD.replace("Program Title", "a").replace("Provider", "b").replace("Total Cost", "c")
    app = upload("ohio.csv", csv(*ROWS, head=head))
    assert "missing column for the program" in app.error[0].value
    for label, column in (("Program", "a"), ("Provider", "b"), ("Tuition and fees", "c"), ("County", "")):
        next(box for box in app.selectbox if box.label == label).set_value(column).run()
    assert not app.exception
    assert not app.error
    assert "3 programs can be loaded, 3 of them without a county" in text(app)
    sound = next(item.value for item in app.dataframe if "tuition" in item.value)
    assert sound["program"].iloc[0] == "Machine Repair"
    assert list(sound["tuition"]) == [7000, 9000, 1]


def test_a_list_is_loaded_found_near_the_region_and_removed(upload: Upload, own_data: DataPaths) -> None:
    app = upload("made up.csv", csv(*ROWS))
    app.text_input[0].set_value("Made-Up List").run()
    app.text_input[1].set_value("2026").run()
    app.text_input[2].set_value("TX").run()
    press(app, "Load 3 programs")
    assert not app.exception
    assert sorted(lists(app)) == ["Made-Up List", LIST_NAME]
    assert program_lists.loaded(own_data.programs)
    app.switch_page("pages/training.py").run()
    app.selectbox(key="target").set_value("49-9041").run()
    app.button_group(key="training_view").set_value("programs").run()
    assert not app.exception
    listed = pl.from_pandas(next(item.value for item in app.dataframe if "provider" in item.value))
    mine = listed.filter(pl.col("list_name") == "Made-Up List")
    assert mine["program"].to_list() == ["Machine Repair", "More Machine Repair"]
    assert mine["list_vintage"].unique().to_list() == ["2026"]
    app.switch_page(PAGE).run()
    press(app, "Remove “Made")
    assert not app.exception
    assert lists(app) == [LIST_NAME]
    assert program_lists.loaded(own_data.programs) == []


def test_a_name_that_someone_typed_is_no_markup(upload: Upload) -> None:
    app = upload("list.csv", csv(*ROWS))
    app.text_input[0].set_value("[click](https://example.org) **now**").run()
    assert not app.exception
    assert "(https://example.org)" not in text(app)
    assert "**now**" not in text(app)


def test_a_workbook_is_read_too(upload: Upload) -> None:
    table = pl.read_csv(csv(*ROWS), infer_schema=False)
    app = upload("ohio.xlsx", to_xlsx(table))
    assert not app.exception
    assert "3 programs can be loaded" in text(app)


def test_a_file_without_a_sound_row_cannot_be_loaded(upload: Upload) -> None:
    app = upload("ohio.csv", csv(",,Harris,480508,,12,240,1"))
    assert not app.exception
    assert "0 programs can be loaded" in text(app)
    assert next(button for button in app.button if button.label.startswith("Load")).disabled


def empty_workbook() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("list.csv", b"", "there is nothing in it"),
        ("list.csv", b"a,b\n1,2", "missing column for the program"),
        ("list.csv", csv(*ROWS, head=HEAD.replace("CIP Code", "x").replace("O*NET Code", "y")), "missing column for a"),
        ("list.xlsx", b"junk", "read as XLSX"),
        ("list.xlsx", empty_workbook(), "macros"),
    ],
    ids=["empty", "other columns", "no code", "no workbook", "macros"],
)
def test_a_bad_file_is_refused_in_words(upload: Upload, name: str, content: bytes, reason: str) -> None:
    app = upload(name, content)
    assert not app.exception
    assert reason in app.error[0].value.replace("\\", "")
    assert not [button for button in app.button if button.label.startswith("Load")]


def test_the_name_of_a_list_that_is_here_is_refused(upload: Upload) -> None:
    app = upload("list.csv", csv(*ROWS))
    app.text_input[0].set_value(LIST_NAME).run()
    assert "is here already" in app.error[0].value

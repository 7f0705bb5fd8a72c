"""Damage to the data file, before a page opens and behind its back: the page comes all the same, and says so."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from jtm.paths import DataPaths
from jtm.ui.strings import common
from tests.app.conftest import ROOT
from tests.app.said import sound, words
from tests.damage import overwrite

Open = Callable[..., AppTest]
METHODS, PATHWAYS = "pages/methods.py", "pages/pathways.py"


@pytest.fixture
def open_page() -> Open:
    """Open a page as a first visitor does, with patience: on a busy machine a rebuild takes its time."""

    def opened(page: str = "") -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
        return (app.switch_page(page) if page else app).run()

    return opened


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataPaths]:
    """Data of the test's own, which no page has opened yet."""
    copied = DataPaths(Path(shutil.copytree(paths.root, tmp_path / "data")))
    monkeypatch.setenv("JTM_DATA", str(copied.root))
    st.cache_resource.clear()
    yield copied
    st.cache_resource.clear()


def said(app: AppTest) -> list[str]:
    return [toast.value for toast in app.toast]


def test_a_page_opens_on_a_damaged_file(own_data: DataPaths, open_page: Open) -> None:
    overwrite(own_data.warehouse, 0.8, 0.9)
    app = sound(open_page())
    assert app.dataframe
    assert said(app) == [common.REPAIRED]
    assert said(sound(app.run())) == [], "it is said once"


def test_damage_while_the_page_is_open_is_mended_behind_it(own_data: DataPaths, open_page: Open) -> None:
    app, other = sound(open_page()), sound(open_page(METHODS))
    assert said(app) == []
    overwrite(own_data.warehouse, 0, 1)
    app = sound(app.switch_page(PATHWAYS).run())
    assert app.dataframe
    assert said(sound(app.run())) == [common.REPAIRED]
    assert said(sound(other.run())) == [common.REPAIRED], "whoever is there hears of it"
    assert said(sound(open_page(METHODS))) == [], "but nobody who comes later"


def test_data_that_cannot_be_rebuilt_stop_the_page_in_a_sentence_until_they_can(
    own_data: DataPaths, open_page: Open
) -> None:
    app = sound(open_page())
    overwrite(own_data.warehouse, 0, 1)
    table = own_data.snapshot / "wage.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:100])
    for _ in range(2):
        app = sound(app.switch_page(PATHWAYS).run())
        assert len(app.error) == 1
        assert f"{table.name} is damaged" in words(app)
        assert f"delete {own_data.sources}" in words(app)
    table.write_bytes(whole)
    app = sound(app.run())
    assert not app.error
    assert said(sound(app.run())) == [common.REPAIRED]

"""An indicator of one's own in a browser: loaded on its page, and its slider moved in step 2. Its figures are made by
hand.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jtm.paths import DataPaths
from tests.e2e.conftest import serving
from tests.e2e.pages import copied_link, download, query, ready
from tests.uploads.test_own_indicators import csv

NAME = "own_union_coverage"


@pytest.fixture
def own_url(paths: DataPaths, tmp_path: Path) -> Iterator[str]:
    """A workbench on data of the test's own."""
    shutil.copytree(paths.root, tmp_path / "data")
    with serving(DataPaths(tmp_path / "data"), tmp_path / "log.txt") as app:
        yield app.url


def test_one_is_loaded_and_its_slider_moves_the_ranking(own_url: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{own_url}/own_indicators")
    template = download(page, "Template", tmp_path)
    assert template.read_text("utf-8-sig").startswith("# label")
    file = tmp_path / "union.csv"
    file.write_bytes(csv("47-2111,0.9", "49-9041,0.1", "29-1141,0.2"))
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    page.get_by_role("button", name="Load 3 rows").click()
    expect(page.get_by_role("button", name="Remove “Union coverage”")).to_be_visible()

    page.get_by_role("link", name="2 · Jobs That Mobilize").click()
    ready(page)
    page.get_by_text("Indicators", exact=True).click()
    slider = page.get_by_role("slider", name="Union coverage")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_text("Held still in the draws")).to_be_visible()
    ready(page)
    assert query(page)["i"].endswith(f"{NAME}.5")
    assert f"{NAME}.5" in copied_link(page)

"""The page of step 3 as people use it, in a real Chromium."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from jtm.export import draft_file
from jtm.framework.benchmarks.proficiency import Band
from tests.e2e.pages import choose, download, ready, resting, sideways

JOB = "job=49-9041"


def visit(page: Page, url: str, query: str = JOB) -> Page:
    page.goto(f"{url}/benchmarks?{query}")
    return ready(page)


def start(page: Page) -> None:
    page.get_by_role("button", name="Start a draft from this").click()
    expect(page.get_by_role("textbox", name="Name")).to_be_visible()


def test_first_screen(page: Page, app_url: str) -> None:
    visit(page, app_url, "")
    expect(page.get_by_text("elements define the job")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas")).to_have_count(3)
    visit(page, app_url)
    expect(page.get_by_text("Industrial Machinery Mechanics: 27 elements define the job")).to_be_visible()


def test_the_slider_moves_with_the_keyboard_and_is_in_the_link(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_role("slider", name="Importance against distinctiveness").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("imp=80"))
    lead = page.get_by_text("elements define the job")
    expect(lead).not_to_contain_text("27 elements")
    page.reload()
    ready(page)
    expect(page.get_by_role("slider", name="Importance against distinctiveness")).to_have_value("80")


def test_what_a_machinist_has_that_a_mechanic_needs(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_text("Jobs side by side").click()
    choose(page, "Compare with", "Machinists")
    expect(
        page.get_by_role("heading", name="What Machinists have that Industrial Machinery Mechanics need")
    ).to_be_visible()
    page.get_by_role("button", name="Swap").click()
    expect(
        page.get_by_role("heading", name="What Industrial Machinery Mechanics have that Machinists need")
    ).to_be_visible()


def test_the_common_core_of_a_family(page: Page, app_url: str) -> None:
    visit(page, app_url, "view=core")
    expect(page.get_by_text("elements are essential to most of the")).to_be_visible()
    choose(page, "Family", "Construction")
    page.wait_for_url(re.compile("family=47-0000"))


def test_the_files_hold_what_is_on_the_screen(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url)
    table = pl.read_csv(download(page, "CSV", tmp_path).read_bytes())
    assert table.height == 27
    descriptors = pl.read_csv(download(page, "RSD CSV", tmp_path), infer_schema=False)
    assert "Repairing" in descriptors["Skill Name"]
    package = json.loads(download(page, "CASE JSON", tmp_path).read_text())
    assert package["CFDocument"]["title"] == "Industrial Machinery Mechanics"
    framework = json.loads(download(page, "CTDL-ASN JSON-LD", tmp_path).read_text())
    assert framework["@graph"][0]["@type"] == "ceasn:CompetencyFramework"


def without_times(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: without_times(value) for key, value in content.items() if key != "lastChangeDateTime"}
    return [without_times(value) for value in content] if isinstance(content, list) else content


def test_a_draft_goes_out_as_a_file_and_comes_back(
    page: Page, app_url: str, tmp_path: Path, new_page: Callable[[], Page]
) -> None:
    visit(page, app_url)
    start(page)
    name = page.get_by_role("textbox", name="Name")
    name.fill("Fixers")
    name.press("Enter")
    expect(page.get_by_text("Exports hold your draft “Fixers”.")).to_be_visible()
    choose(page, "Add an element", "Writing")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    ready(page)
    saved = download(page, "Save to a file", tmp_path)
    assert "Writing" in {item.name for item in draft_file.from_json(saved.read_bytes()).items}
    package = json.loads(download(page, "CASE JSON", tmp_path).read_text())
    other = new_page()
    visit(other, app_url)
    other.get_by_role("button", name="Load a draft from a file").click()
    other.locator("input[type=file]").set_input_files(saved)
    expect(other.get_by_text("“Fixers” is loaded.")).to_be_visible()
    other.keyboard.press("Escape")
    again = json.loads(download(other, "CASE JSON", tmp_path).read_text())
    assert without_times(again) == without_times(package)


def test_undo_and_reset(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url)
    start(page)
    before = download(page, "Save to a file", tmp_path).read_bytes()
    choose(page, "Add an element", "Writing")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert download(page, "Save to a file", tmp_path).read_bytes() == before


def test_a_cell_is_edited_and_dropped_rows_go(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url)
    start(page)
    editor = page.get_by_test_id("stDataFrame").last
    editor.scroll_into_view_if_needed()
    box = editor.bounding_box()
    assert box
    page.mouse.click(box["x"] + 40, box["y"] + 35 * 1.5)  # the tick of the first row
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    ready(page)
    left = draft_file.from_json(download(page, "Save to a file", tmp_path).read_bytes())
    assert "Mechanical" not in {item.name for item in left.items}


def test_a_level_is_typed_and_undone(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url)
    start(page)
    ready(page)
    editor = page.get_by_test_id("stDataFrame").last
    box = resting(page, editor)
    page.mouse.move(box["x"] + 390, box["y"] + 35 * 1.5)  # the level in the first row
    page.wait_for_timeout(300)
    page.mouse.click(box["x"] + 390, box["y"] + 35 * 1.5)
    page.keyboard.press("Enter")
    typing = page.locator("#portal input")
    expect(typing).to_have_value("4.86")
    typing.fill("1.5")
    typing.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    ready(page)
    typed = draft_file.from_json(download(page, "Save to a file", tmp_path).read_bytes()).items[0]
    assert (typed.name, typed.level, typed.band, typed.basis) == ("Mechanical", 1.5, Band.FOUNDATIONAL, "assumed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    undone = draft_file.from_json(download(page, "Save to a file", tmp_path).read_bytes()).items[0]
    assert (undone.level, undone.band, undone.basis) == (4.86, None, "observed"), "raters leave its band open"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no benchmark", "no JSON file"), (b'{"format": "jtm-benchmark", "version": 9}', "version 9")],
)
def test_a_bad_file_is_refused_and_nothing_breaks(page: Page, app_url: str, content: bytes, said: str) -> None:
    visit(page, app_url)
    page.get_by_role("button", name="Load a draft from a file").click()
    file = {"name": "draft.json", "mimeType": "application/json", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_test_id("stAlert").filter(has_text=said)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Exports hold the O*NET draft")).to_be_visible()


def test_a_draft_is_started_with_the_keyboard_alone(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_role("button", name="Start a draft from this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Industrial Machinery Mechanics")


def test_a_phone_scrolls_one_way(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    visit(page, app_url)
    assert sideways(page) == 0
    context.close()

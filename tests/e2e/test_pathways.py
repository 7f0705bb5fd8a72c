"""The page of step 5 as people use it, in a real Chromium."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
from playwright.sync_api import Browser, Page, expect

from jtm.answers.workbench import Workbench
from jtm.settings.catalog import SETTINGS
from tests.e2e.pages import choose, download, query, quiet, ready, sideways


def visit(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/pathways?{query}")
    return ready(page)


def test_first_screen(page: Page, app_url: str) -> None:
    visit(page, app_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who could move up in Houston")
    expect(page.get_by_text("could take one feasible step into a Job That Mobilizes")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def test_another_job_to_move_into(page: Page, app_url: str) -> None:
    visit(page, app_url)
    choose(page, "Into this job", "Electricians")
    page.wait_for_url(re.compile("job=47-2111"))
    expect(page.get_by_text(re.compile("are one feasible step from Electricians"))).to_be_visible()


def test_a_click_on_a_job_goes_on_from_there(page: Page, app_url: str) -> None:
    visit(page, app_url, "path=routes&start=51-2090&job=49-9041")
    canvas = page.get_by_test_id("stVegaLiteChart").first.locator("svg, canvas").first
    canvas.scroll_into_view_if_needed()
    quiet(page)
    dot = page.get_by_test_id("stVegaLiteChart").first.locator("[aria-roledescription='point']").last
    box = dot.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("path=steps"))
    assert "start" in query(page)
    expect(page.get_by_text(re.compile("feasible steps? up from|no feasible step up"))).to_be_visible()


def test_the_plan_follows_the_pool(page: Page, app_url: str) -> None:
    visit(page, app_url, "path=plan")
    lead = page.get_by_text(re.compile("a year move up"))
    before = lead.inner_text()
    people = page.get_by_role("slider", name=SETTINGS["people_share"].label)
    people.focus()
    for _ in range(45):
        people.press("ArrowLeft")
    page.wait_for_url(re.compile("people="))
    expect(lead).not_to_have_text(before)


def test_a_link_opens_the_same_screen(page: Page, app_url: str, browser: Browser) -> None:
    visit(page, app_url, "path=steps&start=41-2031&gain=25&zones=2")
    other = browser.new_context().new_page()
    other.goto(page.url)
    ready(other)
    lead = re.compile("feasible steps up from Retail Salespersons")
    assert other.get_by_text(lead).inner_text() == page.get_by_text(lead).inner_text()
    other.context.close()


def test_the_downloads_hold_the_table(page: Page, app_url: str, tmp_path: Path, bench: Workbench) -> None:
    visit(page, app_url, "job=49-9041")
    csv = pl.read_csv(download(page, "CSV", tmp_path))
    parquet = pl.read_parquet(download(page, "PARQUET", tmp_path))
    assert csv.height == parquet.height > 10
    assert {"origin", "entrant_gain", "basis", "source", "vintage", "geography"} <= set(csv.columns)
    sheets = pl.read_excel(download(page, "XLSX", tmp_path), sheet_id=0)
    assert {"Table", "Sources", "Settings"} <= set(sheets)
    assert sheets["Table"].height == csv.height


def test_no_request_leaves_the_machine(browser: Browser, app_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, app_url)
    outside = [url for url in asked if urlsplit(url).hostname not in ("localhost", "127.0.0.1", None)]
    context.close()
    assert not outside


def test_a_phone_does_not_scroll_sideways(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = visit(context.new_page(), app_url, "path=plan")
    assert sideways(page) == 0
    context.close()

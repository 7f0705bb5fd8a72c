"""The page of step 1 as people use it, in a real Chromium."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import choose, copied_link, download, query, ready, sideways, tick_first_row


def visit(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/landscape?{query}")
    return ready(page)


def test_first_screen(page: Page, app_url: str) -> None:
    visit(page, app_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Houston")
    expect(page.get_by_text("Strongest: Repairing (1.14× the nation")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
    expect(page.get_by_role("heading", name="In which kinds of jobs")).to_be_visible()


def test_another_domain_and_another_region_to_compare_with(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_role("radio", name="Knowledge").or_(page.get_by_role("button", name="Knowledge")).first.click()
    page.wait_for_url(re.compile("domain=knowledge"))
    expect(page.get_by_text("Strongest: Building and Construction")).to_be_visible()
    choose(page, "Compare with", "Texas")
    page.wait_for_url(re.compile("ref=48"))
    expect(page.get_by_text(re.compile(r"Strongest: .*× Texas"))).to_be_visible()


def test_an_element_shows_who_holds_it_and_which_jtms_need_it(page: Page, app_url: str) -> None:
    visit(page, app_url)
    choose(page, "Choose a skill, or select a row of the table", "Troubleshooting")
    page.wait_for_url(re.compile(r"el=2\.B\.3\.k"))
    expect(page.get_by_text(re.compile(r"\d+ JTMs need it"))).to_be_visible()


def test_a_row_of_the_table_is_looked_into(page: Page, app_url: str) -> None:
    visit(page, app_url)
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url(re.compile("el="))
    expect(page.get_by_text("The occupations behind Repairing")).to_be_visible()


def test_the_shock_moves_with_the_keyboard(page: Page, app_url: str) -> None:
    visit(page, app_url, "by=-20")
    told = page.get_by_text(re.compile("workers would be"))
    before = told.inner_text()
    slider = page.get_by_role("slider", name="Change of its jobs")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("by=-15"))
    expect(told).not_to_have_text(before)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text(re.compile("would be needed"))).to_be_visible()


def test_a_shock_is_in_the_copied_link_and_in_what_is_taken_away(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url, "by=-20")
    page.get_by_role("slider", name="Change of its jobs").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("by=-15"))
    assert "by=-15" in copied_link(page)
    settings = pl.read_excel(download(page, "XLSX", tmp_path), sheet_name="Settings")
    assert dict(settings.select("setting", "value").iter_rows())["shock"] == "-15", "in percent, as it is set"


def test_a_peer_becomes_the_region_compared_with(page: Page, app_url: str) -> None:
    visit(page, app_url)
    choose(page, "Choose one as the reference", "Midland")
    page.wait_for_url(re.compile("ref=33260"))
    expect(page.get_by_role("heading", name="How strong, compared with Midland, TX")).to_be_visible()


def test_the_table_is_taken_away_with_its_sources(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url, "domain=ability&area=48")
    table = pl.read_csv(download(page, "CSV", tmp_path).read_bytes())
    assert table.height == 52
    assert set(table["geography"]) == {"Texas"}
    assert {"basis", "source", "vintage"} <= set(table.columns)


def test_every_table_of_the_page_is_taken_away(page: Page, app_url: str, tmp_path: Path) -> None:
    """As it is when it is taken, whatever part of the page has changed it."""
    visit(page, app_url, "by=-20")
    page.get_by_role("slider", name="Change of its jobs").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("by=-15"))
    chosen = {
        "occupations": ("landscape-shock.csv", "workers_change"),
        "shrinks or grows: skills": ("landscape-shock-skills.csv", "supply_change"),
        "similar skill profile": ("landscape-peers.csv", "correlation"),
        "Remoteness of every": ("landscape-remoteness.csv", "remoteness"),
        "across the country": ("landscape-map.csv", "strength"),
        "Which jobs use": ("landscape-holders.csv", "essential"),
    }
    for words, (name, column) in chosen.items():
        choose(page, "Which table", words)
        ready(page)
        expect(page.get_by_role("combobox", name="Which table")).to_have_value(re.compile(words))
        file = download(page, "CSV", tmp_path)
        assert (file.name, column in pl.read_csv(file.read_bytes()).columns) == (name, True)


def test_a_link_opens_the_same_state(page: Page, app_url: str, new_page: Callable[[], Page]) -> None:
    visit(page, app_url, "area=29820&domain=technology&ref=26420&hit=72--73&by=10")
    told = page.get_by_text(re.compile("workers would be")).inner_text()
    other = new_page()
    other.goto(page.url)
    ready(other)
    assert other.get_by_text(re.compile("workers would be")).inner_text() == told
    assert query(other) == query(page)


def test_nothing_leaves_the_machine(page: Page, app_url: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    visit(page, app_url, "el=2.B.3.k")
    expect(page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first).to_be_visible()
    assert {host for host in hosts if host} == {urlsplit(app_url).netloc}


def test_a_phone_scrolls_one_way(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    visit(page, app_url)
    assert sideways(page) == 0
    context.close()

"""The page of step 2 as people use it, in a real Chromium."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.pages import copied_link, download, query, ready, tick_first_row

SLIDERS = ["Wages", "Growth", "Strategic value"]


def visit(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/?{query}")
    return ready(page)


def answer(page: Page) -> str:
    return page.locator("p", has_text="occupations that pass the gates are JTMs").inner_text()


def lead(page: Page) -> str:
    return answer(page).split(" ranks first.")[0]


def test_first_screen(page: Page, app_url: str) -> None:
    visit(page, app_url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Houston")
    for name in SLIDERS:
        expect(page.get_by_role("slider", name=name)).to_have_value("50")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()


def test_keyboard_moves_a_slider_and_everything_follows(page: Page, app_url: str) -> None:
    visit(page, app_url, "w=50-50-50")
    before = lead(page)
    slider = page.get_by_role("slider", name="Wages")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("100")
    page.wait_for_url(re.compile("w=100-50-50"))
    expect(page.get_by_text("50% of the score")).to_be_visible()
    ready(page)
    assert lead(page) != before


def test_mouse_drags_a_slider(page: Page, app_url: str) -> None:
    visit(page, app_url)
    thumb = page.get_by_role("slider", name="Strategic value").bounding_box()
    assert thumb
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=5)
    page.mouse.up()
    expect(page.get_by_role("slider", name="Strategic value")).not_to_have_value("50")
    page.wait_for_url(re.compile("w=50-50-"))


def test_a_pasted_link_reproduces_the_screen(page: Page, app_url: str, new_page: Callable[[], Page]) -> None:
    visit(page, app_url, "area=48&w=80-30-20&agg=geometric&rows=designated&job=49-9041&chart=pillars&map=quotient")
    other = new_page()
    other.goto(copied_link(page))
    ready(other)
    assert answer(other) == answer(page)
    for slider, value in zip(SLIDERS, ("80", "30", "20"), strict=True):
        expect(other.get_by_role("slider", name=slider)).to_have_value(value)
    expect(other.get_by_text("Texas", exact=False).first).to_be_visible()
    assert query(other).items() >= query(page).items()
    assert {"v", "data"} <= query(other).keys()


@pytest.mark.parametrize("junk", ["w=abc", "area=99999", "w=50-50-50&top=%00", "i=" + "1-" * 900, "norm=%F0%9F%92%A9"])
def test_a_junk_link_falls_back_with_a_notice(page: Page, app_url: str, junk: str) -> None:
    visit(page, app_url, junk)
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    assert "Chemical Equipment" in answer(page)


def test_choosing_a_region_by_name(page: Page, app_url: str) -> None:
    visit(page, app_url)
    box = page.get_by_role("combobox", name="Region")
    box.click()
    box.fill("Abilene")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Abilene")
    page.wait_for_url(re.compile("area=10180"))


def test_a_row_of_the_table_is_explained(page: Page, app_url: str) -> None:
    visit(page, app_url)
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url(re.compile("job="))
    expect(page.get_by_text("90% interval of the rank", exact=True)).to_be_visible()
    expect(
        page.get_by_text("The smallest change of weights", exact=False).or_(
            page.get_by_text("No mix of pillar weights", exact=False)
        )
    ).to_be_visible()


def test_the_explained_job_stays_when_the_order_changes(page: Page, app_url: str) -> None:
    visit(page, app_url)
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url(re.compile("job="))
    ready(page)
    job, leads = query(page)["job"], lead(page)
    slider = page.get_by_role("slider", name="Wages")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_url(re.compile("w=100-50-50"))
    # Another job stands in the ticked row.
    expect(page.locator("p", has_text="occupations that pass the gates are JTMs")).not_to_contain_text(
        f"{leads} ranks first"
    )
    ready(page)
    page.wait_for_timeout(1500)  # a table that hands back its old tick would do so now
    assert query(page)["job"] == job
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url(lambda url: f"job={job}" not in url)
    ready(page)
    tick_first_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url(lambda url: "job=" not in url)


def test_a_click_on_the_map_goes_there(page: Page, app_url: str) -> None:
    visit(page, app_url)
    canvas = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.42, box["y"] + box["height"] * 0.45
    tooltip = page.locator(".deck-tooltip")
    for moved in range(60):  # the first drawing without a graphics card takes its time
        page.mouse.move(x + moved % 2, y)
        page.wait_for_timeout(500)
        if tooltip.is_visible():
            break
    expect(tooltip).to_contain_text("Share of jobs that are JTMs")
    page.mouse.click(x, y)
    page.wait_for_url(re.compile("area="))
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Houston")


def test_csv_holds_the_rows_on_the_screen(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url, "rows=designated")
    table = pl.read_csv(download(page, "CSV", tmp_path).read_bytes())
    count = int(re.search(r"(\d+) of \d+", answer(page)).group(1))  # type: ignore[union-attr]
    assert table.height == count
    assert table["title"][0] == lead(page)
    assert {"basis", "source", "vintage", "geography"} <= set(table.columns)


def test_xlsx_and_parquet_are_the_same_table(page: Page, app_url: str, tmp_path: Path) -> None:
    visit(page, app_url, "rows=all&area=10180")
    parquet = pl.read_parquet(download(page, "PARQUET", tmp_path))
    book = load_workbook(io.BytesIO(download(page, "XLSX", tmp_path).read_bytes()))
    assert book.sheetnames == ["Table", "Sources", "Settings", "Dictionary"]
    sheet = book["Table"]
    assert sheet.freeze_panes == "A2"
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == parquet.columns
    assert len(rows) == parquet.height
    for name in ("rank", "employment", "median_wage", "score", "p_top"):
        column = [row[head.index(name)] for row in rows]
        assert column == pytest.approx(parquet[name].to_list(), nan_ok=True) if name != "rank" else True
        assert all(value is None or isinstance(value, int | float) for value in column)


def test_reset(page: Page, app_url: str) -> None:
    visit(page, app_url, "w=0-100-0&area=48&floor=none")
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url(lambda url: "w=" not in url)
    expect(page.get_by_role("slider", name="Wages")).to_have_value("50")
    assert query(page)["area"] == "48"


def test_the_side_bar_keeps_its_settings_from_page_to_page(page: Page, app_url: str) -> None:
    visit(page, app_url, "w=80-10-10&area=48")
    questions = {"3 · ": "able to do", "5 · ": "move up", "2 · ": "Which jobs"}
    for name, question in questions.items():
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(question)
        ready(page)
        expect(page.get_by_role("slider", name="Wages")).to_have_value("80")
        expect(page.get_by_role("combobox", name="Region")).to_have_value("Texas (TX)")


def test_nothing_leaves_the_machine(page: Page, app_url: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
    visit(page, app_url, "job=47-2111&map=wage&chart=bubbles")
    page.wait_for_timeout(3000)
    page.goto(f"{app_url}/methods")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    page.wait_for_timeout(1000)
    assert {host for host in hosts if host} == {urlsplit(app_url).netloc}


@pytest.mark.parametrize(
    "path",
    ["", "landscape", "benchmarks", "training", "program_lists", "methods", "regional_projections", "own_indicators"],
)
def test_a_cold_deep_link_has_menu_and_layout(cold_app_url: str, page: Page, path: str) -> None:
    page.goto(f"{cold_app_url}/{path}")
    expect(page.get_by_role("link", name="4 · Employer validation")).to_be_visible()


def test_nothing_passes_offers_to_loosen(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?floor=own&usd=900000")
    button = page.get_by_role("button", name=re.compile("Switch off"))
    button.click(timeout=60_000)
    ready(page)
    assert "JTMs at these weights" in answer(page)

"""The page of step 6 as people use it, in a real Chromium."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from jtm.settings.catalog import SETTINGS
from tests.e2e.pages import choose, download, query, ready, sideways
from tests.uploads.test_program_lists import ROWS, csv

MOVE = "start=51-2090&job=49-9041"
LEADS = {
    "gap": "of what the job asks is lacking",
    "modules": "of the moves are open",
    "programs": "in fields that lead to",
    "return": "a person enrolled",
    "cohort": "pay difference comes true, training",
}


def visit(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/training?{query}")
    return ready(page)


def lead(page: Page, view: str) -> Locator:
    return page.get_by_test_id("stMarkdownContainer").get_by_text(re.compile(LEADS[view])).first


def press(page: Page, slider: str, key: str, times: int = 1) -> None:
    page.get_by_role("slider", name=slider).focus()
    for _ in range(times):
        page.keyboard.press(key)


@pytest.mark.parametrize("view", LEADS)
def test_a_view_is_one_click_away_and_answers_in_a_sentence(page: Page, app_url: str, view: str) -> None:
    visit(page, app_url, f"train={'cohort' if view == 'gap' else 'gap'}&{MOVE}")
    labels = {"gap": "What is to learn", "modules": "Modules", "programs": "Programs near by", "return": "Return",
              "cohort": "Cohort plan"}  # fmt: skip
    page.get_by_role("radio", name=labels[view], exact=True).click()
    expect(lead(page, view)).to_be_visible()
    ready(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("What training opens those moves in Houston")
    expect(page.get_by_test_id("stVegaLiteChart").or_(page.get_by_test_id("stDeckGlJsonChart")).first).to_be_visible()
    if view != "gap":
        assert query(page)["train"] == view
    else:
        assert "train" not in query(page), "the first view needs no word in the link"


@pytest.mark.parametrize(
    ("view", "slider", "key", "name"),
    [
        ("modules", "Modules taught", "ArrowLeft", "k"),
        ("programs", SETTINGS["miles"].label, "ArrowRight", "miles"),
        ("return", "Complete it, %", "ArrowRight", "done"),
        ("return", "Tuition and fees, $", "ArrowRight", "tuition"),
        ("return", "How far each may be off, ± %", "ArrowLeft", "unsure"),
        ("cohort", "Openings open to the pool, %", "ArrowLeft", "seats"),
    ],
)
def test_a_key_on_a_slider_changes_the_sentence_and_the_link(
    page: Page, app_url: str, view: str, slider: str, key: str, name: str
) -> None:
    job = "start=51-2090&job=29-1292" if view == "programs" else MOVE
    visit(page, app_url, f"train={view}&{job}")
    told = lead(page, view).inner_text()
    press(page, slider, key, times=10)
    page.wait_for_url(re.compile(rf"[?&]{name}="))
    expect(lead(page, view)).not_to_have_text(told)


def test_a_budget_that_is_typed_changes_the_cohort(page: Page, app_url: str) -> None:
    visit(page, app_url, "train=cohort")
    told = lead(page, "cohort").inner_text()
    box = page.get_by_role("spinbutton", name="Budget for tuition, $")
    box.fill("250000")
    box.press("Enter")
    page.wait_for_url(re.compile("budget=250000"))
    expect(lead(page, "cohort")).not_to_have_text(told)


def test_as_listed_goes_back_to_the_list(page: Page, app_url: str) -> None:
    visit(page, app_url, f"train=return&{MOVE}")
    told = lead(page, "return").inner_text()
    back = page.get_by_role("button", name="As listed").first
    expect(back).to_be_disabled()
    tuition = page.get_by_role("slider", name="Tuition and fees, $")
    listed = tuition.input_value()
    press(page, "Tuition and fees, $", "ArrowRight", times=4)
    page.wait_for_url(re.compile(rf"tuition={int(listed) + 4 * 250}(?!\d)"))
    expect(lead(page, "return")).not_to_have_text(told)
    back.click()
    page.wait_for_url(lambda url: "tuition=" not in url)
    expect(lead(page, "return")).to_have_text(told)
    expect(tuition).to_have_value(listed)


def test_another_job_changes_what_is_to_learn(page: Page, app_url: str) -> None:
    visit(page, app_url, MOVE)
    choose(page, "Into this job", "Electricians")
    page.wait_for_url(re.compile("job=47-2111"))
    expect(page.get_by_text("From Miscellaneous Assemblers and Fabricators to Electricians")).to_be_visible()


@pytest.mark.parametrize(
    ("view", "link"),
    [
        ("gap", f"for=move&{MOVE}"),
        ("modules", "train=modules&over=possible&k=7"),
        ("programs", "train=programs&job=47-2111&miles=90&weeks=30&cost=4000"),
        ("return", f"train=return&{MOVE}&side=public&tuition=9000&done=85&years=12&unsure=35&taught=gap"),
        ("cohort", "train=cohort&budget=2500000&people=20&seats=80&placed=90"),
    ],
)
def test_a_link_opens_the_same_screen(page: Page, app_url: str, browser: Browser, view: str, link: str) -> None:
    visit(page, app_url, link)
    other = browser.new_context().new_page()
    other.goto(page.url)
    ready(other)
    assert lead(other, view).inner_text() == lead(page, view).inner_text()
    assert query(other) == query(page)
    assert (
        query(page).items()
        >= {part.split("=")[0]: part.split("=")[1] for part in link.split("&") if part != "for=move"}.items()
    )
    other.context.close()


def test_a_damaged_link_opens_and_says_what_it_left_out(page: Page, app_url: str) -> None:
    visit(page, app_url, "train=return&done=900&budget=x")
    for name in ("done", "budget"):
        expect(page.get_by_text(f"setting “{name}” cannot be read")).to_be_visible()


def test_the_map_asks_nobody_outside(browser: Browser, app_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, app_url, "train=programs&job=47-2111")
    drawn = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    expect(drawn).to_be_visible()
    press(page, SETTINGS["miles"].label, "ArrowRight", times=4)
    page.wait_for_url(re.compile("miles=70"))
    ready(page)
    outside = [url for url in asked if urlsplit(url).hostname not in ("localhost", "127.0.0.1", None)]
    context.close()
    assert asked
    assert not outside


def test_a_dot_on_the_map_says_what_it_counts(page: Page, app_url: str) -> None:
    visit(page, app_url, "train=programs&job=49-9041&miles=5")
    canvas = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    tooltip = page.locator(".deck-tooltip")
    across = [0.5 + 0.02 * step for step in range(-6, 7)]
    for x, y in [(x, y) for y in across for x in across]:  # the one provider's dot is somewhere near the middle
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(100)
        if tooltip.is_visible() and "listed programs" in tooltip.inner_text():
            break
    expect(tooltip).to_contain_text("listed programs in the county")


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", LEADS)
def test_the_downloads_hold_the_table_of_the_view(page: Page, app_url: str, tmp_path: Path, view: str) -> None:
    visit(page, app_url, f"train={view}&{MOVE}")
    csv_file = pl.read_csv(download(page, "CSV", tmp_path), infer_schema_length=None)
    parquet = pl.read_parquet(download(page, "PARQUET", tmp_path))
    assert csv_file.height == parquet.height > 0
    assert csv_file.columns == parquet.columns
    assert {"basis", "source", "vintage", "geography"} <= set(csv_file.columns)
    if view == "programs":
        assert set(csv_file["basis"]) == {"observed"}
    sheets = pl.read_excel(download(page, "XLSX", tmp_path), sheet_id=0, infer_schema_length=None)
    assert list(sheets) == ["Table", "Sources", "Settings", "Dictionary"]
    assert sheets["Table"].height == csv_file.height


def test_the_training_plan_is_a_workbook_of_the_region_under_the_settings(
    page: Page, app_url: str, tmp_path: Path
) -> None:
    visit(page, app_url, "train=cohort&budget=400000")
    people = int(
        re.search(r"training ([\d,]+) (?:people|person) for", lead(page, "cohort").inner_text())[1].replace(",", "")
    )  # type: ignore[index]
    file = download(page, "Training plan (XLSX)", tmp_path)
    assert file.name == "training-plan.xlsx"
    book = load_workbook(file)
    names = "Plan Prices No_money Modules Curve Moves Programs Awards Returns Assumptions Sources Settings Dictionary"
    assert book.sheetnames == [name.replace("_", " ") for name in names.split()]
    head, *rows = book["Plan"].iter_rows(values_only=True)
    assert sum(row[head.index("people")] for row in rows) == people
    assert all(isinstance(row[head.index("spent")], int | float) for row in rows)
    assert sum(row[head.index("spent")] for row in rows) <= 400_000
    assert dict(row[:2] for row in book["Settings"].iter_rows(values_only=True))["budget"] == "400000"


# ── phone, lists ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", LEADS)
def test_a_phone_does_not_scroll_sideways(browser: Browser, app_url: str, view: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = visit(context.new_page(), app_url, f"train={view}&{MOVE}")
    assert sideways(page) == 0
    context.close()


def test_a_list_is_seen_before_it_is_loaded(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/program_lists")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which training programs are available?")
    page.locator("input[type=file]").set_input_files({"name": "ohio.csv", "mimeType": "text/csv", "buffer": csv(*ROWS)})
    expect(page.get_by_role("button", name="Load 2 programs")).to_be_enabled()
    page.get_by_text("Which column is which").click()
    expect(page.get_by_role("combobox", name="Provider", exact=True)).to_be_visible()
    assert sideways(page) == 0


def test_the_way_to_the_lists_is_named_where_none_is_found(page: Page, app_url: str) -> None:
    visit(page, app_url, "train=programs&area=72&job=49-9041")
    expect(page.get_by_text("Other states' lists can be loaded on the page “Program lists”")).to_be_visible()

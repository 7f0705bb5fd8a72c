"""In a real Chromium: Back undoes, the link is copied, lists find what people type, the map tells in full."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import quiet, ready

HOUSTON = "Houston"


def start(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/{query}")
    return ready(page)


def step(page: Page, name: str, url: str) -> None:
    """Move a slider by one step, until the address says so."""
    slider = page.get_by_role("slider", name=name).first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(url))
    ready(page)


def weight(page: Page, name: str) -> str:
    return page.get_by_role("slider", name=name).first.input_value()


# ── Back ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_press_on_back_undoes_one_change_or_leaves_the_page(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/_stcore/health")  # where the visitor was before
    start(page, app_url)
    step(page, "Wages", "w=55-50-50")
    step(page, "Growth", "w=55-55-50")
    page.get_by_role("link", name="3 · ").first.click()
    page.wait_for_url(re.compile("benchmarks.*w=55-55-50"))
    ready(page)

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which jobs")
    page.wait_for_url(re.compile("w=55-55-50"))
    ready(page)
    assert (weight(page, "Wages"), weight(page, "Growth")) == ("55", "55")

    page.go_back()
    page.wait_for_url(re.compile("w=55-50-50"))
    expect(page.get_by_role("slider", name="Growth").first).to_have_value("50")
    page.go_back()
    expect(page.get_by_role("slider", name="Wages").first).to_have_value("50")
    assert "w=" not in page.url
    ready(page)

    page.go_forward()
    expect(page.get_by_role("slider", name="Wages").first).to_have_value("55")
    ready(page)
    page.go_back()
    expect(page.get_by_role("slider", name="Wages").first).to_have_value("50")
    ready(page)
    page.go_back()
    page.wait_for_url("**/_stcore/health")


def test_back_returns_to_the_region_before(page: Page, app_url: str) -> None:
    start(page, app_url, "?area=48")
    pick(page, "Region", "Maui")
    page.wait_for_url(re.compile("area=27980"))
    ready(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Texas")
    expect(page.get_by_role("combobox", name="Region")).to_have_value("Texas (TX)")


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def pick(page: Page, box: str, wanted: str) -> None:
    """Type into a list as people do, and press Enter."""
    quiet(page)
    found = page.get_by_role("combobox", name=box)
    found.click()
    found.fill(wanted)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("typed", "area", "heading"),
    [("Maui", "27980", "Kahului-Wailuku"), ("nation", "US", "United States"), ("USA", "US", "United States"),
     ("Sonoma", "42220", "Santa Rosa"), ("texas", "48", "Texas")],
)  # fmt: skip
def test_a_region_is_found_by_the_words_people_use(
    page: Page, app_url: str, typed: str, area: str, heading: str
) -> None:
    start(page, app_url)
    pick(page, "Region", typed)
    page.wait_for_url(re.compile(f"area={area}(&|$)"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_a_word_that_names_nothing_selects_nothing(page: Page, app_url: str) -> None:
    start(page, app_url)
    pick(page, "Region", "Qqqq")
    expect(page.get_by_text("No region is called “Qqqq”.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Region")).to_have_value(re.compile(HOUSTON))


def test_a_job_is_found_by_what_people_call_it(page: Page, app_url: str) -> None:
    start(page, app_url)
    pick(page, "Choose a job, or select a row of the table", "HVAC")
    page.wait_for_url(re.compile("job=49-9021"))


# ── the link ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_without_a_clipboard_copies_or_shows_the_link(browser: Browser, app_url: str) -> None:
    """Over http from another machine, a page has no clipboard."""
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});document.execCommand = () => window.mayCopy;"
    )
    page = start(context.new_page(), app_url, "?w=70-20-10")
    box = page.locator("input[readonly]")
    quiet(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Press Ctrl+C to copy")).to_be_visible()
    expect(box).to_be_visible()
    assert "w=70-20-10" in box.input_value()
    assert box.evaluate("(one) => one.selectionEnd - one.selectionStart === one.value.length")
    page.evaluate("window.mayCopy = true")
    page.get_by_role("button", name="Press Ctrl+C to copy").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(box).to_be_hidden()
    context.close()


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)], ids=["hall", "phone"])
def test_what_the_map_tells_is_not_cut_off(browser: Browser, app_url: str, width: int, height: int) -> None:
    """At its eastern edge, the words beside the pointer ran out of the map."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = start(context.new_page(), app_url)
    frame = page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
    frame.scroll_into_view_if_needed()
    quiet(page)
    map_, tooltip = frame.bounding_box(), page.locator(".deck-tooltip")
    assert map_
    for moved in range(60):  # the first drawing without a graphics card takes its time
        page.mouse.move(map_["x"] + map_["width"] * 0.83 + moved % 2, map_["y"] + map_["height"] * 0.38)
        page.wait_for_timeout(500)
        if tooltip.is_visible():
            break
    expect(tooltip).to_contain_text("Share of jobs that are JTMs")
    told = tooltip.bounding_box()
    assert told
    assert map_["x"] <= told["x"]
    assert told["x"] + told["width"] <= map_["x"] + map_["width"]
    assert map_["y"] <= told["y"]
    assert told["y"] + told["height"] <= map_["y"] + map_["height"]
    assert tooltip.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    context.close()


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["", "landscape", "methods?area=48"])
def test_a_deep_link_asks_for_nothing_that_is_not_there(page: Page, app_url: str, path: str) -> None:
    """Streamlit looked for its server below the page's own address first: two answers of 404."""
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{app_url}/{path}")
    expect(page.get_by_role("link", name="4 · Employer validation")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    quiet(page)
    assert refused == []

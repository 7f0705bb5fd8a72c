"""Whatever a page lets a visitor open, it opens, and goes on working: every panel, every list of settings and every
view of every page, in regions of each kind. A control that breaks a page does so at the next change of anything.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.pages import with_the_key

AREAS = {"Houston": "26420", "Texas": "48", "the nation": "US", "a small nonmetro area": "7200006"}
WITH_CONTROLS = ["landscape", "", "benchmarks", "pathways", "training", "regional_projections", "methods"]
WITHOUT = ["validation", "skills_language", "program_lists", "own_indicators", "ballot"]
RUNNING = '[data-testid="stApp"][data-test-script-state="running"], [data-testid="stStatusWidget"]'
PANELS = '[data-testid="stExpander"] details'
PRESSES = 60  # more than any page has panels
POPOVERS = '[data-testid="stPopover"] button:enabled'
SEGMENTS = '[data-testid="stButtonGroup"]'
TITLE = "Wages"  # of a slider in the side bar of every page that has one


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Page]:
    """One page for all tests: what an earlier one has opened is no help to the next, which loads anew."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    context.close()


def at_rest(page: Page) -> None:
    """Wait until the page has stopped running, and see that it stands."""
    page.wait_for_timeout(150)
    expect(page.locator(RUNNING)).to_have_count(0)
    assert page.get_by_test_id("stException").count() == 0
    assert "encountered an error" not in page.inner_text("body")


def opened(page: Page, url: str, path: str, query: str = "") -> None:
    page.goto(f"{url}/{path}{query}")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    at_rest(page)


def open_panels(page: Page) -> int:
    """Open all that is folded, what is folded inside others included. How many panels there are.

    A panel that moves to another place while the page is still being drawn folds up again: it is pressed once more.
    """
    folded = page.locator(f"{PANELS}:not([open])")
    for _ in range(PRESSES):
        if folded.count() == 0:
            break
        folded.first.locator("summary").first.click()
        at_rest(page)
    expect(folded).to_have_count(0)
    return page.locator(PANELS).count()


def open_popovers(page: Page) -> int:
    count = page.locator(POPOVERS).count()
    for place in range(count):
        button = page.locator(POPOVERS).nth(place)
        button.click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        page.keyboard.press("Escape")
    at_rest(page)
    return count


def each_segment(page: Page) -> Iterator[str]:
    """Take every choice of every row of segments, those that a choice brings along included; give their words."""
    taken: set[str] = set()
    while segment := _next(page, taken):
        word = segment.inner_text()
        taken.add(word)
        segment.click()
        at_rest(page)
        yield word


def _next(page: Page, taken: set[str]) -> Locator | None:
    found = page.locator(f"{SEGMENTS} button")
    place = next((place for place, word in enumerate(found.all_inner_texts()) if word not in taken), None)
    return None if place is None else found.nth(place)


def move_a_slider(page: Page) -> None:
    """Move the weight of wages by a step, and see that it is where it was put."""
    slider = page.get_by_role("slider", name=TITLE).first
    before = int(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowLeft" if before == 100 else "ArrowRight")
    expect(slider).to_have_value(str(before - 5 if before == 100 else before + 5))
    at_rest(page)
    expect(slider).to_have_value(str(before - 5 if before == 100 else before + 5))


@pytest.mark.parametrize("area", AREAS.values(), ids=AREAS.keys())
@pytest.mark.parametrize("path", WITH_CONTROLS, ids=lambda path: path or "start")
def test_all_that_opens_opens_and_a_slider_still_moves(visitor: Page, app_url: str, path: str, area: str) -> None:
    opened(visitor, app_url, path, f"?area={area}")
    panels = open_panels(visitor)
    assert panels >= 6, "the side bar folds its settings"
    move_a_slider(visitor)
    open_popovers(visitor)
    for _ in each_segment(visitor):
        open_panels(visitor)
        open_popovers(visitor)
    move_a_slider(visitor)


@pytest.mark.parametrize("path", WITHOUT)
def test_all_that_opens_opens(visitor: Page, app_url: str, path: str) -> None:
    opened(visitor, app_url, path)
    open_panels(visitor)
    open_popovers(visitor)
    for _ in each_segment(visitor):
        open_panels(visitor)


def test_all_that_opens_opens_for_the_facilitator(visitor: Page, app_url: str) -> None:
    with_the_key(visitor, app_url, "facilitator")
    at_rest(visitor)
    open_panels(visitor)
    open_popovers(visitor)


def test_the_education_gate_is_moved_and_the_page_goes_on(visitor: Page, app_url: str) -> None:
    """Its slider has two ends; one without values to begin with handed back one word, and the next change was lost."""
    opened(visitor, app_url, "", "?area=26420")
    open_panels(visitor)
    end = visitor.get_by_role("slider", name="Entry education").last
    end.focus()
    visitor.keyboard.press("ArrowLeft")
    visitor.wait_for_url("**edu_to=3**")
    at_rest(visitor)
    move_a_slider(visitor)
    visitor.wait_for_url("**w=55-50-50**")
    assert "edu_to=3" in visitor.url

"""No serious accessibility violation, in either theme, at desk and phone width."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.store import rounds
from jtm.store.connect import Store
from tests.e2e.pages import choose, joined, quiet, with_the_key
from tests.rooms import filled, open_room, signed_round, small_draft

SERIOUS = {"serious", "critical"}
VIEWS = {"desk": {"width": 1400, "height": 1000}, "phone": {"width": 390, "height": 844}}
PAGES = {
    "": "Which jobs",
    "landscape": "good at",
    "benchmarks": "able to do",
    "benchmarks?view=compare&with=51-4041": "able to do",
    "benchmarks?view=core": "able to do",
    "validation": "employers agree",
    "facilitator": "facilitator",
    "ballot": "Your ballot",
    "skills_language": "same skill",
    "pathways": "move up",
    "pathways?path=routes&start=51-2090": "move up",
    "pathways?path=plan": "move up",
    "training": "does it pay",
    "training?train=modules": "does it pay",
    "training?train=programs": "does it pay",
    "training?train=return&start=51-2090": "does it pay",
    "training?train=cohort": "does it pay",
    "program_lists": "training programs are available",
    "own_indicators": "What else should count",
    "methods": "Can I trust it",
    "regional_projections": "regional projection",
}


SCHEMES = ("light", "dark")
# Their leading button is of another kind in the dark, which a page takes up only when it is drawn anew.
OF_THEIR_THEME = ("validation", "facilitator", "ballot")


def new_page(browser: Browser, view: str, scheme: str = "light") -> Page:
    return browser.new_context(viewport=VIEWS[view], color_scheme=scheme).new_page()  # type: ignore[arg-type]


def opened(browser: Browser, url: str, path: str, view: str, scheme: str = "light") -> Page:
    page = new_page(browser, view, scheme)
    page.goto(f"{url}/{path}{'&' if '?' in path else '?'}job=47-2111")
    expect(page.get_by_role("heading", level=1)).to_contain_text(PAGES[path], ignore_case=True)
    page.wait_for_timeout(3000)
    return page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_violation(browser: Browser, app_url: str, path: str, view: str) -> None:
    if path in OF_THEIR_THEME:
        for scheme in SCHEMES:
            assert_nothing_serious(opened(browser, app_url, path, view, scheme), scheme)
    else:
        assert_nothing_serious(opened(browser, app_url, path, view), *SCHEMES)


@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_violation_with_a_draft_open(browser: Browser, app_url: str, view: str) -> None:
    page = opened(browser, app_url, "benchmarks", view)
    page.get_by_role("button", name="Start a draft from this").click()
    expect(page.get_by_role("textbox", name="Name")).to_be_visible()
    page.wait_for_timeout(2000)
    assert_nothing_serious(page, *SCHEMES)


@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_violation_where_a_job_is_asked_about(browser: Browser, app_url: str, view: str) -> None:
    page = opened(browser, app_url, "pathways", view)
    choose(page, "Into this job", "teacher")
    expect(page.get_by_role("status").filter(has_text="“teacher” may mean")).to_be_visible()
    quiet(page)
    assert_nothing_serious(page, *SCHEMES)


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return small_draft(bench)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", ["facilitator", "validation", "skills_language"])
def test_no_serious_violation_while_a_round_is_on(
    browser: Browser, app_url: str, store: Store, draft: Benchmark, path: str, view: str, scheme: str
) -> None:
    signed = signed_round(store, draft)
    rounds.note_alias(store, signed.round_id, draft.items[0].element_id, "wrenching")
    filled(open_room(store, draft), employers=6)
    page = new_page(browser, view, scheme)
    if path == "skills_language":
        page.goto(f"{app_url}/{path}")
        expect(page.get_by_role("button", name="RSD CSV")).to_be_visible()
    else:
        with_the_key(page, app_url, path)
        for fold in ("Settle an item in the room", "What employers call it") if path == "facilitator" else ():
            page.get_by_text(fold).click()
    quiet(page)
    assert_nothing_serious(page, scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("view", VIEWS)
def test_no_serious_violation_on_a_ballot(
    browser: Browser, app_url: str, store: Store, draft: Benchmark, view: str, scheme: str
) -> None:
    room = open_room(store, draft)
    page = new_page(browser, view, scheme)
    joined(page, f"{app_url}/ballot?code={room.code}", "Acme")
    page.get_by_role("radio", name="Essential", exact=True).click()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text(f"Saved: {draft.items[0].name}.")).to_be_visible()
    assert_nothing_serious(page, scheme)


def assert_nothing_serious(page: Page, *schemes: str) -> None:
    """In the themes ``schemes``, one after the other: the page follows the system's while it is open."""
    shown = {}
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(500)
        background = page.locator("[data-testid=stApp]").evaluate("app => getComputedStyle(app).backgroundColor")
        found = Axe().run(page).response["violations"]
        shown[background] = [violation for violation in found if violation["impact"] in SERIOUS]
    page.context.close()
    assert len(shown) == len(schemes), "the theme does not follow the system's"
    serious = [violation for violations in shown.values() for violation in violations]
    assert not serious, json.dumps(
        [(v["id"], v["help"], [node["html"][:160] for node in v["nodes"]][:3]) for v in serious], indent=1
    )

"""What the tests of all pages do with a page."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import FloatRect, Locator, Page, expect

KEY = "the key of the browser's tests"


def ready(page: Page) -> Page:
    """Wait until the script has run: the last thing on the page is there and nothing is being recomputed."""
    expect(page.get_by_role("button", name="PARQUET").last).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    return page


def query(page: Page) -> dict[str, str]:
    """What the address holds."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


_QUIET = """() => new Promise((done) => {
  const finish = () => { watch.disconnect(); done(); };
  let timer = setTimeout(finish, 500);
  const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(finish, 500); });
  watch.observe(document.body, {subtree: true, childList: true, characterData: true});
  setTimeout(finish, 10000);
})"""


def quiet(page: Page) -> None:
    """Wait until nothing on the page has changed for half a second."""
    page.evaluate(_QUIET)


def download(page: Page, label: str, folder: Path) -> Path:
    """Press a download button and keep the file. A press on a button that is just being redrawn would be lost, so it
    waits until nothing on the page has changed for half a second.
    """
    quiet(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name=label, exact=True).click()
    file = folder / saved.value.suggested_filename
    saved.value.save_as(file)
    return file


def resting(page: Page, table: Locator) -> FloatRect:
    """Where a table is once it has stopped moving: charts above it may still push it down."""
    table.scroll_into_view_if_needed()
    before, box = None, table.bounding_box()
    while box != before:
        page.wait_for_timeout(500)
        before, box = box, table.bounding_box()
    assert box
    return box


def tick_first_row(page: Page, table: Locator) -> None:
    """Tick the box of a table's first row, which is painted on a canvas."""
    resting(page, table)
    table.click(position={"x": 17, "y": 35 * 1.5})  # waits until nothing above it unfolds any more


def choose(page: Page, box: str, wanted: str) -> None:
    """Type into a list and press Enter: a list of regions or jobs looks it up, any other takes the first match."""
    found = page.get_by_role("combobox", name=box)
    found.click()
    found.fill(wanted)
    page.keyboard.press("Enter")


def copied_link(page: Page) -> str:
    """Press "Copy link", and return what it left on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def sideways(page: Page) -> int:
    """Pixels by which the page can be scrolled sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def with_the_key(page: Page, url: str, path: str) -> Page:
    """Open one of the facilitator's pages, and give the key."""
    page.goto(f"{url}/{path}")
    box = page.get_by_label("Facilitator's key")
    box.fill(KEY, timeout=60_000)
    page.get_by_role("button", name="Continue").click()
    expect(box).to_have_count(0)
    return page


def joined(page: Page, link: str, employer: str) -> Page:
    """Open the link of a QR code, and begin a ballot."""
    page.goto(link)
    box = page.get_by_label("Employer you speak for")
    box.fill(employer, timeout=60_000)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Your ballot")).to_have_count(0)
    expect(page.get_by_role("button", name="Save and next")).to_be_visible()
    return page

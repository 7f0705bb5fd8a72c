"""Names beside charts are whole: two jobs are never cut to the same text."""

import re

import pytest
from playwright.sync_api import Page, expect

LONGEST = 72  # characters that two lines hold
CUT = re.compile("…")


@pytest.mark.parametrize("path", ["", "landscape", "training"])
def test_names_beside_charts_are_whole(page: Page, app_url: str, path: str) -> None:
    page.goto(f"{app_url}/{path}?area=26420")
    expect(page.locator("svg.marks").first).to_be_visible()
    page.wait_for_timeout(2000)
    names = page.locator("svg.marks .role-axis-label text").evaluate_all(
        "labels => labels.map(label => [...label.querySelectorAll('tspan')].map(line => line.textContent).join(' ') || "
        "label.textContent)"
    )
    assert len(names) > 10
    for name in filter(CUT.search, names):
        assert len(name) > LONGEST - 10, name

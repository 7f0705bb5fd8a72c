"""A hostile file is refused on the page, and the server serves others meanwhile."""

import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.uploads.hostile import FILES

PROMPT = 5.0  # seconds, on a machine that runs other tests too


@pytest.mark.parametrize("kind", ["far corners", "wide row", "one text in every cell"])
def test_a_hostile_upload_is_refused_while_others_are_served(
    page: Page, new_page: Callable[[], Page], app_url: str, tmp_path: Path, kind: str
) -> None:
    name, make = FILES[kind]
    file = tmp_path / name
    file.write_bytes(make())
    page.goto(f"{app_url}/regional_projections")
    chooser = page.locator("input[type=file]")
    chooser.wait_for(state="attached", timeout=60_000)
    chooser.set_input_files(file)
    other = new_page()
    other.goto(f"{app_url}/program_lists")
    expect(other.get_by_role("heading", name="Which training programs are available?")).to_be_visible(timeout=30_000)
    refused = page.get_by_test_id("stAlertContentError")
    slowest, deadline = 0.0, time.monotonic() + 90
    while not refused.count() and time.monotonic() < deadline:
        start = time.monotonic()
        with urllib.request.urlopen(f"{app_url}/_stcore/health", timeout=30) as answer:
            assert answer.status == 200
        slowest = max(slowest, time.monotonic() - start)
        page.wait_for_timeout(100)
    expect(refused).to_contain_text("a." + name.rpartition(".")[2])
    assert slowest < PROMPT

"""A real Chromium for the browser tests: the one installed, else one that this installs, else a failure.

Never a skip: a page that nobody opened in a browser is not tested.
"""

import os
import shutil
import sys
from pathlib import Path

from filelock import FileLock
from playwright.sync_api import sync_playwright

from tests.distribution import attempt, install, refresh

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DOWNLOAD_SECONDS = 120
FLAGS = [
    "--no-sandbox",  # the tests may run as root, where Chromium refuses its sandbox
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card; the rest of the page is drawn as on any machine
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium(lock: Path) -> str:
    """Path of a Chromium, installed under ``lock`` if there is none. Raises ``RuntimeError`` if that fails."""
    with FileLock(lock):
        return _installed() or _playwright_s_own() or _distribution_s() or _none()


def _installed() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((path for name in NAMES if (path := shutil.which(name)) and _starts(path)), None)


def _starts(path: str) -> bool:
    """Whether this is a browser: a name may lead to a hint at another package, or to one that lacks its libraries."""
    return attempt([path, "--version"], seconds=30)


def _playwright_s_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        attempt(command, seconds=DOWNLOAD_SECONDS)
    return path if _starts(path) else None


def _distribution_s() -> str | None:
    refresh()
    for package in ("chromium", "chromium-browser"):
        install(package)
        if found := _installed():
            return found
    return None


def _none() -> str:
    raise RuntimeError(
        "The browser tests need Chromium: none is installed, and neither Playwright nor the distribution could "
        "install one. Install Chrome or Chromium, or set CHROMIUM to its path."
    )

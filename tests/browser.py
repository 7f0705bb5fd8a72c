"""A real Chromium for the browser tests: the one installed, else one that this installs, else a failure.

Never a skip: a page that nobody opened in a browser is not tested.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from filelock import FileLock
from playwright.sync_api import sync_playwright

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
    return _attempt([path, "--version"], seconds=30)


def _playwright_s_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        _attempt(command, seconds=DOWNLOAD_SECONDS)
    return path if _starts(path) else None


def _distribution_s() -> str | None:
    if not shutil.which("apt-get"):
        return None
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _attempt([*as_root, "apt-get", "update", "-q"], seconds=300, environment=environment)
    for package in ("chromium", "chromium-browser"):
        _attempt([*as_root, "apt-get", "install", "-y", "-q", package], seconds=600, environment=environment)
        if found := _installed():
            return found
    return None


def _attempt(command: list[str], seconds: int, environment: dict[str, str] | None = None) -> bool:
    """Run ``command`` to its end or for ``seconds``; a failure is told, and the next way to a browser is tried."""
    try:
        with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:  # fmt: skip
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # with what it started: a download goes on by itself otherwise
                output = f"not done after {seconds} seconds"
    except OSError as error:
        output, failed = str(error), True
    else:
        failed = process.returncode != 0
    if failed:
        print(f"{' '.join(command)}: {output.strip()[-400:]}", file=sys.stderr)
    return not failed


def _none() -> str:
    raise RuntimeError(
        "The browser tests need Chromium: none is installed, and neither Playwright nor the distribution could "
        "install one. Install Chrome or Chromium, or set CHROMIUM to its path."
    )

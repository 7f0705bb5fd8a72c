import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import URL

from jtm.paths import DataPaths
from jtm.store.connect import Store, open_store
from tests.e2e.pages import KEY

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
# A busy machine takes long to draw a page: what is expected has a minute to come. Whatever is pressed, filled in or
# waited for otherwise has Playwright's own half a minute.
expect.set_options(timeout=60_000)
LOGS: dict[str, Path] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows what its app had to say."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for url in {item.funcargs.get("app_url"), item.funcargs.get("cold_app_url")} & LOGS.keys():
            report.sections.append((f"app at {url}", LOGS[url].read_text()[-4000:]))
    return report


@dataclass(frozen=True)
class Served:
    """A running workbench: its address, and the process that holds the server."""

    url: str
    process: "subprocess.Popen[bytes]"


@pytest.fixture(scope="session")
def app_url(paths: DataPaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A workbench, started as the README says, that all tests of this worker share."""
    with serving(paths, tmp_path_factory.mktemp("app") / "log.txt") as app:
        yield app.url


@pytest.fixture(scope="session")
def store(default_store: URL) -> Iterator[Store]:
    """The store of that workbench."""
    with closing(open_store(default_store)) as opened:
        yield opened


@pytest.fixture
def cold_app_url(paths: DataPaths, tmp_path: Path) -> Iterator[str]:
    """A workbench that nobody has opened yet."""
    with serving(paths, tmp_path / "log.txt") as app:
        yield app.url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def new_page(context: BrowserContext) -> Callable[[], Page]:
    return context.new_page


@contextmanager
def serving(
    paths: DataPaths, log: Path, port: int | None = None, options: Sequence[str] = (), files: int = 0, **variables: str
) -> Iterator[Served]:
    """Run ``python -m jtm run`` on ``port``, else on a free one, until the block ends; a failure shows its log.
    ``variables`` of the environment come on top; ``files`` limits how many files it may have open.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "jtm", "run", "--port", str(port), "--headless", *options]
    if files:
        command = ["sh", "-c", 'ulimit -n "$0" && exec "$@"', str(files), *command]
    environment = {**os.environ, "JTM_DATA": str(paths.root), "JTM_FACILITATOR_KEY": KEY, **variables}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, env=environment, start_new_session=True
        )
    url = f"{'https' if '--certificate' in options else 'http'}://localhost:{port}"
    LOGS[url] = log
    try:
        wait_until_warm(url, process, log)
        yield Served(url, process)
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGTERM)  # with whatever it has started
        process.wait(timeout=30)


def wait_until_warm(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """The server answers once app.py has run."""
    deadline = time.monotonic() + START_SECONDS
    unchecked = ssl._create_unverified_context()  # whether its certificate is right is another question
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=START_SECONDS, context=unchecked).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The app did not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

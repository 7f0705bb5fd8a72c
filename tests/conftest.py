"""Data for all tests: the committed snapshot in a folder of the run's own, with one warehouse built from it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from jtm.paths import DataPaths
from jtm.warehouse import build
from jtm.warehouse.connect import open_read_only
from jtm.workbench import Workbench, open_workbench
from tests.browser import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]


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

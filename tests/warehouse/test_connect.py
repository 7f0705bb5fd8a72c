import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.paths import DataPaths
from jtm.warehouse.connect import Warehouse, WarehouseError, connect


@pytest.fixture(scope="module")
def warehouse(bench: Workbench) -> Warehouse:
    return bench.warehouse


def test_threads_get_their_own_rows(warehouse: Warehouse) -> None:
    codes = warehouse.read("areas")["area_code"][:40]
    jobs_of = {code: warehouse.read("jobs", area=code) for code in codes}

    def asked(code: str) -> bool:
        return warehouse._rows("jobs", (("area", code),)).equals(jobs_of[code])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(asked, codes))


@pytest.mark.parametrize("name", ["areas", "occupations", "cells", "staffing", "regional_growth", "sources"])
def test_the_queries_of_the_project_are_sorted_by_their_keys(warehouse: Warehouse, name: str) -> None:
    keys = {
        "areas": ["area_code"], "occupations": ["soc"], "cells": ["area_code", "soc"], "staffing": ["naics", "soc"],
        "regional_growth": ["area_code", "soc"], "sources": ["source"],
    }[name]  # fmt: skip
    frame = warehouse.read(name)
    assert frame.select(keys).equals(frame.select(keys).sort(keys))
    assert not frame.select(pl.struct(keys).is_duplicated().any()).item()


# ── warehouses that cannot be opened ──────────────────────────────────────────────────────────────────────────────


def test_no_warehouse_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="jtm build"):
        connect(DataPaths(tmp_path))
    assert not list(tmp_path.iterdir()), "and none is made"


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_broken_warehouse_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    paths = DataPaths(tmp_path)
    paths.warehouse.write_bytes(content)
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb cannot be opened .*: delete it and run"):
        connect(paths)


def test_a_cut_off_warehouse_says_what_to_do(paths: DataPaths, tmp_path: Path) -> None:
    cut = DataPaths(tmp_path)
    shutil.copy(paths.warehouse, cut.warehouse)
    with cut.warehouse.open("r+b") as file:
        file.truncate(5000)
    with pytest.raises(WarehouseError, match="delete it and run"):
        connect(cut)


def test_a_closed_warehouse_lets_go_of_the_file(paths: DataPaths, tmp_path: Path) -> None:
    copied = DataPaths(tmp_path)
    shutil.copy(paths.warehouse, copied.warehouse)
    opened = connect(copied)
    assert opened.read("areas").height == 583
    opened.close()
    copied.warehouse.unlink()
    shutil.copy(paths.warehouse, copied.warehouse)
    again = connect(copied)
    assert again.dataset == opened.dataset
    again.close()

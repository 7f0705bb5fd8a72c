import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from jtm.paths import DataPaths
from jtm.warehouse.connect import Warehouse, WarehouseError, connect
from jtm.warehouse.query import QueryError
from jtm.workbench import Workbench


@pytest.fixture(scope="module")
def warehouse(bench: Workbench) -> Warehouse:
    return bench.warehouse


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT 1", 1),
        ("SELECT 1;", 1),
        ("select soc from occupation", 830),
        ("-- areas\nSELECT * /* all\nof them */ FROM area -- here", 583),
        ("WITH texas AS (SELECT * FROM area WHERE state = 'TX') SELECT count(*) FROM texas", 1),
        ("FROM source", None),
        ("VALUES (1), (2)", 2),
        ("SHOW TABLES", None),
        ("DESCRIBE wage", None),
        ("SELECT ';' AS semicolon", 1),
        ("SELECT * FROM wage WHERE area_code = 'none'", 0),
    ],
)
def test_a_select_is_answered(warehouse: Warehouse, sql: str, rows: int | None) -> None:
    found = warehouse.query(sql)
    assert found.height > 0 if rows is None else found.height == rows


def test_parameters_are_values_never_text(warehouse: Warehouse) -> None:
    found = warehouse.query("SELECT count(*) AS n FROM area WHERE area_code = ?", ["26420' OR true --"])
    assert found.item() == 0


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO area SELECT * FROM area",
        "UPDATE wage SET median_wage = 0",
        "DELETE FROM wage",
        "DROP TABLE wage",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "CREATE MACRO mine() AS 1",
        "ALTER TABLE wage ADD COLUMN x INTEGER",
        "ATTACH 'other.duckdb'",
        "ATTACH ':memory:' AS other",
        "DETACH warehouse",
        "USE memory",
        "COPY wage TO 'wage.csv'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE 'folder'",
        "IMPORT DATABASE 'folder'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "PRAGMA table_info('wage')",
        "SET threads = 1",
        "SET enable_external_access = true",
        "SET VARIABLE x = 1",
        "RESET lock_configuration",
        "CALL pragma_version()",
        "CHECKPOINT",
        "VACUUM",
        "BEGIN TRANSACTION",
        "PREPARE mine AS SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE wage",
        "",
        ";",
        "-- nothing",
    ],
)
def test_anything_but_one_select_is_refused(warehouse: Warehouse, sql: str) -> None:
    with pytest.raises(QueryError, match="one SELECT"):
        warehouse.query(sql)


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('{file}')", "read_csv_auto('{file}')", "read_text('{file}')", "read_blob('{file}')", "'{file}'",
        "read_json('{file}')", "read_parquet('{file}')", "glob('{folder}/*')", "sniff_csv('{file}')",
        "read_text('https://example.org/')", "'https://example.org/a.parquet'", "read_csv('s3://bucket/a.csv')",
        "parquet_metadata('{file}')", "query('FROM read_text(''{file}'')')", "duckdb_secrets()",
        "sqlite_scan('{file}', 't')",
    ],
)  # fmt: skip
def test_no_file_and_no_network_can_be_reached(warehouse: Warehouse, tmp_path: Path, source: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nsesame\n", "utf-8")
    with pytest.raises(QueryError) as refused:
        warehouse.query("SELECT * FROM " + source.format(file=secret, folder=tmp_path))
    assert "sesame" not in str(refused.value)


def test_the_environment_cannot_be_read(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_SECRET", "sesame")
    with pytest.raises(QueryError):
        warehouse.query("SELECT getenv('JTM_SECRET')")


def test_a_wrong_query_says_why_in_a_sentence(warehouse: Warehouse) -> None:
    with pytest.raises(QueryError, match="nothing_of_the_kind"):
        warehouse.query("SELECT * FROM nothing_of_the_kind")
    with pytest.raises(QueryError, match="syntax"):
        warehouse.query("SELEC 1")


@pytest.mark.parametrize(
    "sql", ["SELECT INTERVAL 1 DAY AS x", "SELECT TIMESTAMP '2025-01-02' - TIMESTAMP '2025-01-01' AS x",
            "SELECT union_value(k := 1) AS x"]
)  # fmt: skip
def test_a_type_that_no_table_can_hold_is_answered_or_refused(warehouse: Warehouse, sql: str) -> None:
    # Anything but an answer or a QueryError would be a traceback on the command line.
    with suppress(QueryError):
        assert warehouse.query(sql).height == 1


def test_a_wage_bill_can_be_asked_for(warehouse: Warehouse) -> None:
    # Jobs times wages go beyond 32 bits in any large area.
    bill = warehouse.query("SELECT sum(employment * mean_wage) FROM wage WHERE area_code = '26420'").item()
    assert bill > 1e11


def test_rows_are_limited_without_making_them_all(warehouse: Warehouse) -> None:
    assert warehouse.query("FROM range(100)", rows=100).height == 100
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"more than 100 rows.*LIMIT"):
        warehouse.query("SELECT a.soc, b.soc FROM wage AS a, wage AS b", rows=100)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT sum(a.employment::DOUBLE * b.employment) FROM wage AS a, wage AS b",
        "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 0",
        "WITH RECURSIVE up(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up) SELECT max(i) FROM up",
        "SELECT a.soc FROM wage AS a, wage AS b ORDER BY hash(a.soc || b.soc) LIMIT 1",
    ],
)
def test_a_long_query_is_stopped_in_time(warehouse: Warehouse, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.5 seconds"):
        warehouse.query(sql, seconds=0.5)
    assert time.monotonic() - started < 5
    assert warehouse.query("SELECT 1").item() == 1, "and the warehouse goes on answering"


def test_a_quick_query_leaves_no_timer_behind(warehouse: Warehouse) -> None:
    warehouse.query("SELECT 1", seconds=0.2)
    time.sleep(0.3)
    assert warehouse.query("SELECT count(*) FROM wage").item() > 0


def test_threads_get_their_own_rows(warehouse: Warehouse) -> None:
    codes = warehouse.query("SELECT area_code FROM area ORDER BY area_code LIMIT 40")["area_code"]

    def asked(code: str) -> set[str]:
        return set(warehouse.query("SELECT area_code FROM wage WHERE area_code = ?", [code])["area_code"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, codes)) == [{code} for code in codes]


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
    assert opened.query("SELECT 1").item() == 1
    opened.close()
    copied.warehouse.unlink()
    shutil.copy(paths.warehouse, copied.warehouse)
    again = connect(copied)
    assert again.dataset == opened.dataset
    again.close()

"""SQL that people bring: one SELECT, and neither more memory, time, files nor rows than it may have."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from jtm.paths import DataPaths
from jtm.warehouse.query import QUERY_ROWS, QueryError, Question, answer, ask

ROOT = Path(__file__).resolve().parents[2]
Answered = Callable[..., pl.DataFrame]


@pytest.fixture
def answered(apart: Path) -> Answered:
    """The answer to a query, worked out in this process, where it costs less than a process of its own."""

    def asked(sql: str, parameters: tuple[object, ...] = (), rows: int = QUERY_ROWS) -> pl.DataFrame:
        return answer(str(apart), Question(sql, parameters, rows))

    return asked


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
def test_a_select_is_answered(answered: Answered, sql: str, rows: int | None) -> None:
    found = answered(sql)
    assert found.height > 0 if rows is None else found.height == rows


def test_parameters_are_values_never_text(answered: Answered) -> None:
    found = answered("SELECT count(*) AS n FROM area WHERE area_code = ?", ["26420' OR true --"])
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
def test_anything_but_one_select_is_refused(answered: Answered, sql: str) -> None:
    with pytest.raises(QueryError, match="one SELECT"):
        answered(sql)


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
def test_no_file_and_no_network_can_be_reached(answered: Answered, tmp_path: Path, source: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nsesame\n", "utf-8")
    with pytest.raises(QueryError) as refused:
        answered("SELECT * FROM " + source.format(file=secret, folder=tmp_path))
    assert "sesame" not in str(refused.value)


def test_the_environment_cannot_be_read(answered: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_SECRET", "sesame")
    with pytest.raises(QueryError):
        answered("SELECT getenv('JTM_SECRET')")


def test_a_wrong_query_says_why_in_a_sentence(answered: Answered) -> None:
    with pytest.raises(QueryError, match="nothing_of_the_kind"):
        answered("SELECT * FROM nothing_of_the_kind")
    with pytest.raises(QueryError, match="syntax"):
        answered("SELEC 1")


@pytest.mark.parametrize(
    "sql", ["SELECT INTERVAL 1 DAY AS x", "SELECT TIMESTAMP '2025-01-02' - TIMESTAMP '2025-01-01' AS x",
            "SELECT union_value(k := 1) AS x"]
)  # fmt: skip
def test_a_type_that_no_table_can_hold_is_answered_or_refused(answered: Answered, sql: str) -> None:
    # Anything but an answer or a QueryError would be a traceback on the command line.
    with suppress(QueryError):
        assert answered(sql).height == 1


def test_a_wage_bill_can_be_asked_for(answered: Answered) -> None:
    # Jobs times wages go beyond 32 bits in any large area.
    bill = answered("SELECT sum(employment * mean_wage) FROM wage WHERE area_code = '26420'").item()
    assert bill > 1e11


def test_rows_are_limited_without_making_them_all(answered: Answered) -> None:
    assert answered("FROM range(100)", rows=100).height == 100
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"more than 100 rows.*LIMIT"):
        answered("SELECT a.soc, b.soc FROM wage AS a, wage AS b", rows=100)
    assert time.monotonic() - started < 5


# ── limits that hold whatever the statement ───────────────────────────────────────────────────────────────────────

SECONDS = 6.0
TOO_LARGE = [
    "SELECT string_agg(repeat('x', 1000000), '') FROM range(100000)",
    "SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(100000)",
    "SELECT repeat('x', 2000000000)",
    "SELECT len(range(1000000000))",
    "SELECT array_agg(i) FROM range(1000000000) AS t(i)",
    "SELECT list_sort(range(200000000))",
    "SELECT format('{:>2000000000}', 1)",
    "SELECT json_object('a', repeat('x', 600000000))",
    "WITH RECURSIVE up(i) AS (SELECT repeat('x', 1000) UNION ALL SELECT i || i FROM up) SELECT max(length(i)) FROM up",
]
TOO_LONG = [
    "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000))",
    "SELECT jaro_similarity(repeat('a', 5000000), repeat('b', 5000000))",
    "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 0",
    "WITH RECURSIVE up(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up) SELECT max(i) FROM up",
    "SELECT sum(a.employment::DOUBLE * b.employment * c.employment) FROM wage AS a, wage AS b, wage AS c",
]


# A process of its own, since a child starts out with the memory that its parent has.
SCRIPT = """
import resource, sys
from pathlib import Path
from jtm.warehouse.query import Question, QueryError, ask
try:
    ask(Path(sys.argv[1]), Question(sys.argv[2]))
except QueryError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("sql", TOO_LARGE)
def test_a_query_that_wants_too_much_memory_is_stopped(paths: DataPaths, sql: str) -> None:
    command = [sys.executable, "-c", SCRIPT, str(paths.warehouse), sql]
    said, most = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert re.search("needs more than 512 MB of memory|took longer than", said)
    assert int(most) < 700, "MB that the child ever held"


@pytest.mark.parametrize("sql", TOO_LONG)
def test_a_query_that_takes_too_long_is_stopped_in_time(paths: DataPaths, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match="longer than 6 seconds"):
        ask(paths.warehouse, Question(sql), seconds=SECONDS)
    assert time.monotonic() - started < SECONDS + 15, "to start the process takes a while where others run"


@pytest.mark.parametrize("sql", ["SELECT " + "(" * 5000 + "1" + ")" * 5000, "SELECT " + "+".join(["1"] * 50_000)])
def test_a_query_that_is_nested_too_deep_is_refused(paths: DataPaths, sql: str) -> None:
    with pytest.raises(QueryError, match="depth"):
        ask(paths.warehouse, Question(sql))


def test_an_answer_that_is_too_large_to_hand_over_is_refused(answered: Answered) -> None:
    with pytest.raises(QueryError, match="more than 64 MB"):
        answered("SELECT repeat('x', 1000) FROM range(100000)")


def test_the_answer_of_the_child_is_the_answer_with_its_types(paths: DataPaths, answered: Answered) -> None:
    sql = "SELECT *, 1.5::DECIMAL(5, 2) AS d, [1, 2] AS l, DATE '2025-05-01' AS t FROM wage LIMIT 1000"
    found = ask(paths.warehouse, Question(sql))
    assert found.equals(answered(sql))
    assert found.schema == answered(sql).schema


def test_a_query_leaves_nothing_behind(paths: DataPaths) -> None:
    before, children = sorted(paths.root.iterdir()), threading.active_count()
    with pytest.raises(QueryError):
        ask(
            paths.warehouse, Question("FROM wage AS a, wage AS b SELECT a.soc ORDER BY hash(a.soc || b.soc)"), seconds=4
        )
    ask(paths.warehouse, Question("SELECT 1"))
    assert sorted(paths.root.iterdir()) == before
    assert threading.active_count() == children


def test_ctrl_c_ends_the_query_and_its_process(paths: DataPaths) -> None:
    command = [sys.executable, "-m", "jtm", "query", TOO_LONG[0], "--format", "csv"]
    environment = os.environ | {"JTM_DATA": str(paths.root)}
    asking = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    child = _until(partial(_child_of, asking.pid))
    asking.send_signal(signal.SIGINT)
    out, err = asking.communicate(timeout=20)
    assert asking.returncode != 0
    assert out == ""
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 3, err
    _until(lambda: not Path(f"/proc/{child}").exists())


def _child_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().strip()
    return ""


def _until(true: Callable[[], object]) -> object:
    deadline = time.monotonic() + 60
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found

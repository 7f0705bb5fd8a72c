"""The whole store as one SQLite file, and back; also from SQLite to PostgreSQL and the other way."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, func, select, text

from jtm.store.connect import Store, StoreError, open_store, place
from jtm.store.rounds import RefusedError
from jtm.store.schema import metadata

KINDS = {
    "round": ("round", "rounds"),
    "rater": ("rater", "raters"),
    "ballot": ("vote", "votes"),
    "sign_off": ("agreed version", "agreed versions"),
    "saved": ("saved scenario or draft", "saved scenarios and drafts"),
}  # what is counted for a person, by table


def backup(store: Store, file: Path, *, replace: bool = False) -> int:
    """Write everything in ``store``, as it is at one moment, to ``file``, and return the number of rows. An older file
    of that name stays unless ``replace`` is set, and then until the new one is whole.

    Raises :class:`RefusedError` where the file is there, or the store is empty; ``OSError``.
    """
    _refuse_the_store_itself(store, file)
    if file.exists() and not replace:
        raise RefusedError(f"{file} is there already: choose another name, or say --replace to overwrite it.")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        unfinished = Path(folder) / "backup.sqlite"
        copy = open_store(URL.create("sqlite", database=str(unfinished)))
        try:
            with store.reading() as source, copy.writing() as target:
                count = _copied(source, target)
        finally:
            copy.close()
        if not count:
            raise RefusedError(
                f"The store at {place(store.url)} is empty, so no backup was written. If it should not be, check "
                "JTM_STORE_URL."
            )
        with closing(sqlite3.connect(unfinished)) as whole:
            whole.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        unfinished.chmod(0o600)  # it holds what people voted
        unfinished.replace(file)
    return count


def restore(store: Store, file: Path, *, replace: bool = False) -> int:
    """Put what :func:`backup` wrote into ``store``, all or nothing, and return the number of rows. Raises
    :class:`RefusedError` where the store holds something already and ``replace`` is not set, and :class:`StoreError`
    for a file that is no backup.
    """
    with _opened(store, file) as copy, copy.reading() as source, store.writing() as target:
        return _replaced(source, target, replace=replace)


def at_stake(store: Store, file: Path) -> tuple[str, str]:
    """What ``store`` holds, and would lose to the backup in ``file``, and what that one holds, such as "2 rounds, 40
    votes". Raises :class:`StoreError` for a file that is no backup.
    """
    with _opened(store, file) as copy:
        return contents(store), contents(copy)


def contents(store: Store) -> str:
    """How much of everything a store holds, in words; empty where it holds nothing."""
    with store.reading() as connection:
        counts = {
            table: connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
            for table in KINDS
        }
    return ", ".join(f"{count:,} {KINDS[table][count != 1]}" for table, count in counts.items() if count)


@contextmanager
def _opened(store: Store, file: Path) -> Iterator[Store]:
    """The backup in ``file`` as a store. It is copied first: one of an older version is brought up to date in it."""
    if not file.is_file():
        raise StoreError(f"There is no file {file}.")
    _refuse_the_store_itself(store, file)
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder) / "backup.sqlite"
        shutil.copy(file, aside)
        try:
            _check(aside)
        except sqlite3.DatabaseError:
            raise StoreError(f"{file} is no backup of a store, or it is damaged.") from None
        with closing(open_store(URL.create("sqlite", database=str(aside)))) as copy:
            yield copy


def _refuse_the_store_itself(store: Store, file: Path) -> None:
    if store.url.get_backend_name() == "sqlite" and file.exists() and file.samefile(str(store.url.database)):
        raise RefusedError(f"{file} is the store itself: a backup is another file.")


def _check(file: Path) -> None:
    """Raise ``sqlite3.DatabaseError`` for what is no whole SQLite file with the tables of a store."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("SELECT version_num FROM alembic_version")
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError("votes of nobody")


def _replaced(source: Connection, target: Connection, *, replace: bool) -> int:
    tables = metadata.sorted_tables
    if target.dialect.name == "postgresql":  # who votes meanwhile waits, and goes on with what is restored
        names = ", ".join(f'"{table.name}"' for table in tables)
        target.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    if any(target.execute(select(func.count()).select_from(table)).scalar_one() for table in tables) and not replace:
        raise RefusedError("The store holds something already: say --replace to put the backup in its place.")
    for table in reversed(tables):
        target.execute(table.delete())
    count = _copied(source, target)
    if target.dialect.name == "postgresql":
        for table in tables:  # the next row's number follows on the copied ones
            target.execute(
                text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), max(id)) FROM \"{table.name}\"")
            )
    return count


def _copied(source: Connection, target: Connection) -> int:
    count = 0
    for table in metadata.sorted_tables:
        for rows in source.execute(select(table).order_by(table.c.id)).mappings().partitions(1000):
            target.execute(table.insert(), [dict(row) for row in rows])
            count += len(rows)
    return count

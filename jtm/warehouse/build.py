"""From the snapshot to ``warehouse.duckdb``: one SQL file a mart, built aside and swapped in.

Two starts at once wait for each other on a file lock, and the second finds the work done. A half-written warehouse
is never opened: it carries another name until it is whole.
"""

import hashlib
import json
import logging
import re
import shutil
from contextlib import closing
from enum import IntEnum
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

import duckdb
from filelock import FileLock

from jtm.columns import COLUMNS
from jtm.paths import DataPaths
from jtm.sources import onet_texts
from jtm.uploads import industry_counts, own_indicators, program_lists, regional_projections
from jtm.warehouse import snapshot
from jtm.warehouse.connect import WarehouseError
from jtm.warehouse.readonly import open_read_only, read_everything
from jtm.warehouse.snapshot import Progress, Snapshot, silent

MEGABYTE = 1_000_000
STORAGE = "v1.4.0"  # of the file: DuckDB 1.4 and newer clients open it, and those of 2.0 read it as fast
ROOM_NEEDED = 100 * MEGABYTE  # the file has 61 MB, and its log takes up to 15 MB meanwhile
_log = logging.getLogger(__name__)

_READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)|(\w+)\(")  # tables, and macros that are called


def _in_order() -> tuple[str, ...]:
    """Every mart, one SQL file each, after those that it reads."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted((_package() / "sql").glob("*.sql"))}
    reads = {mart: {name for found in _READS.findall(text) for name in found} for mart, text in texts.items()}
    others = {mart: sorted(names & texts.keys() - {mart}) for mart, names in reads.items()}
    return tuple(TopologicalSorter(others).static_order())


def _package() -> Path:
    return Path(str(files("jtm.warehouse")))


MARTS = _in_order()


class Outcome(IntEnum):
    """What a build did. It is false where there was nothing to do."""

    CURRENT = 0
    BUILT = 1
    REPAIRED = 2


def is_current(paths: DataPaths, *, thorough: bool = False) -> bool:
    """Whether the warehouse was built from this snapshot, these files of a user and these texts by these marts; with
    ``thorough``, also whether every row of it can be read.
    """
    return _needed(paths, thorough=thorough) is Outcome.CURRENT


def build(paths: DataPaths, progress: Progress = silent, *, thorough: bool = False) -> Outcome:
    """Build the warehouse unless it is current. One that cannot be read is damaged: it is built anew, and a warning is
    logged. With ``thorough`` every row is read to find out, which takes about a second.

    Raises :class:`~jtm.warehouse.snapshot.SnapshotError` for an unsound snapshot, ``WarehouseError`` where the
    folder cannot be written.
    """
    # A folder that cannot be written, and so not locked, still serves whoever only reads a current warehouse.
    if not snapshot.interrupted(paths) and is_current(paths, thorough=thorough):
        return Outcome.CURRENT
    snapshot.load(paths)  # without one, no folder is made
    try:
        with FileLock(paths.lock):
            snapshot.recover(paths)
            needed = _needed(paths, thorough=thorough)
            if needed is not Outcome.CURRENT:  # else whoever held the lock has built it
                _replace(paths, progress)
    except OSError as error:
        raise _not_writable(paths, error.strerror or str(error)) from error
    if needed is Outcome.REPAIRED:
        _log.warning("%s was damaged, so it was rebuilt from the snapshot.", paths.warehouse.name)
    return needed


def _needed(paths: DataPaths, *, thorough: bool) -> Outcome:
    if not paths.warehouse.is_file():
        return Outcome.BUILT
    try:
        with closing(open_read_only(paths.warehouse)) as connection:
            built = connection.sql("SELECT stamp FROM build").fetchall()
            if built != [(stamp(paths, snapshot.load(paths)),)]:
                return Outcome.BUILT
            if thorough:
                read_everything(connection)
    except duckdb.Error:
        return Outcome.REPAIRED
    return Outcome.CURRENT


def _replace(paths: DataPaths, progress: Progress) -> None:
    found = snapshot.load(paths)
    progress(0.0, "checking the snapshot")
    snapshot.verify(paths, found)
    fresh = paths.warehouse.with_name("warehouse.new.duckdb")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    _remove(fresh)
    try:
        _write(fresh, paths, found, progress)
        fresh.replace(paths.warehouse)
    except _NOT_WRITTEN as error:
        _remove(fresh)  # before the free space is looked at
        raise _not_writable(paths, str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise WarehouseError(f"The snapshot does not make a warehouse ({reason}): {paths.remedy}.") from error
    finally:
        _remove(fresh)


# The snapshot has just been found sound, so what DuckDB cannot read or write is the new file.
_NOT_WRITTEN = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)


def _remove(fresh: Path) -> None:
    """Delete a half-made warehouse and the log beside it: on a full disk they take what room is left."""
    for file in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        file.unlink(missing_ok=True)


def _not_writable(paths: DataPaths, reason: str) -> WarehouseError:
    there = next(folder for folder in (paths.cache, *paths.cache.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(there).free
    if free < ROOM_NEEDED:
        return WarehouseError(
            f"The disk is full: building the warehouse needs about {ROOM_NEEDED // MEGABYTE} MB in {paths.cache}, and "
            f"{free // MEGABYTE} MB are free. Free some space and try again, or set JTM_DATA to a folder on another "
            f"disk, with a copy of what is in {paths.root}."
        )
    return WarehouseError(
        f"Cannot write the warehouse to {paths.cache} ({reason}): free some space, close other programs that use it, "
        "or set JTM_DATA to a folder that can be written, with a copy of what is in "
        f"{paths.root} (export JTM_DATA=/path/to/folder)."
    )


def stamp(paths: DataPaths, found: Snapshot) -> str:
    """What a warehouse is built from: the marts' SQL, the dataset, the files that a user has loaded and the publisher's
    texts.
    """
    own = [
        regional_projections.loaded(paths.regional),
        program_lists.loaded(paths.programs),
        own_indicators.loaded(paths.indicators),
        industry_counts.loaded(paths.industries),
    ]
    return json.dumps([_recipe(_package()), STORAGE, found.dataset, *own, onet_texts.loaded(paths.texts)])


def _write(file: Path, paths: DataPaths, found: Snapshot, progress: Progress) -> None:
    with closing(duckdb.connect(str(file), config={"storage_compatibility_version": STORAGE})) as connection:
        # On a slow machine DuckDB would draw its own bar on standard output, which carries data alone.
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET VARIABLE snapshot_folder = ?", [str(paths.snapshot)])
        connection.execute(_SNAPSHOT_MACRO)
        connection.register("source_record", found.describe().to_arrow())
        connection.register("model_input_record", found.model_inputs().to_arrow())
        connection.register("regional_projection", regional_projections.read_loaded(paths.regional).to_arrow())
        connection.register("own_figure", own_indicators.read_loaded(paths.indicators).to_arrow())
        connection.register("program_list", program_lists.read_loaded(paths.programs).to_arrow())
        connection.register("county_industry", industry_counts.read_loaded(paths.industries).to_arrow())
        for name, table in onet_texts.read_loaded(paths.texts).items():
            connection.register(f"{name}_text", table.to_arrow())
        for step, mart in enumerate(MARTS):
            progress((step + 1) / (len(MARTS) + 1), f"building {mart}")
            connection.execute(_sql(_package(), mart))
        _describe(connection)
        built = [stamp(paths, found), found.dataset]
        connection.execute("CREATE TABLE build AS SELECT ? AS stamp, ? AS dataset", built)
        connection.execute("CHECKPOINT")  # closing would do it too, but say nothing where it fails, as on a full disk


def _describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Say in the file itself what its tables and columns mean."""
    columns = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    tables = {table for table, _ in columns}
    told = [f"COMMENT ON TABLE {table} IS {_quoted(about(table))};" for table in MARTS if table in tables]
    told += [
        f'COMMENT ON COLUMN {table}."{column}" IS {_quoted(COLUMNS[column].described)};'
        for table, column in columns
        if table in MARTS and column in COLUMNS
    ]
    connection.execute("BEGIN;" + "".join(told) + "COMMIT;")


def about(mart: str) -> str:
    """What a mart holds: the comment at the beginning of its SQL."""
    lines = takewhile(lambda line: line.startswith("--"), _sql(_package(), mart).splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def _recipe(package: Path) -> str:
    """A digest of the marts' SQL and of what their columns mean: whoever updates the program keeps the warehouse that
    the last version built.
    """
    said = [*(_sql(package, mart) for mart in MARTS), *(one.described for one in COLUMNS.values())]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _sql(package: Path, mart: str) -> str:
    return (package / "sql" / f"{mart}.sql").read_text("utf-8")


_SNAPSHOT_MACRO = """
CREATE TEMP MACRO snapshot(name) AS TABLE
FROM read_parquet(getvariable('snapshot_folder') || '/' || name || '.parquet')
"""

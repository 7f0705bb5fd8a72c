"""Reading the warehouse: read-only, one cursor a query, and no way out of the file.

One shared connection used from several threads returns another query's rows; a cursor costs a hundredth of a
millisecond and is safe. DuckDB keeps a checksum of every block of the file, so damage shows as an error when it is
read: the file is then built anew, and the reader gets its rows a little later.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TypeVar

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from jtm.errors import CannotAnswer, WrongRequest
from jtm.paths import DataPaths
from jtm.warehouse.query import QUERY_SECONDS, Question, UnreadableError, ask
from jtm.warehouse.readonly import may_be_damage, open_read_only
from jtm.warehouse.snapshot import SnapshotError

READS_KEPT = 256
_BATCH = 100_000  # rows at a time, of a table written whole


class WarehouseError(CannotAnswer):
    """A warehouse that cannot be built or opened; the message says what to do."""


class ReplacedError(WarehouseError):
    """The file holds other figures than those that were opened."""


class UnknownMartError(WrongRequest):
    """A table that the warehouse does not hold."""


T = TypeVar("T")
Rebuild = Callable[[], bool]  # makes the file sound, and says whether it was damaged


class Warehouse:
    """An open warehouse, the dataset version of its figures, and the stamp of all that it was built from.

    Attributes: ``repaired``, the moment (of ``time.monotonic``) at which damage was last mended; ``on_failure``, told
    of damage that cannot be mended before it is raised.
    """

    def __init__(self, file: Path, rebuild: Rebuild | None = None) -> None:
        """Open ``file``; where it is damaged later, ``rebuild`` it. Raises :class:`WarehouseError`."""
        self.repaired: float | None = None
        self.on_failure: Callable[[Exception], None] = lambda error: None
        self.file, self._rebuild = file, rebuild
        self._connection, self.dataset, self.stamp = _open(file)
        # DuckDB gives all connections of a process to one path the same open file, so nobody may read while a damaged
        # one is let go. One query uses all cores: that they wait for each other costs nothing.
        self._turn = Lock()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def read(self, query: str, **parameters: object) -> pl.DataFrame:
        """The rows of ``sql/queries/<query>.sql``, with ``parameters`` by the names that stand in it as ``$name``. The
        file does not change while it is open: what was read lately is not read again.

        Raises :class:`WarehouseError` or ``SnapshotError`` for damage that cannot be mended.
        """
        return self._kept(query, tuple(sorted(parameters.items())))

    def read_once(self, query: str) -> pl.DataFrame:
        """As :meth:`read`, for what is too large to be kept."""
        return self._rows(query, ())

    def query(self, sql: str, parameters: Sequence[object] = (), seconds: float = QUERY_SECONDS) -> pl.DataFrame:
        """Run one SELECT of the user's. Raises ``QueryError``."""
        return self.ask(Question(sql, parameters), seconds)

    def ask(self, question: Question, seconds: float = QUERY_SECONDS) -> pl.DataFrame:
        """Answer a question of the user's, as :func:`jtm.warehouse.query.ask` does. Raises ``QueryError``."""
        try:
            return ask(self.file, question, seconds)
        except UnreadableError:
            with self._turn:
                self._renew()
            return ask(self.file, question, seconds)

    def columns(self) -> dict[str, dict[str, str]]:
        """Of every table by name, its columns with their types, as DuckDB calls them."""
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self.read("columns").iter_rows():
            found.setdefault(table, {})[column] = kind
        return found

    def whole(self, table: str, out: Path) -> int:
        """Write all rows of one of the tables to the Parquet file ``out``, some at a time, and return how many."""
        if table not in self.columns():
            raise UnknownMartError(f"There is no table {table!r}: choose among {', '.join(sorted(self.columns()))}.")
        fresh = out.with_name(f"{out.name}.new")
        try:
            rows = self._mended(lambda: self._streamed(table, fresh))
            fresh.replace(out)
        finally:
            fresh.unlink(missing_ok=True)
        return rows

    def _streamed(self, table: str, out: Path) -> int:
        with closing(self._connection.cursor()) as cursor:
            batches = cursor.sql(f'FROM "{table}"').to_arrow_reader(_BATCH)
            with pq.ParquetWriter(out, batches.schema, compression="zstd") as writer:
                return sum(_written(writer, batch) for batch in batches)

    @cached_property
    def _kept(self) -> Callable[[str, tuple[tuple[str, object], ...]], pl.DataFrame]:
        return lru_cache(maxsize=READS_KEPT)(self._rows)

    def _rows(self, query: str, parameters: tuple[tuple[str, object], ...]) -> pl.DataFrame:
        sql = (files("jtm.warehouse") / "sql" / "queries" / f"{query}.sql").read_text("utf-8")
        values = dict(parameters) or None
        return self._mended(lambda: self._selected(sql, values))

    def _mended(self, read: Callable[[], T]) -> T:
        """What ``read`` gives; where the file turns out to be damaged, after it is made sound."""
        with self._turn:
            try:
                return read()
            except duckdb.Error as error:
                if not may_be_damage(error):
                    raise
            self._renew()
            return read()

    def _selected(self, sql: str, parameters: dict[str, object] | None) -> pl.DataFrame:
        with closing(self._connection.cursor()) as cursor:  # closed in a failure too: it would hold the damaged file
            frame: pl.DataFrame = cursor.sql(sql, params=parameters).pl()
            return frame

    def _renew(self) -> None:
        """Make the file sound and open it again."""
        self._connection.close()
        try:
            damaged = self._rebuild() if self._rebuild else False
            self._connection, _, stamp = _open(self.file)
            if stamp != self.stamp:
                self._connection.close()
                raise ReplacedError("The figures have been replaced meanwhile: open them again.")
        except (WarehouseError, SnapshotError) as error:
            self.on_failure(error)
            raise
        if damaged:
            self.repaired = time.monotonic()


def connect(paths: DataPaths, rebuild: Rebuild | None = None) -> Warehouse:
    """Open the warehouse; where it turns out to be damaged, ``rebuild`` it. Raises :class:`WarehouseError`.

    DuckDB gives all connections of a process to one path the same open file: whoever swaps the warehouse must
    :meth:`Warehouse.close` the old one before opening the new.
    """
    return Warehouse(paths.warehouse, rebuild)


def _written(writer: pq.ParquetWriter, batch: pa.RecordBatch) -> int:
    writer.write_batch(batch)
    return int(batch.num_rows)


def _open(file: Path) -> tuple[duckdb.DuckDBPyConnection, str, str]:
    """A connection, the dataset and the stamp."""
    try:
        connection = open_read_only(file)
        dataset, stamp = connection.cursor().sql("SELECT dataset, stamp FROM build").fetchall()[0]
    except (duckdb.Error, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise WarehouseError(
            f"{file.name} cannot be opened ({reason}): delete it and run `python -m jtm build`."
        ) from error
    return connection, dataset, stamp

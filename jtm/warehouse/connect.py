"""Reading the warehouse: read-only, one cursor a query, and no way out of the file.

One shared connection used from several threads returns another query's rows; a cursor costs a hundredth of a
millisecond and is safe.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs
from polars.exceptions import PolarsError

from jtm.paths import DataPaths
from jtm.warehouse.numbers import as_numbers

QUERY_SECONDS = 30.0
QUERY_ROWS = 100_000
READS_KEPT = 256


class WarehouseError(Exception):
    """A warehouse that cannot be built or opened; the message says what to do."""


class QueryError(Exception):
    """A query of the user's that cannot be answered, with the reason in a sentence."""


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse, the dataset version of its figures, and the stamp of all that it was built from."""

    connection: duckdb.DuckDBPyConnection
    dataset: str
    stamp: str

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def read(self, query: str, **parameters: object) -> pl.DataFrame:
        """The rows of ``sql/queries/<query>.sql``, with ``parameters`` by the names that stand in it as ``$name``. The
        file does not change while it is open: what was read lately is not read again.
        """
        return self._kept(query, tuple(sorted(parameters.items())))

    def read_once(self, query: str) -> pl.DataFrame:
        """As :meth:`read`, for what is too large to be kept."""
        return self._rows(query, ())

    @cached_property
    def _kept(self) -> Callable[[str, tuple[tuple[str, object], ...]], pl.DataFrame]:
        return lru_cache(maxsize=READS_KEPT)(self._rows)

    def _rows(self, query: str, parameters: tuple[tuple[str, object], ...]) -> pl.DataFrame:
        sql = (files("jtm.warehouse") / "sql" / "queries" / f"{query}.sql").read_text("utf-8")
        frame: pl.DataFrame = self.connection.cursor().sql(sql, params=dict(parameters) or None).pl()
        return frame

    def query(
        self, sql: str, parameters: Sequence[object] = (), seconds: float = QUERY_SECONDS, rows: int = QUERY_ROWS
    ) -> pl.DataFrame:
        """Run one SELECT of the user's: at most ``rows`` rows, for at most ``seconds``. Raises :class:`QueryError`."""
        cursor = self.connection.cursor()
        expired = threading.Event()

        def interrupt() -> None:
            expired.set()
            cursor.interrupt()

        timer = threading.Timer(seconds, interrupt)
        timer.start()
        try:
            sql.encode()
            return _select(cursor, sql, parameters, rows)
        except UnicodeEncodeError:
            raise QueryError("The query holds characters that are not UTF-8.") from None
        except duckdb.Error as error:
            if expired.is_set():
                raise QueryError(f"The query took longer than {seconds:g} seconds and was stopped.") from None
            raise QueryError(str(error).strip()) from None
        finally:
            timer.cancel()


def connect(paths: DataPaths) -> Warehouse:
    """Open the warehouse. Raises :class:`WarehouseError`.

    DuckDB gives all connections of a process to one path the same open file: whoever swaps the warehouse must
    :meth:`Warehouse.close` the old one before opening the new.
    """
    try:
        connection = open_read_only(paths.warehouse)
        dataset, stamp = connection.cursor().sql("SELECT dataset, stamp FROM build").fetchall()[0]
    except (duckdb.Error, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise WarehouseError(
            f"{paths.warehouse.name} cannot be opened ({reason}): delete it and run `python -m jtm build`."
        ) from error
    return Warehouse(connection, dataset, stamp)


def open_read_only(file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach neither files nor the network, and keeps it so."""
    sealed: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "lock_configuration": True,
    }
    return duckdb.connect(str(file), read_only=True, config=sealed)


def _select(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object], rows: int) -> pl.DataFrame:
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("Give one SELECT statement.")
    try:
        result: pl.DataFrame = cursor.sql(sql, params=list(parameters)).limit(rows + 1).pl()
    except PolarsError:
        raise QueryError(_NO_TABLE_HOLDS.format("an interval")) from None
    if result.height > rows:
        raise QueryError(f"The query has more than {rows:,} rows: add a LIMIT or an aggregate.")
    _refuse_cells_without_a_text(result)
    return as_numbers(result)


def _refuse_cells_without_a_text(result: pl.DataFrame) -> None:
    """Bytes, and dates that spreadsheets and Python do not know: no format writes all of them."""
    if result.select(cs.binary()).width:
        raise QueryError(_NO_TABLE_HOLDS.format("bytes"))
    years = result.select((cs.date() | cs.datetime()).dt.year())
    if any(not series.drop_nulls().is_between(1, 9999).all() for series in years):
        raise QueryError(_NO_TABLE_HOLDS.format("a date beyond the year 9999"))


_NO_TABLE_HOLDS = "A column holds what no table can, such as {}: cast it to text."

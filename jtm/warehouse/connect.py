"""Reading the warehouse: read-only, one cursor a query, and no way out of the file.

One shared connection used from several threads returns another query's rows; a cursor costs a hundredth of a
millisecond and is safe.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import polars as pl

from jtm.paths import DataPaths
from jtm.warehouse.build import WarehouseError

QUERY_SECONDS = 30.0
QUERY_ROWS = 100_000


class QueryError(Exception):
    """A query of the user's that cannot be answered, with the reason in a sentence."""


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse and the dataset version it was built from."""

    connection: duckdb.DuckDBPyConnection
    dataset: str

    def read(self, query: str) -> pl.DataFrame:
        """The rows of ``sql/queries/<query>.sql``."""
        sql = (files("jtm.warehouse") / "sql" / "queries" / f"{query}.sql").read_text("utf-8")
        frame: pl.DataFrame = self.connection.cursor().sql(sql).pl()
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
            return _select(cursor, sql, parameters, rows)
        except duckdb.Error as error:
            if expired.is_set():
                raise QueryError(f"The query took longer than {seconds:g} seconds and was stopped.") from None
            raise QueryError(str(error).strip()) from None
        finally:
            timer.cancel()


def connect(paths: DataPaths) -> Warehouse:
    """Open the warehouse read-only, without access to files or the network. Raises ``WarehouseError``."""
    try:
        connection = duckdb.connect(str(paths.warehouse), read_only=True)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        dataset = connection.cursor().sql("SELECT dataset FROM build").fetchall()[0][0]
    except duckdb.Error as error:
        raise WarehouseError(
            f"{paths.warehouse.name} cannot be opened ({str(error).splitlines()[0]}): delete it and run "
            "`python -m jtm build`."
        ) from error
    return Warehouse(connection, str(dataset))


def _select(cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object], rows: int) -> pl.DataFrame:
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("Give one SELECT statement.")
    result: pl.DataFrame = cursor.sql(sql, params=list(parameters)).limit(rows + 1).pl()
    if result.height > rows:
        raise QueryError(f"The query has more than {rows:,} rows: add a LIMIT or an aggregate.")
    return result

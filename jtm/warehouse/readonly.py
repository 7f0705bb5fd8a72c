"""A DuckDB file that is only read: the sealed connection to it, and how damage shows."""

from pathlib import Path

import duckdb


def open_read_only(file: Path, **settings: str | bool | int) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach neither files nor the network, and keeps it so."""
    sealed: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "lock_configuration": True,
    }
    return duckdb.connect(str(file), read_only=True, config=sealed | settings)


def read_everything(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every row of every table, and so every block that holds something: damage raises ``duckdb.Error``."""
    for (table,) in connection.sql("SELECT table_name FROM duckdb_tables()").fetchall():
        connection.sql(f'SELECT bit_xor(hash(row)) FROM "{table}" AS row').fetchall()


def may_be_damage(error: duckdb.Error) -> bool:
    """Whether DuckDB fails so where a file is damaged, cut off, or has been let go: a wrong checksum of a block is an
    error of no class of its own.
    """
    return type(error) is duckdb.Error or isinstance(error, _DAMAGE)


_DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.ConnectionException)

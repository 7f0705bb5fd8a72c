"""SQL of the tests' own, in this process and without the limits that SQL of people's has."""

from collections.abc import Sequence
from contextlib import closing

import polars as pl

from jtm.warehouse.connect import Warehouse
from jtm.warehouse.readonly import open_read_only


def select(warehouse: Warehouse, sql: str, parameters: Sequence[object] = ()) -> pl.DataFrame:
    """The rows of an SQL query of the file that ``warehouse`` has open."""
    with closing(open_read_only(warehouse.file)) as connection:
        frame: pl.DataFrame = connection.sql(sql, params=list(parameters)).pl()
        return frame

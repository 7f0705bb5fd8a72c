"""SQL that people bring, answered by a child process: DuckDB's own limits are requests that one statement can pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs
from polars.exceptions import PolarsError

from jtm import confined
from jtm.confined import BusyError, ConfinedError, OutOfMemoryError, OutOfTimeError
from jtm.errors import WrongRequest
from jtm.warehouse.numbers import as_numbers
from jtm.warehouse.readonly import may_be_damage, open_read_only

QUERY_SECONDS = 30.0
QUERY_ROWS = 100_000
MEGABYTE = 2**20
QUERY_MEMORY = 512 * MEGABYTE
_LARGEST_RESULT = 64 * MEGABYTE


class QueryError(WrongRequest):
    """A query of the user's that cannot be answered, with the reason in a sentence."""


class UnreadableError(QueryError):
    """A query that failed as it does where the file is damaged."""


@dataclass(frozen=True)
class Question:
    """One SELECT with its ``parameters``, which may ask for the tables ``own`` beside those of the warehouse. More than
    ``rows`` rows are refused; with ``cut``, the first of them are the answer, and one more shows that there are more.
    """

    sql: str
    parameters: Sequence[object] = ()
    rows: int = QUERY_ROWS
    cut: bool = False
    own: Mapping[str, pl.DataFrame] = field(default_factory=dict)


def ask(file: Path, question: Question, seconds: float = QUERY_SECONDS) -> pl.DataFrame:
    """The answer of the warehouse in ``file``, within ``seconds`` and ``QUERY_MEMORY``. Raises :class:`QueryError`, and
    :class:`UnreadableError` where the file may be damaged.
    """
    try:
        question.sql.encode()
        return confined.run(answer, str(file), question, seconds=seconds, memory=QUERY_MEMORY)
    except UnicodeEncodeError:
        raise QueryError("The query holds characters that are not UTF-8.") from None
    except OutOfTimeError:
        raise QueryError(f"The query took longer than {seconds:g} seconds and was stopped.") from None
    except OutOfMemoryError:
        raise QueryError(_TOO_LARGE) from None
    except BusyError as error:
        raise QueryError(str(error)) from None
    except ConfinedError as error:
        raise QueryError(f"The query cannot be answered ({error}).") from None


def answer(file: str, question: Question) -> pl.DataFrame:
    """What :func:`ask` returns, worked out in this process."""
    try:
        with open_read_only(Path(file), **_IN_THE_CHILD) as connection:
            for name, table in question.own.items():
                connection.register(name, table.to_arrow())
            return _select(connection, question)
    except duckdb.OutOfMemoryException:
        raise QueryError(_TOO_LARGE) from None
    except duckdb.Error as error:
        kind = UnreadableError if may_be_damage(error) else QueryError
        raise kind(str(error).strip().split("\n\n")[0]) from None


# Nothing is written aside, and one thread leaves the memory to the work.
_IN_THE_CHILD: dict[str, str | bool | int] = {
    "memory_limit": f"{QUERY_MEMORY * 3 // 4 // MEGABYTE}MiB",
    "temp_directory": "",
    "threads": 1,
    "async_threads": 1,
    "python_enable_replacements": False,
}
_TOO_LARGE = f"The query needs more than {QUERY_MEMORY // MEGABYTE} MB of memory and was stopped."


def _select(connection: duckdb.DuckDBPyConnection, question: Question) -> pl.DataFrame:
    statements = duckdb.extract_statements(question.sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("Give one SELECT statement.")
    try:
        found = connection.sql(question.sql, params=list(question.parameters))
        result: pl.DataFrame = found.limit(question.rows + 1).pl()
    except PolarsError:
        raise QueryError(_NO_TABLE_HOLDS.format("an interval")) from None
    if result.height > question.rows and not question.cut:
        raise QueryError(f"The query has more than {question.rows:,} rows: add a LIMIT or an aggregate.")
    if result.estimated_size() > _LARGEST_RESULT:
        raise QueryError(
            f"The answer takes more than {_LARGEST_RESULT // MEGABYTE} MB: choose fewer columns, or shorten long texts."
        )
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

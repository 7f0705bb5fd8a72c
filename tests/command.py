"""The command line in this process, and what it says."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    def table(self) -> pl.DataFrame:
        """What was written as Parquet, with nothing to say beside it."""
        assert (self.code, self.err) == (0, "")
        return pl.read_parquet(io.BytesIO(self.out))


Run = Callable[..., Ran]


def refused(ran: Ran, code: int) -> str:
    """The message of a failure: a sentence or two on standard error, and nothing on standard output."""
    assert (ran.code, ran.out) == (code, b"")
    assert "Traceback" not in ran.err
    assert 1 <= len(ran.err.strip().splitlines()) <= 3
    return ran.err

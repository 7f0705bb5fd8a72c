"""What the children of ``test_confined.py`` do: in a module of its own, so that they start quickly."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def table(rows: int) -> "pl.DataFrame":
    import polars as pl

    print("a library that talks")
    return pl.DataFrame({"row": range(rows)})


def refused(reason: str) -> None:
    raise FileNotFoundError(reason)


def takes(amount: int) -> int:
    return len(bytearray(amount))


def takes_in_a_library(rows: int) -> int:
    import polars as pl

    return pl.select(pl.int_range(rows).repeat_by(1)).height


def loops(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def sleeps(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def dies() -> None:
    os._exit(3)


def writes_and_loops(mark: str) -> None:
    Path(mark).write_text(str(os.getpid()))
    loops(600)

"""A second process that takes a share of the work: of one process's threads, only one runs Python at a time.

It is started as a program of its own rather than forked or spawned: a fork would inherit the locks of Polars and
DuckDB, and ``multiprocessing`` would run the caller's script again.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

from jtm.confined import picklable

Item = TypeVar("Item")
Result = TypeVar("Result")


class GoneError(Exception):
    """The second process cannot work; another has to do it."""


class Second(Generic[Item, Result]):
    """A process that calls ``work = prepare(*arguments)`` once, and ``work(item)`` as often as it is asked.

    ``prepare`` stands at the top of a module; arguments, items and results travel as pickles. One thread asks at a
    time. It ends with the block, or with its parent.
    """

    def __init__(self, prepare: Callable[..., Callable[[Item], Result]], *arguments: object) -> None:
        """Start it; it prepares while this process goes on."""
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jtm.answers.second"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "POLARS_MAX_THREADS": "1"},
        )
        self._to, self._from = self._process.stdin, self._process.stdout
        with suppress(GoneError):  # then the first who asks hears of it
            self._write((prepare, arguments))

    def __enter__(self) -> "Second[Item, Result]":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):  # what was not sent yet cannot be any more
                pipe and pipe.close()

    def ask(self, item: Item) -> Result:
        """``work(item)``; what it raises is raised here. Raises :class:`GoneError` where the process has died, could
        not prepare, or answers in what cannot be read.
        """
        self._write(item)
        try:
            worked, outcome = pickle.load(self._from)  # type: ignore[arg-type]  # a pipe was asked for
        except Exception as error:
            raise GoneError(str(error)) from error
        if not worked:
            raise outcome
        result: Result = outcome
        return result

    def _write(self, task: object) -> None:
        assert self._to is not None
        try:
            self._to.write(pickle.dumps(task, pickle.HIGHEST_PROTOCOL))
            self._to.flush()
        except OSError as error:
            raise GoneError(str(error)) from error


# ── the second process ────────────────────────────────────────────────────────────────────────────────────────────


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process, which ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    prepare, arguments = pickle.load(sys.stdin.buffer)
    work = prepare(*arguments)
    with suppress(EOFError, BrokenPipeError):  # the first process has ended
        while True:
            answers.write(_answer(work, pickle.load(sys.stdin.buffer)))
            answers.flush()
    os._exit(0)  # libraries' threads and caches need no farewell


def _answer(work: Callable[[Any], Any], item: object) -> bytes:
    try:
        return pickle.dumps((True, work(item)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps((False, picklable(error)))


if __name__ == "__main__":
    _main()

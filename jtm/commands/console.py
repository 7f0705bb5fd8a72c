"""What all commands say, and how: messages, progress and failures on standard error; standard output carries the data
alone.
"""

import io
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from rich.console import Console
from rich.progress import Progress as ProgressBar

from jtm.answers import find
from jtm.errors import WrongRequest

CANNOT_ANSWER, WRONG_REQUEST = 1, 2
_NAMED = 3  # of many in a message


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on standard error, for a person; silent when standard error is a file."""
    with ProgressBar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, step: bar.update(task, completed=share, description=step)


def write_what_can_be() -> None:
    """Let standard output show a question mark for a letter that its encoding lacks, rather than fail."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


@contextmanager
def telling() -> Iterator[None]:
    """Say what an everyday name was taken for, as long as this lasts."""
    teller, finder = _Teller(), logging.getLogger(find.__name__)
    finder.addHandler(teller)
    try:
        yield
    finally:
        finder.removeHandler(teller)


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def say(message: str) -> None:
    """Tell a person, on standard error."""
    print(message, file=sys.stderr)


def first_few(names: Mapping[str, object] | list[str]) -> str:
    """Some of many names, for a message."""
    return ", ".join(list(names)[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if a person says so, or has said so before with ``--yes``. Raises ``WrongRequest`` otherwise."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongRequest("Nothing was changed: add --yes to do it.")
    say(f"{question} [y/N]")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise WrongRequest("Nothing was changed.")


def fail(error: Exception | str, code: int) -> NoReturn:
    """Say what is wrong and end with the exit ``code``."""
    say(f"jtm: {error}")
    sys.exit(code)

"""A second process that takes a share of the work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jtm.answers.second import GoneError, Second
from jtm.errors import CannotAnswer


class Unreadable(Exception):  # noqa: N818
    """Cannot be read back from a pickle: its arguments are not those that it was made of."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


class Poison:
    """Raises whatever it is told to where it is read from a pickle."""

    def __init__(self, kind: type[Exception]) -> None:
        self.kind = kind

    def __reduce__(self) -> tuple[Callable[..., object], tuple[type[Exception]]]:
        return _raise, (self.kind,)


def _raise(kind: type[Exception]) -> object:
    if _second():
        return None
    raise kind("poison")


def _second() -> bool:
    return "jtm.answers.second" in Path(f"/proc/{os.getpid()}/cmdline").read_text()


def adding(one: int) -> Callable[[int], int]:
    return lambda other: one + other


def process(_: None = None) -> Callable[[object], int]:
    return lambda _: os.getpid()


def printing() -> Callable[[str], str]:
    print("while it prepares")
    return lambda text: print(text) or text


def failing() -> Callable[[str], str]:
    def work(kind: str) -> str:
        if kind == "dies":
            os._exit(3)
        if kind == "cannot answer":
            raise CannotAnswer("There is no answer.")
        if kind == "unreadable":
            raise Unreadable(1, 2)
        return kind

    return work


def poisoning() -> Callable[[type[Exception]], object]:
    return Poison


def unprepared() -> Callable[[object], object]:
    raise CannotAnswer("There is nothing to work with.")


def test_it_works_in_a_process_of_its_own() -> None:
    with Second(adding, 2) as second, Second(process) as other:
        assert [second.ask(item) for item in (1, 2, 3)] == [3, 4, 5]
        assert other.ask(None) not in (os.getpid(), 0)


def test_what_it_prints_does_not_stand_among_its_answers() -> None:
    with Second(printing) as second:
        assert second.ask("a") == "a"


def test_what_the_work_raises_is_raised_here_and_it_goes_on() -> None:
    with Second(failing) as second:
        with pytest.raises(CannotAnswer, match="There is no answer") as raised:
            second.ask("cannot answer")
        assert "in work" in "".join(raised.value.__notes__), "the traceback of the other process"
        with pytest.raises(Exception, match="Unreadable: 1 and 2"):
            second.ask("unreadable")
        assert second.ask("well") == "well"


def test_one_that_dies_is_gone() -> None:
    with Second(failing) as second:
        for _ in range(2):
            with pytest.raises(GoneError):
                second.ask("dies")


def test_one_that_cannot_prepare_is_gone() -> None:
    with Second(unprepared) as second, pytest.raises(GoneError):
        second.ask(1)


@pytest.mark.parametrize("kind", [ImportError, AttributeError, ValueError])
def test_an_answer_that_cannot_be_read_is_as_good_as_none(kind: type[Exception]) -> None:
    with Second(poisoning) as second, pytest.raises(GoneError, match="poison"):
        second.ask(kind)


def test_it_ends_with_the_block() -> None:
    with Second(process) as second:
        pid = second.ask(None)
    assert not Path(f"/proc/{pid}").exists()


SCRIPT = """
import os, time
from jtm.answers.second import Second
from tests.answers.test_second import process
with Second(process) as second:  # at the top of a script, without a guard: it is not run a second time
    print(second.ask(None), flush=True)
    time.sleep({seconds})
"""


def started(seconds: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(seconds=seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_parent_however_that_ends(how: signal.Signals) -> None:
    with started(60) as script:
        assert script.stdout
        pid = int(script.stdout.readline())
        script.send_signal(how)
        _, said = script.communicate(timeout=30)
    assert gone(pid)
    assert said.count("Traceback") == (how is signal.SIGINT), "that of the script alone"


def test_ctrl_c_to_both_is_heard_by_the_first_alone() -> None:
    with started(60) as script:
        assert script.stdout
        pid = int(script.stdout.readline())
        os.killpg(script.pid, signal.SIGINT)
        _, said = script.communicate(timeout=30)
    assert gone(pid)
    assert said.count("Traceback") == 1

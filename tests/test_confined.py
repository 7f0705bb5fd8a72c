"""Work in a child process, within limits that the operating system keeps."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jtm import confined
from jtm.confined import BusyError, ConfinedError, OutOfTimeError, run
from jtm.export import draft_file
from jtm.export.draft_file import DraftFileError
from jtm.uploads.files import NotReadYetError, read_upload
from jtm.warehouse.query import QueryError, Question, ask
from tests.confined_work import dies, loops, refused, sleeps, table, takes

MB = 2**20
SOME = {"seconds": 30.0, "memory": 200 * MB}


def test_what_the_function_returns_comes_back() -> None:
    assert run(table, 3, **SOME)["row"].to_list() == [0, 1, 2]


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(FileNotFoundError, match="no such thing"):
        run(refused, "no such thing", **SOME)


@pytest.mark.parametrize(("work", "amount"), [("takes", 2**30), ("takes_in_a_library", 10**9)])
def test_work_that_wants_more_memory_is_stopped_before_it_has_it(work: str, amount: int) -> None:
    script = f"""
import resource
from jtm.confined import OutOfMemoryError, run
from tests.confined_work import {work}
try:
    run({work}, {amount}, seconds=60.0, memory=200 * 2**20)
except OutOfMemoryError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    said, most = done.stdout.splitlines()
    assert "200 MB" in said
    assert int(most) < 500, "MB that the child ever held"


def test_memory_within_the_limit_is_there() -> None:
    assert run(takes, 150 * MB, **SOME) == 150 * MB


@pytest.mark.parametrize("work", [loops, sleeps])
def test_work_that_takes_too_long_is_stopped(work: object) -> None:
    start = time.monotonic()
    with pytest.raises(OutOfTimeError, match="longer than 2 seconds"):
        run(work, 120.0, seconds=2.0, memory=MB)  # type: ignore[arg-type]
    assert time.monotonic() - start < 20


def test_a_process_that_dies_is_told_from_one_that_is_too_large() -> None:
    with pytest.raises(ConfinedError, match="code 3"):
        run(dies, **SOME)


def test_no_more_than_two_run_at_once() -> None:
    spans: list[tuple[float, float]] = []

    def one() -> None:
        run(sleeps, 0.5, **SOME)
        end = time.monotonic()
        spans.append((end - 0.5, end))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for moment, _ in spans:
        assert sum(start <= moment < end for start, end in spans) <= confined.AT_ONCE


@pytest.fixture
def all_taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both places are taken for as long as the test runs, and nobody waits long."""
    monkeypatch.setattr(confined, "WAITING", 0.1)
    slots = threading.BoundedSemaphore(confined.AT_ONCE)
    monkeypatch.setattr(confined, "_slots", slots)
    for _ in range(confined.AT_ONCE):
        slots.acquire()
    yield
    for _ in range(confined.AT_ONCE):
        slots.release()


@pytest.mark.usefixtures("all_taken")
def test_whoever_finds_no_place_for_too_long_is_told_to_try_again() -> None:
    asked: dict[type[Exception], Callable[[], object]] = {
        BusyError: lambda: run(table, 3, **SOME),
        QueryError: lambda: ask(Path("none"), Question("SELECT 1")),
        DraftFileError: lambda: draft_file.from_upload(b"{}"),
        NotReadYetError: lambda: read_upload("a.csv", b"a,b\n1,2"),
    }
    for error, work in asked.items():
        with pytest.raises(error, match=r"^Two other files or queries are being read\. Try again in a minute\.$"):
            work()


def test_a_place_is_free_again_after_work_that_failed() -> None:
    for _ in range(confined.AT_ONCE + 1):
        with pytest.raises(FileNotFoundError):
            run(refused, "no such thing", **SOME)


def test_a_child_does_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"""
import os, time
from jtm.confined import run
from tests.confined_work import writes_and_loops
run(writes_and_loops, {str(mark)!r}, seconds=300.0, memory=10**8)
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 180
    while not (mark.exists() and mark.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    child = int(mark.read_text())
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


def test_an_interrupted_parent_ends_its_child(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"""
from jtm.confined import run
from tests.confined_work import writes_and_loops
run(writes_and_loops, {str(mark)!r}, seconds=300.0, memory=10**8)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 180
    while not (mark.exists() and mark.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.send_signal(signal.SIGINT)
    parent.wait(timeout=180)
    assert not alive(int(mark.read_text()))

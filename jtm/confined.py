"""Run a function in a child process that cannot take more memory or time than it is given.

Files and SQL that people bring can ask for any amount of either, and a limit that a library keeps for itself is a
request: one statement or one spreadsheet cell can go past it and take the server along. Only the operating system's
limits hold, and they hold for a whole process; so such work is done in one of its own.

The memory limit needs Linux. Elsewhere the time limit holds alone.
"""

import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

AT_ONCE = 2  # children; whoever comes later waits
WAITING = 30.0  # seconds that someone waits for one of them to end, on a page that shows nothing meanwhile
STARTING = 60.0  # seconds that a child may take to import what it needs, on a machine that is very busy
# One thread each, and no arena: the pools of these libraries would take memory that the work itself needs. Arrow's own
# allocator reserves a gigabyte.
_ENVIRONMENT = {
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
_PR_SET_PDEATHSIG = 1
_slots = threading.BoundedSemaphore(AT_ONCE)


class ConfinedError(Exception):
    """The work did not fit into what it was given, or its process died."""


class BusyError(ConfinedError):
    """Other work took all places for too long; nothing is wrong with this."""


class OutOfTimeError(ConfinedError):
    """The work took longer than it may, and was stopped."""


class OutOfMemoryError(ConfinedError):
    """The work needed more memory than it may have, and was stopped."""


def run(function: Callable[..., Result], *arguments: object, seconds: float, memory: int) -> Result:
    """``function(*arguments)``, worked out by a child process within ``seconds`` (from when it has started) and
    ``memory`` (bytes, on top of the program and its libraries).

    The function must stand at the top of a module; arguments and result travel as pickles. What it raises is raised
    here. Raises :class:`OutOfTimeError`, :class:`OutOfMemoryError`, :class:`BusyError` where no place was free within
    ``WAITING`` seconds, or :class:`ConfinedError` where the process died of something else.
    """
    if not _slots.acquire(timeout=WAITING):
        raise BusyError("Two other files or queries are being read. Try again in a minute.")
    try:
        return _run(function, arguments, seconds, memory)
    finally:
        _slots.release()


def _run(function: Callable[..., Result], arguments: tuple[object, ...], seconds: float, memory: int) -> Result:
    task = pickle.dumps((function, arguments, seconds, memory), pickle.HIGHEST_PROTOCOL)
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    too_late = OutOfTimeError(f"It took longer than {seconds:g} seconds and was stopped.")
    with subprocess.Popen(
        [sys.executable, "-m", "jtm.confined"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": path},
    ) as child:
        try:
            answer, _ = child.communicate(task, timeout=seconds + STARTING)
        except subprocess.TimeoutExpired:
            raise too_late from None
        finally:
            child.kill()  # also where this process is interrupted; one that has ended is left alone
    if -child.returncode == getattr(signal, "SIGALRM", None):
        raise too_late
    result: Result = _unpack(answer, child.returncode, memory)
    return result


def _unpack(answer: bytes, code: int, memory: int) -> Any:
    too_large = OutOfMemoryError(f"It needs more than {memory // 2**20} MB of memory and was stopped.")
    if code != 0 or not answer:
        if -code in {signal.SIGABRT, signal.SIGSEGV, getattr(signal, "SIGKILL", None), getattr(signal, "SIGBUS", None)}:
            raise too_large  # libraries that cannot allocate abort, and the kernel kills
        raise ConfinedError(f"Its process ended with code {code}.")
    worked, outcome = pickle.loads(answer)
    if worked:
        return outcome
    if isinstance(outcome, MemoryError):
        raise too_large
    raise outcome


# ── the child ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _limit(seconds: float, memory: int) -> None:
    """Bound this process, and let it end with its parent. What it holds by now, the libraries, does not count."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # nobody handles it: the process ends, whatever it is doing
    if sys.platform != "linux":
        return
    import resource

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(5)  # people on the pages come first
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    held = int(status["VmData"].split()[0]) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (held + memory, held + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def picklable(error: Exception) -> Exception:
    """``error`` with its traceback as a note, or as a :class:`ConfinedError` where it cannot travel."""
    error.add_note("".join(traceback.format_exception(error)))
    with suppress(Exception):
        pickle.loads(pickle.dumps(error))
        return error
    return ConfinedError(f"{type(error).__name__}: {error}")


def _main() -> None:
    # What a library prints must not stand in the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    function, arguments, seconds, memory = pickle.load(sys.stdin.buffer)
    _limit(seconds, memory)
    try:
        outcome = (True, function(*arguments))
        written = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        written = pickle.dumps((False, MemoryError()))
    except Exception as error:
        written = pickle.dumps((False, picklable(error)))
    answer.write(written)
    answer.close()
    os._exit(0)  # libraries' threads and caches need no farewell


if __name__ == "__main__":
    _main()

"""How many people the server can hold at once, which the operating system's limit on open files decides.

Each session takes one file descriptor for its connection and three for the event loop that Streamlit makes for it. When
they run out, nobody new gets in, and the server fills its log. So the limit is raised as far as it goes, connections
beyond what it holds are refused before any of that, and what people leave behind is closed.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

PER_SESSION = 4  # descriptors: the connection, and an event loop's selector and pair of sockets
RESERVED = 96  # descriptors for the warehouse, the store, files, and pages that are being fetched
LOW = 0.1  # share of the places below which the log warns
LEFT_SECONDS = 60.0  # how long the session of a closed page is kept: a phone whose screen was locked comes back
EVERY = 5.0  # seconds between two looks

_log = logging.getLogger("jtm.ui.serving.connections")


def raise_limit() -> int | None:
    """Raise this process's limit on open files as far as it may, and return it; ``None`` where there is none to speak
    of (Windows, or no limit at all).
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError):  # some systems name a hard limit that they do not allow
        return None if soft == resource.RLIM_INFINITY else soft
    return None if hard == resource.RLIM_INFINITY else hard


def places(limit: int | None) -> int | None:
    """How many sessions fit under a ``limit`` on open files; ``None`` where there is no limit."""
    return None if limit is None else max((limit - RESERVED) // PER_SESSION, 1)


def say_places(limit: int | None) -> str:
    """How large a room the server holds, in a sentence or two."""
    room = places(limit)
    if room is None:
        return ""
    text = f"It holds about {room:,} phones and browsers at once (limit of open files: {limit:,})."
    return text if room >= 200 else f"{text} For a larger room, raise that limit: see docs/deploy.md."


@dataclass
class Sweeper:
    """Closes the sessions of pages that were left, and warns when places run out.

    ``active`` lists the ids of the sessions whose page is open, ``kept`` those of all that are held, and ``close``
    ends one.
    """

    active: Callable[[], Iterable[str]]
    kept: Callable[[], Iterable[str]]
    close: Callable[[str], None]
    limit: int | None
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, float] = field(default_factory=dict)
    _warned: bool = False

    def sweep(self) -> None:
        """Look once."""
        now, open_pages = self.clock(), set(self.active())
        waiting = [session for session in self.kept() if session not in open_pages]
        self._left = {session: self._left.get(session, now) for session in waiting}
        overdue = [session for session, since in self._left.items() if now - since >= LEFT_SECONDS]
        # Where places are scarce, who left first goes first, before their time.
        scarce = self._free(len(open_pages) + len(waiting)) < LOW
        for session in waiting if scarce else overdue:
            self.close(session)
            self._left.pop(session)
        self._warn(len(open_pages))

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            self.sweep()

    def _free(self, sessions: int) -> float:
        room = places(self.limit)
        return 1.0 if room is None else 1 - sessions / room

    def _warn(self, sessions: int) -> None:
        low = self._free(sessions) < LOW
        if low and not self._warned:
            _log.warning(
                "%d sessions are open and %d fit: raise the limit of open files (docs/deploy.md).",
                sessions,
                places(self.limit),
            )
        self._warned = low

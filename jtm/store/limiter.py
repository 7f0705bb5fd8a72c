"""How often something may happen within a minute, counted in this process.

The clock is monotonic: neither a corrected clock nor summer time opens a limit or keeps one shut, as the limiters that
count by the time of day do.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WINDOW = 60.0  # seconds
_FEW = 1024  # counters that may be kept without looking for stale ones


@dataclass(frozen=True)
class PerMinute:
    """So many within any minute."""

    amount: int


class Limiter:
    """A moving window for each thing that is counted; a thing is named by one or more words."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` gives seconds that only ever grow."""
        self._clock = clock
        self._moments: dict[tuple[str, ...], deque[float]] = {}
        self._sweep_at = _FEW
        self._lock = Lock()

    def hit(self, limit: PerMinute, *what: str) -> bool:
        """Whether it may happen now; if so, it is counted."""
        with self._lock:
            now = self._clock()
            moments = self._recent(what, now)
            if len(moments) >= limit.amount:
                return False
            self._moments[what] = moments
            moments.append(now)
            if len(self._moments) > self._sweep_at:
                self._sweep(now)
            return True

    def test(self, limit: PerMinute, *what: str) -> bool:
        """Whether it might happen now; nothing is counted."""
        with self._lock:
            return len(self._recent(what, self._clock())) < limit.amount

    def _recent(self, what: tuple[str, ...], now: float) -> deque[float]:
        moments = self._moments.get(what, deque())
        while moments and moments[0] <= now - WINDOW:
            moments.popleft()
        return moments

    def _sweep(self, now: float) -> None:
        """Forget what did not happen within the last minute; look again once there is twice as much."""
        self._moments = {what: moments for what in self._moments if (moments := self._recent(what, now))}
        self._sweep_at = max(_FEW, 2 * len(self._moments))

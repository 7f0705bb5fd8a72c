"""Who may try what how often: guesses at codes, joining, voting. Counted in this process, for a minute.

A room shares one address, so that the limits are by session and by round. Codes are long enough to need none of this;
it keeps a script from filling the store. A wrong code is only looked up: it writes nothing, and holds up nobody who
does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from jtm.store import ballots
from jtm.store.ballots import Ticket, Vote
from jtm.store.codes import PLACE, hashed, typed
from jtm.store.connect import Store
from jtm.store.rounds import RefusedError

PER_SESSION = RateLimitItemPerMinute(10)  # wrong codes, ballots begun, keys tried
WRONG_PER_ROUND = RateLimitItemPerMinute(60)
JOINS_PER_ROUND = RateLimitItemPerMinute(300)
VOTES_PER_RATER = RateLimitItemPerMinute(120)
TOO_OFTEN = "That was tried too often: wait a minute."


@dataclass(frozen=True)
class Admission:
    """The way to the store for those who vote, with its limits."""

    store: Store
    limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def join(self, session: str, code: str, employer: str) -> Ticket:
        """:func:`jtm.store.ballots.join`, within the limits. A right code is never refused for what others typed: it is
        looked up first, and only wrong ones count. Raises :class:`RefusedError`.
        """
        place = typed(code)[:PLACE]
        self._not_guessing(session)
        if not ballots.opens(self.store, code):
            self._within(PER_SESSION, "code", session)
            self._within(WRONG_PER_ROUND, "wrong", place)
            raise RefusedError(ballots.WRONG_CODE)
        name = ballots.employer_named(employer)
        self._within(PER_SESSION, "join", session)
        self._within(JOINS_PER_ROUND, "join", place)
        return ballots.join(self.store, code, name)

    def resume(self, session: str, code: str) -> Ticket:
        """:func:`jtm.store.ballots.resume`, within the limits; only wrong codes count. Raises :class:`RefusedError`."""
        self._not_guessing(session)
        try:
            return ballots.resume(self.store, code)
        except RefusedError:
            self._within(PER_SESSION, "code", session)
            raise

    def _not_guessing(self, session: str) -> None:
        """Refuse a session that has typed too many wrong codes itself, without a look at the next one."""
        if not self.limiter.test(PER_SESSION, "code", session):
            raise RefusedError(TOO_OFTEN)

    def cast(self, code: str, item_id: int, vote: Vote) -> datetime:
        """:func:`jtm.store.ballots.cast`, within the limits. Raises :class:`RefusedError`."""
        self._within(VOTES_PER_RATER, "vote", hashed(typed(code)))
        return ballots.cast(self.store, code, item_id, vote)

    def proven(self, session: str, matches: Callable[[], bool]) -> bool:
        """Whether a facilitator's key ``matches``, where it may be tried. Raises :class:`RefusedError`."""
        self._within(PER_SESSION, "key", session)
        return matches()

    def _within(self, limit: RateLimitItem, what: str, who: str) -> None:
        if not self.limiter.hit(limit, what, who):
            raise RefusedError(TOO_OFTEN)

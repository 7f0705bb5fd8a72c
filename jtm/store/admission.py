"""Who may try what how often: guesses at codes, joining, voting. Counted in this process, for a minute.

A room shares one address, so that the limits of voters are by session and by round. Codes are long enough to need none
of this; it keeps a script from filling the store. A wrong code is only looked up: it writes nothing, and keeps nobody
out who has a right one. The facilitator's key opens everything, so that attempts at it are counted over all sessions
and written to the log.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from jtm.store import ballots
from jtm.store.ballots import Ticket, Vote
from jtm.store.codes import PLACE, hashed, typed
from jtm.store.connect import Store
from jtm.store.limiter import Limiter, PerMinute
from jtm.store.rounds import RefusedError

PER_SESSION = PerMinute(10)  # wrong codes, ballots begun, keys tried
WRONG_KEYS_PER_ADDRESS = PerMinute(20)
WRONG_KEYS_FROM_OTHERS = PerMinute(60)  # from all other machines together, whose addresses are easily changed
WRONG_PER_ROUND = PerMinute(60)
JOINS_PER_ROUND = PerMinute(300)
VOTES_PER_RATER = PerMinute(120)
TOO_OFTEN = "That was tried too often: wait a minute."
_THIS_MACHINE = "this machine"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Admission:
    """The way to the store for those who vote, with its limits."""

    store: Store
    limiter: Limiter = field(default_factory=Limiter)
    _one_key_at_a_time: Lock = field(default_factory=Lock)

    def join(self, session: str, code: str, employer: str) -> Ticket:
        """:func:`jtm.store.ballots.join`, within the limits. A right code is never refused for wrong ones: it is looked
        up first, and only they count. Raises :class:`RefusedError`.
        """
        place = typed(code)[:PLACE]
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
        try:
            return ballots.resume(self.store, code)
        except RefusedError:
            self._within(PER_SESSION, "code", session)
            raise

    def cast(self, code: str, item_id: int, vote: Vote) -> datetime:
        """:func:`jtm.store.ballots.cast`, within the limits. Raises :class:`RefusedError`."""
        self._within(VOTES_PER_RATER, "vote", hashed(typed(code)))
        return ballots.cast(self.store, code, item_id, vote)

    def proven(self, session: str, address: str | None, matches: Callable[[], bool]) -> bool:
        """Whether a facilitator's key ``matches``, where it may be tried; a wrong one is written to the log.
        ``address`` is that of the machine that tries, None for this one, which no other can shut out. Raises
        :class:`RefusedError`.
        """
        self._within(PER_SESSION, "key", session)
        place = address or _THIS_MACHINE
        counted = [(WRONG_KEYS_PER_ADDRESS, "wrong key", place)]
        if address:
            counted.append((WRONG_KEYS_FROM_OTHERS, "wrong keys", "from others"))
        with self._one_key_at_a_time:  # many sessions that try at once would all find room for one more
            if not all(self.limiter.test(*one) for one in counted):
                raise RefusedError(TOO_OFTEN)
            if matches():
                return True
            for one in counted:
                self.limiter.hit(*one)
        _log.warning("A wrong facilitator's key, tried from %s.", place)
        return False

    def _within(self, limit: PerMinute, what: str, who: str) -> None:
        if not self.limiter.hit(limit, what, who):
            raise RefusedError(TOO_OFTEN)

"""How long a vote takes to be kept when a whole room votes at once, without a pause: 200 writers, 12 votes each.

What is measured goes from the call to the moment when the vote is committed, with the wait for those who came before.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

import pytest
from sqlalchemy import func, select

from jtm.store import ballots
from jtm.store.ballots import Ticket, Vote
from jtm.store.connect import Store
from jtm.store.schema import ballot
from tests.store.rooms import Room, open_room

WRITERS = 200
VOTES = 12
BUDGET_MS = 500  # of the 95th percentile


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store, items=VOTES)


def test_two_hundred_who_vote_at_once(room: Room) -> None:
    tickets = [room.join(f"Firm {number % 30}") for number in range(WRITERS)]
    start = threading.Barrier(WRITERS + 1)

    def vote(ticket: Ticket) -> list[float]:
        spent = []
        start.wait()
        for place in range(VOTES):
            begun = time.perf_counter()
            room.cast(ticket, place, Vote("essential", "Advanced", "Day one", f"Comment {place}"))
            spent.append((time.perf_counter() - begun) * 1000)
        return spent

    with ThreadPoolExecutor(WRITERS) as pool:
        voting = [pool.submit(vote, ticket) for ticket in tickets]
        start.wait()
        begun = time.perf_counter()
        spent = [one for voter in voting for one in voter.result()]  # an error of one is the error of the test
        seconds = time.perf_counter() - begun

    p95 = quantiles(spent, n=20)[-1]
    kind = room.store.url.get_backend_name()
    print(
        f"\n{WRITERS} writers, {VOTES} votes each, {kind}: median {median(spent):.0f} ms, p95 {p95:.0f} ms, "
        f"max {max(spent):.0f} ms, {len(spent) / seconds:,.0f} votes a second; budget {BUDGET_MS} ms at p95"
    )
    with room.store.reading() as connection:
        counted = connection.execute(select(ballot.c.rater_id, func.count().label("votes")).group_by(ballot.c.rater_id))
        assert {row.rater_id: row.votes for row in counted} == {ticket.rater_id: VOTES for ticket in tickets}
    assert ballots.ballots(room.store, room.id).height == WRITERS * VOTES
    assert p95 <= BUDGET_MS

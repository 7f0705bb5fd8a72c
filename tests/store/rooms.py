"""Rounds to test with: their elements and employers are made up."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from jtm.store import ballots, rounds
from jtm.store.ballots import Ticket, Vote
from jtm.store.connect import Store
from jtm.store.rounds import RoundItem
from jtm.store.schema import ballot, metadata

ESSENTIAL = Vote("essential", "Advanced", "Day one")
USEFUL = Vote("useful", "Foundational", "On the job")
NOT_NEEDED = Vote("not needed")


@dataclass(frozen=True)
class Room:
    """A round that is open: the code on the screen, and the ids of its items by their elements."""

    store: Store
    id: int
    code: str
    items: dict[str, int]

    def join(self, employer: str = "Acme") -> Ticket:
        return ballots.join(self.store, self.code, employer)

    def cast(self, ticket: Ticket, place: int = 0, vote: Vote = ESSENTIAL) -> None:
        ballots.cast(self.store, ticket.code, list(self.items.values())[place], vote)


def elements(number: int) -> list[RoundItem]:
    return [RoundItem(f"2.A.{place}", f"Skill {place}", "Skill") for place in range(1, number + 1)]


def new_round(store: Store, name: str = "Welders", items: int = 3) -> int:
    return rounds.create(store, name, '{"made": "up"}', "26420", elements(items))


def open_room(store: Store, name: str = "Welders", items: int = 3) -> Room:
    made = new_round(store, name, items)
    code = rounds.open_round(store, made)
    with store.reading() as connection:
        return Room(store, made, code, rounds.item_ids(connection, made))


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment, each in a thread, and return what each gave, or the error that it raised."""
    start = threading.Barrier(len(work))

    def one(task: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return task()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is true; a test that waits in vain fails."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.001)


@dataclass
class Storm:
    """Votes that rain down until the block ends: which were acknowledged, in the order of the raters."""

    acknowledged: list[tuple[int, int, int]]  # rater, item, number in the comment
    errors: list[Exception]


@contextmanager
def storm(room: Room, tickets: Sequence[Ticket]) -> Iterator[Storm]:
    """One thread a ticket, voting on the items in turn, each vote with a number as its comment, until the block ends or
    its first error. The block begins once each has voted.
    """
    over = threading.Event()
    seen = Storm([], [])
    begun = threading.Barrier(len(tickets) + 1)

    def vote(ticket: Ticket) -> None:
        number = 0
        items = list(room.items.values())
        try:
            while not over.is_set():
                item = items[number % len(items)]
                ballots.cast(room.store, ticket.code, item, Vote("essential", comment=str(number)))
                seen.acknowledged.append((ticket.rater_id, item, number))
                number += 1
                if number == 1:
                    begun.wait(60)
        except Exception as error:
            seen.errors.append(error)
            if number == 0:
                begun.abort()

    with ThreadPoolExecutor(len(tickets)) as pool:
        waiting = [pool.submit(vote, ticket) for ticket in tickets]
        try:
            begun.wait(60)
            yield seen
        finally:
            over.set()
    for one in waiting:
        one.result()


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    """All rows of a table, by their ids."""
    found = metadata.tables[table]
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(found).order_by(found.c.id)).mappings()]


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {table: rows(store, table) for table in metadata.tables}


def votes_kept(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(ballot)).scalar_one())

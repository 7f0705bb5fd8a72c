"""A server that dies while a room votes, and phones that come back: on the same store, with the same ballots."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from jtm.paths import DataPaths
from jtm.store import ballots
from jtm.ui.strings import validation as words
from tests.e2e.conftest import serving
from tests.voters import ITEMS, Hall, Voter, hall

VOTERS = 8
KILLED_AFTER = 30  # votes that were acknowledged, of 96


def apart(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work`` on a thread of its own: on this one the browser of other tests has a loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def test_a_server_killed_amid_votes_has_all_that_it_acknowledged_when_it_is_back(
    paths: DataPaths, store_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hall(paths, store_url, tmp_path / "first.txt", monkeypatch) as room:
        people = [Voter(room, number) for number in range(1, VOTERS + 1)]
        apart(_vote_until_killed(room, people))
        acknowledged = list(room.said)
        assert KILLED_AFTER <= len(acknowledged) < VOTERS * ITEMS
        port = int(room.served.url.rpartition(":")[2])
        with serving(paths, tmp_path / "second.txt", port) as again:
            kept = room.history()
            assert set(acknowledged) <= set(kept)
            # Of each phone one vote may have been saved without that it heard of it.
            assert len(kept) <= len(acknowledged) + VOTERS
            apart(_come_back(room, people, again.url))
        assert room.history() == kept + room.said[len(acknowledged) :]
        assert len(room.counting()) == VOTERS * ITEMS
        assert ballots.raters(room.store, room.round_id).height == VOTERS


async def _vote_until_killed(room: Hall, people: list[Voter]) -> None:
    async with AsyncExitStack() as opened:
        for voter in people:
            await voter.open(opened, room.served.url)
            await voter.join()

        async def vote(voter: Voter) -> None:
            for place in range(ITEMS):
                await voter.vote(place)
                if len(room.said) == KILLED_AFTER:
                    os.killpg(room.served.process.pid, signal.SIGKILL)

        ends = await asyncio.gather(*map(vote, people), return_exceptions=True)
        assert all(isinstance(end, ConnectionError) for end in ends), ends


async def _come_back(room: Hall, people: list[Voter], url: str) -> None:
    """Each opens the link again: half of the phones remember, on the others their holder types the code. All go on
    where they were, to the end.
    """
    async with AsyncExitStack() as opened:
        for number, voter in enumerate(people):
            code = voter.device["last"]
            if number % 2:
                voter.device.clear()
            await voter.open(opened, url)
            if number % 2:
                await voter.resume(code)
            given = sum(firm == voter.name for firm, _ in room.counting())
            for place in range(given, ITEMS):  # where the page stands, too: elsewhere it waits in vain
                await voter.vote(place)


def test_a_phone_that_did_not_hear_of_its_last_vote_goes_on(
    paths: DataPaths, store_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def vote_and_miss_the_answer(room: Hall) -> None:
        voter = Voter(room, 1)
        async with AsyncExitStack() as opened:
            await voter.open(opened, room.served.url)
            await voter.join()
            for place in range(ITEMS - 1):
                await voter.vote(place)
            await voter.at_item(ITEMS - 1)
            before = dict(voter.phone.states)
            await voter.vote(ITEMS - 1)
            await voter.at_item(ITEMS - 1)
            voter.phone.states = before  # what a browser sends that comes back and holds what it held
            await voter.phone.run()
            await voter.vote(ITEMS - 1, words.SAVE_CHANGE)

    with hall(paths, store_url, tmp_path / "log.txt", monkeypatch) as room:
        apart(vote_and_miss_the_answer(room))
        room.check_nothing_lost()

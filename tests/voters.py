"""People with phones who vote in an open round of a running server, each for an employer of their own."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import URL
from streamlit.proto.Element_pb2 import Element

from jtm.answers.validation import begin_round
from jtm.paths import DataPaths
from jtm.store import ballots, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store, open_store
from jtm.ui.strings import validation as words
from tests.e2e.conftest import Served, serving
from tests.framework.rounds import BANDS, NECESSITIES, TIMINGS, draft
from tests.tab import Tab, tab

ITEMS = 12
COUNTED = ("employer", "element_id", "necessity", "band", "timing", "comment")


@dataclass
class Hall:
    """An open round on a running server, and what the room in it has been told is saved."""

    served: Served
    store: Store
    round_id: int
    code: str
    joined: list[float] = field(default_factory=list)  # seconds from the press to the first item
    spent: list[float] = field(default_factory=list)  # seconds from a press to "Saved", in the order of the answers
    said: list[tuple[str | None, ...]] = field(default_factory=list)  # COUNTED of each vote that was acknowledged

    def history(self) -> list[tuple[str | None, ...]]:
        """Every vote that the store holds, in the order of their casting."""
        return ballots.ballots(self.store, self.round_id, history=True).select(COUNTED).rows()

    def counting(self) -> dict[tuple[str | None, ...], tuple[str | None, ...]]:
        """The votes that count, by employer and element."""
        rows = ballots.ballots(self.store, self.round_id).select(COUNTED).rows()
        return {row[:2]: row for row in rows}

    def check_nothing_lost(self) -> None:
        """The store holds every vote that was acknowledged, no other, and the last one of each counts."""
        assert sorted(self.history(), key=str) == sorted(self.said, key=str)
        assert self.counting() == {row[:2]: row for row in self.said}


@contextmanager
def hall(
    paths: DataPaths, store_url: URL, log: Path, environment: pytest.MonkeyPatch, port: int | None = None
) -> Iterator[Hall]:
    """A server that has just started, on an empty store with a round that is open, until the block ends."""
    environment.setenv("JTM_STORE_URL", store_url.render_as_string(hide_password=False))
    with closing(open_store(store_url)) as store, serving(paths, log, port) as served:
        made = begin_round(store, draft(ITEMS), "Mechanics", "26420")
        yield Hall(served, store, made, rounds.open_round(store, made))


class Voter:
    """Someone with a phone."""

    def __init__(self, room: Hall, number: int) -> None:
        """What they say, and when, depends on their ``number`` alone."""
        self.room = room
        self.name = f"Employer {number}"
        self.random = Random(number)
        self.device: dict[str, str] = {}
        self.phone: Tab
        self._told: dict[str, float] = {}

    async def open(self, opened: AsyncExitStack, url: str) -> None:
        """Follow the link of the QR code; ``opened`` closes the page again."""
        context = tab(url, "ballot", f"code={self.room.code}", seen=self._seen, device=self.device)
        self.phone = await opened.enter_async_context(context)

    def _seen(self, element: Element, moment: float) -> None:
        if element.WhichOneof("type") == "alert":
            self._told[element.alert.body] = moment

    async def join(self, typing: float = 0.0) -> None:
        """By the form of the page, where the name takes so many seconds."""
        await self._begin(words.START, {words.EMPLOYER: self.name}, typing)

    async def resume(self, code: str) -> None:
        """By the code that they have noted."""
        await self._begin(words.RESUME, {words.RESUME_CODE: code}, 0.0)

    async def _begin(self, label: str, answers: dict[str, str], typing: float) -> None:
        await self.phone.until(lambda: self.phone.idle and self.phone.find("button", label))
        await asyncio.sleep(typing)
        pressed = await self.phone.submit(self.phone.find("button", label), answers)
        await self.phone.until(lambda: self.phone.find("button_group", words.NECESSITY_ASK))
        self.room.joined.append(time.perf_counter() - pressed)

    async def at_item(self, place: int) -> None:
        """Wait until the page stands, at the item at ``place``."""
        name = f"Skill {place}"
        await self.phone.until(
            lambda: self.phone.idle and any(one.body == name for one in self.phone.elements("heading"))
        )

    async def vote(self, place: int, label: str = words.SAVE_NEXT) -> None:
        """Answer the item at ``place``, which is the one that is shown, and wait until it is saved."""
        await self.at_item(place)
        vote = self._opinion()
        answers = {words.NECESSITY_ASK: words.NECESSITIES[vote.necessity], words.COMMENT: vote.comment or ""}
        if vote.band and vote.timing:
            answers |= {words.BAND_ASK: vote.band, words.TIMING_ASK: words.TIMINGS[vote.timing]}
        saved = words.SAVED.format(name=f"Skill {place}")
        self._told.clear()
        pressed = await self.phone.submit(self.phone.find("button", label), answers)
        await self.phone.until(lambda: saved in self._told)
        self.room.spent.append(self._told[saved] - pressed)
        self.room.said.append((self.name, f"x.{place}", vote.necessity, vote.band, vote.timing, vote.comment))

    def _opinion(self) -> Vote:
        necessity = self.random.choice(NECESSITIES)
        comment = self.random.choice([None, "So we call it <b>here</b>", "Nur mit Übung"])
        if necessity == "not needed":
            return Vote(necessity, comment=comment)
        return Vote(necessity, self.random.choice(BANDS), self.random.choice(TIMINGS), comment)

"""Fifty and a hundred people who move a weight on the start page every few seconds: how long each waits, and what the
server holds. Figures are printed and reported in docs/performance.md.
"""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psutil
import pytest

from jtm.paths import DataPaths
from tests.bench.test_soak import REGIONS
from tests.e2e.conftest import serving
from tests.event_loop import run_async
from tests.tab import tab

SECONDS = 60.0
ARRIVING = 30.0  # seconds over which they open the page
PACE = (2.0, 8.0)  # seconds between two moves of one person
MEMORY = 900  # MB


async def person(number: int, url: str, begin: asyncio.Event, spent: list[float]) -> None:
    """Opens the page, and once all have, moves one of the three weights now and then."""
    random, clock = Random(number), asyncio.get_running_loop().time
    await asyncio.sleep(random.uniform(0, ARRIVING))
    async with AsyncExitStack() as opened:
        here = await opened.enter_async_context(tab(url, "ranking", f"area={REGIONS[number % len(REGIONS)]}"))
        await here.until(lambda: here.idle and here.elements("slider"))
        await begin.wait()
        leaves = clock() + SECONDS
        while clock() < leaves:
            await asyncio.sleep(random.uniform(*PACE))
            weight = random.choice(here.elements("slider")[:3])
            spent.append(await here.move(weight, 5.0 * random.randint(1, 20)))


async def load(url: str, people: int) -> list[float]:
    """Seconds of each move until the page stood again."""
    begin, spent = asyncio.Event(), list[float]()
    moving = asyncio.gather(*(person(number, url, begin, spent) for number in range(people)))
    await asyncio.sleep(ARRIVING + 10)
    begin.set()
    await moving
    return spent


@pytest.mark.parametrize(("people", "budget"), [(50, 0.15), (100, 0.25)])
def test_a_slider_among_many(
    paths: DataPaths, tmp_path: Path, people: int, budget: float, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.txt"
    with serving(paths, log) as app:
        spent = run_async(load(app.url, people))
        held = psutil.Process(app.process.pid).memory_info().rss / 2**20
    p95 = quantiles(spent, n=20)[-1]
    missed = "" if p95 <= budget else ", missed"
    with capsys.disabled():
        print(
            f"\n{people} sessions, {len(spent)} moves: median {median(spent) * 1000:.0f} ms, "
            f"p95 {p95 * 1000:.0f} ms (budget {budget * 1000:.0f} ms{missed}), {held:.0f} MB"
        )
    assert "Traceback" not in log.read_text()
    assert len(spent) > people * SECONDS / PACE[1] / 2
    assert p95 <= 3 * budget
    assert held <= MEMORY

"""Twenty people who move sliders on every page, in several regions, for half an hour: the server's memory stays flat.

`make soak` takes its thirty minutes; `make bench` looks for five. JTM_SOAK_SECONDS says how long.
"""

import asyncio
import os
from contextlib import AsyncExitStack
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psutil
import pytest

from jtm.paths import DataPaths
from tests.e2e.conftest import serving
from tests.event_loop import run_async
from tests.tab import Tab, tab

SECONDS = float(os.environ.get("JTM_SOAK_SECONDS", 300))
SESSIONS = 20
WARM_UP = 0.4  # of the time: every page has then been opened in every region, and what is kept is kept
EVERY = 10.0  # seconds between two looks at the memory
PACE = (2.0, 8.0)  # seconds between two moves of one person
STAY = 60.0  # seconds on a page
PAGES = ("ranking", "landscape", "benchmarks", "pathways", "training")
REGIONS = ("26420", "19820", "48", "US", "4800001")
GROWTH = 1.05  # of the highest memory after the warm-up over the highest in it


async def person(number: int, url: str, until: float, spent: list[float]) -> None:
    """Goes from page to page in a region, and moves a slider now and then."""
    random, clock = Random(number), asyncio.get_running_loop().time
    pages = list(PAGES)
    random.shuffle(pages)
    for page in cycle(pages):
        async with AsyncExitStack() as opened:
            here = await opened.enter_async_context(tab(url, page, f"area={REGIONS[number % len(REGIONS)]}"))
            await here.until(lambda here=here: here.idle and here.elements("slider"))
            leaves = min(clock() + STAY, until)
            while clock() < leaves:
                await asyncio.sleep(random.uniform(*PACE))
                spent.append(await here.move(*_choice(here, random)))
        if clock() >= until:
            return


def _choice(here: Tab, random: Random) -> tuple[object, float]:
    """A slider with one value, and a step of it. A fade or a discount of all would leave nothing to show."""
    slider = random.choice([one for one in here.elements("slider") if len(one.default) == 1])
    steps = round((slider.max - slider.min) / slider.step)
    return slider, slider.min + slider.step * random.randint(0, steps)


async def soak(url: str, process: psutil.Process) -> tuple[list[float], list[float]]:
    """Resident memory, in MB, every few seconds; and seconds of each move until the page stood again."""
    clock = asyncio.get_running_loop().time
    until, spent, held = clock() + SECONDS, list[float](), list[float]()
    people = asyncio.gather(*(person(number, url, until, spent) for number in range(SESSIONS)))
    while clock() < until:
        await asyncio.sleep(EVERY)
        held.append(process.memory_info().rss / 2**20)
    await people
    return held, spent


def test_memory_stays_flat(paths: DataPaths, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.txt"
    with serving(paths, log) as app:
        held, spent = run_async(soak(app.url, psutil.Process(app.process.pid)))
    warm = round(len(held) * WARM_UP)
    before, after = max(held[:warm]), max(held[warm:])
    tenths = [max(part) for part in _tenths(held)]
    with capsys.disabled():
        print(
            f"\n{SESSIONS} sessions, {SECONDS:.0f} s, {len(spent)} moves; median {median(spent):.2f} s, "
            f"p95 {quantiles(spent, n=20)[-1]:.2f} s; memory MB, the highest of each tenth of the time: "
            + ", ".join(f"{most:.0f}" for most in tenths)
        )
    assert "Traceback" not in log.read_text()
    assert after <= before * GROWTH


def _tenths(values: list[float]) -> list[list[float]]:
    size = max(len(values) // 10, 1)
    rest = iter(values)
    return [part for part in (list(islice(rest, size)) for _ in range(10)) if part]

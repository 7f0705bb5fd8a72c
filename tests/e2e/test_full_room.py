"""More phones than a server may have files open for: those who are in go on, the others are told, and places return."""

import asyncio
import urllib.error
import urllib.request
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest
from websockets import InvalidStatus

from jtm.paths import DataPaths
from jtm.ui.serving.connections import places
from jtm.ui.strings import serving as words
from tests.e2e.conftest import Served, serving
from tests.event_loop import run_async
from tests.tab import tab

FILES = 160
PLACES = places(FILES)
PATIENCE = 120.0


def descriptors(app: Served) -> int:
    return psutil.Process(app.process.pid).num_fds()


async def come(opened: AsyncExitStack, url: str, count: int) -> None:
    for _ in range(count):
        phone = await opened.enter_async_context(tab(url, "ballot"))
        await phone.until(lambda phone=phone: phone.idle)


async def until_it_warns(log: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while "raise the limit of open files" not in log.read_text():
            await asyncio.sleep(0.5)


async def until_there_is_room(url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await asyncio.to_thread(lambda: urllib.request.urlopen(url, timeout=30).close())
            except urllib.error.HTTPError:
                await asyncio.sleep(1)
            else:
                return


def test_a_full_server_says_so_and_has_room_again_when_phones_leave(paths: DataPaths, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with serving(paths, log, files=FILES) as app:
        assert f"about {PLACES} phones and browsers" in log.read_text()

        async def evening() -> None:
            assert PLACES is not None
            async with AsyncExitStack() as opened:
                await come(opened, app.url, PLACES)
                assert descriptors(app) < FILES
                await until_it_warns(log)
                for _ in range(3):
                    with pytest.raises(urllib.error.HTTPError) as refused:
                        await asyncio.to_thread(urllib.request.urlopen, app.url, timeout=30)
                    assert (refused.value.code, refused.value.read().decode()) == (503, words.FULL)
                    with pytest.raises(InvalidStatus):
                        async with tab(app.url, "ballot"):
                            pass
            await until_there_is_room(app.url)
            async with AsyncExitStack() as others:
                await come(others, app.url, PLACES)

        run_async(evening())
    said = log.read_text()
    assert said.count("raise the limit of open files") <= 2, "once for each time that it was full"
    assert "Traceback" not in said
    assert len(said.splitlines()) < 20

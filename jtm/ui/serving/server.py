"""The server of the pages: Streamlit behind its guard, ready to run on open sockets.

Streamlit knows the pages of ``st.navigation`` only after ``app.py`` has run once; until then it takes the files in
``pages/`` for the whole app, and a link straight to a page would open without menu and layout. So ``app.py`` runs once
before anyone is let in.
"""

import asyncio
import logging
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from streamlit import config
from streamlit.runtime import get_instance

from jtm.ui.serving import connections, doors
from jtm.ui.serving.doors import Doors, DoorsError
from jtm.ui.serving.guard import Guard
from jtm.ui.serving.pages_at_root import PagesAtRoot
from jtm.ui.session import access

CLOSING_SECONDS = 3  # for requests under way when the server is told to stop


def server_of(script: Path, opened: Doors, limit: int | None, *, browse: bool) -> uvicorn.Server:
    """The server of ``script``, which may have ``limit`` files open; ``browse`` opens a browser once it is ready.
    Raises :class:`DoorsError`.
    """
    logging.getLogger("jtm").addHandler(_log())
    app = st.App(script, lifespan=_opening(opened, lambda: server, limit, browse=browse))
    config.set_option("server.address", opened.address)
    config.set_option("server.port", opened.port)
    config.set_option("server.allowedHosts", opened.names)
    if opened.certificate:  # Streamlit then marks its cookies as not for unencrypted pages
        config.set_option("server.sslCertFile", str(opened.certificate))
        config.set_option("server.sslKeyFile", str(opened.private_key))
    if access.key_is_weak():
        raise DoorsError(access.weak())
    pages = PagesAtRoot(app, (page.stem for page in (script.parent / "pages").glob("*.py")))
    server = uvicorn.Server(_settings(Guard(pages, opened, connections.places(limit)), opened))
    return server


def _settings(guarded: Guard, opened: Doors) -> uvicorn.Config:
    """As Streamlit sets it, but that a session cannot send more at once than Streamlit would take of it."""
    largest = int(config.get_option("server.maxWidgetStateSize")) * 10**6  # bytes
    return uvicorn.Config(
        guarded, log_level="warning", access_log=False, use_colors=False, server_header=False,
        ws="websockets-sansio", ws_ping_interval=30, ws_ping_timeout=30, ws_max_size=largest,
        ws_per_message_deflate=False, ssl_certfile=opened.certificate, ssl_keyfile=opened.private_key,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )  # fmt: skip


def _opening(
    opened: Doors, server: Callable[[], uvicorn.Server], limit: int | None, *, browse: bool
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """What happens before the first visitor is let in, and goes on beside all of them."""

    @asynccontextmanager
    async def opening(_: Any) -> AsyncIterator[None]:
        await _warm_up(server())
        doors.open_as(opened)
        if browse:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, opened.url)
        sweeping = asyncio.ensure_future(_sweeper(limit).run())
        yield
        sweeping.cancel()

    return opening


async def _warm_up(server: uvicorn.Server) -> None:
    """Run app.py once, or until the server is told to stop; a failure costs only the first visitor's menu."""
    running = asyncio.ensure_future(get_instance().does_script_run_without_error())
    while not running.done() and not server.should_exit:
        await asyncio.wait({running}, timeout=0.2)
    running.cancel()


def _sweeper(limit: int | None) -> connections.Sweeper:
    runtime = get_instance()
    sessions = runtime._session_mgr  # Streamlit lists sessions in no public place
    return connections.Sweeper(
        active=lambda: [info.session.id for info in sessions.list_active_sessions()],
        kept=lambda: [info.session.id for info in sessions.list_sessions()],
        close=runtime.close_session,
        limit=limit,
    )


def _log() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S%z"))
    return handler

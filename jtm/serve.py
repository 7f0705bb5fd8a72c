"""Start the app for people: one process that is both launcher and server, and a clear word where it cannot start.

Streamlit knows the pages of ``st.navigation`` only after ``app.py`` has run once; until then it takes the files in
``pages/`` for the whole app, and a link straight to a page would open without menu and layout. So ``app.py`` runs once
before anyone is let in.
"""

import asyncio
import errno
import logging
import os
import signal
import socket
import ssl
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtm import connections, doors
from jtm.doors import Doors, DoorsError, is_local

if TYPE_CHECKING:
    import uvicorn

ROOT = Path(__file__).resolve().parent.parent
BACKLOG = 2048  # connections that wait while the server is busy: a room follows a link at once
CLOSING_SECONDS = 3  # for requests under way when the server is told to stop


class PortInUseError(Exception):
    """Another program listens on the port."""


def serve(opened: Doors, headless: bool) -> int:
    """Run the app until it is stopped, and return its exit code. Raises :class:`PortInUseError` and
    :class:`DoorsError`.
    """
    _check_certificate(opened)
    limit = connections.raise_limit()
    sockets = [_listen(opened.address, port) for port in opened.ports]
    server = _server(opened, headless, limit)
    _announce(opened, limit)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # the server takes them while it runs, and passes them on when it ends
    server.run(sockets)
    return 0 if server.started else 1


def leave(code: int) -> None:
    """End the process without taking Python apart: DuckDB reports everything that is still in use then."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _check_certificate(opened: Doors) -> None:
    if opened.certificate is None or opened.private_key is None:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(opened.certificate, opened.private_key, password=_no_password)
    except (ssl.SSLError, OSError, DoorsError) as error:
        raise DoorsError(f"{opened.certificate} and {opened.private_key} cannot be used together: {error}") from error


def _no_password() -> str:
    raise DoorsError("the private key asks for a password; give one without.")


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listening = socket.create_server((address, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise DoorsError(f"The workbench cannot listen at {address}, port {port}: {error.strerror}.") from error
        raise PortInUseError(
            f"Port {port} is in use, perhaps by a workbench that is already running: open http://localhost:{port}, "
            f"or take another with `make run PORT={port + 1}` or `python -m jtm run --port {port + 1}`."
        ) from error
    listening.setblocking(False)
    return listening


def _server(opened: Doors, headless: bool, limit: int | None) -> "uvicorn.Server":
    """The server, ready to run. Streamlit is imported here: no other command waits for it."""
    import streamlit as st
    import uvicorn
    from streamlit import config

    from jtm.ui import access
    from jtm.ui.guard import Guard

    logging.getLogger("jtm").addHandler(_log())
    app = st.App(ROOT / "app.py", lifespan=_opening(opened, lambda: server, headless, limit))
    config.set_option("server.address", opened.address)
    config.set_option("server.port", opened.port)
    config.set_option("server.allowedHosts", opened.names)
    if opened.certificate:
        config.set_option("server.sslCertFile", str(opened.certificate))
        config.set_option("server.sslKeyFile", str(opened.private_key))
    if access.key_is_weak():
        raise DoorsError(access.WEAK)
    largest = int(config.get_option("server.maxWidgetStateSize")) * 10**6  # bytes that a session may send at once
    server = uvicorn.Server(uvicorn.Config(
        Guard(app, opened, connections.places(limit)), log_level="warning", access_log=False, use_colors=False,
        server_header=False,
        ws="websockets-sansio", ws_ping_interval=30, ws_ping_timeout=30, ws_max_size=largest,
        ws_per_message_deflate=False, ssl_certfile=opened.certificate, ssl_keyfile=opened.private_key,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    ))  # fmt: skip
    return server


def _opening(
    opened: Doors, server: Callable[[], "uvicorn.Server"], headless: bool, limit: int | None
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """What happens before the first visitor is let in, and goes on beside all of them."""

    @asynccontextmanager
    async def opening(_: Any) -> AsyncIterator[None]:
        await _warm_up(server())
        doors.open_as(opened)
        if not headless:
            name = "localhost" if opened.address in ("0.0.0.0", "::") else opened.address
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, f"{opened.scheme}://{name}:{opened.port}")
        sweeping = asyncio.ensure_future(_sweeper(limit).run())
        yield
        sweeping.cancel()

    return opening


async def _warm_up(server: "uvicorn.Server") -> None:
    """Run app.py once, or until the server is told to stop; a failure costs only the first visitor's menu."""
    from streamlit.runtime import get_instance

    running = asyncio.ensure_future(get_instance().does_script_run_without_error())
    while not running.done() and not server.should_exit:
        await asyncio.wait({running}, timeout=0.2)
    running.cancel()


def _sweeper(limit: int | None) -> connections.Sweeper:
    from streamlit.runtime import get_instance

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


def _announce(opened: Doors, limit: int | None) -> None:
    """Say where the workbench opens, and what others on the network can read."""
    local = opened.address in ("0.0.0.0", "::") or is_local(opened.address)
    name = "localhost" if local else opened.address
    say = [f"The workbench opens at {opened.scheme}://{name}:{opened.port} (Ctrl-C ends it)."]
    if room := connections.say_places(limit):
        say.append(room)
    if opened.voters_port:
        say.append(f"Voters' phones reach the ballot, and nothing else, at port {opened.voters_port}.")
    if not is_local(opened.address) and not opened.certificate:
        say.append(
            "It is not encrypted. Anyone on this network can read what travels: the facilitator's key, join codes, and "
            "who votes what. To encrypt it, give --certificate and --private-key (see docs/deploy.md)."
        )
    print("\n".join(say), file=sys.stderr, flush=True)

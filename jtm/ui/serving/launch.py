"""Start the app for people: one process that is both launcher and server, and a clear word where it cannot start."""

import errno
import logging
import os
import signal
import socket
import ssl
import sys

from jtm.errors import CannotAnswer
from jtm.paths import app_folder, is_installed
from jtm.ui.serving import connections
from jtm.ui.serving.doors import Doors, DoorsError, is_local

BACKLOG = 2048  # connections that wait while the server is busy: a room follows a link at once


class PortInUseError(CannotAnswer):
    """Another program listens on the port."""


def serve(opened: Doors, headless: bool) -> int:
    """Run the app until it is stopped, and return its exit code. Raises :class:`PortInUseError` and
    :class:`DoorsError`.
    """
    _check_certificate(opened)
    limit = connections.raise_limit()
    sockets = [_listen(opened.address, port) for port in opened.ports]
    from jtm.ui.serving.server import server_of  # no other command waits for Streamlit

    server = server_of(app_folder() / "app.py", opened, limit, browse=not headless)
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
        another = f"jtm run --port {port + 1}" if is_installed() else f"make run PORT={port + 1}"
        raise PortInUseError(
            f"Port {port} is in use, perhaps by a workbench that is already running: open http://localhost:{port}, "
            f"or take another with `{another}`."
        ) from error
    listening.setblocking(False)
    return listening


def _announce(opened: Doors, limit: int | None) -> None:
    """Say where the workbench opens, and what others on the network can read."""
    say = [f"The workbench opens at {opened.url} (Ctrl-C ends it)."]
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

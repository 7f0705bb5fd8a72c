"""A publisher on this machine: serves a folder over HTTP, and misbehaves where it is told to."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

PAGE = b"<!DOCTYPE html><html><body>Access denied</body></html>"


class Fault(StrEnum):
    """What can go wrong with one answer."""

    CUT_OFF = "announces the file's length, sends half of what is left and hangs up"
    OVERSTATE = "sends everything and announces more"
    TRUNCATE = "sends half of the file and announces that half"
    EMPTY = "sends nothing, successfully"
    PAGE = "sends a web page, and says so"
    DISGUISED_PAGE = "sends a web page as if it were data"
    MISSING = "404"
    BUSY = "503"
    HANG = "never answers"
    STALL = "sends half of the file, then nothing more"
    NO_RANGE = "ignores that only the rest is asked for"


@dataclass
class Publisher:
    """The running server: where it is, what it was asked, and how it should fail."""

    folder: Path
    url: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    _faults: dict[str, list[Fault]] = field(default_factory=dict)

    def misbehave(self, path: str, fault: Fault, times: int = 1000) -> None:
        """Answer the next ``times`` requests for ``path`` with ``fault``."""
        self._faults[f"/{path}"] = [fault] * times

    def behave(self) -> None:
        """Answer everything properly from now on."""
        self._faults.clear()

    def next_fault(self, path: str) -> Fault | None:
        """The fault of this answer, which is used up."""
        left = self._faults.get(path)
        return left.pop() if left else None

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for ``path`` so far."""
        return [headers for asked, headers in self.requests if asked == f"/{path}"]


@contextmanager
def serve(folder: Path) -> Iterator[Publisher]:
    """Serve ``folder`` on a free port of this machine."""
    publisher = Publisher(folder)
    server = _Server(("127.0.0.1", 0), partial(_Handler, publisher))
    publisher.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a client that gives up is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, publisher: Publisher, *args: object) -> None:
        self.publisher = publisher
        super().__init__(*args)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.publisher.requests.append((path, dict(self.headers)))
        fault = self.publisher.next_fault(path)
        file = self.publisher.folder / path.lstrip("/")
        if fault is Fault.HANG:
            self._wait()
        elif fault is Fault.BUSY:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, PAGE, {"Content-Type": "text/html"})
        elif fault is Fault.MISSING or not file.is_file():
            self._send(HTTPStatus.NOT_FOUND, PAGE, {"Content-Type": "text/html"})
        elif fault in {Fault.PAGE, Fault.DISGUISED_PAGE}:
            kind = "text/html; charset=utf-8" if fault is Fault.PAGE else "application/octet-stream"
            self._send(HTTPStatus.OK, PAGE, {"Content-Type": kind})
        else:
            self._send_file(file, fault)

    def _send_file(self, file: Path, fault: Fault | None) -> None:
        content = file.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {
            "Content-Type": "application/octet-stream",
            "ETag": etag,
            "Last-Modified": formatdate(file.stat().st_mtime, usegmt=True),
        }
        if self.headers.get("If-None-Match") == etag:
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers)
            return
        start = self._start(etag) if fault is not Fault.NO_RANGE else 0
        status = HTTPStatus.PARTIAL_CONTENT if start else HTTPStatus.OK
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._send(status, content[start:], headers, fault)

    def _start(self, etag: str) -> int:
        """The first byte asked for, if the file is still the one of which the rest is wanted."""
        if self.headers.get("If-Range") != etag:
            return 0
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], fault: Fault | None = None) -> None:
        sent = body[: len(body) // 2] if fault in {Fault.CUT_OFF, Fault.TRUNCATE, Fault.STALL} else body
        sent = b"" if fault is Fault.EMPTY else sent
        announced = len(sent) if fault in {Fault.TRUNCATE, Fault.EMPTY} else len(body)
        announced += 1000 if fault is Fault.OVERSTATE else 0
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(sent)
        self.wfile.flush()
        if fault is Fault.STALL:
            self._wait()
        self.close_connection = fault is not None

    def _wait(self) -> None:
        self.publisher.stopped.wait(timeout=30)
        self.close_connection = True

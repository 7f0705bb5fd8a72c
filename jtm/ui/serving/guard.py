"""What stands before every request: only names, pages and messages that the workbench is meant for get through.

It wraps the whole server, so that each answer carries the headers by which a browser protects a page, errors included.
At the voters' port it lets nothing through but the ballot and what a browser needs to draw it; which pages a session
there can run is settled in ``app.py``, which asks :func:`at_voters_port`.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib.resources import files
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from jtm.ui.serving import doors
from jtm.ui.serving.doors import Doors, host_name
from jtm.ui.strings import serving as words

DOOR = "x-jtm-door"
_ALL, _VOTERS = b"all", b"voters"
# Of the paths that Streamlit keeps for itself; metrics, health of the script and the interface for agents stay closed.
_CORE = re.compile(r"health|host-config|stream|upload_file/[^/]+/[^/]+|bidi-components/.*")
_CORE_FOR_VOTERS = re.compile(r"health|host-config|stream|bidi-components/.*")
_PATHS_FOR_VOTERS = re.compile(r"/|/favicon\.png|/static/.*|/media/.*|/app/static/.*")
# What a browser may ask a session to do. The others empty everyone's caches, read git, or watch files.
_MESSAGES = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
_MESSAGES_FOR_VOTERS = {"rerun_script", "stop_script", "app_heartbeat"}
_READING = {"GET", "HEAD", "OPTIONS"}


def at_voters_port() -> bool:
    """Whether the session that asks came in at the voters' port; one that cannot be placed counts as one that did."""
    return doors.opened().voters_port is not None and st.context.headers.get(DOOR) != _ALL.decode()


class Guard:
    """The server behind its doors, as an ASGI application."""

    def __init__(self, app: ASGIApp, opened: Doors, places: int | None) -> None:
        """``app`` answers what gets through; ``places`` is how many sessions fit, if that has a limit."""
        self._app = app
        self._doors = opened
        self._places = places
        self._sessions = 0
        self._headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the door that it came in by."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        voter = self._is_voter(scope)
        refusal = self._refusal(scope, voter)
        if scope["type"] == "http":
            await (refusal or self._app)(_marked(scope, voter), receive, self._protecting(send))
        elif refusal:
            await send({"type": "websocket.close", "code": 1008})
        else:
            self._sessions += 1
            try:
                await self._app(_marked(scope, voter), _sifting(receive, voter), send)
            finally:
                self._sessions -= 1

    def _is_voter(self, scope: Scope) -> bool:
        return self._doors.voters_port is not None and scope["server"][1] != self._doors.port

    def _refusal(self, scope: Scope, voter: bool) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._doors.knows(host):
            name = host_name(host)
            return PlainTextResponse(words.UNKNOWN_NAME.format(name=name) if name else words.NO_NAME, 421)
        changes = scope["type"] == "websocket" or scope["method"] not in _READING
        if changes and not _same_site(headers.get("origin"), host):
            return PlainTextResponse(words.OTHER_SITE, 403)
        if self._is_full() and (scope["type"] == "websocket" or _is_page(scope["path"])):
            return PlainTextResponse(words.FULL, 503, {"Retry-After": "30"})
        return _voters_refusal(scope) if voter else _closed(scope["path"], _CORE)

    def _is_full(self) -> bool:
        return self._places is not None and self._sessions >= self._places

    def _protecting(self, send: Send) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        return protected


def _voters_refusal(scope: Scope) -> Response | None:
    path = scope["path"]
    if path.rstrip("/") == "/ballot":  # as on the other port; here it is the only page
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse("/" + (f"?{query}" if query else ""), 307)
    if scope["type"] == "http" and scope["method"] not in _READING:
        return PlainTextResponse(words.ONLY_THE_BALLOT, 404)
    if "/_stcore/" in path:
        return _closed(path, _CORE_FOR_VOTERS)
    return None if _PATHS_FOR_VOTERS.fullmatch(path) else PlainTextResponse(words.ONLY_THE_BALLOT, 404)


def _is_page(path: str) -> bool:
    """Whether a path is one that people open, not one that an open page asks for."""
    return not re.search(r"/(_stcore|static|media|app/static)/|/favicon\.png$", path)


def _closed(path: str, core: re.Pattern[str]) -> Response | None:
    _, inside, rest = path.rpartition("/_stcore/")
    return None if not inside or core.fullmatch(rest) else PlainTextResponse(words.CLOSED, 404)


def _same_site(origin: str | None, host: str) -> bool:
    """Whether a request comes from a page of ours. Programs other than browsers send no origin, and need none."""
    return origin is None or urlsplit(origin).netloc.casefold() == host.casefold()


def _marked(scope: Scope, voter: bool) -> Scope:
    """The request with the door that it came in by, whatever it says of that itself."""
    others = [pair for pair in scope["headers"] if pair[0] != DOOR.encode()]
    return {**scope, "headers": [*others, (DOOR.encode(), _VOTERS if voter else _ALL)]}


def _sifting(receive: Receive, voter: bool) -> Receive:
    allowed = _MESSAGES_FOR_VOTERS if voter else _MESSAGES

    async def sifted() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _kind(message.get("bytes") or b"") in allowed:
                return message

    return sifted


def _kind(data: bytes) -> str:
    try:
        return str(BackMsg.FromString(data).WhichOneof("type"))
    except Exception:  # the decoder's own error has no public name; Streamlit would close the connection
        return ""


# ── what a browser is told ────────────────────────────────────────────────────────────────────────────────────────


def security_headers() -> dict[str, str]:
    """The headers of every answer. Scripts come from this server alone; ``blob:`` are the small ones that components
    bring along, Streamlit's tables run WebAssembly, and its front end writes styles as it goes.
    """
    inline = " ".join(f"'sha256-{digest}'" for digest in inline_scripts())
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' blob: {inline}",
        "worker-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def inline_scripts() -> Iterable[str]:
    """SHA-256, in base 64, of each script that stands in Streamlit's own page."""
    page = files("streamlit").joinpath("static/index.html").read_text("utf-8")
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        yield base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

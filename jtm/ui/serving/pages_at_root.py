"""Deep links without detours: a page says where the server is, before its browser has to ask around.

Streamlit's front end looks for the server below the page's own address first (``/landscape/_stcore/health``), is told
twice that there is nothing, and goes on at the root. Whoever hosts an app may name the place in ``window.__streamlit``:
here each page below the root does so, in a script that stands before the others. The start page is found at
its name, and at the address that it had once, too.
"""

from collections.abc import Iterable
from importlib.resources import files

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

SCRIPT_PATH = "/root.js"
# Pages lie one step below the root, wherever a proxy has put that.
# The start page has no other address for Streamlit, which would say that there is no such page; links carry a scenario.
AT_THE_START = ("/ranking", "/jobs_that_mobilize")
SCRIPT = 'window.__streamlit = {BACKEND_BASE_URL: new URL("./", location.href).href};'


class PagesAtRoot:
    """Streamlit's server with pages that know where it is, as an ASGI application."""

    def __init__(self, app: ASGIApp, pages: Iterable[str]) -> None:
        """``app`` answers everything but the addresses of ``pages``, and the script that they load."""
        self._app = app
        self._pages = {f"/{page}" for page in pages}
        page = files("streamlit").joinpath("static/index.html").read_text("utf-8")
        self._page = page.replace("<script", f'<script src=".{SCRIPT_PATH}"></script>\n    <script', 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> ASGIApp:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return self._app
        if scope["path"] in AT_THE_START:
            query = scope.get("query_string", b"").decode("latin-1")
            return RedirectResponse(f"./?{query}" if query else "./", status_code=307)
        fresh = {"Cache-Control": "no-cache"}  # as Streamlit says of its page
        if scope["path"] == SCRIPT_PATH:
            return Response(SCRIPT, media_type="text/javascript", headers=fresh)
        return (
            Response(self._page, media_type="text/html", headers=fresh) if scope["path"] in self._pages else self._app
        )

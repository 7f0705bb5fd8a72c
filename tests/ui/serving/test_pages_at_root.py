"""Where a page's browser looks for the server, without one."""

import re

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message

from jtm.ui.serving.pages_at_root import SCRIPT, SCRIPT_PATH, PagesAtRoot
from tests.event_loop import run_async

SERVER = PagesAtRoot(PlainTextResponse("passed on"), ["landscape", "methods"])


def asked(path: str, method: str = "GET", query: str = "") -> tuple[Headers, str]:
    """Headers and text of the answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    run_async(
        SERVER(
            {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": []},
            receive,
            send,
        )
    )
    start, *bodies = sent
    return Headers(raw=start["headers"]), b"".join(body["body"] for body in bodies).decode()


def test_a_page_loads_the_script_before_all_others() -> None:
    headers, page = asked("/landscape")
    scripts = re.findall(r"<script[^>]*", page)
    assert scripts[0] == f'<script src=".{SCRIPT_PATH}"'
    assert len(scripts) > 1
    assert headers["content-type"].startswith("text/html")
    assert headers["cache-control"] == "no-cache"


def test_the_script_names_the_root() -> None:
    headers, text = asked(SCRIPT_PATH)
    assert text == SCRIPT
    assert headers["content-type"].startswith("text/javascript")


def test_everything_else_is_passed_on() -> None:
    for path in ("/", "/unknown", "/landscape/more", "/static/js/index.js", "/_stcore/health"):
        assert asked(path)[1] == "passed on"
    assert asked("/landscape", "POST")[1] == "passed on"


@pytest.mark.parametrize("path", ["/ranking", "/jobs_that_mobilize"])
def test_other_addresses_of_the_start_page_lead_there_with_the_settings(path: str) -> None:
    assert asked(path, query="area=48&w=50-30-20")[0]["location"] == "./?area=48&w=50-30-20"
    assert asked(path)[0]["location"] == "./"

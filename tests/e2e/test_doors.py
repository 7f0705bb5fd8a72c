"""A workbench that a whole network can reach: what it lets in, to whom, and what it tells a browser.

One server listens at every address of this machine, with a port for voters. Whoever asks it does so at the machine's
address on its network, as a phone would.
"""

import asyncio
import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import URL
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash
from websockets import InvalidStatus, Subprotocol
from websockets.asyncio.client import connect

from jtm.answers.validation import begin_round
from jtm.paths import DataPaths
from jtm.store import rounds
from jtm.store.connect import open_store
from jtm.ui.serving import guard
from jtm.ui.steps.facilitator import lan_address
from jtm.ui.strings import own_indicators as own_indicators_words
from jtm.ui.strings import regional_projections as regional_projections_words
from jtm.ui.strings import training
from jtm.ui.strings import validation as words
from tests.e2e.conftest import free_port, serving
from tests.e2e.pages import KEY
from tests.event_loop import run_async
from tests.framework.rounds import draft
from tests.tab import Tab, tab

PAGES = ("landscape", "ranking", "benchmarks", "validation", "pathways", "training", "facilitator",
         "skills_language", "regional_projections", "program_lists",
         "own_indicators", "methods")  # fmt: skip
WAIT = 180_000  # milliseconds: a browser and a server share a machine that may be busy


class Trap:
    """A way out of this machine that swallows what is sent, and remembers that something was."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.caught: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                self.caught.append(self._listening.accept()[0])

    def close(self) -> None:
        for one in (*self.caught, self._listening):
            one.close()


@dataclass
class Opened:
    """An open workbench, as a phone sees it."""

    port: int
    voters_port: int
    log: Path
    code: str
    way_out: Trap

    @property
    def url(self) -> str:
        return f"http://{lan_address()}:{self.port}"

    @property
    def voters(self) -> str:
        return f"http://{lan_address()}:{self.voters_port}"

    def asked(
        self, path: str, port: int | None = None, method: str = "GET", **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(lan_address(), port or self.port, timeout=60)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()


@pytest.fixture(scope="module")
def hall(paths: DataPaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("hall")
    url = URL.create("sqlite", database=str(folder / "store.sqlite"))
    port, voters_port, way_out = free_port(), free_port(), Trap()
    options = ["--address", "0.0.0.0", "--voters-port", str(voters_port), "--allowed-host", "jtm.example.org"]
    out = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), way_out.url)
    with closing(way_out), closing(open_store(url)) as store:
        made = begin_round(store, draft(2), "Mechanics", "26420")
        code = rounds.open_round(store, made)
        with serving(paths, folder / "log.txt", port, options, **out, JTM_STORE_URL=url.render_as_string()):
            yield Opened(port, voters_port, folder / "log.txt", code, way_out)


# ── names and origins ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/stream", "/ballot"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:8501"])
def test_a_foreign_name_is_refused_everywhere_though_the_origin_is_the_same(hall: Opened, path: str, host: str) -> None:
    for port in (hall.port, hall.voters_port):
        answer = hall.asked(path, port, Host=host, Origin=f"http://{host}")
        assert answer.status == 421
        assert "--allowed-host" in answer.read().decode()


def handshake(hall: Opened, host: str, origin: str | None) -> int:
    """What the server answers to a websocket."""
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Host": host}  # fmt: skip
    return hall.asked("/_stcore/stream", **headers, **({"Origin": origin} if origin else {})).status


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8501"])
def test_a_page_whose_name_was_made_to_lead_here_cannot_open_a_session(hall: Opened, host: str) -> None:
    assert handshake(hall, host, f"http://{host}") == 403


@pytest.mark.parametrize("host", ["localhost", "jtm.example.org", "192.0.2.77", socket.gethostname()])
def test_our_own_names_open_a_session(hall: Opened, host: str) -> None:
    assert handshake(hall, host, f"https://{host}") == 101


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "https://jtm.example.org"])
def test_a_page_of_another_site_cannot_open_a_session(hall: Opened, origin: str) -> None:
    assert handshake(hall, f"localhost:{hall.port}", origin) == 403


def test_foreign_origins_hold_nobody_up_and_make_the_server_look_nothing_up(hall: Opened) -> None:
    began = time.monotonic()
    for number in range(10):
        assert handshake(hall, f"{lan_address()}:{hall.port}", f"http://site{number}.example") == 403
    assert hall.asked("/_stcore/health").read() == b"ok"
    assert time.monotonic() - began < 5
    assert not hall.way_out.caught


def test_a_page_of_another_site_cannot_change_anything(hall: Opened) -> None:
    for method in ("PUT", "POST", "DELETE"):
        answer = hall.asked("/_stcore/upload_file/a/b", method=method, Origin="http://evil.example")
        assert answer.status == 403


# ── closed paths, and what a browser is told ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    ["metrics", "script-health-check", "agent/openapi.json", "agent/interact", "agent/mcp", "allowed-message-origins",
     "anything"],
)  # fmt: skip
def test_what_nobody_needs_is_closed(hall: Opened, path: str) -> None:
    for port in (hall.port, hall.voters_port):
        for method in ("GET", "POST"):
            assert hall.asked(f"/_stcore/{path}", port, method).status == 404
        assert hall.asked(f"/landscape/_stcore/{path}", port).status == 404


@pytest.mark.parametrize("path", ["/", "/ballot", "/_stcore/health", "/_stcore/metrics", "/favicon.png", "/media/none"])
def test_every_answer_protects_the_page(hall: Opened, path: str) -> None:
    headers = hall.asked(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    (scripts,) = re.findall(r"script-src ([^;]*)", policy)
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert "http" not in policy


@pytest.mark.parametrize("name", ["", *PAGES])
def test_no_page_breaks_its_own_policy(hall: Opened, page: Page, name: str) -> None:
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{hall.url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=WAIT)
    if name == "":
        expect(page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first).to_be_visible(timeout=WAIT)
        expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible(timeout=WAIT)
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible(timeout=WAIT)
    page.wait_for_timeout(1000)
    assert not broken


# ── the facilitator's key ─────────────────────────────────────────────────────────────────────────────────────────


async def enter(shown: Tab, key: str) -> None:
    """Type a key, and press."""
    await shown.until(lambda: shown.idle and shown.find("button", words.KEY_ENTER))
    await shown.submit(shown.find("button", words.KEY_ENTER), {words.KEY: key})


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("regional_projections", regional_projections_words.REGIONAL_FILE),
        ("program_lists", training.LISTS_FILE),
        ("own_indicators", own_indicators_words.FILE),
    ],
)
def test_loading_what_everyone_sees_takes_the_key(hall: Opened, name: str, note: str) -> None:
    async def try_it() -> None:
        async with tab(hall.url, name) as shown:
            await shown.until(lambda: shown.idle and shown.find("text_input", words.KEY))
            assert not shown.elements("file_uploader")
            assert not [one for one in shown.elements("button") if "Remove" in one.label]
            await enter(shown, KEY)
            await shown.until(lambda: shown.idle and shown.find("file_uploader", note))

    run_async(try_it())


def test_a_wrong_key_is_written_to_the_log_with_time_and_address(hall: Opened) -> None:
    async def try_it() -> None:
        async with tab(hall.url, "facilitator") as shown:
            await enter(shown, "a key that nobody has set")
            await shown.until(lambda: shown.says(words.KEY_WRONG))

    run_async(try_it())
    log = hall.log.read_text()
    line = r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} A wrong facilitator's key, tried from (\S+)\."
    assert lan_address() in re.findall(line, log)
    assert "nobody has set" not in log


def test_nobody_can_empty_what_all_sessions_share(hall: Opened) -> None:
    """Streamlit clears every cache, and the session, for whoever asks."""

    async def try_it() -> None:
        async with tab(hall.url, "facilitator") as shown:
            await enter(shown, KEY)
            await shown.until(lambda: shown.idle and shown.find("button", words.KEY_LEAVE))
            await shown.socket.send(BackMsg(clear_cache=True).SerializeToString())
            await shown.run()
            await shown.until(lambda: shown.idle)
            assert shown.find("button", words.KEY_LEAVE)

    run_async(try_it())


def test_the_console_says_that_nothing_is_encrypted(hall: Opened) -> None:
    said = hall.log.read_text()
    assert "not encrypted" in said
    assert "--certificate" in said


# ── the voters' port ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [f"/{name}" for name in PAGES] + ["/oauth2callback", "/auth/login", "/component/x"])
def test_the_voters_port_has_no_other_page(hall: Opened, path: str) -> None:
    assert hall.asked(path, hall.voters_port).status == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_the_voters_port_takes_no_file(hall: Opened, method: str) -> None:
    assert hall.asked("/_stcore/upload_file/a/b", hall.voters_port, method).status == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("by_hash", [False, True])
def test_a_message_that_asks_for_another_page_gets_the_ballot(hall: Opened, name: str, by_hash: bool) -> None:
    async def try_it() -> list[str]:
        async with tab(hall.voters, "") as shown:
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            shown._page_hash, shown.page = (calc_hash(name), "") if by_hash else ("", name)
            await shown.run()
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            return [one.body for one in shown.elements("heading")]

    assert run_async(try_it()) == [words.BALLOT_TITLE]


def test_a_phone_cannot_say_that_it_came_in_by_the_other_door(hall: Opened) -> None:
    async def try_it() -> None:
        address = hall.voters.replace("http", "ws") + "/_stcore/stream"
        claimed = {guard.DOOR: "all", guard.DOOR.title(): "all"}
        async with connect(address, subprotocols=[Subprotocol("streamlit")], additional_headers=claimed) as socket:
            shown = Tab(socket, "facilitator", "", None, None)
            listening = asyncio.create_task(shown.listen())
            await shown.run()
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            assert not shown.find("text_input", words.KEY)
            listening.cancel()

    run_async(try_it())


def test_a_session_of_the_workbench_is_the_ballot_once_it_comes_in_by_the_voters_port(hall: Opened) -> None:
    """Whoever has the name of a session can take it up again, but not carry its pages over."""

    async def try_it() -> None:
        async with tab(hall.url, "facilitator") as before:
            await before.until(lambda: before.idle and before.find("text_input", words.KEY))
            session = before.session
        address = hall.voters.replace("http", "ws") + "/_stcore/stream"
        again = [Subprotocol("streamlit"), Subprotocol("none"), Subprotocol(session)]
        async with connect(address, subprotocols=again) as socket:
            shown = Tab(socket, "facilitator", "", None, None)
            listening = asyncio.create_task(shown.listen())
            await shown.run()
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            assert not shown.find("text_input", words.KEY)
            listening.cancel()

    run_async(try_it())


def test_a_foreign_site_cannot_vote(hall: Opened) -> None:
    async def try_it() -> None:
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(
                hall.voters.replace("http", "ws") + "/_stcore/stream", additional_headers={"Origin": hall.url}
            ):
                pass

    run_async(try_it())


def test_the_qr_code_leads_to_the_voters_port(hall: Opened, page: Page) -> None:
    page.goto(f"{hall.url}/facilitator")
    page.get_by_label(words.KEY).fill(KEY, timeout=WAIT)
    page.get_by_role("button", name=words.KEY_ENTER).click()
    address = f"{hall.voters}/"
    picture = page.get_by_role("img", name=words.JOIN_ALT.format(url=f"{address}?code={hall.code}"))
    expect(picture).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(words.JOIN_LOCAL)).to_have_count(0)


def test_a_phone_votes_at_the_voters_port_with_nothing_else_in_sight(hall: Opened, page: Page) -> None:
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{hall.voters}/ballot?code={hall.code}")
    page.get_by_label(words.EMPLOYER).fill("Acme", timeout=WAIT)
    page.get_by_role("button", name=words.START).click()
    expect(page.get_by_role("heading", name="Skill 0")).to_be_visible(timeout=WAIT)
    page.get_by_role("radio", name=next(iter(words.NECESSITIES.values()))).first.click()
    page.get_by_role("button", name=words.SAVE_NEXT).click()
    expect(page.get_by_text(words.SAVED.format(name="Skill 0"))).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("link", name=words.FACILITATOR_NAME)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Skill 1")).to_be_visible(timeout=WAIT)
    assert not broken

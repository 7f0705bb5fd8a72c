"""The nginx configuration of docs/deploy.md, in a real nginx before a real workbench.

Nothing of it is changed but the ports, where the certificate is, and the address to listen at. The names stay: whoever
asks connects to this machine and says the name, as a browser would that looked it up.
"""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL
from streamlit.util import calc_hash
from websockets import InvalidStatus

from jtm.answers.validation import begin_round
from jtm.paths import DataPaths
from jtm.store import rounds
from jtm.store.connect import open_store
from jtm.ui.steps.facilitator import lan_address
from jtm.ui.strings import validation as words
from tests.certificate import certificate
from tests.e2e.conftest import ROOT, free_port, serving
from tests.e2e.pages import KEY
from tests.event_loop import run_async
from tests.framework.rounds import draft
from tests.nginx import nginx, serving_nginx
from tests.tab import Tab, tab

NAME, VOTERS_NAME = "jtm.example.org", "vote.example.org"


@dataclass
class Proxied:
    """A workbench behind nginx, as others reach it."""

    port: int
    certificate: Path
    log: Path
    code: str

    def url(self, name: str = NAME) -> str:
        return f"https://{name}:{self.port}"

    def asked(self, path: str, name: str = NAME, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """The answer to one request; whoever names another ``Host`` still shakes hands with ``name``."""
        connection = http.client.HTTPConnection(name, self.port)
        connection.sock = self._trusting().wrap_socket(self._connected(), server_hostname=name)
        connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        return connection.getresponse()

    def tab(self, page: str, name: str = NAME, query: str = "", **connection: Any) -> AbstractAsyncContextManager[Tab]:
        return tab(
            self.url(name),
            page,
            query,
            sock=self._connected(),
            ssl=self._trusting(),
            server_hostname=name,
            **connection,
        )

    def _trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def _connected(self) -> socket.socket:
        # By the address on the network: from a loopback address, nobody could tell a visitor from nginx.
        return socket.create_connection((lan_address(), self.port), timeout=60)


def documented(ports: dict[int, int], public: Path, private: Path) -> str:
    """The configuration of docs/deploy.md, with this test's ``ports`` and certificate."""
    document = (ROOT / "docs/deploy.md").read_text("utf-8")
    block: str
    (block,) = re.findall(r"```\n(map .*?)```", document, re.DOTALL)
    for port, ours in ports.items():
        block, changed = re.subn(rf"\b{port}\b", str(ours), block)
        assert changed, port
    for written, file in {"/etc/ssl/jtm.pem": public, "/etc/ssl/jtm-key.pem": private}.items():
        assert written in block
        block = block.replace(written, str(file))
    return block


@pytest.fixture(scope="module")
def proxied(paths: DataPaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    program = nginx(tmp_path_factory.getbasetemp().parent / "nginx")
    folder = tmp_path_factory.mktemp("proxied")
    url = URL.create("sqlite", database=str(folder / "store.sqlite"))
    port, workbench_port, voters_port = free_port(), free_port(), free_port()
    public, private = certificate(folder, NAME, VOTERS_NAME)
    servers = documented({443: port, 8501: workbench_port, 8502: voters_port}, public, private)
    # As the document starts it.
    options = ["--allowed-host", NAME, "--voters-port", str(voters_port), "--voters-url", f"https://{VOTERS_NAME}"]
    with closing(open_store(url)) as store:
        made = begin_round(store, draft(2), "Mechanics", "26420")
        code = rounds.open_round(store, made)
        with (
            serving(paths, folder / "log.txt", workbench_port, options, JTM_STORE_URL=url.render_as_string()),
            serving_nginx(program, servers, port, folder),
        ):
            yield Proxied(port, public, folder / "log.txt", code)


# ── pages, and who may ask for them ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [NAME, VOTERS_NAME])
def test_a_page_comes_encrypted_through_the_proxy_with_each_security_header_once(proxied: Proxied, name: str) -> None:
    answer = proxied.asked("/", name)
    assert answer.status == 200
    assert b"<title>" in answer.read()
    for header, value in {
        "Strict-Transport-Security": "max-age=31536000",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }.items():
        assert answer.headers.get_all(header) == [value]
    (policy,) = answer.headers.get_all("Content-Security-Policy", [])
    assert "frame-ancestors 'none'" in policy


def test_a_session_runs_through_the_proxy(proxied: Proxied) -> None:
    async def try_it() -> None:
        async with proxied.tab("methods") as shown:
            await shown.until(lambda: shown.idle and shown.elements("heading"))

    run_async(try_it())


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/stream", "/ballot"])
@pytest.mark.parametrize("shaken", [NAME, VOTERS_NAME])
def test_a_foreign_name_is_refused_behind_the_proxy(proxied: Proxied, path: str, shaken: str) -> None:
    for host in ("evil.example", f"{NAME}.evil.example", f"evil.example:{proxied.port}"):
        assert proxied.asked(path, shaken, Host=host, Origin=f"https://{host}").status == 421


@pytest.mark.parametrize("name", [NAME, VOTERS_NAME])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8501"])
def test_a_page_of_another_site_gets_nothing_through_the_proxy(proxied: Proxied, name: str, origin: str) -> None:
    async def try_it() -> None:
        with pytest.raises(InvalidStatus, match="403"):
            async with proxied.tab("", name, origin=origin):
                pass

    run_async(try_it())
    assert proxied.asked("/_stcore/upload_file/a/b", name, "PUT", Origin=origin).status == 403


@pytest.mark.parametrize("path", ["metrics", "script-health-check", "agent/openapi.json", "allowed-message-origins"])
def test_closed_paths_stay_closed_behind_the_proxy(proxied: Proxied, path: str) -> None:
    for name in (NAME, VOTERS_NAME):
        for method in ("GET", "POST"):
            assert proxied.asked(f"/_stcore/{path}", name, method).status == 404


# ── the voters' name ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["landscape", "facilitator", "validation", "regional_projections"])
def test_the_voters_name_leads_to_the_ballot_alone(proxied: Proxied, page: str) -> None:
    assert proxied.asked(f"/{page}").status == 200
    assert proxied.asked(f"/{page}", VOTERS_NAME).status == 404

    async def try_it() -> list[str]:
        async with proxied.tab("", VOTERS_NAME) as shown:
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            shown._page_hash, shown.page = calc_hash(page), ""
            await shown.run()
            await shown.until(lambda: shown.idle and shown.find("button", words.START))
            return [one.body for one in shown.elements("heading")]

    assert run_async(try_it()) == [words.BALLOT_TITLE]


def test_a_phone_votes_at_the_voters_name(proxied: Proxied) -> None:
    async def try_it() -> None:
        async with proxied.tab("", VOTERS_NAME, f"code={proxied.code}") as phone:
            await phone.until(lambda: phone.idle and phone.find("button", words.START))
            await phone.submit(phone.find("button", words.START), {words.EMPLOYER: "Acme"})
            await phone.until(lambda: phone.idle and phone.find("button", words.SAVE_NEXT))
            answers = {words.NECESSITY_ASK: next(iter(words.NECESSITIES.values()))}
            await phone.submit(phone.find("button", words.SAVE_NEXT), answers)
            await phone.until(lambda: phone.says(words.SAVED.format(name="Skill 0")))

    run_async(try_it())


# ── whose key was wrong ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_key_is_logged_with_the_visitors_address_whatever_the_visitor_claims(proxied: Proxied) -> None:
    async def enter(shown: Tab, key: str) -> None:
        await shown.until(lambda: shown.idle and shown.find("button", words.KEY_ENTER))
        await shown.submit(shown.find("button", words.KEY_ENTER), {words.KEY: key})

    async def try_it() -> None:
        claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
        async with proxied.tab("facilitator", additional_headers=claimed) as shown:
            await enter(shown, "a key that nobody has set")
            await shown.until(lambda: shown.says(words.KEY_WRONG))
            await enter(shown, KEY)
            await shown.until(lambda: shown.idle and shown.find("button", words.KEY_LEAVE))

    run_async(try_it())
    assert re.findall(r"wrong facilitator's key, tried from (\S+)\.", proxied.log.read_text()) == [lan_address()]

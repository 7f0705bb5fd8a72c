"""Starting the app, also where it cannot be started, and ending it."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from playwright.sync_api import Browser, expect

from jtm.commands.cli import main
from jtm.paths import DataPaths
from jtm.ui.serving.doors import Doors
from jtm.ui.serving.launch import PortInUseError, serve
from jtm.ui.strings import validation as words
from tests.certificate import certificate
from tests.command import Run, refused
from tests.e2e.conftest import ROOT, Served, free_port, serving
from tests.event_loop import run_async
from tests.tab import tab


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.mark.parametrize(("installed", "command"), [(True, "jtm run --port "), (False, "make run PORT=")])
def test_a_port_in_use_is_said_with_what_to_do(
    taken: int, monkeypatch: pytest.MonkeyPatch, installed: bool, command: str
) -> None:
    monkeypatch.setattr("jtm.ui.serving.launch.is_installed", lambda: installed)
    with pytest.raises(PortInUseError, match=rf"Port {taken} is in use.*`{command}{taken + 1}`"):
        serve(Doors(port=taken), headless=True)


def test_a_port_in_use_is_a_sentence_and_code_one(
    taken: int, paths: DataPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    monkeypatch.setattr(sys, "argv", ["jtm", "run", "--headless", "--port", str(taken)])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    assert f"Port {taken} is in use" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--voters-port", "8501"], "a port of their own"),
        (["--certificate", "nowhere.pem"], "--private-key"),
        (["--certificate", "nowhere.pem", "--private-key", "nowhere.pem"], "cannot be used together"),
        (["--address", "192.0.2.254"], "cannot listen at 192.0.2.254"),
        (["--address", "no.such.name.invalid"], "cannot listen at no.such.name.invalid"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence_and_code_two(run: Run, options: list[str], said: str) -> None:
    assert said in refused(run("run", "--headless", *options), 2)


@pytest.mark.parametrize(
    ("options", "key"), [(["--address", "0.0.0.0"], "elevenchars"), (["--allowed-host", "jtm.example.org"], " short ")]
)
def test_a_weak_key_is_refused_where_others_can_try_it(paths: DataPaths, options: list[str], key: str) -> None:
    environment = {**os.environ, "JTM_DATA": str(paths.root), "JTM_FACILITATOR_KEY": key}
    command = [sys.executable, "-m", "jtm", "run", "--headless", "--port", str(free_port()), *options]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "at least 12 characters" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


# ── ending ────────────────────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def visited(url: str) -> AsyncIterator[None]:
    """An open page, for which the data were read: only then is there something that could be left behind."""
    async with tab(url, "") as shown:
        await shown.until(lambda: shown.idle and shown.elements("heading"))
        yield


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_in_silence_while_a_page_is_open(
    paths: DataPaths, tmp_path: Path, number: signal.Signals
) -> None:
    log = tmp_path / "log.txt"

    async def end(app: Served) -> tuple[str, int]:
        async with visited(app.url):
            before = log.read_text()
            app.process.send_signal(number)
            return before, await asyncio.to_thread(app.process.wait, 60)

    with serving(paths, log) as app:
        before, code = run_async(end(app))
    assert code == 0
    assert log.read_text() == before


def test_whoever_kills_it_kills_the_server_too(paths: DataPaths, tmp_path: Path) -> None:
    with serving(paths, tmp_path / "log.txt") as app:
        children = psutil.Process(app.process.pid).children(recursive=True)
        app.process.kill()
        app.process.wait(timeout=30)
        assert not psutil.wait_procs(children, timeout=10)[1]
        port = int(app.url.rpartition(":")[2])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)


# ── encryption ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_and_its_key_encrypt_pages_and_websocket(
    paths: DataPaths, tmp_path: Path, browser: Browser
) -> None:
    public, private = certificate(tmp_path)
    voters_port = free_port()
    options = ["--address", "0.0.0.0", "--certificate", str(public), "--private-key", str(private),
               "--voters-port", str(voters_port)]  # fmt: skip
    with serving(paths, tmp_path / "log.txt", options=options) as app:
        trusting = ssl.create_default_context(cafile=str(public))
        for url in (app.url, f"https://localhost:{voters_port}"):
            with urllib.request.urlopen(f"{url}/_stcore/health", context=trusting, timeout=60) as answer:
                assert answer.read() == b"ok"
        with pytest.raises(OSError):  # noqa: PT011 - in clear, it answers nothing
            urllib.request.urlopen(app.url.replace("https", "http"), timeout=30)
        page = browser.new_context(ignore_https_errors=True).new_page()
        with page.expect_websocket() as opened:
            page.goto(f"{app.url}/facilitator")
        assert opened.value.url.startswith("wss://")
        expect(page.get_by_label(words.KEY)).to_be_visible(timeout=60_000)
        expect(page.get_by_text("not encrypted")).to_have_count(0)
        page.context.close()
        assert "not encrypted" not in (tmp_path / "log.txt").read_text()


def test_a_key_of_another_certificate_and_one_with_a_password_are_refused(tmp_path: Path, run: Run) -> None:
    public, _ = certificate(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    _, private = certificate(other)
    locked = tmp_path / "locked.pem"
    key = load_pem_private_key(private.read_bytes(), None)
    locked.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    for wrong in (private, locked):
        ran = run("run", "--headless", "--certificate", str(public), "--private-key", str(wrong))
        assert "cannot be used together" in refused(ran, 2)

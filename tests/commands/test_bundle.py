"""The archive for a place without a network: made here, then installed and started with the network cut off.

The first half of this file is also what runs behind the cut, as ``python tests/commands/test_bundle.py FOLDER``. The
cut is a network namespace of its own that holds nothing but loopback: as root, or as a user whom the kernel allows one.
Where neither is possible (no Linux, no privilege) every proxy leads to a closed port instead, and the test warns that
it proves less.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])
CLOSED = "http://127.0.0.1:9"
START_SECONDS = 300
DONE = "installed, started and answered"


def bare_environment(home: Path) -> dict[str, str]:
    """An environment that lends the bundle nothing: no settings of pip, no cache, no project on the path."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return {**kept, "PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHON": str(python), "PIP_CONFIG_FILE": os.devnull}


def network_cut() -> tuple[list[str], dict[str, str]]:
    """What to put before a command, and into its environment, so that it has no network."""
    for prefix in NAMESPACES if shutil.which("unshare") else ():
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix, {"JTM_TEST_NAMESPACE": "1"}
    warnings.warn("No network namespace is allowed here: the bundle ran behind closed proxies only.", stacklevel=2)
    return [], dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), CLOSED) | {"NO_PROXY": "127.0.0.1"}


# --- behind the cut ---------------------------------------------------------------------------------------------------


def raise_loopback() -> None:
    """A new namespace has loopback, switched off."""
    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = fcntl.ioctl(handle, get_flags, struct.pack("16sh14x", b"lo", 0))
        flags = struct.unpack("16sh14x", request)[1] | up
        fcntl.ioctl(handle, set_flags, struct.pack("16sh14x", b"lo", flags))


def has_route() -> bool:
    """Whether the kernel knows a way to anywhere else; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 53))
        except OSError:
            return False
    return True


def start_and_ask(folder: Path) -> None:
    """Start as a person does who unpacked the archive; then ask the page to run, and the command line to rank."""
    if os.environ.get("JTM_TEST_NAMESPACE"):
        raise_loopback()
        assert not has_route(), "the network is not cut off"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["sh", "start.sh", "--headless", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, start_new_session=True)
    try:
        wait_for_page(f"http://127.0.0.1:{port}/_stcore/health", process)
        rank = [".venv/bin/python", "-m", "jtm", "rank", "--area", "Houston", "--format", "csv"]
        ranked = subprocess.run(rank, cwd=folder, check=True, capture_output=True, text=True).stdout
        assert ranked.count("\n") > 100, ranked
        print(DONE)
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for_page(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"start.sh ended with {process.returncode}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert answer.status == 200
            return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"app.py failed: {error.read().decode()}") from error
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"no answer in {START_SECONDS} seconds")


if __name__ == "__main__":
    start_and_ask(Path(sys.argv[1]))
    sys.exit()

# --- in front of it ---------------------------------------------------------------------------------------------------

import pytest  # noqa: E402  the half above runs on a Python without anything installed

from jtm.commands import bundle  # noqa: E402
from jtm.paths import DataPaths  # noqa: E402

needs_sh = pytest.mark.skipif(os.name == "nt", reason="start.sh is not for Windows")


@pytest.fixture(scope="module")
def roomy() -> Iterator[Path]:
    """A folder that goes at once: the unpacked and installed bundle fills a gigabyte."""
    with tempfile.TemporaryDirectory(prefix="jtm-bundle-") as folder:
        yield Path(folder)


@needs_sh
def test_installs_and_runs_with_the_network_cut_off(roomy: Path, paths: DataPaths) -> None:
    archive = bundle.bundle(roomy / "dist", paths)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(roomy / "elsewhere")
    assert [file.name for file in (roomy / "dist").iterdir()] == [archive.name]
    archive.unlink()
    prefix, closed = network_cut()
    environment = bare_environment(roomy) | closed
    command = [*prefix, environment["PYTHON"], str(Path(__file__).resolve()), str(roomy / "elsewhere" / archive.stem)]
    ran = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert DONE in ran.stdout


def test_holds_every_file_of_the_app_and_no_other(paths: DataPaths) -> None:
    inside = {name for name, _ in bundle.members(paths)}
    kept = {
        file.relative_to(ROOT).as_posix()
        for folder in ("jtm", "pages")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert kept <= inside
    assert {"app.py", ".streamlit/config.toml", "requirements.txt", "README.md", "LICENSE"} <= inside
    assert {f"data/snapshot/{table.name}" for table in paths.snapshot.glob("*.parquet")} <= inside
    assert "data/sources.toml" in inside
    assert not [name for name in inside if "secrets" in name or "warehouse.duckdb" in name or "regional/" in name]


@needs_sh
def test_another_python_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text(bundle.starter("linux-x86_64-py3.99"))
    environment = bare_environment(tmp_path)
    ran = subprocess.run(["sh", "start.sh"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("This bundle is for linux-x86_64-py3.99, and this is ")
    assert "Install Python 3.99" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_windows_starter_asks_for_the_same_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "starter_name", lambda: "start.bat")
    text = bundle.starter("win32-AMD64-py3.12")
    assert "py -3.12 -m venv .venv" in text
    assert "--no-index --find-links wheels" in text
    assert "{" not in text


def test_no_wheels_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(bundle.BundleError, match=r"wheels cannot be collected.*pip says: ERROR"):
        bundle.collect_wheels(tmp_path)


def test_no_snapshot_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match="no snapshot"):
        list(bundle.members(DataPaths(tmp_path)))

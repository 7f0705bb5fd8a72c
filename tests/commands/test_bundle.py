"""The wheel, and the archive for a place without a network: made here, then installed into an empty environment and
used with the network cut off.

The first half of this file is also what runs behind the cut, as ``python tests/commands/test_bundle.py FOLDER
ELSEWHERE``. The
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
import tomllib
import urllib.error
import urllib.request
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])
CLOSED = "http://127.0.0.1:9"
START_SECONDS = 300
RANK = ("rank", "--area", "Houston", "--format", "csv")
SETTING = "import streamlit as st; from jtm.paths import app_folder; st.App(app_folder() / 'app.py'); "
ASKED = (
    ("jtm", "--version"),
    ("jtm", *RANK),
    ("python", "-c", SETTING + "print(st.get_option('theme.primaryColor'))"),
)


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


def install_and_ask(folder: Path, elsewhere: Path) -> None:
    """Install as a person does who unpacked the archive; then use ``jtm`` in a folder that has no part in it."""
    if os.environ.get("JTM_TEST_NAMESPACE"):
        raise_loopback()
        assert not has_route(), "the network is not cut off"
    subprocess.run(["sh", "start.sh", "--help"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    for number, (program, *arguments) in enumerate(ASKED):
        command = [folder / ".venv" / "bin" / program, *arguments]
        with (elsewhere / str(number)).open("wb") as answer:
            subprocess.run(command, cwd=elsewhere, stdout=answer, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = [folder / ".venv" / "bin" / "jtm", "run", "--headless", "--port", str(port)]
    process = subprocess.Popen(run, cwd=elsewhere, start_new_session=True)
    try:
        wait_for_page(f"http://127.0.0.1:{port}/_stcore/health", process)
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for_page(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"jtm run ended with {process.returncode}"
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
    install_and_ask(*map(Path, sys.argv[1:]))
    sys.exit()

# --- in front of it ---------------------------------------------------------------------------------------------------

import pytest  # noqa: E402  the half above runs on a Python without anything installed
from packaging.requirements import Requirement  # noqa: E402

from jtm.commands import bundle  # noqa: E402
from jtm.paths import DataPaths  # noqa: E402
from jtm.warehouse import snapshot  # noqa: E402

needs_sh = pytest.mark.skipif(os.name == "nt", reason="start.sh is not for Windows")
MEGABYTES_OF_THE_WHEEL = 30
LEFT_BY_USE = (
    ".env", ".streamlit/secrets.toml", "data/.lock", "data/warehouse.duckdb", "data/regional/26420.parquet",
    "data/programs/list.parquet", "data/indicators/own_x.parquet", "data/texts/task.parquet",
    "data/downloads/oews/oe.area", "data/snapshot.old/wage.parquet",
)  # fmt: skip


@pytest.fixture
def roomy() -> Iterator[Path]:
    """A folder that goes at once: the unpacked and installed bundle fills a gigabyte."""
    with tempfile.TemporaryDirectory(prefix="jtm-bundle-") as folder:
        yield Path(folder)


@needs_sh
def test_installs_and_runs_in_any_folder_with_the_network_cut_off(roomy: Path, paths: DataPaths) -> None:
    archive = bundle.bundle(roomy / "dist")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(roomy)
    assert [file.name for file in (roomy / "dist").iterdir()] == [archive.name]
    archive.unlink()
    folder, home, elsewhere = roomy / archive.stem, roomy / "home", roomy / "elsewhere"
    for empty in (home, elsewhere):
        empty.mkdir()
    prefix, closed = network_cut()
    environment = bare_environment(home) | closed
    command = [*prefix, environment["PYTHON"], str(Path(__file__).resolve()), str(folder), str(elsewhere)]
    ran = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said, ranking, colour = ((elsewhere / str(number)).read_bytes() for number in range(len(ASKED)))
    assert said == f"jtm {version('jtm')}\n".encode()
    assert ranking == here(paths)
    assert colour == b"#0072B2\n", "the app has the settings that came with it"
    assert len(list(elsewhere.iterdir())) == len(ASKED), "nothing else is left where it was used"
    assert (home / ".cache" / "jtm" / version("jtm") / "warehouse.duckdb").is_file()
    (inside,) = folder.glob(".venv/lib/python*/site-packages/jtm/app/data")
    assert sorted(file.name for file in inside.iterdir()) == ["snapshot", "sources.toml"]


def here(paths: DataPaths) -> bytes:
    """The ranking that this checkout gives."""
    environment = {**os.environ, "JTM_DATA": str(paths.root)}
    return subprocess.run([sys.executable, "-m", "jtm", *RANK], env=environment, capture_output=True, check=True).stdout


@pytest.fixture
def lived_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the checkout, with what use leaves in it and nobody wants to hand on."""
    copied = tmp_path / "checkout"
    for folder in ("jtm", "pages", "data/snapshot", "docs"):
        shutil.copytree(ROOT / folder, copied / folder)
    (copied / ".streamlit").mkdir()
    for file in ("app.py", ".streamlit/config.toml", "data/sources.toml", "pyproject.toml", "requirements.txt",
                 "README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt"):  # fmt: skip
        shutil.copy(ROOT / file, copied / file)
    for left in LEFT_BY_USE:
        (copied / left).parent.mkdir(parents=True, exist_ok=True)
        (copied / left).write_text("a secret")
    monkeypatch.setattr(bundle, "ROOT", copied)
    return copied


def test_the_wheel_holds_app_pages_settings_and_snapshot_and_nothing_else(lived_in: Path, tmp_path: Path) -> None:
    wheel = bundle.build_wheel(tmp_path / "dist")
    assert wheel.stat().st_size <= MEGABYTES_OF_THE_WHEEL * 2**20
    with zipfile.ZipFile(wheel) as packed:
        described = {name for name in packed.namelist() if name.startswith(f"jtm-{version('jtm')}.dist-info/")}
        held = set(packed.namelist()) - described
    of_the_package = {one.relative_to(ROOT).as_posix() for one in (ROOT / "jtm").rglob("*") if one.is_file()}
    beside = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), ROOT / ".streamlit" / "config.toml",
              ROOT / "data" / "sources.toml", *(ROOT / "data" / "snapshot").iterdir()]  # fmt: skip
    of_the_app = {f"jtm/app/{one.relative_to(ROOT).as_posix()}" for one in beside}
    assert held == {name for name in of_the_package if "__pycache__" not in name} | of_the_app
    assert {Path(name).name for name in described} >= {"METADATA", "LICENSE", "THIRD_PARTY_NOTICES.txt"}


def test_the_package_asks_for_a_server_s_libraries_only_as_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {Requirement(one).name for one in project["dependencies"]}
    of_a_server = {Requirement(one).name for one in project["optional-dependencies"]["server"]}
    assert of_a_server == {"authlib", "psycopg"}
    assert not asked & of_a_server


def test_what_there_is_to_read_goes_beside_the_wheels(lived_in: Path) -> None:
    inside = {file.relative_to(lived_in).as_posix() for file in bundle.documents()}
    assert {"README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt", "docs/deploy.md"} <= inside
    assert all((ROOT / name).is_file() for name in inside)


def test_other_figures_than_those_of_the_checkout_are_refused(
    data_folder: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = data_folder.sources.read_text("utf-8")
    data_folder.sources.write_text(text.replace(snapshot.load(data_folder).dataset, "0" * 12), "utf-8")
    monkeypatch.setenv("JTM_DATA", str(data_folder.root))
    with pytest.raises(bundle.BundleError, match=r"unset JTM_DATA"):
        bundle.bundle(tmp_path / "dist")


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


def test_a_wheel_that_cannot_be_built_is_a_sentence(lived_in: Path, tmp_path: Path) -> None:
    (lived_in / "pyproject.toml").write_text("[build-system", "utf-8")
    with pytest.raises(bundle.BundleError, match=r"wheel cannot be built.*pip says: .*table declaration"):
        bundle.build_wheel(tmp_path / "dist")

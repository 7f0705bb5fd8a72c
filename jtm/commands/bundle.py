"""``python -m jtm.commands.bundle``: one archive that installs and runs on a machine with Python and no network.

It holds the wheel of jtm, those of everything in requirements.txt, and a starter that installs from these wheels alone.
Wheels fit one system and one Python version, so the archive is made on a machine like the one that it is for; its name
says which, and the starter refuses another in plain words.
"""

import argparse
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from jtm.errors import CannotAnswer
from jtm.paths import DataPaths, app_folder, data_paths, is_installed
from jtm.warehouse import snapshot

ROOT = app_folder()  # of the checkout: an archive is made nowhere else
# To read beside the wheels, which hold all that runs.
DOCUMENTS = ("README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt", "docs/**/*.*")

_CHECK = (
    "import platform as p, sys; "
    "here = '-'.join((sys.platform, p.machine(), 'py%d.%d' % sys.version_info[:2])); "
    "sys.exit(None if here == '{target}' else 'This bundle is for {target}, and this is ' + here + '. {remedy}')"
)

_START_SH = """\
#!/bin/sh
# Opens the workbench. The first start installs it into .venv beside this file, from wheels/ alone.
set -eu
cd "$(dirname "$0")"
if [ ! -e .venv/installed ]; then
    python=${{PYTHON:-$(command -v {python} || command -v python3 || echo python3)}}
    "$python" -c "{check}"
    echo "Installing, once; this takes a minute ..."
    "$python" -m venv .venv
    .venv/bin/python -m pip --isolated install --quiet --no-index --find-links wheels -r requirements.txt
    touch .venv/installed
fi
exec .venv/bin/python -m jtm run "$@"
"""

_START_BAT = """\
@echo off
rem Opens the workbench. The first start installs it into .venv beside this file, from wheels alone.
cd /d "%~dp0"
if exist .venv\\installed goto run
py -{version} -c "{check}" || exit /b 1
echo Installing, once; this takes a minute ...
py -{version} -m venv .venv || exit /b 1
.venv\\Scripts\\python -m pip --isolated install --quiet --no-index --find-links wheels -r requirements.txt || exit /b 1
type nul > .venv\\installed
:run
.venv\\Scripts\\python -m jtm run %*
"""


class BundleError(CannotAnswer):
    """The archive cannot be made; the message says why."""


def bundle(folder: Path) -> Path:
    """Make the archive in ``folder`` and return its path; an older one of that name stays until the new one is whole.
    Raises :class:`BundleError`.
    """
    _refuse_other_data(data_paths())
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        own = build_wheel(Path(aside) / "own")
        wheels = [own, *collect_wheels(Path(aside) / "wheels")]
        name = f"{own.name.partition('-py3')[0]}-{target()}"
        unfinished = Path(aside) / f"{name}.zip"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
            for document in documents():
                packed.write(document, f"{name}/{document.relative_to(ROOT)}")
            for wheel in wheels:  # compressed already
                packed.write(wheel, f"{name}/wheels/{wheel.name}", zipfile.ZIP_STORED)
            packed.writestr(f"{name}/requirements.txt", requirements(own))
            packed.writestr(f"{name}/{starter_name()}", starter(target()))
        return unfinished.replace(folder / unfinished.name)


def _refuse_other_data(paths: DataPaths) -> None:
    """The wheel holds the snapshot of the checkout; whoever works with another expects to find that one."""
    held = snapshot.load(DataPaths(ROOT / "data")).dataset
    if snapshot.load(paths).dataset != held:
        raise BundleError(
            f"The archive would hold snapshot {held} of {ROOT / 'data'}, and {paths.root} is in use: unset "
            "JTM_DATA, or bring the snapshot over."
        )


def documents() -> list[Path]:
    """The files to read that go into the archive."""
    return [file for pattern in DOCUMENTS for file in sorted(ROOT.glob(pattern))]


def build_wheel(folder: Path) -> Path:
    """Build the wheel of jtm into ``folder``, which holds no other, with the tools of requirements-build.txt. Raises
    :class:`BundleError`.
    """
    _pip_wheel(folder, _NOT_BUILT, "--no-build-isolation", "--no-deps", str(ROOT))
    (wheel,) = folder.glob("*.whl")
    return wheel


def collect_wheels(folder: Path) -> list[Path]:
    """Fetch the wheels of requirements.txt, which lists all that they need too, for this system and Python. Raises
    :class:`BundleError`.
    """
    _pip_wheel(folder, _NOT_COLLECTED, "--no-deps", "--requirement", str(ROOT / "requirements.txt"))
    return sorted(folder.glob("*.whl"))


_NOT_BUILT = "The wheel cannot be built; is requirements-build.txt installed?"
_NOT_COLLECTED = "The wheels cannot be collected; is there a network?"


def _pip_wheel(folder: Path, failure: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--wheel-dir"]
    done = subprocess.run(
        [*command, str(folder), *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise BundleError(f"{failure} pip says: {_last_line(done.stderr)}")


def requirements(own: Path) -> str:
    """The pinned requirements, and jtm's ``own`` wheel with its hash: pip then checks that nothing is missing."""
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    return f"{(ROOT / 'requirements.txt').read_text('utf-8')}./wheels/{own.name} --hash=sha256:{digest}\n"


def target() -> str:
    """The system and Python version that this machine makes archives for, such as ``linux-x86_64-py3.11``."""
    return f"{sys.platform}-{platform.machine()}-py{sys.version_info.major}.{sys.version_info.minor}"


def starter_name() -> str:
    """The one starter that works on the system that the archive is for."""
    return "start.bat" if os.name == "nt" else "start.sh"


def starter(target: str) -> str:
    """The text of the starter of an archive made for ``target``."""
    version = target.rpartition("-py")[2]
    windows = starter_name() == "start.bat"
    remedy = f"Install Python {version}" + ("." if windows else ", or name one: PYTHON=/path/to/python sh start.sh")
    check = _CHECK.format(target=target, remedy=remedy)
    return (_START_BAT if windows else _START_SH).format(check=check, version=version, python=f"python{version}")


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "nothing")


def main() -> None:
    """Make the archive, and say where it is and how to use it."""
    arguments = argparse.ArgumentParser(
        prog="python -m jtm.commands.bundle", description="Make an archive that needs no network."
    )
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist", help="where to put it; default: dist")
    folder = arguments.parse_args().folder
    if is_installed():
        sys.exit("jtm: an archive is made in a checkout of the project: `make bundle`.")
    print("Collecting the wheels ...", file=sys.stderr)
    try:
        archive = bundle(folder)
    except (CannotAnswer, OSError) as error:
        sys.exit(f"jtm: {error}")
    start = "start.bat" if starter_name() == "start.bat" else "sh start.sh"
    print(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB). Unpack it where it is wanted, then: {start}")


if __name__ == "__main__":
    main()

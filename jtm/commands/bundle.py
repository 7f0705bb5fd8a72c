"""``python -m jtm.commands.bundle``: one archive that installs and runs on a machine with Python and no network.

It holds the app, the snapshot and the wheels of everything in requirements.txt, and a starter that installs from those
wheels alone. Wheels fit one system and one Python version, so the archive is made on a machine like the one that it is
for; its name says which, and the starter refuses another in plain words.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from jtm.errors import CannotAnswer
from jtm.paths import DataPaths, data_paths

ROOT = Path(__file__).resolve().parents[2]

# Named, not "everything but": what is left in the folder (secrets, loaded regional files, caches) stays out.
CONTENTS = (
    "app.py", "pages/*.py", "jtm/**/*.py", "jtm/**/*.toml", "jtm/**/*.sql", "jtm/**/*.svg", "jtm/py.typed",
    ".streamlit/config.toml",
    "requirements.txt", "pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY_NOTICES.txt",
    "docs/*",
)  # fmt: skip

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


def bundle(folder: Path, paths: DataPaths | None = None) -> Path:
    """Make the archive in ``folder`` and return its path; an older one of that name stays until the new one is whole.

    The snapshot is the one in ``paths``, by default the one in use. Raises :class:`BundleError`.
    """
    name = f"jtm-{_version()}-{target()}"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.zip"
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        wheels = collect_wheels(Path(aside) / "wheels")
        unfinished = Path(aside) / archive.name
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
            for inside, file in members(paths or data_paths()):
                packed.write(file, f"{name}/{inside}")
            for wheel in wheels:  # compressed already
                packed.write(wheel, f"{name}/wheels/{wheel.name}", zipfile.ZIP_STORED)
            packed.writestr(f"{name}/{starter_name()}", starter(target()))
        unfinished.replace(archive)
    return archive


def members(paths: DataPaths) -> Iterator[tuple[str, Path]]:
    """Every file of app and snapshot: its path inside the archive, with ``/``, and where it lies now."""
    for pattern in CONTENTS:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file():
                yield file.relative_to(ROOT).as_posix(), file
    tables = sorted(paths.snapshot.glob("*.parquet"))
    if not tables or not paths.sources.is_file():
        raise BundleError(f"There is no snapshot in {paths.root}: `python -m jtm refresh` makes one.")
    yield "data/sources.toml", paths.sources
    for table in tables:
        yield f"data/snapshot/{table.name}", table


def collect_wheels(folder: Path) -> list[Path]:
    """Fetch or build the wheels of requirements.txt, and of all that it needs, for this system and Python."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check",
               "--wheel-dir", str(folder), "--requirement", str(ROOT / "requirements.txt")]  # fmt: skip
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise BundleError(f"The wheels cannot be collected; is there a network? pip says: {_last_line(done.stderr)}")
    return sorted(folder.glob("*.whl"))


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


def _version() -> str:
    project: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project["version"]


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "nothing")


def main() -> None:
    """Make the archive, and say where it is and how to use it."""
    arguments = argparse.ArgumentParser(
        prog="python -m jtm.commands.bundle", description="Make an archive that needs no network."
    )
    arguments.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist", help="where to put it; default: dist")
    folder = arguments.parse_args().folder
    print("Collecting the wheels ...", file=sys.stderr)
    try:
        archive = bundle(folder)
    except (BundleError, OSError) as error:
        sys.exit(f"jtm: {error}")
    start = "start.bat" if starter_name() == "start.bat" else "sh start.sh"
    print(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB). Unpack it where it is wanted, then: {start}")


if __name__ == "__main__":
    main()

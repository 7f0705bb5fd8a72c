"""Programs that tests need and Python packages do not bring, from the packages of the distribution (Debian, Ubuntu)."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path


def refresh() -> None:
    """Bring the list of packages up to date, where there is one."""
    _as_root("update", "-q", seconds=300)


def install(package: str) -> None:
    """Install a package on this machine."""
    _as_root("install", "-y", "-q", package, seconds=600)


def unpack(package: str, folder: Path) -> bool:
    """Unpack a package into ``folder`` and install nothing: a server that is installed would start to serve at once."""
    with tempfile.TemporaryDirectory() as downloads:
        if not attempt(["apt-get", "download", "-q", package], seconds=300, folder=Path(downloads)):
            return False
        (archive,) = Path(downloads).glob("*.deb")
        return attempt(["dpkg-deb", "--extract", str(archive), str(folder)], seconds=60)


def _as_root(*arguments: str, seconds: int) -> None:
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        attempt([*sudo, "apt-get", *arguments], seconds=seconds, environment=environment)


def attempt(
    command: list[str], seconds: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> bool:
    """Run ``command`` to its end or for ``seconds``; a failure is printed, and whoever asked
    tries another way.
    """
    try:
        with subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:  # fmt: skip
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # with what it started: a download goes on by itself otherwise
                output = f"not done after {seconds} seconds"
    except OSError as error:
        output, failed = str(error), True
    else:
        failed = process.returncode != 0
    if failed:
        print(f"{' '.join(command)}: {output.strip()[-400:]}", file=sys.stderr)
    return not failed

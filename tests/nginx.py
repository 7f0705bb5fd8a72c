"""A real nginx for tests: the one installed, else one unpacked from the distribution's package, else a failure.

Never a skip: a configuration that no nginx has read is not tested.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from tests.distribution import refresh, unpack

START_SECONDS = 30
# What stands around the server blocks on a machine: of this, only where files go is the test's own.
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}
}}
"""


def nginx(folder: Path) -> str:
    """Path of an nginx, unpacked into ``folder`` if there is none. Raises ``RuntimeError`` if that fails."""
    with FileLock(f"{folder}.lock"):
        return _installed(folder) or _distribution_s(folder) or _none()


def _installed(folder: Path) -> str | None:
    places = ("nginx", "/usr/sbin/nginx", folder / "usr/sbin/nginx")  # few have /usr/sbin in their path
    return next((path for place in places if (path := shutil.which(place))), None)


def _distribution_s(folder: Path) -> str | None:
    refresh()
    for package in ("nginx", "nginx-core", "nginx-light"):  # in older releases, the first only names another
        if unpack(package, folder) and (found := _installed(folder)):
            return found
    return None


def _none() -> str:
    raise RuntimeError("This test needs nginx: none is installed, and apt-get could bring none. Install nginx.")


@contextmanager
def serving_nginx(program: str, servers: str, port: int, folder: Path) -> Iterator[None]:
    """Run nginx with the blocks ``servers``, of which one listens at ``port``, until the block ends."""
    configuration, errors = folder / "nginx.conf", folder / "error.log"
    configuration.write_text(AROUND.format(folder=folder, servers=servers))
    process = subprocess.Popen([program, "-p", str(folder), "-e", str(errors), "-c", str(configuration)])
    try:
        _wait_for(process, port, errors)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, errors: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nginx did not start:\n{errors.read_text() if errors.exists() else ''}")

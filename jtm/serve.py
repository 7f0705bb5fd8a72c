"""Start the app for people: warehouse first, a clear word when the port is taken, and a menu that is right at once.

Streamlit knows the pages of ``st.navigation`` only after ``app.py`` has run once; until then it takes the files in
``pages/`` for the whole app, and a link straight to a page would open without menu and layout. So the first run is
asked for here, through Streamlit's own health check, before anyone opens a browser.
"""

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0


class PortInUseError(Exception):
    """Another program listens on the port."""


def serve(port: int, address: str, headless: bool) -> int:
    """Run the app until it is stopped, and return its exit code. Raises :class:`PortInUseError`."""
    if _taken(port):
        raise PortInUseError(
            f"Port {port} is in use, perhaps by a workbench that is already running: open http://localhost:{port}, "
            f"or take another with `make run PORT={port + 1}` or `python -m jtm run --port {port + 1}`."
        )
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}",
        f"--server.address={address}", f"--server.headless={str(headless).lower()}",
    ]  # fmt: skip
    print(f"The workbench opens at http://localhost:{port} (Ctrl-C ends it).", file=sys.stderr)
    process = subprocess.Popen(command, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # whoever ends this ends the server too
    threading.Thread(target=_warm_up, args=(port, process), daemon=True).start()
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
    finally:
        process.terminate()


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _warm_up(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Run app.py once as soon as the server answers; a failure costs only the first visitor's menu."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(
                f"http://127.0.0.1:{port}/_stcore/script-health-check", timeout=START_SECONDS
            ).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return

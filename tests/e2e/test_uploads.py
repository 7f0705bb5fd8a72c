"""How much of what people upload a running server holds."""

import asyncio
import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

from jtm.paths import DataPaths
from jtm.ui.session import uploaded
from tests.e2e.conftest import serving
from tests.e2e.test_lost_connections import apart
from tests.tab import tab

MB = 2**20
SIZE, FILES = 20 * MB, 20
BOUNDARY = "made-up-boundary"


def test_what_one_session_sends_does_not_fill_the_memory(paths: DataPaths, tmp_path: Path) -> None:
    with serving(paths, tmp_path / "log.txt") as app:
        apart(_fill(app.url, app.process.pid))


async def _fill(url: str, pid: int) -> None:
    async with tab(url, "regional_projections") as opened:
        await opened.until(lambda: opened.idle and opened.elements("file_uploader"))
        await asyncio.to_thread(_send, url, opened.session, 0)  # whatever an upload needs is loaded
        before = resident(pid)
        for number in range(1, FILES):
            await asyncio.to_thread(_send, url, opened.session, number)
        grown = resident(pid) - before
    # A file that is on its way is held two or three times.
    assert grown < uploaded.MOST_OF_A_SESSION + 5 * SIZE < SIZE * FILES / 2


def _send(url: str, session: str, number: int) -> None:
    """As the browser does: with the cookie that the server gave, and its value again in a head."""
    connection = http.client.HTTPConnection(str(urlsplit(url).netloc), timeout=120)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    token = re.search(r"_streamlit_xsrf=([^;]+)", answer.getheader("Set-Cookie") or "")
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{number}.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    body = head.encode() + bytes([65 + number]) * SIZE + f"\r\n--{BOUNDARY}--\r\n".encode()
    given = {"Cookie": f"_streamlit_xsrf={token[1]}", "X-Xsrftoken": token[1]} if token else {}
    kind = {"Origin": url, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("PUT", f"/_stcore/upload_file/{session}/{number}", body, {**kind, **given})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (204, b"")
    connection.close()


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024

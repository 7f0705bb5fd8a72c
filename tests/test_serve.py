"""Starting the app where it cannot be started."""

import socket
import sys
from collections.abc import Iterator

import pytest

from jtm.cli import main
from jtm.paths import DataPaths
from jtm.serve import PortInUseError, serve


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_in_use_is_said_with_what_to_do(taken: int) -> None:
    with pytest.raises(PortInUseError, match=rf"Port {taken} is in use.*make run PORT={taken + 1}"):
        serve(taken, "localhost", headless=True)


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

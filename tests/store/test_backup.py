import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from jtm.store import ballots, employers, kept, rounds
from jtm.store.backup import at_stake, backup, contents, restore
from jtm.store.ballots import Vote
from jtm.store.connect import Store, StoreError, open_store
from jtm.store.rounds import RefusedError, Settled
from jtm.store.schema import ballot, metadata
from tests.store.rooms import ESSENTIAL, NOT_NEEDED, Room, everything, open_room, rows, storm, votes_kept

UNICODE = "Schweißer:innen · 溶接工 · لحّام · 🔧"
NewUrl = Callable[[str], URL]


def fill(store: Store) -> Room:
    """Something of every kind, with gaps where rows are gone; the room is open and has a vote."""
    first = open_room(store, UNICODE)
    for number in range(4):
        ticket = first.join(f"Firm {number % 3}")
        first.cast(ticket, 0, Vote("useful", None, None, f"{UNICODE} {number}"))
        first.cast(ticket, 1, NOT_NEEDED)
    ballots.forget(store, ticket.rater_id)
    rounds.decide(store, first.id, "2.A.1", Settled("2.A.1", "raised", "Advanced", None, UNICODE))
    rounds.decide(store, first.id, "2.A.1", None)
    rounds.note_alias(store, first.id, "2.A.2", UNICODE)
    rounds.note_alias(store, first.id, "2.A.2", "Taken back", kept=False)
    employers.count_as_one(store, first.id, [1, 2], f"{UNICODE} AG")
    employers.leave_out(store, first.id, [3])
    rounds.close(store, first.id)
    rounds.sign(store, first.id, "51-4121", '{"ü": 1}', "results", "Ana")
    kept.save(store, kept.SCENARIO, UNICODE, "area=26420")
    kept.save(store, kept.BENCHMARK, "Welders", "{}")
    kept.remove(store, kept.BENCHMARK, "Welders")
    second = open_room(store, "Second")
    ballots.bring_in(store, second.id, [("Bolt", "First", "2.A.3", ESSENTIAL)])
    return second


def write_everything(room: Room) -> None:
    """A row more in every table, and votes of people who are new."""
    store = room.store
    ticket = room.join(f"New firm {votes_kept(store)}")
    room.cast(ticket)
    employers.leave_out(store, room.id, employers.employers(store, room.id)["employer_id"].to_list())
    rounds.decide(store, room.id, "2.A.1", None)
    rounds.note_alias(store, room.id, "2.A.1", "Reads drawings")
    kept.save(store, kept.SCENARIO, "New", "area=26420")
    rounds.close(store, room.id)
    rounds.sign(store, room.id, "51-4121", "{}", "{}", "Bob")
    open_room(store, "New")


@contextmanager
def opened(url: URL) -> Iterator[Store]:
    with closing(open_store(url)) as store:
        yield store


@pytest.fixture
def other(store: Store, new_store: Callable[[str], Store]) -> Store:
    """An empty store in the other kind of database."""
    return new_store("sqlite" if store.url.get_backend_name() == "postgresql" else "postgresql")


# ── there and back ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_goes_to_the_other_database_and_back_unchanged(
    store: Store, other: Store, new_url: NewUrl, tmp_path: Path
) -> None:
    fill(store)
    before = everything(store)
    assert all(before.values()), "every table has rows"
    count = sum(map(len, before.values()))
    assert backup(store, tmp_path / "there") == count
    assert restore(other, tmp_path / "there") == count
    assert everything(other) == before
    assert backup(other, tmp_path / "back") == count
    with opened(new_url(store.url.get_backend_name())) as last:
        assert restore(last, tmp_path / "back") == count
        assert everything(last) == before


def test_after_a_restore_the_room_goes_on(store: Store, other: Store, tmp_path: Path) -> None:
    room = fill(store)
    ticket = room.join("Crane")
    room.cast(ticket)
    backup(store, tmp_path / "backup")
    restore(other, tmp_path / "backup")
    there = Room(other, room.id, room.code, room.items)
    assert ballots.resume(other, ticket.code) == ticket
    there.cast(ticket, 1)
    before = everything(other)
    for _ in range(2):
        write_everything(there)
        rounds.open_round(other, there.id)
        there = Room(other, room.id, str(rounds.find(other, room.id).code), room.items)
    for table, found in everything(other).items():
        assert found[: len(before[table])] == before[table]
        assert len(found) > len(before[table]), table
        assert len({row["id"] for row in found}) == len(found)
    assert [one.version for one in rounds.sign_offs(other)] == [3, 2, 1]


def test_many_rows_are_copied_in_order(store: Store, other: Store, tmp_path: Path) -> None:
    room = open_room(store)
    ticket = room.join()
    then = datetime(2026, 1, 1, tzinfo=UTC)
    votes = [{"round_id": room.id, "rater_id": ticket.rater_id, "item_id": room.items["2.A.1"], "necessity": "useful",
              "comment": str(number), "cast_at": then + timedelta(microseconds=number)}
             for number in range(2500)]  # fmt: skip
    with store.writing() as connection:
        connection.execute(ballot.insert(), votes)
    backup(store, tmp_path / "backup")
    restore(other, tmp_path / "backup")
    assert rows(other, "ballot") == rows(store, "ballot")


def test_an_empty_store_is_refused_and_no_file_is_written(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(RefusedError, match=r"is empty.*JTM_STORE_URL"):
        backup(store, folder / "backup")
    assert not list(folder.iterdir())


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_is_one_whole_file_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    fill(store)
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "of today.sqlite"
    backup(store, file)
    assert list(folder.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM ballot").fetchone() == (votes_kept(store),)
    assert list(folder.iterdir()) == [file]


def test_a_backup_takes_the_place_of_an_older_one_once_it_is_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, file = fill(store), tmp_path / "backups" / "backup"
    file.parent.mkdir()
    file.write_bytes(b"older")
    file.chmod(0o644)
    with monkeypatch.context() as broken:
        broken.setattr("jtm.store.backup._copied", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            backup(store, file, replace=True)
    assert file.read_bytes() == b"older"
    assert list(file.parent.iterdir()) == [file]
    backup(store, file, replace=True)
    write_everything(room)
    count = backup(store, file, replace=True)
    assert count == sum(map(len, everything(store).values()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_overwritten_unasked(store: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "backup"
    file.write_bytes(b"older")
    with pytest.raises(RefusedError, match=r"is there already.*--replace"):
        backup(store, file)
    assert file.read_bytes() == b"older"


def test_the_store_itself_is_no_place_for_its_backup(new_store: Callable[[str], Store]) -> None:
    store = new_store("sqlite")
    fill(store)
    before, file = everything(store), Path(str(store.url.database))
    with pytest.raises(RefusedError, match="the store itself"):
        backup(store, file, replace=True)
    with pytest.raises(RefusedError, match="the store itself"):
        restore(store, file, replace=True)
    assert everything(store) == before


def test_a_folder_that_is_not_there_is_an_error(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        backup(store, tmp_path / "nowhere" / "backup")


# ── refused ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_that_holds_something_is_not_replaced_unless_that_is_said(
    store: Store, other: Store, tmp_path: Path
) -> None:
    fill(store)
    backup(store, tmp_path / "backup")
    write_everything(open_room(other, "Not to be lost"))
    before = everything(other)
    lost, gained = at_stake(other, tmp_path / "backup")
    assert lost == "2 rounds, 1 rater, 1 vote, 1 agreed version, 1 saved scenario or draft"
    assert gained == contents(store)
    assert everything(other) == before, "to look changes nothing"
    with pytest.raises(RefusedError, match="holds something already"):
        restore(other, tmp_path / "backup")
    assert everything(other) == before
    restore(other, tmp_path / "backup", replace=True)
    assert everything(other) == everything(store)
    restore(other, tmp_path / "backup", replace=True)
    assert everything(other) == everything(store)


@pytest.mark.parametrize("table", ["round", "saved"])
def test_even_one_row_is_something(store: Store, tmp_path: Path, table: str) -> None:
    kept.save(store, kept.SCENARIO, "Mine", "")
    backup(store, tmp_path / "backup")
    kept.remove(store, kept.SCENARIO, "Mine")
    with store.writing() as connection:
        connection.execute(metadata.tables["saved"].delete())
    open_room(store) if table == "round" else kept.save(store, kept.SCENARIO, "Mine", "")
    with pytest.raises(RefusedError):
        restore(store, tmp_path / "backup")


def damaged(whole: Path) -> Iterator[tuple[str, bytes]]:
    content = whole.read_bytes()
    yield "nothing", b""
    yield "text", b"Dear employers, " * 1000
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(5000)
    for part in (10, 99, 100, 4096, 8192, len(content) // 2, len(content) // 2 // 4096 * 4096, len(content) - 4096):
        yield f"the first {part} bytes", content[:part]
    yield "zeros in the middle", content[:8192] + bytes(4096 * 4) + content[8192 + 4096 * 4 :]
    yield "text in front", b"From: Ana\n" + content


def test_a_damaged_file_is_refused_and_the_store_stays(store: Store, tmp_path: Path) -> None:
    fill(store)
    backup(store, tmp_path / "whole")
    before = everything(store)
    for what, content in damaged(tmp_path / "whole"):
        file = tmp_path / "damaged"
        file.write_bytes(content)
        with pytest.raises(StoreError, match="is no backup of a store, or it is damaged") as refused:
            restore(store, file, replace=True)
        assert str(file) in str(refused.value), what
        assert everything(store) == before, what
        assert file.read_bytes() == content, what


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE alembic_version", "DROP TABLE ballot", "DELETE FROM rater", "DELETE FROM alembic_version",
     "UPDATE alembic_version SET version_num = '9999'"],
)  # fmt: skip
def test_a_database_that_is_no_backup_is_refused_and_the_store_stays(store: Store, tmp_path: Path, change: str) -> None:
    fill(store)
    file = tmp_path / "backup"
    backup(store, file)
    before = everything(store)
    with closing(sqlite3.connect(file)) as connection:  # which keeps no foreign keys
        connection.execute(change)
        connection.commit()
    with pytest.raises(StoreError):
        restore(store, file, replace=True)
    assert everything(store) == before


def test_a_file_that_is_not_there_is_refused(store: Store, tmp_path: Path) -> None:
    for file in (tmp_path / "nothing", tmp_path):
        with pytest.raises(StoreError, match="There is no file"):
            restore(store, file)


def test_a_backup_is_not_changed_by_its_restore(store: Store, other: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "backup"
    backup(store, file)
    before = file.read_bytes()
    restore(other, file)
    assert file.read_bytes() == before


# ── while people vote ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_during_a_storm_of_votes_is_the_store_at_one_moment(
    store: Store, new_url: NewUrl, tmp_path: Path
) -> None:
    room = open_room(store)
    tickets = [room.join(f"Firm {number}") for number in range(6)]
    with storm(room, tickets) as seen:
        for number in range(3):
            already = list(seen.acknowledged)
            backup(store, tmp_path / str(number))
            with opened(new_url("sqlite")) as copy:
                restore(copy, tmp_path / str(number))
                found = rows(copy, "ballot")
                votes = [(row["rater_id"], row["item_id"], int(row["comment"])) for row in found]
                assert set(already) <= set(votes), "what was acknowledged before it began is in it"
                for ticket in tickets:
                    counted = [number for rater, _, number in votes if rater == ticket.rater_id]
                    assert counted == list(range(len(counted))), "no vote without those before it"
                assert len(rows(copy, "rater")) == len(tickets)
    assert not seen.errors
    assert votes_kept(store) == len(seen.acknowledged)


def test_a_store_can_be_replaced_during_a_storm_of_votes(store: Store, tmp_path: Path) -> None:
    room = open_room(store)
    tickets = [room.join(f"Firm {number}") for number in range(4)]
    for ticket in tickets:
        room.cast(ticket, vote=Vote("useful", comment="-1"))
    backup(store, tmp_path / "backup")
    before = rows(store, "ballot")
    with storm(room, tickets) as seen:
        for _ in range(3):
            restore(store, tmp_path / "backup", replace=True)
    assert not seen.errors, seen.errors
    found = rows(store, "ballot")
    assert found[: len(before)] == before
    later = [(row["rater_id"], row["item_id"], int(row["comment"])) for row in found[len(before) :]]
    assert set(later) <= set(seen.acknowledged)
    assert [len(rows(store, table)) for table in ("round", "rater", "employer")] == [1, 4, 4]
    assert set(metadata.tables) == set(everything(store))

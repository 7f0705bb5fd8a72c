"""Employers that a facilitator leaves out, counts as one or renames, and takes back again."""

import pytest

from jtm.store import ballots, employers, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.store.employers import count_as_one, count_as_typed, leave_out
from jtm.store.rounds import RefusedError
from tests.store.rooms import ESSENTIAL, Room, at_once, everything, open_room, rows, storm, until


@pytest.fixture
def room(store: Store) -> Room:
    """Two people at Acme, one each at ACME Inc, Bolt and an invented firm; each voted on one item."""
    made = open_room(store)
    for number, name in enumerate(("Acme", "acme", "ACME Inc", "Bolt", "Donald Duck")):
        made.cast(made.join(name), 0, Vote("essential", comment=str(number)))
    return made


def numbers(room: Room, *names: str) -> list[int]:
    known = {row["name"]: row["id"] for row in rows(room.store, "employer") if row["round_id"] == room.id}
    return [known[name] for name in names]


def voices(room: Room) -> dict[str, int]:
    """Votes that count, by the employer that they count for."""
    return dict(ballots.ballots(room.store, room.id).group_by("employer").len().iter_rows())


def test_employers_are_listed_as_they_were_typed(room: Room) -> None:
    table = employers.employers(room.store, room.id)
    assert table.select("employer", "counts_as", "counted", "ballots", "votes").rows() == [
        ("Acme", None, True, 2, 2),
        ("ACME Inc", None, True, 1, 1),
        ("Bolt", None, True, 1, 1),
        ("Donald Duck", None, True, 1, 1),
    ]


def test_many_are_left_out_at_once_and_counted_again(room: Room) -> None:
    gone = numbers(room, "Donald Duck", "Bolt")
    leave_out(room.store, room.id, gone)
    assert voices(room) == {"Acme": 2, "ACME Inc": 1}
    count_as_typed(room.store, room.id, gone[:1])
    assert voices(room) == {"Acme": 2, "ACME Inc": 1, "Donald Duck": 1}


def test_several_spellings_count_as_one_and_are_told_apart_again(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "Acme", "ACME Inc"), "ACME Inc")
    assert voices(room) == {"ACME Inc": 3, "Bolt": 1, "Donald Duck": 1}
    (listed,) = employers.employers(room.store, room.id).filter(employer="Acme")["counts_as"]
    assert listed == "ACME Inc"
    count_as_typed(room.store, room.id, numbers(room, "Acme"))
    assert voices(room)["Acme"] == 2


def test_an_employer_is_renamed_and_back(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "Bolt"), "  Bolt & \n Sons ")
    assert voices(room)["Bolt & Sons"] == 1
    count_as_one(room.store, room.id, numbers(room, "Bolt & Sons"), "Bolt")
    assert voices(room)["Bolt"] == 1
    count_as_one(room.store, room.id, numbers(room, "Bolt"), "BOLT")
    assert voices(room) == {"Acme": 2, "ACME Inc": 1, "BOLT": 1, "Donald Duck": 1}


def test_who_joins_later_counts_as_was_ruled(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "ACME Inc"), "Acme")
    count_as_one(room.store, room.id, numbers(room, "Bolt"), "Bolt & Sons")
    leave_out(room.store, room.id, numbers(room, "Donald Duck"))
    told = {name: room.join(name) for name in ("acme inc", "Bolt", "bolt & sons", "donald duck")}
    assert [ticket.employer for ticket in told.values()] == ["Acme", "Bolt & Sons", "Bolt & Sons", "Donald Duck"]
    assert [ticket.counted for ticket in told.values()] == [True, True, True, False]
    for ticket in told.values():
        room.cast(ticket)
        again = ballots.resume(room.store, ticket.code)
        assert (again.employer, again.counted) == (ticket.employer, ticket.counted)
    assert voices(room) == {"Acme": 4, "Bolt & Sons": 3}


def test_merges_of_merges_come_to_one(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "Acme"), "ACME Inc")
    count_as_one(room.store, room.id, numbers(room, "ACME Inc"), "Bolt")
    assert voices(room) == {"Bolt": 4, "Donald Duck": 1}
    count_as_one(room.store, room.id, numbers(room, "Bolt"), "Acme")  # a name that counts as one that moves
    assert voices(room) == {"Acme": 4, "Donald Duck": 1}
    count_as_one(room.store, room.id, numbers(room, "Donald Duck"), "Bolt")  # one that counts as another
    assert voices(room) == {"Acme": 5}
    assert all(
        employers.roll(room.store, room.id).rulings[number].counts_as in (None, *numbers(room, "Acme"))
        for number in numbers(room, "Bolt", "ACME Inc", "Donald Duck")
    )


def test_one_that_others_count_as_takes_them_along(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "ACME Inc"), "Acme")
    leave_out(room.store, room.id, numbers(room, "Acme"))
    assert voices(room) == {"Bolt": 1, "Donald Duck": 1}
    count_as_typed(room.store, room.id, numbers(room, "Acme"))
    assert voices(room) == {"Acme": 3, "Bolt": 1, "Donald Duck": 1}


@pytest.mark.parametrize("change", ["leave out", "as typed", "as one"])
def test_what_cannot_be_changes_nothing(room: Room, change: str) -> None:
    other = open_room(room.store)
    other.join("Elsewhere")
    (elsewhere,) = numbers(other, "Elsewhere")
    known = numbers(room, "Bolt")
    before = everything(room.store)
    for ticked, told in (([], "Tick"), ([*known, 99], "no employer 99"), ([*known, elsewhere], "no employer")):
        with pytest.raises(RefusedError, match=told):
            {
                "leave out": leave_out,
                "as typed": count_as_typed,
                "as one": lambda *asked: count_as_one(*asked, "Brand new"),
            }[change](room.store, room.id, ticked)  # type: ignore[operator]
    assert everything(room.store) == before


@pytest.mark.parametrize("name", ["", " \n ", "\u200b"])
def test_a_name_is_asked_for(room: Room, name: str) -> None:
    with pytest.raises(RefusedError, match="Type the name"):
        count_as_one(room.store, room.id, numbers(room, "Bolt"), name)


def test_nobody_is_put_under_one_that_was_left_out(room: Room) -> None:
    leave_out(room.store, room.id, numbers(room, "Donald Duck"))
    before = everything(room.store)
    with pytest.raises(RefusedError, match="count it again first"):
        count_as_one(room.store, room.id, numbers(room, "Bolt"), "donald duck")
    assert everything(room.store) == before
    count_as_one(room.store, room.id, numbers(room, "Bolt", "Donald Duck"), "Donald Duck")  # it was ticked too
    assert voices(room)["Donald Duck"] == 2


def test_every_vote_stays_and_a_file_names_nobody_who_was_left_out(room: Room) -> None:
    leave_out(room.store, room.id, numbers(room, "Donald Duck"))
    count_as_one(room.store, room.id, numbers(room, "ACME Inc"), "Acme")
    history = ballots.ballots(room.store, room.id, history=True)
    assert history.height == 5
    (number,) = numbers(room, "Donald Duck")
    told = (history, ballots.raters(room.store, room.id), employers.changes(room.store, room.id))
    assert f"left out, no. {number}" in history["employer"].to_list()
    for table in told:
        assert "Donald" not in str(table.to_dicts())
        assert "ACME Inc" not in str(table.to_dicts())


def test_what_was_ruled_is_on_record_in_order(room: Room) -> None:
    duck, bolt = numbers(room, "Donald Duck", "Bolt")
    leave_out(room.store, room.id, [duck])
    leave_out(room.store, room.id, [duck])  # a second press changes nothing
    count_as_one(room.store, room.id, [bolt], "Bolt & Sons")
    (sons,) = numbers(room, "Bolt & Sons")
    count_as_typed(room.store, room.id, [duck])
    assert employers.changes(room.store, room.id).drop("changed_at").rows() == [
        (duck, "left out", None, "Donald Duck"),
        (bolt, "counted as another", sons, "Bolt & Sons"),
        (duck, "counted as typed", None, "Donald Duck"),
    ]


def test_a_look_ahead_tells_what_a_change_would_bring(room: Room) -> None:
    roll = employers.roll(room.store, room.id)
    before = everything(room.store)
    ahead = employers.as_one(roll.named("New name"), numbers(room, "Acme", "Bolt"), "New name")
    assert set(ballots.ballots(room.store, room.id, as_if=ahead)["employer"]) == {"New name", "ACME Inc", "Donald Duck"}
    ahead = employers.left_out(roll, numbers(room, "Acme"))
    assert ballots.ballots(room.store, room.id, as_if=ahead).height == 3
    assert (ahead.count(left_out=True), roll.count(left_out=True)) == (1, 0)
    assert everything(room.store) == before


def test_the_marker_changes_with_a_ruling(room: Room) -> None:
    before = ballots.marker(room.store, room.id)
    leave_out(room.store, room.id, numbers(room, "Bolt"))
    assert ballots.marker(room.store, room.id) != before


def test_invented_ones_that_were_left_out_keep_nobody_out(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "MOST_RATERS", 5)
    with pytest.raises(RefusedError, match="all it takes"):
        room.join("Acme")
    leave_out(room.store, room.id, numbers(room, "Donald Duck"))
    room.join("Acme")
    with pytest.raises(RefusedError, match="all it takes"):
        room.join("Acme")


def test_forgetting_takes_the_rulings_along_and_keeps_a_name_that_others_count_under(room: Room) -> None:
    count_as_one(room.store, room.id, numbers(room, "ACME Inc"), "Bolt")
    leave_out(room.store, room.id, numbers(room, "Donald Duck"))
    for employer in ("Donald Duck", "Bolt"):
        (firm,) = numbers(room, employer)
        (who,) = [row["id"] for row in rows(room.store, "rater") if row["employer_id"] == firm]
        ballots.forget(room.store, who)
    assert {row["name"] for row in rows(room.store, "employer")} == {"Acme", "ACME Inc", "Bolt"}
    assert voices(room) == {"Acme": 2, "Bolt": 1}


def test_rulings_while_votes_rain_down_are_whole(room: Room) -> None:
    tickets = [room.join(f"Firm {number}") for number in range(4)]
    with storm(room, tickets) as seen:
        firms = numbers(room, *(f"Firm {number}" for number in range(4)))
        done = at_once(
            *[lambda: leave_out(room.store, room.id, firms), lambda: count_as_one(room.store, room.id, firms, "One")]
        )
        count = len(seen.acknowledged)
        until(lambda: len(seen.acknowledged) > count + 8)
    assert not [error for error in seen.errors if not isinstance(error, RefusedError)]
    assert done == [None, None]
    voices_of = {employers.roll(room.store, room.id).voice(number) for number in firms}
    assert len(voices_of) == 1 or not any(voice.counted for voice in voices_of), "the one or the other, and of all"


def test_another_round_has_employers_of_its_own(room: Room) -> None:
    other = open_room(room.store)
    other.cast(other.join("Bolt"), 0, ESSENTIAL)
    leave_out(room.store, room.id, numbers(room, "Bolt"))
    assert voices(other) == {"Bolt": 1}
    assert rounds.find(room.store, other.id).is_open

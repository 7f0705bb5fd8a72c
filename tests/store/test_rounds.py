from datetime import UTC, datetime, timedelta

import pytest

from jtm.store import ballots, rounds
from jtm.store.connect import Store
from jtm.store.rounds import CLOSED, NEW, OPENED, SIGNED_OFF, RefusedError, Settled, SignOff
from jtm.store.schema import OUTCOMES
from tests.store.rooms import at_once, elements, new_round, open_room, rows

UNICODE = "Schweißer:innen · 溶接工 · لحّام · 🔧"


def sign(store: Store, round_id: int, subject: str = "51-4121", by: str = "Ana") -> SignOff:
    return rounds.sign(store, round_id, subject, '{"skills": []}', '{"alpha": null}', by)


def closed_round(store: Store, name: str = "Welders") -> int:
    room = open_room(store, name)
    rounds.close(store, room.id)
    return room.id


# ── made, opened, closed ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_is_made_with_what_it_asks(store: Store) -> None:
    before = datetime.now(UTC)
    made = rounds.create(store, UNICODE, '{"title": "Größe"}', "26420", elements(3))
    found = rounds.find(store, made)
    assert (found.name, found.benchmark, found.area_code) == (UNICODE, '{"title": "Größe"}', "26420")
    assert (found.state, found.code, found.is_open) == (NEW, None, False)
    assert before <= found.created_at <= datetime.now(UTC)
    assert found.created_at.utcoffset() == timedelta(0)
    asked = [(row["position"], row["element_id"], row["name"], row["domain"]) for row in rows(store, "item")]
    assert asked == [(place, f"2.A.{place}", f"Skill {place}", "Skill") for place in (1, 2, 3)]
    assert rounds.events(store, made) == []


def test_a_round_with_nothing_to_ask_is_refused(store: Store) -> None:
    with pytest.raises(RefusedError, match="no elements"):
        rounds.create(store, "Empty", "{}", "26420", [])
    assert rounds.rounds(store) == []


def test_a_round_goes_its_way(store: Store) -> None:
    made = new_round(store)
    first = rounds.open_round(store, made)
    assert (rounds.find(store, made).state, rounds.find(store, made).code) == (OPENED, first)
    rounds.close(store, made)
    assert (rounds.find(store, made).state, rounds.find(store, made).code) == (CLOSED, None)
    second = rounds.open_round(store, made)
    assert rounds.find(store, made).code == second != first
    rounds.close(store, made)
    sign(store, made)
    assert (rounds.find(store, made).state, rounds.find(store, made).is_open) == (SIGNED_OFF, False)
    kinds, moments = zip(*rounds.events(store, made), strict=True)
    assert kinds == (SIGNED_OFF, CLOSED, OPENED, CLOSED, OPENED)
    assert list(moments) == sorted(moments, reverse=True)
    assert all(moment.utcoffset() == timedelta(0) for moment in moments)


def test_a_step_out_of_order_is_refused_and_leaves_nothing(store: Store) -> None:
    made = new_round(store)
    with pytest.raises(RefusedError, match="“Welders” is not opened"):
        rounds.close(store, made)
    with pytest.raises(RefusedError, match="is not opened: close it first"):
        sign(store, made)
    rounds.open_round(store, made)
    with pytest.raises(RefusedError, match="“Welders” is opened"):
        rounds.open_round(store, made)
    with pytest.raises(RefusedError, match="is opened: close it first"):
        sign(store, made)
    rounds.close(store, made)
    with pytest.raises(RefusedError, match="“Welders” is closed"):
        rounds.close(store, made)
    assert [kind for kind, _ in rounds.events(store, made)] == [CLOSED, OPENED]
    assert rounds.sign_offs(store) == []
    sign(store, made)
    with pytest.raises(RefusedError, match="“Welders” is signed off"):
        rounds.close(store, made)


def test_what_is_not_there_is_refused(store: Store) -> None:
    for ask in (rounds.find, rounds.open_round, rounds.close, sign):
        with pytest.raises(RefusedError, match="no round 7"):
            ask(store, 7)


def test_rounds_are_listed_the_newest_first_each_with_its_own_state(store: Store) -> None:
    first, second, third = (new_round(store, name) for name in ("A", "B", "C"))
    rounds.open_round(store, second)
    rounds.open_round(store, first)
    rounds.close(store, first)
    assert [(one.id, one.name, one.state) for one in rounds.rounds(store)] == [
        (third, "C", NEW),
        (second, "B", OPENED),
        (first, "A", CLOSED),
    ]


def test_of_two_who_open_a_round_at_once_one_does(store: Store) -> None:
    for _ in range(5):
        made = new_round(store)
        done = at_once(*[lambda made=made: rounds.open_round(store, made)] * 4)
        codes = [code for code in done if isinstance(code, str)]
        assert codes == [rounds.find(store, made).code]
        assert sum(isinstance(error, RefusedError) for error in done) == 3
        assert [kind for kind, _ in rounds.events(store, made)] == [OPENED]


# ── codes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_code_expires_with_its_round(store: Store) -> None:
    room = open_room(store)
    room.join()
    rounds.close(store, room.id)
    with pytest.raises(RefusedError, match="does not open a round"):
        room.join()
    code = rounds.open_round(store, room.id)
    with pytest.raises(RefusedError, match="does not open a round"):
        room.join()
    ballots.join(store, code, "Acme")
    rounds.close(store, room.id)
    sign(store, room.id)
    for old in (room.code, code):
        with pytest.raises(RefusedError, match="does not open a round"):
            ballots.join(store, old, "Acme")
    assert len(rows(store, "rater")) == 2


def test_a_code_leads_to_its_own_round(store: Store) -> None:
    rooms = [open_room(store, f"Round {number}") for number in range(3)]
    for room in rooms:
        assert room.join().round_id == room.id
    rounds.close(store, rooms[1].id)
    assert rooms[2].join().round_id == rooms[2].id


# ── settled ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_decision_on_an_item_counts_and_all_are_kept(store: Store) -> None:
    made = new_round(store)
    last = [Settled("2.A.1", "lowered", "Foundational", None, None), Settled("2.A.3", "dropped", None, None, UNICODE)]
    rounds.decide(store, made, "2.A.3", Settled("2.A.3", "raised", "Advanced", "Day one", "At first"))
    rounds.decide(store, made, "2.A.1", last[0])
    rounds.decide(store, made, "2.A.3", last[1])
    assert rounds.decisions(store, made) == last
    rounds.decide(store, made, "2.A.1", None)
    assert rounds.decisions(store, made) == last[1:]
    kept = [(row["item_id"], row["outcome"], row["note"]) for row in rows(store, "decision")]
    assert kept == [(3, "raised", "At first"), (1, "lowered", None), (3, "dropped", UNICODE), (1, None, None)]


def test_every_outcome_may_be_decided(store: Store) -> None:
    made = new_round(store, items=len(OUTCOMES))
    for place, outcome in enumerate(OUTCOMES, start=1):
        rounds.decide(store, made, f"2.A.{place}", Settled(f"2.A.{place}", outcome, None, None, None))
    assert [one.outcome for one in rounds.decisions(store, made)] == list(OUTCOMES)


def test_a_decision_goes_to_the_item_that_is_named_whatever_the_value_says(store: Store) -> None:
    made = new_round(store)
    rounds.decide(store, made, "2.A.2", Settled("2.A.1", "confirmed", None, None, None))
    assert [one.element_id for one in rounds.decisions(store, made)] == ["2.A.2"]


def test_rounds_do_not_share_what_is_settled(store: Store) -> None:
    first, second = new_round(store), new_round(store)
    rounds.decide(store, first, "2.A.1", Settled("2.A.1", "dropped", None, None, None))
    rounds.note_alias(store, first, "2.A.1", "Reads drawings")
    assert rounds.decisions(store, second) == []
    assert rounds.aliases(store, second) == {}


def test_what_a_round_does_not_ask_cannot_be_settled(store: Store) -> None:
    made = new_round(store)
    with pytest.raises(RefusedError, match=r"does not ask about 9\.Z"):
        rounds.decide(store, made, "9.Z", None)
    with pytest.raises(RefusedError, match=r"does not ask about 9\.Z"):
        rounds.note_alias(store, made, "9.Z", "Whatever")


def test_wordings_are_noted_and_taken_back_and_all_are_kept(store: Store) -> None:
    made = new_round(store)
    for element, wording in (("2.A.2", "Reads drawings"), ("2.A.1", UNICODE), ("2.A.2", "Blueprints")):
        rounds.note_alias(store, made, element, wording)
    assert rounds.aliases(store, made) == {"2.A.2": ["Reads drawings", "Blueprints"], "2.A.1": [UNICODE]}
    rounds.note_alias(store, made, "2.A.2", "Reads drawings", kept=False)
    rounds.note_alias(store, made, "2.A.1", UNICODE, kept=False)
    assert rounds.aliases(store, made) == {"2.A.2": ["Blueprints"]}
    rounds.note_alias(store, made, "2.A.2", "Reads drawings")
    rounds.note_alias(store, made, "2.A.2", "Reads drawings")
    assert rounds.aliases(store, made) == {"2.A.2": ["Blueprints", "Reads drawings"]}
    assert len(rows(store, "alias")) == 7


# ── signed off ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_signed_is_kept_as_it_was(store: Store) -> None:
    made = closed_round(store, UNICODE)
    before = datetime.now(UTC)
    signed = rounds.sign(store, made, "51-4121 51-4122", '{"ü": 1}', "results 溶接工", UNICODE)
    assert rounds.sign_offs(store) == [signed]
    assert (signed.round_id, signed.round_name, signed.area_code, signed.version) == (made, UNICODE, "26420", 1)
    assert (signed.subject, signed.benchmark, signed.results) == ("51-4121 51-4122", '{"ü": 1}', "results 溶接工")
    assert signed.signed_by == UNICODE
    assert before <= signed.signed_at <= datetime.now(UTC)
    assert rounds.events(store, made)[0] == (SIGNED_OFF, signed.signed_at)


def test_versions_count_for_each_subject(store: Store) -> None:
    signed = [sign(store, closed_round(store), subject) for subject in ("51-4121", "49-9041", "51-4121", "51-4121")]
    assert [one.version for one in signed] == [1, 1, 2, 3]
    assert len({one.public_id for one in signed}) == 4
    assert rounds.sign_offs(store) == signed[::-1]


def test_a_round_that_is_signed_may_be_reopened_and_signed_as_the_next_version(store: Store) -> None:
    made = closed_round(store)
    first = sign(store, made)
    rounds.open_round(store, made)
    with pytest.raises(RefusedError):
        sign(store, made)
    rounds.close(store, made)
    second = sign(store, made)
    assert (first.version, second.version) == (1, 2)
    assert rounds.sign_offs(store) == [second, first], "an agreed version stays what it was"


def test_versions_signed_at_once_all_have_numbers_of_their_own(store: Store) -> None:
    made = [closed_round(store) for _ in range(6)]
    signed = at_once(*[lambda one=one: sign(store, one) for one in made])
    assert not [one for one in signed if not isinstance(one, SignOff)]
    assert sorted(one.version for one in signed) == [1, 2, 3, 4, 5, 6]

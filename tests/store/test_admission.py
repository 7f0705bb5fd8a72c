from collections.abc import Callable

import pytest

from jtm.store import rounds
from jtm.store.admission import JOINS_PER_ROUND, PER_SESSION, TOO_OFTEN, VOTES_PER_RATER, WRONG_PER_ROUND, Admission
from jtm.store.codes import PLACE, join_code, resume_code, typed
from jtm.store.connect import Store
from jtm.store.limiter import WINDOW, Limiter, PerMinute
from jtm.store.rounds import RefusedError
from tests.store.rooms import ESSENTIAL, Room, at_once, open_room, votes_kept

UNKNOWN = "does not open a round"


class Clock:
    """The time as the limits see it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(store: Store) -> Room:
    return open_room(store)


@pytest.fixture
def admission(room: Room, clock: Clock) -> Admission:
    return Admission(room.store, Limiter(clock))


def wrong_of(room: Room) -> str:
    """A wrong code whose beginning says that it is of this round."""
    return room.code[:PLACE] + join_code()[PLACE:]


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as error:
        ask()
    return str(error.value)


def test_a_room_of_people_behind_one_address_joins_and_votes(admission: Admission, room: Room) -> None:
    tickets = [admission.join(f"Session {number}", room.code, f"Firm {number % 7}") for number in range(60)]
    for ticket in tickets:
        admission.cast(ticket.code, room.items["2.A.1"], ESSENTIAL)
    assert votes_kept(room.store) == 60


def test_a_session_may_try_only_so_many_wrong_codes_a_minute(admission: Admission, room: Room, clock: Clock) -> None:
    ways = [lambda: admission.join("Eve", join_code(), "Acme"), lambda: admission.resume("Eve", resume_code())]
    for number in range(PER_SESSION.amount):
        assert TOO_OFTEN not in refused(ways[number % 2])
    for way in ways:
        assert refused(way) == TOO_OFTEN
    assert admission.join("Eve", room.code, "Acme").is_open, "a right code opens after any number of wrong ones"
    assert admission.join("Ana", room.code, "Acme").is_open
    clock.now += WINDOW + 1
    for way in ways:
        assert TOO_OFTEN not in refused(way)


def test_many_sessions_may_guess_at_a_round_only_so_often(admission: Admission, room: Room, clock: Clock) -> None:
    other = open_room(room.store)
    ticket = admission.join("Ana", room.code, "Acme")
    for number in range(WRONG_PER_ROUND.amount):
        assert UNKNOWN in refused(lambda number=number: admission.join(f"Eve {number}", wrong_of(room), "Acme"))
    assert refused(lambda: admission.join("Another Eve", wrong_of(room), "Acme")) == TOO_OFTEN
    # Nobody is locked out who has the code, votes already or joins another round.
    assert admission.join("Late", room.code, "Acme").is_open
    assert admission.join("Another Eve", room.code, "Acme").is_open, "nor whoever typed a wrong one before"
    admission.cast(ticket.code, room.items["2.A.1"], ESSENTIAL)
    assert admission.resume("Ana's other phone", ticket.code).rater_id == ticket.rater_id
    assert admission.join("Bob", other.code, "Bolt").round_id == other.id
    clock.now += WINDOW + 1
    assert UNKNOWN in refused(lambda: admission.join("A third Eve", wrong_of(room), "Acme"))


@pytest.mark.parametrize("write", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_another_way_to_type_a_code_is_no_way_around_the_limit(
    admission: Admission, room: Room, write: Callable[[str], str]
) -> None:
    for number in range(WRONG_PER_ROUND.amount):
        refused(lambda number=number: admission.join(f"Eve {number}", write(wrong_of(room)), "Acme"))
    assert refused(lambda: admission.join("Eve", wrong_of(room), "Acme")) == TOO_OFTEN


def test_right_codes_do_not_count_as_guesses(admission: Admission, room: Room) -> None:
    for number in range(WRONG_PER_ROUND.amount + 5):
        admission.join(f"Session {number}", room.code, "Acme")


def test_right_codes_of_ballots_do_not_count_as_guesses(admission: Admission, room: Room) -> None:
    ticket = admission.join("Ana", room.code, "Acme")
    for _ in range(PER_SESSION.amount * 2):
        assert admission.resume("Ana", ticket.code).rater_id == ticket.rater_id


def test_a_name_that_is_blank_uses_up_nothing(admission: Admission, room: Room) -> None:
    for _ in range(PER_SESSION.amount * 2):
        assert "employer you speak for" in refused(lambda: admission.join("Ana", room.code, " "))
    assert admission.join("Ana", room.code, "Acme").is_open


def test_a_round_takes_only_so_many_a_minute(room: Room, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.store.admission.JOINS_PER_ROUND", type(JOINS_PER_ROUND)(5))
    admission = Admission(room.store, Limiter(clock))
    for number in range(5):
        admission.join(f"Session {number}", room.code, "Acme")
    assert refused(lambda: admission.join("Sixth", room.code, "Acme")) == TOO_OFTEN
    clock.now += WINDOW + 1
    assert admission.join("Sixth", room.code, "Acme").is_open


def test_a_rater_votes_only_so_often_and_does_not_stop_the_others(
    admission: Admission, room: Room, clock: Clock
) -> None:
    eve, ana = admission.join("Eve", room.code, "Acme"), admission.join("Ana", room.code, "Acme")
    item = room.items["2.A.1"]
    for number in range(VOTES_PER_RATER.amount):
        admission.cast(eve.code if number % 2 else eve.code.lower().replace("-", ""), item, ESSENTIAL)
    assert refused(lambda: admission.cast(eve.code, item, ESSENTIAL)) == TOO_OFTEN
    assert refused(lambda: admission.cast(f" {eve.code.lower()}", item, ESSENTIAL)) == TOO_OFTEN
    admission.cast(ana.code, item, ESSENTIAL)
    assert votes_kept(room.store) == VOTES_PER_RATER.amount + 1
    clock.now += WINDOW + 1
    admission.cast(eve.code, item, ESSENTIAL)


def test_the_limit_of_votes_lets_an_eager_thumb_through() -> None:
    assert VOTES_PER_RATER.amount >= 2 * 35, "a benchmark has some 35 elements, and each may take a second thought"


def test_a_key_may_be_tried_only_so_often(admission: Admission, clock: Clock) -> None:
    tried = []

    def matches() -> bool:
        tried.append(1)
        return len(tried) == 3

    assert [admission.proven("Eve", None, matches) for _ in range(PER_SESSION.amount)].count(True) == 1
    assert refused(lambda: admission.proven("Eve", None, matches)) == TOO_OFTEN
    assert len(tried) == PER_SESSION.amount, "a key that may not be tried is not compared"
    assert not admission.proven("Ana", None, matches)
    clock.now += WINDOW + 1
    assert not admission.proven("Eve", None, matches)


def test_keys_and_codes_are_counted_apart(admission: Admission, room: Room) -> None:
    for _ in range(PER_SESSION.amount):
        admission.proven("Ana", None, lambda: False)
    assert admission.join("Ana", room.code, "Acme").is_open


def test_the_limit_holds_for_guesses_at_once(admission: Admission) -> None:
    done = at_once(*[lambda: admission.resume("Eve", resume_code())] * 30)
    assert all(isinstance(error, RefusedError) for error in done)
    assert sum(str(error) == TOO_OFTEN for error in done) == 30 - PER_SESSION.amount


def test_what_the_limits_let_through_is_refused_for_its_own_reason(admission: Admission, room: Room) -> None:
    ticket = admission.join("Ana", room.code, "Acme")
    assert "employer you speak for" in refused(lambda: admission.join("Bob", room.code, " "))
    assert "does not ask" in refused(lambda: admission.cast(ticket.code, 99, ESSENTIAL))
    rounds.close(room.store, room.id)
    assert "closed" in refused(lambda: admission.cast(ticket.code, room.items["2.A.1"], ESSENTIAL))
    assert UNKNOWN in refused(lambda: admission.join("Bob", room.code, "Acme"))


@pytest.mark.parametrize("limit", [PER_SESSION, WRONG_PER_ROUND], ids=["a session", "a round"])
def test_guessing_at_the_limit_gets_nowhere(limit: PerMinute) -> None:
    a_year = limit.amount * 60 * 24 * 365
    assert a_year * 1000 / 32 ** len(typed(join_code()).replace("-", "")[PLACE:]) < 0.05, (
        "with 1,000 of them for a year"
    )


def test_every_admission_counts_for_itself(room: Room) -> None:
    first, second = Admission(room.store), Admission(room.store)
    assert first.limiter is not second.limiter
    shared = Admission(room.store, Limiter())
    for _ in range(PER_SESSION.amount):
        refused(lambda: shared.resume("Eve", "AAAA"))
    assert refused(lambda: shared.resume("Eve", "AAAA")) == TOO_OFTEN
    assert refused(lambda: first.resume("Eve", "AAAA")) != TOO_OFTEN

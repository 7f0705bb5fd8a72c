"""The rules that the database itself keeps, whoever writes: raw inserts, past every function of the package."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from jtm.store.connect import Store
from jtm.store.schema import (
    BANDS,
    EVENTS,
    KINDS,
    LONGEST_COMMENT,
    LONGEST_NAME,
    NECESSITIES,
    OUTCOMES,
    TIMINGS,
    metadata,
)
from tests.store.rooms import rows

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Two rounds, each with an item, an employer and a rater: the first has the ids 1, the second 2.
SOUND: dict[str, dict[str, Any]] = {
    "round": {"name": "Welders", "benchmark": "{}", "area_code": "26420", "created_at": THEN},
    "event": {"round_id": 1, "kind": "opened", "code": "7K2Q-MXPA-9T3R", "at": THEN},
    "item": {"round_id": 1, "position": 2, "element_id": "2.A.2", "name": "Writing", "domain": "Skill"},
    "employer": {"round_id": 1, "name": "Bolt", "key": "bolt"},
    "ruling": {"round_id": 1, "employer_id": 1, "counts_as": None, "counted": False, "ruled_at": THEN},
    "rater": {"round_id": 1, "employer_id": 1, "code_hash": "b" * 64, "joined_at": THEN},
    "ballot": {"round_id": 1, "rater_id": 1, "item_id": 1, "necessity": "essential", "band": "Advanced",
               "timing": "Day one", "comment": "Every day", "cast_at": THEN},
    "decision": {"round_id": 1, "item_id": 1, "outcome": "confirmed", "band": "Advanced", "timing": "Day one",
                 "note": "The room agreed", "decided_at": THEN},
    "alias": {"round_id": 1, "item_id": 1, "wording": "Reads drawings", "kept": True, "noted_at": THEN},
    "sign_off": {"round_id": 1, "public_id": "abcd1234", "subject": "51-4121", "version": 1, "benchmark": "{}",
                 "results": "{}", "signed_by": "Ana", "signed_at": THEN},
    "saved": {"kind": "scenario", "name": "Mine", "content": "area=26420", "kept": True, "saved_at": THEN},
}  # fmt: skip
WRONG: dict[str, list[dict[str, Any]]] = {
    "round": [{"name": ""}, {"name": None}, {"benchmark": None}, {"created_at": None}],
    "event": [
        {"code": None}, {"kind": "closed"}, {"kind": "signed off"}, {"kind": "paused"}, {"kind": None},
        {"round_id": 99}, {"at": None}, {"kind": "Opened"},
    ],
    "item": [{"round_id": 99}, {"position": 1}, {"element_id": "2.A.1"}, {"name": None}],
    "employer": [{"name": "", "key": "bolt"}, {"key": "acme"}, {"round_id": 99}],
    "ruling": [
        {"counted": True, "counts_as": 1}, {"counted": True, "counts_as": 2}, {"counted": True, "counts_as": 99},
        {"employer_id": 2}, {"round_id": 2}, {"counted": None}, {"ruled_at": None},
    ],
    "rater": [
        {"employer_id": 2}, {"round_id": 2}, {"employer_id": 99}, {"code_hash": None, "label": None},
        {"code_hash": "a" * 64}, {"label": "first"},
    ],
    "ballot": [
        {"necessity": "vital"}, {"necessity": ""}, {"necessity": None}, {"necessity": "Essential"},
        {"band": "Expert"}, {"band": ""}, {"timing": "Never"}, {"timing": ""},
        {"necessity": "not needed"}, {"necessity": "not needed", "band": None},
        {"necessity": "not needed", "timing": None},
        {"item_id": 2}, {"rater_id": 2}, {"round_id": 2}, {"item_id": 2, "rater_id": 2},
        {"round_id": 2, "item_id": 2}, {"round_id": 2, "rater_id": 2}, {"item_id": 99}, {"rater_id": 99},
        {"comment": ""}, {"cast_at": None},
    ],
    "decision": [
        {"outcome": "maybe"}, {"band": "Expert"}, {"timing": "Never"}, {"item_id": 2}, {"round_id": 2}, {"note": ""},
        {"decided_at": None},
    ],
    "alias": [{"item_id": 2}, {"round_id": 2}, {"wording": ""}, {"wording": None}, {"kept": None}],
    "sign_off": [{"version": 0}, {"version": -1}, {"signed_by": ""}, {"round_id": 99}, {"results": None}],
    "saved": [{"kind": "password"}, {"name": ""}, {"content": None}, {"kept": None}],
}  # fmt: skip
LIMITS = [("round", "name", LONGEST_NAME), ("employer", "name", LONGEST_NAME), ("ballot", "comment", LONGEST_COMMENT),
          ("decision", "note", LONGEST_COMMENT), ("alias", "wording", LONGEST_NAME),
          ("sign_off", "signed_by", LONGEST_NAME), ("saved", "name", LONGEST_NAME)]  # fmt: skip


def insert(store: Store, table: str, **changed: Any) -> None:
    with store.writing() as connection:
        connection.execute(metadata.tables[table].insert().values(SOUND[table] | changed))


@pytest.fixture
def two_rounds(store: Store) -> Store:
    for number, hashed in ((1, "a" * 64), (2, "c" * 64)):
        insert(store, "round")
        insert(store, "item", round_id=number, position=1, element_id="2.A.1")
        insert(store, "employer", round_id=number, name="Acme", key="acme")
        insert(store, "rater", round_id=number, employer_id=number, code_hash=hashed, label="first")
    return store


def test_what_is_sound_is_kept_as_it_was_given(two_rounds: Store) -> None:
    for table, values in SOUND.items():
        insert(two_rounds, table)
        assert values.items() <= rows(two_rounds, table)[-1].items()


@pytest.mark.parametrize("table", WRONG)
def test_what_breaks_a_rule_is_refused_by_the_database(two_rounds: Store, table: str) -> None:
    before = rows(two_rounds, table)
    for wrong in WRONG[table]:
        with pytest.raises(IntegrityError):
            insert(two_rounds, table, **wrong)
        assert rows(two_rounds, table) == before, wrong


@pytest.mark.parametrize(("table", "column", "longest"), LIMITS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(
    two_rounds: Store, table: str, column: str, longest: int
) -> None:
    insert(two_rounds, table, **{column: "ü" * longest})
    assert rows(two_rounds, table)[-1][column] == "ü" * longest
    before = rows(two_rounds, table)
    other = {"employer": {"key": "other"}, "sign_off": {"version": 2, "public_id": "other"}}.get(table, {})
    with pytest.raises((IntegrityError, DataError)):  # PostgreSQL looks at the type first
        insert(two_rounds, table, **{column: "ü" * (longest + 1)}, **other)
    assert rows(two_rounds, table) == before


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [("ballot", "necessity", NECESSITIES[1:]), ("ballot", "band", (*BANDS, None)),
     ("ballot", "timing", (*TIMINGS, None)), ("decision", "outcome", (*OUTCOMES, None)), ("saved", "kind", KINDS)],
)  # fmt: skip
def test_every_value_that_there_is_may_be_kept(
    two_rounds: Store, table: str, column: str, values: tuple[str | None, ...]
) -> None:
    for value in values:
        insert(two_rounds, table, **{column: value})
    assert [row[column] for row in rows(two_rounds, table)] == list(values)


def test_what_is_not_needed_has_neither_level_nor_time(two_rounds: Store) -> None:
    insert(two_rounds, "ballot", necessity=NECESSITIES[0], band=None, timing=None)
    assert rows(two_rounds, "ballot")[-1]["necessity"] == "not needed"


def test_only_an_opening_has_a_code(two_rounds: Store) -> None:
    for number, kind in enumerate(EVENTS):
        insert(two_rounds, "event", kind=kind, code=f"CODE-{number}" if kind == "opened" else None)
    assert [row["code"] for row in rows(two_rounds, "event")] == ["CODE-0", None, None]


@pytest.mark.parametrize(
    ("table", "other"),
    [("event", {"round_id": 2}), ("rater", {"round_id": 2, "employer_id": 2}), ("sign_off", {"version": 2}),
     ("sign_off", {"public_id": "another"})],
)  # fmt: skip
def test_codes_and_versions_are_given_once_in_the_whole_store(two_rounds: Store, table: str, other: Any) -> None:
    insert(two_rounds, table)
    with pytest.raises(IntegrityError):
        insert(two_rounds, table, **other)


@pytest.mark.parametrize("table", ["round", "item", "employer", "rater"])
def test_what_something_hangs_on_cannot_be_deleted(two_rounds: Store, table: str) -> None:
    insert(two_rounds, "ballot")
    with pytest.raises(IntegrityError), two_rounds.writing() as connection:
        connection.execute(metadata.tables[table].delete())


@pytest.mark.parametrize("table", SOUND)
def test_the_number_of_a_deleted_row_is_not_given_again(two_rounds: Store, table: str) -> None:
    insert(two_rounds, table)
    gone = rows(two_rounds, table)[-1]["id"]
    found = metadata.tables[table]
    with two_rounds.writing() as connection:
        connection.execute(found.delete().where(found.c.id == gone))
    insert(two_rounds, table)
    assert rows(two_rounds, table)[-1]["id"] > gone

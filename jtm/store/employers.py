"""Which employers count in a round, and under which name: what the facilitator rules over what people typed.

Rulings are only added, and the last one of an employer counts, so that each can be taken back. To rename an employer is
to count it under another name; to merge several is to count them under one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import Connection, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from jtm.store.connect import Store
from jtm.store.names import key_of, one_line
from jtm.store.rounds import RefusedError, locked
from jtm.store.schema import LONGEST_NAME, ballot, employer, now, rater, ruling

NEW = 0  # the number of an employer that a preview would make
NOBODY = "Tick the employers first."


class Voice(NamedTuple):
    """The employer under which votes count, and whether they count."""

    id: int
    name: str
    counted: bool


class Ruling(NamedTuple):
    """What was ruled of an employer: that it counts as another one, as itself, or not at all."""

    counts_as: int | None = None
    counted: bool = True


AS_TYPED, LEFT_OUT = Ruling(), Ruling(counted=False)


@dataclass(frozen=True)
class Roll:
    """The employers of a round by number: the ``names`` and ``keys`` that people typed, and the ``rulings`` on them."""

    names: Mapping[int, str]
    keys: Mapping[str, int]
    rulings: Mapping[int, Ruling]

    def voice(self, number: int) -> Voice:
        """Under whom the votes of an employer count."""
        ruled = self.rulings.get(number, AS_TYPED)
        if ruled.counts_as is not None:
            return self.voice(ruled.counts_as)
        return Voice(number, self.names[number], ruled.counted)

    def shown(self, number: int) -> str:
        """The name for tables and files: one that was left out is a number, whatever it called itself."""
        voice = self.voice(number)
        return voice.name if voice.counted else f"left out, no. {number}"

    def under(self, rulings: Mapping[int, Ruling]) -> "Roll":
        """As it would be with further ``rulings``."""
        return replace(self, rulings={**self.rulings, **rulings})

    def named(self, name: str, number: int = NEW) -> "Roll":
        """With an employer of that name, or with its name spelt so."""
        number = self.keys.get(key_of(name), number)
        return replace(self, names={**self.names, number: name}, keys={**self.keys, key_of(name): number})

    def count(self, *, left_out: bool) -> int:
        """How many employers were left out, or are counted under another name."""
        if left_out:
            return sum(not self.voice(number).counted for number in self.names)
        return sum(self.voice(number).id != number and self.voice(number).counted for number in self.names)


# ── what a change comes to ────────────────────────────────────────────────────────────────────────────────────────


def left_out(roll: Roll, numbers: Collection[int]) -> Roll:
    """Without the votes of these employers, and of those that count as one of them. Raises :class:`RefusedError`."""
    return roll.under(dict.fromkeys(_known(roll, numbers), LEFT_OUT))


def as_typed(roll: Roll, numbers: Collection[int]) -> Roll:
    """With these employers as they were typed, each by itself. Raises :class:`RefusedError`."""
    return roll.under(dict.fromkeys(_known(roll, numbers), AS_TYPED))


def as_one(roll: Roll, numbers: Collection[int], name: str) -> Roll:
    """With these employers, and those that count as one of them, under one ``name``; an employer of that name takes
    them in, ``roll`` has been given it. Raises :class:`RefusedError`.
    """
    ticked = set(_known(roll, numbers))
    moved = ticked | {number for number in roll.names if roll.voice(number).id in ticked}
    target = roll.keys[key_of(name)]
    # An earlier merge may have put the name itself under one that moves now: then the name stands for all of them.
    head = target if roll.voice(target).id in moved else roll.voice(target).id
    if not roll.voice(head).counted and head not in moved:
        raise RefusedError(f"“{name}” was left out of this round: count it again first.")
    return roll.under({**dict.fromkeys(moved, Ruling(head)), head: AS_TYPED})


def _known(roll: Roll, numbers: Collection[int]) -> Collection[int]:
    if not numbers:
        raise RefusedError(NOBODY)
    unknown = sorted(set(numbers) - set(roll.names))
    if unknown:
        raise RefusedError(f"There is no employer {unknown[0]} in this round.")
    return numbers


def name_of(text: str | None) -> str:
    """The name that someone means who typed ``text``. Raises :class:`RefusedError` where it is blank."""
    name = one_line(text, LONGEST_NAME)
    if name is None:
        raise RefusedError("Type the name under which they count.")
    return name


# ── in the store ──────────────────────────────────────────────────────────────────────────────────────────────────


def roll(store: Store, round_id: int) -> Roll:
    """The employers of a round as they stand now."""
    with store.reading() as connection:
        return roll_of(connection, round_id)


def roll_of(connection: Connection, round_id: int) -> Roll:
    """:func:`roll` within a transaction."""
    rows = connection.execute(
        select(employer.c.id, employer.c.name, employer.c.key).where(employer.c.round_id == round_id)
    )
    known = rows.all()
    last = select(func.max(ruling.c.id)).where(ruling.c.round_id == round_id).group_by(ruling.c.employer_id)
    query = select(ruling.c.employer_id, ruling.c.counts_as, ruling.c.counted).where(ruling.c.id.in_(last))
    return Roll(
        {row.id: row.name for row in known},
        {row.key: row.id for row in known},
        {row.employer_id: Ruling(row.counts_as, row.counted) for row in connection.execute(query)},
    )


def voice_of(connection: Connection, round_id: int, number: int) -> Voice:
    """:meth:`Roll.voice` of one employer, without all the others: a phone asks for it at each press."""
    last = select(func.max(ruling.c.id)).where(ruling.c.round_id == round_id, ruling.c.employer_id == number)
    query = select(employer.c.name, ruling.c.counts_as, func.coalesce(ruling.c.counted, true()).label("counted"))
    query = query.outerjoin(ruling, ruling.c.id == last.scalar_subquery()).where(employer.c.id == number)
    found = connection.execute(query).one()
    if found.counts_as is not None:
        return voice_of(connection, round_id, found.counts_as)
    return Voice(number, found.name, bool(found.counted))


def leave_out(store: Store, round_id: int, numbers: Collection[int]) -> None:
    """Count these employers no longer. All or none. Raises :class:`RefusedError`."""
    with store.writing() as connection:
        before = _held(connection, round_id)
        _write(connection, round_id, before, left_out(before, numbers))


def count_as_typed(store: Store, round_id: int, numbers: Collection[int]) -> None:
    """Take back what was ruled of these employers. All or none. Raises :class:`RefusedError`."""
    with store.writing() as connection:
        before = _held(connection, round_id)
        _write(connection, round_id, before, as_typed(before, numbers))


def count_as_one(store: Store, round_id: int, numbers: Collection[int], name: str) -> None:
    """Count these employers under one ``name``, which may be new. All or none. Raises :class:`RefusedError`."""
    name = name_of(name)
    with store.writing() as connection:
        number = _employer_named(connection, _held(connection, round_id), round_id, name)
        before = roll_of(connection, round_id)
        _write(connection, round_id, before, as_one(before.named(name, number), numbers, name))


def _held(connection: Connection, round_id: int) -> Roll:
    """The roll, which stays as it is until the transaction ends."""
    locked(connection, round_id, to_change=True)
    return roll_of(connection, round_id)


def _employer_named(connection: Connection, before: Roll, round_id: int, name: str) -> int:
    """The number of the employer of that name, made if it is new; the spelling is the one given."""
    number = employer_id(connection, round_id, name)
    if before.names.get(number, name) != name:
        connection.execute(employer.update().where(employer.c.id == number).values(name=name))
    return number


def employer_id(connection: Connection, round_id: int, name: str) -> int:
    """The employer of that name in the round, made if it is new; the first spelling stays."""
    key = key_of(name)
    query = select(employer.c.id).where(employer.c.round_id == round_id, employer.c.key == key)
    found = connection.execute(query).scalar()
    if found is None:
        # Of two who name the same new employer at once, the second waits here and then finds the first's.
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        values = {"round_id": round_id, "name": name, "key": key}
        connection.execute(dialect.insert(employer).values(values).on_conflict_do_nothing())
        found = connection.execute(query).scalar_one()
    return int(found)


def _write(connection: Connection, round_id: int, before: Roll, after: Roll) -> None:
    moment = now()
    rows = [
        {"round_id": round_id, "employer_id": number, **ruled._asdict(), "ruled_at": moment}
        for number, ruled in after.rulings.items()
        if before.rulings.get(number, AS_TYPED) != ruled
    ]
    if rows:
        connection.execute(ruling.insert(), rows)


# ── as tables ─────────────────────────────────────────────────────────────────────────────────────────────────────

_EMPLOYERS: dict[str, Any] = {
    "employer_id": pl.Int64,
    "employer": pl.String,
    "counts_as": pl.String,
    "counted": pl.Boolean,
    "ballots": pl.Int64,
    "votes": pl.Int64,
    "joined_at": pl.Datetime("us", "UTC"),
}
_CHANGES: dict[str, Any] = {"changed_at": pl.Datetime("us", "UTC"), "employer_id": pl.Int64, "change": pl.String,
                            "counts_as_id": pl.Int64, "employer": pl.String}  # fmt: skip


def employers(store: Store, round_id: int) -> pl.DataFrame:
    """Who votes for whom, for the facilitator: employer_id, employer (as typed), counts_as (another name, else
    null), counted, ballots, votes (on items), joined_at (the first one); one that nobody typed is not listed.
    """
    query = (
        select(employer.c.id, func.count(rater.c.id.distinct()), func.min(rater.c.joined_at),
               func.count(ballot.c.id.distinct()))
        .join(rater, rater.c.employer_id == employer.c.id)
        .outerjoin(ballot, ballot.c.rater_id == rater.c.id)
        .where(employer.c.round_id == round_id)
        .group_by(employer.c.id, employer.c.key)
        .order_by(employer.c.key)
    )  # fmt: skip
    with store.reading() as connection:
        known, found = roll_of(connection, round_id), connection.execute(query).all()
    rows = []
    for number, ballots, joined, votes in found:
        voice = known.voice(number)
        other = voice.name if voice.id != number else None
        rows.append((number, known.names[number], other, voice.counted, ballots, votes, joined))
    return pl.DataFrame(rows, schema=_EMPLOYERS, orient="row")


def changes(store: Store, round_id: int) -> pl.DataFrame:
    """What was ruled and when, in order: changed_at, employer_id, change, counts_as_id (of another one), employer
    (of an employer that counts now). What was left out or typed wrongly is a number: its name goes no further.
    """
    query = select(ruling).where(ruling.c.round_id == round_id).order_by(ruling.c.id)
    with store.reading() as connection:
        known, rows = roll_of(connection, round_id), connection.execute(query).all()
    told = []
    for row in rows:
        voice = known.voice(row.employer_id)
        change = "counted as another" if row.counts_as else "counted as typed" if row.counted else "left out"
        name = voice.name if voice.counted else None
        told.append((row.ruled_at, row.employer_id, change, row.counts_as, name))
    return pl.DataFrame(told, schema=_CHANGES, orient="row")

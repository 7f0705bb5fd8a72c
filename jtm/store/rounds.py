"""Rounds of validation: made, opened, closed, reopened, signed off; each step is an event that stays."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select, text

from jtm.errors import WrongRequest
from jtm.store.codes import join_code
from jtm.store.connect import Store
from jtm.store.schema import alias, decision, event, item, now, round_, sign_off

OPENED, CLOSED, SIGNED_OFF = "opened", "closed", "signed off"
NEW = "not opened"


class RefusedError(WrongRequest):
    """What is asked for cannot be done now; the message says why, to the person who asked."""


@dataclass(frozen=True)
class RoundItem:
    """One element that a round asks about."""

    element_id: str
    name: str
    domain: str


@dataclass(frozen=True)
class Round:
    """A round: ``benchmark`` is the draft it asks about, as text; ``code`` lets people join while it is open."""

    id: int
    name: str
    benchmark: str
    area_code: str
    created_at: datetime
    state: str
    code: str | None

    @property
    def is_open(self) -> bool:
        """Whether votes are taken."""
        return self.state == OPENED


@dataclass(frozen=True)
class SignOff:
    """An agreed version: ``subject`` are the codes of its occupations, ``benchmark`` and ``results`` are documents."""

    public_id: str
    round_id: int
    round_name: str
    area_code: str
    subject: str
    version: int
    benchmark: str
    results: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True)
class Settled:
    """What was decided for an item over its votes."""

    element_id: str
    outcome: str
    band: str | None
    timing: str | None
    note: str | None


_LAST = select(func.max(event.c.id)).group_by(event.c.round_id)
_ROUNDS = (
    select(round_, event.c.kind, event.c.code)
    .select_from(round_.outerjoin(event, (event.c.round_id == round_.c.id) & event.c.id.in_(_LAST)))
    .order_by(round_.c.id.desc())
)


def create(store: Store, name: str, benchmark: str, area_code: str, items: Sequence[RoundItem]) -> int:
    """Make a round, and return its id. Raises :class:`RefusedError` where there is nothing to ask."""
    if not items:
        raise RefusedError("This benchmark has no elements to vote on.")
    with store.writing() as connection:
        values = {"name": name, "benchmark": benchmark, "area_code": area_code, "created_at": now()}
        made = connection.execute(round_.insert().values(values).returning(round_.c.id)).scalar_one()
        rows = [{"round_id": made, "position": place, **vars(one)} for place, one in enumerate(items, start=1)]
        connection.execute(item.insert(), rows)
    return int(made)


def rounds(store: Store) -> list[Round]:
    """All rounds, the newest first."""
    with store.reading() as connection:
        return [_round(row) for row in connection.execute(_ROUNDS).mappings()]


def find(store: Store, round_id: int) -> Round:
    """One round. Raises :class:`RefusedError`."""
    with store.reading() as connection:
        return _found(connection, round_id)


def _found(connection: Connection, round_id: int) -> Round:
    row = connection.execute(_ROUNDS.where(round_.c.id == round_id)).mappings().one_or_none()
    if row is None:
        raise RefusedError(f"There is no round {round_id}.")
    return _round(row)


def _round(row: RowMapping) -> Round:
    return Round(
        row["id"], row["name"], row["benchmark"], row["area_code"], row["created_at"], row["kind"] or NEW, row["code"]
    )


def locked(connection: Connection, round_id: int, *, to_change: bool) -> None:
    """Hold a round as it is until the transaction ends: those who vote share it, who opens or closes it waits."""
    connection.execute(select(round_.c.id).where(round_.c.id == round_id).with_for_update(read=not to_change))


def open_round(store: Store, round_id: int) -> str:
    """Open or reopen a round, and return the new join code. Raises :class:`RefusedError` if it is open."""
    with store.writing() as connection:
        _lock_as(connection, round_id, is_open=False)
        before = select(event.c.code).where(event.c.round_id == round_id, event.c.code.is_not(None)).limit(1)
        code = join_code(connection.execute(before).scalar())
        connection.execute(event.insert().values(round_id=round_id, kind=OPENED, code=code, at=now()))
    return code


def close(store: Store, round_id: int) -> None:
    """Take no more votes. Raises :class:`RefusedError` if it is not open."""
    with store.writing() as connection:
        _lock_as(connection, round_id, is_open=True)
        connection.execute(event.insert().values(round_id=round_id, kind=CLOSED, at=now()))


def _lock_as(connection: Connection, round_id: int, *, is_open: bool) -> None:
    locked(connection, round_id, to_change=True)
    found = _found(connection, round_id)
    if found.is_open != is_open:
        raise RefusedError(f"The round “{found.name}” is {found.state}.")


def events(store: Store, round_id: int) -> list[tuple[str, datetime]]:
    """What happened to a round and when, the latest first."""
    query = select(event.c.kind, event.c.at).where(event.c.round_id == round_id).order_by(event.c.id.desc())
    with store.reading() as connection:
        return [(row.kind, row.at) for row in connection.execute(query)]


# ── what is settled ───────────────────────────────────────────────────────────────────────────────────────────────


def item_ids(connection: Connection, round_id: int) -> dict[str, int]:
    """The ids of a round's items by the codes of their elements."""
    rows = connection.execute(select(item.c.element_id, item.c.id).where(item.c.round_id == round_id))
    return {row.element_id: row.id for row in rows}


def _item_id(connection: Connection, round_id: int, element_id: str) -> int:
    found = item_ids(connection, round_id).get(element_id)
    if found is None:
        raise RefusedError(f"The round does not ask about {element_id}.")
    return found


def decide(store: Store, round_id: int, element_id: str, settled: Settled | None) -> None:
    """Settle an item over what its votes give; ``None`` leaves it to the votes again. Raises :class:`RefusedError`."""
    values = vars(settled) if settled else {}
    with store.writing() as connection:
        row = {
            "round_id": round_id,
            "item_id": _item_id(connection, round_id, element_id),
            "decided_at": now(),
            **{name: value for name, value in values.items() if name != "element_id"},
        }
        connection.execute(decision.insert().values(row))


def decisions(store: Store, round_id: int) -> list[Settled]:
    """What is settled now, in the order of the items."""
    last = select(func.max(decision.c.id)).where(decision.c.round_id == round_id).group_by(decision.c.item_id)
    query = (
        select(item.c.element_id, decision.c.outcome, decision.c.band, decision.c.timing, decision.c.note)
        .join(item, item.c.id == decision.c.item_id)
        .where(decision.c.id.in_(last), decision.c.outcome.is_not(None))
        .order_by(item.c.position)
    )
    with store.reading() as connection:
        return [Settled(*row) for row in connection.execute(query)]


def note_alias(store: Store, round_id: int, element_id: str, wording: str, *, kept: bool = True) -> None:
    """Note, or take back, the employers' wording for an element. Raises :class:`RefusedError`."""
    with store.writing() as connection:
        values = {"round_id": round_id, "item_id": _item_id(connection, round_id, element_id), "wording": wording,
                  "kept": kept, "noted_at": now()}  # fmt: skip
        connection.execute(alias.insert().values(values))


def aliases(store: Store, round_id: int) -> dict[str, list[str]]:
    """The wordings that stand now, by the code of the element, in the order in which they were noted."""
    last = select(func.max(alias.c.id)).where(alias.c.round_id == round_id).group_by(alias.c.item_id, alias.c.wording)
    query = (
        select(item.c.element_id, alias.c.wording)
        .join(item, item.c.id == alias.c.item_id)
        .where(alias.c.id.in_(last), alias.c.kept)
        .order_by(alias.c.id)
    )
    found: dict[str, list[str]] = {}
    with store.reading() as connection:
        for element_id, wording in connection.execute(query):
            found.setdefault(element_id, []).append(wording)
    return found


# ── agreed versions ───────────────────────────────────────────────────────────────────────────────────────────────


def sign(store: Store, round_id: int, subject: str, benchmark: str, results: str, signed_by: str) -> SignOff:
    """Keep an agreed benchmark as the next version of its ``subject``, and close the round. Raises
    :class:`RefusedError` for a round that is open: what is signed must not change meanwhile.
    """
    with store.writing() as connection:
        locked(connection, round_id, to_change=True)
        found = _found(connection, round_id)
        if found.is_open or found.state == NEW:
            raise RefusedError(f"The round “{found.name}” is {found.state}: close it first.")
        if connection.dialect.name == "postgresql":  # two rounds of one subject may be signed at once
            connection.execute(text("LOCK TABLE sign_off IN SHARE ROW EXCLUSIVE MODE"))
        before = connection.execute(select(func.max(sign_off.c.version)).where(sign_off.c.subject == subject))
        values = {
            "round_id": round_id, "public_id": secrets.token_hex(4), "subject": subject,
            "version": (before.scalar() or 0) + 1, "benchmark": benchmark, "results": results,
            "signed_by": signed_by, "signed_at": now(),
        }  # fmt: skip
        connection.execute(sign_off.insert().values(values))
        connection.execute(event.insert().values(round_id=round_id, kind=SIGNED_OFF, at=values["signed_at"]))
    return SignOff(round_name=found.name, area_code=found.area_code, **values)  # type: ignore[arg-type]


def sign_offs(store: Store) -> list[SignOff]:
    """All agreed versions, the latest first."""
    columns = [
        sign_off.c[name]
        for name in ("public_id", "round_id", "subject", "version", "benchmark", "results", "signed_by", "signed_at")
    ]
    query = (
        select(*columns, round_.c.name.label("round_name"), round_.c.area_code)
        .join(round_, round_.c.id == sign_off.c.round_id)
        .order_by(sign_off.c.id.desc())
    )
    with store.reading() as connection:
        return [SignOff(**row) for row in connection.execute(query).mappings()]

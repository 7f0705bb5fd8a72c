"""Ballots: who votes, and what they said. A vote is committed before :func:`cast` returns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, bindparam, func, select

from jtm.store.codes import hashed, resume_code, typed
from jtm.store.connect import Store
from jtm.store.employers import Roll, employer_id, roll_of, voice_of
from jtm.store.names import key_of
from jtm.store.names import one_line as one_line
from jtm.store.rounds import OPENED, RefusedError, item_ids, locked
from jtm.store.schema import (
    LONGEST_COMMENT,
    LONGEST_NAME,
    alias,
    ballot,
    decision,
    employer,
    event,
    item,
    now,
    rater,
    round_,
    ruling,
)

NO_BALLOT = "There is no ballot with this code."
WRONG_CODE = "This code does not open a round: look at the screen again."
MOST_RATERS = 2000  # of a round: a room has tens; more is someone filling the store


@dataclass(frozen=True)
class Vote:
    """What a rater says of an item; ``band`` and ``timing`` stay empty for what is not needed."""

    necessity: str
    band: str | None = None
    timing: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Ticket:
    """A rater in a round. ``code`` resumes the ballot, and is told to its holder alone; ``counted`` is whether the
    facilitator counts the employer.
    """

    rater_id: int
    round_id: int
    round_name: str
    employer: str
    code: str
    is_open: bool
    counted: bool = True


@dataclass(frozen=True)
class BallotItem:
    """An item as a rater sees it: with the vote that counts, if there is one."""

    id: int
    element_id: str
    name: str
    domain: str
    vote: Vote | None


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _last_event() -> Select[tuple[int]]:
    return select(func.max(event.c.id)).where(event.c.round_id == round_.c.id).correlate(round_)


def employer_named(text: str) -> str:
    """The employer that someone means who typed ``text``. Raises :class:`RefusedError`."""
    name = one_line(text, LONGEST_NAME)
    if name is None:
        raise RefusedError("Type the employer you speak for.")
    return name


def opens(store: Store, code: str) -> bool:
    """Whether the join ``code`` opens a round now. It only reads, so that wrong codes hold up nobody who writes."""
    with store.reading() as connection:
        return _opened_by(connection, code) is not None


def _opened_by(connection: Connection, code: str) -> Any:
    query = select(round_.c.id, round_.c.name).join(event, event.c.round_id == round_.c.id)
    current = event.c.id == _last_event().scalar_subquery()
    return connection.execute(query.where(event.c.code == typed(code), current)).one_or_none()


def join(store: Store, code: str, employer_name: str) -> Ticket:
    """Begin a ballot in the round that the join ``code`` opens. Raises :class:`RefusedError`."""
    name = employer_named(employer_name)
    own = resume_code()
    with store.writing() as connection:
        found = _opened_by(connection, code)
        if found is None:
            raise RefusedError(WRONG_CODE)
        locked(connection, found.id, to_change=False)
        firm = employer_id(connection, found.id, name)
        if _is_full(connection, found.id):
            raise RefusedError(f"This round has {MOST_RATERS:,} ballots, which is all it takes.")
        values = {"round_id": found.id, "employer_id": firm, "code_hash": hashed(own), "joined_at": now()}
        made = connection.execute(rater.insert().values(values).returning(rater.c.id)).scalar_one()
        voice = voice_of(connection, found.id, firm)
    return Ticket(made, found.id, found.name, voice.name, own, is_open=True, counted=voice.counted)


def _is_full(connection: Connection, round_id: int) -> bool:
    """Whether a round takes no more raters. Those of employers that were left out must not keep others out."""
    query = select(rater.c.employer_id, func.count()).where(rater.c.round_id == round_id).group_by(rater.c.employer_id)
    joined = connection.execute(query).all()
    if sum(count for _, count in joined) < MOST_RATERS:
        return False
    known = roll_of(connection, round_id)
    return bool(sum(count for firm, count in joined if known.voice(firm).counted) >= MOST_RATERS)


def resume(store: Store, code: str) -> Ticket:
    """Go on with a ballot, also to look at it when its round is closed. Raises :class:`RefusedError`."""
    with store.reading() as connection:
        return _ticket(connection, code)


def _ticket(connection: Connection, code: str) -> Ticket:
    own = typed(code)
    query = (
        select(rater.c.id, rater.c.round_id, rater.c.employer_id, round_.c.name, event.c.kind)
        .join(round_, round_.c.id == rater.c.round_id)
        .join(event, event.c.id == _last_event().scalar_subquery())
        .where(rater.c.code_hash == hashed(own))
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise RefusedError(NO_BALLOT)
    voice = voice_of(connection, found.round_id, found.employer_id)
    return Ticket(found.id, found.round_id, found.name, voice.name, own, found.kind == OPENED, voice.counted)


# ── voting ────────────────────────────────────────────────────────────────────────────────────────────────────────


# Put together once: that took as much of the processor as all the rest of a vote.
_HELD = (
    select(rater.c.id, rater.c.round_id)
    .join(round_, round_.c.id == rater.c.round_id)
    .where(rater.c.code_hash == bindparam("code_hash"))
    .with_for_update(read=True, of=round_)
)
_STATE = select(
    event.c.kind,
    select(item.c.id).where(item.c.id == bindparam("item"), item.c.round_id == bindparam("round")).scalar_subquery(),
    select(rater.c.id).where(rater.c.id == bindparam("rater")).scalar_subquery(),
).where(event.c.id == select(func.max(event.c.id)).where(event.c.round_id == bindparam("round")).scalar_subquery())


def cast(store: Store, code: str, item_id: int, vote: Vote) -> datetime:
    """Keep the vote of the rater who has ``code``, and return the time kept with it. Raises :class:`RefusedError` for
    a round that is closed or an item that is not in it.
    """
    with store.writing() as connection:
        who = connection.execute(_HELD, {"code_hash": hashed(typed(code))}).one_or_none()
        if who is None:
            raise RefusedError(NO_BALLOT)
        # Asked for once the round is held: whoever closes it now waits, and whoever has closed it is seen.
        asked = {"item": item_id, "round": who.round_id, "rater": who.id}
        kind, found, voter = connection.execute(_STATE, asked).one()
        if voter is None:  # forgotten while this waited
            raise RefusedError(NO_BALLOT)
        if kind != OPENED:
            raise RefusedError("This round is closed: no more votes are taken.")
        if found is None:
            raise RefusedError("This round does not ask about that.")
        moment = now()
        connection.execute(ballot.insert(), _row(who.round_id, who.id, item_id, vote, moment))
    return moment


def _row(round_id: int, rater_id: int, item_id: int, vote: Vote, moment: datetime) -> dict[str, object]:
    needed = vote.necessity != "not needed"
    return {
        "round_id": round_id,
        "rater_id": rater_id,
        "item_id": item_id,
        "necessity": vote.necessity,
        "band": vote.band if needed else None,
        "timing": vote.timing if needed else None,
        "comment": one_line(vote.comment, LONGEST_COMMENT),
        "cast_at": moment,
    }


def own_ballot(store: Store, code: str) -> tuple[Ticket, list[BallotItem]]:
    """The items of a rater's round, with this rater's own votes and nobody else's. Raises :class:`RefusedError`."""
    with store.reading() as connection:
        ticket = _ticket(connection, code)
        last = select(func.max(ballot.c.id)).where(ballot.c.rater_id == ticket.rater_id).group_by(ballot.c.item_id)
        query = (
            select(item.c.id, item.c.element_id, item.c.name, item.c.domain, ballot.c.necessity, ballot.c.band,
                   ballot.c.timing, ballot.c.comment)
            .outerjoin(ballot, (ballot.c.item_id == item.c.id) & ballot.c.id.in_(last))
            .where(item.c.round_id == ticket.round_id)
            .order_by(item.c.position)
        )  # fmt: skip
        rows = connection.execute(query).all()
    return ticket, [BallotItem(*row[:4], Vote(*row[4:]) if row.necessity else None) for row in rows]


# ── for the facilitator ───────────────────────────────────────────────────────────────────────────────────────────

_BALLOTS: dict[str, Any] = {"employer": pl.String, "rater": pl.String, "element_id": pl.String, "necessity": pl.String,
            "band": pl.String, "timing": pl.String, "comment": pl.String,
            "cast_at": pl.Datetime("us", "UTC")}  # fmt: skip


def ballots(store: Store, round_id: int, *, history: bool = False, as_if: Roll | None = None) -> pl.DataFrame:
    """The votes of a round: employer, rater, element_id, necessity, band, timing, comment, cast_at; one row a rater
    and item, the last vote, of the employers that count; with ``history`` every vote ever cast, in order, where one
    that was left out is a number. ``as_if`` counts employers in another way than was ruled, to see what would follow.
    """
    query = (
        select(rater.c.employer_id, func.coalesce(rater.c.label, "rater"), rater.c.id, item.c.element_id,
               ballot.c.necessity, ballot.c.band, ballot.c.timing, ballot.c.comment, ballot.c.cast_at)
        .join(rater, rater.c.id == ballot.c.rater_id)
        .join(item, item.c.id == ballot.c.item_id)
        .where(ballot.c.round_id == round_id)
    )  # fmt: skip
    if history:
        query = query.order_by(ballot.c.id)
    else:
        last = select(func.max(ballot.c.id)).where(ballot.c.round_id == round_id)
        query = query.where(ballot.c.id.in_(last.group_by(ballot.c.rater_id, ballot.c.item_id)))
        query = query.order_by(rater.c.id, item.c.position)
    with store.reading() as connection:
        known = as_if or roll_of(connection, round_id)
        found = connection.execute(query).all()
    shown = {firm: known.shown(firm) for firm in {row[0] for row in found}}
    counted = {firm for firm in shown if history or known.voice(firm).counted}
    rows = [(shown[firm], f"{label} {number}", *rest) for firm, label, number, *rest in found if firm in counted]
    if not history:
        rows.sort(key=lambda row: key_of(row[0]))
    return pl.DataFrame(rows, schema=_BALLOTS, orient="row")


def raters(store: Store, round_id: int) -> pl.DataFrame:
    """Who has joined a round: rater_id (which :func:`forget` takes), employer, joined_at,
    items_voted."""
    query = (
        select(rater.c.id, rater.c.employer_id, rater.c.joined_at, func.count(ballot.c.item_id.distinct()))
        .outerjoin(ballot, ballot.c.rater_id == rater.c.id)
        .where(rater.c.round_id == round_id)
        .group_by(rater.c.id, rater.c.employer_id, rater.c.joined_at)
        .order_by(rater.c.id)
    )
    schema: dict[str, Any] = {
        "rater_id": pl.Int64,
        "employer": pl.String,
        "joined_at": pl.Datetime("us", "UTC"),
        "items_voted": pl.Int64,
    }
    with store.reading() as connection:
        known = roll_of(connection, round_id)
        rows = [(number, known.shown(firm), *rest) for number, firm, *rest in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def marker(store: Store, round_id: int) -> tuple[int, ...]:
    """What changes whenever anything that a results page shows of a round does: cheap to ask for every two seconds."""
    parts = [
        select(func.coalesce(func.max(table.c.id), 0)).where(table.c.round_id == round_id).scalar_subquery()
        for table in (ballot, event, decision, alias, rater, ruling)
    ]
    counts = [select(func.count()).where(table.c.round_id == round_id).scalar_subquery() for table in (ballot, rater)]
    with store.reading() as connection:
        return tuple(connection.execute(select(*parts, *counts)).one())


def bring_in(store: Store, round_id: int, votes: Iterable[tuple[str, str, str, Vote]]) -> int:
    """Add votes from a file (employer, label of the rater, element_id, vote), all or none, and return how many. A label
    that the employer had in an earlier file is the same rater. Raises :class:`RefusedError`.
    """
    count = 0
    with store.writing() as connection:
        locked(connection, round_id, to_change=True)
        items = item_ids(connection, round_id)
        known: dict[tuple[str, str], int] = {}
        moment = now()
        for firm, label, element_id, vote in votes:
            if element_id not in items:
                raise RefusedError(f"The round does not ask about {element_id}.")
            if (firm, label) not in known:
                known[firm, label] = _imported_rater(connection, round_id, firm, label)
            row = _row(round_id, known[firm, label], items[element_id], vote, moment)
            connection.execute(ballot.insert().values(row))
            count += 1
    return count


def _imported_rater(connection: Connection, round_id: int, firm: str, label: str) -> int:
    number = employer_id(connection, round_id, firm)
    query = select(rater.c.id).where(rater.c.employer_id == number, rater.c.label == label)
    found = connection.execute(query).scalar()
    if found is None:
        values = {"round_id": round_id, "employer_id": number, "label": label, "joined_at": now()}
        found = connection.execute(rater.insert().values(values).returning(rater.c.id)).scalar_one()
    return int(found)


def forget(store: Store, rater_id: int) -> int:
    """Delete a rater and all of their votes, and return how many votes; an employer that has no rater left goes too.
    Raises :class:`RefusedError`.
    """
    with store.writing() as connection:
        who = select(rater.c.round_id, rater.c.employer_id).where(rater.c.id == rater_id)
        found = connection.execute(who).one_or_none()
        if found is None:
            raise RefusedError(f"There is no rater {rater_id}.")
        locked(connection, found.round_id, to_change=True)  # a vote on its way would hang on a rater that is gone
        gone = connection.execute(ballot.delete().where(ballot.c.rater_id == rater_id)).rowcount
        connection.execute(rater.delete().where(rater.c.id == rater_id))
        _forget_employer(connection, found.employer_id)
    return int(gone)


def _forget_employer(connection: Connection, number: int) -> None:
    """Delete an employer that nobody votes for, with what was ruled of it; not one under which others count."""
    for used in (rater.c.employer_id, ruling.c.counts_as):
        if connection.execute(select(func.count()).where(used == number)).scalar_one():
            return
    connection.execute(ruling.delete().where(ruling.c.employer_id == number))
    connection.execute(employer.delete().where(employer.c.id == number))

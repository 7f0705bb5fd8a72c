"""Ballots: who votes, and what they said. A vote is committed before :func:`cast` returns."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from jtm.store.codes import hashed, resume_code, typed
from jtm.store.connect import Store
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
)

NO_BALLOT = "There is no ballot with this code."
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
    """A rater in a round. ``code`` resumes the ballot, and is told to its holder alone."""

    rater_id: int
    round_id: int
    round_name: str
    employer: str
    code: str
    is_open: bool


@dataclass(frozen=True)
class BallotItem:
    """An item as a rater sees it: with the vote that counts, if there is one."""

    id: int
    element_id: str
    name: str
    domain: str
    vote: Vote | None


def one_line(text: str | None, longest: int) -> str | None:
    """``text`` without line ends, control and invisible characters and surplus blanks, letters and accents as one sign
    (an é that one phone types as two is that of another), cut to ``longest``; ``None`` if nothing is left.
    """
    visible = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text or "")
    visible = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", visible)
    plain = " ".join(unicodedata.normalize("NFC", visible).split())
    return plain[:longest].strip() or None


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _last_event() -> Select[tuple[int]]:
    return select(func.max(event.c.id)).where(event.c.round_id == round_.c.id).correlate(round_)


def join(store: Store, code: str, employer_name: str) -> Ticket:
    """Begin a ballot in the round that the join ``code`` opens. Raises :class:`RefusedError`."""
    name = one_line(employer_name, LONGEST_NAME)
    if name is None:
        raise RefusedError("Say for which employer you vote.")
    own = resume_code()
    with store.writing() as connection:
        query = select(round_.c.id, round_.c.name).join(event, event.c.round_id == round_.c.id)
        current = event.c.id == _last_event().scalar_subquery()
        found = connection.execute(query.where(event.c.code == typed(code), current)).one_or_none()
        if found is None:
            raise RefusedError("This code is not of a round that is open: look at the screen again.")
        locked(connection, found.id, to_change=False)
        if connection.execute(select(func.count()).where(rater.c.round_id == found.id)).scalar_one() >= MOST_RATERS:
            raise RefusedError(f"This round has {MOST_RATERS:,} ballots, which is all it takes.")
        firm = _employer_id(connection, found.id, name)
        values = {"round_id": found.id, "employer_id": firm, "code_hash": hashed(own), "joined_at": now()}
        made = connection.execute(rater.insert().values(values).returning(rater.c.id)).scalar_one()
        shown = connection.execute(select(employer.c.name).where(employer.c.id == firm)).scalar_one()
    return Ticket(made, found.id, found.name, shown, own, is_open=True)


def _employer_id(connection: Connection, round_id: int, name: str) -> int:
    """The employer of that name in the round, made if it is new; the first spelling stays."""
    key = name.casefold()[:LONGEST_NAME]
    query = select(employer.c.id).where(employer.c.round_id == round_id, employer.c.key == key)
    found = connection.execute(query).scalar()
    if found is None:
        # Of two who name the same new employer at once, the second waits here and then finds the first's.
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        values = {"round_id": round_id, "name": name, "key": key}
        connection.execute(dialect.insert(employer).values(values).on_conflict_do_nothing())
        found = connection.execute(query).scalar_one()
    return int(found)


def resume(store: Store, code: str) -> Ticket:
    """Go on with a ballot, also to look at it when its round is closed. Raises :class:`RefusedError`."""
    with store.reading() as connection:
        return _ticket(connection, code)


def _ticket(connection: Connection, code: str) -> Ticket:
    own = typed(code)
    query = (
        select(rater.c.id, rater.c.round_id, round_.c.name, employer.c.name.label("employer"), event.c.kind)
        .join(round_, round_.c.id == rater.c.round_id)
        .join(employer, employer.c.id == rater.c.employer_id)
        .join(event, event.c.id == _last_event().scalar_subquery())
        .where(rater.c.code_hash == hashed(own))
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise RefusedError(NO_BALLOT)
    return Ticket(found.id, found.round_id, found.name, found.employer, own, found.kind == OPENED)


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


def ballots(store: Store, round_id: int, *, history: bool = False) -> pl.DataFrame:
    """The votes of a round: employer, rater, element_id, necessity, band, timing, comment, cast_at; one row a rater
    and item, the last vote; with ``history`` every vote ever cast, in order.
    """
    query = (
        select(employer.c.name, func.coalesce(rater.c.label, "rater"), rater.c.id, item.c.element_id,
               ballot.c.necessity, ballot.c.band, ballot.c.timing, ballot.c.comment, ballot.c.cast_at)
        .join(rater, rater.c.id == ballot.c.rater_id)
        .join(employer, employer.c.id == rater.c.employer_id)
        .join(item, item.c.id == ballot.c.item_id)
        .where(ballot.c.round_id == round_id)
    )  # fmt: skip
    if history:
        query = query.order_by(ballot.c.id)
    else:
        last = select(func.max(ballot.c.id)).where(ballot.c.round_id == round_id)
        query = query.where(ballot.c.id.in_(last.group_by(ballot.c.rater_id, ballot.c.item_id)))
        query = query.order_by(employer.c.key, rater.c.id, item.c.position)
    with store.reading() as connection:
        rows = [(firm, f"{label} {number}", *rest) for firm, label, number, *rest in connection.execute(query)]
    return pl.DataFrame(rows, schema=_BALLOTS, orient="row")


def raters(store: Store, round_id: int) -> pl.DataFrame:
    """Who has joined a round: rater (the number that :func:`forget` takes), employer, joined_at, items voted on."""
    query = (
        select(rater.c.id, employer.c.name, rater.c.joined_at, func.count(ballot.c.item_id.distinct()))
        .join(employer, employer.c.id == rater.c.employer_id)
        .outerjoin(ballot, ballot.c.rater_id == rater.c.id)
        .where(rater.c.round_id == round_id)
        .group_by(rater.c.id, employer.c.name, rater.c.joined_at)
        .order_by(rater.c.id)
    )
    schema: dict[str, Any] = {
        "rater": pl.Int64,
        "employer": pl.String,
        "joined_at": pl.Datetime("us", "UTC"),
        "items": pl.Int64,
    }
    with store.reading() as connection:
        return pl.DataFrame([tuple(row) for row in connection.execute(query)], schema=schema, orient="row")


def marker(store: Store, round_id: int) -> tuple[int, ...]:
    """What changes whenever anything that a results page shows of a round does: cheap to ask for every two seconds."""
    parts = [select(func.coalesce(func.max(table.c.id), 0)).where(table.c.round_id == round_id).scalar_subquery()
             for table in (ballot, event, decision, alias, rater)]  # fmt: skip
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
    employer_id = _employer_id(connection, round_id, firm)
    query = select(rater.c.id).where(rater.c.employer_id == employer_id, rater.c.label == label)
    found = connection.execute(query).scalar()
    if found is None:
        values = {"round_id": round_id, "employer_id": employer_id, "label": label, "joined_at": now()}
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
        left = connection.execute(select(func.count()).where(rater.c.employer_id == found.employer_id)).scalar_one()
        if not left:
            connection.execute(employer.delete().where(employer.c.id == found.employer_id))
    return int(gone)

"""Scenarios and benchmarks that people saved under a name. The last one of a name counts; all are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from jtm.store.connect import Store
from jtm.store.rounds import RefusedError
from jtm.store.schema import now, saved

SCENARIO, BENCHMARK = "scenario", "benchmark"


@dataclass(frozen=True)
class Saved:
    """What was saved: the query of a scenario's link, or the file of a benchmark."""

    name: str
    content: str
    saved_at: datetime


def save(store: Store, kind: str, name: str, content: str) -> None:
    """Keep ``content`` as the latest of ``name``."""
    _add(store, kind, name, content, kept=True)


def remove(store: Store, kind: str, name: str) -> None:
    """Take a name off the list; what was saved under it stays in the history. Raises :class:`RefusedError`."""
    found = {one.name: one for one in listed(store, kind)}.get(name)
    if found is None:
        raise RefusedError(f"No {kind} is saved as “{name}”.")
    _add(store, kind, name, found.content, kept=False)


def _add(store: Store, kind: str, name: str, content: str, *, kept: bool) -> None:
    with store.writing() as connection:
        values = {"kind": kind, "name": name, "content": content, "kept": kept, "saved_at": now()}
        connection.execute(saved.insert().values(values))


def listed(store: Store, kind: str) -> list[Saved]:
    """What is saved, by name."""
    last = select(func.max(saved.c.id)).where(saved.c.kind == kind).group_by(saved.c.name)
    query = select(saved.c.name, saved.c.content, saved.c.saved_at).where(saved.c.id.in_(last), saved.c.kept)
    with store.reading() as connection:
        return [Saved(*row) for row in connection.execute(query.order_by(saved.c.name))]

"""The outbox as somebody sees it who sends nothing: what comes next, and who a message went to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select

from store.db import Tx
from store.tables import Address, Outbox, Person

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Addressee:
    """Of what kind a message is, and what its person is called."""

    kind: str
    name: str


def next_due(tx: Tx) -> datetime | None:
    """Return when the next message is due, which may be over; None when none waits."""
    return tx.scalar(select(func.min(Outbox.due_at)).where(Outbox.state == "due"))


def addressees(tx: Tx, ids: Collection[int]) -> dict[int, Addressee]:
    """Return the kind and the person of each of these messages, by its number."""
    query = select(Outbox.id, Outbox.kind, Person.name).outerjoin(Person, Person.id == Outbox.person_id)
    found: dict[int, Addressee] = {}
    for some in _parts(ids):
        rows = tx.execute(query.where(Outbox.id.in_(some)))
        found |= {row.id: Addressee(row.kind, row.name or "") for row in rows}
    return found


def channels(tx: Tx) -> list[str]:
    """Return every channel that somebody has an account of."""
    return list(tx.scalars(select(Address.channel).distinct().order_by(Address.channel)))


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, _AT_ONCE)):
        yield part

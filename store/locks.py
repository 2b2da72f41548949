"""Holding an occurrence: the lock that every decision about its places begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update

from store.db import Tx
from store.errors import NotFound
from store.prepared import Prepared
from store.tables import Occurrence


@dataclass(frozen=True, slots=True)
class LockedOccurrence:
    """An occurrence that this transaction holds; nobody else decides about its places until it ends."""

    id: int
    session_type_id: int
    starts_at: datetime
    ends_at: datetime
    state: str
    reason: str
    decision: str
    revision: int


_LOCK = Prepared(
    update(Occurrence)
    .where(Occurrence.id == bindparam("occurrence"))
    .values(revision=Occurrence.revision + 1)
    .returning(
        Occurrence.id,
        Occurrence.session_type_id,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.state,
        Occurrence.reason,
        Occurrence.decision,
        Occurrence.revision,
    ),
    LockedOccurrence,
)


def lock(tx: Tx, occurrence_id: int) -> LockedOccurrence:
    """Hold the occurrence until the transaction ends, on either engine, and raise its revision.

    First write, then read: a row that is read before it is locked may be out of date, and oversells.
    With two occurrences, lock them in the order of their ids. Raises NotFound.
    """
    locked = _LOCK.first(tx, {"occurrence": occurrence_id})
    if locked is None:
        raise NotFound("occurrence")
    return locked

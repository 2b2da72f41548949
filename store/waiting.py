"""The waiting list of an occurrence: who waits for a place, and to whom a freed one is offered.

A freed place goes to the first in the queue whose whole number fits, and is held for them: it counts as
taken until they say yes or no. What nobody in the queue can use is free for everybody. So nobody waits for
a place that is free, which the audit checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from store import ledger, locks, outbox
from store.db import Tx
from store.locks import LockedOccurrence
from store.prepared import Prepared
from store.tables import Booking, OccurrencePart

OFFER = "place_offered"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue of one part, with its places as they are now."""

    id: int
    person_id: int
    party: int
    capacity: int | None
    taken: int


# Written out, not bound: what a plan rests on must stand in the words of the statement.
IS_WAITING = Booking.state == literal_column("'waiting'")
_QUEUE = Prepared(
    select(Booking.id, Booking.person_id, Booking.party, OccurrencePart.capacity, OccurrencePart.taken)
    .join(
        OccurrencePart,
        (OccurrencePart.occurrence_id == Booking.occurrence_id) & (OccurrencePart.part == Booking.part),
    )
    .where(Booking.occurrence_id == bindparam("occurrence"), Booking.part == bindparam("of_part"), IS_WAITING)
    .order_by(Booking.id),
    Waiting,
)


def queue(tx: Tx, occurrence_id: int, part: str) -> list[Waiting]:
    """Return who waits for this part, the first in the queue first."""
    return _QUEUE.all(tx, {"occurrence": occurrence_id, "of_part": part})


def offer_freed(tx: Tx, occurrence: LockedOccurrence, part: str, now: datetime) -> None:
    """Offer what is free of this part to those who wait, in their order, and hold it for them.

    To be called by whoever has freed a place or added one, in the same transaction. Nothing is offered of a
    date that has begun, does not take place, or about which somebody must decide.
    """
    if occurrence.state != "planned" or occurrence.decision or now >= occurrence.starts_at:
        return
    offered = 0
    for one in queue(tx, occurrence.id, part):
        if one.capacity is None or one.taken + offered + one.party <= one.capacity:
            _offer(tx, occurrence, part, one, now)
            offered += one.party


def _offer(tx: Tx, occurrence: LockedOccurrence, part: str, one: Waiting, now: datetime) -> None:
    held = locks.lock(tx, occurrence.id)  # a line of the audit of its own needs a revision of its own
    ledger.change(tx, one.id, state="offered", offered_at=now, changed_at=now)
    ledger.take(tx, occurrence.id, part, one.party)
    ledger.note_down(tx, "offered", None, one.person_id, held, now, one.party)
    outbox.add(
        tx,
        key=f"{OFFER}:{one.id}:{held.revision}",
        kind=OFFER,
        person_id=one.person_id,
        args={"booking": one.id},
        due_at=now,
        now=now,
        expires_at=occurrence.starts_at,
    )

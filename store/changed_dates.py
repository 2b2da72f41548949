"""What becomes of those who wait at a date that was changed: they get what was added, or the queue ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from store import ledger, locks, offers, session_types, unasked
from store.db import Tx
from store.locks import LockedOccurrence
from store.queues import IS_WAITING
from store.tables import Booking, Occurrence, OccurrencePart, SessionType


def misplaced(tx: Tx, now: datetime) -> set[int]:
    """Return the dates to come at which somebody waits though their type has no waiting list (any more)."""
    query = (
        select(Booking.occurrence_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(IS_WAITING, Occurrence.starts_at > now, SessionType.rule != "book")
    )
    return set(tx.scalars(query))


def catch_up(tx: Tx, occurrence_ids: Collection[int], now: datetime) -> None:
    """Do right by those who wait at dates that were changed, which this transaction holds.

    Places that were added are offered; where there is nothing left to wait for, the queue ends and everybody
    in it is told. An offer that was made stands: its place is held like any other.
    """
    of_part = (OccurrencePart.occurrence_id == Booking.occurrence_id) & (OccurrencePart.part == Booking.part)
    query = (
        select(Booking.occurrence_id, Booking.part, OccurrencePart.part.label("there"), SessionType.rule)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .outerjoin(OccurrencePart, of_part)
        .where(Booking.occurrence_id.in_(occurrence_ids), IS_WAITING)
        .distinct()
        .order_by(Booking.occurrence_id, Booking.part)
    )
    for row in tx.execute(query).all():
        occurrence = locks.lock(tx, row.occurrence_id)  # read anew: it was changed since
        if occurrence.state == "planned" and row.there and row.rule == "book":
            offers.offer_freed(tx, occurrence, row.part, now, anew=True)
        else:
            _end_queue(tx, occurrence, row.part, now)


def _end_queue(tx: Tx, occurrence: LockedOccurrence, part: str, now: datetime) -> None:
    offers.close(tx, occurrence.id, part)
    zone = session_types.get_by_id(tx, occurrence.session_type_id).zone
    in_it = (Booking.occurrence_id == occurrence.id) & (Booking.part == part) & IS_WAITING
    query = select(Booking.id, Booking.person_id, Booking.booked_by_id, Booking.party).where(in_it)
    for one in tx.execute(query.order_by(Booking.id)).all():
        held = locks.lock(tx, occurrence.id)
        ledger.change(tx, one.id, state="cancelled", changed_at=now)
        ledger.note_down(tx, "cancelled", None, one.person_id, held, now, one.party)
        for told in {one.person_id: None, one.booked_by_id: None}:
            unasked.add(
                tx,
                key=f"waiting_ended:{one.id}:{told}",
                kind="waiting_ended",
                person_id=told,
                args={"booking": one.id},
                now=now,
                zone=zone,
                starts_at=occurrence.starts_at,
                expires_at=occurrence.starts_at,
            )

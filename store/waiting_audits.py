"""What must always hold of waiting lists, checked from outside as the rest is in `audits`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from store.db import Tx
from store.tables import IS_STANDING, Booking, Occurrence, OccurrencePart, SessionType

Broken = Iterator[tuple[str, str]]

_OF_PART = and_(OccurrencePart.occurrence_id == Booking.occurrence_id, OccurrencePart.part == Booking.part)


def _waits_for_a_free_place(tx: Tx, now: datetime) -> Broken:
    part = OccurrencePart
    fits = or_(part.capacity.is_(None), part.taken + Booking.party <= part.capacity)
    query = (
        select(Booking.id, Booking.party, part.occurrence_id, part.part)
        .join(part, _OF_PART)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.state == "waiting", fits, Occurrence.state == "planned", Occurrence.decision == "")
        .where(Occurrence.starts_at > now)
    )
    for row in tx.execute(query.order_by(Booking.id)):
        yield (
            f"booking {row.id}",
            f"waits, but part {row.part} of occurrence {row.occurrence_id} has {row.party} free",
        )


def _overtaken(tx: Tx, _now: datetime) -> Broken:
    """Of two in the queue of a part the later has an offer, though the earlier needs no more places."""
    # True at every moment, not only when it was offered: those who join later have higher ids, nobody goes
    # back to waiting, and nobody's number changes while they wait.
    earlier = aliased(Booking)
    same_part = and_(earlier.occurrence_id == Booking.occurrence_id, earlier.part == Booking.part)
    waits = and_(earlier.state == "waiting", earlier.id < Booking.id, earlier.party <= Booking.party)
    query = select(Booking.id, func.min(earlier.id).label("first")).join(earlier, and_(same_part, waits))
    was_offered = or_(Booking.state == "offered", Booking.offered_at.is_not(None) & IS_STANDING)
    for row in tx.execute(query.where(was_offered).group_by(Booking.id).order_by(Booking.id)):
        yield f"booking {row.id}", f"was offered a place before booking {row.first}, which waited longer"


def _offered_at_no_moment(tx: Tx, _now: datetime) -> Broken:
    query = select(Booking.id).where(Booking.state == "offered", Booking.offered_at.is_(None))
    for id_ in tx.scalars(query.order_by(Booking.id)):
        yield f"booking {id_}", "is offered a place, but not since when"


def _waits_where_nobody_books(tx: Tx, now: datetime) -> Broken:
    query = (
        select(Booking.id, SessionType.rule)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(Booking.state == "waiting", Occurrence.starts_at > now, SessionType.rule != "book")
    )
    for row in tx.execute(query.order_by(Booking.id)):
        yield f"booking {row.id}", f"waits for a place at a session with the rule {row.rule}"


RULES: Mapping[str, Callable[[Tx, datetime], Broken]] = {
    "nobody waits for a place that is free": _waits_for_a_free_place,
    "the queue is kept to": _overtaken,
    "what is offered says since when": _offered_at_no_moment,
    "only where people book do they wait": _waits_where_nobody_books,
}

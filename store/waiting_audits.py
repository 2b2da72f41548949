"""What must always hold of waiting lists, checked from outside as the rest is in `audits`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from store.db import Tx
from store.tables import IS_STANDING, Booking, Occurrence, OccurrencePart, SessionType

Broken = Iterator[tuple[str, str]]

_OF_PART = and_(OccurrencePart.occurrence_id == Booking.occurrence_id, OccurrencePart.part == Booking.part)
_FITS = or_(
    OccurrencePart.capacity.is_(None), OccurrencePart.taken + Booking.party <= OccurrencePart.capacity
)
# So long after something was due nobody does it any more: no clock runs.
LATE = timedelta(hours=1)


def _comes(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Occurrence.state == "planned", Occurrence.decision == "", Occurrence.starts_at > now)


def _waits_for_a_free_place(tx: Tx, now: datetime) -> Broken:
    part = OccurrencePart
    query = (
        select(Booking.id, Booking.party, part.occurrence_id, part.part)
        .join(part, _OF_PART)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.state == "waiting", _FITS, part.is_for_queue.is_(False), *_comes(now))
    )
    for row in tx.execute(query.order_by(Booking.id)):
        yield (
            f"booking {row.id}",
            f"waits, but part {row.part} of occurrence {row.occurrence_id} has {row.party} free",
        )


def _for_nobody(tx: Tx, now: datetime) -> Broken:
    """What is free is kept for those who wait, though none of them can use it: it stays empty."""
    part = OccurrencePart
    somebody = select(Booking.id).where(_OF_PART, Booking.state == "waiting", _FITS).exists()
    query = (
        select(part.occurrence_id, part.part)
        .join(Occurrence, Occurrence.id == part.occurrence_id)
        .where(part.is_for_queue, ~somebody, *_comes(now))
        .order_by(part.occurrence_id, part.part)
    )
    for row in tx.execute(query):
        yield f"occurrence {row.occurrence_id}, part {row.part}", "is for a queue in which nobody can use it"


def _untold(tx: Tx, now: datetime) -> Broken:
    """Somebody waits who can have what is free and was not told, or was told of what they cannot have."""
    can_have_it = and_(OccurrencePart.is_for_queue, _FITS)
    is_told = Booking.offered_at.is_not(None)
    query = (
        select(Booking.id, is_told.label("is_told"))
        .join(OccurrencePart, _OF_PART)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.state == "waiting", or_(can_have_it & ~is_told, is_told & ~can_have_it), *_comes(now))
    )
    for row in tx.execute(query.order_by(Booking.id)):
        what = "was told of a place that is not there" if row.is_told else "was not told of what is free"
        yield f"booking {row.id}", what


def _overtaken(tx: Tx, _now: datetime) -> Broken:
    """Of two in the queue of a part the later has an offer, though the earlier needs no more places."""
    # True at every moment, not only when it was offered: those who join later have higher ids, nobody goes
    # back to waiting, and nobody's number changes while they wait. What is offered to everybody at once has
    # no moment until which it is held.
    earlier = aliased(Booking)
    same_part = and_(earlier.occurrence_id == Booking.occurrence_id, earlier.part == Booking.part)
    waits = and_(earlier.state == "waiting", earlier.id < Booking.id, earlier.party <= Booking.party)
    query = select(Booking.id, func.min(earlier.id).label("first")).join(earlier, and_(same_part, waits))
    was_offered = or_(Booking.state == "offered", Booking.offered_until.is_not(None) & IS_STANDING)
    for row in tx.execute(query.where(was_offered).group_by(Booking.id).order_by(Booking.id)):
        yield f"booking {row.id}", f"was offered a place before booking {row.first}, which waited longer"


def _offered_at_no_moment(tx: Tx, _now: datetime) -> Broken:
    is_unsaid = or_(Booking.offered_at.is_(None), Booking.offered_until.is_(None))
    query = select(Booking.id).where(Booking.state == "offered", is_unsaid)
    for id_ in tx.scalars(query.order_by(Booking.id)):
        yield f"booking {id_}", "is offered a place, but not since when, or not until when"


def _offered_for_ever(tx: Tx, now: datetime) -> Broken:
    """An offer at which no clock looks when its time is over: its place would stay empty."""
    is_lost = or_(Booking.follow_up_at.is_(None), Booking.follow_up_at < now - LATE)
    query = (
        select(Booking.id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(Booking.state == "offered", is_lost, *_comes(now))
    )
    for id_ in tx.scalars(query.order_by(Booking.id)):
        yield f"booking {id_}", "is offered a place, and no clock looks when that is over"


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
    "what is for the queue is for somebody in it": _for_nobody,
    "everybody knows of what is for the queue": _untold,
    "the queue is kept to": _overtaken,
    "what is offered says since when and until when": _offered_at_no_moment,
    "an offer has an end": _offered_for_ever,
    "only where people book do they wait": _waits_where_nobody_books,
}

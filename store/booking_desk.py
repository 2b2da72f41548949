"""What the rules of booking look at, read once the date is locked; what follows is in `booking_rules`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from store import session_types
from store.booking_outcomes import AlreadyBooked, Wanted
from store.db import Tx
from store.errors import NotFound
from store.locks import LockedOccurrence
from store.prepared import Prepared
from store.session_types import Offer
from store.tables import IS_STANDING, Booking, OccurrencePart, Person, SessionType


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rules look at, read after the lock."""

    occurrence: LockedOccurrence
    offer: Offer
    capacity: int | None
    taken: int
    is_for_queue: bool
    has_part: bool
    standing: AlreadyBooked | None
    standing_by_id: int | None
    audiences: tuple[str, ...]


_PART = and_(
    OccurrencePart.occurrence_id == bindparam("occurrence"), OccurrencePart.part == bindparam("wanted_part")
)
_STANDING = and_(
    Booking.occurrence_id == bindparam("occurrence"), Booking.person_id == bindparam("person"), IS_STANDING
)
_ON_THE_DESK = Prepared(
    select(
        *session_types.COLUMNS,
        Person.audiences.label("person_audiences"),
        OccurrencePart.part.label("part"),
        OccurrencePart.capacity,
        OccurrencePart.taken,
        OccurrencePart.is_for_queue,
        Booking.id.label("booking_id"),
        Booking.state.label("booking_state"),
        Booking.party,
        Booking.booked_by_id,
    )
    .select_from(SessionType)
    .join(Person, Person.id == bindparam("person"))
    .outerjoin(OccurrencePart, _PART)
    .outerjoin(Booking, _STANDING)
    .where(SessionType.id == bindparam("session_type"))
)


def look(tx: Tx, occurrence: LockedOccurrence, wanted: Wanted) -> Desk:
    """Return what the rules look at, in one statement. Raises NotFound when there is no such person.

    The occurrence must be locked by then: what is read here is decided on.
    """
    asked = {
        "session_type": occurrence.session_type_id,
        "occurrence": occurrence.id,
        "wanted_part": wanted.part,
        "person": wanted.person_id,
    }
    row = _ON_THE_DESK.first(tx, asked)
    if row is None:
        raise NotFound("person")
    already = AlreadyBooked(row.booking_id, row.booking_state, row.party) if row.booking_id else None
    offer = session_types.offer_from(row)
    return Desk(
        occurrence,
        offer,
        row.capacity,
        row.taken or 0,
        bool(row.is_for_queue),
        row.part is not None,
        already,
        row.booked_by_id,
        tuple(row.person_audiences),
    )

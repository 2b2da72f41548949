"""Who waits for a place at an occurrence, in their order. What is done about it: `waiting` and `offers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from store.db import Tx
from store.places import Place
from store.prepared import Prepared
from store.tables import IS_STANDING, Booking, OccurrencePart


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue of one part, with its places as they are now.

    `offered_at` is since when what is free is offered to them and everybody else who waits there.
    """

    id: int
    person_id: int
    booked_by_id: int
    party: int
    offered_at: datetime | None
    capacity: int | None
    taken: int
    is_for_queue: bool

    @property
    def free(self) -> int | None:
        """Return how many places of the part nobody has, or None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def told(self) -> dict[str, int]:
        """Return who hears about it: whoever was booked by a colleague may have no address."""
        if self.person_id == self.booked_by_id:
            return {"person": self.person_id}
        return {"person": self.person_id, "booker": self.booked_by_id}


@dataclass(frozen=True, slots=True)
class Position:
    """Which in the queue of their part somebody is, from 1, and how many wait there."""

    number: int
    length: int


# Written out, not bound: what a plan rests on must stand in the words of the statement. That it stands is
# said beside it because the only index by occurrence is that of the standing bookings.
IS_WAITING = IS_STANDING & (Booking.state == literal_column("'waiting'"))
_QUEUE = Prepared(
    select(
        Booking.id,
        Booking.person_id,
        Booking.booked_by_id,
        Booking.party,
        Booking.offered_at,
        OccurrencePart.capacity,
        OccurrencePart.taken,
        OccurrencePart.is_for_queue,
    )
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


def position(tx: Tx, place: Place) -> Position | None:
    """Return where in the queue this booking is, or None when it does not wait."""
    ids = [one.id for one in queue(tx, place.occurrence_id, place.part)]
    return Position(ids.index(place.id) + 1, len(ids)) if place.id in ids else None

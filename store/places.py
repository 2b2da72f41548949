"""Bookings as people see them: one's own, and for those who run a session, everybody's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from store import ahead
from store.db import Tx
from store.errors import NotFound
from store.lists import among_numbers
from store.prepared import Prepared
from store.tables import IS_STANDING, Booking, Occurrence, Person, SessionType


@dataclass(frozen=True, slots=True)
class Place:
    """A booking with what a person wants to see of it."""

    id: int
    occurrence_id: int
    person_id: int
    booked_by_id: int
    part: str
    party: int
    state: str
    note: str
    answers: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime
    offered_at: datetime | None
    offered_until: datetime | None
    session_type_id: int
    rule: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    occurrence_state: str
    reason: str
    decision: str
    zone: str
    parts: Sequence[Mapping[str, Any]]
    handed_over_from_id: int | None
    ended_by_id: int | None
    ended_from: str | None

    @property
    def part_title(self) -> str:
        """Return how the person takes part, or "" where there is one way only or theirs is gone."""
        titles = {part["key"]: str(part["title"]) for part in self.parts}
        return titles.get(self.part, "") if len(titles) > 1 else ""

    @property
    def is_in_hand(self) -> bool:
        """Return whether a colleague handed it over, and it has not been said yes to yet."""
        is_given = self.handed_over_from_id is not None and self.state == "booked"
        return is_given and self.booked_by_id != self.person_id

    @property
    def is_open(self) -> bool:
        """Return whether what came free is for whoever says yes first of those who wait, which they do."""
        return self.state == "waiting" and self.offered_at is not None

    @property
    def is_on(self) -> bool:
        """Return whether the session takes place as planned; `reason` says why it does not."""
        return self.occurrence_state == "planned"

    @property
    def is_unanswered(self) -> bool:
        """Return whether a colleague handed it to the person, who has not said yes to it yet."""
        return self.handed_over_from_id is not None and self.booked_by_id != self.person_id


_PLACES = (
    select(
        Booking.id,
        Booking.occurrence_id,
        Booking.person_id,
        Booking.booked_by_id,
        Booking.part,
        Booking.party,
        Booking.state,
        Booking.note,
        Booking.answers,
        Booking.created_at,
        Booking.changed_at,
        Booking.offered_at,
        Booking.offered_until,
        Occurrence.session_type_id,
        SessionType.rule,
        SessionType.title,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.place,
        Occurrence.link,
        Occurrence.state.label("occurrence_state"),
        Occurrence.reason,
        Occurrence.decision,
        SessionType.zone,
        SessionType.parts,
        Booking.handed_over_from_id,
        Booking.ended_by_id,
        Booking.ended_from,
    )
    .join(Occurrence, Occurrence.id == Booking.occurrence_id)
    .join(SessionType, SessionType.id == Occurrence.session_type_id)
)
_STANDING_AT = Prepared(
    _PLACES.where(
        Booking.person_id == bindparam("person"),
        Booking.occurrence_id == bindparam("occurrence"),
        IS_STANDING,
    ),
    Place,
)
_ONE = Prepared(_PLACES.where(Booking.id == bindparam("booking")), Place)
_SOME = Prepared(_PLACES.where(among_numbers(Booking.id, "bookings")), Place)
_AHEAD = "places"
_COMING = Prepared(
    _PLACES.where(
        Booking.person_id == bindparam("person"), IS_STANDING, Occurrence.ends_at > bindparam("now")
    ).order_by(Occurrence.starts_at, Booking.id),
    Place,
)


def get(tx: Tx, booking_id: int) -> Place:
    """Return a booking in whatever state; raises NotFound. Whose it is, the caller must check."""
    place: Place | None = ahead.of(tx, _AHEAD).get(booking_id)
    place = place or _ONE.first(tx, {"booking": booking_id})
    if place is None:
        raise NotFound("booking")
    return place


def read_ahead(tx: Tx, booking_ids: Collection[int]) -> Collection[Place]:
    """Read these bookings in one statement and return those that are there; `get` then asks for none of them.

    Only in a transaction that writes nothing.
    """
    found = {place.id: place for place in _SOME.all(tx, {"bookings": list(booking_ids)})}
    ahead.keep(tx, _AHEAD, found)
    return found.values()


def coming(tx: Tx, person_id: int, now: datetime) -> list[Place]:
    """Return the person's standing bookings that have not ended, soonest first."""
    return _COMING.all(tx, {"person": person_id, "now": now})


def standing(tx: Tx, person_id: int, occurrence_id: int) -> Place | None:
    """Return the person's standing booking at an occurrence, if there is one."""
    return _STANDING_AT.first(tx, {"person": person_id, "occurrence": occurrence_id})


def headcounts(tx: Tx, occurrence_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many people stand on each of these occurrences, by the state of their booking."""
    query = (
        select(Booking.occurrence_id, Booking.state, func.sum(Booking.party))
        .where(Booking.occurrence_id.in_(occurrence_ids), IS_STANDING)
        .group_by(Booking.occurrence_id, Booking.state)
    )
    found: dict[int, dict[str, int]] = {}
    for occurrence_id, state, number in tx.execute(query):
        found.setdefault(occurrence_id, {})[state] = int(number)
    return found


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is coming, or waits, as the facilitator sees them; `booked_by` is a colleague, or "".

    `has_confirmed`: asked a few days before, they said that they still come. `came` is what the
    register says.
    """

    id: int
    name: str
    part: str
    party: int
    state: str
    note: str
    answers: Mapping[str, Any]
    booked_by: str
    has_confirmed: bool
    came: bool | None


def expected(tx: Tx, occurrence_id: int) -> list[Expected]:
    """Return who is coming, in the order in which they booked, and then who waits, in that of the queue.

    Only for those who run the session.
    """
    colleague = aliased(Person)
    columns = (
        *(Booking.id, Person.name, Booking.part, Booking.party, Booking.state, Booking.note, Booking.answers),
        func.coalesce(colleague.name, "").label("booked_by"),
        Booking.confirmed_at.is_not(None).label("has_confirmed"),
        Booking.came,
    )
    query = (
        select(*columns)
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(colleague, (colleague.id == Booking.booked_by_id) & (colleague.id != Booking.person_id))
        .where(Booking.occurrence_id == occurrence_id, IS_STANDING)
        .order_by(Booking.created_at, Booking.id)
    )
    found = [Expected(**row._mapping) for row in tx.execute(query)]
    waiting = sorted((one for one in found if one.state == "waiting"), key=lambda one: one.id)
    return [*(one for one in found if one.state != "waiting"), *waiting]

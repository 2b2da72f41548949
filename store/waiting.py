"""The waiting list of an occurrence: who waits for a place, and to whom a freed one is offered.

A freed place goes to the first in the queue whose whole number fits, and is held for them: it counts as
taken until they say yes or no. Parties get their whole number or nothing, so a smaller one further back may
come first: of two in the queue of a part, the later is offered a place before the earlier only if the
earlier needs more. What nobody in the queue can use is free for everybody. So nobody waits for a place that
is free, which the audit checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, literal_column, select

from store import booking_desk, booking_rules, ledger, locks, outbox, people, places
from store.booking_desk import Desk
from store.booking_outcomes import (
    ACTIONS,
    Accepted,
    AlreadyBooked,
    Declined,
    Joined,
    JoinOutcome,
    NoOffer,
    Wanted,
)
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.locks import LockedOccurrence
from store.places import Place
from store.prepared import Prepared
from store.tables import IS_STANDING, Booking, OccurrencePart


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue of one part, with its places as they are now."""

    id: int
    person_id: int
    booked_by_id: int
    party: int
    capacity: int | None
    taken: int


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
        OccurrencePart.capacity,
        OccurrencePart.taken,
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


# --- Waiting, and saying yes or no --------------------------------------------------------------


def join(tx: Tx, wanted: Wanted, now: datetime) -> JoinOutcome:
    """Let the person wait for a place, or say in one value why not; calling twice is safe. Raises NotFound.

    The rules are those of booking, save that it may be full. Who leaves the queue cancels: `bookings.cancel`.
    """
    if wanted.person_id != wanted.booked_by_id and not people.hold(tx, wanted.person_id):
        raise NotFound("person")
    occurrence = locks.lock(tx, wanted.occurrence_id)
    desk = booking_desk.look(tx, occurrence, wanted)
    outcome = booking_rules.refusal_to_wait(tx, desk, wanted, now) or _write(tx, desk, wanted, now)
    action = ACTIONS[type(outcome)]
    ledger.note_down(tx, action, wanted.booked_by_id, wanted.person_id, occurrence, now, wanted.party)
    return outcome


def accept(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Accepted | AlreadyBooked | NoOffer:
    """Make the place that is held the person's; calling twice is safe.

    The person may, and whoever booked it for them. Raises NotFound, or NotAllowed for anybody else.
    """
    occurrence, place = _hold(tx, booking_id, actor_id)
    outcome = _not_offered(place, occurrence, now) or Accepted(booking_id)
    if isinstance(outcome, Accepted):
        ledger.change(tx, booking_id, state="booked", changed_at=now)
    ledger.note_down(tx, ACTIONS[type(outcome)], actor_id, place.person_id, occurrence, now, place.party)
    return outcome


def decline(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Declined | AlreadyBooked | NoOffer:
    """Give up the place that is held, and offer it to the next; calling twice is safe.

    Who has said yes keeps the place: it is cancelled, not declined. Raises as `accept` does.
    """
    occurrence, place = _hold(tx, booking_id, actor_id)
    outcome = _not_offered(place, occurrence, now) or Declined(booking_id)
    if isinstance(outcome, Declined):
        ledger.end(tx, place, actor_id, now, may_return=True)
    ledger.note_down(tx, ACTIONS[type(outcome)], actor_id, place.person_id, occurrence, now, place.party)
    if isinstance(outcome, Declined):
        offer_freed(tx, occurrence, place.part, now)
    return outcome


def _write(tx: Tx, desk: Desk, wanted: Wanted, now: datetime) -> Joined:
    instead_of = desk.standing.booking_id if desk.standing else None
    return Joined(ledger.enter(tx, wanted, "waiting", now, instead_of))


def _hold(tx: Tx, booking_id: int, actor_id: int) -> tuple[LockedOccurrence, Place]:
    occurrence = locks.lock(tx, places.get(tx, booking_id).occurrence_id)
    place = places.get(tx, booking_id)
    if actor_id not in (place.person_id, place.booked_by_id):
        raise NotAllowed("offer")
    return occurrence, place


def _not_offered(place: Place, occurrence: LockedOccurrence, now: datetime) -> AlreadyBooked | NoOffer | None:
    if place.state == "booked":
        return AlreadyBooked(place.id, place.state, place.party)
    why: Literal["given_up", "waiting", "started", "off"] | None = None
    if occurrence.state != "planned":
        why = "off"
    elif now >= occurrence.starts_at:
        why = "started"
    elif place.state != "offered":
        why = "waiting" if place.state == "waiting" else "given_up"
    return NoOffer(why) if why else None


# --- Offering -----------------------------------------------------------------------------------


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
    # Whoever was booked by a colleague may have no address: the colleague can say yes for them.
    for told in {one.person_id: None, one.booked_by_id: None}:
        outbox.add(
            tx,
            key=f"place_offered:{one.id}:{held.revision}:{told}",
            kind="place_offered",
            person_id=told,
            args={"booking": one.id},
            due_at=now,
            now=now,
            expires_at=occurrence.starts_at,
        )

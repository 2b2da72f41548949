"""Waiting for a place at an occurrence, and saying yes or no to one that came free.

Who is offered what, and when, is in `offers`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from store import booking_desk, booking_rules, lapsing, ledger, locks, offers, people, places
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
    if isinstance(outcome, Joined) and desk.is_for_queue:
        offers.offer_freed(tx, occurrence, wanted.part, now)
    return outcome


def accept(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Accepted | AlreadyBooked | NoOffer:
    """Make the place that is held the person's, or one that is for whoever says yes first; twice is safe.

    The person may, and whoever booked it for them. Raises NotFound, or NotAllowed for anybody else.
    """
    occurrence, place = _hold(tx, booking_id, actor_id)
    outcome = _not_offered(place, occurrence, now) or Accepted(booking_id)
    if isinstance(outcome, Accepted):
        ledger.change(tx, booking_id, state="booked", changed_at=now)
    if isinstance(outcome, Accepted) and place.is_open:
        ledger.take(tx, occurrence.id, place.part, place.party)
    ledger.note_down(tx, ACTIONS[type(outcome)], actor_id, place.person_id, occurrence, now, place.party)
    if isinstance(outcome, Accepted) and place.is_open:
        offers.left_queue(tx, occurrence, place.part, now)
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
        offers.ended(tx, occurrence, place.part, place.state, now)
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
    why: Literal["given_up", "lapsed", "waiting", "started", "off"] | None = None
    if occurrence.state != "planned":
        why = "off"
    elif now >= occurrence.starts_at:
        why = "started"
    elif lapsing.is_lapsed(place):
        why = "lapsed"
    elif place.state == "waiting":
        why = None if place.is_open and not occurrence.decision else "waiting"
    elif place.state != "offered":
        why = "given_up"
    return NoOffer(why) if why else None

"""Giving and freeing places on an occurrence. When a place may be had is in `booking_rules`.

Every decision about the places of an occurrence begins with `locks.lock`, and the audit keeps the revision
it was taken at: in the order of their revisions, the decisions of an occurrence are its whole history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from store import (
    booking_desk,
    booking_rules,
    calendar_rules,
    cohorts,
    colleague_messages,
    colleagues,
    ledger,
    locks,
    offers,
    people,
    places,
    registers,
    session_types,
)
from store.booking_desk import Desk
from store.booking_outcomes import (
    ACTIONS,
    Booked,
    BookOutcome,
    Cancelled,
    LimitReached,
    NothingToCancel,
    Wanted,
)
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.locks import LockedOccurrence
from store.places import Place
from store.tables import STANDING

# A place cancelled this soon after it was booked was a slip of the thumb, never a late cancellation.
SLIP = timedelta(minutes=15)
# For so long what was ended may be taken back as if it had not been.
UNDO = timedelta(hours=24)
_WAVED = frozenset(("clash", "audience"))


def book(tx: Tx, wanted: Wanted, now: datetime) -> BookOutcome:
    """Give the person a place, or say in one value why not; calling twice is safe. Raises NotFound.

    An occurrence with the rule drop_in takes no place: the person might come. Whom somebody else books is
    told.
    """
    outcome = _book(tx, wanted, now)
    if isinstance(outcome, Booked) and wanted.person_id != wanted.booked_by_id:
        colleague_messages.booked(tx, places.get(tx, outcome.booking_id), now)
    return outcome


def _book(tx: Tx, wanted: Wanted, now: datetime) -> BookOutcome:
    if wanted.person_id != wanted.booked_by_id and not people.hold(tx, wanted.person_id):
        raise NotFound("person")
    occurrence = locks.lock(tx, wanted.occurrence_id)
    desk = booking_desk.look(tx, occurrence, wanted)
    refusal = too_many(tx, desk, wanted) or booking_rules.refusal(tx, desk, wanted, now)
    outcome = refusal or write(tx, desk, wanted, now)
    action = ACTIONS[type(outcome)]
    ledger.note_down(tx, action, wanted.booked_by_id, wanted.person_id, occurrence, now, wanted.party)
    return outcome


def too_many(tx: Tx, desk: Desk, wanted: Wanted) -> LimitReached | None:
    """Return that whoever books has booked as many colleagues on that date as one may, or None."""
    is_there = desk.standing is not None and desk.standing_by_id == wanted.booked_by_id
    if wanted.person_id == wanted.booked_by_id or is_there:
        return None
    return colleagues.limit(tx, desk.occurrence.id, desk.offer, wanted.booked_by_id)


def cancel(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Cancelled | NothingToCancel:
    """Free the place in this transaction; calling twice is safe.

    The person may, and whoever booked it for them. Raises NotFound, or NotAllowed for anybody else.
    Source of the late rule: two working days, the hub's default; counted from the session's start.
    """
    occurrence = locks.lock(tx, places.get(tx, booking_id).occurrence_id)
    place = places.get(tx, booking_id)
    if actor_id not in (place.person_id, place.booked_by_id):
        raise NotAllowed("cancel")
    closed = _nothing_to_cancel(place, occurrence, now) or _of_a_course(tx, place)
    outcome = closed or _end(tx, place, actor_id, now)
    ledger.note_down(tx, ACTIONS[type(outcome)], actor_id, place.person_id, occurrence, now, place.party)
    if isinstance(outcome, Cancelled):
        offers.ended(tx, occurrence, place.part, place.state, now)
        colleague_messages.changed(tx, place, actor_id, "cancelled", now)
    return outcome


def restore(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> BookOutcome:
    """Take back what the actor has ended: book the same again, if it is still free.

    For a day it is theirs as it was; the place counts from when it was first booked, so that undoing and
    cancelling again is as late as ever. Later it is a booking like any other. Raises NotFound, or NotAllowed
    for anybody but the person and whoever booked it for them, and for the one of them who did not end it.
    """
    place = places.get(tx, booking_id)
    if actor_id not in (place.person_id, place.booked_by_id) or place.ended_by_id not in (None, actor_id):
        raise NotAllowed("restore")
    is_undo = may_be_undone(place, actor_id, now)
    outcome = _book(tx, _as_it_was(place) if is_undo else _anew(place, actor_id), now)
    if isinstance(outcome, Booked):
        if is_undo:
            values = {"handed_over_from_id": place.handed_over_from_id}
            ledger.change(tx, outcome.booking_id, **values)
            ledger.change(tx, booking_id, is_late_cancel=False)
            registers.keep_mark(tx, booking_id, outcome.booking_id)
        colleague_messages.changed(tx, places.get(tx, outcome.booking_id), actor_id, "restored", now)
    return outcome


def may_be_undone(place: Place, actor_id: int, now: datetime) -> bool:
    """Return whether the actor has ended this so lately that they may have it back as it was."""
    is_theirs = place.ended_by_id == actor_id and place.ended_from is not None
    return is_theirs and now - place.changed_at <= UNDO


def _as_it_was(place: Place) -> Wanted:
    # Only a place keeps its age: whoever just waited for one had none that booking in time had won them.
    booked_at = place.created_at if place.ended_from == "booked" else None
    return replace(_anew(place, place.booked_by_id), despite=_WAVED, booked_at=booked_at)


def _anew(place: Place, by_id: int) -> Wanted:
    # What a colleague has on, and whom it is meant for, is between them and the hub.
    waved = frozenset[str]() if by_id == place.person_id else _WAVED
    return Wanted(
        place.occurrence_id,
        place.person_id,
        by_id,
        place.part,
        place.party,
        place.note,
        place.answers,
        despite=waved,
    )


def tell_facilitator(
    tx: Tx, booking_id: int, actor_id: int, note: str, answers: Mapping[str, Any], now: datetime
) -> Place | None:
    """Add a note and answers to one's own booking, keeping what is not said anew.

    Returns the booking as it was, or None when nobody would read it: it was cancelled, or is over.
    Raises NotFound, or NotAllowed for anybody else's.
    """
    place = places.get(tx, booking_id)
    if actor_id != place.person_id:
        raise NotAllowed("note")
    if place.state not in STANDING or place.ends_at <= now:
        return None
    said = {name: answer for name, answer in answers.items() if answer not in ("", [])}
    # Not `changed_at`: of a place that was offered, that is when the person said yes.
    ledger.change(tx, booking_id, note=note or place.note, answers={**place.answers, **said})
    return place


def write(tx: Tx, desk: Desk, wanted: Wanted, now: datetime) -> Booked:
    """Write a booking to which the rules have nothing to say; the occurrence on the desk is held."""
    state = "might_come" if desk.offer.rule == "drop_in" else "booked"
    instead_of = desk.standing.booking_id if desk.standing else None
    return Booked(ledger.enter(tx, wanted, state, now, instead_of), state)


def is_late(tx: Tx, place: Place, actor_id: int, now: datetime) -> bool:
    """Return whether giving the place up now is inside the type's working days, and no slip of the thumb.

    Whoever was handed a place and has not said yes to it yet never asked for it, so is never late; whoever
    gave it is, as they would have been with it.
    """
    # Whoever took an offered place has had it since they said yes, not since they began to wait.
    since = place.changed_at if place.offered_at else place.created_at
    is_unasked = place.is_unanswered and actor_id == place.person_id
    if place.state != "booked" or is_unasked or now - since < SLIP:
        return False
    offer = session_types.get_by_id(tx, place.session_type_id)
    days = offer.cancel_working_days
    return now > calendar_rules.working_days_before(place.starts_at, days, offer.zone, offer.region)


def _nothing_to_cancel(place: Place, occurrence: LockedOccurrence, now: datetime) -> NothingToCancel | None:
    if place.state not in STANDING:
        return NothingToCancel("cancelled")
    # One meeting of a learning set is missed with apologies; a member without a place would be no member.
    if place.rule == "register":
        return NothingToCancel("set")
    # People drop in at any time while it is open, so until then they may still say that they will not.
    over_at = occurrence.ends_at if place.state == "might_come" else occurrence.starts_at
    return NothingToCancel("started") if now >= over_at else None


def _of_a_course(tx: Tx, place: Place) -> NothingToCancel | None:
    """Return that there is no place to free at one day alone: who cannot come withdraws from the course."""
    return None if cohorts.of_occurrence(tx, place.occurrence_id) is None else NothingToCancel("course")


def _end(tx: Tx, place: Place, actor_id: int, now: datetime) -> Cancelled:
    late = is_late(tx, place, actor_id, now)
    ledger.end(tx, place, actor_id, now, is_late=late, may_return=True)
    return Cancelled(place.id, late)

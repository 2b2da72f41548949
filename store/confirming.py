"""Saying that one still comes, and asking to be reminded once more: both about one's own booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from store import ledger, locks, places
from store.db import Tx
from store.errors import NotAllowed
from store.places import Place
from store.reminders import REMINDED
from store.tables import Booking, Occurrence

_A_WEEK = timedelta(days=7)

Confirmation = Literal["confirmed", "given_up", "off", "started"]


def confirm(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Confirmation:
    """Note that the person still comes; twice is safe. Raises NotFound, or NotAllowed for anybody else's."""
    held = locks.lock(tx, places.get(tx, booking_id).occurrence_id)
    place = _own(tx, booking_id, actor_id)
    if (refused := _too_late(place, now)) is not None:
        return refused
    ledger.change(tx, booking_id, confirmed_at=now)
    ledger.note_down(tx, "confirmed", actor_id, place.person_id, held, now, place.party)
    return "confirmed"


def remind(tx: Tx, booking_id: int, actor_id: int, at: datetime, now: datetime) -> Confirmation:
    """Remind the person once more at that moment (UTC), beside what comes anyway; a new moment replaces it.

    "confirmed" when it is noted. Raises as `confirm` does.
    """
    place = _own(tx, booking_id, actor_id)
    if (refused := _too_late(place, now)) is not None:
        return refused
    ledger.change(tx, booking_id, remind_at=at, follow_up_at=now)
    return "confirmed"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many places are booked, and for how many of them the person said that they still come."""

    booked: int
    confirmed: int


def next_week(tx: Tx, now: datetime) -> Confirmed:
    """Return the figures of the sessions of the next seven days."""
    soon = Occurrence.starts_at.between(now, now + _A_WEEK)
    still = func.count(Booking.confirmed_at)
    query = select(func.count(), still).join(Occurrence, Occurrence.id == Booking.occurrence_id)
    return Confirmed(*tx.execute(query.where(soon, Booking.state == "booked")).one())


def _own(tx: Tx, booking_id: int, actor_id: int) -> Place:
    place = places.get(tx, booking_id)
    if place.person_id != actor_id:
        raise NotAllowed("somebody else's booking")
    return place


def _too_late(place: Place, now: datetime) -> Confirmation | None:
    if place.state not in REMINDED:
        return "given_up"
    if not place.is_on:
        return "off"
    return "started" if now >= place.starts_at else None

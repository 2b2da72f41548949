"""Saying that one still comes, and asking to be reminded once more: both about one's own booking."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from store import ledger, locks, places
from store.db import Tx
from store.errors import NotAllowed
from store.places import Place
from store.reminders import REMINDED

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

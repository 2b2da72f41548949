"""Apologies for one meeting of a group one belongs to, and taking them back: the place stays counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store import ledger, locks, places
from store.db import Tx
from store.errors import NotAllowed
from store.places import Place

# Only who belongs to a group keeps the place at its next meeting; a single place is given up instead.
_GROUPS = ("register", "apply")


@dataclass(frozen=True, slots=True)
class Noted:
    """It stands as wanted: apologies, or coming after all; `is_new` is false when it stood so before."""

    is_new: bool


@dataclass(frozen=True, slots=True)
class NoMeeting:
    """There is nothing to say about it any more: it has begun, the place is given up, or it is off."""

    why: Literal["started", "left", "off"]


def send(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Noted | NoMeeting:
    """Note that the person does not come to this one meeting; twice is safe.

    Raises NotFound, or NotAllowed for somebody else's place and for one that is booked date by date.
    """
    return _say(tx, booking_id, actor_id, "booked", "apologies", now)


def take_back(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Noted | NoMeeting:
    """Note that the person comes after all, until the meeting begins; twice is safe. Raises as `send`."""
    return _say(tx, booking_id, actor_id, "apologies", "booked", now)


def _say(tx: Tx, booking_id: int, actor_id: int, before: str, after: str, now: datetime) -> Noted | NoMeeting:
    held = locks.lock(tx, places.get(tx, booking_id).occurrence_id)
    place = places.get(tx, booking_id)
    if actor_id != place.person_id or place.rule not in _GROUPS:
        raise NotAllowed("apologies")
    if (refused := _too_late(place, before, after, now)) is not None:
        return refused
    if place.state == before:
        ledger.change(tx, place.id, state=after, changed_at=now)
    action = "apologies" if after == "apologies" else "coming_after_all"
    ledger.note_down(tx, action, actor_id, place.person_id, held, now, place.party)
    return Noted(is_new=place.state == before)


def _too_late(place: Place, before: str, after: str, now: datetime) -> NoMeeting | None:
    if place.state not in (before, after):
        return NoMeeting("left")
    if not place.is_on:
        return NoMeeting("off")
    return NoMeeting("started") if now >= place.starts_at else None

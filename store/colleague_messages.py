"""What colleagues are told who book, cancel, move or hand over places for each other, as outbox rows.

Whoever does something knows it; the other of the two is told. The words are in
`dialogs/colleague_notices.py`. Each message goes with the row of a booking, which is written once, so that
doing the same twice tells nobody twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from store import unasked
from store.db import Tx
from store.places import Place

Change = Literal["cancelled", "restored", "moved", "handed_over"]


def booked(tx: Tx, place: Place, now: datetime) -> None:
    """Tell the person that somebody has booked a place for them."""
    unasked.add(
        tx,
        key=f"booked_for_you:{place.id}",
        kind="booked_for_you",
        person_id=place.person_id,
        args={"booking": place.id},
        now=now,
        zone=place.zone,
        starts_at=place.starts_at,
        expires_at=place.ends_at,
    )


def changed(
    tx: Tx, place: Place, actor_id: int, what: Change, now: datetime, was: Place | None = None
) -> None:
    """Tell the person what the one who booked for them has done, or the other way round.

    `was` is the place before it was moved. Who booked for themselves has nobody to tell.
    """
    if place.person_id == place.booked_by_id:
        return
    unasked.add(
        tx,
        key=f"place_changed:{place.id}:{what}",
        kind="place_changed",
        person_id=place.booked_by_id if actor_id == place.person_id else place.person_id,
        args={"booking": place.id, "what": what, "was": was.id if was else None},
        now=now,
        zone=place.zone,
        starts_at=min(place.starts_at, was.starts_at) if was else place.starts_at,
        expires_at=max(place.ends_at, was.ends_at) if was else place.ends_at,
    )


def handed_over(tx: Tx, place: Place, now: datetime) -> None:
    """Tell the person that a colleague's place is theirs now, and that they may refuse it."""
    unasked.add(
        tx,
        key=f"handed_over:{place.id}",
        kind="handed_over",
        person_id=place.person_id,
        args={"booking": place.id},
        now=now,
        zone=place.zone,
        starts_at=place.starts_at,
        expires_at=place.starts_at,
    )


def answered(tx: Tx, place: Place, giver_id: int, giver_booking_id: int | None, now: datetime) -> None:
    """Tell the giver that their colleague keeps the place, or what became of it when they refuse.

    `giver_booking_id` is the giver's own place, when they have one there again.
    """
    unasked.add(
        tx,
        key=f"handing_over_answered:{place.id}",
        kind="handing_over_answered",
        person_id=giver_id,
        args={"booking": place.id, "own": giver_booking_id},
        now=now,
        zone=place.zone,
        starts_at=place.starts_at,
        expires_at=place.starts_at,
    )


def taken_back(tx: Tx, place: Place, now: datetime) -> None:
    """Tell the person that the giver has taken a place back that they had not said yes to."""
    unasked.add(
        tx,
        key=f"taken_back:{place.id}",
        kind="taken_back",
        person_id=place.person_id,
        args={"booking": place.id},
        now=now,
        zone=place.zone,
        starts_at=place.starts_at,
        expires_at=place.ends_at,
    )

"""Lets the clock look at bookings again whose follow-ups may be other ones now.

Whoever writes a booking or its state wakes it by that (`ledger`); here is what changes many at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from store.db import Tx
from store.tables import IS_STANDING, Booking, Occurrence


def occurrences(tx: Tx, occurrence_ids: Collection[int], now: datetime) -> None:
    """Look again at every booking of these: they are at another time, or are on again."""
    _wake(tx, Booking.occurrence_id.in_(occurrence_ids), now)


def session_types(tx: Tx, session_type_ids: Collection[int], now: datetime) -> None:
    """Look again at every booking to come of these: what the type says about reminders has changed."""
    of_type = Occurrence.session_type_id.in_(session_type_ids) & (Occurrence.starts_at > now)
    _wake(tx, Booking.occurrence_id.in_(select(Occurrence.id).where(of_type)), now)


def person(tx: Tx, person_id: int, now: datetime) -> None:
    """Look again at every booking of the person: they want to hear in another way."""
    _wake(tx, Booking.person_id == person_id, now)


def _wake(tx: Tx, which: ColumnElement[bool], now: datetime) -> None:
    tx.execute(update(Booking).where(which, IS_STANDING).values(follow_up_at=now))

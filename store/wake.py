"""Lets the clock look at bookings again whose follow-ups may be other ones now.

Whoever writes a booking or its state wakes it by that (`ledger`); here is what changes many at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from store.db import Tx
from store.quiet_hours import QuietHours
from store.tables import IS_STANDING, Booking, Occurrence, SessionType

# Quiet hours hold nothing back for longer, unless somebody has chosen longer ones.
_A_NIGHT = timedelta(hours=12)


def occurrences(tx: Tx, occurrence_ids: Collection[int], now: datetime) -> None:
    """Look again at every booking of these: they are at another time, or are on again."""
    _wake(tx, Booking.occurrence_id.in_(occurrence_ids), now)


def session_types(tx: Tx, session_type_ids: Collection[int], now: datetime) -> None:
    """Look again at every booking to come of these: what the type says about reminders has changed.

    What the new rules would have wanted days ago is passed over; what a night has held back still comes.
    """
    of_type = Occurrence.session_type_id.in_(session_type_ids) & (Occurrence.starts_at > now)
    dates = Booking.occurrence_id.in_(select(Occurrence.id).where(of_type))
    _wake(tx, dates, now, passes_over=now - _A_NIGHT)


def person(tx: Tx, person_id: int, now: datetime) -> None:
    """Look again at every booking of the person: they want to hear in another way."""
    _wake(tx, Booking.person_id == person_id, now)


def person_anew(tx: Tx, person_id: int, now: datetime, quiet: QuietHours) -> None:
    """Look again at every booking of the person, who wants to hear of other things than before.

    What these would have wanted until now is passed over, but not what this night holds back.
    """
    theirs = Booking.person_id == person_id
    its_zone = select(SessionType.zone).join(Occurrence, Occurrence.session_type_id == SessionType.id)
    zone = its_zone.where(Occurrence.id == Booking.occurrence_id).scalar_subquery()
    _wake(tx, theirs, now)
    for name in tx.scalars(select(zone).where(theirs, IS_STANDING).distinct()).all():
        _wake(tx, theirs & (zone == name), now, passes_over=quiet.since(now, name))


def _wake(tx: Tx, which: ColumnElement[bool], now: datetime, *, passes_over: datetime | None = None) -> None:
    changing = update(Booking).where(which, IS_STANDING)
    tx.execute(changing.values(follow_up_at=now))
    if passes_over is not None:
        is_older = Booking.follow_up_from < passes_over
        tx.execute(changing.where(is_older).values(follow_up_from=passes_over))

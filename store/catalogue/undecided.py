"""Dates that somebody must decide about: people are booked, and the catalogue says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from store.db import Tx
from store.tables import IS_STANDING, Booking, Occurrence, Series, SessionType


@dataclass(frozen=True, slots=True)
class Undecided:
    """One such date. Moments in UTC; people see `zone`. `people` are the persons who have a booking."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    people: int


def undecided(tx: Tx, now: datetime) -> list[Undecided]:
    """Return the dates to come that need a decision, in their order."""
    people = select(func.count()).where(Booking.occurrence_id == Occurrence.id, IS_STANDING)
    query = (
        select(
            SessionType.title,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Series.zone,
            people.correlate(Occurrence).scalar_subquery(),
        )
        .join(Series, Series.id == Occurrence.series_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(Occurrence.decision != "", Occurrence.state == "planned", Occurrence.starts_at > now)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Undecided(*row) for row in tx.execute(query)]

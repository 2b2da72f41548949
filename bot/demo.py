"""What a demo has to show from its first start on: sessions that are over, with some who had booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot.settings import Settings
from store import bookings
from store.booking_outcomes import Wanted
from store.db import Tx
from store.tables import Booking, Occurrence, Person, SessionType

# The sessions of so many days before the first start are in the demo; a register is asked for two weeks.
LATELY = timedelta(days=9)
_BOOKED = ("asha.patel@trust.example", "ben.okafor@trust.example")
_RULES = ("book", "drop_in")
_MOST = 4


def is_shown(settings: Settings) -> bool:
    """Return whether a hub is a demo and nothing else: beside a real channel nothing is made up."""
    return settings.hub_demo == "1"


def let_have_been(tx: Tx, now: datetime) -> int:
    """Let two sample people have booked on what is over, once: return on how many dates.

    Nothing is done where anybody has ever booked, or where no date is over. Who came is for whoever tries it.
    """
    if tx.scalar(select(exists(select(Booking.id)))):
        return 0
    over = select(Occurrence.id).join(SessionType, SessionType.id == Occurrence.session_type_id)
    over = over.where(
        Occurrence.ends_at < now, Occurrence.ends_at > now - LATELY, SessionType.rule.in_(_RULES)
    )
    dates = list(tx.scalars(over.order_by(Occurrence.ends_at.desc()).limit(_MOST)))
    people = list(tx.scalars(select(Person.id).where(Person.email.in_(_BOOKED)).order_by(Person.id)))
    for occurrence_id in dates:
        for person_id in people:
            wanted = Wanted(occurrence_id, person_id, person_id, despite=frozenset(("audience",)))
            bookings.book(tx, wanted, now - LATELY)
    return len(dates)

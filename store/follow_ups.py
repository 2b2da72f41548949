"""What the clock does about bookings when nobody presses anything: a pointer on each says when it is next.

A booking that is new, or in another state, is looked at at once. Each source below writes what is due about
it and says when it has something to do next; the earliest of these becomes the new pointer. So cancelling
drops all that would have come, in the same transaction and without a second write; and a tick that finds
nothing to do costs one look at an index, however many bookings there are.

Any number of clocks may run: who works at an occurrence holds it, and the others pass it over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from store import calendar_entries, lapsing, nudges, preferences, reminders
from store.about import About
from store.db import Tx
from store.tables import Booking, Occurrence, Preference, SessionType

# Occurrences a look, and bookings of one a transaction: whoever books there meanwhile waits for its end.
AT_ONCE = 200
BOOKINGS_AT_ONCE = 25

Source = Callable[[Tx, About, datetime], datetime | None]
SOURCES: tuple[Source, ...] = (
    reminders.follow_up,
    calendar_entries.follow_up,
    lapsing.follow_up,
    nudges.follow_up,
)

_IS_DUE = Booking.follow_up_at.is_not(None) & (Booking.follow_up_at <= bindparam("now"))
_WAITING = (
    select(Booking.occurrence_id)
    .where(_IS_DUE)
    .group_by(Booking.occurrence_id)
    .order_by(func.min(Booking.follow_up_at), Booking.occurrence_id)
    .limit(AT_ONCE)
)
_NEXT = select(func.min(Booking.follow_up_at)).where(Booking.follow_up_at.is_not(None))
_HOLD = (
    select(Occurrence.id).where(Occurrence.id == bindparam("occurrence")).with_for_update(skip_locked=True)
)
_ABOUT = (
    select(
        Booking.id,
        Booking.occurrence_id,
        Booking.person_id,
        Booking.booked_by_id,
        Booking.part,
        Booking.party,
        Booking.state,
        Booking.remind_at,
        Booking.follow_up_from,
        Booking.follow_up_at,
        Occurrence.series_id,
        Occurrence.session_type_id,
        Occurrence.starts_at,
        Occurrence.ends_at,
        Occurrence.state,
        Occurrence.decision,
        Occurrence.sequence,
        SessionType.rule,
        SessionType.reminders,
        SessionType.zone,
        SessionType.region,
        *preferences.COLUMNS,
    )
    .join(Occurrence, Occurrence.id == Booking.occurrence_id)
    .join(SessionType, SessionType.id == Occurrence.session_type_id)
    .outerjoin(Preference, Preference.person_id == Booking.person_id)
    .where(Booking.occurrence_id == bindparam("occurrence"), _IS_DUE)
    .order_by(Booking.id)
    .limit(BOOKINGS_AT_ONCE)
)
_DONE = (
    update(Booking)
    # A source may have changed it, or another booking that was found with it: that one is looked at anew. So
    # is one that somebody has woken meanwhile, whose wishes may be other ones than those that were read.
    .where(
        Booking.id == bindparam("booking"),
        Booking.state == bindparam("seen"),
        Booking.follow_up_at == bindparam("was_due_at"),
    )
    .values(follow_up_at=bindparam("next_at"))
)


def waiting(tx: Tx, now: datetime) -> list[int]:
    """Return occurrences with bookings to follow up, the longest overdue first; a read, for an idle clock."""
    return list(tx.scalars(_WAITING, {"now": now}))


def next_at(tx: Tx) -> datetime | None:
    """Return when some booking is to be followed up next, which may be over; None when none is."""
    return tx.scalar(_NEXT)


def work(tx: Tx, occurrence_id: int, now: datetime, sources: Sequence[Source] = SOURCES) -> int:
    """Do what is due about the bookings of an occurrence, some at a time, and return about how many.

    0 also when somebody else holds the occurrence at this moment.
    """
    if tx.scalar(_HOLD, {"occurrence": occurrence_id}) is None:
        return 0
    found = [_about(row) for row in tx.execute(_ABOUT, {"occurrence": occurrence_id, "now": now})]
    for about in found:
        moments = [moment for source in sources if (moment := source(tx, about, now)) is not None]
        done = {"booking": about.booking_id, "seen": about.state, "was_due_at": about.due_at}
        tx.execute(_DONE, {**done, "next_at": min(moments, default=None)})
    return len(found)


def _about(row: Row[*tuple[Any, ...]]) -> About:
    own = len(row) - len(preferences.COLUMNS)
    values: list[Any] = [*row[:own], preferences.of(*row[own:])]
    return About(*values)

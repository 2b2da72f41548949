"""Reminders of a booking: each becomes an outbox row when it is due, worded when it is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from store import outbox, people, preferences, reminder_rules
from store.about import About
from store.db import Tx
from store.reminder_rules import Due, NoReminder
from store.tables import Booking, Occurrence, Outbox, SessionType

KIND = "reminder"
# Who waits has nothing to come to, and who sent apologies does not come.
REMINDED = ("booked", "might_come")
_RECENT = timedelta(days=2)


def follow_up(tx: Tx, about: About, now: datetime) -> datetime | None:
    """Write the reminders that have become due, and return when the next one is; None when none comes.

    What was wanted before the booking was made, or before its person wanted it so, is passed over. What is
    late by now is in the ledger as skipped; what has been written is not written again, as its key is there.
    """
    if about.state not in REMINDED or not about.takes_place or not about.wishes.takes(KIND):
        return None
    planned = plan(about)
    for due in planned:
        if about.since < due.wanted_at and due.at <= now:
            _add(tx, about, due, now)
    return next((due.at for due in planned if due.at > now), None)


def plan(about: About) -> list[Due]:
    """Return the reminders of this booking as its person wants them, the earliest first."""
    wishes = about.wishes
    return reminder_rules.plan(
        wishes.rules(about.reminders),
        about.starts_at,
        about.zone,
        about.region,
        wishes.quiet,
        not_before=wishes.snoozed_until,
        asked_for=about.remind_at,
    )


def asked(tx: Tx, person_id: int, now: datetime) -> set[int]:
    """Return the bookings of which the person was asked whether they still come, and has not said."""
    query = (
        select(Booking.id, Occurrence.starts_at, SessionType.reminders)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .join(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(
            Booking.person_id == person_id,
            Booking.state == "booked",
            Booking.confirmed_at.is_(None),
            Occurrence.starts_at > now,
            SessionType.rule == "book",
        )
    )
    wishes, keys = preferences.get(tx, person_id), dict[str, int]()
    for booking_id, starts_at, planned in tx.execute(query):
        for rule in filter(_asks, wishes.rules(planned)):
            keys[_key(booking_id, starts_at.isoformat(), rule)] = booking_id
    sent = select(Outbox.key).where(Outbox.key.in_(keys), Outbox.state == "sent")
    return {keys[key] for key in tx.scalars(sent)} if keys else set()


def last_sent(tx: Tx, person_id: int, kinds: Collection[str], now: datetime) -> int | None:
    """Return the booking to come that the newest message of these kinds was about, of the last two days."""
    query = (
        select(Outbox.args)
        .where(Outbox.state == "sent", Outbox.due_at > now - _RECENT, Outbox.due_at <= now)
        .where(Outbox.person_id == person_id, Outbox.kind.in_(kinds))
        .order_by(Outbox.due_at.desc(), Outbox.id.desc())
    )
    args = tx.scalar(query.limit(1))
    booking_id = args.get("booking") if args else None
    of_it = (Booking.id == booking_id) & (Occurrence.starts_at > now) & Booking.state.in_(REMINDED)
    return tx.scalar(select(Booking.id).join(Occurrence, Occurrence.id == Booking.occurrence_id).where(of_it))


def _asks(rule: str) -> bool:
    try:
        return reminder_rules.asks(rule)
    except NoReminder:
        return False


def _key(booking_id: int, starts: str, name: str) -> str:
    return f"{KIND}:{booking_id}:{starts}:{name}"


def _add(tx: Tx, about: About, due: Due, now: datetime) -> None:
    """Write it to the person, or to who booked for them where they cannot be reached and wants to hear it."""
    whom = about.person_id
    if whom != about.booked_by_id and not people.is_reachable(tx, whom):
        whom = about.booked_by_id
    wishes = about.wishes if whom == about.person_id else preferences.get(tx, whom)
    if not wishes.takes(KIND):
        return
    due = reminder_rules.at_last(due, wishes.quiet, about.zone, now)
    starts = about.starts_at.isoformat()
    outbox.add(
        tx,
        key=_key(about.booking_id, starts, _name(due)),
        kind=KIND,
        person_id=whom,
        args={"booking": about.booking_id, "rule": due.rule, "starts_at": starts},
        due_at=due.at,
        now=now,
        expires_at=due.expires_at,
        skipped=due.dropped,
    )


def _name(due: Due) -> str:
    """Return what tells it from the others of this booking: each comes once, whatever quiet hours do to it.

    What somebody asks for they may ask for again, for another moment.
    """
    return f"{due.rule}:{due.wanted_at.isoformat()}" if due.rule == reminder_rules.ASKED_FOR else due.rule

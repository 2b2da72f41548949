"""Reminders of a booking: each becomes an outbox row when it is due, worded when it is sent."""

from __future__ import annotations

from datetime import datetime

from store import outbox, people, preferences, reminder_rules
from store.about import About
from store.db import Tx
from store.reminder_rules import Due

KIND = "reminder"
# Who waits has nothing to come to, and who sent apologies does not come.
REMINDED = ("booked", "might_come")


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
        key=f"{KIND}:{about.booking_id}:{starts}:{_name(due)}",
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

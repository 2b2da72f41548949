"""Asking the members of a learning set before a meeting: what went well, what did not, one next action.

Each asking becomes an outbox row when it is due, worded when it is sent. Only the person themselves gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store import (
    calendar_rules,
    nudge_rules,
    outbox,
    preferences,
    reflections,
    reminder_rules,
    round_ups,
    set_answers,
)
from store.about import About
from store.db import Tx
from store.reminder_rules import ASKED_FOR, Due

KIND = "nudge"
# What a facilitator asks for on the spot.
NOW = "now"


def follow_up(tx: Tx, about: About, now: datetime) -> datetime | None:
    """Write the askings that have become due, and return when the next one is; None when none comes.

    The meeting itself is pointed at for its digest, whatever this one member wants. Who has answered or
    skipped is left alone, and so is who sent apologies.
    """
    if about.rule != "register" or about.state not in reflections.MAY_SAY or not about.takes_place:
        return None
    if now < about.starts_at:
        round_ups.look(tx, about)
    if about.state != "booked" or not about.wishes.takes(KIND):
        return None
    own = reflections.own(tx, about.occurrence_id, about.person_id)
    if not own.is_open:
        return None
    planned = _plan(tx, about, own.ask_again_at)
    for due in planned:
        if about.since < due.at <= now:
            _add(tx, about, due, now)
    return next((due.at for due in planned if due.at > now), None)


def _plan(tx: Tx, about: About, ask_again_at: datetime | None) -> list[Due]:
    return nudge_rules.plan(
        about.starts_at,
        about.zone,
        about.region,
        about.wishes,
        last_ended_at=reflections.last_ended_at(tx, about.occurrence_id, about.person_id),
        ask_again_at=ask_again_at,
    )


def _add(tx: Tx, about: About, due: Due, now: datetime) -> None:
    due = reminder_rules.at_last(due, about.wishes.quiet, about.zone, now)
    # By the day of the meeting: one that moves by an hour is not asked about twice, by a week it is.
    on = calendar_rules.local_date(about.starts_at, about.zone).isoformat()
    when = f":{due.wanted_at.isoformat()}" if due.rule == ASKED_FOR else ""
    outbox.add(
        tx,
        key=f"{KIND}:{about.booking_id}:{on}:{due.rule}{when}",
        kind=KIND,
        person_id=about.person_id,
        args={"booking": about.booking_id, "rule": due.rule, "on": on},
        due_at=due.at,
        now=now,
        expires_at=due.expires_at,
        skipped=due.dropped,
    )
    if not due.dropped:
        reflections.ask(tx, about.occurrence_id, about.person_id, now)


@dataclass(frozen=True, slots=True)
class Nudged:
    """How many were asked at once, and how many will be when their quiet hours end."""

    now: int
    later: int


def nudge(tx: Tx, occurrence_id: int, runner_id: int, now: datetime) -> Nudged:
    """Ask all members who have neither answered nor skipped, once a day; the facilitator wants it now.

    Raises NotFound, or NotAllowed for whoever does not facilitate the set.
    """
    meeting = set_answers.hold(tx, occurrence_id)
    members = set_answers.overview(tx, occurrence_id, runner_id)
    if now >= meeting.starts_at or not meeting.is_on:
        return Nudged(0, 0)
    moments = []
    for member in members:
        if member.is_to_ask:
            at = preferences.get(tx, member.person_id).quiet.after(now, meeting.zone)
            _add_now(tx, meeting, member, at, now)
            moments.append(at)
    at_once = sum(at <= now for at in moments)
    return Nudged(at_once, sum(now < at < meeting.starts_at for at in moments))


def _add_now(
    tx: Tx, meeting: set_answers.Meeting, member: set_answers.Member, at: datetime, now: datetime
) -> None:
    today = calendar_rules.local_date(now, meeting.zone).isoformat()
    on = calendar_rules.local_date(meeting.starts_at, meeting.zone).isoformat()
    outbox.add(
        tx,
        key=f"{KIND}:{member.booking_id}:{on}:{NOW}:{today}",
        kind=KIND,
        person_id=member.person_id,
        args={"booking": member.booking_id, "rule": NOW, "on": on},
        due_at=at,
        now=now,
        expires_at=meeting.starts_at,
        skipped="" if at < meeting.starts_at else reminder_rules.TOO_LATE,
    )
    reflections.ask(tx, meeting.occurrence_id, member.person_id, now)

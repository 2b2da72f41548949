"""Rounding up what a learning set said: a digest for its facilitators before a meeting, thanks after it.

A pointer on the meeting says when the clock looks at it next. It is set while somebody has a place there, by
the clock's look at their booking: so it follows a meeting that moves, and nothing else need know about it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from store import calendar_rules, nudge_rules, outbox, preferences, roles, set_answers
from store.about import About
from store.db import Tx
from store.errors import NotFound
from store.reflections import MAY_SAY
from store.reminder_rules import TOO_LATE
from store.set_answers import Meeting
from store.tables import Booking, Occurrence, Reflection

AT_ONCE = 200
_THANKED = "nudge"
_IS_DUE = Occurrence.round_up_at.is_not(None) & (Occurrence.round_up_at <= bindparam("now"))
_WAITING = select(Occurrence.id).where(_IS_DUE).order_by(Occurrence.round_up_at, Occurrence.id).limit(AT_ONCE)
_NEXT = select(func.min(Occurrence.round_up_at)).where(Occurrence.round_up_at.is_not(None))
_HOLD = (
    select(Occurrence.id)
    .where(Occurrence.id == bindparam("occurrence"), _IS_DUE)
    .with_for_update(skip_locked=True)
)


def look(tx: Tx, about: About) -> None:
    """Let the clock look at the meeting of this booking, which it holds, before its facilitators are told."""
    at = nudge_rules.first_look(about.starts_at, about.zone, about.region)
    is_later = Occurrence.round_up_at.is_(None) | (Occurrence.round_up_at > at)
    pointing = update(Occurrence).where(Occurrence.id == about.occurrence_id, is_later)
    tx.execute(pointing.values(round_up_at=at))


def waiting(tx: Tx, now: datetime) -> list[int]:
    """Return the meetings to look at, the longest overdue first; a read, for an idle clock."""
    return list(tx.scalars(_WAITING, {"now": now}))


def next_at(tx: Tx) -> datetime | None:
    """Return when some meeting is to be looked at next, which may be over; None when none is."""
    return tx.scalar(_NEXT)


def work(tx: Tx, occurrence_id: int, now: datetime) -> int:
    """Write what is due about a meeting, and return 1; 0 when somebody else holds it or was here before."""
    if tx.scalar(_HOLD, {"occurrence": occurrence_id, "now": now}) is None:
        return 0
    after = _rounded_up(tx, occurrence_id, now)
    tx.execute(update(Occurrence).where(Occurrence.id == occurrence_id).values(round_up_at=after))
    return 1


def _rounded_up(tx: Tx, occurrence_id: int, now: datetime) -> datetime | None:
    """Write what is due, and return when there is more."""
    try:
        meeting = set_answers.meeting(tx, occurrence_id)
    except NotFound:
        return None
    if not meeting.is_on or not (members := _members(tx, meeting)):
        return None
    # What the clock was too late for is written as well: that it came to nothing is then on record.
    coming = _tell_facilitators(tx, meeting, now)
    if now < meeting.ends_at:
        return min((*coming, meeting.ends_at))
    _thank(tx, meeting, members, now)
    return None


def _members(tx: Tx, meeting: Meeting) -> list[int]:
    query = select(Booking.person_id).where(
        Booking.occurrence_id == meeting.occurrence_id, Booking.state.in_(MAY_SAY)
    )
    return list(tx.scalars(query.order_by(Booking.person_id)))


def _tell_facilitators(tx: Tx, meeting: Meeting, now: datetime) -> list[datetime]:
    """Write the digests that are due, and return when the others are."""
    on = calendar_rules.local_date(meeting.starts_at, meeting.zone).isoformat()
    coming = []
    for runner in roles.runners(tx, meeting.session_type_id):
        wishes = preferences.get(tx, runner)
        at = nudge_rules.digest_at(meeting.starts_at, meeting.zone, meeting.region, wishes)
        if at > now:
            coming.append(at)
            continue
        loud = max(at, wishes.quiet.after(now, meeting.zone))
        outbox.add(
            tx,
            key=f"set_digest:{meeting.occurrence_id}:{on}:{runner}",
            kind="set_digest",
            person_id=runner,
            args={"occurrence": meeting.occurrence_id, "on": on},
            due_at=loud,
            now=now,
            expires_at=meeting.starts_at,
            skipped=TOO_LATE if now < meeting.starts_at <= loud else "",
        )
    return coming


def _thank(tx: Tx, meeting: Meeting, members: list[int], now: datetime) -> None:
    """Tell each member once what everybody wants to do next; nothing where nobody said."""
    agreed = (Reflection.occurrence_id == meeting.occurrence_id) & (Reflection.state == "answered")
    if tx.scalar(select(Reflection.id).where(agreed, Reflection.next_action != "").limit(1)) is None:
        return
    expires_at = meeting.ends_at + nudge_rules.THANKS_LIFE
    for person_id in members:
        wishes = preferences.get(tx, person_id)
        at = nudge_rules.thanks_at(max(meeting.ends_at, now), meeting.zone, wishes)
        if not wishes.takes(_THANKED):
            continue
        outbox.add(
            tx,
            key=f"set_thanks:{meeting.occurrence_id}:{person_id}",
            kind="set_thanks",
            person_id=person_id,
            args={"occurrence": meeting.occurrence_id},
            due_at=at,
            now=now,
            expires_at=expires_at,
            skipped=TOO_LATE if at >= expires_at else "",
        )

"""What is kept no longer: words that were sent, after a month; who booked, two years after the session.

A session of the past keeps how many were booked, came or cancelled, and nobody's name. Every step takes a
bounded batch, so that nobody waits for it, and may run twice or in several processes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, case, cast, delete, func, insert, null, select, update

from store import locks, registers
from store.db import Tx
from store.tables import (
    Announcement,
    Audit,
    Booking,
    CalendarEntry,
    ChatLine,
    Cohort,
    Conversation,
    Enrolment,
    Inbox,
    Membership,
    Miss,
    Occurrence,
    OccurrencePart,
    Outbox,
    PastCount,
    Recipient,
    Reflection,
)

# Source: the design of the hub, "Retention".
TEXTS_KEPT = timedelta(days=30)
BOOKINGS_KEPT = timedelta(days=2 * 365)
AT_ONCE = 500
_ENDED = ("sent", "unknown", "dead", "skipped")
_LATE = "cancelled late"
# Announcements that have gone, or will not any more.
_TOLD = ("sent", "stopped", "withdrawn", "dropped")
# One that was planned went later than anybody changed it.
_LAST_TOLD = case(
    (Announcement.send_at > Announcement.changed_at, Announcement.send_at), else_=Announcement.changed_at
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept for a while: `find` reads what is over, `part_with` writes that.

    `find` takes the last one that was found before, None at first, and returns the next, [] at the end;
    `part_with` takes `at_once` of them and returns how many rows it parted with.
    """

    what: str
    find: Callable[[Tx, datetime, Any], Sequence[Any]]
    part_with: Callable[[Tx, Collection[Any], datetime], int]
    at_once: int = AT_ONCE


# --- Words --------------------------------------------------------------------------------------


def _messages(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    is_over = (Outbox.created_at < now - TEXTS_KEPT) & Outbox.body.is_not(None)
    query = select(Outbox.id).where(Outbox.id > (after or 0), is_over, Outbox.state.in_(_ENDED))
    return tx.scalars(query.order_by(Outbox.id).limit(AT_ONCE)).all()


def _blank_messages(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    """Keep of a message that there was one, when, and what became of it."""
    return tx.execute(update(Outbox).where(Outbox.id.in_(ids)).values(body=null())).rowcount


def _chat_lines(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    query = select(ChatLine.id).where(ChatLine.id > (after or 0), ChatLine.at < now - TEXTS_KEPT)
    return tx.scalars(query.order_by(ChatLine.id).limit(AT_ONCE)).all()


def _remove_chat_lines(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    return tx.execute(delete(ChatLine).where(ChatLine.id.in_(ids))).rowcount


def _conversations(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    is_over = (Conversation.changed_at < now - TEXTS_KEPT) & (cast(Conversation.state, String) != "{}")
    query = select(Conversation.address_id).where(Conversation.address_id > (after or 0), is_over)
    return tx.scalars(query.order_by(Conversation.address_id).limit(AT_ONCE)).all()


def _close_conversations(tx: Tx, ids: Collection[Any], now: datetime) -> int:
    """Forget the open question, unless somebody has answered since."""
    still = Conversation.address_id.in_(ids), Conversation.changed_at < now - TEXTS_KEPT
    closing = update(Conversation).where(*still)
    return tx.execute(closing.values(state={}, version=Conversation.version + 1)).rowcount


def _deliveries(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    query = select(Inbox.key).where(Inbox.received_at < now - TEXTS_KEPT, Inbox.key > (after or ""))
    return tx.scalars(query.order_by(Inbox.key).limit(AT_ONCE)).all()


def _remove_deliveries(tx: Tx, keys: Collection[Any], _now: datetime) -> int:
    """Forget what was received: no channel delivers it once more after so long."""
    return tx.execute(delete(Inbox).where(Inbox.key.in_(keys))).rowcount


def _drafts(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    is_over = (Announcement.state == "draft") & (Announcement.changed_at < now - TEXTS_KEPT)
    query = select(Announcement.id).where(Announcement.id > (after or 0), is_over)
    return tx.scalars(query.order_by(Announcement.id).limit(AT_ONCE)).all()


def _remove_drafts(tx: Tx, ids: Collection[Any], now: datetime) -> int:
    """Remove announcements that were never sent, unless somebody has gone on with one since."""
    still = (Announcement.state == "draft") & (Announcement.changed_at < now - TEXTS_KEPT)
    return tx.execute(delete(Announcement).where(Announcement.id.in_(ids), still)).rowcount


def _announcements(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    """Return those that are over and keep their words; one that is to go is none of them."""
    is_over = Announcement.state.in_(_TOLD) & (now - TEXTS_KEPT > _LAST_TOLD)
    query = select(Announcement.id).where(Announcement.id > (after or 0), is_over, Announcement.text != "")
    query = query.where(Announcement.due_at.is_(None))
    return tx.scalars(query.order_by(Announcement.id).limit(AT_ONCE)).all()


def _blank_announcements(tx: Tx, ids: Collection[Any], now: datetime) -> int:
    """Keep of an announcement whom it was for and what became of it, not what it said."""
    still = (now - TEXTS_KEPT > _LAST_TOLD) & Announcement.due_at.is_(None)
    return tx.execute(update(Announcement).where(Announcement.id.in_(ids), still).values(text="")).rowcount


def _misses(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    is_over = (Miss.last_on < (now - TEXTS_KEPT).date()) & (Miss.id > (after or 0))
    return tx.scalars(select(Miss.id).where(is_over).order_by(Miss.id).limit(AT_ONCE)).all()


def _remove_misses(tx: Tx, ids: Collection[Any], now: datetime) -> int:
    """Forget what was not understood, unless it has been said again since."""
    is_over = Miss.id.in_(ids), Miss.last_on < (now - TEXTS_KEPT).date()
    return tx.execute(delete(Miss).where(*is_over)).rowcount


# --- Who booked ---------------------------------------------------------------------------------


def _sessions(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    """Return the sessions that are long over and have bookings."""
    is_over = (Occurrence.ends_at < now - BOOKINGS_KEPT) & (Occurrence.id > (after or 0))
    query = select(Occurrence.id).join(Booking, Booking.occurrence_id == Occurrence.id).where(is_over)
    return tx.scalars(query.distinct().order_by(Occurrence.id).limit(AT_ONCE)).all()


def _count_bookings(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    [occurrence_id] = ids
    locks.lock(tx, occurrence_id)
    theirs = Booking.occurrence_id == occurrence_id
    is_late = (Booking.state == "cancelled") & Booking.is_late_cancel
    came, missing = (registers.ATTENDED, "attended"), (registers.ABSENT, "did_not_attend")
    state = case((is_late, _LATE), came, missing, else_=Booking.state).label("state")
    counted = (
        select(Booking.part, state, func.count().label("bookings"), func.sum(Booking.party).label("people"))
        .where(theirs)
        .group_by(Booking.part, state)
    )
    rows = [{"occurrence_id": occurrence_id, **row._mapping} for row in tx.execute(counted)]
    if not rows:
        return 0
    tx.execute(insert(PastCount), rows)
    gone = tx.execute(delete(Booking).where(theirs)).rowcount
    tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == occurrence_id).values(taken=0))
    for table in (CalendarEntry, Reflection):
        tx.execute(delete(table).where(table.occurrence_id == occurrence_id))
    nobody = {"person_id": None, "actor_id": None}
    tx.execute(update(Audit).where(Audit.occurrence_id == occurrence_id).values(nobody))
    return gone


def _cohorts(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    """Return the cohorts whose last day is long over, and of which somebody's application is kept."""
    last_day = select(func.max(Occurrence.ends_at)).where(Occurrence.series_id == Cohort.series_id)
    is_over = (last_day.scalar_subquery() < now - BOOKINGS_KEPT) & (Cohort.id > (after or 0))
    query = select(Cohort.id).join(Enrolment, Enrolment.cohort_id == Cohort.id).where(is_over)
    return tx.scalars(query.distinct().order_by(Cohort.id).limit(AT_ONCE)).all()


def _count_enrolments(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    [cohort_id] = ids
    held = select(Cohort.series_id).where(Cohort.id == cohort_id).with_for_update()
    series_id, theirs = tx.scalar(held), Enrolment.cohort_id == cohort_id
    columns = Enrolment.state, func.count().label("bookings"), func.sum(Enrolment.party).label("people")
    counted = tx.execute(select(*columns).where(theirs).group_by(Enrolment.state))
    rows = [{"series_id": series_id, "part": "", **row._mapping} for row in counted]
    if rows:
        tx.execute(insert(PastCount), rows)
    return tx.execute(delete(Enrolment).where(theirs)).rowcount


def _recipients(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    """Return announcements of long ago of which it is kept who had them."""
    is_over = (now - BOOKINGS_KEPT > _LAST_TOLD) & Announcement.due_at.is_(None)
    query = select(Announcement.id).join(Recipient, Recipient.announcement_id == Announcement.id)
    query = query.where(Announcement.id > (after or 0), is_over).distinct()
    return tx.scalars(query.order_by(Announcement.id).limit(AT_ONCE)).all()


def _remove_recipients(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    return tx.execute(delete(Recipient).where(Recipient.announcement_id.in_(ids))).rowcount


def _memberships(tx: Tx, now: datetime, after: Any) -> Sequence[Any]:
    is_over = (Membership.state == "left") & (Membership.changed_at < now - BOOKINGS_KEPT)
    query = select(Membership.id).where(Membership.id > (after or 0), is_over)
    return tx.scalars(query.order_by(Membership.id).limit(AT_ONCE)).all()


def _remove_memberships(tx: Tx, ids: Collection[Any], _now: datetime) -> int:
    return tx.execute(delete(Membership).where(Membership.id.in_(ids))).rowcount


KEPT: tuple[Kept, ...] = (
    Kept("texts of messages", _messages, _blank_messages),
    Kept("chat lines", _chat_lines, _remove_chat_lines),
    Kept("deliveries", _deliveries, _remove_deliveries),
    Kept("conversations", _conversations, _close_conversations),
    Kept("drafts of announcements", _drafts, _remove_drafts),
    Kept("texts of announcements", _announcements, _blank_announcements),
    Kept("recipients", _recipients, _remove_recipients, at_once=1),
    Kept("memberships", _memberships, _remove_memberships),
    Kept("texts not understood", _misses, _remove_misses),
    Kept("bookings", _sessions, _count_bookings, at_once=1),
    Kept("enrolments", _cohorts, _count_enrolments, at_once=1),
)

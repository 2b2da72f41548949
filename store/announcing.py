"""What the clock does about announcements: writes a row of the outbox for each person, some at a time.

Each round is one transaction that adds the recipient and the message together, so whoever is killed leaves
nobody out and nobody twice: the next round goes on with those who are not among the recipients yet. What was
corrected or withdrawn goes, as a message of its own, to everybody who was sent it. A pointer on the
announcement says when the clock has to look at it again; at rest it costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from store import announcement_targets, announcements, outbox, preferences, unasked
from store.announcement_targets import KIND, Subject
from store.announcements import Kept
from store.db import Tx
from store.tables import Address, Announcement, Outbox, Recipient

CHANGED = "announcement_changed"
REFUSED = "announcement_refused"
LOST_ROLE = "the author may not announce this any more"
NOT_THERE = "the author is not in that channel any more"
LEFT_PLACE = "I am not in that channel any more"
BATCH = 100
MUTED = "muted"
# How soon to look again whether all has been sent: seldom, where it takes long.
_SOON, _LATE = timedelta(seconds=5), timedelta(hours=1)

_WAITING = (
    select(Announcement.id)
    .where(Announcement.due_at.is_not(None), Announcement.due_at <= bindparam("now"))
    .order_by(Announcement.due_at, Announcement.id)
)
_HOLD = (
    select(Announcement.id)
    .where(
        Announcement.id == bindparam("announcement"),
        Announcement.due_at.is_not(None),
        Announcement.due_at <= bindparam("now"),
    )
    .with_for_update(skip_locked=True)
)
_FIRST, _LAST = aliased(Outbox), aliased(Outbox)


def waiting(tx: Tx, now: datetime) -> list[int]:
    """Return announcements the clock has something to do about, the longest overdue first; a read."""
    return list(tx.scalars(_WAITING, {"now": now}))


def next_at(tx: Tx) -> datetime | None:
    """Return when there is something to do next, which may be over; None when nothing is."""
    return tx.scalar(select(func.min(Announcement.due_at)).where(Announcement.due_at.is_not(None)))


def work(tx: Tx, announcement_id: int, now: datetime) -> bool:
    """Do the next piece of what is due about an announcement, and return whether there is more at once.

    False also when somebody else holds it at this moment.
    """
    if tx.scalar(_HOLD, {"announcement": announcement_id, "now": now}) is None:
        return False
    kept = announcements.get(tx, announcement_id)
    if kept.state in ("scheduled", *announcements.UNDER_WAY) and (why := _why_not(tx, kept)):
        announcements.end(tx, kept.id, why, now)
        _tell_author(tx, kept, now)
        return True
    if kept.state == "scheduled":
        _set(tx, kept.id, state="sending")
        kept = announcements.get(tx, announcement_id)
    if _write(tx, kept, now) or _write_changes(tx, kept, now):
        return True
    _rest(tx, kept, now)
    return False


def may_still_go(tx: Tx, kept: Kept, person_id: int | None) -> str:
    """Return why a message of it must not go any more, asked at the moment of sending; "" when it may."""
    if kept.state not in announcements.UNDER_WAY:
        return kept.reason or kept.state
    if why := _why_not(tx, kept):
        return why
    if kept.target.is_place or (
        person_id is not None and announcement_targets.is_meant(tx, kept.target, person_id)
    ):
        return ""
    return "not among those it is for any more"


def _why_not(tx: Tx, kept: Kept) -> str:
    """Return why nothing of it may go any more, as of now; "" when it may."""
    if kept.target.is_place:
        if announcement_targets.place(tx, kept.target.id) is None:
            return LEFT_PLACE
        if not announcement_targets.is_in_place(tx, kept.changed_by_id, kept.target.id):
            return NOT_THERE
    return "" if announcement_targets.may_announce(tx, kept.changed_by_id, kept.target) else LOST_ROLE


def _tell_author(tx: Tx, kept: Kept, now: datetime) -> None:
    key, args = f"{REFUSED}:{kept.id}:{kept.version}", {"announcement": kept.id}
    unasked.add(tx, key=key, kind=REFUSED, person_id=kept.changed_by_id, args=args, now=now, zone=kept.zone)


def _set(tx: Tx, announcement_id: int, **values: Any) -> None:
    tx.execute(update(Announcement).where(Announcement.id == announcement_id).values(values))


# --- To each person once ------------------------------------------------------------------------


def _write(tx: Tx, kept: Kept, now: datetime) -> int:
    """Write it to the next people it is for, who may have become so a moment ago; return to how many.

    Once it has been stopped or withdrawn they are written down as skipped.
    """
    if kept.target.is_place:
        return _write_to_place(tx, kept, now)
    ids = announcement_targets.members(kept.target).subquery()
    is_there = exists().where(Recipient.announcement_id == kept.id, Recipient.person_id == ids.c[0])
    found = list(tx.scalars(select(ids.c[0]).where(~is_there).order_by(ids.c[0]).limit(BATCH)))
    about = announcement_targets.subject(tx, kept.target)
    for person_id in found:
        _write_one(tx, kept, about, person_id, now)
    return len(found)


def _write_one(tx: Tx, kept: Kept, about: Subject | None, person_id: int, now: datetime) -> None:
    wishes = preferences.get(tx, person_id)
    is_muted = kept.target.can_be_muted and not wishes.takes(KIND)
    over = "" if kept.state in announcements.UNDER_WAY else kept.reason or kept.state
    outbox_id = outbox.add(
        tx,
        key=f"{KIND}:{kept.id}:{person_id}",
        kind=KIND,
        person_id=person_id,
        args={"announcement": kept.id},
        due_at=_due_at(wishes, kept, about, now),
        now=now,
        expires_at=_expires_at(kept, about),
        skipped=over or (MUTED if is_muted else ""),
    )
    _add(tx, kept, outbox_id, person_id)


def _write_to_place(tx: Tx, kept: Kept, now: datetime) -> int:
    is_there = select(Recipient.id).where(Recipient.announcement_id == kept.id, Recipient.person_id.is_(None))
    place = announcement_targets.place(tx, kept.target.id)
    if place is None or kept.state not in announcements.UNDER_WAY or tx.scalar(is_there) is not None:
        return 0
    own = (Address.channel == place.channel) & (Address.tenant == place.tenant)
    account = select(Address.id).where(own, Address.person_id == kept.changed_by_id)
    is_open = Address.deactivated_at.is_(None)
    outbox_id = outbox.add(
        tx,
        key=f"{KIND}:{kept.id}:place",
        kind=KIND,
        person_id=kept.changed_by_id,
        args={"announcement": kept.id, "place": dict(place.place)},
        due_at=now,
        now=now,
        address_id=tx.scalar(account.where(is_open).limit(1)) or 0,
    )
    _add(tx, kept, outbox_id, None)
    return 1


def _add(tx: Tx, kept: Kept, outbox_id: int | None, person_id: int | None) -> None:
    values = {"announcement_id": kept.id, "person_id": person_id, "outbox_id": outbox_id}
    tx.execute(insert(Recipient).values(version=kept.version, **values))


def _due_at(wishes: preferences.Wishes, kept: Kept, about: Subject | None, now: datetime) -> datetime:
    """Return when it may come to this person: after their quiet hours, unless it would be too late then."""
    loud = wishes.quiet.after(max(now, wishes.snoozed_until or now), kept.zone)
    starts_at = about.starts_at if about else None
    return now if starts_at is not None and now < starts_at <= loud else loud


def _expires_at(kept: Kept, about: Subject | None) -> datetime | None:
    """Return from when it is of no use: what was to be read before a session, once that has ended."""
    if about is None or about.starts_at is None or kept.send_at is None or kept.send_at >= about.starts_at:
        return None
    return about.ends_at


# --- What was changed afterwards ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """A recipient of an earlier version, and what became of their first message and of the last."""

    id: int
    person_id: int | None
    first: str | None
    last: str | None
    address_id: int | None
    place: dict[str, Any] | None
    provider_id: str | None


def _write_changes(tx: Tx, kept: Kept, now: datetime) -> int:
    """Write the change to the next of those who have an earlier version; return how many were looked at.

    Who has nothing yet gets the words of today, or none; what is being sent just now is looked at later.
    """
    found = _told(tx, kept)
    about = announcement_targets.subject(tx, kept.target)
    for told in found:
        was_sent = told.first in ("sent", "unknown")
        is_on_its_way = told.last == "due"
        if was_sent and not is_on_its_way:
            _write_change(tx, kept, about, told, now)
        else:
            _set_told(tx, told.id, version=kept.version)
    return len(found)


def _told(tx: Tx, kept: Kept) -> Sequence[_Told]:
    busy = or_(_FIRST.state == "sending", func.coalesce(_LAST.state, "") == "sending")
    query = (
        _of(kept)
        .add_columns(
            Recipient.person_id,
            _FIRST.state,
            func.coalesce(_LAST.state, _FIRST.state),
            func.coalesce(_LAST.address_id, _FIRST.address_id),
            _FIRST.args,
            func.coalesce(_LAST.provider_id, _FIRST.provider_id),
        )
        .where(Recipient.version < kept.version, ~func.coalesce(busy, False))
        .order_by(Recipient.id)
        .limit(BATCH)
    )
    return [_told_from(row) for row in tx.execute(query)]


def _told_from(row: Row[*tuple[Any, ...]]) -> _Told:
    recipient_id, person_id, first, last, address_id, args, provider_id = row
    return _Told(recipient_id, person_id, first, last, address_id, (args or {}).get("place"), provider_id)


def _of(kept: Kept) -> Select[int]:
    return (
        select(Recipient.id)
        .outerjoin(_FIRST, _FIRST.id == Recipient.outbox_id)
        .outerjoin(_LAST, _LAST.id == Recipient.change_id)
        .where(Recipient.announcement_id == kept.id)
    )


def _write_change(tx: Tx, kept: Kept, about: Subject | None, told: _Told, now: datetime) -> None:
    whom = kept.changed_by_id if told.person_id is None else told.person_id
    due_at = now
    if told.person_id is not None:
        due_at = _due_at(preferences.get(tx, whom), kept, about, now)
    args: dict[str, Any] = {"announcement": kept.id}
    if told.place:
        args["place"] = told.place
    is_open = _is_open(tx, told.address_id)
    if is_open and told.provider_id:
        args["replaces"] = {"address": told.address_id, "id": told.provider_id}
    change_id = outbox.add(
        tx,
        key=f"{CHANGED}:{kept.id}:{told.person_id or 'place'}:{kept.version}",
        kind=CHANGED,
        person_id=whom,
        args=args,
        due_at=due_at,
        now=now,
        address_id=told.address_id if is_open or told.place else None,
    )
    _set_told(tx, told.id, version=kept.version, change_id=change_id)


def _is_open(tx: Tx, address_id: int | None) -> bool:
    if address_id is None:
        return False
    is_it = (Address.id == address_id) & Address.deactivated_at.is_(None)
    return tx.scalar(select(Address.id).where(is_it)) is not None


def _set_told(tx: Tx, recipient_id: int, **values: Any) -> None:
    tx.execute(update(Recipient).where(Recipient.id == recipient_id).values(values))


# --- Until all of it has ended ------------------------------------------------------------------


def _rest(tx: Tx, kept: Kept, now: datetime) -> None:
    """Look again while something of it waits to be sent; then it is sent, and the clock is done with it."""
    look_at = _look_at(tx, kept, now)
    if look_at is not None:
        _set(tx, kept.id, due_at=look_at)
    elif kept.state in announcements.UNDER_WAY:
        _set(tx, kept.id, due_at=None, state="sent")
    else:
        _set(tx, kept.id, due_at=None)


def _look_at(tx: Tx, kept: Kept, now: datetime) -> datetime | None:
    """Return when something of it may have become of it; None when all has ended."""
    theirs = select(Recipient.outbox_id, Recipient.change_id).where(Recipient.announcement_id == kept.id)
    rows = theirs.subquery()
    is_theirs = or_(Outbox.id.in_(select(rows.c.outbox_id)), Outbox.id.in_(select(rows.c.change_id)))
    query = select(func.min(Outbox.due_at), func.count()).where(is_theirs)
    first_due, due = tx.execute(query.where(Outbox.state == "due")).one()
    is_busy = tx.scalar(select(func.count()).where(is_theirs, Outbox.state == "sending"))
    is_behind = tx.scalar(_of(kept).where(Recipient.version < kept.version).limit(1)) is not None
    soon = now + min(max(_SOON, (now - (kept.send_at or now)) / 4), _LATE)
    if is_busy or is_behind:
        return now + _SOON
    return max(first_due, soon) if due else None

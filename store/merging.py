"""Two persons who turn out to be one: everything of the one goes to the other.

When that is so is in `linking`. The persons are held first, then the cohorts they want and then their dates,
each in the order of ids, and the person who is no more is removed last: whoever gives them something
meanwhile makes that fail, and the turn that merges runs again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from store import group_places, ledger, locks, offers, places, unasked, wake
from store.db import Tx
from store.errors import LostRace
from store.group_places import Lacking
from store.locks import LockedOccurrence
from store.tables import (
    ENROLLED,
    HOLDING,
    IS_STANDING,
    Address,
    Announcement,
    Audit,
    Booking,
    CalendarEntry,
    CalendarLinks,
    Cohort,
    Enrolment,
    Host,
    Inbox,
    Membership,
    Occurrence,
    Outbox,
    Person,
    Preference,
    Recipient,
    Reflection,
    Role,
    WorkshopRequest,
)

# Every column that says whose something is, or who did it.
OF_A_PERSON: tuple[InstrumentedAttribute[Any], ...] = (
    Address.person_id,
    Announcement.author_id,
    Announcement.changed_by_id,
    Audit.actor_id,
    Audit.person_id,
    Booking.booked_by_id,
    Booking.ended_by_id,
    Booking.person_id,
    CalendarEntry.person_id,
    CalendarLinks.person_id,
    Enrolment.decided_by_id,
    Enrolment.person_id,
    Host.person_id,
    Inbox.person_id,
    Membership.person_id,
    Outbox.person_id,
    Preference.person_id,
    Person.introduced_by_id,
    Recipient.person_id,
    Reflection.person_id,
    Role.person_id,
    WorkshopRequest.handled_by_id,
    WorkshopRequest.person_id,
)
# Of two bookings on one date the one further left stays, and among equals the earlier. A place beats a
# wait for one, however long: nobody loses what they have. Apologies for a meeting are kept as said.
_STAYS = ("apologies", "booked", "offered", "waiting", "might_come")
# Of two enrolments in one cohort, alike.
_GOES_ON = ("accepted", "applied", "waiting")
# Of what was said twice before one meeting, alike.
_SAYS_MORE = ("answered", "skipped", "asked")
_BOOKING = (
    "id", "person_id", "state", "part", "party", "note", "answers", "came", "created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    """How many standing bookings came over, and on how many dates both of the two stood."""

    moved: int
    doubled: int


def merge(tx: Tx, kept_id: int, gone_id: int, now: datetime) -> Merged:
    """Make the two one, who has the e-mail of the first and is told if bookings were put together.

    Raises LostRace when somebody else is busy with one of them.
    """
    kept, gone = _hold(tx, kept_id, gone_id)
    going_on = _going_on(tx, kept_id, gone_id, now)
    ids = sorted({*_dates_of(tx, gone_id), *going_on.keys() & _dates_of(tx, kept_id)})
    dates = [_settle_date(tx, id_, kept_id, gone_id, now, going_on.get(id_)) for id_ in ids]
    _settle_groups(tx, kept_id, gone_id, now)
    _drop_what_both_have(tx, kept_id, gone_id)
    for column in OF_A_PERSON:
        tx.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
    tx.execute(update(Person).where(Person.id == kept_id).values(_together(kept, gone)))
    tx.execute(delete(Person).where(Person.id == gone_id))
    wake.person(tx, kept_id, now)
    line = {"at": now, "action": "merged", "person_id": kept_id, "details": {"gone": gone_id}}
    tx.execute(insert(Audit).values(line))
    merged = Merged(dates.count("moved"), dates.count("doubled"))
    _tell(tx, merged, kept_id, gone_id, now)
    return merged


def _hold(tx: Tx, kept_id: int, gone_id: int) -> tuple[Row[*tuple[Any, ...]], Row[*tuple[Any, ...]]]:
    """Hold both, without waiting: whoever speaks is held already, so two merges could wait for each other."""
    both = select(Person.id, Person.name, Person.audiences, Person.introduced_by_id)
    query = both.where(Person.id.in_((kept_id, gone_id))).order_by(Person.id)
    found = {row.id: row for row in tx.execute(query.with_for_update(nowait=True, key_share=True))}
    if len(found) != 2:
        raise LostRace("one of the two is another by now")
    return found[kept_id], found[gone_id]


def _together(kept: Row[*tuple[Any, ...]], gone: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    by = kept.introduced_by_id or gone.introduced_by_id
    return {
        "name": kept.name or gone.name,
        "audiences": list(dict.fromkeys((*kept.audiences, *gone.audiences))),
        "introduced_by_id": None if by in (kept.id, gone.id) else by,
    }


# --- Dates --------------------------------------------------------------------------------------


def _dates_of(tx: Tx, person_id: int) -> set[int]:
    return set(tx.scalars(select(Booking.occurrence_id).where(Booking.person_id == person_id, IS_STANDING)))


def _going_on(tx: Tx, kept_id: int, gone_id: int, now: datetime) -> dict[int, Lacking]:
    """Return, by the days to come of cohorts with both on them, who goes on and with how many places.

    Holds the cohorts either of them wants, so that nobody decides about them meanwhile.
    """
    own = Enrolment.person_id.in_((kept_id, gone_id)) & Enrolment.state.in_(ENROLLED)
    wanted = select(Enrolment.cohort_id).where(own)
    tx.execute(select(Cohort.id).where(Cohort.id.in_(wanted)).order_by(Cohort.id).with_for_update())
    accepted = select(Enrolment).where(own, Enrolment.state == "accepted")
    ends = _surplus(tx, accepted, Enrolment.cohort_id, _GOES_ON)
    doubled = select(Enrolment.cohort_id).where(Enrolment.id.in_(ends))
    query = (
        select(Occurrence.id, Enrolment.person_id, Enrolment.party)
        .join(Cohort, Cohort.series_id == Occurrence.series_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(own, Enrolment.state == "accepted", Enrolment.id.not_in(ends), Cohort.id.in_(doubled))
        .where(Occurrence.starts_at > now)
    )
    return {row.id: Lacking(*row) for row in tx.execute(query)}


def _settle_date(
    tx: Tx, occurrence_id: int, kept_id: int, gone_id: int, now: datetime, going_on: Lacking | None
) -> str:
    """Leave one standing booking of the two, and say whether it is moved, doubled or neither.

    On a day of a course both are on, the places stay that belong to the enrolment that goes on.
    """
    occurrence = locks.lock(tx, occurrence_id)
    columns = [getattr(Booking, name) for name in _BOOKING]
    own = (Booking.occurrence_id == occurrence_id) & Booking.person_id.in_((kept_id, gone_id)) & IS_STANDING
    found = list(tx.execute(select(*columns).where(own)))
    found.sort(key=lambda row: (_STAYS.index(row.state), row.created_at, row.id))
    if going_on:
        found.sort(key=lambda row: row.person_id != going_on.person_id)
    if len(found) == 2:
        stays, ends = found
        _end(tx, occurrence, stays, ends, now)
        return "doubled"
    party = sum(row.party for row in found)
    ledger.note_down(tx, "merged", None, kept_id, occurrence, now, party)
    if found and going_on and found[0].person_id != going_on.person_id:
        ledger.end(tx, places.get(tx, found[0].id), None, now)
        group_places.fill(tx, [going_on], now)
    return "moved" if found else "neither"


def _end(
    tx: Tx,
    occurrence: LockedOccurrence,
    stays: Row[*tuple[Any, ...]],
    ends: Row[*tuple[Any, ...]],
    now: datetime,
) -> None:
    """End one booking as its person would, but never as too late, and keep what was said with it."""
    ledger.change(tx, ends.id, state="cancelled", changed_at=now)
    ledger.note_down(tx, "cancelled", None, ends.person_id, occurrence, now, ends.party)
    if stays.part == ends.part:
        said = {"note": stays.note or ends.note, "answers": {**ends.answers, **stays.answers}}
        ledger.change(tx, stays.id, **said)
    if ends.came:
        ledger.change(tx, stays.id, came=True)
    if ends.state in HOLDING:
        ledger.take(tx, occurrence.id, ends.part, -ends.party)
    offers.ended(tx, occurrence, ends.part, ends.state, now)


# --- Groups and courses -------------------------------------------------------------------------


def _settle_groups(tx: Tx, kept_id: int, gone_id: int, now: datetime) -> None:
    """Leave one membership a group, one enrolment a cohort and one interest a course, of both together.

    And what was said once a meeting.
    """
    both = (kept_id, gone_id)
    said = select(Reflection).where(Reflection.person_id.in_(both))
    for surplus in _surplus(tx, said, Reflection.occurrence_id, _SAYS_MORE):
        _remove(tx, Reflection, Reflection.id == surplus)
    members = select(Membership).where(Membership.person_id.in_(both), Membership.state == "member")
    for later in _surplus(tx, members, Membership.series_id, ("member",)):
        tx.execute(update(Membership).where(Membership.id == later).values(state="left", changed_at=now))
    own = select(Enrolment).where(Enrolment.person_id.in_(both))
    interested = own.where(Enrolment.state == "interested")
    for surplus in (
        *_surplus(tx, own.where(Enrolment.state.in_(ENROLLED)), Enrolment.cohort_id, _GOES_ON),
        *_surplus(tx, interested, Enrolment.session_type_id, ("interested",)),
    ):
        tx.execute(update(Enrolment).where(Enrolment.id == surplus).values(state="withdrawn", changed_at=now))


def _surplus(tx: Tx, query: Select[Any], by: InstrumentedAttribute[Any], order: Sequence[str]) -> list[int]:
    """Return the ids of what stands beside something further or earlier of the same kind."""
    rows = list(tx.execute(query.order_by(by)))
    kinds = [list(group) for _, group in groupby(rows, key=lambda row: row._mapping[by.key])]
    return [row.id for kind in kinds for row in sorted(kind, key=lambda r: (order.index(r.state), r.id))[1:]]


def _drop_what_both_have(tx: Tx, kept_id: int, gone_id: int) -> None:
    """Remove the roles, session types, wishes and announcements of the one that the other has too."""
    if tx.scalar(select(Preference.person_id).where(Preference.person_id == kept_id)) is not None:
        _remove(tx, Preference, Preference.person_id == gone_id)
    # A link to the calendar of the one who is no more is a link to nothing, and so are its entries: the dates
    # that come over are told anew.
    for table in (CalendarEntry, CalendarLinks):
        _remove(tx, table, table.person_id == gone_id)
    held = select(Role.role, Role.session_type_id).where(Role.person_id == kept_id)
    for role, type_id in tx.execute(held).all():
        _remove(
            tx, Role, (Role.person_id == gone_id) & (Role.role == role) & _is(Role.session_type_id, type_id)
        )
    told = select(Recipient.announcement_id).where(Recipient.person_id == kept_id)
    _remove(tx, Recipient, (Recipient.person_id == gone_id) & Recipient.announcement_id.in_(told))
    run = select(Host.session_type_id).where(Host.person_id == kept_id)
    _remove(tx, Host, (Host.person_id == gone_id) & Host.session_type_id.in_(run))


def _remove(tx: Tx, table: Any, rows: ColumnElement[bool]) -> None:
    tx.execute(delete(table).where(rows))


def _is(column: InstrumentedAttribute[Any], value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


# --- Telling ------------------------------------------------------------------------------------


def _tell(tx: Tx, merged: Merged, person_id: int, gone_id: int, now: datetime) -> None:
    if not merged.moved and not merged.doubled:
        return
    unasked.add(
        tx,
        key=f"merged:{person_id}:{gone_id}",
        kind="merged",
        person_id=person_id,
        args={"doubled": merged.doubled},
        now=now,
    )

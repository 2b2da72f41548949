"""Everything the hub keeps about one person, as plain values with names that people can read.

What others said or booked for themselves is not in it, also not in what was written to the person
(`person_texts`); of a colleague the person booked, only what they
themselves said to name them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from store import person_texts
from store.db import Tx
from store.tables import (
    Address,
    Announcement,
    Audit,
    Booking,
    CalendarEntry,
    Cohort,
    Conversation,
    Enrolment,
    Host,
    Inbox,
    Membership,
    Occurrence,
    Person,
    PlaceSpeaker,
    Preference,
    Recipient,
    Reflection,
    Role,
    Series,
    SessionType,
    SharedPlace,
    WorkshopRequest,
)

Said = dict[str, Any]


def export(tx: Tx, person_id: int, zone: ZoneInfo) -> Said:
    """Return what is kept; moments are local: of a session in its own zone, all others in `zone`."""
    kept = {
        "person": _person(tx, person_id),
        "accounts": _accounts(tx, person_id),
        "channels spoken in": _channels(tx, person_id),
        "wishes": _wishes(tx, person_id),
        "own calendar": _calendar(tx, person_id),
        "bookings": _bookings(tx, person_id),
        "booked for others": _for_others(tx, person_id),
        "memberships": _memberships(tx, person_id),
        "said to their learning sets": _reflections(tx, person_id),
        "applications": _enrolments(tx, person_id, Enrolment.cohort_id.is_not(None)),
        "interests": _enrolments(tx, person_id, Enrolment.cohort_id.is_(None)),
        "workshop requests": _requests(tx, person_id),
        "roles": _roles(tx, person_id),
        "announced": _announced(tx, person_id),
        "announcements received": _told(tx, person_id),
        "messages": person_texts.messages(tx, person_id),
        "web chat": person_texts.chat_lines(tx, person_id),
        "deliveries received": _received(tx, person_id),
        "audit": _audit(tx, person_id),
    }
    return {name: _in_zone(value, zone) for name, value in kept.items()}


# --- The person ---------------------------------------------------------------------------------


def _person(tx: Tx, person_id: int) -> Said:
    columns = Person.name, Person.email, Person.audiences, Person.created_at, Person.introduced_by_id
    row = tx.execute(select(*columns).where(Person.id == person_id)).one()
    return {
        "number": person_id,
        "name": row.name,
        "e-mail": row.email,
        "audience tags": row.audiences,
        "known since": row.created_at,
        "named by a colleague": row.introduced_by_id is not None,
    }


def _accounts(tx: Tx, person_id: int) -> list[Said]:
    columns = (
        Address.channel, Address.tenant, Address.user_id, Address.name, Address.reference, Address.seen_at,
        Address.deactivated_at, Conversation.state, Conversation.changed_at,
    )  # fmt: skip
    query = select(*columns).outerjoin(Conversation, Conversation.address_id == Address.id)
    names = ("channel", "workspace", "account", "called there", "where to write to", "last seen", "closed",
             "open question", "last talk")  # fmt: skip
    found = _all(tx, query.where(Address.person_id == person_id).order_by(Address.id), names)
    is_open = "open question"
    return [{**one, is_open: person_texts.open_question(tx, person_id, one[is_open])} for one in found]


def _channels(tx: Tx, person_id: int) -> list[Said]:
    query = select(SharedPlace.channel, SharedPlace.tenant, SharedPlace.key, SharedPlace.name)
    query = query.join(PlaceSpeaker, PlaceSpeaker.place_id == SharedPlace.id)
    query = query.join(Address, Address.id == PlaceSpeaker.address_id).order_by(SharedPlace.id)
    names = ("channel", "workspace", "number there", "called")
    return _all(tx, query.where(Address.person_id == person_id), names)


def _calendar(tx: Tx, person_id: int) -> list[Said]:
    columns = Occurrence.starts_at, CalendarEntry.is_on, CalendarEntry.sequence, CalendarEntry.changed_at
    query = select(*columns).join(Occurrence, Occurrence.id == CalendarEntry.occurrence_id)
    names = ("starts", "is on", "told so many times before", "told")
    return _all(tx, query.where(CalendarEntry.person_id == person_id).order_by(CalendarEntry.id), names)


def _wishes(tx: Tx, person_id: int) -> list[Said]:
    columns = (
        Preference.quiet_from, Preference.quiet_until, Preference.reminders, Preference.muted,
        Preference.snoozed_until, Preference.changed_at,
    )  # fmt: skip
    names = ("quiet from", "quiet until", "reminders", "muted", "nothing before", "changed")
    return _all(tx, select(*columns).where(Preference.person_id == person_id), names)


def _roles(tx: Tx, person_id: int) -> list[Said]:
    roles = select(Role.role, SessionType.title, Role.given_by, Role.given_at).outerjoin(
        SessionType, SessionType.id == Role.session_type_id
    )
    hosts = select(SessionType.title).join(Host, Host.session_type_id == SessionType.id)
    given = _all(tx, roles.where(Role.person_id == person_id), ("role", "session", "given by", "given"))
    hosted = tx.scalars(hosts.where(Host.person_id == person_id).order_by(SessionType.id))
    return [*given, *({"role": "host", "session": title} for title in hosted)]


# --- What they booked and asked for -------------------------------------------------------------

_BOOKING = (
    SessionType.title, Occurrence.starts_at, SessionType.zone, Booking.part, Booking.party, Booking.state,
)  # fmt: skip
_MORE = (
    Booking.note, Booking.answers, Booking.is_late_cancel, Booking.offered_at, Booking.offered_until,
    Booking.handed_over_from_id, Booking.confirmed_at, Booking.remind_at, Booking.created_at,
    Booking.came, Booking.changed_at,
)  # fmt: skip


def _booked(*more: Any) -> Select[*tuple[Any, ...]]:
    query = select(*_BOOKING, *more).select_from(Booking)
    query = query.join(Occurrence, Occurrence.id == Booking.occurrence_id)
    query = query.join(SessionType, SessionType.id == Occurrence.session_type_id)
    return query.order_by(Occurrence.starts_at, Booking.id)


def _bookings(tx: Tx, person_id: int) -> list[Said]:
    query = _booked(*_MORE, Booking.booked_by_id).where(Booking.person_id == person_id)
    return [
        {
            **_sitting(row),
            "note": row.note,
            "answers": row.answers,
            "cancelled late": row.is_late_cancel,
            "offered": row.offered_at,
            "offered until": row.offered_until,
            "from a colleague": row.handed_over_from_id is not None,
            "booked by": "themselves" if row.booked_by_id == person_id else "somebody else",
            "still coming, said": row.confirmed_at,
            "to be reminded": row.remind_at,
            "came": row.came,
            "booked": row.created_at,
            "changed": row.changed_at,
        }
        for row in tx.execute(query)
    ]


def _for_others(tx: Tx, person_id: int) -> list[Said]:
    others = (Booking.booked_by_id == person_id) & (Booking.person_id != person_id)
    query = _booked(Person.name, Person.email, Person.introduced_by_id).join(
        Person, Person.id == Booking.person_id
    )
    return [
        {**_sitting(row), "for": row.name if row.introduced_by_id == person_id else row.email}
        for row in tx.execute(query.where(others))
    ]


def _sitting(row: Row[*tuple[Any, ...]]) -> Said:
    starts_at = row.starts_at.astimezone(ZoneInfo(row.zone))
    said = {"session": row.title, "starts": starts_at, "part": row.part}
    return {**said, "people": row.party, "state": row.state}


def _memberships(tx: Tx, person_id: int) -> list[Said]:
    query = select(
        SessionType.title, Series.key, Membership.state, Membership.created_at, Membership.changed_at
    )
    query = query.join(Series, Series.id == Membership.series_id)
    query = query.join(SessionType, SessionType.id == Series.session_type_id)
    theirs = query.where(Membership.person_id == person_id).order_by(Membership.id)
    return _all(tx, theirs, ("session", "group", "state", "joined", "changed"))


def _reflections(tx: Tx, person_id: int) -> list[Said]:
    columns = (
        SessionType.title, Occurrence.starts_at, Reflection.state, Reflection.went_well,
        Reflection.went_badly, Reflection.next_action, Reflection.asked_at, Reflection.ask_again_at,
        Reflection.answered_at, Reflection.changed_at,
    )  # fmt: skip
    names = ("session", "meeting", "state", "went well", "went badly", "next action", "asked", "to be asked",
             "answered", "changed")  # fmt: skip
    query = select(*columns).join(Occurrence, Occurrence.id == Reflection.occurrence_id)
    query = query.join(SessionType, SessionType.id == Occurrence.session_type_id)
    theirs = query.where(Reflection.person_id == person_id)
    return _all(tx, theirs.order_by(Occurrence.starts_at, Reflection.id), names)


def _enrolments(tx: Tx, person_id: int, which: ColumnElement[bool]) -> list[Said]:
    columns = (
        SessionType.title, Cohort.title, Enrolment.state, Enrolment.party, Enrolment.answers,
        Enrolment.reason, Enrolment.created_at, Enrolment.changed_at,
    )  # fmt: skip
    query = select(*columns).join(SessionType, SessionType.id == Enrolment.session_type_id)
    query = query.outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
    names = ("session", "cohort", "state", "people", "answers", "reason", "written", "changed")
    return _all(tx, query.where(Enrolment.person_id == person_id, which).order_by(Enrolment.id), names)


def _requests(tx: Tx, person_id: int) -> list[Said]:
    columns = (
        SessionType.title, WorkshopRequest.state, WorkshopRequest.answers, WorkshopRequest.reason,
        WorkshopRequest.created_at, WorkshopRequest.changed_at,
    )  # fmt: skip
    query = select(*columns).join(SessionType, SessionType.id == WorkshopRequest.session_type_id)
    theirs = query.where(WorkshopRequest.person_id == person_id).order_by(WorkshopRequest.id)
    return _all(tx, theirs, ("session", "state", "answers", "reason", "written", "changed"))


# --- What they announced, and what was announced to them ----------------------------------------


def _announced(tx: Tx, person_id: int) -> list[Said]:
    columns = (
        Announcement.text, Announcement.target, Announcement.zone, Announcement.state, Announcement.reason,
        Announcement.version, Announcement.send_at, Announcement.created_at, Announcement.changed_at,
    )  # fmt: skip
    names = ("text", "to whom", "zone", "state", "reason", "version", "to be sent", "written", "changed")
    theirs = or_(Announcement.author_id == person_id, Announcement.changed_by_id == person_id)
    return _all(tx, select(*columns).where(theirs).order_by(Announcement.id), names)


def _told(tx: Tx, person_id: int) -> list[Said]:
    query = select(Announcement.send_at, Recipient.version, Recipient.got_it_at)
    query = query.join(Recipient, Recipient.announcement_id == Announcement.id)
    theirs = query.where(Recipient.person_id == person_id).order_by(Recipient.id)
    return _all(tx, theirs, ("sent", "version", "said that they got it"))


# --- What was written to them and down about them -----------------------------------------------


def _received(tx: Tx, person_id: int) -> int:
    return tx.scalar(select(func.count()).select_from(Inbox).where(Inbox.person_id == person_id)) or 0


def _audit(tx: Tx, person_id: int) -> list[Said]:
    query = (
        select(
            Audit.at, Audit.action, Audit.actor_id, Audit.person_id, SessionType.title, Occurrence.starts_at
        )
        .outerjoin(Occurrence, Occurrence.id == Audit.occurrence_id)
        .outerjoin(SessionType, SessionType.id == Occurrence.session_type_id)
        .where(or_(Audit.person_id == person_id, Audit.actor_id == person_id))
        .order_by(Audit.id)
    )
    return [
        {
            "at": row.at,
            "action": row.action,
            "by": _which(row.actor_id, person_id),
            "about": _which(row.person_id, person_id),
            "session": row.title,
            "starts": row.starts_at,
        }
        for row in tx.execute(query)
    ]


def _which(found: int | None, person_id: int) -> str:
    return "the hub" if found is None else "themselves" if found == person_id else "somebody else"


def _all(tx: Tx, query: Select[*tuple[Any, ...]], names: tuple[str, ...]) -> list[Said]:
    return [dict(zip(names, row, strict=True)) for row in tx.execute(query)]


def _in_zone(value: Any, zone: ZoneInfo) -> Any:
    match value:
        case datetime():
            local = value if isinstance(value.tzinfo, ZoneInfo) else value.astimezone(zone)
            return local.isoformat(sep=" ", timespec="minutes")
        case dict():
            return {key: _in_zone(one, zone) for key, one in value.items()}
        case list():
            return [_in_zone(one, zone) for one in value]
        case _:
            return value

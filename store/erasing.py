"""Forgetting a person who asked for it: what is about them goes, and what is counted stays.

Their row stays too, as nobody in particular, because bookings of the past and the audit count on it. Whom
they introduced by name, and nobody else could write to, is forgotten with them. When the words leave a file
of SQLite is in `db.Store.compact`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from store import ledger, locks, offers, series, traces
from store.db import Tx
from store.errors import NotFound
from store.locks import LockedOccurrence
from store.tables import (
    ENROLLED,
    HOLDING,
    IS_STANDING,
    NOBODY,
    STANDING,
    Address,
    Announcement,
    Audit,
    Booking,
    CalendarEntry,
    CalendarLinks,
    ChatLine,
    Conversation,
    Enrolment,
    Host,
    Inbox,
    Membership,
    Occurrence,
    Outbox,
    Person,
    PlaceSpeaker,
    Preference,
    Recipient,
    Reflection,
    Role,
    SessionType,
    WorkshopRequest,
)

_OPEN_REQUESTS = ("new", "planning")
_ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Extent:
    """What erasing somebody means: who goes with them, and how much is ended or made anonymous."""

    person_id: int
    introduced: int
    bookings: int
    coming: int
    groups: int
    messages: int


@dataclass(frozen=True, slots=True)
class StillHosts:
    """The catalogue names the person, so that the next start would bring them back."""

    titles: tuple[str, ...]


def find(tx: Tx, email: str) -> int:
    """Return the id of the person with this e-mail; raises NotFound."""
    person_id = tx.scalar(select(Person.id).where(Person.email == email.lower()))
    if person_id is None:
        raise NotFound(f"nobody here has the e-mail {email}")
    return person_id


def extent(tx: Tx, person_id: int, now: datetime) -> Extent:
    """Return what `erase` would do."""
    ids = _with_introduced(tx, person_id)
    theirs = Booking.person_id.in_(ids)
    enrolled = and_(Enrolment.person_id.in_(ids), Enrolment.state.in_((*ENROLLED, "interested")))
    member = and_(Membership.person_id.in_(ids), Membership.state == "member")
    return Extent(
        person_id,
        len(ids) - 1,
        _count(tx, Booking, theirs),
        len(_coming(tx, ids, now)),
        _count(tx, Enrolment, enrolled) + _count(tx, Membership, member),
        _count(tx, Outbox, Outbox.person_id.in_(ids)),
    )


def erase(tx: Tx, person_id: int, now: datetime) -> Extent | StillHosts:
    """Forget the person, cancel what is to come and offer the places on; say what was done, or why not."""
    if titles := _hosted(tx, person_id):
        return StillHosts(titles)
    ids = _hold(tx, person_id)
    done = extent(tx, person_id, now)
    known_by = traces.of(tx, ids)
    coming = _coming(tx, ids, now)
    # Before any application or interest: so does whoever gives a place at a date, or tells of one.
    for occurrence_id in dict.fromkeys(occurrence_id for _, occurrence_id in coming):
        locks.lock(tx, occurrence_id)
    _end_groups(tx, ids, now)
    for booking_id, occurrence_id in coming:
        _cancel(tx, locks.lock(tx, occurrence_id), booking_id, now)
    _blank_what_is_counted(tx, ids)
    _blank_messages(tx, ids)
    _remove_the_rest(tx, ids)
    traces.remove(tx, known_by)
    line = {"at": now, "action": _ERASED, "person_id": person_id, "details": {}}
    tx.execute(insert(Audit).values(line))
    return done


def _hosted(tx: Tx, person_id: int) -> tuple[str, ...]:
    query = select(SessionType.title).join(Host, Host.session_type_id == SessionType.id)
    on_offer = query.where(Host.person_id == person_id, SessionType.is_retired.is_(False))
    return tuple(tx.scalars(on_offer.order_by(SessionType.position, SessionType.id)))


def _with_introduced(tx: Tx, person_id: int) -> list[int]:
    has_address = select(Address.id).where(Address.person_id == Person.id).exists()
    by_name_only = and_(Person.introduced_by_id == person_id, Person.email.is_(None), ~has_address)
    return list(tx.scalars(select(Person.id).where(or_(Person.id == person_id, by_name_only))))


def _hold(tx: Tx, person_id: int) -> list[int]:
    """Hold the persons, then the catalogue and its cohorts, as joining a set does.

    Whoever fills days holds the catalogue too, and whoever decides the cohort: so nobody gives the person a
    place meanwhile. Others may write them a message, as those hold dates that are wanted next.
    """
    own = select(Person.id).with_for_update(key_share=True)
    tx.execute(own.where(Person.id == person_id))
    ids = _with_introduced(tx, person_id)
    tx.execute(own.where(Person.id.in_(ids)).order_by(Person.id))
    series.hold_catalogue(tx)
    return ids


# --- Ending what is to come ---------------------------------------------------------------------


def _coming(tx: Tx, ids: Collection[int], now: datetime) -> Sequence[tuple[int, int]]:
    """Return the bookings that stand on dates to come, with the dates in the order in which to lock them."""
    query = select(Booking.id, Booking.occurrence_id).join(Occurrence).where(Booking.person_id.in_(ids))
    query = query.where(IS_STANDING, Occurrence.starts_at > now)
    return [(row.id, row.occurrence_id) for row in tx.execute(query.order_by(Booking.occurrence_id))]


def _cancel(tx: Tx, occurrence: LockedOccurrence, booking_id: int, now: datetime) -> None:
    own = Booking.id == booking_id
    place = tx.execute(select(Booking.person_id, Booking.part, Booking.party, Booking.state).where(own)).one()
    if place.state not in STANDING:
        ledger.note_down(tx, "nothing_to_cancel", None, place.person_id, occurrence, now, place.party)
        return
    ledger.change(tx, booking_id, state="cancelled", changed_at=now)
    ledger.note_down(tx, "cancelled", None, place.person_id, occurrence, now, place.party)
    if place.state in HOLDING:
        ledger.take(tx, occurrence.id, place.part, -place.party)
    offers.ended(tx, occurrence, place.part, place.state, now)


def _end_groups(tx: Tx, ids: Collection[int], now: datetime) -> None:
    for table, open_states, ended in (
        (Membership, ("member",), "left"),
        (Enrolment, (*ENROLLED, "interested"), "withdrawn"),
        (WorkshopRequest, _OPEN_REQUESTS, "withdrawn"),
    ):
        still_open = and_(table.person_id.in_(ids), table.state.in_(open_states))
        tx.execute(update(table).where(still_open).values(state=ended, changed_at=now))


# --- Taking the words away ----------------------------------------------------------------------


def _blank_what_is_counted(tx: Tx, ids: Collection[int]) -> None:
    tx.execute(update(Booking).where(Booking.person_id.in_(ids)).values(note="", answers={}))
    for table in (Enrolment, WorkshopRequest):
        tx.execute(update(table).where(table.person_id.in_(ids)).values(answers={}, reason=""))
    _end_announcements(tx, ids)
    about = or_(Audit.person_id.in_(ids), Audit.actor_id.in_(ids))
    for row in tx.execute(select(Audit.id, Audit.details).where(about)).all():
        figures = {name: value for name, value in row.details.items() if isinstance(value, int)}
        tx.execute(update(Audit).where(Audit.id == row.id).values(details=figures))


def _end_announcements(tx: Tx, ids: Collection[int]) -> None:
    """Blank what they announced, of which nothing goes any more: nobody is left who answers for it."""
    theirs = or_(Announcement.author_id.in_(ids), Announcement.changed_by_id.in_(ids))
    is_open = Announcement.state.in_(("draft", "scheduled", "sending"))
    ended = case((is_open, "stopped"), else_=Announcement.state)
    blank = {"text": "", "reason": _ERASED, "state": ended, "due_at": null()}
    tx.execute(update(Announcement).where(theirs).values(blank))
    told = select(Recipient.outbox_id).where(
        Recipient.announcement_id.in_(select(Announcement.id).where(theirs))
    )
    waits = Outbox.id.in_(told) & (Outbox.state == "due")
    tx.execute(update(Outbox).where(waits).values(state="skipped", reason=_ERASED))


def _blank_messages(tx: Tx, ids: Collection[int]) -> None:
    """Keep of their messages that there was one, when, and what became of it; what is unsent is not sent."""
    unsent = Outbox.state.in_(("due", "sending"))
    theirs = or_(Outbox.person_id.in_(ids), Outbox.address_id.in_(_addresses(ids)))
    blank: dict[str, Any] = {
        "key": literal("erased:") + cast(Outbox.id, String),
        "address_id": None,
        "args": {},
        "body": null(),
        "provider_id": None,
        "owner": None,
        "lease_until": None,
        "reason": case((Outbox.state == "sent", ""), else_=_ERASED),
        "state": case((unsent, "skipped"), else_=Outbox.state),
    }
    tx.execute(update(Outbox).where(theirs).values(blank))


def _remove_the_rest(tx: Tx, ids: Collection[int]) -> None:
    addresses = _addresses(ids)
    for table in (ChatLine, Conversation, PlaceSpeaker):
        tx.execute(delete(table).where(table.address_id.in_(addresses)))
    for owned in (Address, Inbox, Role, Host, Preference, Reflection, CalendarEntry, CalendarLinks):
        tx.execute(delete(owned).where(owned.person_id.in_(ids)))
    named = update(Person).where(Person.introduced_by_id.in_(ids))
    tx.execute(named.values(introduced_by_id=None))
    nobody: dict[str, Any] = {"name": NOBODY, "email": None, "audiences": [], "introduced_by_id": None}
    tx.execute(update(Person).where(Person.id.in_(ids)).values(nobody))


def _addresses(ids: Collection[int]) -> Any:
    return select(Address.id).where(Address.person_id.in_(ids))


def _count(tx: Tx, table: Any, rows: ColumnElement[bool]) -> int:
    return tx.scalar(select(func.count()).select_from(table).where(rows)) or 0

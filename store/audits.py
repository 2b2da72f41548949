"""What must always hold in the data, checked from outside: each rule is a query for rows that break it.

The rules that write the data are elsewhere; nothing here repairs anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from store import announcing, course_audits, group_audits, inbox, outbox, waiting_audits
from store.db import Tx
from store.tables import (
    ENROLLED,
    HOLDING,
    IS_STANDING,
    STANDING,
    Announcement,
    Booking,
    Enrolment,
    Inbox,
    Membership,
    Occurrence,
    OccurrencePart,
    Outbox,
    Person,
    Reflection,
    Role,
    SessionType,
    WorkshopRequest,
)

LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that breaks a rule: which rule, which row, and what is wrong with it."""

    rule: str
    row: str
    what: str


Broken = Iterator[tuple[str, str]]


def check(tx: Tx, now: datetime) -> list[Finding]:
    """Return every row that breaks a rule, in the order of the rules; none is as it should be."""
    return [Finding(rule, row, what) for rule, broken in RULES.items() for row, what in broken(tx, now)]


# --- Places -------------------------------------------------------------------------------------


def _places_miscounted(tx: Tx, _now: datetime) -> Broken:
    held = func.coalesce(func.sum(Booking.party), 0)
    part = OccurrencePart
    query = (
        select(part.occurrence_id, part.part, part.taken, held.label("held"))
        .outerjoin(Booking, and_(_of_part(), Booking.state.in_(HOLDING)))
        .group_by(part.occurrence_id, part.part, part.taken)
        .having(part.taken != held)
        .order_by(part.occurrence_id, part.part)
    )
    for row in tx.execute(query):
        yield _part(row), f"taken says {row.taken}, the bookings add up to {row.held}"


def _oversold(tx: Tx, _now: datetime) -> Broken:
    part = OccurrencePart
    for row in tx.execute(select(part).where(or_(part.taken > part.capacity, part.taken < 0))):
        yield _part(row), f"{row.taken} places taken of {row.capacity}"


def _without_places(tx: Tx, now: datetime) -> Broken:
    wanted: dict[int, list[Any]] = dict(tx.execute(select(SessionType.id, SessionType.parts)).all())
    query = (
        select(Occurrence.id, Occurrence.session_type_id, OccurrencePart.part)
        .outerjoin(OccurrencePart, OccurrencePart.occurrence_id == Occurrence.id)
        .where(Occurrence.state == "planned", Occurrence.ends_at > now)
    )
    there: dict[tuple[int, int], set[str | None]] = {}
    for row in tx.execute(query):
        there.setdefault((row.id, row.session_type_id), set()).add(row.part)
    for (occurrence_id, type_id), parts in there.items():
        for part in wanted.get(type_id, []):
            if part["key"] not in parts:
                yield f"occurrence {occurrence_id}", f"has no places for the part {part['key']}"


# --- Bookings -----------------------------------------------------------------------------------


def _booked_twice(tx: Tx, _now: datetime) -> Broken:
    by = (Booking.occurrence_id, Booking.person_id)
    query = select(*by, func.count().label("bookings")).where(IS_STANDING).group_by(*by)
    for row in tx.execute(query.having(func.count() > 1)):
        yield (
            f"occurrence {row.occurrence_id}",
            f"person {row.person_id} has {row.bookings} standing bookings",
        )


def _on_no_register(tx: Tx, _now: datetime) -> Broken:
    query = select(Booking.id).join(Occurrence, Occurrence.id == Booking.occurrence_id)
    query = query.where(Booking.came.is_not(None), Occurrence.register_at.is_(None))
    for booking_id in tx.scalars(query.order_by(Booking.id)):
        yield f"booking {booking_id}", "says who came, and nobody has taken the register"


def _orphaned(tx: Tx, _now: datetime) -> Broken:
    query = (
        select(Booking.id, Occurrence.id, Person.id, OccurrencePart.part)
        .outerjoin(Occurrence, Occurrence.id == Booking.occurrence_id)
        .outerjoin(Person, Person.id == Booking.person_id)
        .outerjoin(OccurrencePart, _of_part())
        .where(IS_STANDING, or_(Occurrence.id.is_(None), Person.id.is_(None), OccurrencePart.part.is_(None)))
    )
    for booking_id, *found in tx.execute(query):
        missing = [
            name for name, it in zip(("occurrence", "person", "part"), found, strict=True) if it is None
        ]
        yield f"booking {booking_id}", f"has no {' and no '.join(missing)}"


def _stands_at_nothing(tx: Tx, _now: datetime) -> Broken:
    query = (
        select(Booking.id, Booking.occurrence_id, Occurrence.state)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(IS_STANDING, Occurrence.state != "planned", Occurrence.decision == "")
    )
    for row in tx.execute(query):
        yield f"booking {row.id}", f"stands, but occurrence {row.occurrence_id} is {row.state}"


def _on_one_date_twice(tx: Tx, _now: datetime) -> Broken:
    by = (Occurrence.series_id, Occurrence.nominal_on)
    query = select(*by, func.count().label("rows")).group_by(*by).having(func.count() > 1)
    for row in tx.execute(query):
        yield f"series {row.series_id}", f"has {row.rows} occurrences for {row.nominal_on}"


# --- Messages -----------------------------------------------------------------------------------


def _sent_at_no_moment(tx: Tx, _now: datetime) -> Broken:
    yield from _messages(tx, (Outbox.state == "sent") & Outbox.sent_at.is_(None), "sent, but not when")


def _sending_without_lease(tx: Tx, _now: datetime) -> Broken:
    nobody = Outbox.owner.is_(None) | Outbox.lease_until.is_(None)
    yield from _messages(tx, (Outbox.state == "sending") & nobody, "being sent by nobody, or for ever")


def _ended_without_reason(tx: Tx, _now: datetime) -> Broken:
    ended = Outbox.state.in_(("dead", "skipped", "unknown"))
    yield from _messages(tx, ended & (Outbox.reason == ""), "ended without a reason")


def _abandoned(tx: Tx, now: datetime) -> Broken:
    lapsed = (Outbox.state == "sending") & (Outbox.lease_until < now - LATE) & _pushed()
    yield from _messages(tx, lapsed, "its sender stopped over an hour ago, and no clock took it over")


def _late(tx: Tx, now: datetime) -> Broken:
    due = (Outbox.state == "due") & (Outbox.due_at < now - LATE) & _pushed()
    yield from _messages(tx, due, "due for over an hour, and no clock sent it")


def _sent_twice(tx: Tx, _now: datetime) -> Broken:
    # A channel numbers the messages of one conversation, and may number those of another alike. What is put
    # in the place of a message has its number.
    by = (Outbox.channel, Outbox.address_id, Outbox.provider_id)
    sent = (Outbox.state == "sent") & (Outbox.provider_id != "") & (Outbox.kind != announcing.CHANGED)
    query = (
        select(*by, func.count().label("rows"), func.min(Outbox.id).label("first")).where(sent).group_by(*by)
    )
    for row in tx.execute(query.having(func.count() > 1)):
        yield f"outbox {row.first}", f"{row.rows} rows are message {row.provider_id} on {row.channel}"


def _unanswered(tx: Tx, _now: datetime) -> Broken:
    answered = select(Outbox.id).where(Outbox.key == inbox.answer_key("") + Inbox.key).exists()
    for key in tx.scalars(select(Inbox.key).where(~answered)):
        yield f"inbox {key}", "was received and never answered"


# --- Words with a meaning -----------------------------------------------------------------------


def _meaningless(tx: Tx, _now: datetime) -> Broken:
    for column, known in _KNOWN.items():
        table = column.class_.__table__
        for row in tx.execute(select(table.c.id, column).where(column.not_in(known)).order_by(table.c.id)):
            yield f"{table.name} {row.id}", f"its {column.key} is {row[1]}, which means nothing"


_KNOWN: dict[InstrumentedAttribute[str], tuple[str, ...]] = {
    SessionType.rule: ("drop_in", "book", "register", "apply", "request", "interest"),
    Role.role: ("coordinator", "facilitator"),
    Occurrence.state: ("planned", "not_on", "cancelled"),
    Enrolment.state: (*ENROLLED, "declined", "withdrawn", "interested", "told"),
    Booking.state: (*STANDING, "cancelled", "attended", "did_not_attend"),
    Membership.state: ("member", "left"),
    Announcement.state: ("draft", "scheduled", "sending", "sent", "stopped", "withdrawn", "dropped"),
    Reflection.state: ("asked", "answered", "skipped"),
    WorkshopRequest.state: ("new", "planning", "agreed", "declined", "withdrawn"),
    Outbox.state: ("due", "sending", "sent", "unknown", "dead", "skipped"),
}

RULES: dict[str, Callable[[Tx, datetime], Broken]] = {
    "places are counted right": _places_miscounted,
    "nothing is oversold": _oversold,
    "every planned date has its places": _without_places,
    "one booking per person and date": _booked_twice,
    "a booking has its person, date and part": _orphaned,
    # That only a drop-in has people who might come is no rule: when its type takes bookings from now on,
    # they keep what they said, which holds no place, and get one by booking. An import that made them
    # bookings would give away places that nobody asked for; one that cancelled them would do so unasked.
    "nobody is booked where nothing is on": _stands_at_nothing,
    "who came is on a register": _on_no_register,
    **waiting_audits.RULES,
    **group_audits.RULES,
    "a series has one occurrence a date": _on_one_date_twice,
    **course_audits.RULES,
    "what was sent says when": _sent_at_no_moment,
    "what is being sent has a sender": _sending_without_lease,
    "what was not sent says why": _ended_without_reason,
    "no message is abandoned": _abandoned,
    "no message is late": _late,
    "no message was sent twice": _sent_twice,
    "everything received was answered": _unanswered,
    "every state, rule and role is one there is": _meaningless,
}


def _messages(tx: Tx, condition: Any, what: str) -> Broken:
    for row in tx.execute(
        select(Outbox.id, Outbox.kind, Outbox.channel).where(condition).order_by(Outbox.id)
    ):
        yield f"outbox {row.id}", f"{row.kind} on {row.channel or 'no channel'}: {what}"


def _of_part() -> Any:
    return and_(OccurrencePart.occurrence_id == Booking.occurrence_id, OccurrencePart.part == Booking.part)


def _pushed() -> Any:
    return Outbox.channel.not_in(outbox.FETCHED)


def _part(row: Any) -> str:
    return f"occurrence {row.occurrence_id}, part {row.part}"

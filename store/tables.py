"""Every table of the hub, in the order in which one needs the other. The rules are in the other modules."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    TextClause,
    UniqueConstraint,
    false,
    literal_column,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.db import UtcDateTime

# The states in which a booking stands. At most one of them per person and occurrence.
STANDING = ("booked", "waiting", "offered", "might_come", "apologies")
# Those that count towards `taken`: who sends apologies for one meeting keeps their place in the group.
HOLDING = ("booked", "offered", "apologies")
# An enrolment that is still open or holds; at most one of them per person and cohort.
ENROLLED = ("applied", "waiting", "accepted")
# What somebody is called whom the hub has been asked to forget.
NOBODY = "Erased person"


def _is_one_of(states: tuple[str, ...]) -> TextClause:
    return text(f"state IN ({', '.join(repr(state) for state in states)})")


_STANDING_SQL = _is_one_of(STANDING)
_ENROLLED_SQL = _is_one_of(ENROLLED)
_INTERESTED_SQL = _is_one_of(("interested",))
_MEMBER_SQL = _is_one_of(("member",))
_FOLLOWED_UP_SQL = text("follow_up_at IS NOT NULL")
_DUE_SQL = text("due_at IS NOT NULL")
_ROUNDED_UP_SQL = text("round_up_at IS NOT NULL")


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can name it too, and stores moments in UTC."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class HubState(Base):
    """A few facts about the hub itself, such as the catalogue's version."""

    __tablename__ = "hub_state"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str]


class Person(Base):
    """Somebody we know. A name given by a colleague is a person without address or e-mail.

    `introduced_by_id` is the colleague who gave the name: whom they book again by it is the same person.
    """

    __tablename__ = "person"
    # A button or message names an id: that of somebody who became another must never mean a third.
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    audiences: Mapped[list[Any]] = mapped_column(default=list)
    introduced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class Address(Base):
    """Where a person writes from. `reference` is opaque outside the adapter that made it.

    `name` is what the platform called the account when it last told; None when it never did.
    `deactivated_at`: the platform said that the account is gone. Who has its e-mail next is somebody new.
    `unlinked_at`: its owner wants it apart from the person with its e-mail.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "tenant", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    tenant: Mapped[str] = mapped_column(String(100), default="")
    user_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seen_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    unlinked_at: Mapped[datetime | None]


class Preference(Base):
    """What a person wants of what comes unasked; without a row everything is as the hub has it.

    Quiet hours are local times of day, None for the hub's own; from and until the same means none at all.
    `reminders` replaces what the session types say, "as planned" among them stands for that, and None is
    that alone. `muted` are kinds of message that do not
    come, and nothing that can wait comes before `snoozed_until`.
    """

    __tablename__ = "preference"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    reminders: Mapped[list[Any] | None]
    muted: Mapped[list[Any]] = mapped_column(default=list)
    snoozed_until: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Conversation(Base):
    """The open question at an address, as plain JSON that any process can go on with."""

    __tablename__ = "conversation"
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    state: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class SessionType(Base):
    """A catalogue entry. `parts` is a list of {key, title, capacity, questions}.

    `place` and `link` are the usual ones; `assumed` names what no document says and the hub decided.
    `empty_place` says what a place costs that stays empty, for whoever is asked whether they still come.
    """

    __tablename__ = "session_type"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(400))
    next_step: Mapped[str] = mapped_column(String(400), default="")
    aliases: Mapped[list[Any]]
    topics: Mapped[list[Any]]
    audiences: Mapped[list[Any]]
    who_for: Mapped[str] = mapped_column(String(300))
    is_strict: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[str] = mapped_column(String(20))
    length: Mapped[str] = mapped_column(String(80))
    parts: Mapped[list[Any]]
    party_max: Mapped[int] = mapped_column(default=1)
    limit_per_person: Mapped[int | None]
    takes_several_dates: Mapped[bool] = mapped_column(default=False)
    book_until_working_days: Mapped[int] = mapped_column(default=0)
    cancel_working_days: Mapped[int] = mapped_column(default=2)
    reminders: Mapped[list[Any]]
    empty_place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    zone: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    assumed: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)


class Host(Base):
    """Who runs a session type, in the catalogue's order. A host is a facilitator of it."""

    __tablename__ = "host"
    session_type_id: Mapped[int] = mapped_column(ForeignKey("session_type.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Role(Base):
    """A role somebody was given: coordinator of everything, or facilitator of one session type."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("person_id", "role", "session_type_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    session_type_id: Mapped[int | None] = mapped_column(ForeignKey("session_type.id"))
    given_by: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]


class Closure(Base):
    """Days on which the hub is shut, both ends included."""

    __tablename__ = "closure"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))


class Series(Base):
    """What makes occurrences: a recurrence rule, or the resolved dates of a cohort. Local wall time."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("session_type_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_type_id: Mapped[int] = mapped_column(ForeignKey("session_type.id"))
    key: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    starts_time: Mapped[time]
    minutes: Mapped[int]
    rrule: Mapped[str | None] = mapped_column(String(300))
    dates: Mapped[list[Any]] = mapped_column(default=list)
    zone: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    is_ended: Mapped[bool] = mapped_column(default=False)


class Cohort(Base):
    """One dated run of a course; its days are the occurrences of its series."""

    __tablename__ = "cohort"
    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    places: Mapped[int | None]
    applications_open_on: Mapped[date]
    applications_close_on: Mapped[date]


class Occurrence(Base):
    """One dated sitting. Its identity is series + nominal date, never a time or a room.

    `state`: planned, not_on (a bank holiday or closure; `reason` says which) or cancelled.
    `revision` rises with every decision about places: the UPDATE that raises it is the lock.
    `decision` says what somebody must decide when the catalogue no longer knows a booked date.
    `sequence` rises when its time, room or state changes, at `changed_at`: calendars tell a change by it.
    `round_up_at` is when the clock tells a learning set next what its members said; None when it never does.
    `register_at` is when it was last said who came, None when it never was, and `walk_ins` how many came
    without a booking, as far as that was said.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("series_id", "nominal_on"),
        Index(None, "starts_at", "id"),
        Index(
            "ix_occurrence_round_up",
            "round_up_at",
            sqlite_where=_ROUNDED_UP_SQL,
            postgresql_where=_ROUNDED_UP_SQL,
        ),
        # A button in an old message names an id: that of a removed date must never mean another one.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    session_type_id: Mapped[int] = mapped_column(ForeignKey("session_type.id"), index=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    nominal_on: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(20), default="planned")
    reason: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(200), default="")
    revision: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None]
    round_up_at: Mapped[datetime | None]
    walk_ins: Mapped[int | None]
    register_at: Mapped[datetime | None]


class OccurrencePart(Base):
    """The places of one part of one occurrence; no capacity means no limit.

    What is free of it `is_for_queue` while it is offered to everybody who waits there at once.
    """

    __tablename__ = "occurrence_part"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="not_oversold"),
    )
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(30), primary_key=True)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    is_for_queue: Mapped[bool] = mapped_column(default=False, server_default=false())


class Booking(Base):
    """A person's place at an occurrence, that they wait for one, or that they might come.

    The queue of a part is the order of ids. `offered_at` is when a freed place was held for somebody who
    waited, `offered_until` until when; while they still wait, or without an end, it was offered to everybody
    who waits at once. `handed_over_from_id` is the booking of the colleague who gave this place away.
    `ended_by_id` is who ended it, and `ended_from` the state it was in, if they may take that back; an offer
    that lapsed was ended by nobody.

    `follow_up_at` is when the clock has something to do about it next, such as a reminder; None when nothing.
    What was wanted before `follow_up_from` is passed over. `confirmed_at` is when the person said that they
    still come, and `remind_at` when they want to be asked again.

    `came` is what the register says: its state stays as it is. None where it says nothing, and always for
    somebody who only might have come and did not.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("party >= 1", name="party_is_somebody"),
        Index(
            "uq_booking_standing",
            "occurrence_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDING_SQL,
            postgresql_where=_STANDING_SQL,
        ),
        Index(None, "person_id", "state"),
        Index(None, "booked_by_id"),
        Index(
            "ix_booking_follow_up",
            "follow_up_at",
            sqlite_where=_FOLLOWED_UP_SQL,
            postgresql_where=_FOLLOWED_UP_SQL,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    part: Mapped[str] = mapped_column(String(30), default="attend")
    party: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_late_cancel: Mapped[bool] = mapped_column(default=False)
    offered_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    handed_over_from_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_from: Mapped[str | None] = mapped_column(String(20))
    confirmed_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    follow_up_from: Mapped[datetime | None]
    came: Mapped[bool | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


# Written out, not bound: SQLite uses the partial index only when it reads the very states of its condition.
IS_STANDING = Booking.state.in_([literal_column(f"'{state}'", String()) for state in STANDING])


class PastCount(Base):
    """How many bookings a session of the past had in one state, or applications the cohort of a series had.

    It stands instead of the rows themselves once these are kept no longer. `people` counts whole parties. It
    says nothing about anybody; whoever shows it says "fewer than 5" for less than that.
    """

    __tablename__ = "past_count"
    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    part: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))
    bookings: Mapped[int]
    people: Mapped[int]


class CalendarEntry(Base):
    """A date in somebody's own calendar, as they were last told; its id is its name there for ever.

    `sequence` rises each time they are told something else, `told_of` is the occurrence's own at that time.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (UniqueConstraint("person_id", "occurrence_id"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    is_on: Mapped[bool]
    sequence: Mapped[int]
    told_of: Mapped[int]
    changed_at: Mapped[datetime]


class CalendarLinks(Base):
    """Which of somebody's calendar links work: those made since they last ended all of them."""

    __tablename__ = "calendar_links"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(default=0)


class Membership(Base):
    """A person in a learning set: `member`, or `left`. Their places at its meetings are bookings."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_standing",
            "series_id",
            "person_id",
            unique=True,
            sqlite_where=_MEMBER_SQL,
            postgresql_where=_MEMBER_SQL,
        ),
        Index(None, "person_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Reflection(Base):
    """What a member of a learning set says before a meeting: `asked`, `answered` or `skipped`.

    It is for the set and its facilitators alone. `ask_again_at` is when the person wants to be asked instead.
    """

    __tablename__ = "reflection"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"), Index(None, "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10))
    went_well: Mapped[str] = mapped_column(String(300), default="")
    went_badly: Mapped[str] = mapped_column(String(300), default="")
    next_action: Mapped[str] = mapped_column(String(300), default="")
    asked_at: Mapped[datetime | None]
    ask_again_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Enrolment(Base):
    """What a person wants of a course, and where that stands; accepted, their days are bookings.

    `interested` (no cohort) until they are `told` of a date; `applied` or `waiting` for a cohort, then
    `accepted` or `declined` with a reason, or `withdrawn`. `party` is how many places it takes.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("party >= 1", name="party_is_somebody"),
        Index(
            "uq_enrolment_standing",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=_ENROLLED_SQL,
            postgresql_where=_ENROLLED_SQL,
        ),
        Index(
            "uq_enrolment_interested",
            "session_type_id",
            "person_id",
            unique=True,
            sqlite_where=_INTERESTED_SQL,
            postgresql_where=_INTERESTED_SQL,
        ),
        Index(None, "person_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    session_type_id: Mapped[int] = mapped_column(ForeignKey("session_type.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(20))
    party: Mapped[int] = mapped_column(default=1)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class WorkshopRequest(Base):
    """A workshop somebody asked for: `new`, `planning`, `agreed`, `declined` with a reason, `withdrawn`."""

    __tablename__ = "workshop_request"
    __table_args__ = (Index(None, "person_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_type_id: Mapped[int] = mapped_column(ForeignKey("session_type.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300), default="")
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ChatLine(Base):
    """What the web chat shows at an address, as it was sent; the same key is never shown twice."""

    __tablename__ = "chat_line"
    __table_args__ = (Index(None, "address_id", "id"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    key: Mapped[str] = mapped_column(String(240), unique=True)
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Miss(Base):
    """Words that were typed and not understood, masked, and the day: nothing says whose they are.

    `meant` is the flow that they should have led to, "none" if they were not for the bot, "" if nobody said.
    """

    __tablename__ = "miss"
    # A button names an id: that of a text which was thrown away must never mean another.
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(300), unique=True)
    times: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[date] = mapped_column(index=True)
    meant: Mapped[str] = mapped_column(String(40), default="")


class Audit(Base):
    """Who did what to whom, and when; ids only, no text anybody typed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "occurrence_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None]
    occurrence_id: Mapped[int | None]
    revision: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Inbox(Base):
    """What was received: its key and from whom; never the text. What was answered is in the outbox."""

    __tablename__ = "inbox"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    person_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(index=True)


class Outbox(Base):
    """What is to be sent, and what became of it. Rows end as sent, unknown, dead or skipped, with a reason.

    `body` holds an answer as it was given; other kinds keep ids in `args` and are worded when sent: they have
    one only when something was pressed there, for a channel that does not give its cards back.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(240), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20), default="")
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default="due")
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class SharedPlace(Base):
    """Where others read along and the bot is, such as a channel: what an announcement can go to.

    `place` is what the adapter needs to write there, and `key` tells one from another in a tenant. `name` is
    what the platform calls it, "" when it does not say. `left_at`: the bot was removed from it.
    """

    __tablename__ = "shared_place"
    __table_args__ = (UniqueConstraint("channel", "tenant", "key"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    tenant: Mapped[str] = mapped_column(String(100), default="")
    key: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class PlaceSpeaker(Base):
    """That somebody has spoken to the bot in such a place, from this address: it is offered to them alone."""

    __tablename__ = "place_speaker"
    place_id: Mapped[int] = mapped_column(ForeignKey("shared_place.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True, index=True)


class Announcement(Base):
    """What somebody who runs sessions tells many: `draft`, `scheduled`, `sending`, `sent`, or it has ended.

    It ends as `stopped` (with a `reason` when nobody stopped it) or `withdrawn`; who had not been sent it by
    then is not. `dropped` is a draft that came to nothing. `target` says whom it is for, by ids. `version`
    rises with the text and the target, so that an old button changes nothing. `changed_by_id` answers for it
    as it is: their role is read when it goes. `due_at` is when the clock has something to do about it next;
    None when nothing.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        Index("ix_announcement_due", "due_at", sqlite_where=_DUE_SQL, postgresql_where=_DUE_SQL),
        Index(None, "author_id"),
        # A button in an old message names an id: that of a removed one must never mean another.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(600))
    target: Mapped[dict[str, Any]]
    zone: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    send_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Recipient(Base):
    """Somebody an announcement is for, or the channel it goes to, where there is no person.

    Its messages are in the outbox: the first, and the last one that corrected or withdrew it. `version` is
    the one that has been told, or will be. `got_it_at` is when they said that they have read it.
    """

    __tablename__ = "recipient"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"), Index(None, "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id", ondelete="SET NULL"))
    version: Mapped[int]
    got_it_at: Mapped[datetime | None]


class SlackInstallation(Base):
    """A Slack workspace that installed the app, and its tokens, encrypted by whoever writes them here.

    After an uninstall the row stays without tokens. `refreshing_until` is the lease of the one process that
    fetches new tokens: a refresh token is good for one use.
    """

    __tablename__ = "slack_installation"
    team_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    enterprise_id: Mapped[str | None] = mapped_column(String(40))
    team_name: Mapped[str]
    bot_user_id: Mapped[str] = mapped_column(String(40))
    bot_id: Mapped[str] = mapped_column(String(40))
    scopes: Mapped[str]
    sealed_tokens: Mapped[str]
    token_expires_at: Mapped[datetime | None]
    refreshing_until: Mapped[datetime | None]
    installed_at: Mapped[datetime]
    uninstalled_at: Mapped[datetime | None]


class OauthState(Base):
    """An installation that has begun: the digest of what must come back once, before it is too late."""

    __tablename__ = "oauth_state"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)

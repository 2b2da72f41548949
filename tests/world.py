"""A hub as it is on a Monday morning: the shipped catalogue, the sample people, and a clock set by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.app import SAMPLE_PEOPLE, welcome_people
from bot.settings import Settings
from bot.turn import Turns
from dialogs.engine import Hub
from store import calendar_rules, enrolments, memberships, people, roles, session_types
from store.booking_outcomes import Booked, Wanted
from store.bookings import book
from store.catalogue import importing
from store.db import Store
from store.enrolment_outcomes import Accepted, Application, Applied
from store.migrate import migrate
from store.tables import Cohort, Occurrence, OccurrencePart, Series, SessionType

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EMAILS = {name.split(" ")[0].lower(): email for name, email, _ in SAMPLE_PEOPLE}


def prepare(store: Store) -> None:
    """Fill a database the way the first start of the demo does."""
    migrate(store)
    with store.transaction() as tx:
        importing.load_shipped(tx, NOW)
        welcome_people(tx, Settings(hub_demo="1"), NOW)


def turns(store: Store) -> Turns:
    return Turns(store, Hub("Innovation Hub", LONDON), "test")


def occurrence_id(store: Store, slug: str, day: str) -> int:
    """Return the occurrence of a session type on a local date."""
    with store.reading() as tx:
        query = select(Occurrence.id, Occurrence.starts_at).join(SessionType).where(SessionType.slug == slug)
        return next(id_ for id_, at in tx.execute(query) if str(at.astimezone(LONDON).date()) == day)


def fill_up(store: Store, slug: str, day: str, *, leave: int = 0, part: str = "attend") -> None:
    """Let others take every place but `leave` of them in a part, one booking each, as real bookings."""
    wanted = occurrence_id(store, slug, day)
    answers = {"title": "Shorter rounds", "summary": "We tried it."} if part == "showcase" else {}
    with store.transaction() as tx:
        of_part = (OccurrencePart.occurrence_id == wanted) & (OccurrencePart.part == part)
        row = tx.execute(select(OccurrencePart).where(of_part)).first()
        assert row is not None
        assert row.capacity is not None
        for number in range(row.capacity - row.taken - leave):
            other = people.add(tx, f"Other {number}", None, NOW)
            asked = Wanted(wanted, other, other, part, answers=answers, despite=frozenset(("audience",)))
            outcome = book(tx, asked, NOW - timedelta(days=1))
            assert isinstance(outcome, Booked)


def fill_course(store: Store, slug: str, *, leave: int = 0) -> None:
    """Let others be accepted for every place but `leave` of the first cohort of a course."""
    with store.transaction() as tx:
        course = session_types.get(tx, slug)
        cohort = session_types.cohorts(tx, course.id)[0]
        [coordinator] = roles.runners(tx, course.id)
        assert cohort.places is not None
        for number in range(cohort.places - leave):
            other = people.add(tx, f"Other {number}", None, NOW)
            applied = enrolments.apply(tx, Application(cohort.id, other), NOW)
            assert isinstance(applied, Applied)
            accepted = enrolments.accept(tx, applied.enrolment_id, coordinator, NOW)
            assert isinstance(accepted, Accepted)


def open_applications(store: Store, slug: str, first: date, last: date) -> None:
    """Let every cohort of a course take applications on these days."""
    with store.transaction() as tx:
        of_course = select(Series.id).join(SessionType).where(SessionType.slug == slug)
        window = {"applications_open_on": first, "applications_close_on": last}
        tx.execute(update(Cohort).where(Cohort.series_id.in_(of_course)).values(**window))


def ask_applicants(store: Store, slug: str, label: str, *more: str) -> None:
    """Give a course required questions."""
    with store.transaction() as tx:
        [part] = session_types.get(tx, slug).parts
        labels = {"first": label} | {f"more{number}": one for number, one in enumerate(more)}
        kind = {"kind": "text", "required": True}
        questions = [{"name": name, "label": one, **kind} for name, one in labels.items()]
        asked = {"key": part.key, "title": part.title, "capacity": part.capacity, "questions": questions}
        tx.execute(update(SessionType).where(SessionType.slug == slug).values(parts=[asked]))


def fill_set(store: Store, slug: str, *, leave: int = 0) -> None:
    """Let others join a learning set until only so many places are left."""
    with store.transaction() as tx:
        query = select(Occurrence.series_id, OccurrencePart.capacity, OccurrencePart.taken).join(SessionType)
        meetings = query.join(OccurrencePart).where(SessionType.slug == slug, Occurrence.starts_at > NOW)
        row = tx.execute(meetings.limit(1)).one()
        assert row.capacity is not None
        for number in range(row.capacity - row.taken - leave):
            other = people.add(tx, f"Other {number}", None, NOW)
            assert isinstance(memberships.join(tx, row.series_id, other, NOW), memberships.Joined)


def call_off(store: Store, slug: str, day: str, reason: str) -> None:
    """Cancel an occurrence."""
    with store.transaction() as tx:
        query = update(Occurrence).where(Occurrence.id == occurrence_id(store, slug, day))
        tx.execute(query.values(state="cancelled", reason=reason))


def begin_at(store: Store, slug: str, day: str, at: str) -> None:
    """Let an occurrence begin at another local time of its day; nobody is told."""
    with store.transaction() as tx:
        starts_at = calendar_rules.to_utc(date.fromisoformat(day), time.fromisoformat(at), LONDON.key)
        query = update(Occurrence).where(Occurrence.id == occurrence_id(store, slug, day))
        tx.execute(query.values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))


def cut_off(store: Store, slug: str, working_days: int) -> None:
    """Let a session type be booked until so many working days before."""
    with store.transaction() as tx:
        query = update(SessionType).where(SessionType.slug == slug)
        tx.execute(query.values(book_until_working_days=working_days))

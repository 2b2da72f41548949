"""Databases of a size: people with addresses, occurrences over a year, and bookings, written in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, insert, select, text, update

from dialogs.messages import Sender
from store.db import Store, Tx
from store.tables import (
    Address,
    Base,
    Booking,
    Conversation,
    Occurrence,
    OccurrencePart,
    Person,
    Series,
    SessionType,
)
from tests import world
from tests.databases import Prepare

NOW = world.NOW
CHANNEL = "bench"
CAPACITY = 100_000
_YEAR = 365


def sender(number: int) -> Sender:
    """Return one of the people of a filled hub, as the channel knows them."""
    return Sender(CHANNEL, f"person{number}", name=f"Person {number}")


def with_people(people: int) -> Prepare:
    """Return what fills a database with the shipped catalogue, places for all, and so many people."""
    return partial(_prepare, people=people, occurrences=0, bookings=0)


def of_size(people: int, occurrences: int, bookings: int) -> Prepare:
    """Return what fills a database with the shipped catalogue and so many rows more of each."""
    return partial(_prepare, people=people, occurrences=occurrences, bookings=bookings)


def with_occurrences(occurrences: int) -> Prepare:
    """Return what fills a database with so many occurrences over a year, and one person."""
    return partial(_prepare_occurrences, occurrences=occurrences)


def _prepare(store: Store, *, people: int, occurrences: int, bookings: int) -> None:
    world.prepare(store)
    with store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(capacity=CAPACITY))
        person_ids = _add_people(tx, people)
        occurrence_ids = _add_occurrences(tx, occurrences)
        _add_bookings(tx, person_ids, occurrence_ids, bookings)
    analyse(store)


def _prepare_occurrences(store: Store, *, occurrences: int) -> None:
    Base.metadata.create_all(store.engine)
    with store.transaction() as tx:
        _add_people(tx, 1)
        _add_occurrences(tx, occurrences)
    analyse(store)


def analyse(store: Store) -> None:
    """Let PostgreSQL know how many rows there are, as its own housekeeping would within a minute."""
    if not store.is_sqlite:
        with store.transaction() as tx:
            tx.execute(text("ANALYZE"))


def _add_people(tx: Tx, count: int) -> list[int]:
    ids = _write(
        tx, Person, ({"name": f"Person {n}", "audiences": [], "created_at": NOW} for n in range(count))
    )
    address_ids = _write(tx, Address, map(_address, range(count), ids))
    conversation = {"state": {}, "version": 0, "changed_at": NOW}
    if address_ids:
        tx.execute(insert(Conversation), [{"address_id": i, **conversation} for i in address_ids])
    return ids


def _address(number: int, person_id: int) -> dict[str, Any]:
    user_id = sender(number).user_id
    return {"person_id": person_id, "channel": CHANNEL, "user_id": user_id, "reference": {}, "seen_at": NOW}


def _add_occurrences(tx: Tx, count: int) -> list[int]:
    if not count:
        return []
    [type_id] = _write(tx, SessionType, iter([_TYPE]))
    # Over half a year back and ahead, or fewer days, so that any week holds more than a screen full.
    days = min(_YEAR, count // 2)
    series = _write(tx, Series, (_series(type_id, number) for number in range(-(-count // days))))
    ids = _write(tx, Occurrence, (_occurrence(n, days, type_id, series) for n in range(count)))
    places = {"part": "attend", "capacity": CAPACITY, "taken": 0}
    tx.execute(insert(OccurrencePart), [{"occurrence_id": i, **places} for i in ids])
    return ids


def _occurrence(number: int, days: int, type_id: int, series: list[int]) -> dict[str, Any]:
    # Every series has one on each day, at a time of its own: the more rows, the fuller each day.
    on = NOW.date() + timedelta(days=number % days - days // 2)
    begins = datetime.combine(on, time(8), NOW.tzinfo) + timedelta(minutes=2 * (number // days))
    return {
        "session_type_id": type_id,
        "series_id": series[number // days],
        "nominal_on": on,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=1),
        "place": "Innovation Hub",
    }


def _add_bookings(tx: Tx, people: list[int], occurrences: list[int], count: int) -> None:
    """Give each person in turn a place at one of the occurrences, none of them twice."""
    taken: Counter[int] = Counter()
    rows = []
    for number in range(count):
        person = people[number % len(people)]
        occurrence = occurrences[(7 * (number % len(people)) + number // len(people)) % len(occurrences)]
        taken[occurrence] += 1
        rows.append(_booking(person, occurrence))
    _write(tx, Booking, iter(rows))
    for occurrence, places in taken.items():
        row = OccurrencePart.occurrence_id == occurrence
        tx.execute(update(OccurrencePart).where(row).values(taken=places))


def _booking(person_id: int, occurrence_id: int) -> dict[str, Any]:
    return {
        "occurrence_id": occurrence_id,
        "person_id": person_id,
        "booked_by_id": person_id,
        "state": "booked",
        "answers": {},
        "created_at": NOW,
        "changed_at": NOW,
    }


def _write(tx: Tx, table: Any, rows: Iterator[dict[str, Any]]) -> list[int]:
    """Write the rows and return their ids, which the database gives in the order of the rows."""
    last = tx.scalar(select(func.max(table.id))) or 0
    if listed := list(rows):
        tx.execute(insert(table), listed)
    return list(tx.scalars(select(table.id).where(table.id > last).order_by(table.id)))


def _series(type_id: int, number: int) -> dict[str, Any]:
    return {
        "session_type_id": type_id,
        "key": f"series{number}",
        "starts_on": date(2026, 1, 1),
        "starts_time": time(8),
        "minutes": 60,
        "zone": "Europe/London",
        "region": "england-and-wales",
    }


_TYPE: dict[str, Any] = {
    "slug": "bench",
    "title": "One of many",
    "summary": "A session made for measuring.",
    "aliases": [],
    "topics": [],
    "audiences": [],
    "who_for": "Everybody.",
    "rule": "book",
    "length": "60 minutes",
    "parts": [{"key": "attend", "title": "Come along", "capacity": CAPACITY, "questions": []}],
    "reminders": [],
    "zone": "Europe/London",
    "region": "england-and-wales",
}

"""Looking at occurrences and their bookings for an import, and writing what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from store import wake
from store.catalogue.changes import Affected
from store.catalogue.decisions import Edit, Facts
from store.db import Tx
from store.tables import IS_STANDING, STANDING, Booking, Occurrence, OccurrencePart, Person

_COLUMNS = (
    Occurrence.id,
    Occurrence.nominal_on,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.place,
    Occurrence.link,
    Occurrence.state,
    Occurrence.reason,
    Occurrence.decision,
)
# What calendars show of a date: when one of these changes, they must take the new one for the later.
_SHOWN = frozenset(("starts_at", "ends_at", "place", "link", "state", "reason"))


def look(tx: Tx, which: ColumnElement[bool]) -> dict[int, Facts]:
    """Return the occurrences of the condition with what is known about their bookings, by id."""
    capacity: dict[int, dict[str, int | None]] = defaultdict(dict)
    taken: dict[int, dict[str, int]] = defaultdict(dict)
    standing: dict[int, set[str]] = defaultdict(set)
    booked: dict[int, set[str]] = defaultdict(set)
    parts = select(OccurrencePart).join(Occurrence, Occurrence.id == OccurrencePart.occurrence_id)
    for row in tx.execute(parts.where(which)):
        capacity[row.occurrence_id][row.part] = row.capacity
        taken[row.occurrence_id][row.part] = row.taken
    bookings = select(Booking.occurrence_id, Booking.part, Booking.state).distinct()
    for id_, part, state in tx.execute(
        bookings.join(Occurrence, Occurrence.id == Booking.occurrence_id).where(which)
    ):
        booked[id_].add(part)
        if state in STANDING and state != "waiting":
            standing[id_].add(part)
    return {
        row.id: Facts(
            *row, capacity[row.id], taken[row.id], frozenset(standing[row.id]), frozenset(booked[row.id])
        )
        for row in tx.execute(select(*_COLUMNS).where(which).order_by(Occurrence.id))
    }


def people_at(tx: Tx, occurrence_ids: Collection[int]) -> dict[int, tuple[Affected, ...]]:
    """Return who has a standing booking at each occurrence, in the order in which they booked."""
    query = (
        select(Booking.occurrence_id, Person.id, Person.name)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.occurrence_id.in_(occurrence_ids), IS_STANDING)
        .order_by(Booking.created_at, Booking.id)
    )
    people: dict[int, tuple[Affected, ...]] = defaultdict(tuple)
    for occurrence_id, person_id, name in tx.execute(query):
        people[occurrence_id] += (Affected(person_id, name),)
    return people


def write(tx: Tx, facts: Facts, edit: Edit, now: datetime) -> None:
    """Write what was decided about one occurrence, which this transaction holds."""
    parts = OccurrencePart.occurrence_id == facts.id
    if edit.is_removed:
        tx.execute(delete(OccurrencePart).where(parts))
        tx.execute(delete(Occurrence).where(Occurrence.id == facts.id))
        return
    if edit.values:
        change = update(Occurrence).where(Occurrence.id == facts.id).values(**edit.values)
        if edit.values.keys() & _SHOWN:
            change = change.values(sequence=Occurrence.sequence + 1, changed_at=now)
        tx.execute(change)
        wake.occurrences(tx, [facts.id], now)
    for part, seats in edit.seats.items():
        if part in facts.capacity:
            is_it = and_(parts, OccurrencePart.part == part)
            tx.execute(update(OccurrencePart).where(is_it).values(capacity=seats))
        else:
            tx.execute(insert(OccurrencePart).values(occurrence_id=facts.id, part=part, capacity=seats))
    if edit.dropped:
        tx.execute(delete(OccurrencePart).where(parts, OccurrencePart.part.in_(edit.dropped)))

"""Small catalogues for tests, and the bookings that an import must not lose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml
from sqlalchemy import Row, insert, select, update

from store.catalogue.changes import Changes
from store.catalogue.files import Catalogue, parse_catalogue
from store.catalogue.importing import import_catalogue
from store.db import Store, Tx
from store.tables import Booking, Occurrence, OccurrencePart, Person, Series, SessionType

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
TUESDAY, THURSDAY = date(2026, 12, 1), date(2026, 12, 3)


def a_type(**changed: Any) -> dict[str, Any]:
    plain = {
        "title": "CQI Taster",
        "summary": "A first look.",
        "next_step": "Just come.",
        "who_for": "Everyone.",
        "rule": "book",
        "length": "an hour",
        "capacity": 12,
        "hosts": ["carys"],
        "place": "hub",
        "series": {"weekly": a_series()},
    }
    return {key: value for key, value in (plain | changed).items() if value is not None}


def a_series(**changed: Any) -> dict[str, Any]:
    return {"starts": "2024-01-04 10:00", "minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=TH"} | changed


TUESDAYS = {"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TU")}


def a_cohort(**changed: Any) -> dict[str, Any]:
    plain = {
        "title": "Spring group",
        "time": "09:30",
        "minutes": 390,
        "first_day_in_weeks": 8,
        "weekday": "wednesday",
        "weeks": [0, 4],
        "applications": {"open_in_weeks": 0, "close_in_weeks": 6},
    }
    return {key: value for key, value in (plain | changed).items() if value is not None}


def text(types: Mapping[str, Any], **top: Any) -> str:
    document = {
        "zone": "Europe/London",
        "places": {"hub": "Innovation Hub", "library": "Library", "online": "online"},
        "hosts": {
            "carys": {"name": "Carys Llewellyn-Hughes", "email": "carys@trust.example"},
            "ben": {"name": "Ben Okafor", "email": "ben@trust.example"},
        },
        "session_types": types,
    }
    return yaml.safe_dump({k: v for k, v in (document | top).items() if v is not None}, sort_keys=False)


def catalogue(types: Mapping[str, Any], **top: Any) -> Catalogue:
    return parse_catalogue(text(types, **top).encode(), "hub.yaml")


def one(**changed: Any) -> Catalogue:
    """A catalogue of one weekly session type, on Thursdays at ten, but for what is changed."""
    return catalogue({"cqi_taster": a_type(**changed)})


def load(store: Store, wanted: Catalogue, now: datetime = NOW) -> Changes:
    with store.transaction() as tx:
        return import_catalogue(tx, wanted, now)


def sitting(store: Store, nominal_on: date, slug: str = "cqi_taster") -> Row[Any]:
    """The occurrence of that nominal date."""
    with store.reading() as tx:
        return tx.execute(_occurrences(slug).where(Occurrence.nominal_on == nominal_on)).one()


def dates(store: Store, slug: str = "cqi_taster") -> list[date]:
    with store.reading() as tx:
        return [row.nominal_on for row in tx.execute(_occurrences(slug))]


def _occurrences(slug: str) -> Any:
    query = select(*Occurrence.__table__.columns).join(Series, Series.id == Occurrence.series_id)
    query = query.join(SessionType, SessionType.id == Series.session_type_id).where(SessionType.slug == slug)
    return query.order_by(Occurrence.starts_at)


def book(
    store: Store, occurrence_id: int, name: str = "Asha", state: str = "booked", part: str = "attend"
) -> int:
    """Give somebody new a booking in that state, and return their id."""
    with store.transaction() as tx:
        return book_in(tx, occurrence_id, name, state, part)


def book_in(tx: Tx, occurrence_id: int, name: str, state: str = "booked", part: str = "attend") -> int:
    person = insert(Person).values(name=name, audiences=[], created_at=NOW).returning(Person.id)
    person_id = tx.execute(person).scalar_one()
    values = {"occurrence_id": occurrence_id, "person_id": person_id, "booked_by_id": person_id}
    tx.execute(insert(Booking).values(**values, part=part, state=state, created_at=NOW, changed_at=NOW))
    if state in ("booked", "offered"):
        is_it = (OccurrencePart.occurrence_id == occurrence_id, OccurrencePart.part == part)
        tx.execute(update(OccurrencePart).where(*is_it).values(taken=OccurrencePart.taken + 1))
    return person_id


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to show that nothing was touched."""
    with store.reading() as tx:
        tables = SessionType.metadata.sorted_tables
        return {
            table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def capacity(store: Store, occurrence_id: int, part: str = "attend") -> int | None:
    with store.reading() as tx:
        is_it = (OccurrencePart.occurrence_id == occurrence_id, OccurrencePart.part == part)
        return tx.execute(select(OccurrencePart.capacity).where(*is_it)).scalar_one()


def people(changes: Changes) -> list[tuple[str, list[str]]]:
    """The people of each change that affects any."""
    return [(c.kind, [p.name for p in c.people]) for c in changes.occurrences if c.people]

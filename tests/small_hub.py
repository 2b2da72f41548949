"""A hub with just the rows a rule needs, made by hand, so that a test of a rule shows all it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from store import people
from store.db import Store, Tx
from store.tables import Booking, Occurrence, OccurrencePart, Series, SessionType

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# Thursday week: clear of every cut-off.
START = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)


@dataclass
class SmallHub:
    store: Store

    def session_type(self, slug: str = "taster", **changes: Any) -> int:
        values: dict[str, Any] = {
            "slug": slug,
            "title": slug.replace("_", " ").title(),
            "summary": "What it is.",
            "aliases": [],
            "topics": [],
            "audiences": [],
            "who_for": "Everybody.",
            "rule": "book",
            "length": "60 minutes",
            "parts": [{"key": "attend", "title": "Come along", "capacity": 2, "questions": []}],
            "reminders": [],
            "zone": "Europe/London",
            "region": "england-and-wales",
        }
        with self.store.transaction() as tx:
            added = insert(SessionType).values({**values, **changes}).returning(SessionType.id)
            return tx.execute(added).scalar_one()

    def occurrence(self, session_type_id: int, starts_at: datetime = START, **changes: Any) -> int:
        with self.store.transaction() as tx:
            values = {
                "session_type_id": session_type_id,
                "series_id": self._series(tx, session_type_id),
                "nominal_on": starts_at.date(),
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=1),
                "place": "Innovation Hub",
            }
            added = insert(Occurrence).values({**values, **changes}).returning(Occurrence.id)
            occurrence_id = tx.execute(added).scalar_one()
            parts = tx.scalar(select(SessionType.parts).where(SessionType.id == session_type_id)) or []
            rows = [
                {
                    "occurrence_id": occurrence_id,
                    "part": part["key"],
                    "capacity": part["capacity"],
                    "taken": 0,
                }
                for part in parts
            ]
            tx.execute(insert(OccurrencePart), rows)
            return occurrence_id

    def person(self, name: str = "Asha", audiences: tuple[str, ...] = ()) -> int:
        with self.store.transaction() as tx:
            return people.add(tx, name, None, NOW, audiences)

    def taken(self, occurrence_id: int, part: str = "attend") -> int:
        with self.store.reading() as tx:
            row = (OccurrencePart.occurrence_id == occurrence_id) & (OccurrencePart.part == part)
            return tx.execute(select(OccurrencePart.taken).where(row)).scalar_one()

    def standing(self, occurrence_id: int) -> int:
        with self.store.reading() as tx:
            rows = (Booking.occurrence_id == occurrence_id) & (Booking.state == "booked")
            return tx.execute(select(func.count()).where(rows)).scalar_one()

    def _series(self, tx: Tx, session_type_id: int) -> int:
        known = tx.scalar(select(Series.id).where(Series.session_type_id == session_type_id))
        if known is not None:
            return known
        values = {
            "session_type_id": session_type_id,
            "key": "main",
            "starts_on": date(2026, 1, 1),
            "starts_time": time(10),
            "minutes": 60,
            "dates": [],
            "zone": "Europe/London",
            "region": "england-and-wales",
        }
        return tx.execute(insert(Series).values(values).returning(Series.id)).scalar_one()

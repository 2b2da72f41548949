"""A course of three days with one cohort, made by hand, and what people do about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from store import audits, enrolments, people
from store.db import Store
from store.enrolment_outcomes import AcceptOutcome, Application, Applied, ApplyOutcome, DeclineOutcome
from store.tables import Booking, Cohort, Enrolment, Host, Occurrence, OccurrencePart, Outbox, Series
from tests.small_hub import NOW, START, SmallHub

DAYS = [START, START + timedelta(days=7), START + timedelta(days=14)]
OPENS, CLOSES = date(2026, 11, 20), date(2026, 11, 30)


class Course:
    """The course, its facilitator Carys, and everything that is done about it in a transaction of its own."""

    def __init__(self, store: Store, *, places: int | None = 2, **changes: Any) -> None:
        self.store, self.hub = store, SmallHub(store)
        parts: list[Any] = [{"key": "attend", "title": "Come", "capacity": places, "questions": []}]
        self.type = self.hub.session_type(
            "course", **{"rule": "apply", "parts": parts, "party_max": 3, **changes}
        )
        self.days = [self.hub.occurrence(self.type, at) for at in DAYS]
        self.carys = self.hub.person("Carys")
        with store.transaction() as tx:
            tx.execute(insert(Host).values(session_type_id=self.type, person_id=self.carys))
            self.series = tx.execute(
                select(Series.id).where(Series.session_type_id == self.type)
            ).scalar_one()
            tx.execute(update(Series).values(dates=[str(at.date()) for at in DAYS]))
            row = {"title": "Winter", "applications_open_on": OPENS, "applications_close_on": CLOSES}
            adding = insert(Cohort).values(series_id=self.series, places=places, **row).returning(Cohort.id)
            self.cohort = tx.execute(adding).scalar_one()

    def apply(self, person: int, party: int = 1, now: datetime = NOW, **answers: Any) -> ApplyOutcome:
        with self.store.transaction() as tx:
            return enrolments.apply(tx, Application(self.cohort, person, party, answers), now)

    def applied(self, person: int, party: int = 1) -> int:
        outcome = self.apply(person, party)
        assert isinstance(outcome, Applied)
        return outcome.enrolment_id

    def accept(self, enrolment: int, by: int | None = None, now: datetime = NOW) -> AcceptOutcome:
        with self.store.transaction() as tx:
            return enrolments.accept(tx, enrolment, by or self.carys, now)

    def decline(self, enrolment: int, reason: str = "Full", now: datetime = NOW) -> DeclineOutcome:
        with self.store.transaction() as tx:
            return enrolments.decline(tx, enrolment, self.carys, reason, now)

    def withdraw(self, enrolment: int, by: int, now: datetime = NOW) -> Any:
        with self.store.transaction() as tx:
            return enrolments.withdraw(tx, enrolment, by, now)

    def fill(self, now: datetime = NOW) -> int:
        with self.store.transaction() as tx:
            return enrolments.fill(tx, now)

    def person(self, name: str = "Asha", *tags: str) -> int:
        with self.store.transaction() as tx:
            return people.add(tx, name, None, NOW, tags)

    def state(self, enrolment: int) -> str:
        with self.store.reading() as tx:
            return tx.execute(select(Enrolment.state).where(Enrolment.id == enrolment)).scalar_one()

    def taken(self) -> list[int]:
        return [self.hub.taken(day) for day in self.days]

    def told(self, person: int) -> list[str]:
        with self.store.reading() as tx:
            return list(tx.scalars(select(Outbox.kind).where(Outbox.person_id == person).order_by(Outbox.id)))

    def bookings(self) -> list[tuple[int, int]]:
        with self.store.reading() as tx:
            query = select(Booking.occurrence_id, Booking.person_id).where(Booking.state == "booked")
            return [(row[0], row[1]) for row in tx.execute(query.order_by(Booking.id))]

    def give(self, day: int, capacity: int | None) -> None:
        with self.store.transaction() as tx:
            part = OccurrencePart.occurrence_id == day
            tx.execute(update(OccurrencePart).where(part).values(capacity=capacity))

    def add_day(self, at: datetime = START + timedelta(days=21)) -> int:
        self.days.append(self.hub.occurrence(self.type, at))
        return self.days[-1]

    def decision(self, day: int) -> str:
        with self.store.reading() as tx:
            return tx.execute(select(Occurrence.decision).where(Occurrence.id == day)).scalar_one()

    def findings(self, now: datetime = NOW) -> list[audits.Finding]:
        with self.store.reading() as tx:
            return audits.check(tx, now)

"""What an import does to a cohort that people have applied for: nobody is lost, and somebody decides."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.commands.clock import keep_calendar
from store import applications, audits, enrolments, series
from store.catalogue.decisions import NO_DATE
from store.db import Store
from store.enrolment_outcomes import Accepted, Application, Applied, NotOpen, Over, Withdrawn
from store.tables import Booking, Cohort, Enrolment, Host, Occurrence, OccurrencePart, Person, Series
from tests.store.catalogues import NOW, a_series, a_type, capacity, catalogue, dates, load, one, sitting
from tests.store.test_catalogue_cohorts import on_dates

DAYS = [date(2027, 1, 20), date(2027, 2, 17)]
LATER = [*DAYS, date(2027, 3, 17)]


def a_course(days: list[date] = DAYS, places: int = 3, **changed: Any) -> Any:
    return one(rule="apply", series={}, cohorts={"spring": on_dates(days, places=places)}, **changed)


class Applying:
    """Asha is accepted on the spring cohort and Ben has applied; Carys decides."""

    def __init__(self, store: Store) -> None:
        self.store = store
        load(store, a_course())
        with store.transaction() as tx:
            self.cohort = tx.scalars(select(Cohort.id)).one()
            self.carys = tx.scalars(select(Host.person_id)).one()
            self.asha, self.ben = (
                tx.execute(
                    insert(Person).values(name=name, audiences=[], created_at=NOW).returning(Person.id)
                ).scalar_one()
                for name in ("Asha", "Ben")
            )
            self.accepted = self._applied(tx, self.asha)
            self.applied = self._applied(tx, self.ben)
            assert isinstance(enrolments.accept(tx, self.accepted, self.carys, NOW), Accepted)

    def _applied(self, tx: Any, person: int) -> int:
        outcome = enrolments.apply(tx, Application(self.cohort, person), NOW)
        assert isinstance(outcome, Applied)
        return outcome.enrolment_id

    def booked(self, day: date) -> list[int]:
        with self.store.reading() as tx:
            query = select(Booking.person_id).where(Booking.occurrence_id == sitting(self.store, day).id)
            return list(tx.scalars(query.where(Booking.state == "booked").order_by(Booking.id)))

    def states(self) -> list[str]:
        with self.store.reading() as tx:
            return list(tx.scalars(select(Enrolment.state).order_by(Enrolment.id)))


@pytest.fixture
def applying(bare_store: Store) -> Iterator[Applying]:
    applying = Applying(bare_store)
    yield applying
    with bare_store.reading() as tx:
        assert audits.check(tx, NOW) == []


def test_a_day_that_the_catalogue_adds_has_those_who_are_accepted(applying: Applying):
    load(applying.store, a_course(LATER))
    assert applying.booked(LATER[2]) == [applying.asha]
    assert capacity(applying.store, sitting(applying.store, LATER[2]).id) == 3
    assert load(applying.store, a_course(LATER)).is_empty


def test_a_day_that_moves_takes_its_people_along(applying: Applying):
    load(applying.store, a_course([DAYS[0], date(2027, 2, 24)]))
    assert applying.booked(date(2027, 2, 24)) == [applying.asha]


def test_a_day_that_the_catalogue_drops_is_kept_with_its_people_until_somebody_decides(applying: Applying):
    load(applying.store, a_course(DAYS[:1]))
    assert applying.booked(DAYS[1]) == [applying.asha]
    assert sitting(applying.store, DAYS[1]).decision == NO_DATE


def test_places_that_the_catalogue_drops_leave_those_who_are_accepted(applying: Applying):
    with applying.store.transaction() as tx:
        assert enrolments.accept(tx, applying.applied, applying.carys, NOW) == Accepted(1)
    load(applying.store, a_course(LATER, places=1))
    assert applying.booked(DAYS[0]) == applying.booked(LATER[2]) == [applying.asha, applying.ben]
    for day in LATER:
        assert capacity(applying.store, sitting(applying.store, day).id) == 2
        assert "More places are taken" in sitting(applying.store, day).decision
    with applying.store.transaction() as tx:
        assert isinstance(enrolments.withdraw(tx, applying.applied, applying.ben, NOW), Withdrawn)
    keep_calendar(applying.store, NOW)
    for day in LATER:
        assert capacity(applying.store, sitting(applying.store, day).id) == 1
        assert sitting(applying.store, day).decision == ""


def ended(applying: Applying) -> None:
    """Look at what must hold once the cohort is gone from the catalogue."""
    assert applying.states() == ["accepted", "applied"]
    assert applying.booked(DAYS[0]) == applying.booked(DAYS[1]) == [applying.asha]
    assert {sitting(applying.store, day).decision for day in DAYS} == {NO_DATE}
    with applying.store.transaction() as tx:
        assert enrolments.accept(tx, applying.applied, applying.carys, NOW) == Over()
        again = enrolments.apply(tx, Application(applying.cohort, applying.carys), NOW)
        assert isinstance(again, NotOpen)
        assert again.why == "ended"
        assert len(applications.of_person(tx, applying.ben, NOW)) == 1
        assert enrolments.withdraw(tx, applying.accepted, applying.asha, NOW) == Withdrawn("accepted", 2)


def test_a_cohort_that_leaves_the_file_keeps_its_people_for_somebody_to_decide(applying: Applying):
    load(applying.store, one(rule="apply", series={}))
    ended(applying)


def test_a_course_that_leaves_the_file_keeps_its_people_too(applying: Applying):
    load(applying.store, catalogue({"another": a_type(title="Another")}))
    ended(applying)


def test_a_cohort_that_comes_back_takes_up_where_it_was(applying: Applying):
    load(applying.store, one(rule="apply", series={}))
    load(applying.store, a_course())
    assert {sitting(applying.store, day).decision for day in DAYS} == {""}
    with applying.store.transaction() as tx:
        assert enrolments.accept(tx, applying.applied, applying.carys, NOW) == Accepted(1)


def test_a_cohort_with_applications_that_becomes_plain_dates_ends_and_keeps_its_people(applying: Applying):
    plain = one(series={"spring": a_series()})
    load(applying.store, plain)
    with applying.store.reading() as tx:
        keys = tx.execute(select(Series.key, Series.is_ended).order_by(Series.id)).all()
        assert [tuple(row) for row in keys] == [("spring@1", True), ("spring", False)]
    assert load(applying.store, plain).is_empty
    with applying.store.transaction() as tx:
        assert series.extend(tx, NOW + timedelta(weeks=3)) == 3
    ended(applying)


def test_plain_dates_that_become_a_cohort_end_and_keep_their_bookings(bare_store: Store):
    load(bare_store, one())
    first = date(2027, 1, 21)
    with bare_store.transaction() as tx:
        person = insert(Person).values(name="Asha", audiences=[], created_at=NOW).returning(Person.id)
        asha = tx.execute(person).scalar_one()
        day = tx.scalars(select(Occurrence.id).where(Occurrence.nominal_on == first)).one()
        row = {"occurrence_id": day, "person_id": asha, "booked_by_id": asha, "state": "booked"}
        tx.execute(insert(Booking).values(created_at=NOW, changed_at=NOW, **row))
        is_it = OccurrencePart.occurrence_id == day
        tx.execute(update(OccurrencePart).where(is_it).values(taken=1))
    course = one(rule="apply", series={}, cohorts={"weekly": on_dates([first, DAYS[1]], places=3)})
    load(bare_store, course)
    with bare_store.reading() as tx:
        kept = tx.execute(select(Occurrence.decision, Occurrence.state).where(Occurrence.id == day)).one()
        assert tuple(kept) == (NO_DATE, "planned")
        assert audits.check(tx, NOW) == []
    assert dates(bare_store) == [first, first, DAYS[1]]
    assert load(bare_store, course).is_empty


def test_a_day_that_comes_within_twelve_months_has_those_who_are_accepted(applying: Applying):
    far = date(2027, 12, 8)
    load(applying.store, a_course([*DAYS, far]))
    assert far not in dates(applying.store)
    keep_calendar(applying.store, NOW + timedelta(weeks=3))
    assert applying.booked(far) == [applying.asha]

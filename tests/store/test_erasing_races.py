"""Erasing somebody beside those who would give them something; on PostgreSQL, which has many writers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select, update

from store import audits, bookings, erasing, interests, locks, series, waiting
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.errors import LostRace
from store.tables import STANDING, Booking, Enrolment
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, START, SmallHub
from tests.store.courses import Course
from tests.store.learning_set_hub import SetHub

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield store
    store.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def standing(store: Store, person_id: int) -> list[int]:
    with store.reading() as tx:
        theirs = select(Booking.id).where(Booking.person_id == person_id, Booking.state.in_(STANDING))
        return list(tx.scalars(theirs))


def is_sound(store: Store) -> bool:
    with store.reading() as tx:
        return audits.check(tx, NOW) == []


def test_the_clock_gives_whoever_is_being_erased_no_place_at_a_new_meeting(store, pool):
    hub = SetHub(store)
    asha = hub.hub.person("Asha")
    hub.join(asha)
    hub.meeting(5)
    with store.transaction() as tx:
        erasing.erase(tx, asha, NOW)
        filling = pool.submit(hub.fill)
        assert not wait([filling], timeout=0.5).done
    assert filling.result(20) == 0
    assert standing(store, asha) == []
    assert hub.findings() == []


def test_the_clock_gives_whoever_is_being_erased_no_place_at_a_new_day(store, pool):
    course = Course(store)
    asha = course.person()
    course.accept(course.applied(asha))
    course.add_day()
    with store.transaction() as tx:
        erasing.erase(tx, asha, NOW)
        filling = pool.submit(course.fill)
        assert not wait([filling], timeout=0.5).done
    assert filling.result(20) == 0
    assert standing(store, asha) == []
    assert course.findings() == []


@pytest.mark.parametrize("how", [bookings.book, waiting.join])
def test_whoever_books_for_somebody_who_is_being_erased_asks_anew_who_they_are(store, pool, how):
    hub = SmallHub(store)
    day, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")

    def for_ben() -> object:
        with store.transaction() as tx:
            return how(tx, Wanted(day, ben, asha), NOW)

    with store.transaction() as tx:
        erasing.erase(tx, ben, NOW)
        booking = pool.submit(for_ben)
        assert not wait([booking], timeout=0.5).done
    with pytest.raises(LostRace):
        booking.result(20)
    assert standing(store, ben) == []


def test_whoever_cancels_and_writes_to_the_person_meanwhile_is_not_waited_for_in_a_circle(store, pool):
    """Cancelling holds the date and then writes to who waits, and erasing holds them and then the date."""
    hub = SmallHub(store)
    parts = [{"key": "attend", "title": "Come", "capacity": 1, "questions": []}]
    day = hub.occurrence(hub.session_type(parts=parts), START)
    ben, asha = hub.person("Ben"), hub.person("Asha")
    with store.transaction() as tx:
        booked = bookings.book(tx, Wanted(day, ben, ben), NOW)
        assert isinstance(booked, Booked)
        waiting.join(tx, Wanted(day, asha, asha), NOW)

    def erase() -> object:
        with store.transaction() as tx:
            return erasing.erase(tx, asha, NOW)

    with store.transaction() as tx:
        locks.lock(tx, day)
        erasing_ = pool.submit(erase)
        assert not wait([erasing_], timeout=0.5).done
        bookings.cancel(tx, booked.booking_id, ben, NOW)
    erasing_.result(20)
    assert standing(store, asha) == []
    assert hub.taken(day) == 0
    assert is_sound(store)


def test_whoever_tells_of_a_date_they_hold_is_not_waited_for_in_a_circle(store, pool):
    """An interest is written after the date it is about, also by erasing."""
    hub = SmallHub(store)
    day, later = hub.occurrence(hub.session_type()), hub.session_type("later", rule="interest")
    asha = hub.person("Asha")
    with store.transaction() as tx:
        bookings.book(tx, Wanted(day, asha, asha), NOW)
        interests.register(tx, later, asha, NOW)

    def erase() -> object:
        with store.transaction() as tx:
            return erasing.erase(tx, asha, NOW)

    with store.transaction() as tx:
        locks.lock(tx, day)
        erasing_ = pool.submit(erase)
        assert not wait([erasing_], timeout=0.5).done
        tx.execute(update(Enrolment).where(Enrolment.person_id == asha).values(changed_at=NOW))
    erasing_.result(20)
    with store.reading() as tx:
        assert tx.scalars(select(Enrolment.state)).all() == ["withdrawn"]


def test_erasing_waits_for_an_import_before_it_holds_a_date(store, pool):
    hub = SmallHub(store)
    day, asha = hub.occurrence(hub.session_type()), hub.person("Asha")
    with store.transaction() as tx:
        bookings.book(tx, Wanted(day, asha, asha), NOW)

    def erase() -> object:
        with store.transaction() as tx:
            return erasing.erase(tx, asha, NOW)

    with store.transaction() as importing:
        series.hold_catalogue(importing)
        erasing_ = pool.submit(erase)
        assert not wait([erasing_], timeout=0.5).done
        locks.lock(importing, day)
    erasing_.result(20)
    assert hub.taken(day) == 0
    assert is_sound(store)

"""Imports beside bookings and beside each other; on PostgreSQL, as SQLite has one writer at a time anyway."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from store import locks, outbox, series
from store.catalogue.decisions import NO_DATE
from store.catalogue.importing import import_catalogue, load_shipped
from store.catalogue.reconciling import settle
from store.catalogue.telling import tell
from store.db import Store
from store.tables import Address, Booking, OccurrencePart, Outbox
from tests.conftest import create_tables
from tests.databases import Databases
from tests.store.catalogues import NOW, THURSDAY, TUESDAY, TUESDAYS, book, book_in, dates, load, one, sitting

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield store
    store.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_a_date_that_is_being_booked_is_kept_by_an_import_that_would_remove_it(store, pool):
    load(store, one())
    row = sitting(store, THURSDAY)
    with store.transaction() as booking:
        locks.lock(booking, row.id)
        book_in(booking, row.id, "Asha")
        importing = pool.submit(load, store, one(series={}))
        assert not wait([importing], timeout=1).done
    changes = importing.result()
    assert sitting(store, THURSDAY).decision == NO_DATE
    assert [c.kind for c in changes.occurrences] == ["decision"]


def test_a_capacity_that_falls_while_somebody_books_counts_them_in(store, pool):
    load(store, one(capacity=3))
    row = sitting(store, THURSDAY)
    with store.transaction() as booking:
        locks.lock(booking, row.id)
        for name in ("Asha", "Ben"):
            book_in(booking, row.id, name)
        importing = pool.submit(load, store, one(capacity=1))
        assert not wait([importing], timeout=1).done
    importing.result()
    with store.reading() as tx:
        seats = select(OccurrencePart.capacity).where(OccurrencePart.occurrence_id == row.id)
        assert tx.scalar(seats) == 2


def test_the_clock_does_not_bring_back_a_weekday_that_is_being_changed(store, pool):
    load(store, one())
    later = NOW + timedelta(weeks=3)

    def extend() -> int:
        with store.transaction() as tx:
            return series.extend(tx, later)

    with store.transaction() as holding:
        series.hold_catalogue(holding)
        extending = pool.submit(extend)
        assert not wait([extending], timeout=1).done
    extending.result()
    load(store, one(series=TUESDAYS), now=later)
    assert {on.weekday() for on in dates(store) if on > later.date() + timedelta(weeks=1)} == {1}


def test_settling_waits_for_an_import_and_leaves_its_new_weekday(store, pool):
    def settle_it() -> int:
        with store.transaction() as tx:
            return settle(tx, NOW)

    load(store, one(capacity=3))
    row = sitting(store, THURSDAY)
    for name in ("Asha", "Ben"):
        book(store, row.id, name)
    load(store, one(capacity=1))
    with store.transaction() as tx:
        tx.execute(update(Booking).where(Booking.id == 2).values(state="cancelled"))
        tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == row.id).values(taken=1))
    with store.transaction() as importing:
        import_catalogue(importing, one(capacity=1, series=TUESDAYS), NOW)
        settling = pool.submit(settle_it)
        assert not wait([settling], timeout=1).done
    assert settling.result() == 0
    assert sitting(store, TUESDAY).id == row.id


def test_a_message_that_begins_to_be_sent_is_not_taken_back_by_an_import(store, pool):
    load(store, one())
    asha = book(store, sitting(store, THURSDAY).id)
    with store.transaction() as tx:
        tx.execute(insert(Address).values(person_id=asha, channel="console", user_id="asha", seen_at=NOW))

    def move(place: str) -> int:
        with store.transaction() as tx:
            return tell(tx, import_catalogue(tx, one(place=place), NOW), NOW)

    assert move("library") == 1
    with store.transaction() as sending:
        assert outbox.claim(sending, owner="a clock", channels=["console"], now=NOW, limit=9)
        moving = pool.submit(move, "online")
        assert not wait([moving], timeout=1).done
    assert moving.result() == 1
    with store.reading() as tx:
        assert list(tx.scalars(select(Outbox.state).order_by(Outbox.id))) == ["sending", "due"]


def test_two_imports_at_once_make_every_date_once(store, pool):
    def load_it(_: int) -> bool:
        with store.transaction() as tx:
            return load_shipped(tx, NOW).is_empty

    assert sorted(pool.map(load_it, range(4))) == [False, True, True, True]

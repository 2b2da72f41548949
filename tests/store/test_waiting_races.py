"""Waiting beside cancelling and answering; on PostgreSQL, as SQLite has one writer at a time anyway."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from store import audits, bookings, queues, waiting
from store.booking_outcomes import Accepted, AlreadyBooked, Booked, Cancelled, Joined, PlacesFree, Wanted
from store.db import Store
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, SmallHub

pytestmark = pytest.mark.postgres
PARTS = [{"key": "attend", "title": "Come along", "capacity": 1, "questions": []}]


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield store
    with store.reading() as tx:
        assert audits.check(tx, NOW) == []
    store.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


class Taster:
    """One place, which Ben has; Asha would like it."""

    def __init__(self, store: Store) -> None:
        hub = SmallHub(store)
        self.store = store
        self.date = hub.occurrence(hub.session_type(parts=PARTS))
        self.ben, self.asha = hub.person("Ben"), hub.person("Asha")
        with store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(self.date, self.ben, self.ben), NOW)
        assert isinstance(outcome, Booked)
        self.bens = outcome.booking_id

    def cancel(self) -> object:
        with self.store.transaction() as tx:
            return bookings.cancel(tx, self.bens, self.ben, NOW)

    def join(self) -> object:
        with self.store.transaction() as tx:
            return waiting.join(tx, Wanted(self.date, self.asha, self.asha), NOW)

    def decline(self, booking_id: int) -> object:
        with self.store.transaction() as tx:
            return waiting.decline(tx, booking_id, self.asha, NOW)


def test_a_place_freed_while_somebody_joins_is_offered_to_them(store: Store, pool: ThreadPoolExecutor):
    taster = Taster(store)
    with store.transaction() as joining:
        outcome = waiting.join(joining, Wanted(taster.date, taster.asha, taster.asha), NOW)
        assert isinstance(outcome, Joined)
        cancelling = pool.submit(taster.cancel)
        assert not wait([cancelling], timeout=1).done
    assert isinstance(cancelling.result(), Cancelled)
    with store.reading() as tx:
        assert queues.queue(tx, taster.date, "attend") == []


def test_nobody_waits_for_a_place_that_is_freed_at_that_moment(store: Store, pool: ThreadPoolExecutor):
    taster = Taster(store)
    with store.transaction() as cancelling:
        bookings.cancel(cancelling, taster.bens, taster.ben, NOW)
        joining = pool.submit(taster.join)
        assert not wait([joining], timeout=1).done
    assert joining.result() == PlacesFree(1)


def test_yes_and_no_at_once_are_one_answer(store: Store, pool: ThreadPoolExecutor):
    taster = Taster(store)
    joined = taster.join()
    assert isinstance(joined, Joined)
    taster.cancel()
    with store.transaction() as accepting:
        assert waiting.accept(accepting, joined.booking_id, taster.asha, NOW) == Accepted(joined.booking_id)
        declining = pool.submit(taster.decline, joined.booking_id)
        assert not wait([declining], timeout=1).done
    assert declining.result() == AlreadyBooked(joined.booking_id, "booked", 1)

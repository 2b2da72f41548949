"""Joining beside joining, leaving and imports; on PostgreSQL, as SQLite has one writer at a time anyway."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import select

from store import audits, interests, memberships, series
from store.db import Store
from store.memberships import Joined, SetFull
from store.tables import Enrolment, Series
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, SmallHub
from tests.store.catalogues import load, one
from tests.store.learning_set_hub import SetHub

pytestmark = pytest.mark.postgres
PEOPLE = 8


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("postgres", "tables", create_tables))
    yield store
    store.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(PEOPLE) as pool:
        yield pool


def test_the_last_places_of_a_set_go_to_as_many_people_as_there_are_places(store, pool):
    hub = SetHub(store)
    people = [hub.hub.person(str(number)) for number in range(PEOPLE)]
    outcomes = [type(outcome) for outcome in pool.map(hub.join, people)]
    assert outcomes.count(Joined) == 2
    assert outcomes.count(SetFull) == PEOPLE - 2
    assert (hub.taken(), hub.members(), hub.findings()) == ([2, 2, 2], 2, [])


def test_one_person_who_joins_from_several_places_at_once_is_one_member(store, pool):
    hub = SetHub(store)
    asha = hub.hub.person()
    outcomes = [type(outcome) for outcome in pool.map(hub.join, [asha] * PEOPLE)]
    assert outcomes.count(Joined) == 1
    assert (hub.taken(), hub.members(), hub.findings()) == ([1, 1, 1], 1, [])


def test_people_who_join_and_leave_at_once_leave_the_set_in_order(store, pool):
    hub = SetHub(store)
    people = [hub.hub.person(str(number)) for number in range(PEOPLE)]

    def come_and_go(person_id: int) -> None:
        for _ in range(4):
            hub.join(person_id)
            hub.leave(person_id)

    list(pool.map(come_and_go, people))
    assert (hub.taken(), hub.members(), hub.findings()) == ([0, 0, 0], 0, [])


def test_who_joins_while_the_calendar_grows_has_a_place_at_the_new_meetings_too(store, pool):
    load(store, one(rule="register"))
    asha, later = SmallHub(store).person(), NOW + timedelta(weeks=4)

    def join() -> None:
        with store.transaction() as tx:
            memberships.join(tx, tx.scalars(select(Series.id)).one(), asha, later)

    with store.transaction() as growing:
        series.extend(growing, later)
        memberships.fill(growing, later)
        joining = pool.submit(join)
        assert not wait([joining], timeout=1).done
    joining.result()
    with store.reading() as tx:
        assert audits.check(tx, later) == []


def test_who_leaves_while_meetings_are_filled_keeps_no_place(store, pool):
    hub = SetHub(store)
    asha = hub.hub.person()
    hub.join(asha)
    hub.meeting(3)
    with store.transaction() as filling:
        assert memberships.fill(filling, NOW) == 1
        leaving = pool.submit(hub.leave, asha)
        assert not wait([leaving], timeout=1).done
    leaving.result()
    assert hub.findings() == []


def test_two_clocks_tell_each_person_once(store, pool):
    hub = SmallHub(store)
    training = hub.session_type("training", rule="drop_in")
    people = [hub.person(str(number)) for number in range(5)]
    with store.transaction() as tx:
        for person_id in people:
            interests.register(tx, training, person_id, NOW)
    hub.occurrence(training)

    def tell(_: int) -> int:
        with store.transaction() as tx:
            return interests.tell(tx, NOW)

    assert sum(pool.map(tell, range(PEOPLE))) == len(people)
    with store.reading() as tx:
        assert set(tx.scalars(select(Enrolment.state))) == {"told"}

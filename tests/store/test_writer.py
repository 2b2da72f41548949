"""The one writer of a process on SQLite: each piece of work for itself, one commit for several."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import OperationalError

from store.db import Store, Tx
from store.errors import LostRace
from store.tables import HubState
from store.together import Failed, together
from store.writer import Writer
from tests.conftest import create_tables
from tests.databases import Databases

FULL = OperationalError("INSERT", None, Exception("the disk is full"))


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "tables", create_tables))
    yield store
    store.close()


@dataclass
class Desk:
    """A store, and how often it has committed."""

    store: Store
    commits: int = 0

    def __post_init__(self) -> None:
        event.listen(self.store.engine, "commit", self._count)

    def together(self, *works: Callable[[Tx], Any]) -> list[Any]:
        return together(self.store, works)

    def kept(self) -> set[str]:
        with self.store.reading() as tx:
            return set(tx.scalars(select(HubState.key)))

    def _count(self, _connection: object) -> None:
        self.commits += 1


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def write(tx: Tx, key: str) -> None:
    tx.execute(insert(HubState).values(key=key, value=""))


def writing(key: str, then: Callable[[Tx], object] = lambda _tx: None) -> Callable[[Tx], str]:
    """Return work that writes a key, does what it is told to, and returns the key."""

    def work(tx: Tx) -> str:
        write(tx, key)
        then(tx)
        return key

    return work


def fail(_tx: Tx) -> None:
    raise ZeroDivisionError


def end_all(tx: Tx) -> None:
    """Do as SQLite does when the disk is full."""
    tx.exec_driver_sql("ROLLBACK")
    raise FULL


def shown(done: list[Any]) -> list[Any]:
    """Return what works returned, and the kinds of errors of those that failed."""
    return [type(one.error) if isinstance(one, Failed) else one for one in done]


def test_what_is_written_together_is_one_commit(desk: Desk):
    assert desk.together(writing("a"), writing("b"), writing("c")) == ["a", "b", "c"]
    assert desk.commits == 1
    assert desk.kept() == {"a", "b", "c"}


def test_nothing_is_there_to_be_read_before_all_of_it_is(desk: Desk):
    seen: list[set[str]] = []
    desk.together(writing("a"), writing("b", lambda _: seen.append(desk.kept())))
    assert seen == [set()]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_work_that_fails_takes_nothing_of_the_others_along(desk: Desk, place: int):
    works = [writing("a"), writing("b")]
    works.insert(place, writing("broken", fail))
    done = shown(desk.together(*works))
    assert done.pop(place) is ZeroDivisionError
    assert done == ["a", "b"]
    assert desk.kept() == {"a", "b"}


def test_each_of_several_that_fail_is_told_why(desk: Desk):
    def fail_in_another_way(_tx: Tx) -> None:
        raise KeyError("other")

    done = desk.together(writing("a", fail), writing("b"), writing("c", fail_in_another_way))
    assert shown(done) == [ZeroDivisionError, "b", KeyError]
    assert desk.kept() == {"b"}


def test_work_by_itself_that_fails_is_run_once(desk: Desk):
    runs: list[Tx] = []

    def work(tx: Tx) -> None:
        runs.append(tx)
        raise ZeroDivisionError

    assert shown(desk.together(work)) == [ZeroDivisionError]
    assert len(runs) == 1


def test_when_the_commit_fails_everybody_is_told(desk: Desk):
    def refuse(_connection: object) -> None:
        raise FULL

    event.listen(desk.store.engine, "commit", refuse)
    # Whoever runs into it gets the error as it is; to the other it is nothing that it did.
    assert shown(desk.together(writing("a"), writing("b"))) == [LostRace, OperationalError]
    assert shown(desk.together(writing("a"))) == [OperationalError]
    event.remove(desk.store.engine, "commit", refuse)
    assert desk.kept() == set()
    assert desk.together(writing("afterwards")) == ["afterwards"]
    assert desk.kept() == {"afterwards"}


def test_an_error_that_ends_the_whole_transaction_is_told_to_everybody(desk: Desk):
    done = desk.together(writing("a"), writing("b", end_all), writing("c"))
    assert shown(done) == [LostRace, OperationalError, LostRace]
    assert desk.kept() == set()
    desk.together(writing("afterwards"))
    assert desk.kept() == {"afterwards"}


def test_an_error_that_was_swallowed_is_no_success(desk: Desk):
    def swallow(tx: Tx) -> None:
        tx.exec_driver_sql("ROLLBACK")

    assert shown(desk.together(writing("a", swallow))) == [LostRace]
    with pytest.raises(LostRace, match="ended the transaction"), desk.store.transaction() as tx:
        swallow(tx)
    with desk.store.transaction() as tx:
        write(tx, "afterwards")
    assert desk.kept() == {"afterwards"}


def test_a_transaction_inside_a_transaction_is_refused_at_once(desk: Desk):
    with pytest.raises(RuntimeError, match="wait for itself"), desk.store.transaction() as tx:
        write(tx, "outer")
        with desk.store.transaction():
            pass
    assert desk.kept() == set()


def test_whoever_waits_too_long_has_lost_the_race(store: Store):
    writer = Writer(store.engine, busy_seconds=0.05)
    begun, late = Event(), Event()

    def write_slowly() -> None:
        with writer.transaction():
            begun.set()
            assert late.wait(10)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        assert begun.wait(10)
        with pytest.raises(LostRace, match="too long"), writer.transaction():
            pass
        late.set()
        slow.result(10)
    with writer.transaction() as tx:
        write(tx, "afterwards")
    writer.close()


def test_another_process_gets_its_turn_from_one_that_writes_without_end(store: Store):
    # Two stores on one file are to one another what two processes are.
    other, stop = Store(str(store.engine.url)), Event()

    def work(tx: Tx) -> None:
        write(tx, uuid4().hex)
        time.sleep(0.01)

    def write_on() -> None:
        while not stop.is_set():
            together(store, [work] * 4)

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write_on) for _ in range(2)]
        time.sleep(0.2)
        try:
            for number in range(3):
                with other.transaction() as tx:
                    write(tx, f"other{number}")
        finally:
            stop.set()
        for writer in writers:
            writer.result(10)
    other.close()


def synchronous(tx: Tx) -> int:
    """Return 2 where a commit waits for the disk, 1 where it does not."""
    return int(tx.exec_driver_sql("PRAGMA synchronous").scalar_one())


def test_a_commit_waits_for_the_disk_unless_it_need_not(store: Store):
    for lasting, level in ((True, 2), (False, 1), (True, 2)):
        with store.transaction(lasting=lasting) as tx:
            assert synchronous(tx) == level
        assert together(store, [synchronous, synchronous], lasting=lasting) == [level, level]

"""Threads that write to SQLite at once: each turn for itself, one commit for several."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from store.db import Store, Tx
from store.errors import LostRace
from store.group_commit import GroupCommit
from store.tables import HubState
from tests.conftest import create_tables
from tests.databases import Databases


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "tables", create_tables))
    yield store
    store.close()


@dataclass
class Crowd:
    """Somebody who has begun to write and goes on when told, and others who wait behind."""

    store: Store
    pool: ThreadPoolExecutor
    commits: int = 0
    begun: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.writer = GroupCommit(self.store.engine)
        event.listen(self.store.engine, "commit", self._count)
        self.first = self.pool.submit(self._write_slowly)
        assert self.begun.wait(10)

    def queue(self, key: str, then: Callable[[Tx], object] = lambda _tx: None) -> Future[None]:
        """Let somebody wait in the queue who will write the key and then do as told."""
        before = self.writer.waiting
        future = self.pool.submit(self.write, key, then)
        while self.writer.waiting == before:
            time.sleep(0.001)
        return future

    def write(self, key: str, then: Callable[[Tx], object] = lambda _tx: None) -> None:
        with self.writer.transaction() as tx:
            tx.execute(insert(HubState).values(key=key, value=""))
            then(tx)

    def kept(self) -> set[str]:
        with self.store.reading() as tx:
            return set(tx.scalars(select(HubState.key)))

    def _write_slowly(self) -> None:
        def wait(_tx: Tx) -> None:
            self.begun.set()
            assert self.go_on.wait(10)

        self.write("first", wait)

    def _count(self, _connection: object) -> None:
        self.commits += 1


@pytest.fixture
def crowd(store: Store) -> Iterator[Crowd]:
    with ThreadPoolExecutor(40) as pool:
        crowd = Crowd(store, pool)
        yield crowd
        crowd.go_on.set()


def test_those_who_wait_are_committed_together(crowd: Crowd):
    others = [crowd.queue(str(number)) for number in range(5)]
    crowd.go_on.set()
    for each in (crowd.first, *others):
        each.result(10)
    assert crowd.commits == 1
    assert crowd.kept() == {"first", "0", "1", "2", "3", "4"}


def test_nobody_hears_back_before_it_is_committed(crowd: Crowd):
    seen: list[tuple[bool, set[str]]] = []

    def look(_tx: Tx) -> None:
        time.sleep(0.1)
        seen.append((crowd.first.done(), crowd.kept()))

    last = crowd.queue("last", look)
    crowd.go_on.set()
    last.result(10)
    assert seen == [(False, set())]
    crowd.first.result(10)


def test_a_turn_that_fails_takes_nothing_of_the_others_along(crowd: Crowd):
    before = crowd.queue("before")
    broken = crowd.queue("broken", lambda _: 1 / 0)
    after = crowd.queue("after")
    crowd.go_on.set()
    with pytest.raises(ZeroDivisionError):
        broken.result(10)
    for each in (crowd.first, before, after):
        each.result(10)
    assert crowd.kept() == {"first", "before", "after"}


def test_a_failing_turn_at_the_end_still_commits_the_others(crowd: Crowd):
    broken = crowd.queue("broken", lambda _: 1 / 0)
    crowd.go_on.set()
    with pytest.raises(ZeroDivisionError):
        broken.result(10)
    crowd.first.result(10)
    assert crowd.kept() == {"first"}


def test_a_first_turn_that_fails_is_undone_and_the_next_begins_anew(crowd: Crowd):
    crowd.begun.clear()
    again = crowd.queue("first")
    crowd.go_on.set()
    with pytest.raises(IntegrityError):
        again.result(10)  # the key is there: the first one has written it
    crowd.write("next")
    with pytest.raises(ZeroDivisionError):
        crowd.write("never", lambda _: 1 / 0)
    crowd.write("last")
    assert crowd.kept() == {"first", "next", "last"}


def test_when_the_commit_fails_everybody_is_told(crowd: Crowd):
    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", None, Exception("the disk is full"))

    event.listen(crowd.store.engine, "commit", fail)
    other = crowd.queue("other")
    crowd.go_on.set()
    # Whoever runs into it gets the error as it is; to the other it is nothing that it did.
    with pytest.raises(OperationalError, match="disk is full"):
        other.result(10)
    with pytest.raises(LostRace):
        crowd.first.result(10)
    event.remove(crowd.store.engine, "commit", fail)
    assert crowd.kept() == set()
    crowd.write("afterwards")
    assert crowd.kept() == {"afterwards"}


def test_an_error_that_ends_the_whole_transaction_is_told_to_everybody(crowd: Crowd):
    def lose_all(tx: Tx) -> None:  # as SQLite does by itself then
        tx.exec_driver_sql("ROLLBACK")
        raise OperationalError("INSERT", None, Exception("the disk is full"))

    broken = crowd.queue("broken", lose_all)
    crowd.go_on.set()
    with pytest.raises(OperationalError, match="disk is full"):
        broken.result(10)
    with pytest.raises(LostRace):
        crowd.first.result(10)
    crowd.write("afterwards")
    assert crowd.kept() == {"afterwards"}


def test_no_group_grows_without_end(crowd: Crowd):
    others = [crowd.queue(str(number)) for number in range(20)]
    crowd.go_on.set()
    for each in (crowd.first, *others):
        each.result(10)
    assert crowd.commits == 2
    assert len(crowd.kept()) == 21


def test_a_transaction_inside_a_transaction_is_refused_at_once(crowd: Crowd):
    crowd.go_on.set()
    crowd.first.result(10)
    with pytest.raises(RuntimeError, match="wait for itself"):
        crowd.write("outer", lambda _: crowd.write("inner"))
    assert crowd.kept() == {"first"}


def test_an_error_that_was_swallowed_is_no_success(store: Store):
    with pytest.raises(LostRace, match="ended the transaction"), store.transaction() as tx:
        tx.exec_driver_sql("ROLLBACK")  # as SQLite does by itself when the disk is full
    with store.transaction() as tx:
        tx.execute(insert(HubState).values(key="afterwards", value=""))


def test_an_interrupt_at_the_end_is_only_for_whom_it_is_meant(crowd: Crowd):
    def interrupt(_connection: object) -> None:
        raise KeyboardInterrupt

    event.listen(crowd.store.engine, "commit", interrupt)
    other = crowd.queue("other")
    crowd.go_on.set()
    with pytest.raises(KeyboardInterrupt):
        other.result(10)
    with pytest.raises(LostRace):
        crowd.first.result(10)
    event.remove(crowd.store.engine, "commit", interrupt)


def test_whoever_waits_too_long_has_lost_the_race(crowd: Crowd):
    crowd.writer._busy_seconds = 0.05
    late = crowd.queue("late")
    with pytest.raises(LostRace, match="too long"):
        late.result(10)
    crowd.go_on.set()
    crowd.first.result(10)
    assert crowd.kept() == {"first"}


def test_another_process_gets_its_turn_from_one_that_writes_without_end(store: Store):
    # Two stores on one file are to one another what two processes are.
    other, stop = Store(str(store.engine.url)), Event()

    def write() -> None:
        while not stop.is_set():
            with store.transaction() as tx:
                tx.execute(insert(HubState).values(key=uuid4().hex, value=""))
                time.sleep(0.01)

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write) for _ in range(6)]
        time.sleep(0.2)
        try:
            for number in range(3):
                with other.transaction() as tx:
                    tx.execute(insert(HubState).values(key=f"other{number}", value=""))
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


def test_what_must_last_joins_nobody_who_does_not_wait_for_the_disk(crowd: Crowd):
    levels: list[int] = []

    def mark() -> None:
        with crowd.writer.transaction(lasting=False) as tx:
            levels.append(synchronous(tx))

    crowd.go_on.set()
    crowd.first.result(10)
    crowd.begun.clear()
    crowd.go_on.clear()

    def begin_without(key: str) -> None:
        with crowd.writer.transaction(lasting=False) as tx:
            tx.execute(insert(HubState).values(key=key, value=""))
            crowd.begun.set()
            assert crowd.go_on.wait(10)

    before = crowd.commits
    weak = crowd.pool.submit(begin_without, "weak")
    assert crowd.begun.wait(10)
    strong = crowd.queue("strong", lambda tx: levels.append(synchronous(tx)))
    crowd.go_on.set()
    weak.result(10)
    strong.result(10)
    crowd.pool.submit(mark).result(10)
    assert levels == [2, 1]
    assert crowd.commits - before == 3

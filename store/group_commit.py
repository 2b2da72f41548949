"""Lets the threads of one process write to SQLite one after another, and commits together what waited.

A commit waits for the disk, and threads that poll for the file's lock wait longer still. So whoever writes
leaves the transaction open for the next one in the queue, up to a few, and each goes on once all is
committed. Other processes wait for the file's lock, as ever. PostgreSQL groups commits by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, get_ident
from typing import Any

from sqlalchemy import Connection, Engine

from store import driver
from store.errors import LostRace

# Enough to make the commit cheap for each, and no longer a wait than some dozen milliseconds.
_MOST_TURNS = 16
# Who waits for so long commits for the others, should the one in the queue have gone away.
_PATIENCE_SECONDS = 1.0
# Whoever cannot write for so long has lost the race, as at the file's own lock.
BUSY_SECONDS = 10.0
# SQLite looks only every tenth of a second whether a file is free. So a process that writes without end
# leaves it alone for that long now and then, or no other process would ever get its turn.
_REST_EVERY_SECONDS = 4.0
_REST_SECONDS = 0.11


class _Group:
    """One transaction of the database, in which several threads take turns."""

    def __init__(self, tx: Connection, is_lasting: bool) -> None:
        self.tx = tx
        self.is_lasting = is_lasting
        self.turns = 0
        self.is_over = False
        self.ended: Event | None = None
        self.error: BaseException | None = None
        self._ended_by: int | None = None
        self._transaction = tx.begin()
        try:
            # A deferred BEGIN that later writes fails at once with "database is locked".
            driver.run(tx, "BEGIN IMMEDIATE", ()).close()
        except BaseException:
            self._transaction.rollback()
            raise

    def is_open(self) -> bool:
        """Return whether the database still has it: some errors, such as a full disk, end all of it."""
        if self.tx.invalidated:
            return False
        connection: Any = self.tx.connection.driver_connection
        return bool(connection.in_transaction)

    def end(self, error: BaseException | None) -> None:
        """Commit, or undo all after an error, and let everybody go on."""
        self.error = error
        self._ended_by = get_ident()
        try:
            self._transaction.commit() if error is None else self._transaction.rollback()
        except BaseException as failure:
            self.error = error or failure
            self.tx.invalidate()  # nobody writes on a connection in such a state
        finally:
            self.is_over = True
            if self.ended is not None:
                self.ended.set()

    def check(self) -> None:
        """Raise what went wrong at the end: as it is to whoever met it, and to the others as a lost race."""
        if self.error is None:
            return
        if self._ended_by == get_ident():
            raise self.error
        raise LostRace("the commit of several transactions failed") from self.error


class GroupCommit:
    """The one writer of a process on SQLite, with a connection of its own. Safe to use from many threads."""

    def __init__(self, engine: Engine, busy_seconds: float = BUSY_SECONDS) -> None:
        self._engine = engine
        self._busy_seconds = busy_seconds
        self._connection: Connection | None = None
        self._waits_for_disk = True
        self._writing = Lock()
        self._writer: int | None = None
        self._counting = Lock()
        self._waiting = 0
        self._group: _Group | None = None
        self._rested_at = self._ended_at = time.monotonic()

    @property
    def waiting(self) -> int:
        """Return how many threads wait in the queue."""
        return self._waiting

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Open a transaction: when this returns it is committed, and when it raises it is undone.

        What need not be `lasting` does not wait for the disk: a power cut may undo it, a kill never.
        When the commit fails, it raises in every thread whose turn was part of it. Raises LostRace when there
        is no getting in.
        """
        with self._alone():
            group = self._group_for(lasting)
            try:
                with self._turn(group):
                    yield group.tx
            finally:
                if not self._waiting or group.turns >= _MOST_TURNS:
                    self._end(group)
                elif not group.is_over:
                    group.ended = group.ended or Event()
        self._wait(group)
        group.check()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _wait(self, group: _Group) -> None:
        """Wait until somebody has committed what this thread left open."""
        while not group.is_over and group.ended and not group.ended.wait(_PATIENCE_SECONDS):
            with suppress(LostRace), self._alone():
                self._end(group)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait in the queue, and be the only thread that writes."""
        if self._writer == get_ident():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        self._count(1)
        try:
            if not self._writing.acquire(timeout=self._busy_seconds):
                raise LostRace("others of this process have been writing for too long")
        finally:
            self._count(-1)
        self._writer = get_ident()
        try:
            yield
        finally:
            self._writer = None
            self._writing.release()

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change

    def _group_for(self, lasting: bool) -> _Group:
        if self._group and lasting and not self._group.is_lasting:
            self._end(self._group)
        return self._group or self._begin(lasting)

    def _begin(self, lasting: bool) -> _Group:
        if self._connection is None or self._connection.invalidated:
            self.close()
            self._connection, self._waits_for_disk = self._engine.connect(), True
        if self._waits_for_disk != lasting:
            driver.run(self._connection, f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}", ()).close()
            self._waits_for_disk = lasting
        now = time.monotonic()
        if now - self._ended_at >= _REST_SECONDS:
            self._rested_at = now
        self._group = _Group(self._connection, lasting)
        return self._group

    @contextmanager
    def _turn(self, group: _Group) -> Iterator[None]:
        """Undo what this turn wrote when it fails, and nothing of the turns before it."""
        group.turns += 1
        is_first = group.turns == 1
        try:
            if not is_first:
                driver.run(group.tx, "SAVEPOINT turn", ()).close()
            yield
            if not group.is_open():
                raise LostRace("an error that was not let through has ended the transaction")
            if not is_first:
                driver.run(group.tx, "RELEASE turn", ()).close()
        except BaseException as error:
            if is_first or not group.is_open():
                self._end(group, error)
            else:
                driver.run(group.tx, "ROLLBACK TO turn", ()).close()
                driver.run(group.tx, "RELEASE turn", ()).close()
            raise

    def _end(self, group: _Group, error: BaseException | None = None) -> None:
        if self._group is not group:
            return
        self._group = None
        group.end(error)
        self._rest()
        self._ended_at = time.monotonic()

    def _rest(self) -> None:
        """Leave the file alone for a moment, unless it has been left alone lately."""
        now = time.monotonic()
        if now - self._rested_at >= _REST_EVERY_SECONDS:
            time.sleep(_REST_SECONDS)
            self._rested_at = time.monotonic()

"""The one writer of a process on SQLite: a connection of its own, on which one transaction follows another.

Threads that poll for the file's lock wait long, so those of one process queue here. Other processes wait for
the file's lock, as ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import Any

from sqlalchemy import Connection, Engine

from store import driver
from store.errors import LostRace

# Whoever cannot write for so long has lost the race, as at the file's own lock.
BUSY_SECONDS = 10.0
# SQLite looks only every tenth of a second whether a file is free. So a process that writes without end
# leaves it alone for that long now and then, or no other process would ever get its turn.
_REST_EVERY_SECONDS = 4.0
_REST_SECONDS = 0.11


class Writer:
    """Writes to a SQLite file for a whole process. Safe to use from many threads."""

    def __init__(self, engine: Engine, busy_seconds: float = BUSY_SECONDS) -> None:
        self._engine = engine
        self._busy_seconds = busy_seconds
        self._connection: Connection | None = None
        self._waits_for_disk = True
        self._writing = Lock()
        self._writer: int | None = None
        self._rested_at = self._ended_at = time.monotonic()

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Open a transaction: when this returns it is committed, and when it raises it is undone.

        What need not be `lasting` does not wait for the disk: a power cut may undo it, a kill never. Raises
        LostRace when there is no getting in.
        """
        with self._alone(), self._ready(lasting) as tx, _begun(tx):
            yield tx

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait in the queue, and be the only thread that writes."""
        if self._writer == get_ident():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise LostRace("others of this process have been writing for too long")
        self._writer = get_ident()
        try:
            yield
        finally:
            self._writer = None
            self._writing.release()

    @contextmanager
    def _ready(self, lasting: bool) -> Iterator[Connection]:
        """Give the connection, set to wait for the disk or not, and rest when it has been long in use."""
        if self._connection is None or self._connection.invalidated:
            self.close()
            self._connection, self._waits_for_disk = self._engine.connect(), True
        if self._waits_for_disk != lasting:
            driver.run(self._connection, f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}", ()).close()
            self._waits_for_disk = lasting
        now = time.monotonic()
        if now - self._ended_at >= _REST_SECONDS:
            self._rested_at = now
        try:
            yield self._connection
        finally:
            self._rest()
            self._ended_at = time.monotonic()

    def _rest(self) -> None:
        """Leave the file alone for a moment, unless it has been left alone lately."""
        now = time.monotonic()
        if now - self._rested_at >= _REST_EVERY_SECONDS:
            time.sleep(_REST_SECONDS)
            self._rested_at = time.monotonic()


@contextmanager
def _begun(tx: Connection) -> Iterator[None]:
    """Begin a transaction, and commit it, or undo it after an error."""
    transaction = tx.begin()
    try:
        # A deferred BEGIN that later writes fails at once with "database is locked".
        driver.run(tx, "BEGIN IMMEDIATE", ()).close()
        yield
        if not _is_open(tx):
            raise LostRace("an error that was not let through has ended the transaction")
    except BaseException:
        _end(tx, transaction.rollback)
        raise
    _end(tx, transaction.commit)


def _end(tx: Connection, how: Callable[[], None]) -> None:
    try:
        how()
    except BaseException:
        tx.invalidate()  # nobody writes on a connection in such a state
        raise


def _is_open(tx: Connection) -> bool:
    """Return whether the database still has the transaction: some errors, such as a full disk, end it."""
    if tx.invalidated:
        return False
    connection: Any = tx.connection.driver_connection
    return bool(connection.in_transaction)

"""What a tick of the clock does in the database before anything is sent. It may run twice."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot import database
from store import follow_ups
from store.db import Store, Tx


def plan(store: Store, now: datetime) -> None:
    """Do all that is due by now: what it has to tell is in the outbox afterwards.

    Raises DBAPIError without a database.
    """
    follow_up(store, now)


def follow_up(store: Store, now: datetime) -> None:
    """Follow bookings up, one occurrence a transaction, until nothing is left that nobody else works at."""
    while True:
        with store.reading() as tx:
            waiting = follow_ups.waiting(tx, now)
        done = sum(
            database.write(store, partial(_work, occurrence_id=occurrence_id, now=now))
            for occurrence_id in waiting
        )
        if not done:
            return


def _work(tx: Tx, occurrence_id: int, now: datetime) -> int:
    return follow_ups.work(tx, occurrence_id, now)

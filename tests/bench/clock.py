"""What a clock does about all that is due beside a job queue on one PostgreSQL, and what idling costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONValue
from sqlalchemy import bindparam, insert, select, text, update

from bot.planning import plan
from dialogs.notices import WORDINGS
from store import outbox
from store.db import Store, UtcDateTime
from store.tables import Address, Booking, Occurrence, Outbox
from tests.bench import hubs, sending
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.sending import Sample
from tests.databases import Databases

JOBS = 2_000
_ROUNDS = 3  # as each takes the queue ten seconds and more
# Where its own figures are best: it fetches jobs one by one, and ends several at once.
WORKERS = 20
SIZES = (0, 10_000, 1_000_000)
_TICKS = 60
_NOW = hubs.NOW
_WITHIN_NOISE = Goal(1.5, is_least=False)


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield what is due by a job queue's rate, and an idle tick by the rows that lie there."""
    yield from _beside_procrastinate(databases)
    for engine in ("postgres", "sqlite"):
        yield from _idle(databases, engine)


# --- Beside a job queue -------------------------------------------------------------------------


def _beside_procrastinate(databases: Databases) -> Iterator[Figure]:
    sides: list[Callable[[], Sample]] = [
        partial(_with, databases, "ready", _fill_ready),
        partial(_with, databases, "worded", _fill_reminders),
        lambda: asyncio.run(_procrastinate(databases.empty("postgres"))),
    ]
    ready, worded, jobs = alternate(sides, _ROUNDS)
    theirs = [sample.a_second for sample in jobs]
    for what, ours, bar in (("claimed and marked", ready, 20), ("with words built", worded, 10)):
        rates = [sample.a_second for sample in ours]
        note = f"longest gap {median(sample.longest_gap_ms for sample in ours):.1f} ms"
        yield compare(f"{JOBS:,} due, {what}", rates, "a second", "procrastinate", theirs, Goal(bar), note)


def _with(databases: Databases, name: str, fill: Callable[[Store], None]) -> Sample:
    return sending.delivered(databases.copy("postgres", name, fill), JOBS, WORDINGS)


def _fill_ready(store: Store) -> None:
    sending.fill(store, JOBS)


def _fill_reminders(store: Store) -> None:
    """Give as many people a booking, each with a reminder that is due."""
    hubs.of_size(JOBS, 200, JOBS)(store)
    booked = (
        select(Booking.id, Booking.person_id, Address.id.label("address_id"), Occurrence.starts_at)
        .join(Address, Address.person_id == Booking.person_id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
    )
    with store.transaction() as tx:
        tx.execute(update(Occurrence).values(starts_at=_NOW + timedelta(days=1)))
        tx.execute(update(Booking).values(follow_up_at=None))
        tx.execute(insert(Outbox), [_reminder(**row._mapping) for row in tx.execute(booked)])
    hubs.analyse(store)


def _reminder(id: int, person_id: int, address_id: int, starts_at: Any) -> dict[str, Any]:
    return {
        "key": f"reminder:{id}",
        "kind": "reminder",
        "person_id": person_id,
        "address_id": address_id,
        "channel": hubs.CHANNEL,
        "args": {"booking": id, "rule": "1 day before", "starts_at": starts_at.isoformat()},
        "due_at": _NOW,
        "created_at": _NOW,
    }


async def _procrastinate(url: str) -> Sample:
    """Defer as many jobs that do nothing, and let one worker run them."""
    address = url.replace("+psycopg", "")
    app = App(connector=PsycopgConnector(conninfo=address, min_size=4, max_size=WORKERS))
    done = []

    @app.task
    async def send(words: str, person: int) -> None:
        done.append(person)

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        jobs: list[dict[str, JSONValue]] = [{"words": "CQI Taster", "person": n} for n in range(JOBS)]
        await send.batch_defer_async(*jobs)
        began = time.perf_counter()
        await app.run_worker_async(concurrency=WORKERS, wait=False, install_signal_handlers=False)
        seconds = time.perf_counter() - began
    if len(done) != JOBS:
        raise AssertionError(f"{len(done)} of {JOBS} jobs were run")
    return Sample(JOBS / seconds)


# --- An idle tick -------------------------------------------------------------------------------


def _idle(databases: Databases, engine: str) -> Iterator[Figure]:
    urls = [_filled(databases.empty(engine), rows) for rows in SIZES]
    none, *filled = alternate([partial(_tick_milliseconds, url) for url in urls])
    for rows, took in zip(SIZES[1:], filled, strict=True):
        what = f"an idle tick, {rows:,} sent and {rows:,} booked, {engine}"
        yield compare(what, took, "ms", "the same of none", none, _WITHIN_NOISE)


def _tick_milliseconds(url: str) -> float:
    """Return the median of some ticks, after one that opens the database."""
    with closing(Store(url)) as store:
        _tick(store)
        took = []
        for _ in range(_TICKS):
            began = time.perf_counter()
            _tick(store)
            took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _tick(store: Store) -> None:
    plan(store, _NOW)
    with store.reading() as tx:
        if outbox.is_anything_due(tx, channels=[hubs.CHANNEL], now=_NOW):
            raise AssertionError("something is due")


def _filled(url: str, rows: int) -> str:
    """Write so many messages that were sent, and bookings of the past or to be followed up tomorrow."""
    with closing(Store(url)) as store:
        hubs.of_size(1_000, 2_000, 0)(store)
        plan(store, _NOW)
        with store.transaction() as tx:
            tx.execute(update(Outbox).values(state="sent"))
            for statement in (_BOOKED, _SENT) if rows else ():
                tx.execute(text(statement).bindparams(_AT), {"now": _NOW, "rows": rows})
        hubs.analyse(store)
    return url


_AT = bindparam("now", type_=UtcDateTime())
_BOOKED = """
    INSERT INTO booking (occurrence_id, person_id, booked_by_id, part, party, state, note, answers,
        is_late_cancel, created_at, changed_at, follow_up_from, follow_up_at)
    SELECT occurrence.id, person.id, person.id, 'attend', 1, 'booked', '', '{}', false, :now, :now, :now,
        CASE WHEN occurrence.starts_at > :now THEN occurrence.starts_at END
    FROM occurrence JOIN session_type ON session_type.id = occurrence.session_type_id AND slug = 'bench'
    CROSS JOIN person
    ORDER BY person.id, occurrence.id LIMIT :rows
"""
_SENT = """
    INSERT INTO outbox (key, kind, channel, args, state, due_at, sent_at, attempts, reason, created_at)
    WITH RECURSIVE one(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one WHERE number < :rows)
    SELECT 'old' || number, 'reminder', 'bench', '{}', 'sent', :now, :now, 1, '', :now FROM one
"""

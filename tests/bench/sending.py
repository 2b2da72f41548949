"""Ten thousand due messages claimed, sent to a channel that takes all and marked; how long the loop waits."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import insert, select

from bot.app import spare_what_is_loaded
from bot.delivery import Delivery
from bot.words import Wording
from dialogs.codec import reply_to_json
from dialogs.messages import Outgoing, Reply, Sent
from store.db import Store
from store.tables import Address, Outbox
from tests import world
from tests.bench import hubs, raw_sql
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.databases import Databases

MESSAGES = 10_000
NO_WORDINGS: Mapping[str, Wording] = {}
_BEAT_SECONDS = 0.001
_NOW = world.NOW


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: messages a second, and the longest time for which nothing else could run on the loop."""

    a_second: float
    longest_gap_ms: float = 0.0


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the rate and the longest gap of the event loop, on both engines."""
    for engine in ("sqlite", "postgres"):
        ours, theirs = alternate(
            [partial(_fresh, databases, engine, delivered), partial(_fresh, databases, engine, raw)]
        )
        what = f"{MESSAGES:,} due messages, {engine}"
        rates = [sample.a_second for sample in ours], [sample.a_second for sample in theirs]
        yield compare(what, rates[0], "messages/s", "raw SQL, batches of 64", rates[1], Goal(0.4))
        gaps = [sample.longest_gap_ms for sample in ours]
        yield Figure(
            f"{what}: longest gap",
            median(gaps),
            "ms",
            "the goal",
            10.0,
            median(gaps) / 10.0,
            Goal(1, is_least=False),
        )


def _fresh(databases: Databases, engine: str, work: Callable[[str], Sample]) -> Sample:
    return work(databases.copy(engine, "due", prepare))


def prepare(store: Store) -> None:
    """Fill a database with messages that are due, to as many people."""
    fill(store, MESSAGES)


def fill(store: Store, messages: int) -> None:
    """Fill a database with so many messages that are due, to as many people."""
    hubs.with_people(messages)(store)
    with store.transaction() as tx:
        query = select(Address.id, Address.person_id).where(Address.channel == hubs.CHANNEL)
        tx.execute(insert(Outbox), [_message(*row) for row in tx.execute(query)])
    hubs.analyse(store)


def _message(address_id: int, person_id: int) -> dict[str, Any]:
    return {
        "key": f"reminder:{person_id}",
        "kind": "reminder",
        "person_id": person_id,
        "address_id": address_id,
        "channel": hubs.CHANNEL,
        "body": reply_to_json(Reply("CQI Taster is tomorrow at 10am in the Innovation Hub.")),
        "due_at": _NOW,
        "created_at": _NOW,
    }


def delivered(url: str, messages: int = MESSAGES, wordings: Mapping[str, Wording] = NO_WORDINGS) -> Sample:
    """Send them as the clock does, while the event loop counts how long it is kept waiting."""
    with closing(Store(url)) as store:
        spare_what_is_loaded()  # as the clock does
        return asyncio.run(_deliver(store, messages, wordings))


class Counting:
    """A channel that takes everything at once and keeps nothing."""

    def __init__(self) -> None:
        self.arrived = 0

    async def send(self, message: Outgoing) -> Sent:
        await asyncio.sleep(0)
        self.arrived += 1
        return Sent(message.key)

    async def find(self, _message: Outgoing) -> None:
        return None


async def _deliver(store: Store, messages: int, wordings: Mapping[str, Wording]) -> Sample:
    channel = Counting()
    delivery = Delivery(store, {hubs.CHANNEL: channel}, wordings, "bench")
    gaps: list[float] = []
    beating = asyncio.create_task(_beat(gaps))
    await asyncio.sleep(10 * _BEAT_SECONDS)
    gaps.clear()
    began = time.perf_counter()
    while (await delivery.deliver_channel(hubs.CHANNEL, _NOW)).claimed:
        pass
    seconds = time.perf_counter() - began
    beating.cancel()
    if channel.arrived != messages:
        raise AssertionError(f"{channel.arrived} of {messages} messages arrived")
    return Sample(messages / seconds, max(gaps) * 1000)


async def _beat(gaps: list[float]) -> None:
    """Sleep again and again, and note by how much each sleep was too long."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_BEAT_SECONDS)
        gaps.append(time.perf_counter() - began - _BEAT_SECONDS)


# --- The reference: the same in plain SQL, batch by batch ---------------------------------------

_CLAIM = """
    SELECT outbox.id, outbox.key, outbox.kind, outbox.person_id, outbox.args, outbox.body, outbox.channel,
           address.tenant, address.user_id, address.reference
    FROM outbox JOIN address ON address.id = outbox.address_id
    WHERE outbox.channel = 'bench' AND outbox.state = 'due' AND outbox.due_at <= :now
    ORDER BY outbox.due_at, outbox.id LIMIT 64
"""
_TAKE = "UPDATE outbox SET state = 'sending', owner = 'raw', lease_until = :now, attempts = 1 WHERE id = :id"
_MARK = """
    UPDATE outbox SET state = 'sent', sent_at = :now, provider_id = :key, owner = NULL, lease_until = NULL
    WHERE id = :id AND owner = 'raw' AND state = 'sending'
"""


def raw(url: str) -> Sample:
    """In one transaction after another, mark what was claimed in the one before and claim the next batch."""
    is_sqlite = url.startswith("sqlite")
    connection = raw_sql.sqlite_connection(url) if is_sqlite else raw_sql.postgres_connection(url)
    claim, take, mark = (each if is_sqlite else _for_psycopg(each) for each in (_CLAIM, _TAKE, _MARK))
    if not is_sqlite:
        claim += " FOR UPDATE OF outbox SKIP LOCKED"
    now = {"now": _NOW.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else _NOW}
    rows: list[Any] = []
    sent = 0
    began = time.perf_counter()
    with closing(connection), closing(connection.cursor()) as cursor:
        while not sent or rows:
            _begin(cursor, is_sqlite)
            cursor.executemany(mark, [{"id": row[0], "key": row[1], **now} for row in rows])
            rows = cursor.execute(claim, now).fetchall()
            cursor.executemany(take, [{"id": row[0], **now} for row in rows])
            connection.commit()
            sent += len([json.loads(row[5]) if is_sqlite else row[5] for row in rows])
    if sent != MESSAGES:
        raise AssertionError(f"{sent} of {MESSAGES} were claimed")
    return Sample(MESSAGES / (time.perf_counter() - began))


def _begin(cursor: Any, is_sqlite: bool) -> None:
    if is_sqlite:  # psycopg begins by itself
        cursor.execute("BEGIN IMMEDIATE")


def _for_psycopg(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)

"""kill -9 at random moments while clocks send to a chat platform that fails in every way.

Here: what such runs share, whatever the platform. Not here: what may come of it (`slack_kills` and the like).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox, people
from store.audits import Finding
from store.db import Store, Tx
from store.people import Speaker
from store.tables import Outbox
from tests.databases import Databases
from tests.faults import worlds
from tests.faults.jobs import RunChatClock
from tests.faults.killing import Killer, kill_now_and_then, settle
from tests.faults.processes import Worker
from tests.faults.worlds import utc_now


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages to as many people, and which share of all requests goes wrong."""

    messages: int = 1000
    kills: int = 30
    clocks: int = 2
    mishaps: float = 0.3
    seconds: float = 0.3
    pause: tuple[float, float] = (0.4, 1.2)
    # What goes wrong with these delays a process that has just started by five seconds.
    spared: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.clocks} clocks, {self.kills} kills, {self.mishaps:.0%} faults"
        )


@dataclass(frozen=True, slots=True)
class There:
    """The platform of a run: its settings for a database, its accounts by number, and what is there by now.

    `arrived` counts once, and returns what says of a key how often its message is there.
    """

    environ: Callable[[str], Mapping[str, str]]
    account: Callable[[int], Mapping[str, Any]]
    arrived: Callable[[], Callable[[str], int]]
    requests: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Row:
    """A message: how it ended, and how often it is there."""

    key: str
    kind: str
    state: str
    reason: str
    there: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of all messages."""

    killer: Killer
    rows: Sequence[Row]
    findings: list[Finding]
    requests: float
    seconds: float

    @property
    def twice(self) -> list[str]:
        return [row.key for row in self.rows if row.there > 1]

    @property
    def not_there(self) -> list[Row]:
        return [row for row in self.rows if not row.there]

    @property
    def states(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)


def key_of(number: int) -> str:
    """Return the key of the message to a person; its words are “Message 7.”."""
    return f"m{number}"


def send(
    databases: Databases,
    engine: str,
    size: Size,
    seed: str,
    there: There,
    kinds: Sequence[str],
    without: str = "",
) -> Sent:
    """Kill clocks, and start others, while they send one message to each, of these kinds in turn."""
    world = worlds.create(databases, engine, 1)
    store = Store(world.url)
    _fill(store, size.messages, there, kinds)
    job = RunChatClock(there.environ(world.url), haste=5.0, without=without)
    clocks = [Worker(databases.folder, job) for _ in range(size.clocks)]
    killer = Killer(store)
    began = time.monotonic()
    kill_now_and_then(clocks, killer, size.kills, seed, databases.folder, job, size.pause)
    settle(store)
    seconds = time.monotonic() - began
    for clock in clocks:
        clock.stop()
    rows = _rows(store, there)
    store.close()
    return Sent(killer, rows, worlds.invariants(world.url), there.requests() / len(rows), seconds)


def _fill(store: Store, messages: int, there: There, kinds: Sequence[str]) -> None:
    """Add messages to as many people, all due."""
    now = utc_now()
    with store.transaction() as tx:
        for number in range(messages):
            account = there.account(number)
            reached = people.recognise(tx, name="", email=None, now=now, **account)
            _add(tx, number, kinds[number % len(kinds)], account["channel"], reached, now)


def _add(tx: Tx, number: int, kind: str, channel: str, to: Speaker, now: datetime) -> None:
    """Add a message; an answer is that of a process that died before it sent it."""
    key, body = key_of(number), reply_to_json(Reply(f"Message {number}."))
    if kind == outbox.ANSWER:
        outbox.add_answer(
            tx, key=key, person_id=to.person_id, address_id=to.address_id, channel=channel, body=body,
            owner="killed before", now=now, lease=timedelta(0),
        )  # fmt: skip
        return
    due_at = now - timedelta(seconds=1)
    worlds.wake_up(tx, to.person_id, now)
    outbox.add(tx, key=key, kind=kind, person_id=to.person_id, args={}, body=body, due_at=due_at, now=now)


def _rows(store: Store, there: There) -> list[Row]:
    there_of = there.arrived()
    with store.reading() as tx:
        rows = tx.execute(select(Outbox.key, Outbox.kind, Outbox.state, Outbox.reason)).all()
    return [Row(row.key, row.kind, row.state, row.reason or "", there_of(row.key)) for row in rows]

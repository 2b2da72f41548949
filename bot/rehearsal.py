"""The whole clock over a span of time, on a copy of the hub and with channels that only write down.

The copy is a SQLite file, whatever the hub runs on. Everything is what really runs: the planning, the
outbox, the wordings and the delivery; only time jumps from one thing that is due to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select

from bot import planning
from bot.delivery import Delivery
from bot.words import Wording
from dialogs.messages import Outgoing, SendOutcome, Sent
from store import outbox_view
from store.db import Store
from store.outbox_view import Addressee
from store.tables import Base

_ROWS_AT_ONCE = 1000
# What is not due at a moment of its own, such as new dates of a series, is done once a day.
_A_DAY = timedelta(days=1)
# However much comes due at one moment is sent in so many rounds, or something writes to itself.
_MOST_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One message that would go: when (UTC), where, to whom, of what kind, and what it says."""

    at: datetime
    channel: str
    name: str
    kind: str
    text: str


@dataclass(slots=True)
class Recorder:
    """A channel that keeps what it is given, with the moment."""

    now: datetime
    sent: list[tuple[datetime, Outgoing]] = field(default_factory=list)

    async def send(self, message: Outgoing) -> SendOutcome:
        """Keep the message."""
        self.sent.append((self.now, message))
        return Sent(f"rehearsed:{message.outbox_id}")

    async def find(self, message: Outgoing) -> None:
        """Say that nothing of the kind is there."""


@contextmanager
def copied(source: Store) -> Iterator[Store]:
    """Copy everything of a hub as it is at one moment; the copy is gone at the end."""
    with TemporaryDirectory(prefix="hub-rehearsal-") as folder:
        copy = Store(f"sqlite:///{Path(folder) / 'hub.db'}")
        try:
            Base.metadata.create_all(copy.engine)
            _copy(source, copy)
            yield copy
        finally:
            copy.close()


def _copy(source: Store, copy: Store) -> None:
    with source.snapshot() as old, copy.transaction() as new:
        new.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in Base.metadata.sorted_tables:
            for rows in old.execute(select(table)).mappings().partitions(_ROWS_AT_ONCE):
                new.execute(insert(table), [dict(row) for row in rows])


async def rehearse(
    hub: Store,
    wordings: Mapping[str, Wording],
    first: datetime,
    last: datetime,
    daily: Callable[[Store, datetime], None],
) -> list[Line]:
    """Let the clock run from `first` to `last`, both included, and return what it would send, in order.

    `hub` is changed as if it had happened, so it is to be a copy. `daily` is called at the start and then
    every day. Nobody answers: a place that is offered lapses.
    """
    recorder = Recorder(first)
    delivery = Delivery(hub, dict.fromkeys(_channels(hub), recorder), wordings, "rehearsal")
    now, next_day = first, first
    while now <= last:
        recorder.now = now
        if now >= next_day:
            daily(hub, now)
            next_day += _A_DAY
        await _tick(hub, delivery, now)
        now = max(_next(hub, next_day), now + timedelta(seconds=1))
    return _lines(hub, recorder)


async def _tick(hub: Store, delivery: Delivery, now: datetime) -> None:
    """Plan and send until nothing more comes of it: what is sent may be what something else waited for."""
    for _ in range(_MOST_ROUNDS):
        planning.plan(hub, now)
        if not (await delivery.deliver_due(now)).claimed:
            return


def _next(hub: Store, next_day: datetime) -> datetime:
    with hub.reading() as tx:
        moments = (planning.next_at(tx), outbox_view.next_due(tx), next_day)
    return min(moment for moment in moments if moment is not None)


def _channels(hub: Store) -> list[str]:
    with hub.reading() as tx:
        return outbox_view.channels(tx)


def _lines(hub: Store, recorder: Recorder) -> list[Line]:
    with hub.reading() as tx:
        about = outbox_view.addressees(tx, [message.outbox_id for _, message in recorder.sent])
    return [_line(at, message, about[message.outbox_id]) for at, message in recorder.sent]


def _line(at: datetime, message: Outgoing, about: Addressee) -> Line:
    return Line(at, message.channel, about.name, about.kind, message.reply.text)

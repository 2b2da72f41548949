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


class Rehearsal:
    """The clock of one hub in a time of its own, which jumps from one thing that is due to the next.

    `hub` is changed as if it had happened, so it is to be a copy. `daily` is called at the start and then
    every day. What is sent, `recorder` keeps.
    """

    def __init__(
        self,
        hub: Store,
        wordings: Mapping[str, Wording],
        first: datetime,
        daily: Callable[[Store, datetime], None],
    ) -> None:
        self.recorder = Recorder(first)
        self._hub = hub
        self._daily = daily
        self._now = self._next_day = first
        senders = dict.fromkeys(_channels(hub), self.recorder)
        self._delivery = Delivery(hub, senders, wordings, "rehearsal")

    async def run_until(self, last: datetime) -> None:
        """Do everything that is due until then, that moment included."""
        while self._now <= last:
            self.recorder.now = self._now
            if self._now >= self._next_day:
                self._daily(self._hub, self._now)
                self._next_day += _A_DAY
            await self._tick()
            self._now = max(self._next(), self._now + timedelta(seconds=1))
        # Whoever does something now may have made something due before what was next.
        self._now = last

    async def _tick(self) -> None:
        """Plan and send until nothing more comes of it: what is sent may be what something waited for."""
        for _ in range(_MOST_ROUNDS):
            planning.plan(self._hub, self._now)
            if not (await self._delivery.deliver_due(self._now)).claimed:
                return

    def _next(self) -> datetime:
        with self._hub.reading() as tx:
            moments = (planning.next_at(tx), outbox_view.next_due(tx), self._next_day)
        return min(moment for moment in moments if moment is not None)


async def rehearse(
    hub: Store,
    wordings: Mapping[str, Wording],
    first: datetime,
    last: datetime,
    daily: Callable[[Store, datetime], None],
) -> list[Line]:
    """Let the clock run from `first` to `last`, both included, and return what it would send, in order.

    Nobody answers: a place that is offered lapses.
    """
    clock = Rehearsal(hub, wordings, first, daily)
    await clock.run_until(last)
    return _lines(hub, clock.recorder)


def _channels(hub: Store) -> list[str]:
    with hub.reading() as tx:
        return outbox_view.channels(tx)


def _lines(hub: Store, recorder: Recorder) -> list[Line]:
    with hub.reading() as tx:
        about = outbox_view.addressees(tx, [message.outbox_id for _, message in recorder.sent])
    return [_line(at, message, about[message.outbox_id]) for at, message in recorder.sent]


def _line(at: datetime, message: Outgoing, about: Addressee) -> Line:
    return Line(at, message.channel, about.name, about.kind, message.reply.text)

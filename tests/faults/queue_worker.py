"""One process beside a queue: its people come and go by chance, and the number of places rises and falls."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection

from sqlalchemy import select, update

from bot import database
from bot.clock import Clock, run_clock
from bot.delivery import Delivery
from bot.planning import plan
from dialogs.notices import WORDINGS
from store import bookings, changed_dates, ledger, locks, places, waiting
from store.booking_outcomes import ACTIONS, Wanted
from store.db import Store, Tx
from store.tables import HOLDING, Occurrence, OccurrencePart
from tests.fakes import FakeChannel
from tests.faults import unguarded
from tests.faults.history import Told
from tests.faults.jobs import FastTime, RunQueueClock, ServeQueue

CHANNEL = "fake"
# So long before it begins nobody does anything about a date any more: by then it is as it will be.
MARGIN = timedelta(hours=4)
_PAUSE_SECONDS = 0.05
_MOST_PLACES = 5


@dataclass
class Crowd:
    """The people of one process. The silent ones among them never answer an offer, so it lapses."""

    store: Store
    people: Sequence[int]
    time: FastTime
    chance: random.Random

    def come(self) -> Iterator[tuple[int, Told]]:
        """Let somebody do something at some date, until the last is near; yield what each was told."""
        with self.store.reading() as tx:
            dates = tx.execute(select(Occurrence.id, Occurrence.starts_at)).all()
        while ahead := [id_ for id_, at in dates if self.time.now() < at - MARGIN]:
            date, person = self.chance.choice(ahead), self.chance.choice(self.people)
            began = time.monotonic()
            said = database.write(self.store, partial(self._act, date=date, person=person))
            if said:
                yield date, Told(str(person), said, began, time.monotonic())
            time.sleep(self.chance.uniform(0, 2 * _PAUSE_SECONDS))

    def _act(self, tx: Tx, date: int, person: int) -> str:
        now = self.time.now()
        if self.chance.random() < 0.06:
            return self._change_places(tx, date, person, now)
        place = places.standing(tx, person, date)
        if place is None:
            party = self.chance.choice((1, 1, 1, 2))
            ask = self.chance.choice((bookings.book, waiting.join, waiting.join))
            return ACTIONS[type(ask(tx, Wanted(date, person, person, party=party), now))]
        if place.state in HOLDING and place.state != "offered":
            return self._maybe_cancel(tx, place.id, person, now, 0.3)
        if person % 3 == 0 and place.state == "offered":
            return ""
        if place.state == "waiting" and not place.is_open:
            return self._maybe_cancel(tx, place.id, person, now, 0.1)
        answer = self.chance.choice((waiting.accept, waiting.decline))
        return ACTIONS[type(answer(tx, place.id, person, now))]

    def _maybe_cancel(self, tx: Tx, booking: int, person: int, now: datetime, share: float) -> str:
        if self.chance.random() > share:
            return ""
        return ACTIONS[type(bookings.cancel(tx, booking, person, now))]

    def _change_places(self, tx: Tx, date: int, person: int, now: datetime) -> str:
        """Add places or take free ones away, as an import does, and write down how many there are."""
        held = locks.lock(tx, date)
        part = OccurrencePart.occurrence_id == date
        taken = tx.scalars(select(OccurrencePart.taken).where(part)).one()
        capacity = max(taken, self.chance.randint(1, _MOST_PLACES))
        tx.execute(update(OccurrencePart).where(part).values(capacity=capacity))
        ledger.note_down(tx, "capacity", None, person, held, now, capacity)
        changed_dates.catch_up(tx, [date], now)
        return ""


def serve(store: Store, job: ServeQueue, line: Connection) -> None:
    """Let the people of this process come and go, and say what each was told."""
    if job.without:
        unguarded.QUEUES[job.without]()
    line.send("ready")
    crowd = Crowd(store, job.people, line.recv(), random.Random(job.seed))
    line.send(list(crowd.come()))


def tick(store: Store, job: RunQueueClock, owner: str, fast: FastTime) -> None:
    """Plan and send in fast time, until told to stop."""
    if job.without:
        unguarded.QUEUES[job.without]()
    asyncio.run(_tick(store, owner, fast))


async def _tick(store: Store, owner: str, fast: FastTime) -> None:
    delivery = Delivery(store, {CHANNEL: FakeChannel()}, WORDINGS, owner)
    clock = Clock(delivery, plan=partial(plan, store), now=fast.now, tick_seconds=0.1)
    await run_clock(clock)

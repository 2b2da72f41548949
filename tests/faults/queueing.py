"""Waiting lists in fast time: in several processes people book, wait and answer, and places come and go.

Beside them clocks offer, lapse and send. The dates begin in the morning, so that what comes free in the night
before is for everybody who waits. The hub's own audit looks all the while, and afterwards every decision is
replayed in the order of commits.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from store import audits, people
from store.booking_outcomes import ACTIONS
from store.db import Store
from store.tables import Audit, Base, Booking, OccurrencePart
from tests.databases import Databases
from tests.faults import history, unguarded
from tests.faults.history import Decision, History, Told
from tests.faults.jobs import FastTime, RunQueueClock, ServeQueue
from tests.faults.processes import Worker
from tests.faults.queue_worker import CHANNEL
from tests.faults.result import Result
from tests.small_hub import SmallHub

_BEGINS = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
_CAPACITY = 3
# Whether a clock is in time depends on the machine: a second of it is an hour here.
_OF_THE_MACHINE = frozenset(("no message is late", "an offer has an end", "no message is abandoned"))
# What has to happen, or the run shows nothing.
EXPECTED = (
    *("booked", "joined", "full", "cancelled", "offered", "accepted", "declined", "lapsed"),
    *("offered_to_all", "capacity"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How many processes serve how many people each, on how many mornings, and how fast time runs."""

    processes: int = 8
    people: int = 4
    days: int = 4
    clocks: int = 2
    speed: float = 3600.0

    def __str__(self) -> str:
        return f"{self.processes} processes, {self.processes * self.people} people, {self.days} dates"


@dataclass
class Queued:
    """What came of it."""

    done: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    audits: int = 0
    turns: int = 0
    seconds: float = 0.0


def run(databases: Databases, size: Size, seed: str, *, without: str = "") -> Queued:
    """Let them come and go until the last date is near. `without` names a guard that is taken away."""
    url = databases.copy("postgres", "tables", lambda store: Base.metadata.create_all(store.engine))
    if without == "the lock":
        unguarded.drop_check(url)
    everybody, dates = _fill(url, size)
    workers = [
        Worker(databases.folder, ServeQueue(url, everybody[n :: size.processes], f"{seed}:{n}", without))
        for n in range(size.processes)
    ]
    clocks = [Worker(databases.folder, RunQueueClock(url, without)) for _ in range(size.clocks)]
    timing = FastTime(time.time(), _BEGINS, size.speed)
    for worker in (*clocks, *workers):
        worker.say(timing)
    queued, began, store = Queued(), time.monotonic(), Store(url)
    while not all(worker.has_spoken() for worker in workers):
        _audit(store, timing.now(), queued)
    told = [one for worker in workers for one in worker.hear()]
    for worker in workers:
        worker.finish()
    for clock in clocks:
        clock.stop()
    queued.seconds, queued.turns = time.monotonic() - began, len(told)
    _audit(store, timing.now(), queued)
    for date in dates:
        _replay(store, date, [one for its, one in told if its == date], queued)
    store.close()
    return queued


def report(databases: Databases, size: Size, seed: str) -> Result:
    """Return the run as a line of the table; every finding breaks the bar."""
    queued = run(databases, size, seed)
    broken = queued.findings[:3] + [f"{what}: never" for what in EXPECTED if not queued.done[what]]
    return Result("places", "postgres", str(size), _figures(queued), tuple(broken))


def report_without(databases: Databases, size: Size, seed: str, guard: str) -> Result:
    """Return a run without one guard: the audit or the replay must notice."""
    queued = run(databases, size, seed, without=guard)
    broken = () if queued.findings else ("nothing was noticed",)
    figures = {"findings": len(queued.findings), "rules": "; ".join(sorted(queued.rules)[:3])}
    return Result(f"places without {guard}", "postgres", str(size), figures, broken)


def _figures(queued: Queued) -> Mapping[str, object]:
    return {
        "turns": queued.turns,
        "audits": queued.audits,
        "findings": len(queued.findings),
        **{what: queued.done[what] for what in EXPECTED},
        "turns a second": queued.turns / queued.seconds,
    }


def _fill(url: str, size: Size) -> tuple[Sequence[int], Sequence[int]]:
    """Return the people and the dates of a new hub: each date in the quiet hours of a morning."""
    store = Store(url)
    hub = SmallHub(store)
    parts: list[Any] = [{"key": "attend", "title": "Come", "capacity": _CAPACITY, "questions": []}]
    type_id = hub.session_type(parts=parts, party_max=2)
    first = _BEGINS.replace(hour=7)
    dates = [hub.occurrence(type_id, first + timedelta(days=n + 1)) for n in range(size.days)]
    with store.transaction() as tx:
        account: dict[str, Any] = {"channel": CHANNEL, "tenant": "", "reference": {}, "email": None}
        everybody = [
            people.recognise(tx, **account, user_id=f"u{n}", name=f"Person {n}", now=_BEGINS).person_id
            for n in range(size.processes * size.people)
        ]
    store.close()
    random.Random(0).shuffle(everybody)
    return everybody, dates


def _audit(store: Store, now: datetime, queued: Queued) -> None:
    """Audit one moment: everything it reads is of the same snapshot."""
    with store.engine.connect() as tx:
        tx.execution_options(isolation_level="REPEATABLE READ")
        with tx.begin():
            found = [one for one in audits.check(tx, now) if one.rule not in _OF_THE_MACHINE]
    queued.findings += [f"{one.rule}: {one.row}: {one.what}" for one in found]
    queued.rules |= {one.rule for one in found}
    queued.audits += 1


def _replay(store: Store, date: int, told: Sequence[Told], queued: Queued) -> None:
    with store.reading() as tx:
        lines = tx.execute(
            select(Audit.revision, Audit.person_id, Audit.action, Audit.details)
            .where(Audit.occurrence_id == date)
            .order_by(Audit.revision)
        ).all()
        rows = tx.execute(
            select(Booking.state, Booking.person_id).where(Booking.occurrence_id == date).order_by(Booking.id)
        ).all()
        taken = tx.scalars(select(OccurrencePart.taken).where(OccurrencePart.occurrence_id == date)).one()
    decisions = [Decision(line[0], str(line[1]), line[2], line[3]["party"]) for line in lines]
    queued.done += Counter(one.action for one in decisions)
    booked, offered, waits = (
        [str(person) for state, person in rows if state == one] for one in ("booked", "offered", "waiting")
    )
    asked = set(ACTIONS.values())
    answers = [one for one in told if one.outcome in asked]
    found = history.check(History(_CAPACITY, decisions, answers, booked, taken, offered, waits))
    queued.findings += [f"date {date}: {one.rule}: {one.what}" for one in found]
    queued.rules |= {one.rule for one in found}

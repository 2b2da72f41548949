"""Whole turns, from the message to the answer marked as sent, beside the raw SQL of the same transactions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from threading import Barrier, Lock

from sqlalchemy import select

from bot.turn import Answered, Turns
from dialogs.messages import Incoming, Press
from store import outbox
from store.db import Store
from store.outbox import Mark
from store.tables import Occurrence, SessionType
from tests import world
from tests.bench import hubs, raw_sql
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.raw_sql import Transaction, player
from tests.databases import Databases

TURNS = 480
# Turns before the watch is started: the first ones compile statements and read the catalogue.
WARM = 32
_DATES = 8

Job = Callable[[int], Incoming]
# Takes the numbers of some people and runs their turns, one after another.
Client = Callable[[range], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one side."""

    a_second: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Which database, how many clients at once, and what each person says."""

    databases: Databases
    engine: str
    clients: int
    job: Job

    def copy(self) -> str:
        """Return the URL of a fresh database that nobody has said anything to."""
        return self.databases.copy(self.engine, "people", hubs.with_people(WARM + TURNS))


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the figures of a booking and of "what's on", on both engines, with one and many clients."""
    for engine in ("sqlite", "postgres"):
        with closing(Store(databases.copy(engine, "people", hubs.with_people(WARM + TURNS)))) as store:
            jobs = _jobs(store)
        for name, job in jobs.items():
            goal = Goal(0.4) if (name, engine) == ("a whole booking", "sqlite") else None
            for clients in (1, 16):
                yield _figure(name, Setting(databases, engine, clients, job), goal)


def _jobs(store: Store) -> dict[str, Job]:
    dates = _dates(store)
    return {
        "a whole booking": lambda n: _press(n, "book", {"occurrence": dates[n % len(dates)]}),
        "what’s on, typed": lambda n: Incoming(f"on{n}", hubs.sender(n), text="what's on next week"),
        "what’s on, pressed": lambda n: _press(n, "whats_on", {}),
    }


def _dates(store: Store) -> list[int]:
    """Return several dates, so that people do not all wait for the lock of one of them."""
    query = select(Occurrence.id).join(SessionType).where(SessionType.slug == "cqi_taster")
    coming = query.where(Occurrence.state == "planned", Occurrence.starts_at > world.NOW)
    with store.reading() as tx:
        return list(tx.scalars(coming.order_by(Occurrence.starts_at).limit(_DATES)))


def _press(number: int, flow: str, args: dict[str, int]) -> Incoming:
    return Incoming(f"{flow}{number}", hubs.sender(number), press=Press(flow, args))


def _figure(name: str, setting: Setting, goal: Goal | None) -> Figure:
    scripts = record(setting)
    turns, raw = alternate([partial(product, setting), partial(replayed, setting, scripts)])
    cpu = sorted(sample.cpu_ms for sample in turns)[len(turns) // 2]
    raw_cpu = sorted(sample.cpu_ms for sample in raw)[len(raw) // 2]
    return compare(
        f"{name}, {setting.engine}, {setting.clients} at once",
        [sample.a_second for sample in turns],
        "turns/s",
        "raw SQL of the same",
        [sample.a_second for sample in raw],
        goal,
        f"CPU {cpu:.2f} ms a turn, raw {raw_cpu:.2f} ms",
    )


def record(setting: Setting) -> list[list[Transaction]]:
    """Return what each person's turn sends to the database, in the order of the people."""
    scripts = []
    with closing(Store(setting.copy())) as store, asyncio.Runner() as runner:
        turns = world.turns(store)
        with raw_sql.record(store) as recorder:
            for number in range(WARM + TURNS):
                runner.run(take(turns, setting.job(number)))
                scripts.append(recorder.take())
    return scripts


def product(setting: Setting) -> Sample:
    """Run everybody's turn through the product, on an event loop as the channels do."""
    with closing(Store(setting.copy())) as store, asyncio.Runner() as runner:
        turns = world.turns(store)

        async def all_of(people: range) -> None:
            async def client(numbers: range) -> None:
                for number in numbers:
                    await take(turns, setting.job(number))

            await asyncio.gather(
                *(client(people[first :: setting.clients]) for first in range(setting.clients))
            )

        runner.run(all_of(range(WARM)))
        began, cpu_began = time.perf_counter(), time.process_time()
        runner.run(all_of(range(WARM, WARM + TURNS)))
        return Sample(TURNS / (time.perf_counter() - began), (time.process_time() - cpu_began) / TURNS * 1000)


def replayed(setting: Setting, scripts: Sequence[list[Transaction]]) -> Sample:
    """Run the recorded statements of everybody's turn."""
    url, writing = setting.copy(), Lock()
    players = [player(url, writing) for _ in range(setting.clients)]

    def client(number: int) -> Client:
        def run(numbers: range) -> None:
            for script in numbers:
                players[number].play(scripts[script])

        return run

    try:
        return _timed([client(number) for number in range(setting.clients)])
    finally:
        for one in players:
            one.close()


async def take(turns: Turns, incoming: Incoming) -> None:
    """Answer one message, and note that the answer was sent, as every channel does."""
    handled = await turns.take(incoming, world.NOW)
    if not isinstance(handled, Answered):
        raise AssertionError("a first delivery is answered")
    marks = [Mark(handled.outgoing.outbox_id, "sent")]
    marking = partial(outbox.mark, marks=marks, owner=turns.owner, now=world.NOW)
    await turns.transactions.run(marking, lasting=False)


def _timed(clients: Sequence[Client]) -> Sample:
    """Let the clients share the warm-up, then the turns that count; return the rate of these."""
    barrier = Barrier(len(clients) + 1)

    def run(client: Client, number: int) -> None:
        client(range(number, WARM, len(clients)))
        barrier.wait()
        client(range(WARM + number, WARM + TURNS, len(clients)))

    with ThreadPoolExecutor(len(clients)) as pool:
        running = [pool.submit(run, client, number) for number, client in enumerate(clients)]
        barrier.wait()
        began, cpu_began = time.perf_counter(), time.process_time()
        for future in running:
            future.result()
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
    return Sample(TURNS / seconds, cpu_seconds / TURNS * 1000)

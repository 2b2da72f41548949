"""People book on Slack while PostgreSQL dies and comes back, or web processes are killed: nothing is lost.

What was not acknowledged Slack delivers again; an answer that a process did not live to send, a clock sends.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from store.db import Store
from tests.databases import Databases
from tests.faults import slack_crowd, slack_there, slack_web, worlds
from tests.faults.jobs import RunSlackClock, ServeSlack
from tests.faults.killing import Killer, broken_bars
from tests.faults.own_postgres import own_postgres
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.slack_post import SlackPost, posting
from tests.faults.worlds import World
from tests.slack.fake_slack import FakeSlack

Trouble = Callable[["_Service"], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want so many places from so many web processes, with how many troubles meanwhile."""

    people: int = 600
    places: int = 200
    troubles: int = 3
    processes: int = 4
    at_once: int = 16
    # How long a request to Slack takes: an answer is on its way for as long.
    seconds: float = 0.1

    def __str__(self) -> str:
        wanted = f"{self.people} people, {self.places} places"
        return f"{wanted}, {self.processes} processes, {self.troubles} troubles"


def report_restarts(folder: Path, size: Size, seed: str) -> Result:
    """Restart PostgreSQL with -m immediate while everybody books."""
    with own_postgres() as server:
        world = worlds.fill(server.url, size.places)
        came = _come(folder, world, size, seed, lambda _service: server.restart_at_once())
    hit = not came.post.counts["unavailable"]
    broken = broken_bars({"no delivery was hit by a restart": hit})
    return came.result("Slack, PostgreSQL restarts", size, broken)


def report_kills(databases: Databases, size: Size, seed: str) -> Result:
    """Kill web processes while everybody books."""
    world = worlds.create(databases, "postgres", size.places)
    came = _come(databases.folder, world, size, seed, _Service.kill_one)
    broken = broken_bars(came.killer.bars(size.troubles, set(), askable=True))
    return came.result("Slack, web processes killed", size, broken)


def report_unasked(databases: Databases, size: Size, seed: str) -> Result:
    """Kill web processes, and let the clock send again without looking: it must show as duplicates."""
    world = worlds.create(databases, "postgres", size.places)
    came = _come(databases.folder, world, size, seed, _Service.kill_one, asks=False)
    twice = [messages for messages in came.post.seen.by_mark.values() if len(messages) > 1]
    broken = broken_bars({"no duplicates: the run shows nothing": not twice})
    figures = {"in flight": len(came.killer.in_flight), "duplicates": len(twice), "seconds": came.seconds}
    return Result("Slack, killed, never asked", "postgres", str(size), figures, tuple(broken))


@dataclass
class _Service:
    """The web processes on their shared port, and a clock beside them."""

    folder: Path
    job: ServeSlack
    killer: Killer
    chance: random.Random
    workers: list[Worker] = field(default_factory=list)

    def kill_one(self) -> None:
        """Kill a process, and put another in its place."""
        number = self.chance.randrange(len(self.workers))
        self.killer.kill(self.workers[number])
        self.workers[number] = Worker(self.folder, self.job)


@dataclass(frozen=True, slots=True)
class _Came:
    post: SlackPost
    killer: Killer
    judged: slack_crowd.Judged
    seconds: float

    def result(self, name: str, size: Size, broken: list[str]) -> Result:
        counts = self.post.counts
        figures = {
            "deliveries": len(self.post.acknowledged_in),
            "unavailable": counts["unavailable"],
            "not reached": counts["not reached"],
            "delivered again": counts["delivered again"],
            "pressed again": counts["pressed again"],
            "in flight": len(self.killer.in_flight),
            "booked": self.judged.told["booked"],
            "full": self.judged.told["full"],
            "seconds": self.seconds,
        }
        return Result(name, "postgres", str(size), figures, (*self.judged.broken, *broken))


def _come(folder: Path, world: World, size: Size, seed: str, trouble: Trouble, *, asks: bool = True) -> _Came:
    slack_crowd.introduce(world.url, size.people)
    with ExitStack() as stack:
        slack = stack.enter_context(slack_there.slack_with(size.people, seconds=size.seconds))
        port = stack.enter_context(slack_web.shared_port())
        environ = slack_there.environ(slack, world.url, PORT=str(port))
        service = _Service(folder, ServeSlack(environ), Killer(Store(world.url)), random.Random(seed))
        service.workers += [Worker(folder, service.job) for _ in range(size.processes)]
        clock = Worker(folder, RunSlackClock(environ, asks=asks))
        began = time.monotonic()
        post = asyncio.run(_book(slack_web.address_of(port), slack, world, size, service, trouble))
        slack_crowd.settled(world.url)
        seconds = time.monotonic() - began
        for worker in (*service.workers, clock):
            worker.stop()
        judged = slack_crowd.judge(post, world)
        service.killer.store.close()
    return _Came(post, service.killer, judged, seconds)


async def _book(
    address: str, slack: FakeSlack, world: World, size: Size, service: _Service, trouble: Trouble
) -> SlackPost:
    async with posting(address, slack) as post:
        coming = slack_crowd.come(post, world, range(size.people), size.at_once)
        await asyncio.gather(coming, _now_and_then(post, size, service, trouble))
    return post


def _now_and_then(post: SlackPost, size: Size, service: _Service, trouble: Trouble) -> Awaitable[None]:
    """Make trouble so many times, spread over the whole run."""

    async def make() -> None:
        for number in range(1, size.troubles + 1):
            while len(post.deliveries) < number * size.people / (size.troubles + 1):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await asyncio.sleep(service.chance.uniform(0, 0.1))
            await asyncio.to_thread(trouble, service)

    return make()

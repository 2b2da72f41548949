"""People book on a chat platform while PostgreSQL dies and comes back, or web processes are killed.

What was not acknowledged is delivered again; an answer that a process did not live to send, a clock sends.
Here: what such runs share, whatever the platform. Not here: what must hold (`slack_away`, `teams_away`).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.db import Store
from tests.faults import chat_crowd, web_processes
from tests.faults.chat_post import ChatPost
from tests.faults.jobs import RunChatClock, ServeChat
from tests.faults.killing import Killer
from tests.faults.own_postgres import own_postgres
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.worlds import World, fill

Trouble = Callable[["Service"], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want so many places from so many web processes, with how many troubles meanwhile."""

    people: int = 600
    places: int = 200
    troubles: int = 3
    processes: int = 4
    at_once: int = 16
    # How long a request to the platform takes: an answer is on its way for as long.
    seconds: float = 0.1

    def __str__(self) -> str:
        wanted = f"{self.people} people, {self.places} places"
        return f"{wanted}, {self.processes} processes, {self.troubles} troubles"


@dataclass(frozen=True, slots=True)
class Platform:
    """A fake platform that is served: the hub's settings for it, its accounts, and how it delivers where."""

    environ: Callable[..., Mapping[str, str]]
    account: Callable[[int], Mapping[str, Any]]
    posting: Callable[[str], AbstractAsyncContextManager[ChatPost]]
    path: str


# Serves a platform of so many people, a request to which takes so many seconds.
Serve = Callable[[int, float], AbstractContextManager[Platform]]


@dataclass
class Service:
    """The web processes on their shared port, and a clock beside them."""

    folder: Path
    job: ServeChat
    killer: Killer
    chance: random.Random
    workers: list[Worker] = field(default_factory=list)

    def kill_one(self) -> None:
        """Kill a process, and put another in its place."""
        number = self.chance.randrange(len(self.workers))
        self.killer.kill(self.workers[number])
        self.workers[number] = Worker(self.folder, self.job)


@dataclass(frozen=True, slots=True)
class Came:
    """How it was: what was delivered and answered, who was killed, and each bar that does not hold."""

    post: ChatPost
    killer: Killer
    judged: chat_crowd.Judged
    seconds: float

    def result(self, name: str, size: Size, broken: list[str]) -> Result:
        """Return the result, with what else is broken."""
        counts = self.post.counts
        figures = {
            "deliveries": len(self.post.acknowledged_in),
            "unavailable": counts["unavailable"],
            "not reached": counts["not reached"],
            "delivered again": counts["delivered again"],
            "pressed again": counts["pressed again"],
            "in flight": len(self.killer.in_flight),
            "lost": sum(
                1 for one in self.post.deliveries if one.acknowledged and not self.post.answer_to(one)
            ),
            "doubled": len(self.post.twice),
            "booked": self.judged.told["booked"],
            "full": self.judged.told["full"],
            "seconds": self.seconds,
        }
        return Result(name, "postgres", str(size), figures, (*self.judged.broken, *broken))


def come_while_it_restarts(folder: Path, serve: Serve, size: Size, seed: str, without: str = "") -> Came:
    """Restart PostgreSQL with -m immediate while everybody books."""
    with own_postgres() as server:
        world = fill(server.url, size.places)
        return come(folder, serve, world, size, seed, lambda _service: server.restart_at_once(), without)


def come(
    folder: Path, serve: Serve, world: World, size: Size, seed: str, trouble: Trouble, without: str = ""
) -> Came:
    """Let everybody book while there is trouble."""
    with ExitStack() as stack:
        platform = stack.enter_context(serve(size.people, size.seconds))
        chat_crowd.introduce(world.url, size.people, platform.account)
        port = stack.enter_context(web_processes.shared_port())
        environ = platform.environ(world.url, PORT=str(port))
        job = ServeChat(environ, without=without)
        service = Service(folder, job, Killer(Store(world.url)), random.Random(seed))
        service.workers += [Worker(folder, service.job) for _ in range(size.processes)]
        clock = Worker(folder, RunChatClock(environ, without=without))
        began = time.monotonic()
        post = asyncio.run(
            _book(f"http://127.0.0.1:{port}/{platform.path}", platform, world, size, service, trouble)
        )
        chat_crowd.settled(world.url)
        seconds = time.monotonic() - began
        for worker in (*service.workers, clock):
            worker.stop()
        judged = chat_crowd.judge(post, world)
        service.killer.store.close()
    return Came(post, service.killer, judged, seconds)


async def _book(
    address: str, platform: Platform, world: World, size: Size, service: Service, trouble: Trouble
) -> ChatPost:
    async with platform.posting(address) as post:
        coming = chat_crowd.come(post, world, range(size.people), size.at_once)
        await asyncio.gather(coming, _now_and_then(post, size, service, trouble))
    return post


def _now_and_then(post: ChatPost, size: Size, service: Service, trouble: Trouble) -> Awaitable[None]:
    """Make trouble so many times, spread over the whole run."""

    async def make() -> None:
        for number in range(1, size.troubles + 1):
            while len(post.deliveries) < number * size.people / (size.troubles + 1):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await asyncio.sleep(service.chance.uniform(0, 0.1))
            await asyncio.to_thread(trouble, service)

    return make()

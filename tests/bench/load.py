"""People who do something in a chat and wait for the reply: deliveries in, messages out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from statistics import median
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.bench.api import Api
from tests.bench.sides import Side

Json = dict[str, Any]
Signed = tuple[bytes, dict[str, str]]

# So many that nobody is too quick for any limit of ours.
USERS = 800
_MOST_SECONDS = 120.0
_ASK_AGAIN_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one side: replies a second, and medians of milliseconds."""

    a_second: float
    acknowledged_ms: float
    replied_ms: float
    cpu_ms: float


@dataclass
class Deed:
    """What people do: `told(n)` is how it is delivered the n-th time, `reply` is what they read then.

    `signed` makes a body and headers of that, at the last moment.
    """

    told: Callable[[int], Json]
    reply: str
    signed: Callable[[Json], Signed]
    _numbers: Iterator[int] = field(default_factory=count)

    def next(self) -> _Delivery:
        """Return the next delivery, signed just now; it is by another user than those before it."""
        number = next(self._numbers)
        body, headers = self.signed(self.told(number))
        return _Delivery(user(number), body, headers, self.reply)


@dataclass(slots=True)
class _Delivery:
    user: str
    body: bytes
    headers: dict[str, str]
    reply: str
    acknowledged: float = 0.0
    replied: float = 0.0


def user(number: int) -> str:
    """Return who does the n-th thing."""
    return f"U{number % USERS:05d}"


@dataclass(frozen=True, slots=True)
class Load:
    """Delivers to one side at a time, and watches what that posts."""

    runner: asyncio.Runner
    http: ClientSession
    api: Api

    def round(self, side: Side, deed: Deed, turns: int, at_once: int) -> Sample:
        """Let so many turns be taken, some at once; raises when any of them goes wrong."""
        deliveries = [deed.next() for _ in range(turns)]
        began, cpu_began = time.perf_counter(), side.cpu_seconds()
        self.runner.run(self._all(side, deliveries, at_once))
        seconds = time.perf_counter() - began
        # What a side does after its last reply is work of this round, too, and waits for answers.
        self.runner.run(self.api.quiet())
        cpu_seconds = side.cpu_seconds() - cpu_began
        return Sample(
            turns / seconds,
            median(one.acknowledged for one in deliveries) * 1000,
            median(one.replied for one in deliveries) * 1000,
            cpu_seconds / turns * 1000,
        )

    def first_reply(self, side: Side, deed: Deed) -> Json:
        """Return what a side posts first that has only just been started."""
        return self.runner.run(self._first_reply(side, deed.next()))

    async def _first_reply(self, side: Side, one: _Delivery) -> Json:
        replied = self.api.reply_to(one.user)
        async with asyncio.timeout(_MOST_SECONDS):
            while not await self._is_taken(side, one):  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            return (await replied).message

    async def _is_taken(self, side: Side, one: _Delivery) -> bool:
        try:
            return await self._is_acknowledged(side, one)
        except ClientError:  # it does not listen yet
            return False

    async def _all(self, side: Side, deliveries: Sequence[_Delivery], at_once: int) -> None:
        async with asyncio.timeout(_MOST_SECONDS), asyncio.TaskGroup() as group:
            for first in range(at_once):
                group.create_task(self._one_by_one(side, deliveries[first::at_once]))

    async def _one_by_one(self, side: Side, deliveries: Sequence[_Delivery]) -> None:
        for one in deliveries:
            replied = self.api.reply_to(one.user)
            began = time.perf_counter()
            if not await self._is_acknowledged(side, one):
                raise AssertionError("a delivery was not acknowledged")
            one.acknowledged = time.perf_counter() - began
            reply = await replied
            one.replied = reply.seen_at - began
            if one.reply not in (said := words_of(reply.message)):
                raise AssertionError(f"the reply is {said!r}")

    async def _is_acknowledged(self, side: Side, one: _Delivery) -> bool:
        async with self.http.post(side.address, data=one.body, headers=one.headers) as response:
            await response.read()
            return response.status in (200, 201)


@contextmanager
def opened(api: Api) -> Iterator[Load]:
    """Open a load on an event loop of its own, which turns while somebody does something."""
    with asyncio.Runner() as runner:
        opening = _opened(runner, api)
        load = runner.run(opening.__aenter__())
        try:
            yield load
        finally:
            runner.run(opening.__aexit__(None, None, None))


@asynccontextmanager
async def _opened(runner: asyncio.Runner, api: Api) -> AsyncIterator[Load]:
    async with api.served() as served, ClientSession() as http:
        yield Load(runner, http, served)


def words_of(message: Json) -> str:
    """Return what a message says: its text, or where there is only a card what it says instead."""
    cards = [one["content"]["fallbackText"] for one in message.get("attachments") or ()]
    return str(message.get("text") or " ".join(cards))

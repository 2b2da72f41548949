"""A chat platform as the hub meets it by HTTP: it delivers what people do, and again what is not taken.

Here: when it delivers, and how it waits for answers. Not here: what it sends and shows (`slack_post`,
`teams_post`).
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

Json = dict[str, Any]

# A platform delivers again at once, after a minute and after five: here twenty times as soon.
_AGAIN_AFTER_SECONDS = (0.0, 3.0, 15.0)
_LOOKS_AGAIN_SECONDS = 0.02
_ANSWERED_SECONDS = 60.0
_PRESSES = 20

NEVER, STRANGE, SILENCE = "never acknowledged", "acknowledged strangely", "never answered"


@dataclass
class Delivery:
    """One thing a person did: the mark of its answer, and when it was first delivered and acknowledged."""

    person: int
    mark: str
    began: float
    acknowledged: float = 0.0


@dataclass(frozen=True)
class Answer:
    """What a person was answered, and when it was there; `message` is as the platform keeps it."""

    text: str
    at: float
    message: Any


@dataclass
class ChatPost(ABC):
    """Delivers to one address of the hub, each time over a connection of its own."""

    address: str
    http: ClientSession
    deliveries: list[Delivery] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    acknowledged_in: list[float] = field(default_factory=list)

    # --- what each platform has of its own

    @abstractmethod
    def said(self, person: int, text: str) -> tuple[Json, Delivery]:
        """Return what is delivered of a typed message."""

    @abstractmethod
    def pressed(self, person: int, flow: str, args: Mapping[str, Any]) -> tuple[Json, Delivery]:
        """Return what is delivered of a press of a button that leads somewhere."""

    @abstractmethod
    def pressed_on(self, person: int, answer: Answer, label: str) -> tuple[Json, Delivery]:
        """Return what is delivered of a press of a button on the card of an answer."""

    @abstractmethod
    def written(self, payload: Json, again: int) -> tuple[bytes, Mapping[str, str]]:
        """Return the body and the headers of a request."""

    @abstractmethod
    def answer_to(self, delivery: Delivery) -> Answer | None:
        """Return the answer, if it is there by now."""

    @abstractmethod
    def arrived(self) -> Mapping[str, int]:
        """Return how often each answer is there, by its mark."""

    # --- what people do

    async def say(self, person: int, text: str) -> Answer | None:
        """Deliver a message until it is acknowledged, and return the answer."""
        payload, delivery = self.said(person, text)
        for number, pause in enumerate((None, *_AGAIN_AFTER_SECONDS)):
            if pause is not None:
                self.counts["delivered again"] += 1
                await asyncio.sleep(pause)
            if await self.deliver(payload, delivery, again=number):
                return await self.answer(delivery)
        self.counts[NEVER] += 1
        return None

    async def press(self, person: int, flow: str, args: Mapping[str, Any]) -> Answer | None:
        """Press a button that leads somewhere."""
        return await self._press(lambda: self.pressed(person, flow, args))

    async def press_on(self, person: int, answer: Answer, label: str) -> Answer | None:
        """Press a button on the card of an answer."""
        return await self._press(lambda: self.pressed_on(person, answer, label))

    async def _press(self, pressed: Callable[[], tuple[Json, Delivery]]) -> Answer | None:
        """Press; whoever is shown that it failed presses again."""
        for _ in range(_PRESSES):
            payload, delivery = pressed()
            if await self.deliver(payload, delivery):
                return await self.answer(delivery)
            self.counts["pressed again"] += 1
            await asyncio.sleep(1.0)
        self.counts[NEVER] += 1
        return None

    async def deliver(self, payload: Json, delivery: Delivery | None = None, *, again: int = 0) -> bool:
        """Deliver once; return whether it was acknowledged."""
        is_acknowledged = await self.reply(payload, again=again) is not None
        if is_acknowledged and delivery is not None:
            delivery.acknowledged = time.time()
        return is_acknowledged

    async def reply(self, payload: Json, *, again: int = 0) -> str | None:
        """Deliver once; return what the acknowledgement says, None when there is none."""
        body, headers = self.written(payload, again)
        began = time.monotonic()
        try:
            async with self.http.post(self.address, data=body, headers=headers) as response:
                status, said = response.status, await response.text()
        except (ClientError, TimeoutError):
            self.counts["not reached"] += 1
            return None
        if status == 200:
            self.acknowledged_in.append(time.monotonic() - began)
            return said
        self.counts["unavailable" if status == 503 and not said else STRANGE] += 1
        return None

    async def ask(self, person: int, text: str) -> float | None:
        """Deliver a message once; return the seconds until its answer was there, None when none came."""
        payload, delivery = self.said(person, text)
        if not await self.deliver(payload, delivery):
            self.counts[NEVER] += 1
            return None
        answer = await self.answer(delivery)
        return answer.at - delivery.began if answer else None

    async def answer(self, delivery: Delivery) -> Answer | None:
        """Return the answer as soon as it is there."""
        until = time.monotonic() + _ANSWERED_SECONDS
        while (answer := self.answer_to(delivery)) is None:
            if time.monotonic() > until:
                self.counts[SILENCE] += 1
                break
            await asyncio.sleep(_LOOKS_AGAIN_SECONDS)
        return answer

    def begin(self, person: int, mark: str = "") -> Delivery:
        """Note that somebody does something now."""
        self.deliveries.append(Delivery(person, mark, time.time()))
        return self.deliveries[-1]

    @property
    def twice(self) -> list[str]:
        """Return the marks of the answers that are there more than once."""
        return [mark for mark, times in self.arrived().items() if times > 1]

    def bars(self) -> dict[str, bool]:
        """Return what must not have happened to any delivery, and whether it did."""
        broken: dict[str, bool] = {f"{what}: {self.counts[what]}": True for what in (NEVER, STRANGE, SILENCE)
                                   if self.counts[what]}  # fmt: skip
        return {**broken, f"{len(self.twice)} messages arrived twice": bool(self.twice)}


def impatient(seconds: float) -> ClientSession:
    """Return the way to the hub of a platform that waits so long for an acknowledgement."""
    connector = TCPConnector(limit=0, force_close=True)
    return ClientSession(connector=connector, timeout=ClientTimeout(total=seconds))

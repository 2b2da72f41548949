"""Stand-ins that are passed in, never patched in. Each passes the same contract tests as the real thing."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta

from dialogs.messages import Never, Outgoing, SendOutcome, Sent, TryAgainAfter, Unknown

HANG = "hang"


class FakeClock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now


class Seconds:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_763_900_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class FakeChannel:
    """A channel that keeps what arrived, and fails as it was told to.

    `fails_with` queues what the next sends do: say an outcome, raise, or HANG. What is unknown to the
    caller may have `arrived` all the same. It is too busy to be asked as often as `cannot_be_asked_now` says.
    """

    def __init__(self, *, can_be_asked: bool = True, can_change: bool = True, seconds: float = 0.0) -> None:
        self.can_be_asked = can_be_asked
        self.can_change = can_change
        self.cannot_be_asked_now = 0
        self.seconds = seconds
        self.arrived: list[Outgoing] = []
        self.attempts = 0
        self.begun = asyncio.Event()
        self.most_at_once = 0
        self._at_once = 0
        self._plan: deque[tuple[SendOutcome | Exception | str, bool]] = deque()

    def fails_with(
        self, outcome: SendOutcome | Exception | str, *, times: int = 1, arrives: bool = False
    ) -> None:
        self._plan.extend([(outcome, arrives)] * times)

    async def send(self, message: Outgoing) -> SendOutcome:
        self.attempts += 1
        self.begun.set()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.seconds)
            return await self._outcome(message)
        finally:
            self._at_once -= 1

    async def find(self, message: Outgoing) -> Sent | TryAgainAfter | Unknown | None:
        if self.cannot_be_asked_now:
            self.cannot_be_asked_now -= 1
            return TryAgainAfter(30, "busy")
        if not self.can_be_asked:
            return Unknown("this channel cannot be asked")
        return next((Sent(m.key) for m in self.arrived if m.key == message.key), None)

    async def _outcome(self, message: Outgoing) -> SendOutcome:
        outcome, arrives = self._plan.popleft() if self._plan else (Sent(message.key), True)
        if arrives and self.can_change:
            self.arrived = [one for one in self.arrived if one.key != message.replaces]
        if arrives:
            self.arrived.append(message)
        if outcome == HANG:
            await asyncio.Event().wait()
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent | TryAgainAfter | Unknown | Never):
            return outcome
        raise AssertionError(f"not something a channel does: {outcome}")

    @property
    def texts(self) -> list[str]:
        return [message.reply.text for message in self.arrived]


class FakeLines:
    """Keeps lines as the store does, and fails as it was told to."""

    def __init__(self) -> None:
        self.kept: dict[str, Outgoing] = {}
        self._ids: dict[str, str] = {}
        self.attempts = 0
        self._plan: deque[tuple[SendOutcome, bool]] = deque()

    def fails_with(self, outcome: SendOutcome, *, arrives: bool = False) -> None:
        self._plan.append((outcome, arrives))

    def keep(self, message: Outgoing) -> SendOutcome:
        self.attempts += 1
        outcome, arrives = self._plan.popleft() if self._plan else (None, True)
        if arrives:
            self.kept = {key: one for key, one in self.kept.items() if self._ids[key] != message.replaces}
            self._ids.setdefault(message.key, str(len(self._ids) + 1))
            self.kept.setdefault(message.key, message)
        return outcome or Sent(self._id(message.key))

    def find(self, key: str) -> Sent | Unknown | None:
        return Sent(self._id(key)) if key in self.kept else None

    def _id(self, key: str) -> str:
        return self._ids.get(key, "")


class FakeMonotonic:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

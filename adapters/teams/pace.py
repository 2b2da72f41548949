"""How fast is posted to Teams: so many in a second, half a minute and an hour in one conversation and tenant.

Answers may use all of what a tenant is allowed, what the clock sends only a part, so that it holds up nobody
who waits. Each process keeps to it by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from adapters.pace import Halts

_MOST_WAIT_SECONDS = 4.0
# What leaves a second apart may arrive a little closer together.
_MARGIN_SECONDS = 0.1
_FEW = 256
# Before the conversation whose members are asked about: that is counted apart from what is written there.
_MEMBERS = "members of "


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages in so many seconds, whenever these begin."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept to. Each is longer, and has more in it, than the one before.

    Source: Microsoft, "Optimize your bot with rate limiting in Teams": per bot and thread, and per app and
    tenant. A channel is one thread, whatever the conversations in it are called.
    """

    thread: Sequence[Window] = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1_800, 3_600))
    tenant: Sequence[Window] = (Window(30, 1),)
    # Who is a member of a conversation is asked for less freely than in the thread is written.
    members: Sequence[Window] = (Window(14, 1), Window(16, 2), Window(120, 30), Window(3_600, 3_600))
    # Of the tenant's: the rest is left for answers.
    bulk: Sequence[Window] = (Window(20, 1),)


class _Posted:
    """When something was last posted to one thread or tenant."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._at: deque[float] = deque(maxlen=windows[-1].most)
        self._longest = windows[-1].seconds

    def wait(self, windows: Sequence[Window], now: float) -> float:
        """Return the seconds until another one fits into every window."""
        full = [window for window in windows if len(self._at) >= window.most]
        return max(
            (self._at[-window.most] + window.seconds + _MARGIN_SECONDS - now for window in full), default=0.0
        )

    def add(self, now: float) -> None:
        self._at.append(now)

    def is_idle(self, now: float) -> bool:
        return not self._at or self._at[-1] + self._longest + _MARGIN_SECONDS < now


class Pace:
    """Gives out turns. `most_wait` is how long one may be waited for, in seconds."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most_wait: float = _MOST_WAIT_SECONDS,
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep
        self._most_wait = most_wait
        self._halts = Halts(clock)
        self._threads: dict[str, _Posted] = {}
        self._tenants: dict[str, _Posted] = {}
        self._drop_at = _FEW

    @property
    def remembered(self) -> int:
        """Return how many conversations and tenants are remembered."""
        return len(self._threads) + len(self._tenants)

    async def turn(self, tenant: str, conversation: str, *, is_answer: bool) -> float:
        """Wait for a turn and return 0; where that would be too long, return the seconds to come back in."""
        return await self._turn(tenant, _thread(conversation), is_answer=is_answer)

    async def look_up(self, tenant: str, conversation: str) -> float:
        """Do the same before a member of a conversation is asked about."""
        return await self._turn(tenant, f"{_MEMBERS}{_thread(conversation)}", is_answer=True)

    def throttled(self, tenant: str, conversation: str, seconds: float, *, is_look_up: bool = False) -> None:
        """Note that Teams wants nothing there for so long: in the thread at all, elsewhere no bulk."""
        self._halts.call(tenant, f"{_MEMBERS if is_look_up else ''}{_thread(conversation)}", seconds)

    async def _turn(self, tenant: str, thread: str, *, is_answer: bool) -> float:
        waited = 0.0
        while wait := self._take(tenant, thread, waited, is_answer=is_answer):
            if waited + wait > self._most_wait:
                return wait
            await self._sleep(wait)
            waited += wait
        return 0.0

    def _take(self, tenant: str, thread: str, waited: float, *, is_answer: bool) -> float:
        """Take the turn and return 0, or return the seconds after which to try again."""
        now = self._clock()
        self._drop_idle(now)
        limits = self._limits
        windows = limits.members if thread.startswith(_MEMBERS) else limits.thread
        in_thread = self._threads.setdefault(thread, _Posted(windows))
        in_tenant = self._tenants.setdefault(tenant, _Posted(limits.tenant))
        wait = max(
            in_thread.wait(windows, now),
            in_tenant.wait(limits.tenant if is_answer else limits.bulk, now),
            self._halts.left(tenant, thread, is_answer=is_answer, waited=waited),
        )
        # Rounded, as a sum of floats is never quite now.
        wait = round(wait, 3)
        if wait > 0:
            return wait
        in_thread.add(now)
        in_tenant.add(now)
        return 0.0

    def _drop_idle(self, now: float) -> None:
        if self.remembered < self._drop_at:
            return
        self._threads = {key: posted for key, posted in self._threads.items() if not posted.is_idle(now)}
        self._tenants = {key: posted for key, posted in self._tenants.items() if not posted.is_idle(now)}
        self._halts.drop_over()
        self._drop_at = max(_FEW, 2 * self.remembered)


def _thread(conversation: str) -> str:
    return conversation.partition(";")[0]

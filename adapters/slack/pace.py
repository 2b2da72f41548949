"""How fast is posted to Slack: one message a second in a channel, bulk a few a second in a workspace.

Slack allows about one message a second and channel, with short bursts, and some hundreds a minute in a
workspace. Answers go ahead of bulk, as somebody waits for them. Each process keeps to it by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.pace import ANSWER_SECONDS, Halts

_MOST_WAIT_SECONDS = 4.0
_FEW = 256


@dataclass(frozen=True, slots=True)
class Rate:
    """One message every so many seconds, after `burst` of them at once."""

    seconds: float
    burst: int


CHANNEL = Rate(1.0, burst=4)
BULK = Rate(0.2, burst=5)

_Key = tuple[str, str]


class Pace:
    """Gives out turns. `most_wait` is how long one may be waited for, in seconds."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most_wait: float = _MOST_WAIT_SECONDS,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._most_wait = most_wait
        # When each would be idle again if nothing more came; in the past means idle now.
        self._free_at: dict[_Key, float] = {}
        self._halts = Halts(clock)
        self._drop_at = _FEW

    @property
    def remembered(self) -> int:
        """Return how many channels and workspaces are remembered."""
        return len(self._free_at)

    async def turn(self, team: str, channel: str, *, is_answer: bool) -> float:
        """Wait for a turn and return 0; where that would be too long, return the seconds to come back in."""
        wait = self._reserve(team, channel, is_answer=is_answer)
        if wait > self._most_wait:
            return wait
        if wait <= 0:
            return 0.0
        await self._sleep(wait)
        # Slack may have called a halt meanwhile.
        pause = self._halts.left(team, channel, is_answer=is_answer)
        return pause if pause > ANSWER_SECONDS or not is_answer else 0.0

    def throttled(self, team: str, channel: str, seconds: float) -> None:
        """Note that Slack wants nothing there for so long: in the channel at all, elsewhere no bulk."""
        self._halts.call(team, channel, seconds)

    def _reserve(self, team: str, channel: str, *, is_answer: bool) -> float:
        """Return the seconds until the turn, which is kept if they are few enough."""
        self._drop_idle()
        now = self._clock()
        rates = {(team, channel): CHANNEL} if is_answer else {(team, channel): CHANNEL, (team, ""): BULK}
        waits = [
            self._free_at.get(key, now) - rate.seconds * (rate.burst - 1) - now for key, rate in rates.items()
        ]
        # Rounded, as a sum of floats is never quite now.
        wait = round(max(*waits, self._halts.left(team, channel, is_answer=is_answer), 0.0), 3)
        if wait <= self._most_wait:
            for key, rate in rates.items():
                self._free_at[key] = max(self._free_at.get(key, now), now + wait) + rate.seconds
        return wait

    def _drop_idle(self) -> None:
        if len(self._free_at) < self._drop_at:
            return
        now = self._clock()
        self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        self._halts.drop_over()
        self._drop_at = max(_FEW, 2 * len(self._free_at))

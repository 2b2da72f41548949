"""What channels are called on a chat platform, which is asked now and then and waited for a second."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

# So long an answer waits for the name of where it was asked for.
LOOK_UP_SECONDS = 1.0
_KEEP = timedelta(hours=1)
_KEEP_A_FAILURE = timedelta(minutes=1)

Ask = Callable[[], Awaitable[str]]


class KnownRooms:
    """What is known in this process: asked for once an hour, once a minute while that fails."""

    def __init__(
        self, now: Callable[[], datetime], *, seconds: float = LOOK_UP_SECONDS, most: int = 1_000
    ) -> None:
        self._now = now
        self._seconds = seconds
        self._most = most
        self._known: OrderedDict[tuple[str, str], tuple[str, datetime]] = OrderedDict()

    async def name(self, tenant: str, key: str, ask: Ask) -> str:
        """Return what a channel is called, after at most a second; "" where the platform does not say."""
        where = (tenant, key)
        called, until = self._known.get(where, ("", self._now()))
        if until > self._now():
            return called
        called = await self._in_time(ask)
        self._known[where] = (called, self._now() + (_KEEP if called else _KEEP_A_FAILURE))
        self._known.move_to_end(where)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return called

    async def _in_time(self, ask: Ask) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                return await ask()
        except TimeoutError:
            return ""

"""What channels are called in Slack, which a delivery does not say: asked at most once an hour for each."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.slack.calls import Calls

# So long an answer waits for the name of where it was asked for.
LOOK_UP_SECONDS = 1.0
_KEEP = timedelta(hours=1)
_KEEP_A_FAILURE = timedelta(minutes=1)


class SlackRooms:
    """What is known of channels in this process."""

    def __init__(
        self,
        calls: Calls,
        now: Callable[[], datetime],
        *,
        seconds: float = LOOK_UP_SECONDS,
        most: int = 1_000,
    ) -> None:
        self._calls = calls
        self._now = now
        self._seconds = seconds
        self._most = most
        self._known: OrderedDict[tuple[str, str], tuple[str, datetime]] = OrderedDict()

    async def name(self, team_id: str, channel: str) -> str:
        """Return what a channel is called, after at most a second; "" where Slack does not say."""
        where = (team_id, channel)
        called, until = self._known.get(where, ("", self._now()))
        if until > self._now():
            return called
        called = await self._asked(team_id, channel)
        self._known[where] = (called, self._now() + (_KEEP if called else _KEEP_A_FAILURE))
        self._known.move_to_end(where)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return called

    async def _asked(self, team_id: str, channel: str) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                told = await self._calls.read(team_id, "conversations.info", channel=channel)
        except TimeoutError:
            return ""
        found = told.get("channel") if told else None
        name = found.get("name") if isinstance(found, dict) else None
        return name if isinstance(name, str) else ""

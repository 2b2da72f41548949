"""What channels are called in Slack, which a delivery does not say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.rooms import LOOK_UP_SECONDS, KnownRooms
from adapters.slack.calls import Calls


class SlackRooms:
    """What is known of channels in this process; each is asked for once an hour at most."""

    def __init__(
        self, calls: Calls, now: Callable[[], datetime], *, seconds: float = LOOK_UP_SECONDS
    ) -> None:
        self._calls = calls
        self._known = KnownRooms(now, seconds=seconds)

    async def name(self, team_id: str, channel: str) -> str:
        """Return what a channel is called, after at most a second; "" where Slack does not say."""

        async def ask() -> str:
            told = await self._calls.read(team_id, "conversations.info", channel=channel)
            found = told.get("channel") if told else None
            name = found.get("name") if isinstance(found, dict) else None
            return name if isinstance(name, str) else ""

        return await self._known.name(team_id, channel, ask)

"""What channels are called in Teams, which a message there seldom says. Of group chats nobody tells a bot.

Source: Microsoft, the connector's `/v3/teams/{id}` and `/v3/teams/{id}/conversations`, in which the channel
that every team has from the beginning is of no name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from adapters.rooms import LOOK_UP_SECONDS, KnownRooms
from adapters.teams.connector import Connector, Done
from adapters.teams.heard import Heard
from dialogs.messages import Json

_FIRST = "General"


class TeamsRooms:
    """What is known of channels in this process; each is asked for once an hour at most."""

    def __init__(
        self, connector: Connector, now: Callable[[], datetime], *, seconds: float = LOOK_UP_SECONDS
    ) -> None:
        self._connector = connector
        self._known = KnownRooms(now, seconds=seconds)

    async def name(self, heard: Heard) -> str:
        """Return "team, channel" after at most a second; "" for a group chat, or where none is told."""
        if heard.room_name or not heard.team or not heard.place:
            return heard.room_name
        channel = heard.conversation.partition(";")[0]

        async def ask() -> str:
            where = (heard.service_url, heard.team)
            team, channels = await asyncio.gather(
                self._connector.team(*where), self._connector.channels(*where)
            )
            # Half a name would be kept, and two channels of a team be called the same.
            if not isinstance(team, Done) or not isinstance(channels, Done):
                return ""
            return ", ".join(filter(None, (_name(team), _channel(channels, channel))))

        return await self._known.name(heard.tenant, channel, ask)


def _name(team: Done) -> str:
    return _text(team.data.get("name"))


def _channel(channels: Done, channel: str) -> str:
    listed = channels.data.get("conversations")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("id") == channel:
            return _text(one.get("name")) or _FIRST
    return ""


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""

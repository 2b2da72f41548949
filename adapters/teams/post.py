"""What it takes to write to Teams: the one HTTP session of a process, its token, and the sender."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientSession

from adapters.calendar_files import CalendarFiles
from adapters.teams import connector as connecting
from adapters.teams.connector import Connector
from adapters.teams.heard import Heard
from adapters.teams.pace import Pace
from adapters.teams.people import LOOK_UP_SECONDS, PRESS_SECONDS, TeamsPeople
from adapters.teams.rooms import TeamsRooms
from adapters.teams.sender import Draw, TeamsSender
from adapters.teams.tokens import EntraTokens, NoTokens, Tokens
from dialogs.messages import Json


@dataclass(frozen=True, slots=True)
class App:
    """The app as Microsoft knows it; without an id there are no tokens, as in a local emulator."""

    app_id: str = ""
    password: str = field(default="", repr=False)
    token_url: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One process's way to Teams; to be closed at the end."""

    session: ClientSession
    tokens: Tokens
    connector: Connector
    sender: TeamsSender
    people: TeamsPeople
    rooms: TeamsRooms

    async def room_name(self, heard: Heard) -> str:
        """Return what a channel is called, after at most a second; "" where that is not told."""
        return await self.rooms.name(heard)

    async def say(self, place: Mapping[str, Json], text: str) -> None:
        """Say something where others read along; that it did not get there is no harm."""
        await self.sender.say(place, {"type": "message", "text": text, "textFormat": "plain"})

    async def redraw(self, heard: Heard, activity: Mapping[str, Json]) -> None:
        """Put a card in the place of the one that was pressed; that it did not get there is no harm."""
        if heard.reply_to:
            where = (heard.tenant, heard.service_url, heard.conversation)
            await self.sender.update(*where, heard.reply_to, activity)

    async def aclose(self) -> None:
        """Wait for no token any more, and close every connection."""
        if isinstance(self.tokens, EntraTokens):
            await self.tokens.aclose()
        await self.session.close()


def open_post(
    app: App,
    allows: Callable[[str], bool],
    draw: Draw,
    now: Callable[[], datetime],
    *,
    pace: Pace | None = None,
    calendar: CalendarFiles | None = None,
    look_up_seconds: float = LOOK_UP_SECONDS,
    press_seconds: float = PRESS_SECONDS,
) -> Post:
    """Return the way to Teams, on the running event loop; `allows` says which service URLs may be called."""
    session = connecting.open_session()
    tokens: Tokens = (
        EntraTokens(session, app.app_id, app.password, app.token_url) if app.app_id else NoTokens()
    )
    connector = Connector(session, tokens, allows)
    # One for both, as Teams counts them together.
    pace = pace or Pace()
    sender = TeamsSender(connector, draw, pace=pace, calendar=calendar)
    people = TeamsPeople(connector, now, pace=pace, seconds=look_up_seconds, press_seconds=press_seconds)
    rooms = TeamsRooms(connector, now, seconds=look_up_seconds)
    return Post(session, tokens, connector, sender, people, rooms)

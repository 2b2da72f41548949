"""What it takes to write to Slack: the one HTTP session of a process, the tokens, and the sender."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from adapters.calendar_files import CalendarFiles
from adapters.slack import modals, rendering, web_api
from adapters.slack.exchanging import Exchange
from adapters.slack.installations import Installations
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.pace import Pace
from adapters.slack.sender import SlackSender
from adapters.slack.tokens import InstalledWorkspaces
from adapters.slack.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the app shows Slack: a `client_id` where several workspaces have it, else its `bot_token`."""

    api_url: str
    bot_token: str = ""
    client_id: str = ""
    client_secret: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One process's way to Slack; to be closed at the end."""

    session: ClientSession
    client: AsyncWebClient
    workspaces: Workspaces
    sender: SlackSender
    exchange: Exchange

    async def aclose(self) -> None:
        """Let what has begun end, and close every connection."""
        if isinstance(self.workspaces, InstalledWorkspaces):
            await self.workspaces.close()
        await self.session.close()


def open_post(
    credentials: Credentials,
    installations: Installations | None,
    now: Callable[[], datetime],
    pace: Pace | None = None,
    calendar: CalendarFiles | None = None,
) -> Post:
    """Return the way to Slack, on the running event loop; `installations` are asked by several workspaces."""
    session = web_api.open_session()
    client = web_api.web_client(session, credentials.api_url)
    exchange = Exchange(client, credentials.client_id, credentials.client_secret, now)
    workspaces: Workspaces = (
        InstalledWorkspaces(installations, exchange)
        if installations is not None
        else OwnWorkspace(client, credentials.bot_token)
    )
    sender = SlackSender(
        client,
        workspaces.token,
        rendering.draw,
        lambda question, said: modals.form_view(question, {"from": "dm"}, said),
        pace=pace,
        calendar=calendar,
    )
    return Post(session, client, workspaces, sender, exchange)

"""Slack in this process: the hub behind the adapter one thread hop away, and everything the adapter needs."""

from __future__ import annotations

import asyncio

from cryptography.fernet import Fernet

from adapters.calendar_files import CalendarFiles
from adapters.hub import Away
from adapters.slack import post
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.pace import Pace
from adapters.slack.post import Post
from adapters.slack.verifying import Allowed
from adapters.slack.workspaces import Workspaces
from bot.accounts import account_changed
from bot.home import home_of
from bot.now import utc_now
from bot.slack_installations import StoredInstallations
from bot.slack_settings import SlackSettings
from bot.stored_hub import StoredHub
from bot.turn import Unavailable
from dialogs.messages import Home, Sender
from store.db import Store


class StoredSlack(StoredHub):
    """The hub as Slack's adapter sees it, over the turns and the store."""

    async def home(self, sender: Sender) -> Home:
        """Read the person's home page."""
        try:
            return await asyncio.to_thread(home_of, self._turns, sender, self._now())
        except Unavailable as error:
            raise Away from error

    async def account_changed(self, sender: Sender) -> None:
        """Take note of the new name or e-mail, if it is one of somebody known."""
        domains = self._turns.hub.email_domains
        try:
            await account_changed(self._store, sender, domains, self._now())
        except Unavailable as error:
            raise Away from error


def open_post(
    settings: SlackSettings,
    store: Store,
    box: Fernet | None,
    pace: Pace | None = None,
    calendar: CalendarFiles | None = None,
) -> Post:
    """Return this process's way to Slack, on the running event loop.

    `box` seals and opens the tokens of several workspaces; without it there is the one of the settings.
    """
    credentials = post.Credentials(
        settings.api_url, settings.bot_token, settings.client_id, settings.client_secret
    )
    installations = StoredInstallations(store, box) if box is not None else None
    return post.open_post(credentials, installations, utc_now, pace, calendar)


def allowed_by(settings: SlackSettings, workspaces: Workspaces) -> Allowed:
    """Return who may speak: the workspaces that the settings name, else the token's own one."""
    if settings.allowed_teams or not isinstance(workspaces, OwnWorkspace):
        return lambda team, enterprise: not settings.allowed_teams.isdisjoint((team, enterprise))
    return workspaces.is_own

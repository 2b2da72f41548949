"""Slack in this process: the hub behind the adapter one thread hop away, and everything the adapter needs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import Fernet

from adapters.slack import post
from adapters.slack.heard import CHANNEL
from adapters.slack.hub import Away, Taken, TooFast
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.pace import Pace
from adapters.slack.post import Post
from adapters.slack.verifying import Allowed
from adapters.slack.workspaces import Workspaces
from bot.accounts import account_changed, account_closed
from bot.delivery import Delivery
from bot.floods import Ignored
from bot.home import home_of
from bot.now import utc_now
from bot.rarely import Rarely
from bot.slack_installations import StoredInstallations
from bot.slack_settings import SlackSettings
from bot.turn import Answered, Repeated, Turns, Unavailable
from dialogs.messages import Home, Incoming, Never, Outgoing, Sender
from store.db import Store

log = logging.getLogger(__name__)


class StoredSlack:
    """The hub as Slack's adapter sees it, over the turns and the store."""

    def __init__(
        self, store: Store, turns: Turns, delivery: Delivery, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self._turns = turns
        self._delivery = delivery
        self._now = now
        self._rarely = Rarely(log)

    async def take(self, incoming: Incoming) -> Taken:
        """Run the turn."""
        try:
            handled = await asyncio.to_thread(self._turns.handle, incoming, self._now())
        except Unavailable as error:
            self._rarely.warn("away", "Slack: deliveries are not taken, as the database does not answer")
            raise Away from error
        match handled:
            case Answered(outgoing, in_doubt, notes, over):
                return Taken(outgoing.reply, outgoing, in_doubt, notes, over)
            case Repeated(reply, unsent, in_doubt):
                return Taken(reply, unsent, in_doubt)
            case Ignored(reply):
                raise TooFast(reply.text)

    async def send(self, message: Outgoing, *, in_doubt: bool = False) -> bool:
        """Send an answer and mark it."""
        outcome = await self._delivery.deliver_answer(message, self._now(), in_doubt=in_doubt)
        return not isinstance(outcome, Never)

    async def shown(self, message: Outgoing, where: str) -> None:
        """Mark an answer that was shown in another way."""
        await self._delivery.shown(message, where, self._now())

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

    async def account_closed(self, team: str, user: str) -> None:
        """Deactivate the address, if there is one."""
        try:
            await account_closed(self._store, CHANNEL, team, user, self._now())
        except Unavailable as error:
            raise Away from error


def open_post(settings: SlackSettings, store: Store, box: Fernet | None, pace: Pace | None = None) -> Post:
    """Return this process's way to Slack, on the running event loop.

    `box` seals and opens the tokens of several workspaces; without it there is the one of the settings.
    """
    credentials = post.Credentials(
        settings.api_url, settings.bot_token, settings.client_id, settings.client_secret
    )
    installations = StoredInstallations(store, box) if box is not None else None
    return post.open_post(credentials, installations, utc_now, pace)


def allowed_by(settings: SlackSettings, workspaces: Workspaces) -> Allowed:
    """Return who may speak: the workspaces that the settings name, else the token's own one."""
    if settings.allowed_teams or not isinstance(workspaces, OwnWorkspace):
        return lambda team, enterprise: not settings.allowed_teams.isdisjoint((team, enterprise))
    return workspaces.is_own

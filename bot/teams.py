"""Teams in this process: the hub behind its adapter, and the way to Microsoft."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.teams import post, rendering
from adapters.teams.pace import Pace
from adapters.teams.post import Post
from adapters.teams.service_urls import ServiceUrls
from bot import speakers
from bot.now import utc_now
from bot.stored_hub import StoredHub
from bot.teams_settings import TeamsSettings
from dialogs.codec import reply_from_json
from dialogs.messages import Sender, Shown
from store import said


class StoredTeams(StoredHub):
    """The hub as Teams' adapter sees it."""

    async def said(self, message: int, sender: Sender) -> Shown | None:
        """Read what an answer to this person said; a card that cannot be drawn again stays as it is."""
        try:
            return await asyncio.to_thread(self._said, message, sender)
        except (DBAPIError, NoConnection, ValueError):
            return None

    def _said(self, message: int, sender: Sender) -> Shown | None:
        tenant, user_id = speakers.account(sender)
        with self._store.reading() as tx:
            answer = said.answer(tx, message, channel=sender.channel, tenant=tenant, user_id=user_id)
        return None if answer is None else Shown(answer.provider_id, reply_from_json(answer.body))


def open_post(settings: TeamsSettings, pace: Pace | None = None) -> Post:
    """Return this process's way to Teams, on the running event loop."""
    app = post.App(settings.app_id, settings.password, settings.token_url)
    return post.open_post(app, service_urls(settings).allows, rendering.draw, utc_now, pace=pace)


def service_urls(settings: TeamsSettings) -> ServiceUrls:
    """Return where answers may go; an emulator of this machine has an address here."""
    return ServiceUrls(loopback=settings.is_emulator)

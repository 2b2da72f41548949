"""Teams on this process's site: the address at which it delivers, and who is let in there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from aiohttp import web

from adapters.teams.activities import through
from adapters.teams.channel import TeamsChannel
from adapters.teams.door import AppDoor, Door, EmulatorDoor
from adapters.teams.heard import CHANNEL
from adapters.teams.keys import Keys
from adapters.teams.metadata import Metadata
from adapters.teams.post import Post
from adapters.teams.service_urls import ServiceUrls
from adapters.teams.verifying import Verifier
from bot.app import App
from bot.delivery import Delivery
from bot.metrics import Metrics
from bot.now import utc_now
from bot.rarely import Rarely
from bot.teams import StoredTeams, service_urls
from bot.teams_settings import TeamsSettings

log = logging.getLogger(__name__)

_HINTS = {
    "token": ": is MICROSOFT_APP_ID that of the bot?",
    "tenant": ": is the tenant one of MICROSOFT_ALLOWED_TENANTS?",
    "no_keys": ": Microsoft's keys cannot be had, so nobody is let in",
}


def add_teams(
    site: web.Application, app: App, post: Post, delivery: Delivery, metrics: Metrics
) -> Callable[[], Awaitable[str | None]]:
    """Take what Teams delivers to this site.

    Return what says why nobody there can be answered, or None while they can.
    """
    settings = app.settings.teams
    if settings is None:
        raise AssertionError("a hub that is on Teams has settings for it")
    urls = service_urls(settings)
    keys = None if settings.is_emulator else Keys(Metadata(post.session, settings.metadata_url).fetch)
    channel = TeamsChannel(
        StoredTeams(CHANNEL, app.store, app.turns, delivery),
        post,
        _door(settings, urls, keys),
        through=through,
        refused=partial(_refused, metrics, Rarely(log)),
    )
    site.add_routes(channel.routes())
    site.cleanup_ctx.append(lambda _site: _running(channel, keys, post))

    async def trouble() -> str | None:
        return post.connector.trouble or None

    return trouble


def _door(settings: TeamsSettings, urls: ServiceUrls, keys: Keys | None) -> Door:
    if keys is None:
        return EmulatorDoor(urls)
    return AppDoor(Verifier(settings.app_id, keys, now=utc_now), urls, settings.allowed_tenants)


def _refused(metrics: Metrics, rarely: Rarely, reason: str) -> None:
    metrics.count_refusal(CHANNEL, reason)
    hint = _HINTS.get(reason, "")
    rarely.warn(reason, f"a delivery to the address of Teams is refused ({reason}){hint}")


async def _running(channel: TeamsChannel, keys: Keys | None, post: Post) -> AsyncIterator[None]:
    # Before anybody writes: the first answer need not wait for it, and what is wrong shows at once.
    asking = asyncio.create_task(post.connector.ready())
    yield
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await channel.stop()
    if keys is not None:
        await keys.stop()

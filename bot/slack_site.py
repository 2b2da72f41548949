"""Slack on this process's site: where it delivers, where workspaces install the app, and its connections."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from aiohttp import web

from adapters.slack import oauth
from adapters.slack.channel import SlackChannel
from adapters.slack.heard import CHANNEL
from adapters.slack.installations import NoTokenNow
from adapters.slack.oauth_words import Page
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.post import Post
from adapters.slack.workspaces import Workspaces
from adapters.web.pages_drawing import notice
from adapters.web.rendering import Site
from bot.app import App
from bot.delivery import Delivery
from bot.metrics import Metrics
from bot.now import utc_now
from bot.rarely import Rarely
from bot.settings import Settings
from bot.slack import StoredSlack, allowed_by
from bot.slack_installations import StoredInstallations, token_box
from bot.slack_settings import SlackSettings
from store.db import Store

log = logging.getLogger(__name__)

_ASK_AGAIN_SECONDS = 10.0
_DEAF = "%s: nobody on Slack is answered until it does"


def add_slack(
    site: web.Application, app: App, post: Post, delivery: Delivery, metrics: Metrics
) -> Callable[[], Awaitable[str | None]]:
    """Listen to Slack once this site starts, and let workspaces install the app where there are several.

    Return what says why Slack cannot deliver here, or None while it can.
    """
    settings = app.settings.slack
    if settings is None:
        raise AssertionError("a hub that is on Slack has settings for it")
    channel = SlackChannel(
        StoredSlack(CHANNEL, app.store, app.turns, delivery),
        post,
        allowed_by(settings, post.workspaces),
        signing_secret=settings.signing_secret,
        app_token=settings.app_token,
        now=utc_now,
        refused=partial(_refused, metrics, Rarely(log)),
    )
    site.add_routes(channel.routes())
    if settings.has_several_workspaces:
        site.add_routes(installing_routes(app.settings, settings, app.store, post))
    site.cleanup_ctx.append(lambda _site: _running(channel, post))
    return channel.trouble


def _refused(metrics: Metrics, rarely: Rarely, reason: str) -> None:
    metrics.count_refusal(CHANNEL, reason)
    hint = ": is SLACK_SIGNING_SECRET that of the app?" if reason == "signature" else ""
    rarely.warn(reason, f"a delivery to Slack's address is refused ({reason}){hint}")


async def _running(channel: SlackChannel, post: Post) -> AsyncIterator[None]:
    # Before the site opens: until it is known whose token this is, whatever is delivered is turned away. A
    # token that is no good ends nothing: the pages and every other channel are there all the same.
    starting = None
    if (trouble := await _trouble_with(post.workspaces)) is None:
        channel.start()
    else:
        log.error(_DEAF, trouble)
        starting = asyncio.create_task(_start(channel, post.workspaces, trouble))
    yield
    if starting is not None:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    await channel.stop()


async def _start(channel: SlackChannel, workspaces: Workspaces, trouble: str) -> None:
    """Listen once it is known who may speak: what is refused in Socket Mode never comes again."""
    await until_known(workspaces, trouble)
    channel.start()


async def until_known(
    workspaces: Workspaces, trouble: str | None, again_seconds: float = _ASK_AGAIN_SECONDS
) -> None:
    """Return when Slack says which workspace the token is for; write down what else is in the way by then."""
    while trouble is not None:
        await asyncio.sleep(again_seconds)
        before, trouble = trouble, await _trouble_with(workspaces)
        if trouble not in (None, before):
            log.error(_DEAF, trouble)


async def _trouble_with(workspaces: Workspaces) -> str | None:
    """Return why it is not known which workspace the token is for; where there are several, none is."""
    if not isinstance(workspaces, OwnWorkspace):
        return None
    try:
        own = await workspaces.own()
    except NoTokenNow as error:
        return str(error)
    log.info("Slack: the bot is in %s", own.name)
    return None


def installing_routes(
    settings: Settings, slack: SlackSettings, store: Store, post: Post
) -> list[web.RouteDef]:
    """Return where a workspace installs the app."""
    pages = Site(settings.hub_name, has_chat=settings.is_demo)

    def draw(page: Page) -> str:
        return notice(pages, page.title, page.text, page.again)

    door = oauth.Door(
        post.exchange,
        StoredInstallations(store, token_box(settings)),
        slack.allowed_teams,
        settings.hub_base_url,
        settings.hub_name,
        draw,
        post.workspaces.forget,
    )
    return oauth.routes(door)

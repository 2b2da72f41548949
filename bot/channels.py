"""The channels that this process can write to, opened on its event loop and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.slack import sender as slack_sender
from adapters.slack.heard import CHANNEL as SLACK
from adapters.slack.post import Post
from adapters.web import chat_reading
from adapters.web.chat_sender import WebSender
from bot.app import App
from bot.chat_lines import web_sender
from bot.delivery import Delivery
from bot.slack import open_post
from bot.slack_installations import token_box
from dialogs.messages import ChannelSender
from dialogs.notices import WORDINGS


@dataclass(frozen=True, slots=True)
class Channels:
    """How to write to each channel; `slack` is None for a hub that is not on Slack."""

    delivery: Delivery
    web: WebSender
    slack: Post | None


@asynccontextmanager
async def opened(app: App) -> AsyncIterator[Channels]:
    """Open every channel that the settings name; raises BadSettings for a key that is missing."""
    web, slack = web_sender(app.store), _slack(app)
    senders: dict[str, ChannelSender] = {chat_reading.CHANNEL: web}
    if slack is not None:
        senders[SLACK] = slack.sender
    delivery = Delivery(app.store, senders, WORDINGS, app.owner, at_once={SLACK: slack_sender.AT_ONCE})
    try:
        yield Channels(delivery, web, slack)
    finally:
        if slack is not None:
            await slack.aclose()


def _slack(app: App) -> Post | None:
    settings = app.settings.slack
    if settings is None:
        return None
    box = token_box(app.settings) if settings.has_several_workspaces else None
    return open_post(settings, app.store, box)

"""The channels that this process can write to, opened on its event loop and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters.slack import sender as slack_sender
from adapters.slack.heard import CHANNEL as SLACK
from adapters.slack.pace import Pace
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
from store import outbox

SEND_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Channels:
    """How to write to each channel; `slack` is None for a hub that is not on Slack."""

    delivery: Delivery
    web: WebSender
    slack: Post | None


@asynccontextmanager
async def opened(
    app: App,
    *,
    pace: Pace | None = None,
    lease: timedelta = outbox.LEASE,
    send_seconds: float = SEND_SECONDS,
) -> AsyncIterator[Channels]:
    """Open every channel that the settings name; raises BadSettings for a key that is missing.

    Slack is written to at its `pace`. A message is this process's for a `lease`, and no channel gets more
    than `send_seconds` to say what became of it.
    """
    web, slack = web_sender(app.store), _slack(app, pace)
    senders: dict[str, ChannelSender] = {chat_reading.CHANNEL: web}
    if slack is not None:
        senders[SLACK] = slack.sender
    delivery = Delivery(
        app.store,
        senders,
        WORDINGS,
        app.owner,
        at_once={SLACK: slack_sender.AT_ONCE},
        send_seconds=send_seconds,
        lease=lease,
    )
    try:
        yield Channels(delivery, web, slack)
    finally:
        if slack is not None:
            await slack.aclose()


def _slack(app: App, pace: Pace | None) -> Post | None:
    settings = app.settings.slack
    if settings is None:
        return None
    box = token_box(app.settings) if settings.has_several_workspaces else None
    return open_post(settings, app.store, box, pace)

"""The channels that this process can write to, opened on its event loop and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters.calendar_files import CalendarFiles
from adapters.slack import sender as slack_sender
from adapters.slack.heard import CHANNEL as SLACK
from adapters.slack.pace import Pace
from adapters.slack.post import Post
from adapters.teams import sender as teams_sender
from adapters.teams.heard import CHANNEL as TEAMS
from adapters.teams.pace import Pace as TeamsPace
from adapters.teams.post import Post as TeamsPost
from adapters.web import chat_reading
from adapters.web.chat_sender import WebSender
from bot.app import App
from bot.chat_lines import web_sender
from bot.delivery import Delivery
from bot.slack import open_post
from bot.slack_installations import token_box
from bot.teams import open_post as open_teams
from dialogs.messages import ChannelSender
from dialogs.notices import WORDINGS
from store import outbox

SEND_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Channels:
    """How to write to each channel; `slack` and `teams` are None for a hub that is not there."""

    delivery: Delivery
    web: WebSender
    slack: Post | None
    teams: TeamsPost | None


@asynccontextmanager
async def opened(
    app: App,
    calendar: CalendarFiles | None = None,
    *,
    pace: Pace | None = None,
    teams_pace: TeamsPace | None = None,
    lease: timedelta = outbox.LEASE,
    send_seconds: float = SEND_SECONDS,
) -> AsyncIterator[Channels]:
    """Open every channel that the settings name; raises BadSettings for a key that is missing.

    `calendar` is what they pass on to people's own calendars; without it nothing is.

    Slack and Teams are written to at their pace. A message is this process's for a `lease`, and no channel
    gets more than `send_seconds` to say what became of it.
    """
    web = web_sender(app.store, calendar)
    slack, teams = _slack(app, pace, calendar), _teams(app, teams_pace, calendar)
    senders: dict[str, ChannelSender] = {chat_reading.CHANNEL: web}
    if slack is not None:
        senders[SLACK] = slack.sender
    if teams is not None:
        senders[TEAMS] = teams.sender
    delivery = Delivery(
        app.store,
        senders,
        WORDINGS,
        app.owner,
        at_once={SLACK: slack_sender.AT_ONCE, TEAMS: teams_sender.AT_ONCE},
        send_seconds=send_seconds,
        lease=lease,
        transactions=app.turns.transactions,
    )
    try:
        yield Channels(delivery, web, slack, teams)
    finally:
        for post in (slack, teams):
            if post is not None:
                await post.aclose()


def _slack(app: App, pace: Pace | None, calendar: CalendarFiles | None) -> Post | None:
    settings = app.settings.slack
    if settings is None:
        return None
    box = token_box(app.settings) if settings.has_several_workspaces else None
    return open_post(settings, app.store, box, pace, calendar)


def _teams(app: App, pace: TeamsPace | None, calendar: CalendarFiles | None) -> TeamsPost | None:
    return None if app.settings.teams is None else open_teams(app.settings.teams, pace, calendar)

"""Asking Slack whether the tokens of the settings are worth something; changes nothing there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from adapters.slack.web_api import SECONDS, Result, ask, open_session, web_client


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Slack says about each token; None for one that there is not."""

    bot: Result | None
    app: Result | None


async def check_tokens(api_url: str, bot_token: str, app_token: str, seconds: float = SECONDS) -> Tokens:
    """Return whose the bot token is and with which scopes, and whether Socket Mode could be opened."""
    async with open_session() as session:
        client = web_client(session, api_url)
        bot = ask(client, bot_token, "auth.test", seconds=seconds) if bot_token else _nothing()
        app = ask(client, app_token, "apps.connections.open", seconds=seconds) if app_token else _nothing()
        return Tokens(*await asyncio.gather(bot, app))


async def _nothing() -> None:
    return None

"""Asking Slack whether the tokens of the settings are worth something; changes nothing there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from adapters.slack.asking import SECONDS, Answer, NoAnswer, Refusal, ask
from adapters.slack.web_api import open_session, web_client

Told = Answer | Refusal | NoAnswer


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Slack says about each token; None for one that there is not."""

    bot: Told | None
    app: Told | None


async def check_tokens(api_url: str, bot_token: str, app_token: str, seconds: float = SECONDS) -> Tokens:
    """Return whose the bot token is and with which scopes, and whether Socket Mode could be opened."""
    async with open_session() as session:
        client = web_client(session, api_url)
        bot = ask(client.auth_test(token=bot_token), seconds) if bot_token else _nothing()
        app = ask(client.apps_connections_open(app_token=app_token), seconds) if app_token else _nothing()
        return Tokens(*await asyncio.gather(bot, app))


async def _nothing() -> None:
    return None

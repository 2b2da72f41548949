"""Asking Slack whether the tokens of the settings are worth something; changes nothing there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import SECONDS, Answer, NoAnswer, Refusal, ask

Told = Answer | Refusal | NoAnswer


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Slack says about each token; None for one that there is not."""

    bot: Told | None
    app: Told | None


async def check_tokens(api_url: str, bot_token: str, app_token: str, seconds: float = SECONDS) -> Tokens:
    """Return whose the bot token is and with which scopes, and whether Socket Mode could be opened."""
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])
        bot = ask(client.auth_test(token=bot_token), seconds) if bot_token else _nothing()
        app = ask(client.apps_connections_open(app_token=app_token), seconds) if app_token else _nothing()
        return Tokens(*await asyncio.gather(bot, app))


async def _nothing() -> None:
    return None

"""Asking Microsoft whether the settings are worth something; sends nothing, and changes nothing there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp

from adapters.teams.connector import open_session
from adapters.teams.keys import NoKeys
from adapters.teams.metadata import Metadata
from adapters.teams.tokens import NoToken, ask

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong: with the token, None for nothing, and with the keys, "" for nothing."""

    token: NoToken | None
    keys: str


async def check_app(
    app_id: str, password: str, token_url: str, metadata_url: str, seconds: float = SECONDS
) -> Told:
    """Return whether the app gets a token to write with, and whether the keys of Teams can be had."""
    async with open_session() as session:
        asked = ask(session, app_id, password, token_url, seconds)
        token, keys = await asyncio.gather(asked, _keys(session, metadata_url, seconds))
    return Told(token if isinstance(token, NoToken) else None, keys)


async def _keys(session: aiohttp.ClientSession, url: str, seconds: float) -> str:
    try:
        await Metadata(session, url, seconds).fetch()
    except NoKeys as error:
        return str(error)
    return ""

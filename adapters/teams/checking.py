"""Asking Microsoft whether the settings are worth something; sends nothing, and changes nothing there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import aiohttp

from adapters.teams.connector import Connector, Result, open_session
from adapters.teams.keys import NoKeys
from adapters.teams.metadata import Metadata
from adapters.teams.tokens import EntraTokens, NoToken, ask
from dialogs.messages import Json

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


async def check_writing(
    app_id: str,
    password: str,
    token_url: str,
    reference: Mapping[str, Json],
    allows: Callable[[str], bool],
    seconds: float = SECONDS,
) -> Result:
    """Return what Teams says when it is asked who somebody is, whose reference this is."""
    where = (str(reference.get(name) or "") for name in ("service_url", "conversation", "member"))
    async with open_session() as session:
        tokens = EntraTokens(session, app_id, password, token_url, seconds=seconds)
        told = await Connector(session, tokens, allows, seconds=seconds).member(*where)
        await tokens.aclose()
    return told

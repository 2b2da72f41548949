"""Asking Slack's Web API one thing about the app itself, such as whose a token is. Nothing is sent here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from dialogs.messages import Json

# What is handed through by those who must not know the SDK.
Client = AsyncWebClient
SECONDS = 5.0
# With these Slack says that it cannot answer now, and nothing about what it was asked.
_BUSY = frozenset(("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"))
# AttributeError and ValueError: what the SDK makes of an answer that is text or bytes, such as a proxy's.
TROUBLES = (SlackClientError, ClientError, OSError, AttributeError, ValueError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered. `scopes` are those of the token, None where Slack does not say."""

    data: Mapping[str, Json] = field(repr=False)
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Slack said no, in one of its words, such as invalid_auth."""

    code: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Slack could not be reached or could not answer; asking later may help."""

    why: str


async def ask(call: Awaitable[AsyncSlackResponse], seconds: float = SECONDS) -> Answer | Refusal | NoAnswer:
    """Return what became of a call, which may take so many seconds. Nothing secret is in what it says."""
    try:
        async with asyncio.timeout(seconds):  # the SDK's own applies to sessions of its own only
            response = await call
    except SlackApiError as error:
        return _told(error)
    except TROUBLES as error:
        return NoAnswer(type(error).__name__)
    if not isinstance(response.data, dict):
        return NoAnswer("no JSON")
    return Answer(response.data, _scopes(response))


def _told(error: SlackApiError) -> Refusal | NoAnswer:
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if not code or code in _BUSY:
        return NoAnswer(str(code or f"HTTP {getattr(error.response, 'status_code', '?')}"))
    return Refusal(str(code))


def _scopes(response: AsyncSlackResponse) -> frozenset[str] | None:
    named = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes")
    return None if named is None else frozenset(scope.strip() for scope in named.split(",") if scope.strip())

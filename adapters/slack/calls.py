"""Calls to Slack beside the messages of the outbox: opening forms, publishing pages, marking cards.

None of them may hold up an answer, and none is tried again: what fails is shown in another way, or not.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

# Slack names no shorter wait than a second, and sometimes none.
_LEAST_PAUSE_SECONDS = 1.0
_NO_TRIGGER = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")

TokenOf = Callable[[str], Awaitable[str | None]]


class Calls:
    """Calls the Web API with the token of a workspace; a method that is throttled is left alone meanwhile."""

    def __init__(
        self,
        client: AsyncWebClient,
        token_of: TokenOf,
        *,
        seconds: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._token_of = token_of
        self._seconds = seconds
        self._clock = clock
        self._paused_until: dict[tuple[str, str], float] = {}

    async def call(self, team: str, method: str, **arguments: Any) -> Mapping[str, Any] | None:
        """Return Slack's answer, or None when it refused or gave none; never raises for that."""
        if self._paused_until.get((team, method), 0.0) > self._clock():
            return None
        token = await self._token_of(team)
        if token is None:
            return None
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._client.api_call(method, json={"token": token, **arguments})
        except SlackApiError as error:
            self._note(team, method, error)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("%s: %s", method, type(error).__name__)
        else:
            return answer.data if isinstance(answer.data, dict) else None
        return None

    def _note(self, team: str, method: str, error: SlackApiError) -> None:
        code, wait = "", None
        if error.response is not None:
            code = str(error.response.get("error", ""))
            wait = error.response.headers.get("Retry-After")
        if code == "ratelimited" or wait is not None:
            seconds = max(_LEAST_PAUSE_SECONDS, float(wait) if str(wait).isdecimal() else 0.0)
            self._paused_until[team, method] = self._clock() + seconds
        log.log(logging.INFO if code in _NO_TRIGGER else logging.WARNING, "%s: %s", method, code)

"""Calls to Slack beside the messages of the outbox: opening forms, publishing pages, marking cards.

None of them may hold up an answer, and none is tried again: what fails is shown in another way, or not.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import web_api
from adapters.slack.installations import NoTokenNow
from adapters.slack.web_api import Busy, Done, NotReached, Refused
from adapters.slack.workspaces import Workspaces
from dialogs.messages import Json

log = logging.getLogger(__name__)

# Ordinary: somebody was slow, or has closed the modal meanwhile.
_ORDINARY = (
    "expired_trigger_id",
    "exchanged_trigger_id",
    "not_found",
    "not_in_channel",
    "user_not_in_channel",
)


class Calls:
    """Calls the Web API with the token of a workspace; a method that is throttled is left alone meanwhile."""

    def __init__(
        self,
        client: AsyncWebClient,
        workspaces: Workspaces,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._workspaces = workspaces
        self._clock = clock
        self._paused_until: dict[tuple[str, str], float] = {}

    async def call(self, team: str, method: str, **arguments: Json) -> Mapping[str, Json] | None:
        """Return Slack's answer, or None when it refused or gave none; never raises for that."""
        return await self._call(team, method, arguments, reads=False)

    async def read(self, team: str, method: str, **arguments: Json) -> Mapping[str, Json] | None:
        """Do the same with a method that takes its arguments as a query only."""
        return await self._call(team, method, arguments, reads=True)

    async def _call(
        self, team: str, method: str, arguments: Mapping[str, Json], *, reads: bool
    ) -> Mapping[str, Json] | None:
        if self._paused_until.get((team, method), 0.0) > self._clock():
            return None
        token = await self._token(team)
        if token is None:
            return None
        match await web_api.ask(self._client, token, method, arguments, reads=reads):
            case Done(data):
                return data
            case Busy(seconds):
                self._paused_until[team, method] = self._clock() + seconds
                log.warning("%s: throttled for %.0f seconds", method, seconds)
            case Refused(code):
                log.log(logging.INFO if code in _ORDINARY else logging.WARNING, "%s: %s", method, code)
            case NotReached(reason) | web_api.Lost(reason):
                log.warning("%s: %s", method, reason)
        return None

    async def put_instead(self, address: str, message: Mapping[str, Json]) -> bool:
        """Put a message in place of the one that was pressed; return whether it is there, and never raise.

        The address came with the press: it holds for half an hour, and needs no token.
        """
        return await self._put(address, {**message, "replace_original": True})

    async def take_away(self, address: str) -> bool:
        """Take away the message that was pressed, as above."""
        return await self._put(address, {"delete_original": True})

    async def _put(self, address: str, message: Mapping[str, Json]) -> bool:
        match await web_api.put(self._client, address, message):
            case Done():
                return True
            case result:
                log.info("a message was not replaced: %s", result)
                return False

    async def _token(self, team: str) -> str | None:
        try:
            return await self._workspaces.token(team)
        except NoTokenNow:
            return None

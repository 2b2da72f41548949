"""Exchanging what Slack gave once for tokens: the code of an installation, or a refresh token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aiohttp import encode_basic_auth
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.installations import Installed
from adapters.slack.web_api import Done, NoAnswer, Refused, Result, outcome
from dialogs.messages import Json


@dataclass(frozen=True, slots=True)
class Exchange:
    """Asks Slack for tokens as this app. Each code and each refresh token is good for one use."""

    client: AsyncWebClient
    client_id: str
    client_secret: str = field(repr=False)
    now: Callable[[], datetime]

    async def by_code(self, code: str, redirect_uri: str) -> Result:
        """Return what came of somebody's installation."""
        return await self._ask({"code": code, "redirect_uri": redirect_uri})

    async def by_refresh_token(self, old: Installed) -> Installed | Refused | NoAnswer:
        """Return the installation with new tokens."""
        answer = await self._ask({"grant_type": "refresh_token", "refresh_token": old.refresh_token})
        if not isinstance(answer, Done):
            return answer
        data = answer.data
        return replace(
            old,
            token=data["access_token"],
            refresh_token=data["refresh_token"],
            expires_at=self.ends_at(data.get("expires_in")),
        )

    def ends_at(self, seconds: Json) -> datetime | None:
        """Return when a token ends that lasts for so many seconds; None when it lasts until it is revoked."""
        return None if seconds is None else self.now() + timedelta(seconds=int(seconds))

    async def _ask(self, data: dict[str, Json]) -> Result:
        # The SDK's own method gives the login to aiohttp in a way that aiohttp is about to drop.
        login = {"Authorization": encode_basic_auth(self.client_id, self.client_secret)}
        return await outcome(self.client.api_call("oauth.v2.access", data=data, headers=login))

"""The one workspace of the token in the settings. Which one it is, Slack is asked once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.installations import NoTokenNow
from adapters.slack.web_api import Busy, Done, Lost, NotReached, Refused, ask
from adapters.slack.workspaces import Workspace

_ASK_AGAIN_SECONDS = 5.0

log = logging.getLogger(__name__)


class TokenRefused(NoTokenNow):
    """Slack does not take the token of the settings: it is wrong, or the app was removed there."""


class OwnWorkspace:
    """Fulfils Workspaces with one of them."""

    def __init__(
        self, client: AsyncWebClient, token: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._token = token
        self._monotonic = monotonic
        self._asking = asyncio.Lock()
        self._own: Workspace | None = None
        self._team_id = ""
        self._trouble: NoTokenNow | None = None
        self._ask_after = 0.0

    async def own(self) -> Workspace:
        """Return the workspace; raises TokenRefused, or NoTokenNow when Slack cannot be asked."""
        async with self._asking:
            if self._own is None:
                self._own = await self._ask()
                self._team_id = self._own.team_id
            return self._own

    @property
    def trouble(self) -> str | None:
        """Return why it is not known whose token this is, in a sentence; None when it is, or nobody asked."""
        return str(self._trouble) if self._own is None and self._trouble else None

    def is_own(self, team_id: str, _enterprise_id: str) -> bool:
        """Return whether this is the workspace; until Slack has said which one that is, none is."""
        return bool(self._team_id) and team_id == self._team_id

    async def workspace(self, team_id: str) -> Workspace | None:
        """Return the workspace if it is this one."""
        own = await self.own()
        return own if own.team_id == team_id else None

    async def token(self, team_id: str) -> str | None:
        """Return the token if it is this workspace's."""
        found = await self.workspace(team_id)
        return found.token if found else None

    async def uninstalled(self, team_id: str, at: datetime) -> None:
        """Raise the alarm. What is to be sent waits until the settings have a token that Slack takes."""
        log.error(
            "the app was removed from Slack workspace %s: install it again, set SLACK_BOT_TOKEN", team_id
        )
        self.forget(team_id)

    def forget(self, team_id: str) -> None:
        """Ask Slack again the next time."""
        if self._own is not None and self._own.team_id == team_id:
            self._own = None

    async def _ask(self) -> Workspace:
        # Everybody who waits would ask, one after the other, while Slack is away.
        if self._trouble is not None and self._monotonic() < self._ask_after:
            raise self._trouble
        match await ask(self._client, self._token, "auth.test"):
            case Done(data):
                return Workspace(
                    team_id=data["team_id"],
                    enterprise_id=data.get("enterprise_id"),
                    name=data.get("team") or data["team_id"],
                    bot_user_id=data["user_id"],
                    bot_id=data.get("bot_id") or "",
                    token=self._token,
                )
            case Refused(code):
                self._trouble = TokenRefused(f"Slack does not take SLACK_BOT_TOKEN ({code})")
            case Busy() | NotReached() | Lost() as why:
                self._trouble = NoTokenNow(f"Slack cannot be asked whose SLACK_BOT_TOKEN is ({why.reason})")
        self._ask_after = self._monotonic() + _ASK_AGAIN_SECONDS
        raise self._trouble

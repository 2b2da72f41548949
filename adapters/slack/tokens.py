"""The tokens of workspaces that installed the app: looked up, kept for seconds, exchanged before they end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from adapters.slack.exchanging import Exchange
from adapters.slack.installations import Installations, Installed, NoTokenNow
from adapters.slack.web_api import Busy, Lost, NotReached, Refused
from adapters.slack.workspaces import Workspace

# Another process learns no sooner that the app was removed somewhere.
KEEP_SECONDS = 30.0
# As Bolt does it: the old token still serves for hours while new ones are fetched.
_EARLY = timedelta(hours=2)
_LEASE_SECONDS = 60.0
_TRIES_TO_KEEP = 5
_AGAIN = "install there again, at /slack/install"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    workspace: Workspace | None
    until: float


class InstalledWorkspaces:
    """Fulfils Workspaces with those that are kept somewhere for every process alike."""

    def __init__(
        self,
        installations: Installations,
        exchange: Exchange,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._installations = installations
        self._exchange = exchange
        self._now = exchange.now
        self._monotonic = monotonic
        self._pause = pause
        self._kept: dict[str, _Kept] = {}
        self._looking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._renewing: dict[str, asyncio.Task[None]] = {}

    async def workspace(self, team_id: str) -> Workspace | None:
        """Return a workspace, None when the app is not in it, as it was at most thirty seconds ago."""
        async with self._looking.setdefault(team_id, asyncio.Lock()):
            kept = self._kept.get(team_id)
            if kept is None or kept.until <= self._monotonic():
                kept = _Kept(await self._look_up(team_id), self._monotonic() + KEEP_SECONDS)
                self._kept[team_id] = kept
            return kept.workspace

    async def token(self, team_id: str) -> str | None:
        """Return the token of a workspace, None when the app is not in it."""
        found = await self.workspace(team_id)
        return found.token if found else None

    async def uninstalled(self, team_id: str, at: datetime) -> None:
        """Forget the tokens of a workspace, here and in every process; a newer installation stays."""
        if await self._installations.uninstall(team_id, at):
            log.warning(
                "the app was removed from Slack workspace %s: nothing is sent there any more", team_id
            )
        self.forget(team_id)

    def forget(self, team_id: str) -> None:
        """Look it up afresh the next time."""
        self._kept.pop(team_id, None)

    async def close(self) -> None:
        """Let an exchange of tokens that has begun come to its end, or its refresh token would be lost."""
        await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    async def _look_up(self, team_id: str) -> Workspace | None:
        installed = await self._installations.find(team_id)
        if installed is not None and self._ends_soon(installed):
            renewing = self._renew_in_the_background(installed)
            if self._has_ended(installed):
                await asyncio.shield(renewing)
                installed = await self._installations.find(team_id)
        if installed is None:
            return None
        if self._has_ended(installed):
            raise NoTokenNow(f"the token of Slack workspace {team_id} has ended, and there is no new one yet")
        return _workspace(installed)

    def _ends_soon(self, installed: Installed) -> bool:
        ends_at = installed.expires_at if installed.refresh_token else None
        return ends_at is not None and ends_at - _EARLY <= self._now()

    def _has_ended(self, installed: Installed) -> bool:
        return installed.expires_at is not None and installed.expires_at <= self._now()

    def _renew_in_the_background(self, old: Installed) -> asyncio.Task[None]:
        """Return the exchange under way for this workspace; answers go ahead with the old token."""
        running = self._renewing.get(old.team_id)
        if running is None:
            running = self._renewing[old.team_id] = asyncio.create_task(self._renew(old))
            running.add_done_callback(lambda _: self._renewing.pop(old.team_id, None))
        return running

    async def _renew(self, old: Installed) -> None:
        try:
            if not await self._installations.claim_refresh(old, _LEASE_SECONDS):
                return
        except NoTokenNow as error:
            log.warning("no new token for Slack workspace %s: %s", old.team_id, error)
            return
        # Where nothing comes of it the lease runs out by itself: until then nobody asks again.
        match await self._exchange.by_refresh_token(old):
            case Installed() as new:
                if await self._keep(old, new):
                    self.forget(old.team_id)
            case Refused(code):
                log.error("Slack gives workspace %s no new token (%s): %s", old.team_id, code, _AGAIN)
            case Busy() | NotReached() | Lost() as why:
                what = "Slack cannot be asked for a new token of workspace %s (%s)"
                log.warning(what, old.team_id, why.reason)

    async def _keep(self, old: Installed, new: Installed) -> bool:
        """Return whether the new tokens are kept, which matters: those they were got with are used up."""
        for attempt in range(1, _TRIES_TO_KEEP + 1):
            try:
                return await self._installations.refreshed(old, new)
            except NoTokenNow as error:
                log.warning("new tokens of Slack workspace %s cannot be kept yet: %s", old.team_id, error)
            await self._pause(attempt)
        log.error("new tokens of Slack workspace %s are lost: %s", old.team_id, _AGAIN)
        return False


def _workspace(installed: Installed) -> Workspace:
    return Workspace(
        team_id=installed.team_id,
        enterprise_id=installed.enterprise_id,
        name=installed.team_name,
        bot_user_id=installed.bot_user_id,
        bot_id=installed.bot_id,
        token=installed.token,
    )

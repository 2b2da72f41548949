"""Bolt's two stores for OAuth, who installed and which state was issued, put into the hub's `installations`.

Only the bot's own token is kept: nobody's user token, and not who installed it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.installations import Installations, Installed

STATE_SECONDS = 600


class HubInstallationStore(AsyncInstallationStore):
    """Installations as the SDK knows them, a workspace at a time; an enterprise as a whole has none."""

    def __init__(self, installations: Installations, now: Callable[[], datetime]) -> None:
        self._installations = installations
        self._now = now

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot of an installation in the place of an earlier one."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot in the place of an earlier one."""
        await self._installations.save(_installed(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot of a workspace."""
        if team_id is None or is_enterprise_install:
            return None
        found = await self._installations.find(team_id)
        return _bot(found) if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Return a workspace's installation as far as it is kept; a single person has none."""
        bot = await self.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        if bot is None or user_id is not None:
            return None
        return Installation(user_id="", **bot.to_dict_for_copying())

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the tokens of a workspace."""
        if team_id is not None:
            await self._installations.uninstall(team_id, self._now())

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget the tokens of a workspace; of a single person there are none."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)


class HubStateStore(AsyncOAuthStateStore):
    """What Slack has to bring back once, and within ten minutes. Kept is its digest only."""

    def __init__(self, installations: Installations, now: Callable[[], datetime]) -> None:
        self._installations = installations
        self._now = now

    async def async_issue(self, *_args: object, **_named: object) -> str:
        """Return a new state."""
        state = secrets.token_urlsafe(32)
        await self._installations.begin(_digest(state), self._now() + timedelta(seconds=STATE_SECONDS))
        return state

    async def async_consume(self, state: str) -> bool:
        """Return whether a state was issued here and is not too old; true only once."""
        return await self._installations.come_back(_digest(state))


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def _installed(bot: Bot) -> Installed:
    if bot.team_id is None:
        raise ValueError("an installation without a workspace is not kept")
    return Installed(
        team_id=bot.team_id,
        enterprise_id=bot.enterprise_id,
        team_name=bot.team_name or bot.team_id,
        bot_user_id=bot.bot_user_id,
        bot_id=bot.bot_id or "",
        scopes=tuple(bot.bot_scopes),
        token=bot.bot_token,
        refresh_token=bot.bot_refresh_token,
        expires_at=None if bot.bot_token_expires_at is None else _moment(bot.bot_token_expires_at),
        installed_at=_moment(bot.installed_at),
    )


def _bot(installed: Installed) -> Bot:
    ends = installed.expires_at
    return Bot(
        enterprise_id=installed.enterprise_id,
        team_id=installed.team_id,
        team_name=installed.team_name,
        bot_token=installed.token,
        bot_id=installed.bot_id,
        bot_user_id=installed.bot_user_id,
        bot_scopes=installed.scopes,
        bot_refresh_token=installed.refresh_token,
        bot_token_expires_at=None if ends is None else int(ends.timestamp()),
        installed_at=installed.installed_at.timestamp(),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

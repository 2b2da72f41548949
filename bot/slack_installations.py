"""Slack installations as the adapter sees them, over the stored rows: a thread hop away, tokens encrypted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.slack.installations import Installed, NoTokenNow
from bot import database
from bot.now import utc_now
from bot.secret_key import box
from bot.settings import Settings
from store import slack_installations as rows
from store.db import Store, Tx
from store.errors import LostRace
from store.slack_installations import Installation

T = TypeVar("T")

_PURPOSE = "Slack tokens"


def token_box(settings: Settings) -> Fernet:
    """Return what encrypts tokens; raises BadSettings when there is no key."""
    return box(settings, _PURPOSE)


class StoredInstallations:
    """Keeps installations for every process of this hub."""

    def __init__(self, store: Store, fernet: Fernet, *, now: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._fernet = fernet
        self._now = now

    async def save(self, installed: Installed) -> None:
        """Keep an installation in the place of an earlier one."""
        await self._write(partial(rows.save, installation=self._sealed(installed)))

    async def find(self, team_id: str) -> Installed | None:
        """Return the installation of a workspace; raises NoTokenNow when the key does not open it."""
        row = await self._ask(lambda: self._read(partial(rows.find, team_id=team_id)))
        return self.opened(row) if row else None

    async def uninstall(self, team_id: str, at: datetime) -> bool:
        """Forget an installation that was removed at that moment; return whether there was one."""
        return await self._write(partial(rows.uninstall, team_id=team_id, at=at))

    async def claim_refresh(self, installed: Installed, seconds: float) -> bool:
        """Return whether this process, and nobody else for so long, may use the refresh token."""
        return await self._write(lambda tx: rows.claim_refresh(tx, *_which(installed), seconds))

    async def refreshed(self, old: Installed, new: Installed) -> bool:
        """Keep the new tokens, unless another installation has come or this one has gone."""
        row = self._sealed(new)
        put = partial(
            rows.refreshed,
            team_id=old.team_id,
            was=old.version,
            sealed_tokens=row.sealed_tokens,
            token_expires_at=row.token_expires_at,
        )
        return await self._write(put)

    async def give_up_refresh(self, installed: Installed) -> None:
        """Let somebody else try."""
        await self._write(lambda tx: rows.give_up_refresh(tx, *_which(installed)))

    async def begin(self, digest: str, expires_at: datetime) -> None:
        """Remember that somebody has begun to install."""
        await self._write(partial(rows.begin, digest=digest, expires_at=expires_at, now=self._now()))

    async def come_back(self, digest: str) -> bool:
        """Return whether that was begun and is not too old; true only once."""
        return await self._write(partial(rows.come_back, digest=digest, now=self._now()))

    def opened(self, row: Installation) -> Installed:
        """Return a row with its tokens; raises NoTokenNow when this hub's key does not open them."""
        try:
            tokens = json.loads(self._fernet.decrypt(row.sealed_tokens))
        except InvalidToken:
            tokens = {}
        # The team stands inside too, so that tokens cannot be moved to another row.
        if tokens.get("team_id") != row.team_id:
            raise NoTokenNow(f"HUB_SECRET_KEY does not open the tokens of {row.team_id}")
        return Installed(
            team_id=row.team_id,
            enterprise_id=row.enterprise_id,
            team_name=row.team_name,
            bot_user_id=row.bot_user_id,
            bot_id=row.bot_id,
            scopes=tuple(filter(None, row.scopes.split(","))),
            token=tokens["token"],
            refresh_token=tokens["refresh_token"],
            expires_at=row.token_expires_at,
            installed_at=row.installed_at,
            version=row.sealed_tokens,
        )

    def _sealed(self, installed: Installed) -> Installation:
        tokens = {"team_id": installed.team_id, "token": installed.token}
        sealed = self._fernet.encrypt(
            json.dumps({**tokens, "refresh_token": installed.refresh_token}).encode()
        )
        return Installation(
            team_id=installed.team_id,
            enterprise_id=installed.enterprise_id,
            team_name=installed.team_name,
            bot_user_id=installed.bot_user_id,
            bot_id=installed.bot_id,
            scopes=",".join(installed.scopes),
            sealed_tokens=sealed.decode(),
            token_expires_at=installed.expires_at,
            installed_at=installed.installed_at,
        )

    def _read(self, work: Callable[[Tx], T]) -> T:
        with self._store.reading() as tx:
            return work(tx)

    async def _write(self, work: Callable[[Tx], T]) -> T:
        return await self._ask(lambda: database.write(self._store, work))

    async def _ask(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except (DBAPIError, NoConnection, LostRace) as error:
            raise NoTokenNow(f"the database does not answer ({type(error).__name__})") from error


def _which(installed: Installed) -> tuple[str, str]:
    return installed.team_id, installed.version

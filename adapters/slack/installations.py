"""A workspace that has the app, with its tokens, and the interface of whoever keeps those for us."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class NoTokenNow(Exception):
    """The token of a workspace cannot be had at the moment; nothing says that there is none.

    What was to be sent waits. The message says why, and holds nothing secret.
    """


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace that has the app, and what it takes to write there.

    `expires_at` and `refresh_token` are there when its tokens expire. `version` tells whether it is still the
    one that is kept; only whoever keeps it looks inside.
    """

    team_id: str
    enterprise_id: str | None
    team_name: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None
    installed_at: datetime
    version: str = field(default="", repr=False)


class Installations(Protocol):
    """Where installations are kept, for every process alike. Raises NoTokenNow where it cannot say."""

    async def save(self, installed: Installed) -> None:
        """Keep an installation in the place of an earlier one."""
        ...

    async def find(self, team_id: str) -> Installed | None:
        """Return the installation of a workspace, None when it has none, or none any more."""
        ...

    async def uninstall(self, team_id: str, at: datetime) -> bool:
        """Forget an installation that was removed at that moment; return whether there was one."""
        ...

    async def claim_refresh(self, installed: Installed, seconds: float) -> bool:
        """Return whether this process, and nobody else for so long, may use the refresh token."""
        ...

    async def refreshed(self, old: Installed, new: Installed) -> bool:
        """Keep the new tokens, unless another installation has come or this one has gone."""
        ...

    async def give_up_refresh(self, installed: Installed) -> None:
        """Let somebody else try."""
        ...

    async def begin(self, digest: str, expires_at: datetime) -> None:
        """Remember that somebody has begun to install."""
        ...

    async def come_back(self, digest: str) -> bool:
        """Return whether that was begun and is not too old; true only once."""
        ...

"""Which workspaces can be written to, and by which token: the same for one workspace and for several."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with the app in it, and who the bot is there."""

    team_id: str
    enterprise_id: str | None
    name: str
    bot_user_id: str
    bot_id: str
    token: str = field(repr=False)


class Workspaces(Protocol):
    """Whatever knows the workspaces of this hub. Raises NoTokenNow when something cannot be said or kept."""

    async def workspace(self, team_id: str) -> Workspace | None:
        """Return a workspace, None when the app is not in it."""
        ...

    async def token(self, team_id: str) -> str | None:
        """Return the token of a workspace, None when the app is not in it."""
        ...

    async def uninstalled(self, team_id: str, at: datetime) -> None:
        """Take note that the app was removed there at that moment."""
        ...

    def forget(self, team_id: str) -> None:
        """Look it up afresh the next time, as Slack has refused its token."""
        ...

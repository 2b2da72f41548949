"""What the Slack adapter needs of the hub behind it."""

from __future__ import annotations

from typing import Protocol

from adapters.hub import Hub
from dialogs.messages import Home, Sender


class SlackHub(Hub, Protocol):
    """The hub as Slack uses it: it shows everybody a page of their own, too."""

    async def home(self, sender: Sender) -> Home:
        """Return what the person's home page shows. Raises Away."""
        ...

    async def account_changed(self, sender: Sender) -> None:
        """Know the account by what it is called now, if anybody ever wrote from it. Raises Away."""
        ...

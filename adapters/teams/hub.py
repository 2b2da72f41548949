"""What the Teams adapter needs of the hub behind it."""

from __future__ import annotations

from typing import Protocol

from adapters.hub import Hub
from dialogs.messages import Sender, Shown


class TeamsHub(Hub, Protocol):
    """The hub as Teams uses it: it remembers what its cards say, as Teams does not send them back."""

    async def said(self, message: int, sender: Sender) -> Shown | None:
        """Return what a message to this person said; None for one to somebody else, or forgotten."""
        ...

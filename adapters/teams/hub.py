"""What the Teams adapter needs of the hub behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adapters.hub import Hub
from dialogs.messages import Reply, Sender


@dataclass(frozen=True, slots=True)
class Said:
    """What a message said, and the number by which Teams knows it, "" when that is not known."""

    reply: Reply
    number: str = ""


class TeamsHub(Hub, Protocol):
    """The hub as Teams uses it: it remembers what its cards say, as Teams does not send them back."""

    async def said(self, message: int, sender: Sender) -> Said | None:
        """Return what a message to this person said; None for one to somebody else, or forgotten."""
        ...

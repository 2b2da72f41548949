"""What the Teams adapter needs of the hub behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from adapters.hub import Hub
from adapters.teams.rendering import Became
from dialogs.messages import Sender, Shown


@dataclass(frozen=True, slots=True)
class Used:
    """A message of which something was pressed or answered, and all that became of it, newest first."""

    shown: Shown
    became: tuple[Became, ...]


class TeamsHub(Hub, Protocol):
    """The hub as Teams uses it: it remembers what its cards say, as Teams does not send them back."""

    def may_be_told(self, sender: Sender) -> bool:
        """Return whether whoever is not served is to be told so: now and then, not as often as they write."""
        ...

    async def recall(self, message: int, sender: Sender) -> None:
        """Remember what a message to this person says whose words were not kept; never raises.

        To be called before what was pressed there takes effect: after it there may be nothing to say.
        """
        ...

    async def used(self, message: int, sender: Sender, became: Became) -> Used | None:
        """Keep what became of a message to this person, and return what it said and all that became of it.

        None for one to somebody else, or forgotten.
        """
        ...

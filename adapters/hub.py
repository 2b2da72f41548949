"""What an adapter of a chat channel needs of the hub behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dialogs.messages import Incoming, Outgoing, Reply, Shown


class Away(Exception):
    """The hub cannot be reached just now: nothing was kept, so the delivery must not be acknowledged."""


class TooFast(Exception):
    """One message too many of somebody who has been told so: it is acknowledged, and that is all.

    The text is what they were told, for where something must be shown.
    """


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is handled and committed.

    `reply` is what is answered, also to a delivery that came before. `outgoing` is the answer while it is
    unsent and this process is to send it, `notes` what goes to others with it. `over` are the earlier
    messages whose question it has ended.
    """

    reply: Reply
    outgoing: Outgoing | None = None
    in_doubt: bool = False
    notes: tuple[Outgoing, ...] = ()
    over: tuple[Shown, ...] = ()


class Hub(Protocol):
    """The hub as a channel uses it; waits on no database in the event loop. Raises Away where it says so."""

    async def take(self, incoming: Incoming) -> Taken:
        """Handle a message and commit; the same again has no second effect. Raises Away and TooFast."""
        ...

    async def send(self, message: Outgoing, *, in_doubt: bool = False) -> bool:
        """Send an answer now and write down what became of it; return False when it will never arrive."""
        ...

    async def shown(self, message: Outgoing, where: str) -> None:
        """Write down that an answer was shown in another way than as a message."""
        ...

    async def room_left(self, tenant: str, key: str) -> None:
        """Announce nothing more in the channel of this key, or in any of the team of it. Raises Away."""
        ...

    async def member_left(self, tenant: str, key: str, user: str) -> None:
        """Offer this account the channel of this key, or any of the team of it, no more. Raises Away."""
        ...

    async def account_closed(self, tenant: str, user: str) -> None:
        """Write to this account no more. Raises Away."""
        ...

"""The account somebody writes from: whether it is joined to others by an e-mail, which its owner may change.

What that does to persons and addresses the store says, and `bot/` ties the two together: a flow knows neither
channels nor addresses.
"""

from __future__ import annotations

from typing import Protocol

from store.errors import NotAllowed


class Account(Protocol):
    """The account of this turn."""

    @property
    def email(self) -> str:
        """The e-mail by which it is joined to others; "" when it stands alone."""
        ...

    @property
    def confirmed(self) -> str:
        """The e-mail that the platform has just confirmed, in small letters; "" when it confirms none."""
        ...

    @property
    def has_others(self) -> bool:
        """Whether another account that is open belongs to the same person."""
        ...

    def unlink(self) -> None:
        """Let it be a person of its own from now on, without anything of the one it leaves."""
        ...

    def link(self) -> None:
        """Join it to the person with the confirmed e-mail again. Raises LostRace when that is busy."""
        ...


class NoAccount:
    """Where nobody writes: what is drawn of itself, or for everybody to read."""

    email = confirmed = ""
    has_others = False

    def unlink(self) -> None:
        """Nobody's account can be changed. Raises NotAllowed."""
        raise NotAllowed("unlink")

    def link(self) -> None:
        """As above."""
        raise NotAllowed("link")


NO_ACCOUNT = NoAccount()

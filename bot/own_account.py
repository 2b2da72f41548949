"""The account of one turn as flows see it, tied to the person and the address the store knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import speakers
from dialogs.messages import Incoming
from store import unlinking
from store.db import Tx
from store.people import Speaker


@dataclass(slots=True)
class OwnAccount:
    """Who writes, and from which account; `speaker` is another person once that was changed."""

    tx: Tx
    incoming: Incoming
    email_domains: tuple[str, ...]
    now: datetime
    speaker: Speaker

    @property
    def email(self) -> str:
        """The e-mail by which the account is joined to others; "" when it stands alone."""
        return self.speaker.email or ""

    @property
    def confirmed(self) -> str:
        """The e-mail that the platform has just confirmed, in small letters; "" when it confirms none."""
        return speakers.confirmed_email(self.incoming.sender, self.email_domains)

    @property
    def has_others(self) -> bool:
        """Whether another account that is open belongs to the same person."""
        return unlinking.has_others(self.tx, self.speaker)

    def unlink(self) -> None:
        """Let the account be a person of its own from now on."""
        unlinking.unlink(self.tx, self.speaker, self.now)
        self._look_again()

    def link(self) -> None:
        """Join the account to the person with the confirmed e-mail again. Raises LostRace."""
        unlinking.may_link(self.tx, self.speaker)
        self._look_again()

    def _look_again(self) -> None:
        self.speaker = speakers.recognise(self.tx, self.incoming, self.email_domains, self.now)

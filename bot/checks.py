"""One line of the doctor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is as it should be, and what it is, or what to do.

    `is_for_people`: nothing is wrong with the hub, but somebody should look at it.
    """

    is_ok: bool
    what: str
    is_for_people: bool = False

    @property
    def mark(self) -> str:
        """Return the word the line begins with."""
        if not self.is_ok:
            return "fix"
        return "see" if self.is_for_people else "ok "

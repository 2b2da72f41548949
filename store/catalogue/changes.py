"""What an import changed and whom it affects. What it says to the operator is in `bot`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.series import Closed

Kind = Literal["moved", "place", "cancelled", "not_on", "on_again", "places", "decision", "settled"]
# Somebody has yet to decide about the others, or they are about dates that nobody is coming to.
TOLD: tuple[Kind, ...] = ("moved", "place", "cancelled")


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody with a standing booking."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """One thing that changed about one occurrence. Moments in UTC; people see `zone`."""

    occurrence_id: int
    title: str
    zone: str
    kind: Kind
    was_starts_at: datetime
    was_ends_at: datetime
    starts_at: datetime
    ends_at: datetime
    detail: str = ""
    people: tuple[Affected, ...] = ()
    was_place: str = ""
    was_link: str = ""

    @property
    def is_for_people(self) -> bool:
        """Return whether somebody is affected, or has to decide."""
        return bool(self.people) or self.kind == "decision"


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What became of one session type; `columns` are those that changed, its own and those of its series."""

    title: str
    kind: Literal["new", "changed", "gone", "back"]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What one import did. The closures are those that came and those that went."""

    version: int
    types: tuple[TypeChange, ...] = ()
    is_reordered: bool = False
    closed: tuple[Closed, ...] = ()
    reopened: tuple[Closed, ...] = ()
    added: int = 0
    removed: int = 0
    occurrences: tuple[OccurrenceChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changed."""
        return self == Changes(self.version)

    @property
    def affected(self) -> tuple[OccurrenceChange, ...]:
        """Return the changes that somebody is affected by, or has to decide about."""
        return tuple(change for change in self.occurrences if change.is_for_people)

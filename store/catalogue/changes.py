"""What an import changed, whom it affects, and their messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from store import outbox
from store.db import Tx

Kind = Literal["moved", "place", "cancelled", "not_on", "on_again", "places", "decision", "settled"]
# Somebody has yet to decide about the others, or they are about dates that nobody is coming to.
TOLD: tuple[Kind, ...] = ("moved", "place", "cancelled")

_SAID = {
    "moved": "moved from {was} to {now}",
    "place": "is in another place: {detail}",
    "cancelled": "is cancelled: {detail}",
    "not_on": "is not on: {detail}",
    "on_again": "is on after all",
    "places": "has other places: {detail}",
    "decision": "needs a decision: {detail}",
    "settled": "needs no decision any more",
}


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

    def line(self) -> str:
        """Return the change as one plain line, with whom it affects."""
        was = _when(self.was_starts_at, self.was_ends_at, self.zone)
        now = _when(self.starts_at, self.ends_at, self.zone)
        said = _SAID[self.kind].format(was=was, now=now, detail=self.detail)
        date = "" if self.kind == "moved" else f", {now},"
        people = ", ".join(affected.name for affected in self.people)
        return f"{self.title}{date} {said}" + (f". Affects {len(self.people)}: {people}" if people else "")


@dataclass(frozen=True, slots=True)
class Changes:
    """What one import did. `entries` are plain lines about what is no occurrence."""

    version: int
    entries: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0
    occurrences: tuple[OccurrenceChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changed."""
        return not (self.entries or self.added or self.removed or self.occurrences)

    @property
    def affected(self) -> tuple[OccurrenceChange, ...]:
        """Return the changes that somebody is affected by, or has to decide about."""
        return tuple(c for c in self.occurrences if c.people or c.kind == "decision")

    def lines(self) -> list[str]:
        """Return what changed in plain lines: entries, counts, then each change that affects somebody."""
        if self.is_empty:
            return ["Nothing changed."]
        rest = Counter((c.title, c.kind) for c in self.occurrences if c not in self.affected)
        counts = [f"{title}: {_dates(number)} {_COUNTED[kind]}" for (title, kind), number in rest.items()]
        dates = [f"{_dates(self.added)} added"] if self.added else []
        dates += [f"{_dates(self.removed)} without bookings removed"] if self.removed else []
        return [*self.entries, *dates, *counts, *(change.line() for change in self.affected)]


_COUNTED = {
    "moved": "moved, nobody booked",
    "place": "in another place, nobody booked",
    "cancelled": "cancelled, nobody booked any more",
    "not_on": "not on, nobody booked",
    "on_again": "on after all",
    "places": "with other places",
    "decision": "to be decided",
    "settled": "decided",
}


def tell(tx: Tx, changes: Changes, now: datetime) -> int:
    """Write a message to everybody affected by what is already certain; return how many are new.

    Calling twice is harmless: the key holds the catalogue's version.
    """
    told = [(c, person) for c in changes.occurrences if c.kind in TOLD for person in c.people]
    return sum(_add(tx, changes.version, change, person, now) for change, person in told)


def _add(tx: Tx, version: int, change: OccurrenceChange, person: Affected, now: datetime) -> bool:
    args = {
        "occurrence": change.occurrence_id,
        "change": change.kind,
        "was_starts_at": change.was_starts_at.isoformat(),
    }
    key = f"catalogue:{version}:{change.occurrence_id}:{change.kind}:{person.person_id}"
    added = outbox.add(
        tx,
        key=key,
        kind="occurrence_changed",
        person_id=person.person_id,
        args=args,
        due_at=now,
        now=now,
        expires_at=max(change.was_starts_at, change.starts_at),
    )
    return added is not None


def _dates(number: int) -> str:
    return "1 date" if number == 1 else f"{number} dates"


def _when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return f"{start:%A} {start.day} {start:%B %Y}, {start:%H:%M} to {end:%H:%M}"

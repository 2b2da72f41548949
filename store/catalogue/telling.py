"""The messages of an import to the people it affects; their words are in `dialogs/notices.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store import outbox
from store.catalogue.changes import TOLD, Changes, OccurrenceChange
from store.db import Tx


def tell(tx: Tx, changes: Changes, now: datetime) -> int:
    """Write a message to everybody affected by what is already certain; return how many are new.

    One message a person and occurrence, whatever changed about it. Calling twice is harmless: the key
    holds the catalogue's version.
    """
    told: dict[tuple[int, int], list[OccurrenceChange]] = {}
    for change in changes.occurrences:
        for person in change.people if change.kind in TOLD else ():
            told.setdefault((change.occurrence_id, person.person_id), []).append(change)
    return sum(_add(tx, changes.version, person_id, some, now) for (_, person_id), some in told.items())


def _add(tx: Tx, version: int, person_id: int, some: Sequence[OccurrenceChange], now: datetime) -> bool:
    """Write one message about everything that changed about one occurrence."""
    one = some[0]
    args = {
        "occurrence": one.occurrence_id,
        "changes": [change.kind for change in some],
        "was_starts_at": one.was_starts_at.isoformat(),
        "was_ends_at": one.was_ends_at.isoformat(),
    }
    added = outbox.add(
        tx,
        key=f"catalogue:{version}:{one.occurrence_id}:{person_id}",
        kind="occurrence_changed",
        person_id=person_id,
        args=args,
        due_at=now,
        now=now,
        expires_at=max(one.was_starts_at, one.starts_at),
    )
    return added is not None

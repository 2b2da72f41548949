"""The messages of an import to the people it affects; their words are in `dialogs/notices.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from store import unasked
from store.catalogue.changes import TOLD, Changes, OccurrenceChange
from store.db import Tx
from store.tables import Outbox

_Unsent = Sequence[Row[int, Mapping[str, Any]]]
_REPLACED = "told with what changed later"


def tell(tx: Tx, changes: Changes, now: datetime) -> int:
    """Write a message to everybody affected by what is already certain; return how many are new.

    One message a person and occurrence, whatever changed about it; an earlier one that has not gone out yet
    is taken back and told with it. Calling twice is harmless: the key holds the catalogue's version.
    """
    told: dict[tuple[int, int], list[OccurrenceChange]] = {}
    for change in changes.occurrences:
        for person in change.people if change.kind in TOLD else ():
            told.setdefault((change.occurrence_id, person.person_id), []).append(change)
    unsent = _unsent(tx, changes.version) if told else {}
    return sum(
        _add(tx, changes.version, about[1], some, _take_back(tx, unsent.get(about, ())), now)
        for about, some in told.items()
    )


def _unsent(tx: Tx, version: int) -> Mapping[tuple[int, int], _Unsent]:
    """Return what earlier imports have to tell and nobody has begun to send, by occurrence and person."""
    is_earlier = Outbox.key.like("catalogue:%") & Outbox.key.not_like(f"catalogue:{version}:%")
    query = select(Outbox.id, Outbox.args, Outbox.person_id).where(Outbox.state == "due", is_earlier)
    found = defaultdict(list)
    for row in tx.execute(query.order_by(Outbox.id)):
        found[row.args["occurrence"], row.person_id].append(row)
    return found


def _take_back(tx: Tx, unsent: _Unsent) -> list[Mapping[str, Any]]:
    """Return what those said that nobody has begun to send meanwhile, and see to it that nobody does."""
    skipping = update(Outbox).where(Outbox.state == "due").values(state="skipped", reason=_REPLACED)
    return [row.args for row in unsent if tx.execute(skipping.where(Outbox.id == row.id)).rowcount]


def _add(
    tx: Tx,
    version: int,
    person_id: int,
    some: Sequence[OccurrenceChange],
    taken_back: Sequence[Mapping[str, Any]],
    now: datetime,
) -> bool:
    """Write one message about everything that changed about one occurrence since the person last heard."""
    one = some[0]
    was = {
        "was_starts_at": one.was_starts_at.isoformat(),
        "was_ends_at": one.was_ends_at.isoformat(),
        "was_place": one.was_place,
        "was_link": one.was_link,
    }
    for first in taken_back[:1]:
        was = {name: first[name] for name in was}
    kinds = [*(kind for args in taken_back for kind in args["changes"]), *(change.kind for change in some)]
    added = unasked.add(
        tx,
        key=f"catalogue:{version}:{one.occurrence_id}:{person_id}",
        kind="occurrence_changed",
        person_id=person_id,
        args={"occurrence": one.occurrence_id, "changes": list(dict.fromkeys(kinds)), **was},
        now=now,
        zone=one.zone,
        starts_at=min(datetime.fromisoformat(was["was_starts_at"]), one.starts_at),
        expires_at=max(datetime.fromisoformat(was["was_starts_at"]), one.starts_at),
    )
    return added is not None

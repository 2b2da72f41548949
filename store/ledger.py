"""Writing bookings, the count of places taken, and the audit of both. What may be written, others decide.

Whoever writes here holds the occurrence (`locks.lock`); every line of the audit has a revision of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from store.booking_outcomes import Wanted
from store.db import Tx
from store.locks import LockedOccurrence
from store.places import Place
from store.prepared import Prepared, scalar
from store.tables import HOLDING, Audit, Booking, OccurrencePart

_ADD: Prepared[int] = Prepared(
    insert(Booking).returning(Booking.id),
    scalar,
    columns=(
        "occurrence_id", "person_id", "booked_by_id", "part", "party", "state", "note", "answers",
        "created_at", "changed_at", "follow_up_at", "follow_up_from",
    ),
)  # fmt: skip
_CHANGE = update(Booking).where(Booking.id == bindparam("booking"))
_TAKE = Prepared(
    update(OccurrencePart)
    .where(
        OccurrencePart.occurrence_id == bindparam("occurrence"), OccurrencePart.part == bindparam("of_part")
    )
    .values(taken=OccurrencePart.taken + bindparam("party"))
)
_NOTE_DOWN = Prepared(
    insert(Audit),
    columns=("at", "actor_id", "action", "person_id", "occurrence_id", "revision", "details"),
)


def add(tx: Tx, row: Mapping[str, Any]) -> int:
    """Write a booking and take its places if its state holds them; return its id.

    The clock looks at it at once; what would have been due before is not caught up with.
    """
    now = row["changed_at"]
    [booking_id] = _ADD.all(tx, {**row, "follow_up_at": now, "follow_up_from": now})
    if row["state"] in HOLDING:
        take(tx, row["occurrence_id"], row["part"], row["party"])
    return booking_id


def enter(tx: Tx, wanted: Wanted, state: str, now: datetime, instead_of: int | None = None) -> int:
    """Write what somebody wants as a booking in this state, and return its id; `instead_of` is over then."""
    row = {
        "occurrence_id": wanted.occurrence_id,
        "person_id": wanted.person_id,
        "booked_by_id": wanted.booked_by_id,
        "part": wanted.part,
        "party": wanted.party,
        "state": state,
        "note": wanted.note,
        "answers": dict(wanted.answers),
        "created_at": wanted.booked_at or now,
        "changed_at": now,
    }
    if instead_of is not None:
        change(tx, instead_of, state="cancelled", changed_at=now)
    return add(tx, row)


def change(tx: Tx, booking_id: int, **values: Any) -> None:
    """Write columns of a booking. Whoever changes its state counts the places with `take`.

    When the state changes, which needs `changed_at`, the clock looks at the booking at once.
    """
    woken = {"follow_up_at": values["changed_at"]} if "state" in values else {}
    tx.execute(_CHANGE, {"booking": booking_id, **values, **woken})


def take(tx: Tx, occurrence_id: int, part: str, party: int) -> None:
    """Count so many more places as taken; fewer when `party` is negative."""
    _TAKE.run(tx, {"occurrence": occurrence_id, "of_part": part, "party": party})


def end(
    tx: Tx, place: Place, by_id: int | None, now: datetime, *, is_late: bool = False, may_return: bool = False
) -> None:
    """Write that a booking stands no longer, and free the places it held.

    Whoever ended it may take that back where it `may_return`: what it was is kept for them.
    """
    change(
        tx,
        place.id,
        state="cancelled",
        is_late_cancel=is_late,
        ended_by_id=by_id,
        ended_from=place.state if may_return else None,
        changed_at=now,
    )
    if place.state in HOLDING:
        take(tx, place.occurrence_id, place.part, -place.party)


def note_down(
    tx: Tx,
    action: str,
    actor_id: int | None,
    person_id: int | None,
    occurrence: LockedOccurrence,
    now: datetime,
    party: int,
    **details: Any,
) -> None:
    """Write a line of the audit: who decided what for whom, at which revision of the occurrence.

    What is about everybody there is for nobody in particular.
    The details say more about it; no words that anybody typed.
    """
    row = {"action": action, "actor_id": actor_id, "person_id": person_id, "occurrence_id": occurrence.id}
    _NOTE_DOWN.run(
        tx, {"at": now, "revision": occurrence.revision, "details": {"party": party, **details}, **row}
    )

"""Places at every date of a group at once: the meetings of a learning set, the days of a cohort.

The dates stay occurrences with bookings, under the same lock and count as any other, so that a group
cannot be overfilled either. Who belongs to a group is in `memberships` and `enrolments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from store import ledger, locks
from store.catalogue.decisions import is_short_of_places, with_too_few_places
from store.db import Tx
from store.locks import LockedOccurrence
from store.tables import HOLDING, IS_STANDING, Booking, Occurrence, OccurrencePart

PART = "attend"


@dataclass(frozen=True, slots=True)
class Taken:
    """The person has a place at every date to come; `added` is how many of them are new."""

    added: int


@dataclass(frozen=True, slots=True)
class GroupFull:
    """At least one date has fewer places than wanted, so none was taken; `free` is the fewest."""

    free: int


def take_all(
    tx: Tx, series_id: int, person_id: int, actor_id: int, party: int, now: datetime
) -> Taken | GroupFull:
    """Give the person so many places at every date to come that takes place, or at none; twice is safe."""
    held = _lock_all(tx, _dates(tx, series_id, now))
    lacking = [one for one in held if not _stands(tx, one.id, person_id)]
    free = [places for one in lacking if (places := _free_for_new(tx, one)) is not None]
    if free and min(free) < party:
        return GroupFull(max(min(free), 0))
    for one in lacking:
        _write(tx, one, person_id, actor_id, party, now)
    return Taken(len(lacking))


def free_all(tx: Tx, series_id: int, person_id: int, actor_id: int, now: datetime) -> int:
    """Free the person's places at every date to come, also where nothing is on; return how many."""
    upcoming = select(Occurrence.id).where(Occurrence.series_id == series_id, Occurrence.starts_at > now)
    ids = list(tx.scalars(upcoming.join(Booking).where(Booking.person_id == person_id, IS_STANDING)))
    freed = 0
    for one in _lock_all(tx, sorted(ids)):
        mine = (Booking.occurrence_id == one.id) & (Booking.person_id == person_id) & IS_STANDING
        place = tx.execute(select(Booking.id, Booking.state, Booking.part, Booking.party).where(mine)).first()
        if place is None:
            continue
        ledger.change(tx, place.id, state="cancelled", changed_at=now)
        if place.state in HOLDING:
            ledger.take(tx, one.id, place.part, -place.party)
        ledger.note_down(tx, "cancelled", actor_id, person_id, one, now, place.party)
        freed += 1
    return freed


@dataclass(frozen=True, slots=True)
class Lacking:
    """Somebody who belongs to a group and has no place at one of its dates."""

    occurrence_id: int
    person_id: int
    party: int


def fill(tx: Tx, lacking: Iterable[Lacking], now: datetime) -> int:
    """Give places to those who belong to a group at the dates it got since; return how many are new.

    Whoever belongs to the group has a place at all of it: where there are too few, one is added and somebody
    must decide, as an import says of places that are gone. Twice is safe. Nobody else may change who belongs
    to the group meanwhile.
    """
    filled = 0
    for one in sorted(lacking, key=lambda one: one.occurrence_id):
        held = locks.lock(tx, one.occurrence_id)
        if held.state != "planned" or held.starts_at <= now or _stands(tx, held.id, one.person_id):
            continue
        _make_room(tx, held, one.party)
        _write(tx, held, one.person_id, None, one.party, now)
        filled += 1
    return filled


def _make_room(tx: Tx, held: LockedOccurrence, party: int) -> None:
    free = _free(tx, held.id)
    if free is None or free >= party:
        return
    part = (OccurrencePart.occurrence_id == held.id) & (OccurrencePart.part == PART)
    tx.execute(update(OccurrencePart).where(part).values(capacity=OccurrencePart.taken + party))
    decision = with_too_few_places(held.decision)
    tx.execute(update(Occurrence).where(Occurrence.id == held.id).values(decision=decision))


def _write(
    tx: Tx, held: LockedOccurrence, person_id: int, actor_id: int | None, party: int, now: datetime
) -> None:
    # Whoever accepts somebody has not booked for them: the place is the person's own.
    row = {"occurrence_id": held.id, "person_id": person_id, "booked_by_id": person_id}
    plain = {"part": PART, "party": party, "state": "booked", "note": "", "answers": {}}
    ledger.add(tx, {**row, **plain, "created_at": now, "changed_at": now})
    ledger.note_down(tx, "booked", actor_id, person_id, held, now, party)


def _dates(tx: Tx, series_id: int, now: datetime) -> list[int]:
    """Return the dates to come that take place, in the order of their ids, in which they are locked."""
    query = select(Occurrence.id).where(
        Occurrence.series_id == series_id, Occurrence.state == "planned", Occurrence.starts_at > now
    )
    return list(tx.scalars(query.order_by(Occurrence.id)))


def _lock_all(tx: Tx, occurrence_ids: Sequence[int]) -> list[LockedOccurrence]:
    return [locks.lock(tx, id_) for id_ in occurrence_ids]


def _stands(tx: Tx, occurrence_id: int, person_id: int) -> bool:
    mine = (Booking.occurrence_id == occurrence_id) & (Booking.person_id == person_id) & IS_STANDING
    return tx.scalar(select(Booking.id).where(mine)) is not None


def _free_for_new(tx: Tx, held: LockedOccurrence) -> int | None:
    """Return how many places are left for somebody new, or None without a limit."""
    # What is freed where more people have places than there are may be one too many: nobody new gets it.
    return 0 if is_short_of_places(held.decision) else _free(tx, held.id)


def _free(tx: Tx, occurrence_id: int) -> int | None:
    """Return how many places are left at a date that is locked, or None without a limit."""
    part = (OccurrencePart.occurrence_id == occurrence_id) & (OccurrencePart.part == PART)
    row = tx.execute(select(OccurrencePart.capacity, OccurrencePart.taken).where(part)).first()
    if row is None:
        return 0
    return None if row.capacity is None else row.capacity - row.taken

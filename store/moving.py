"""Moving a place to another date of the same session, or to another way of taking part, in one step.

The old place is given up only when the new one may be had, under the locks of both dates, so that nobody is
ever left with neither or with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from store import (
    booking_desk,
    booking_rules,
    bookings,
    colleague_messages,
    ledger,
    locks,
    offers,
    people,
    places,
    registers,
)
from store.booking_desk import Desk
from store.booking_outcomes import ACTIONS, AlreadyBooked, BookOutcome, Wanted
from store.db import Tx
from store.errors import NotAllowed
from store.locks import LockedOccurrence
from store.places import Place
from store.tables import STANDING


@dataclass(frozen=True, slots=True)
class Moved:
    """It is done; `is_late` when giving up the old date counts as a late cancellation."""

    booking_id: int
    was_id: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class NothingToMove:
    """There is no place that could be moved, or not to that date; nothing was changed."""

    why: Literal["cancelled", "started", "waiting", "offered", "apologies", "other_session"]


MoveOutcome = Moved | NothingToMove | BookOutcome


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be another on the new place; the rest is kept. `booked_at` as in `Wanted`."""

    part: str | None = None
    party: int | None = None
    answers: Mapping[str, Any] | None = None
    despite: frozenset[str] = field(default_factory=frozenset)
    booked_at: datetime | None = None


_NO_CHANGES = Changes()
_MOVABLE = ("booked", "might_come")


def move(
    tx: Tx,
    booking_id: int,
    to_occurrence_id: int,
    actor_id: int,
    now: datetime,
    changes: Changes = _NO_CHANGES,
) -> MoveOutcome:
    """Give the person a place at the other date for the one they have, or say why not and change nothing.

    The person may, and whoever booked it for them. Raises NotFound, or NotAllowed for anybody else. Calling
    twice is safe. With another part or number of people it may be the same date, which is never late.
    Whoever was handed the place by a colleague says yes to it by moving it.
    """
    place = places.get(tx, booking_id)
    people.hold(tx, place.person_id)
    ids = sorted({place.occurrence_id, to_occurrence_id})
    held = {id_: locks.lock(tx, id_) for id_ in ids}
    place = places.get(tx, booking_id)
    if actor_id not in (place.person_id, place.booked_by_id):
        raise NotAllowed("move")
    old, new = held[place.occurrence_id], held[to_occurrence_id]
    wanted = _wanted(place, new, actor_id, changes)
    outcome = _nothing_to_move(tx, place, wanted, now) or _moved(tx, place, new, wanted, actor_id, now)
    _note_down(tx, outcome, place, old, new, actor_id, now)
    if isinstance(outcome, Moved):
        _tell(tx, outcome, place, old, actor_id, now)
    return outcome


def why_not(place: Place, now: datetime) -> NothingToMove | None:
    """Return why this is no place that could be moved, or None. Who might come may change to the end."""
    if place.state not in STANDING:
        return NothingToMove("cancelled")
    if place.state not in _MOVABLE:
        return NothingToMove(place.state)  # type: ignore[arg-type]
    over_at = place.ends_at if place.state == "might_come" else place.starts_at
    return NothingToMove("started") if now >= over_at else None


def move_back(tx: Tx, booking_id: int, was_id: int, actor_id: int, now: datetime) -> MoveOutcome:
    """Take back a move of the actor's: the place as it was, if it is still free. Raises as `move` does.

    For a day it counts from when it was first booked, as after taking back a cancellation. Later it is a
    move like any other.
    """
    place, was = places.get(tx, booking_id), places.get(tx, was_id)
    is_by_the_same = place.booked_by_id in (was.booked_by_id, was.person_id)
    if was.person_id != place.person_id or not is_by_the_same or was.ended_by_id not in (None, actor_id):
        raise NotAllowed("move")
    changes, is_undo = Changes(was.part, was.party, was.answers), bookings.may_be_undone(was, actor_id, now)
    if is_undo:
        booked_at = was.created_at if was.ended_from == "booked" else None
        changes = replace(changes, despite=frozenset(("clash",)), booked_at=booked_at)
    outcome = move(tx, booking_id, was.occurrence_id, actor_id, now, changes)
    if isinstance(outcome, Moved) and is_undo:
        ledger.change(tx, was_id, is_late_cancel=False)
    return outcome


def _wanted(place: Place, new: LockedOccurrence, actor_id: int, changes: Changes) -> Wanted:
    # Whom it is meant for was asked when it was booked. What else a colleague has is not for others to see.
    waved = {"audience"} if actor_id == place.person_id else {"audience", "clash"}
    # Another way of taking part on the same date is the same place, as old as it is.
    had_since = place.created_at if new.id == place.occurrence_id else None
    return Wanted(
        new.id,
        place.person_id,
        actor_id if _says_yes(place, actor_id) else place.booked_by_id,
        changes.part or place.part,
        place.party if changes.party is None else changes.party,
        place.note,
        place.answers if changes.answers is None else changes.answers,
        changes.despite | waved,
        changes.booked_at or had_since,
        instead_of=place,
    )


def _says_yes(place: Place, actor_id: int) -> bool:
    return place.is_unanswered and actor_id == place.person_id


def _nothing_to_move(
    tx: Tx, place: Place, wanted: Wanted, now: datetime
) -> NothingToMove | AlreadyBooked | None:
    if place.state not in STANDING:
        # Moved before: whoever presses twice has what they want.
        standing = places.standing(tx, wanted.person_id, wanted.occurrence_id)
        is_there = standing is not None and (standing.part, standing.party) == (wanted.part, wanted.party)
        return _already(standing) if standing and is_there else NothingToMove("cancelled")
    if reason := why_not(place, now):
        return reason
    kept = (place.occurrence_id, place.part, place.party)
    if (wanted.occurrence_id, wanted.part, wanted.party) == kept:
        return _already(place)
    return None


def _already(place: Place) -> AlreadyBooked:
    return AlreadyBooked(place.id, place.state, place.party)


def _moved(
    tx: Tx, place: Place, new: LockedOccurrence, wanted: Wanted, actor_id: int, now: datetime
) -> MoveOutcome:
    if new.session_type_id != place.session_type_id:
        return NothingToMove("other_session")
    desk = booking_desk.look(tx, new, wanted)
    # Whoever was booked moves freely: how many colleagues somebody books is counted for the one who books.
    too_many = None if actor_id == place.person_id else bookings.too_many(tx, desk, wanted)
    refusal = too_many or booking_rules.refusal(tx, desk, wanted, now)
    return refusal or _write(tx, place, desk, wanted, actor_id, now)


def _write(tx: Tx, place: Place, desk: Desk, wanted: Wanted, actor_id: int, now: datetime) -> Moved:
    late = place.occurrence_id != desk.occurrence.id and bookings.is_late(tx, place, actor_id, now)
    ledger.end(tx, place, actor_id, now, is_late=late, may_return=True)
    booking_id = bookings.write(tx, desk, wanted, now).booking_id
    if place.handed_over_from_id is not None:
        ledger.change(tx, booking_id, handed_over_from_id=place.handed_over_from_id)
    if place.occurrence_id == desk.occurrence.id:
        registers.keep_mark(tx, place.id, booking_id)
    return Moved(booking_id, place.id, late)


def _note_down(
    tx: Tx,
    outcome: MoveOutcome,
    place: Place,
    old: LockedOccurrence,
    new: LockedOccurrence,
    actor_id: int,
    now: datetime,
) -> None:
    """Write a line for each of the dates: whoever reads the audit of one sees where its places went."""
    match outcome:
        case Moved():
            here, away = ("changed_part" if old.id == new.id else "moved_here"), "moved_away"
        case NothingToMove():
            here = away = "nothing_to_move"
        case _:
            here, away = (
                ACTIONS[type(outcome)],
                "kept" if place.state in STANDING else "moved_before",
            )
    ledger.note_down(tx, here, actor_id, place.person_id, new, now, place.party)
    if old.id != new.id:
        ledger.note_down(tx, away, actor_id, place.person_id, old, now, place.party)


def _tell(tx: Tx, moved: Moved, place: Place, old: LockedOccurrence, actor_id: int, now: datetime) -> None:
    offers.ended(tx, old, place.part, place.state, now)
    there = places.get(tx, moved.booking_id)
    if _says_yes(place, actor_id):
        colleague_messages.answered(tx, there, place.booked_by_id, None, now)
    colleague_messages.changed(tx, there, actor_id, "moved", now, was=place)

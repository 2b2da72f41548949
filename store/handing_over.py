"""Handing one's place over to a colleague, who may keep it or refuse it.

The place changes hands under the lock of its date: there is no moment with two places or with none. Until
the colleague has answered, the giver counts as who booked it, and may take it back; once it is kept, it is
the colleague's alone.
"""

from __future__ import annotations

from datetime import datetime

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
    session_types,
)
from store.booking_outcomes import Booked, BookOutcome, Wanted
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.handing_over_outcomes import GivenBack, HandedOver, Kept, NothingToHandOver, NotInHand
from store.locks import LockedOccurrence
from store.places import Place
from store.tables import STANDING

_WAVED = frozenset(("clash", "audience"))


def hand_over(
    tx: Tx, booking_id: int, colleague_id: int, actor_id: int, now: datetime
) -> HandedOver | NothingToHandOver | BookOutcome:
    """Give one's own place to a colleague, who is told; any other outcome leaves it where it is.

    Party, part and the answers that belong to the part go with it, the note does not. It is never late.
    Raises NotFound, or NotAllowed for somebody else's place. Calling twice is safe.
    """
    if colleague_id == actor_id:
        return NothingToHandOver("yourself")
    if not people.hold(tx, colleague_id):
        raise NotFound("person")
    occurrence, place = _hold(tx, booking_id)
    if place.person_id != actor_id:
        raise NotAllowed("hand over")
    wanted = _for_colleague(tx, place, colleague_id)
    outcome = why_not(place, now) or _hand_over(tx, occurrence, place, wanted, actor_id, now)
    if not isinstance(outcome, Booked):
        action = "kept" if place.state in STANDING else "nothing_to_hand_over"
        ledger.note_down(tx, action, actor_id, actor_id, occurrence, now, place.party)
        return outcome
    ledger.change(tx, outcome.booking_id, handed_over_from_id=place.id)
    _note_swap(tx, ("handed_over", actor_id), ("received", colleague_id), actor_id, occurrence, place, now)
    colleague_messages.handed_over(tx, places.get(tx, outcome.booking_id), now)
    colleague_messages.changed(tx, place, actor_id, "handed_over", now)
    return HandedOver(outcome.booking_id, people.is_reachable(tx, colleague_id))


def why_not(place: Place, now: datetime) -> NothingToHandOver | None:
    """Return why this is no place that could be handed over, or None."""
    if place.state not in STANDING:
        return NothingToHandOver("cancelled")
    if place.state != "booked":
        return NothingToHandOver(place.state)  # type: ignore[arg-type]
    return NothingToHandOver("started") if now >= place.starts_at else None


def keep(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Kept | NotInHand:
    """Say yes to a place that was handed over; calling twice is safe.

    Raises NotFound, or NotAllowed for anybody but the colleague who got it.
    """
    occurrence, place, giver = _received(tx, booking_id, actor_id)
    closed = _not_in_hand(place, occurrence, now)
    is_open = closed is None
    action = "kept" if place.state in STANDING else "nothing_to_keep"
    ledger.note_down(tx, action, actor_id, actor_id, occurrence, now, place.party)
    if is_open:
        ledger.change(tx, booking_id, booked_by_id=actor_id, changed_at=now)
        colleague_messages.answered(tx, place, giver.person_id, None, now)
    return closed if closed and closed.why != "kept" else Kept(booking_id)


def give_back(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> GivenBack | NotInHand:
    """Refuse a place that was handed over: the giver has it again, or it goes to the queue; never late.

    Raises NotFound, or NotAllowed for anybody but the colleague who got it. Calling twice is safe.
    """
    giver_id = _giver(tx, places.get(tx, booking_id)).person_id
    is_known = people.hold(tx, giver_id)
    occurrence, place, giver = _received(tx, booking_id, actor_id)
    if closed := _not_in_hand(place, occurrence, now):
        ledger.note_down(tx, "nothing_to_give_back", actor_id, actor_id, occurrence, now, place.party)
        return closed
    outcome = _pass_back(tx, occurrence, place, giver, actor_id, now) if is_known else None
    if isinstance(outcome, Booked):
        _note_swap(tx, ("gave_back", actor_id), ("got_back", giver_id), actor_id, occurrence, place, now)
    else:
        ledger.end(tx, place, actor_id, now)
        ledger.note_down(tx, "gave_back", actor_id, actor_id, occurrence, now, place.party)
        offers.offer_freed(tx, occurrence, place.part, now)
    own = outcome.booking_id if isinstance(outcome, Booked) else None
    colleague_messages.answered(tx, place, giver_id, own, now)
    return GivenBack(own)


def take_back(tx: Tx, booking_id: int, actor_id: int, now: datetime) -> Booked | NotInHand | BookOutcome:
    """Take back a place one has handed over, as long as the colleague has not said yes to it.

    Any outcome but Booked changes nothing. Raises NotFound, or NotAllowed for anybody but the giver.
    """
    occurrence, place = _hold(tx, booking_id)
    giver = _giver(tx, place)
    if giver.person_id != actor_id:
        raise NotAllowed("take back")
    closed = _not_in_hand(place, occurrence, now)
    outcome = closed or _pass_back(tx, occurrence, place, giver, actor_id, now)
    colleague_id = place.person_id
    if not isinstance(outcome, Booked):
        action = "kept" if place.state in STANDING else "nothing_to_take_back"
        ledger.note_down(tx, action, actor_id, colleague_id, occurrence, now, place.party)
        return outcome
    _note_swap(tx, ("taken_back", colleague_id), ("got_back", actor_id), actor_id, occurrence, place, now)
    colleague_messages.taken_back(tx, place, now)
    return outcome


def _hold(tx: Tx, booking_id: int) -> tuple[LockedOccurrence, Place]:
    occurrence = locks.lock(tx, places.get(tx, booking_id).occurrence_id)
    return occurrence, places.get(tx, booking_id)


def _received(tx: Tx, booking_id: int, actor_id: int) -> tuple[LockedOccurrence, Place, Place]:
    """Return the date, the place that the actor got, and the giver's own as it was."""
    occurrence, place = _hold(tx, booking_id)
    if place.person_id != actor_id:
        raise NotAllowed("keep")
    return occurrence, place, _giver(tx, place)


def _giver(tx: Tx, place: Place) -> Place:
    if place.handed_over_from_id is None:
        raise NotFound("handing over")
    return places.get(tx, place.handed_over_from_id)


def _not_in_hand(place: Place, occurrence: LockedOccurrence, now: datetime) -> NotInHand | None:
    if place.state not in STANDING:
        return NotInHand("cancelled")
    if place.booked_by_id == place.person_id:
        return NotInHand("kept")
    return NotInHand("started") if now >= occurrence.starts_at else None


def _for_colleague(tx: Tx, place: Place, colleague_id: int) -> Wanted:
    part = session_types.get_by_id(tx, place.session_type_id).part(place.part)
    asked = {question["name"] for question in (part.questions if part else ())}
    answers = {name: answer for name, answer in place.answers.items() if name in asked}
    return Wanted(
        place.occurrence_id,
        colleague_id,
        place.person_id,
        place.part,
        place.party,
        answers=answers,
        despite=_WAVED,
        booked_at=place.created_at,
        instead_of=place,
    )


def _for_giver(place: Place, giver: Place) -> Wanted:
    return Wanted(
        place.occurrence_id,
        giver.person_id,
        giver.booked_by_id,
        place.part,
        place.party,
        giver.note,
        giver.answers,
        despite=_WAVED,
        booked_at=giver.created_at,
        instead_of=place,
    )


def _hand_over(
    tx: Tx, occurrence: LockedOccurrence, place: Place, wanted: Wanted, actor_id: int, now: datetime
) -> BookOutcome:
    """Pass the place on unless the giver has places for as many colleagues there as one may book."""
    desk = booking_desk.look(tx, occurrence, wanted)
    return bookings.too_many(tx, desk, wanted) or _pass_on(tx, occurrence, place, wanted, actor_id, now)


def _pass_on(
    tx: Tx, occurrence: LockedOccurrence, place: Place, wanted: Wanted, actor_id: int, now: datetime
) -> BookOutcome:
    """Write the place as somebody else's, or return why they cannot have it."""
    desk = booking_desk.look(tx, occurrence, wanted)
    if refusal := booking_rules.refusal(tx, desk, wanted, now):
        return refusal
    ledger.end(tx, place, actor_id, now)
    return bookings.write(tx, desk, wanted, now)


def _pass_back(
    tx: Tx, occurrence: LockedOccurrence, place: Place, giver: Place, actor_id: int, now: datetime
) -> BookOutcome:
    """Write the place as the giver's again, who may have it from somebody else and not have answered."""
    outcome = _pass_on(tx, occurrence, place, _for_giver(place, giver), actor_id, now)
    if isinstance(outcome, Booked):
        ledger.change(tx, outcome.booking_id, handed_over_from_id=giver.handed_over_from_id)
    return outcome


def _note_swap(
    tx: Tx,
    first: tuple[str, int],
    then: tuple[str, int],
    actor_id: int,
    occurrence: LockedOccurrence,
    place: Place,
    now: datetime,
) -> None:
    """Write who had the place and who has it, as two lines with revisions of their own."""
    ledger.note_down(tx, first[0], actor_id, first[1], occurrence, now, place.party)
    again = locks.lock(tx, occurrence.id)
    ledger.note_down(tx, then[0], actor_id, then[1], again, now, place.party)

"""Taking back a cancellation: the same place again, as long as nobody else has it by now."""

from __future__ import annotations

from dialogs import arguments, booked
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import bookings, places
from store.booking_outcomes import Wanted
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Reply:
    """Book the cancelled place again; a place that is gone by now is answered with the next dates."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    outcome = bookings.restore(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    wanted = Wanted(place.occurrence_id, place.person_id, place.booked_by_id, place.part, place.party)
    return booked.answer(turn, outcome, wanted)

"""Taking back what was just done: a cancellation, a move, a place handed over, a register, other settings.

It is as it was before, as long as nobody else has the place by now. After a day it is booked anew, with the
questions that belong to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs import arguments, book, booked_for, hand_over, move, settings, who_came, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn
from dialogs.messages import Reply
from store import bookings, places
from store.booking_outcomes import Doubtful, Unanswered, Wanted
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Put back what a button names; a place that is gone by now is answered with the next dates."""
    if isinstance(was := args.get("settings"), Mapping):
        return settings.put_back(turn, was)
    if (handed_over := arguments.identity(args, "handed_over")) is not None:
        return hand_over.taken_back(turn, handed_over)
    if (registered := arguments.identity(args, "register")) is not None:
        return who_came.taken_back(turn, registered, arguments.number(args, "taken") or 0)
    if not args:
        text = "There is nothing here that I can undo. What you have, you can change or cancel."
        return Reply(text, actions=wording.MENU)
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    if (was_id := arguments.identity(args, "moved_from")) is not None:
        return move.moved_back(turn, booking_id, was_id)
    outcome = bookings.restore(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    if isinstance(outcome, Doubtful | Unanswered) and place.person_id == turn.person_id:
        asked = {"occurrence": place.occurrence_id, "part": place.part, "party": place.party}
        return book.start(turn, asked)
    wanted = Wanted(place.occurrence_id, place.person_id, place.booked_by_id, place.part, place.party)
    reply = booked_for.answer(turn, outcome, wanted)
    return replace(reply, done="Undone") if reply.done else reply

"""Saying yes or no to a place that a colleague has handed over."""

from __future__ import annotations

from dataclasses import replace

from dialogs import arguments, buttons, moved, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.hand_over import giver_name
from dialogs.messages import Reply
from store import handing_over, places
from store.errors import NotFound
from store.handing_over_outcomes import GivenBack, Kept, NotInHand
from store.places import Place


def start(turn: Turn, args: Args) -> Reply:
    """Keep the place, or give it back; without an answer in the button, say what may be answered."""
    booking_id = arguments.identity(args, "booking")
    keeps = arguments.flag(args, "keep")
    if booking_id is None or keeps is None:
        raise NotFound("handing over")
    decide = handing_over.keep if keeps else handing_over.give_back
    outcome = decide(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    what = f"{place.title}, {moved.when(turn, place)}"
    match outcome:
        case Kept():
            return replace(_yours(turn, place, f"The place is yours: {what}."), done="Kept")
        case GivenBack(booking_id=None):
            text = f"OK, you no longer have the place: {what}. It is free for somebody else."
            return Reply(text, actions=wording.MENU, done="Given up")
        case GivenBack():
            text = f"OK, {giver_name(turn, place)} has the place back: {what}. I’m letting them know."
            return Reply(text, actions=wording.MENU, done="Given back")
        case NotInHand(why="kept"):
            return _yours(
                turn, place, f"You have said yes to this place: {what}. Cancel it if you can’t come."
            )
        case NotInHand(why="started"):
            return Reply(f"{what} has already started.", actions=wording.MENU)
        case NotInHand():
            return Reply(f"You no longer have this place: {what}.", actions=wording.MENU)


def _yours(turn: Turn, place: Place, text: str) -> Reply:
    actions = (wording.MY_BOOKINGS, buttons.cancel_place(place.id), wording.WHATS_ON)
    return Reply(text, actions=actions)

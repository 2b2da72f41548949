"""Saying yes to "Still coming?". No is the button that cancels at once."""

from __future__ import annotations

from dialogs import arguments, buttons, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import confirming, places
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Reply:
    """Note that the person still comes, or say why there is nothing to say any more."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    outcome = confirming.confirm(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    what = f"{place.title}, {wording.when(place.starts_at, place.ends_at, place.zone, turn.now)}"
    match outcome:
        case "confirmed":
            text = f"Thanks, see you there: {what}. If that changes, please cancel: somebody else can come."
            return Reply(text, actions=(buttons.cancel_place(place.id), wording.MY_BOOKINGS), done="Coming")
        case "given_up":
            return Reply(
                f"You no longer have a place: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS)
            )
        case "off":
            return Reply(f"This is not on any more: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS))
        case "started":
            return Reply(
                f"This has already started: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS)
            )

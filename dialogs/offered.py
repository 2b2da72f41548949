"""Yes or no to a place that is held: pressed beside the offer, or typed.

What is typed answers a place that a colleague handed over just as well: it cannot say which of them it means.
"""

from __future__ import annotations

from dialogs import arguments, booked, buttons, cancel, handed_over, help, own_bookings, still_coming, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import places, waiting
from store.booking_outcomes import Accepted, AlreadyBooked, Booked, Declined, NoOffer, Wanted
from store.places import Place


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Take or give up the place a button names, or the only one that waits for an answer."""
    take = arguments.flag(args, "take")
    if (booking_id := arguments.identity(args, "booking")) is not None and take is not None:
        is_open = arguments.flag(args, "open") is True
        return _take(turn, booking_id, is_open=is_open) if take else _leave(turn, booking_id)
    waits = own_bookings.unanswered(turn)
    # Somebody who has just left another question may mean that one: ask, and take nothing for an answer.
    is_sure = not arguments.flag(args, "left")
    if not waits and is_sure and take is not None and len(asked := still_coming.asked(turn)) == 1:
        about = {"booking": asked[0].id}
        return still_coming.start(turn, about) if take else cancel.about(turn, asked[0])
    if not waits or take is None:
        return help.start(turn, {"why": "not_understood" if is_sure else "left_open"})
    is_plain = is_sure and len(waits) == 1
    return _answered(turn, waits[0].id, take=take) if is_plain else _which(turn, waits, take)


def _which(turn: Turn, waits: list[Place], take: bool) -> Ask:
    options = tuple(Option(str(place.id), _what(turn, place)) for place in waits)
    label = "Which place would you like?" if take else "Which place do you not need?"
    return ask(Form("Your answer", (Field("booking", label, "choice", options),)), then=picked, take=take)


def picked(turn: Turn, answers: Args) -> Reply:
    """Go on with the place that was picked."""
    return _answered(turn, int(answers["booking"]), take=bool(answers["take"]))


def _answered(turn: Turn, booking_id: int, *, take: bool) -> Reply:
    """Say yes or no to a place, held or handed over."""
    if places.get(turn.tx, booking_id).handed_over_from_id is not None:
        return handed_over.start(turn, {"booking": booking_id, "keep": take})
    return _take(turn, booking_id) if take else _leave(turn, booking_id)


def _take(turn: Turn, booking_id: int, *, is_open: bool = False) -> Reply:
    match waiting.accept(turn.tx, booking_id, turn.person_id, turn.now):
        case Accepted():
            place = places.get(turn.tx, booking_id)
            return booked.answer(turn, Booked(place.id, place.state), _wanted(place))
        case AlreadyBooked() as already:
            return booked.answer(turn, already, _wanted(places.get(turn.tx, booking_id)))
        case NoOffer(why="waiting") if is_open:
            return _others_were_first(turn, places.get(turn.tx, booking_id))
        case NoOffer() as gone:
            return _gone(turn, gone, places.get(turn.tx, booking_id))


def _leave(turn: Turn, booking_id: int) -> Reply:
    outcome = waiting.decline(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    match outcome:
        case Declined():
            undo = Action("Undo", "undo", {"booking": booking_id})
            text = f"OK, somebody else can have that place: {_what(turn, place)}. Thanks for saying so."
            return Reply(text, actions=(undo, wording.MY_BOOKINGS, wording.WHATS_ON), done="Offer declined")
        case AlreadyBooked():
            text = f"You said yes before, so you have a place: {_what(turn, place)}. You can still cancel it."
            return Reply(text, actions=(wording.MY_BOOKINGS, buttons.cancel_place(booking_id)))
        case NoOffer() as gone:
            return _gone(turn, gone, place)


def _wanted(place: Place) -> Wanted:
    return Wanted(place.occurrence_id, place.person_id, place.booked_by_id, place.part, place.party)


def _others_were_first(turn: Turn, place: Place) -> Reply:
    what = _what(turn, place)
    text = f"Somebody else was quicker: the place at {what} is taken. You’re still on the waiting list."
    return Reply(text, actions=(buttons.leave_list(place.id), *wording.MENU))


def _gone(turn: Turn, gone: NoOffer, place: Place) -> Reply:
    """Say what became of an offer that is no more there, and what else there is."""
    what = _what(turn, place)
    text = {
        "given_up": f"No place is held for you any more at {what}: it was given up.",
        "lapsed": f"That place went on to the next, as the time to answer was over: {what}.",
        "waiting": f"No place has come free for you yet at {what}. You’re still on the waiting list.",
        "started": f"{what} has already started, so that place is no longer held.",
        "off": f"{what} does not take place, so no place is held.",
    }[gone.why]
    is_again = gone.why == "lapsed" and turn.now < place.starts_at
    again = (buttons.join_list(place.occurrence_id, place.part, place.party),) if is_again else ()
    dates = booked.next_dates(turn, place.session_type_id, place.party)
    return Reply(text, items=dates, actions=(*again, *wording.MENU))


def _what(turn: Turn, place: Place) -> str:
    when = wording.when(place.starts_at, place.ends_at, place.zone, turn.now)
    return f"{place.title}, {when}"

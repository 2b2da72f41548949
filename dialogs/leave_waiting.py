"""Leaving a waiting list, after a question: nobody gets back to their old place in it."""

from __future__ import annotations

from dialogs import arguments, booked, buttons, own_bookings, queues, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from dialogs.own_bookings import IN_A_QUEUE
from store import bookings, places
from store.booking_outcomes import AlreadyBooked, NothingToCancel, Wanted
from store.errors import NotAllowed
from store.places import Place

_MENU = (wording.MY_BOOKINGS, wording.WHATS_ON)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask about the place in a queue that a button names, or find the one that was meant."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _sure(turn, _own(turn, booking_id))
    found = own_bookings.meant(turn, args, IN_A_QUEUE)
    if not found:
        like_that = " like that" if own_bookings.is_named(args) else ""
        return Reply(f"You’re not on a waiting list{like_that}.", actions=_MENU)
    return _sure(turn, found[0]) if len(found) == 1 else _which(turn, found)


def _own(turn: Turn, booking_id: int) -> Place:
    place = places.get(turn.tx, booking_id)
    if turn.person_id not in (place.person_id, place.booked_by_id):
        raise NotAllowed("leave")
    return place


def _which(turn: Turn, found: list[Place]) -> Ask:
    options = tuple(Option(str(place.id), _what(turn, place)) for place in found)
    field = Field("booking", "Which waiting list would you like to leave?", "choice", options)
    return ask(Form("Leave waiting list", (field,), submit="Next"), then=picked)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Ask about the one that was picked."""
    return start(turn, {"booking": answers["booking"]})


def _sure(turn: Turn, place: Place) -> Ask | Reply:
    """Ask about what there is to give up now: the button may be older than the offer, or than the place."""
    if place.state == "booked":
        wanted = Wanted(place.occurrence_id, place.person_id, turn.person_id, place.part, place.party)
        return booked.answer(turn, AlreadyBooked(place.id, place.state, place.party), wanted)
    if place.state not in IN_A_QUEUE:
        return Reply(f"You’re not on the waiting list for {_what(turn, place)}.", actions=_MENU)
    if place.state == "offered":
        label = f"A place is held for you at {_what(turn, place)}. Let somebody else have it?"
    else:
        label = f"{queues.standing(turn, place)} for {_what(turn, place)}. Leave it?"
    form = Form("Leave waiting list", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, booking=place.id, state=place.state)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Leave the queue, or stay; who has been offered a place since they were asked is asked about that."""
    place = _own(turn, int(answers["booking"]))
    if not answers.get("sure"):
        return Reply("OK, nothing has changed.", actions=_MENU)
    if place.state != answers["state"]:
        return _sure(turn, place)
    what = _what(turn, place)
    if isinstance(bookings.cancel(turn.tx, place.id, turn.person_id, turn.now), NothingToCancel):
        return Reply(f"{what} has already started, so its waiting list is over.", actions=_MENU)
    again = buttons.join_list(place.occurrence_id, place.part, place.party)
    text = f"You’ve left the waiting list for {what}."
    return Reply(text, actions=(wording.WHATS_ON, wording.MY_BOOKINGS, again), done="Left the waiting list")


def _what(turn: Turn, place: Place) -> str:
    when = wording.when(place.starts_at, place.ends_at, place.zone, turn.now)
    return f"{place.title}, {when}"

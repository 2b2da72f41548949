"""Coming with more or fewer people than were booked: the place stays, for another number."""

from __future__ import annotations

from dialogs import arguments, move, moved, own_bookings, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import moving, session_types
from store.places import Place

_HELD = ("booked", "might_come")
# Members of a set and of a course have a place each.
_BOOKED_BY_DATE = ("book", "drop_in")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Change the place a button names, or find the one that was meant; `party` is how many are to come."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _of(turn, move.own(turn, booking_id), arguments.number(args, "party"))
    held = own_bookings.meant(turn, args, _HELD)
    found = [place for place in held if place.rule in _BOOKED_BY_DATE]
    if not found:
        text = "You have no booking like that, so there is no number of people to change."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    party = arguments.number(args, "party")
    return _of(turn, found[0], party) if len(found) == 1 else _which(turn, found, party)


def _which(turn: Turn, found: list[Place], party: int | None) -> Ask:
    options = tuple(Option(str(place.id), f"{place.title}, {moved.when(turn, place)}") for place in found)
    field = Field("booking", "Which booking is it?", "choice", options)
    return ask(Form("How many", (field,), submit="Next"), then=picked, party=party)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the booking that was picked, or with how many were said."""
    return start(turn, answers)


def _of(turn: Turn, place: Place, party: int | None) -> Ask | Reply:
    if nothing := moving.why_not(place, turn.now):
        return moved.nothing(turn, nothing, place)
    most = session_types.get_by_id(turn.tx, place.session_type_id).party_max
    if most == 1 or place.rule not in _BOOKED_BY_DATE:
        text = f"A place at {place.title} is for one person. {moved.still(turn, place)}"
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    if party is None or not 1 <= party <= most:
        intro = "" if party is None else f"One booking there can be for 1 to {most} people."
        field = Field("party", "How many of you, yourself included?", "number", most=most)
        form = Form(place.title[:60], (field,), submit="Next", intro=intro)
        return ask(form, then=picked, booking=place.id)
    if party == place.party:
        text = (
            f"Your place at {place.title}, {moved.when(turn, place)}, is for {wording.people(party)} already."
        )
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    what = f"{place.title}, {moved.when(turn, place)}"
    to = f"{wording.people(party)} instead of {place.party}"
    label = f"Make it {to} at {what}?"
    if place.person_id != turn.person_id:
        label = f"Make {move.whose(turn, place)} place at {what}, for {to}?"
    return ask(Form("How many", (Field("sure", label, "yes_no"),)), then=sure, booking=place.id, party=party)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Change the number as shown, or leave it."""
    booking_id = int(answers["booking"])
    if not answers.get("sure"):
        return move.left(turn, booking_id)
    place = move.own(turn, booking_id)
    return move.settle(turn, booking_id, place.occurrence_id, {"party": int(answers["party"])})

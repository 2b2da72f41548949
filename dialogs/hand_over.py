"""Handing one's own place over to a colleague: who, are you sure, done; taking it back until they say yes."""

from __future__ import annotations

from dialogs import (
    arguments,
    booked,
    booked_for,
    buttons,
    for_whom,
    learning_sets,
    moved,
    own_bookings,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import colleagues, handing_over, occurrences, people, places
from store.booking_outcomes import Booked, BookOutcome, Closed, LimitReached
from store.colleagues import Colleague, NoColleague
from store.errors import NotAllowed
from store.handing_over_outcomes import HandedOver, NothingToHandOver, NotInHand
from store.places import Place

_OWN = (wording.MY_BOOKINGS, wording.WHATS_ON)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask who is to have the place a button names, or find the one that was meant."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _to_whom(turn, _own(turn, booking_id), for_whom.said(args))
    found = own_bookings.meant(turn, args)
    if arguments.day(args, "from") is None:
        found = learning_sets.next_of_each(found)
    if not found:
        return Reply("You have no booking like that to hand over.", actions=_OWN)
    if len(found) == 1:
        return _to_whom(turn, found[0], for_whom.said(args))
    options = tuple(Option(str(place.id), f"{place.title}, {moved.when(turn, place)}") for place in found)
    field = Field("booking", "Which one would you like to hand over?", "choice", options)
    return ask(Form("Hand over", (field,), submit="Next"), then=picked, who=for_whom.said(args))


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the booking that was picked."""
    return start(turn, answers)


def _own(turn: Turn, booking_id: int) -> Place:
    place = places.get(turn.tx, booking_id)
    if place.person_id != turn.person_id:
        raise NotAllowed("hand over")
    return place


def _to_whom(turn: Turn, place: Place, words: str) -> Ask | Reply:
    if nothing := handing_over.why_not(place, turn.now):
        return _nothing(turn, nothing, place)
    match for_whom.look(turn, words) if words else "":
        case NoColleague() as none:
            return _ask_who(turn, place, for_whom.problem(turn, none))
        case "":
            return _ask_who(turn, place, "")
        case name:
            return _sure(turn, place, name, words)


def _ask_who(turn: Turn, place: Place, intro: str) -> Ask:
    field = for_whom.field("Who to? Their work email or their name.")
    where = intro or f"Handing over: {place.title}, {moved.when(turn, place)}."
    return ask(Form("Hand over", (field,), submit="Next", intro=where), then=who_said, booking=place.id)


def who_said(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the colleague that was named."""
    return start(turn, answers)


def _sure(turn: Turn, place: Place, name: str, words: str) -> Ask:
    party = f" for {wording.people(place.party)}" if place.party > 1 else ""
    label = f"Hand your place{party} at {place.title}, {moved.when(turn, place)}, over to {name}?"
    intro = "They get your place and may refuse it. Until they say yes, you can take it back."
    form = Form("Hand over", (Field("sure", label, "yes_no"),), intro=intro)
    return ask(form, then=sure, booking=place.id, who=words)


def sure(turn: Turn, answers: Args) -> Reply:
    """Hand it over as shown, or leave it."""
    place = _own(turn, int(answers["booking"]))
    if not answers.get("sure"):
        return Reply(f"OK. {moved.still(turn, place)}", actions=_OWN)
    colleague = for_whom.find(turn, for_whom.said(answers))
    if isinstance(colleague, NoColleague):
        return Reply(f"{for_whom.problem(turn, colleague)} {moved.still(turn, place)}", actions=_OWN)
    outcome = handing_over.hand_over(turn.tx, place.id, colleague.person_id, turn.person_id, turn.now)
    answer = _answer(turn, outcome, place, colleague)
    if not isinstance(outcome, HandedOver):
        for_whom.forget(turn, colleague.person_id)
    return answer


def _answer(
    turn: Turn, outcome: HandedOver | NothingToHandOver | BookOutcome, place: Place, colleague: Colleague
) -> Reply:
    match outcome:
        case HandedOver():
            told = for_whom.told(turn, colleague.person_id)
            what = f"{place.title}, {moved.when(turn, place)}"
            text = f"Done: your place at {what}, is {colleague.name}’s now. {told}"
            undo = buttons.take_back(outcome.booking_id, label="Undo")
            actions = (wording.MY_BOOKINGS, undo, wording.WHATS_ON)
            return Reply(text, actions=actions, done="Handed over")
        case NothingToHandOver():
            return _nothing(turn, outcome, place)
        case Closed():
            listed = occurrences.get(turn.tx, place.occurrence_id, turn.person_id)
            why = booked.why_not(turn, outcome, listed)
        case LimitReached(for_others=True):
            counts = "A place you hand over counts until your colleague says yes to it."
            why = f"{booked_for.too_many(outcome, place.title)} {counts}"
        case _:
            # Of what the colleague has on, nothing is said: it is theirs.
            why = f"Sorry, I can’t hand it over to {colleague.name}. Please ask them, or name somebody else."
    actions = (buttons.hand_over(place.id), *_OWN)
    return Reply(f"{why} {moved.still(turn, place)}", actions=actions)


def _nothing(turn: Turn, outcome: NothingToHandOver, place: Place) -> Reply:
    what = f"{place.title}, {moved.when(turn, place)}"
    said = {
        "yourself": f"That is you. {moved.still(turn, place)}",
        "cancelled": f"That place is no longer yours: {what}. There is nothing to hand over.",
        "started": f"{what} has already started, so it can’t be handed over.",
        "waiting": f"You have no place yet, so there is none to hand over: {what}.",
        "offered": f"A place is being held for you: {what}. Say yes to it first, then hand it over.",
        "apologies": f"You have sent apologies: {what}. There is nothing to hand over.",
        "might_come": f"No place is held for you at {what}, so your colleague can just come along.",
    }[outcome.why]
    return Reply(said, actions=_OWN)


# --- Taking it back -----------------------------------------------------------------------------


def taken_back(turn: Turn, booking_id: int) -> Reply:
    """Take the place back from a colleague who has not said yes to it yet."""
    outcome = handing_over.take_back(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    name, what = colleagues.name_for(turn.tx, place.person_id), f"{place.title}, {moved.when(turn, place)}"
    match outcome:
        case Booked():
            return Reply(
                f"Your place is yours again: {what}.",
                actions=(wording.MY_BOOKINGS, buttons.cancel_place(outcome.booking_id), wording.WHATS_ON),
                done="Taken back",
            )
        case NotInHand(why="kept"):
            said = f"{name} has said yes to the place, so it stays theirs: {what}."
        case NotInHand(why="started"):
            said = f"{what} has already started."
        case NotInHand():
            own = places.standing(turn.tx, turn.person_id, place.occurrence_id)
            said = (
                f"You have it back already: {what}." if own else f"{name} no longer has that place: {what}."
            )
        case _:
            said = f"You can’t have a second place there, so {name} keeps theirs: {what}."
    return Reply(said, actions=_OWN)


def giver_name(turn: Turn, place: Place) -> str:
    """Return who handed the place over."""
    giver_id = places.get(turn.tx, place.handed_over_from_id or place.id).person_id
    return people.name_by_id(turn.tx, giver_id)

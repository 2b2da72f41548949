"""Cancelling one's own place: at once from its button (with Undo), after a question when it was typed."""

from __future__ import annotations

from dialogs import (
    apologies,
    arguments,
    for_whom,
    learning_sets,
    leave_waiting,
    move,
    own_bookings,
    withdraw,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from dialogs.own_bookings import IN_A_QUEUE
from store import bookings, colleagues, places
from store.booking_outcomes import Cancelled, NothingToCancel
from store.places import Place


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Cancel the booking a button names, or find the one that was meant."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        is_typed = arguments.flag(args, "check")
        return _sure(turn, move.own(turn, booking_id)) if is_typed else _cancel(turn, booking_id)
    if whose := arguments.word(args, "whose"):
        return _theirs(turn, whose)
    found = _meant(turn, args)
    if not found and withdraw.meant(turn, args):
        return withdraw.start(turn, args)
    if not found:
        text = "You have no booking like that." if places.coming(turn.tx, turn.person_id, turn.now) else ""
        return Reply(
            text or "You have no bookings to cancel.", actions=(wording.MY_BOOKINGS, wording.WHATS_ON)
        )
    if len(found) == 1:
        return about(turn, found[0])
    return _which(turn, found)


def _theirs(turn: Turn, whose: str) -> Ask | Reply:
    """Ask about what the speaker has booked for the colleague of this name."""
    made = colleagues.booked_for(turn.tx, turn.person_id, turn.now)
    found = [one.place for one in made if one.name == whose]
    if not found:
        text = "You have booked nothing like that for a colleague."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _sure(turn, found[0]) if len(found) == 1 else _which(turn, found)


def _meant(turn: Turn, args: Args) -> list[Place]:
    """Return what can be given up by itself: no day of a course; of a learning set the next meeting."""
    meant = own_bookings.meant(turn, args)
    found = [place for place in meant if place.rule != "apply" and place.state != "apologies"]
    return found if arguments.day(args, "from") else learning_sets.next_of_each(found)


def _which(turn: Turn, found: list[Place]) -> Ask:
    options = tuple(Option(str(place.id), f"{place.title}, {_when(turn, place)}") for place in found)
    field = Field("booking", "Which one would you like to cancel?", "choice", options)
    return ask(Form("Cancel my place", (field,), submit="Cancel my place"), then=picked)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Cancel the booking that was picked."""
    return _cancel(turn, int(answers["booking"]))


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Cancel what was shown, or leave it."""
    if not answers.get("sure"):
        is_own = places.get(turn.tx, int(answers["booking"])).person_id == turn.person_id
        text = "OK, your place is still yours." if is_own else "OK, nothing has changed."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _cancel(turn, int(answers["booking"]))


def _sure(turn: Turn, place: Place) -> Ask:
    party = f" for {wording.people(place.party)}" if place.party > 1 else ""
    whose = (
        "your" if place.person_id == turn.person_id else f"{colleagues.name_for(turn.tx, place.person_id)}’s"
    )
    field = Field("sure", f"Cancel {whose} place{party} at {place.title}, {_when(turn, place)}?", "yes_no")
    return ask(Form("Cancel my place", (field,)), then=sure, booking=place.id)


def about(turn: Turn, place: Place) -> Ask | Reply:
    """Ask about the one booking that was meant, by what can be done about it."""
    if place.state in IN_A_QUEUE:
        return _leave(turn, place.id)
    return apologies.ask_about(turn, place) if place.rule == "register" else _sure(turn, place)


def _leave(turn: Turn, booking_id: int) -> Ask | Reply:
    return leave_waiting.start(turn, {"booking": booking_id})


def _cancel(turn: Turn, booking_id: int) -> Ask | Reply:
    if places.get(turn.tx, booking_id).state in IN_A_QUEUE:
        return _leave(turn, booking_id)
    outcome = bookings.cancel(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    is_theirs = place.person_id != turn.person_id
    theirs = f"{colleagues.name_for(turn.tx, place.person_id)}’s place at " if is_theirs else ""
    what = f"{theirs}{place.title}, {_when(turn, place)}"
    undo = Action("Undo", "undo", {"booking": booking_id})
    match outcome:
        case NothingToCancel(why="set"):
            # A member who gives up one meeting stays a member: the way out of the set is Leave.
            return apologies.start(turn, {"booking": booking_id})
        case NothingToCancel(why="started"):
            return Reply(f"{what} has already started, so it can’t be cancelled.", actions=wording.MENU)
        case NothingToCancel(why="course"):
            text = (
                f"{place.title} is a course, so one day can’t be cancelled. You can withdraw from all of it."
            )
            leave = Action("Withdraw", "withdraw", {"occurrence": place.occurrence_id})
            return Reply(text, actions=(wording.MY_BOOKINGS, leave, wording.HELP))
        case NothingToCancel():
            return Reply(
                f"That was cancelled before: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS)
            )
        case Cancelled(is_late=is_late):
            late = " It is close to the day, so it counts as a late cancellation." if is_late else ""
            freed = "" if place.party == 1 else f" for {wording.people(place.party)}"
            told = for_whom.told(turn, place.person_id) if is_theirs else "Thanks for letting us know."
            text = f"Cancelled{freed}: {what}.{late} {told}"
            return Reply(text, actions=(undo, wording.MY_BOOKINGS, wording.WHATS_ON), done="Cancelled")


def _when(turn: Turn, place: Place) -> str:
    return wording.when(place.starts_at, place.ends_at, place.zone, turn.now)

"""Apologies for one meeting of a learning set: at once from its button, after a question when typed."""

from __future__ import annotations

from dialogs import arguments, buttons, learning_sets, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Item, Option, Reply
from store import apologies, places
from store.apologies import NoMeeting, Noted
from store.places import Place

_NAMED = ("session", "sessions", "from", "to", "when")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Send apologies for the meeting a button names, or ask about the one that was meant."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _send(turn, booking_id)
    found = learning_sets.meetings(turn, args, "booked")
    if not found:
        return _none(turn, args)
    return ask_about(turn, found[0]) if len(found) == 1 else _which(turn, found)


def ask_about(turn: Turn, place: Place) -> Ask:
    """Ask whether it is this meeting, which leaves the person a member whatever they say."""
    label = f"Send apologies for {place.title}, {learning_sets.when(turn, place)}?"
    return ask(Form("Send apologies", (Field("sure", label, "yes_no"),)), then=sure, booking=place.id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Send apologies for what was shown, or leave it."""
    if not answers.get("sure"):
        return Reply(
            "OK, the group expects you. To leave it for good, say “leave the learning set”.",
            actions=(wording.MY_BOOKINGS, wording.WHATS_ON),
        )
    return _send(turn, int(answers["booking"]))


def _which(turn: Turn, found: list[Place]) -> Ask:
    options = tuple(Option(str(p.id), f"{p.title}, {learning_sets.when(turn, p)}") for p in found)
    field = Field("booking", "Which meeting can’t you make?", "choice", options)
    return ask(Form("Send apologies", (field,), submit="Send apologies"), then=picked)


def picked(turn: Turn, answers: Args) -> Reply:
    """Send apologies for the meeting that was picked."""
    return _send(turn, int(answers["booking"]))


def _none(turn: Turn, args: Args) -> Reply:
    if before := learning_sets.meetings(turn, args, "apologies"):
        return _send(turn, before[0].id)
    if arguments.day(args, "from") and (coming := learning_sets.meetings(turn, {}, "booked")):
        return _another_day(turn, coming)
    named = {name: args[name] for name in _NAMED if name in args}
    give_up = (Action("Cancel my place", "cancel", named),) if named else ()
    text = "You’re in no learning set with such a meeting. A place that you booked can be cancelled."
    return Reply(text, actions=(*give_up, wording.MY_BOOKINGS, wording.WHATS_ON))


def _another_day(turn: Turn, coming: list[Place]) -> Reply:
    """Say that there is no meeting on the day that was named, and offer the next of each set."""
    items = tuple(
        Item(
            place.title,
            (learning_sets.when(turn, place),),
            buttons.give_up(place.id, place.state, place.rule),
        )
        for place in coming
    )
    text = "None of your learning sets meets then. Is it one of these?"
    return Reply(text, items=items, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


def _send(turn: Turn, booking_id: int) -> Reply:
    outcome = apologies.send(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    what = f"{place.title} on {learning_sets.when(turn, place)}"
    match outcome:
        case Noted(is_new=is_new):
            said = "Your apologies are noted" if is_new else "Your apologies were noted before"
            text = f"{said} for {what}. You stay a member, and keep your place at the other meetings."
            actions = (after_all(booking_id), wording.MY_BOOKINGS, wording.WHATS_ON)
            return Reply(text, actions=actions, done="Apologies sent" if is_new else "")
        case NoMeeting() as nothing:
            return no_meeting(nothing, what)


def no_meeting(nothing: NoMeeting, what: str) -> Reply:
    """Say why there is nothing to say about a meeting any more."""
    text = {
        "started": f"{what} has already begun, so this changes nothing any more.",
        "left": f"You have no place at {what} any more. Nothing more to do.",
        "off": f"{what} does not take place. Nothing more to do.",
    }[nothing.why]
    return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


def after_all(booking_id: int) -> Action:
    """Return the button that takes apologies back."""
    return Action("I can come after all", "come_after_all", {"booking": booking_id})

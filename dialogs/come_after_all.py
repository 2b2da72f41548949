"""Taking back apologies for a meeting of a learning set, until it begins."""

from __future__ import annotations

from dialogs import arguments, learning_sets, wording
from dialogs.apologies import no_meeting
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import apologies, places
from store.apologies import NoMeeting, Noted


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Come to the meeting a button names, or to the one that was meant: nobody loses anything by it."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _come(turn, booking_id)
    found = learning_sets.meetings(turn, args, "apologies")
    if not found:
        text = "You have sent no apologies for a meeting like that, so nothing is to be taken back."
        return Reply(text, actions=wording.MENU)
    if len(found) == 1:
        return _come(turn, found[0].id)
    options = tuple(Option(str(p.id), f"{p.title}, {learning_sets.when(turn, p)}") for p in found)
    field = Field("booking", "Which meeting can you make after all?", "choice", options)
    return ask(Form("I can come after all", (field,), submit="Next"), then=picked)


def picked(turn: Turn, answers: Args) -> Reply:
    """Come to the meeting that was picked."""
    return _come(turn, int(answers["booking"]))


def _come(turn: Turn, booking_id: int) -> Reply:
    outcome = apologies.take_back(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    what = f"{place.title} on {learning_sets.when(turn, place)}"
    match outcome:
        case Noted(is_new=is_new):
            send = Action("Send apologies", "apologies", {"booking": booking_id})
            text = f"Good, the group expects you at {what}."
            actions = (wording.MY_BOOKINGS, send, wording.WHATS_ON)
            return Reply(text, actions=actions, done="Coming after all" if is_new else "")
        case NoMeeting() as nothing:
            return no_meeting(nothing, what)

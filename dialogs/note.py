"""A short note for the facilitator on one's own booking: what it is about, or the answers left out before."""

from __future__ import annotations

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import bookings
from store.errors import NotFound

_LONGEST = 300


def start(turn: Turn, args: Args) -> Ask:
    """Ask for the note."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    label = "What would you like the facilitator to know? No patient details, please."
    return ask(Form("Add a note", (Field("note", label, most=_LONGEST),)), then=written, booking=booking_id)


def written(turn: Turn, answers: Args) -> Reply:
    """Keep the note with the booking, if it is the person's own."""
    note = str(answers["note"])
    place = bookings.change_note(turn.tx, int(answers["booking"]), turn.person_id, note, turn.now)
    text = f"Thanks. The facilitator of {place.title} will see your note: “{note}”"
    return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))

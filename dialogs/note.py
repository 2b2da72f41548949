"""A short note for the facilitator on one's own booking, with the questions that could be left out."""

from __future__ import annotations

from dialogs import arguments, forms, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import bookings, places, session_types
from store.errors import NotAllowed, NotFound

_LONGEST = 300


def start(turn: Turn, args: Args) -> Ask:
    """Ask what the facilitator should know. Raises NotFound, or NotAllowed for somebody else's booking."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    place = places.get(turn.tx, booking_id)
    if place.person_id != turn.person_id:
        raise NotAllowed("note")
    part = session_types.get_by_id(turn.tx, place.session_type_id).part(place.part)
    questions = [forms.field_from(question) for question in (part.questions if part else ())]
    left_out = tuple(field for field in questions if not field.required)
    label = "What would you like the facilitator to know? No patient details, please."
    note = Field("note", label, required=not left_out, most=_LONGEST)
    return ask(Form("Add a note", (note, *left_out)), then=written, booking=booking_id)


def written(turn: Turn, answers: Args) -> Reply:
    """Keep the note and the answers with the booking, if it is the person's own."""
    said = {name: answer for name, answer in answers.items() if name not in ("booking", "note")}
    note, booking_id = arguments.word(answers, "note", most=_LONGEST), int(answers["booking"])
    place = bookings.tell_facilitator(turn.tx, booking_id, turn.person_id, note, said, turn.now)
    if place is None:
        return Reply("That booking is over or cancelled, so nobody would see it.", actions=wording.MENU)
    kept = " · ".join(str(answer) for answer in (note, *said.values()) if answer)
    text = f"Thanks, the facilitator of {place.title} will see it." if kept else "OK, nothing was added."
    facts = (("You wrote", kept),) if kept else ()
    after = places.get(turn.tx, booking_id)
    is_new = (after.note, after.answers) != (place.note, place.answers)
    actions = (wording.MY_BOOKINGS, wording.WHATS_ON)
    return Reply(text, facts=facts, actions=actions, done="Note added" if is_new else "")

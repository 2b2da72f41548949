"""Changing how one takes part in a session one has a place at: from looking round to showing, or back."""

from __future__ import annotations

from dialogs import arguments, booked, forms, move, moved, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import moving, occurrences, session_types
from store.booking_outcomes import Full
from store.errors import NotFound
from store.occurrences import Listed
from store.places import Place
from store.session_types import Part


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Go to the other part of the session, or ask which when there are several."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    place = move.own(turn, booking_id)
    if nothing := moving.why_not(place, turn.now):
        return moved.nothing(turn, nothing, place)
    listed = occurrences.get(turn.tx, place.occurrence_id, turn.person_id)
    others = _others(turn, place, listed)
    wanted = arguments.word(args, "part")
    chosen = [part for part in others if not wanted or part.key == wanted]
    if not chosen:
        text = f"There is no other way to take part in {place.title}. {moved.still(turn, place)}"
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _change(turn, place, listed, chosen[0]) if len(chosen) == 1 else _which(place, chosen)


def _others(turn: Turn, place: Place, listed: Listed) -> list[Part]:
    there = {places.part for places in listed.places}
    parts = session_types.get_by_id(turn.tx, place.session_type_id).parts
    return [part for part in parts if part.key in there and part.key != place.part]


def _which(place: Place, parts: list[Part]) -> Ask:
    options = tuple(Option(part.key, part.title) for part in parts)
    field = Field("part", "How would you like to take part?", "choice", options)
    return ask(Form(place.title[:60], (field,), submit="Next"), then=part_picked, booking=place.id)


def part_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the part that was picked."""
    return start(turn, answers)


def _change(turn: Turn, place: Place, listed: Listed, part: Part) -> Ask | Reply:
    """Ask the questions of the part, unless it is full; without any the place changes at once."""
    free = next(places.free for places in listed.places if places.part == part.key)
    if free is not None and free < place.party:
        why = booked.why_not(turn, Full(free), listed, part.key)
        return Reply(f"{why} {moved.still(turn, place)}", actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    kept = {"booking": place.id, "occurrence": place.occurrence_id, "part": part.key}
    if not part.questions:
        return _settle(turn, kept, {})
    fields = tuple(forms.field_from(question) for question in part.questions)
    form = Form(place.title[:60], fields, submit="Next", intro=f"To change to “{part.title}”:")
    return ask(form, then=questions_answered, kept=kept)


def questions_answered(turn: Turn, answers: Args) -> Ask | Reply:
    """Change the part with the answers; whether they are enough, the store says."""
    said = {name: answer for name, answer in answers.items() if name != "kept"}
    return _settle(turn, answers["kept"], said)


def _settle(turn: Turn, kept: Args, answers: Args) -> Ask | Reply:
    changes = {"part": kept["part"], "answers": dict(answers)}
    return move.settle(turn, kept["booking"], kept["occurrence"], changes)

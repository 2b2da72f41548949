"""Moving a place to another date: pick the date, done; the old place is given up only for the new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialogs import arguments, buttons, forms, learning_sets, moved, own_bookings, whats_on, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Option, Reply
from store import bookings, colleagues, moving, occurrences, places, session_types
from store.booking_outcomes import Doubtful, Unanswered
from store.errors import NotAllowed
from store.moving import Changes
from store.occurrences import Listed
from store.places import Place

_MOST_DATES = 10
_DATES = ("from", "to", "at", "after", "before", "when")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Move the place a button names, or find the one that was meant."""
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _another_date(turn, own(turn, booking_id), args)
    if arguments.word(args, "problem"):
        return whats_on.start(turn, args)
    of_the_old = {"from": args.get("old_from"), "to": args.get("old_to")}
    found = own_bookings.meant(turn, {**args, **dict.fromkeys(_DATES), **of_the_old})
    if not found:
        text = "You have no booking like that. A place can be moved to another date of the same session."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    if arguments.day(args, "old_from") is None:
        found = learning_sets.next_of_each(found)
    return _another_date(turn, found[0], args) if len(found) == 1 else _which(turn, found, args)


def own(turn: Turn, booking_id: int) -> Place:
    """Return a booking that is the speaker's, or that they made for a colleague. Raises NotAllowed."""
    place = places.get(turn.tx, booking_id)
    if turn.person_id not in (place.person_id, place.booked_by_id):
        raise NotAllowed("move")
    return place


def _which(turn: Turn, found: list[Place], args: Args) -> Ask:
    options = tuple(Option(str(place.id), f"{place.title}, {moved.when(turn, place)}") for place in found)
    field = Field("booking", "Which one would you like to move?", "choice", options)
    wish = {name: args.get(name) for name in _DATES}
    return ask(Form("Move", (field,), submit="Next"), then=picked, wish=wish)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the booking that was picked."""
    return start(turn, {**answers["wish"], "booking": answers["booking"]})


# --- Which date ---------------------------------------------------------------------------------


def _another_date(turn: Turn, place: Place, args: Args) -> Ask | Reply:
    if nothing := moving.why_not(place, turn.now):
        return moved.nothing(turn, nothing, place)
    if place.rule == "register":
        return _of_a_set(turn, place)
    found = _with_room(turn, place, args)
    if not found:
        return _no_date(turn, place, args)
    is_said = any(arguments.word(args, name) for name in _DATES)
    return _sure(turn, place, found[0]) if is_said and len(found) == 1 else _pick(turn, place, found)


def _of_a_set(turn: Turn, place: Place) -> Reply:
    """Say that a member has a place at every meeting, and can only leave one out."""
    text = (
        f"You have a place at every meeting of {place.title}, so none can be moved. You can send apologies."
    )
    own = buttons.give_up(place.id, place.state, place.rule)
    return Reply(text, actions=(*own, wording.MY_BOOKINGS, wording.WHATS_ON))


def _with_room(turn: Turn, place: Place, args: Args) -> list[Listed]:
    """Return the other dates of the session that have room for the party in the same part."""
    search = _search(turn, place, args)
    # Where a colleague stands already is not to be read off a list of dates.
    is_own = place.person_id == turn.person_id
    filters = replace(
        search.filters,
        session_type_ids=[place.session_type_id],
        min_free=place.party,
        without_own=is_own,
    )
    dates = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, filters, limit=2 * _MOST_DATES
    )
    fitting = [one for one in dates if one.id != place.occurrence_id and _has_room(one, place)]
    return fitting[:_MOST_DATES]


def _has_room(listed: Listed, place: Place) -> bool:
    free = next((part.free for part in listed.places if part.part == place.part), 0)
    return free is None or free >= place.party


def _no_date(turn: Turn, place: Place, args: Args) -> Reply:
    span = arguments.phrase(args, "when")
    text = f"{_why_none(turn, place, args)} {moved.still(turn, place)}"
    more = (Action("More dates", "move", {"booking": place.id}),) if span else ()
    return Reply(text, actions=(*more, wording.MY_BOOKINGS, wording.WHATS_ON))


def _why_none(turn: Turn, place: Place, args: Args) -> str:
    """Say that the session has no other date then, or that none of them has room."""
    search = _search(turn, place, args)
    that = f" {search.when}" if arguments.phrase(args, "when") else ""
    filters = replace(search.filters, session_type_ids=[place.session_type_id])
    listed = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, filters, limit=2 * _MOST_DATES
    )
    on = [one for one in listed if one.is_on]
    if not on:
        return f"{place.title} has no date{that}."
    if all(one.id == place.occurrence_id for one in on):
        return f"{place.title} has no other date{that} than the one you have."
    room = f"room for {wording.people(place.party)}" if place.party > 1 else "room"
    return f"Sorry, no other date of {place.title}{that} has {room}."


def _search(turn: Turn, place: Place, args: Args) -> whats_on.Search:
    """Return the span of time that was named for the dates of the same session, or from now on."""
    slug = session_types.get_by_id(turn.tx, place.session_type_id).slug
    search = whats_on.read(turn, {"session": slug, **{name: args.get(name) for name in _DATES}})
    is_dated = arguments.day(args, "from") or arguments.day(args, "to")
    return search if is_dated else replace(search, end=None)


def _pick(turn: Turn, place: Place, found: list[Listed]) -> Ask:
    options = tuple(
        Option(str(one.id), wording.when(one.starts_at, one.ends_at, one.zone, turn.now)) for one in found
    )
    party = f", for {wording.people(place.party)}" if place.party > 1 else ""
    form = Form(
        place.title[:60],
        (Field("occurrence", f"Which date{party}?", "choice", options),),
        submit="Move",
        intro=_what_happens(turn, place),
    )
    return ask(form, then=date_picked, booking=place.id)


def _sure(turn: Turn, place: Place, listed: Listed) -> Ask:
    """Say what was understood before anything is written: the words may have been misread."""
    to = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    label = f"Move {whose(turn, place)} place at {place.title} to {to}?"
    form = Form("Move", (Field("sure", label, "yes_no"),), intro=_what_happens(turn, place))
    return ask(form, then=sure, booking=place.id, occurrence=listed.id)


def _what_happens(turn: Turn, place: Place) -> str:
    late = bookings.is_late(turn.tx, place, turn.person_id, turn.now)
    cost = " It is close to the day, so giving it up counts as a late cancellation." if late else ""
    return f"Moving from {moved.when(turn, place)}.{cost}"


def whose(turn: Turn, place: Place) -> str:
    """Return "your", or the name of the colleague that a place was booked for, as it stands before it."""
    if place.person_id == turn.person_id:
        return "your"
    return f"{colleagues.name_for(turn.tx, place.person_id)}’s"


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Move it as shown, or leave it."""
    if not answers.get("sure"):
        return left(turn, int(answers["booking"]))
    return date_picked(turn, answers)


def date_picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Move the place to the date that was picked."""
    return settle(turn, int(answers["booking"]), int(answers["occurrence"]), {})


# --- Doing it -----------------------------------------------------------------------------------


def settle(turn: Turn, booking_id: int, occurrence_id: int, changes: dict[str, Any]) -> Ask | Reply:
    """Move the place; `changes` are another part or number, its answers, and the doubts waved through."""
    place = own(turn, booking_id)
    part = str(changes.get("part") or place.part)
    despite = frozenset(changes.get("despite", ()))
    wanted = Changes(part, changes.get("party"), changes.get("answers"), despite)
    outcome = moving.move(turn.tx, booking_id, occurrence_id, turn.person_id, turn.now, wanted)
    kept = {"booking": booking_id, "occurrence": occurrence_id, "changes": {**changes, "part": part}}
    match outcome:
        case Unanswered():
            return _questions(turn, place, part, kept)
        case Doubtful() as doubtful if doubtful.clash:
            return _doubts(turn, doubtful, kept)
        case _:
            return moved.answer(turn, outcome, place, occurrence_id, part)


def _questions(turn: Turn, place: Place, part_key: str, kept: dict[str, Any]) -> Ask:
    part = session_types.get_by_id(turn.tx, place.session_type_id).part(part_key)
    fields = tuple(forms.field_from(question) for question in (part.questions if part else ()))
    return ask(Form(place.title[:60], fields, submit="Move"), then=questions_answered, kept=kept)


def questions_answered(turn: Turn, answers: Args) -> Ask | Reply:
    """Move it with the answers; whether they are enough, the store says."""
    kept = answers["kept"]
    said = {name: answer for name, answer in answers.items() if name != "kept"}
    return settle(turn, kept["booking"], kept["occurrence"], {**kept["changes"], "answers": said})


def _doubts(turn: Turn, doubtful: Doubtful, kept: dict[str, Any]) -> Ask:
    clash = doubtful.clash
    assert clash is not None  # noqa: S101 (the caller has looked)
    span = wording.span(clash.starts_at, clash.ends_at, clash.zone)
    intro = f"You are already booked on {clash.title} at that time ({span})."
    place = own(turn, kept["booking"])
    label = f"Move {place.title}, {moved.when(turn, place)}, all the same?"
    form = Form("Please check", (Field("sure", label, "yes_no"),), intro=intro)
    despite = sorted({*kept["changes"].get("despite", ()), *doubtful.doubts})
    return ask(form, then=doubts_settled, kept={**kept, "changes": {**kept["changes"], "despite": despite}})


def doubts_settled(turn: Turn, answers: Args) -> Ask | Reply:
    """Move it in spite of the clash the person has seen, or leave it."""
    kept = answers["kept"]
    if not answers.get("sure"):
        return left(turn, kept["booking"])
    return settle(turn, kept["booking"], kept["occurrence"], kept["changes"])


def left(turn: Turn, booking_id: int) -> Reply:
    """Say that nothing has been moved."""
    place = own(turn, booking_id)
    return Reply(f"OK. {moved.still(turn, place)}", actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


def moved_back(turn: Turn, booking_id: int, was_id: int) -> Reply:
    """Take back a move, as long as the old place is still free."""
    place, was = own(turn, booking_id), own(turn, was_id)
    outcome = moving.move_back(turn.tx, booking_id, was_id, turn.person_id, turn.now)
    reply = moved.answer(turn, outcome, place, was.occurrence_id, was.part)
    return replace(reply, done="Undone") if reply.done else reply

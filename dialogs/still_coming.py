"""Saying yes to "Still coming?", pressed or typed. No is the button that cancels at once."""

from __future__ import annotations

from dialogs import arguments, buttons, own_bookings, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import confirming, places, reminders
from store.places import Place


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Note that the person still comes, or say why there is nothing to say any more.

    Typed, it is of the place that was asked about, else of the one that fits.
    """
    if (booking_id := arguments.identity(args, "booking")) is not None:
        return _confirm(turn, booking_id)
    meant = [place for place in own_bookings.meant(turn, args, ("booked",)) if place.rule == "book"]
    waits = {place.id for place in asked(turn)}
    found = [place for place in meant if place.id in waits] or meant
    if not found:
        text = "You have no booking like that." if args else "You have no booking just now."
        return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return _confirm(turn, found[0].id) if len(found) == 1 else _which(turn, found)


def asked(turn: Turn) -> list[Place]:
    """Return the places of which the person was asked whether they still come, and has not said."""
    ids = reminders.asked(turn.tx, turn.person_id, turn.now)
    coming = places.coming(turn.tx, turn.person_id, turn.now) if ids else []
    return [place for place in coming if place.id in ids and place.is_on]


def _which(turn: Turn, found: list[Place]) -> Ask:
    options = tuple(
        Option(str(one.id), f"{one.title}, {wording.when(one.starts_at, one.ends_at, one.zone, turn.now)}")
        for one in found
    )
    field = Field("booking", "Which one are you still coming to?", "choice", options)
    return ask(Form("Still coming", (field,)), then=picked)


def picked(turn: Turn, answers: Args) -> Reply:
    """Note it of the place that was picked."""
    return _confirm(turn, int(answers["booking"]))


def _confirm(turn: Turn, booking_id: int) -> Reply:
    outcome = confirming.confirm(turn.tx, booking_id, turn.person_id, turn.now)
    place = places.get(turn.tx, booking_id)
    what = f"{place.title}, {wording.when(place.starts_at, place.ends_at, place.zone, turn.now)}"
    match outcome:
        case "confirmed":
            text = f"Thanks, see you there: {what}. If that changes, please cancel: somebody else can come."
            return Reply(text, actions=(buttons.cancel_place(place.id), wording.MY_BOOKINGS), done="Coming")
        case "given_up":
            return Reply(
                f"You no longer have a place: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS)
            )
        case "off":
            return Reply(f"This is not on any more: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS))
        case "started":
            return Reply(
                f"This has already started: {what}.", actions=(wording.WHATS_ON, wording.MY_BOOKINGS)
            )

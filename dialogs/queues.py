"""What is said of the waiting list: where one stands in it, and that a place is held."""

from __future__ import annotations

from dialogs import wording
from dialogs.engine import Turn
from store import occurrences
from store import queues as store_queues
from store.places import Place


def standing(turn: Turn, place: Place) -> str:
    """Return "You’re 2nd of 5 on the waiting list", or that a place is held; "" for any other booking."""
    if place.state == "offered":
        over = turn.now >= place.starts_at
        return (
            "A place was held for you"
            if over
            else f"A place is held for you{_until(turn, place)}: would you like it?"
        )
    position = store_queues.position(turn.tx, place)
    if position is None:
        return ""
    if turn.now >= place.starts_at:
        return "No place came free for you"
    if place.is_open:
        return "A place is free, and the first of those who wait to say yes has it: would you like it?"
    return f"You’re {wording.nth(position.number)} of {position.length} on the waiting list"


def _until(turn: Turn, place: Place) -> str:
    return f" until {wording.at(place.offered_until, place.zone, turn.now)}" if place.offered_until else ""


def told(turn: Turn, place: Place) -> str:
    """Return the same as sentences, with for how many it is and that fewer could book now."""
    said = standing(turn, place)
    party = f", for {wording.people(place.party)}" if place.party > 1 else ""
    if place.state == "offered":
        for_whom = f" for {wording.people(place.party)}" if place.party > 1 else ""
        return f"A place is held for you{for_whom} at {place.title}{_until(turn, place)}. Would you like it?"
    if place.is_open:
        return f"{said}{party}"
    part = f" ({place.part_title})" if place.part_title else ""
    return f"{said}{party}{part}.{_fewer(turn, place)}"


def _fewer(turn: Turn, place: Place) -> str:
    """Return that some places are free, too few for those who wait here; "" when there are none."""
    listed = occurrences.get(turn.tx, place.occurrence_id, turn.person_id)
    free = next((part.free for part in listed.places if part.part == place.part), 0)
    if not free or free < 1 or not listed.is_open:
        return ""
    return f" {wording.places_in_words(free)}: to book for fewer people, leave the waiting list first."

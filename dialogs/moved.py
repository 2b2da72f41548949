"""What each outcome of moving a place means to the person: what they have now, and what to do next."""

from __future__ import annotations

from dialogs import booked, booked_for, buttons, for_whom, wording
from dialogs.engine import Turn
from dialogs.messages import JOIN, Action, Reply
from store import colleagues, occurrences, places
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    BookOutcome,
    Closed,
    Doubtful,
    Full,
    LimitReached,
    Unanswered,
)
from store.moving import Moved, MoveOutcome, NothingToMove
from store.places import Place

_OWN = (wording.MY_BOOKINGS, wording.WHATS_ON)
_HELD = ("booked", "might_come")
# What the date itself says, whoever asks.
_OF_THE_DATE = (Full, Closed, Unanswered)


def answer(turn: Turn, outcome: MoveOutcome, place: Place, to_occurrence_id: int, part: str) -> Reply:
    """Return what to say to one outcome; `place` is as it was before."""
    match outcome:
        case Moved():
            return _moved(turn, outcome)
        case NothingToMove():
            return nothing(turn, outcome, place)
        case AlreadyBooked() if _is_it(turn, outcome, place):
            return _already(turn, outcome, place)
        case _:
            return _refused(turn, outcome, place, to_occurrence_id, part)


def nothing(turn: Turn, outcome: NothingToMove, place: Place) -> Reply:
    """Return why there is no place that could be moved; of one given up before, what there is instead."""
    instead = _instead(turn, place) if outcome.why == "cancelled" else []
    if instead:
        old = f"That button is from an earlier change, so nothing was moved now: {place.title}."
        said = " ".join([old, *(still(turn, one) for one in instead)])
        return Reply(said, actions=(buttons.move(instead[0].id), *_OWN))
    what = f"{place.title}, {when(turn, place)}"
    said = {
        "cancelled": f"That place was given up before: {what}. There is nothing to move.",
        "started": f"{what} has already started, so it can’t be moved.",
        "waiting": f"You are waiting for a place: {what}. Book another date, and leave the list if you like.",
        "offered": f"A place is being held for you: {what}. Please say yes or no to it first.",
        "apologies": f"You have sent apologies: {what}. There is nothing to move.",
        "other_session": f"A place moves only to another date of the same session. {still(turn, place)}",
    }[outcome.why]
    return Reply(said, actions=_OWN)


def _instead(turn: Turn, place: Place) -> list[Place]:
    """Return the places the person has at that session now, at most two, if they are the speaker's to see."""
    coming = places.coming(turn.tx, place.person_id, turn.now)
    return [
        one
        for one in coming
        if one.session_type_id == place.session_type_id
        and one.state in _HELD
        and turn.person_id in (one.person_id, one.booked_by_id)
    ][:2]


def still(turn: Turn, place: Place) -> str:
    """Return whose place is where it was, as a sentence."""
    if place.state == "might_come":
        return f"You are still down as coming on {when(turn, place)}."
    if place.person_id == turn.person_id:
        return f"Your place on {when(turn, place)} is still yours."
    return f"{colleagues.name_for(turn.tx, place.person_id)} still has the place on {when(turn, place)}."


def when(turn: Turn, place: Place) -> str:
    """Return when the place is."""
    return wording.when(place.starts_at, place.ends_at, place.zone, turn.now)


def _moved(turn: Turn, outcome: Moved) -> Reply:
    place, was = places.get(turn.tx, outcome.booking_id), places.get(turn.tx, outcome.was_id)
    is_theirs = place.person_id != turn.person_id
    done = "Changed" if place.occurrence_id == was.occurrence_id else "Moved"
    whose = f" for {colleagues.name_for(turn.tx, place.person_id)}" if is_theirs else ""
    late = (
        " It was close to the day, so the old date counts as a late cancellation." if outcome.is_late else ""
    )
    told = f" {for_whom.told(turn, place.person_id)}" if is_theirs else ""
    undo = Action("Undo", "undo", {"booking": place.id, "moved_from": was.id})
    cancel = buttons.cancel_theirs(place.id) if is_theirs else buttons.cancel_place(place.id)
    return Reply(
        f"{done}{whose}.{late}{told}",
        facts=_facts(turn, place, was),
        actions=(wording.MY_BOOKINGS, undo, cancel, wording.WHATS_ON),
        done=done,
    )


def _facts(turn: Turn, place: Place, was: Place) -> tuple[tuple[str, str], ...]:
    is_same_date = place.occurrence_id == was.occurrence_id
    facts = (
        ("What", place.title),
        ("When", when(turn, place)),
        ("Was", "" if is_same_date else when(turn, was)),
        ("Where", wording.where(place.place, place.link)),
        ("Taking part", place.part_title),
        ("Was", was.part_title if is_same_date else ""),
        ("For", wording.people(place.party) if place.party > 1 else ""),
        (JOIN, place.link if place.person_id == turn.person_id else ""),
    )
    return tuple((name, said) for name, said in facts if said)


def _is_it(turn: Turn, outcome: AlreadyBooked, place: Place) -> bool:
    """Return whether the place found there is for the speaker to see."""
    return turn.person_id in (place.person_id, places.get(turn.tx, outcome.booking_id).booked_by_id)


def _already(turn: Turn, outcome: AlreadyBooked, place: Place) -> Reply:
    there = places.get(turn.tx, outcome.booking_id)
    is_theirs = place.person_id != turn.person_id
    who = f"{colleagues.name_for(turn.tx, place.person_id)} has" if is_theirs else "You have"
    also = "" if there.id == place.id or place.state == "cancelled" else f" {still(turn, place)}"
    text = f"{who} a place there already: {there.title}, {when(turn, there)}.{also}"
    return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


def _refused(
    turn: Turn, outcome: BookOutcome | MoveOutcome, place: Place, to_occurrence_id: int, part: str
) -> Reply:
    listed = occurrences.get(turn.tx, to_occurrence_id, turn.person_id)
    is_plain = place.person_id == turn.person_id or isinstance(outcome, _OF_THE_DATE)
    if isinstance(outcome, LimitReached) and outcome.for_others:
        why = booked_for.too_many(outcome, place.title)
    elif isinstance(outcome, Moved | NothingToMove | Booked) or not is_plain:
        why = "Sorry, I can’t move that place to that date. Please ask them to look at it themselves."
    elif isinstance(outcome, Doubtful) and outcome.clash:
        why = f"You are booked on {outcome.clash.title} at that time."
    else:
        why = booked.why_not(turn, outcome, listed, part)
    return Reply(
        f"{why} {still(turn, place)}", actions=(buttons.move(place.id), wording.MY_BOOKINGS, wording.WHATS_ON)
    )

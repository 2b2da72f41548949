"""What each outcome of a booking means to the person: one sentence, the facts, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import buttons, cards, queues, wording
from dialogs.engine import Turn
from dialogs.messages import JOIN, Action, Item, Reply
from store import bookings, occurrences, places, session_types
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    BookOutcome,
    Closed,
    Doubtful,
    Full,
    Joined,
    JoinOutcome,
    LimitReached,
    NotEligible,
    PartyTooBig,
    PlacesFree,
    Unanswered,
    Wanted,
)
from store.catalogue.decisions import is_about_places
from store.occurrences import Filters, Listed

_NEXT_DATES = 3


def answer(turn: Turn, outcome: BookOutcome | JoinOutcome, wanted: Wanted) -> Reply:
    """Return what to say to one outcome, with the time and room as they are now that it is decided."""
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    match outcome:
        case Booked():
            return _booked(turn, outcome, wanted, listed)
        case AlreadyBooked():
            return _already(turn, outcome, listed)
        case _:
            text = why_not(turn, outcome, listed, wanted.part)
            is_full = isinstance(outcome, Full)
            items = next_dates(turn, listed.session_type_id, wanted.party if is_full else 1)
            instead = _instead(turn, listed, wanted) if is_full else ()
            return Reply(text, items=items, actions=(*instead, *wording.MENU))


def several(turn: Turn, wanted: list[Wanted]) -> Reply:
    """Book each of several dates and say for each what came of it."""
    outcomes = [bookings.book(turn.tx, one, turn.now) for one in wanted]
    items = tuple(_one_of_several(turn, one, outcome) for one, outcome in zip(wanted, outcomes, strict=True))
    return Reply(
        "Here is what came of each date:", items=items, actions=wording.MENU, done=dates_booked(outcomes)
    )


def dates_booked(outcomes: Sequence[BookOutcome]) -> str:
    """Return "Booked" or "3 dates booked", of the dates that were not booked before; "" for none."""
    new = sum(isinstance(outcome, Booked) for outcome in outcomes)
    return f"{new} dates booked" if new > 1 else "Booked" * new


def next_dates(turn: Turn, session_type_id: int, party: int = 1) -> tuple[Item, ...]:
    """Return the next dates of the session that still have so many places, as list entries."""
    filters = Filters(session_type_ids=[session_type_id], min_free=party)
    found = occurrences.between(turn.tx, turn.now, None, turn.now, turn.person_id, filters, limit=_NEXT_DATES)
    return tuple(cards.item(listed, turn.now, is_grouped=False) for listed in found)


def _part_of(turn: Turn, listed: Listed, person_id: int) -> tuple[tuple[str, str], ...]:
    place = places.standing(turn.tx, person_id, listed.id)
    return (("Taking part", place.part_title),) if place and place.part_title else ()


def own_part(turn: Turn, listed: Listed) -> tuple[tuple[str, str], ...]:
    """Return as a fact which part of a session with several the person has a place in."""
    if listed.booking_id is None or len(listed.places) < 2:
        return ()
    title = places.get(turn.tx, listed.booking_id).part_title
    return (("Taking part", title),) if title else ()


def _instead(turn: Turn, listed: Listed, wanted: Wanted) -> tuple[Action, ...]:
    """Return what one can do about a full part: take another, or wait."""
    wait = buttons.join_list(listed.id, wanted.part, wanted.party)
    return (*_other_parts(turn, listed, wanted), wait)


def _other_parts(turn: Turn, listed: Listed, wanted: Wanted) -> tuple[Action, ...]:
    """Return a button for each other way of taking part that has room for as many."""
    free = {one.part: one.free for one in listed.places if one.free is None or one.free >= wanted.party}
    parts = session_types.get_by_id(turn.tx, listed.session_type_id).parts
    asked = {"occurrence": listed.id, "party": wanted.party}
    others = [part for part in parts if part.key in free and part.key != wanted.part]
    return tuple(Action(part.title, "book", {**asked, "part": part.key}) for part in others)


def _booked(turn: Turn, outcome: Booked, wanted: Wanted, listed: Listed) -> Reply:
    might_come = outcome.state == "might_come"
    party = f" for {wording.people(wanted.party)}" if wanted.party > 1 else ""
    text = (
        f"Thanks, the hub knows you might come{party}. No place is held, so just turn up."
        if might_come
        else f"You’re booked{party}. If you can’t come after all, please cancel so that somebody else can."
    )
    own = (buttons.cancel_place(outcome.booking_id), buttons.move(outcome.booking_id))
    note = (Action("Add a note", "note", {"booking": outcome.booking_id}),)
    more = (
        (Action("Book more dates", "book", {"session": listed.slug}),) if listed.takes_several_dates else ()
    )
    return Reply(
        text,
        facts=facts(turn, listed),
        actions=(wording.MY_BOOKINGS, *own, *note, *more, wording.WHATS_ON),
        done="You might come" if might_come else "Booked",
    )


def _already(turn: Turn, outcome: AlreadyBooked, listed: Listed) -> Reply:
    if outcome.state in ("waiting", "offered"):
        said = queues.told(turn, places.get(turn.tx, outcome.booking_id))
        own = buttons.give_up(outcome.booking_id, outcome.state, listed.rule)
        actions = (*own, wording.MY_BOOKINGS, wording.WHATS_ON)
        return Reply(said, facts=facts(turn, listed), actions=actions)
    party = f" for {wording.people(outcome.party)}" if outcome.party > 1 else ""
    said = (
        "You’ve already said you might come" if outcome.state == "might_come" else "You already have a place"
    )
    actions = (wording.MY_BOOKINGS, buttons.cancel_place(outcome.booking_id), wording.WHATS_ON)
    return Reply(f"{said}{party}. Nothing more to do.", facts=facts(turn, listed), actions=actions)


def facts(turn: Turn, listed: Listed, person_id: int | None = None) -> tuple[tuple[str, str], ...]:
    """Return what, when and where it is, for the speaker or for whom they booked.

    The link is for those who have a place: a colleague gets it from the bot, and gives it to nobody unasked.
    """
    has_place = person_id is None and listed.standing in ("booked", "might_come")
    said = [
        ("What", listed.title),
        ("When", wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)),
        ("Where", wording.where(listed.place, listed.link)),
        *(own_part(turn, listed) if person_id is None else _part_of(turn, listed, person_id)),
        (JOIN, listed.link if has_place else ""),
    ]
    return tuple((name, words) for name, words in said if words)


def _one_of_several(turn: Turn, wanted: Wanted, outcome: BookOutcome) -> Item:
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    match outcome:
        case AlreadyBooked(state="waiting" | "offered"):
            place = places.get(turn.tx, outcome.booking_id)
            return Item(
                f"Not booked: {listed.title}",
                (when, queues.standing(turn, place)),
                buttons.give_up(place.id, place.state, place.rule),
            )
        case Booked() | AlreadyBooked():
            return Item(f"Booked: {listed.title}", (when,), (buttons.cancel_place(outcome.booking_id),))
        case _:
            said = why_not(turn, outcome, listed, wanted.part)
            instead = cards.actions(listed, turn.now, wanted.party)
            return Item(f"Not booked: {listed.title}", (when, said), instead)


def why_not(turn: Turn, outcome: BookOutcome | JoinOutcome, listed: Listed, part: str = "attend") -> str:
    """Return why there is no place, in a sentence that says what to do."""
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    match outcome:
        case Full(free=free) if len(listed.places) > 1:
            return _part_full(turn, listed, part, free, when)
        case Full(free=free) if free > 0:
            left = wording.places_in_words(free)
            return f"Only {left} at {listed.title} on {when}. Try fewer people or another date, or wait."
        case Full():
            return f"Sorry, {listed.title} on {when} is full."
        case Closed():
            return _closed(outcome, listed, when)
        case PartyTooBig(most=1):
            return f"{listed.title} takes one booking each: please ask the others to book for themselves."
        case PartyTooBig(most=most):
            return f"One booking at {listed.title} can be for 1 to {most} people. Please say how many of you."
        case NotEligible(who_for=who_for):
            return f"Sorry, {listed.title} is only for: {who_for}"
        case LimitReached(limit=limit):
            allowed = "1 booking" if limit == 1 else f"{limit} bookings"
            return f"You can have {allowed} of {listed.title} at a time. Cancel one to book another."
        case Doubtful(clash=clash) if clash:
            return f"You are booked on {clash.title} at that time. Press Book to have both."
        case Doubtful() | Unanswered():
            return "This one needs an answer from you first. Press Book."
        case Booked() | AlreadyBooked() | Joined() | PlacesFree():
            return ""


def _part_full(turn: Turn, listed: Listed, part: str, free: int, when: str) -> str:
    """Return what is left of the part, and of the others in which there are places."""
    titles = {one.key: one.title for one in session_types.get_by_id(turn.tx, listed.session_type_id).parts}
    left = "is full" if free <= 0 else f"has only {wording.places_in_words(free)}"
    others = [
        f"{wording.places_in_words(one.free)} to {titles[one.part][:1].lower()}{titles[one.part][1:]}"
        for one in listed.places
        if one.part != part and one.part in titles and (one.free is None or one.free > 0)
    ]
    said = "; ".join([f"{titles.get(part, listed.title)} {left}", *others])
    return f"Sorry, {listed.title} on {when}: {said}."


def _closed(outcome: Closed, listed: Listed, when: str) -> str:
    because = f": {wording.why_off(outcome.reason)}" if outcome.reason else ""
    return {
        "cancelled": f"{listed.title} on {when} is cancelled{because}.",
        "not_on": f"{listed.title} is not on that day{because}.",
        "undecided": _undecided(listed, when),
        "started": f"{listed.title} on {when} has already started.",
        "cut_off": f"Booking for {listed.title} on {when} has closed.",
        "no_queue": f"There is no waiting list for {listed.title}: just come along.",
        "other_rule": f"{listed.title} is not booked date by date. Ask for its details to see how it works.",
    }[outcome.why]


def _undecided(listed: Listed, when: str) -> str:
    if is_about_places(listed.decision):
        why = cards.undecided(listed.decision, is_booked=False)
        return f"{listed.title} on {when}: {why[0].lower()}{why[1:]}."
    return f"{listed.title} on {when} may change, so it takes no bookings until the hub decides."

"""What each outcome of a booking means, also when it is for a colleague.

What the colleague has on is theirs: of every reason that lies with them, one and the same sentence is said.
"""

from __future__ import annotations

from dialogs import booked, buttons, for_whom, wording
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import bookings, colleagues, occurrences, places
from store.booking_outcomes import (
    AlreadyBooked,
    Booked,
    BookOutcome,
    Closed,
    Full,
    LimitReached,
    PartyTooBig,
    Unanswered,
    Wanted,
)
from store.occurrences import Listed

# What the date itself says, whoever asks.
_OF_THE_DATE = (Full, Closed, PartyTooBig, Unanswered)


def answer(turn: Turn, outcome: BookOutcome, wanted: Wanted) -> Reply:
    """Return what to say to one outcome, to the person themselves or to a colleague who books for them."""
    if wanted.person_id == turn.person_id:
        return booked.answer(turn, outcome, wanted)
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    name = colleagues.name_for(turn.tx, wanted.person_id)
    if isinstance(outcome, Booked):
        return _booked(turn, outcome, wanted, listed, name)
    if isinstance(outcome, AlreadyBooked) and _is_mine(turn, outcome):
        actions = (wording.MY_BOOKINGS, buttons.cancel_theirs(outcome.booking_id), wording.WHATS_ON)
        facts = booked.facts(turn, listed, wanted.person_id)
        return Reply(f"You’ve booked this for {name} already.", facts=facts, actions=actions)
    again = Action("Book for a colleague", "book_for", {"session": listed.slug})
    return Reply(why_not(turn, outcome, listed, wanted.part, name), actions=(again, *wording.MENU))


def why_not(turn: Turn, outcome: BookOutcome, listed: Listed, part: str, name: str) -> str:
    """Return why the colleague gets no place there: the date's own reasons, or that one sentence."""
    if isinstance(outcome, _OF_THE_DATE):
        return booked.why_not(turn, outcome, listed, part)
    if isinstance(outcome, LimitReached) and outcome.for_others:
        return f"{too_many(outcome, listed.title)} Please ask {name} to book it themselves."
    return f"Sorry, I can’t book that for {name}. Please ask them to look at it themselves."


def too_many(outcome: LimitReached, title: str) -> str:
    """Return how many colleagues one may book, as a sentence."""
    most = "1 colleague" if outcome.limit == 1 else f"{outcome.limit} colleagues"
    return f"You can book {most} for one date of {title}."


def several(turn: Turn, wanted: list[Wanted]) -> Reply:
    """Book each of several dates and say for each what came of it."""
    if all(one.person_id == turn.person_id for one in wanted):
        return booked.several(turn, wanted)
    name = colleagues.name_for(turn.tx, wanted[0].person_id)
    outcomes = [bookings.book(turn.tx, one, turn.now) for one in wanted]
    items = tuple(
        _one_of_several(turn, one, outcome, name) for one, outcome in zip(wanted, outcomes, strict=True)
    )
    text = f"Here is what came of each date for {name}. {for_whom.told(turn, wanted[0].person_id)}"
    for_whom.forget(turn, wanted[0].person_id)
    return Reply(text, items=items, actions=wording.MENU, done=booked.dates_booked(outcomes))


def _one_of_several(turn: Turn, wanted: Wanted, outcome: BookOutcome, name: str) -> Item:
    listed = occurrences.get(turn.tx, wanted.occurrence_id, turn.person_id)
    when = wording.when(listed.starts_at, listed.ends_at, listed.zone, turn.now)
    is_mine = isinstance(outcome, AlreadyBooked) and _is_mine(turn, outcome)
    if isinstance(outcome, Booked | AlreadyBooked) and (is_mine or isinstance(outcome, Booked)):
        return Item(
            f"Booked for {name}: {listed.title}", (when,), (buttons.cancel_theirs(outcome.booking_id),)
        )
    why = why_not(turn, outcome, listed, wanted.part, name)
    return Item(f"Not booked: {listed.title}", (when, why), (buttons.details(listed),))


def _booked(turn: Turn, outcome: Booked, wanted: Wanted, listed: Listed, name: str) -> Reply:
    party = f", for {wording.people(wanted.party)}" if wanted.party > 1 else ""
    might_come = outcome.state == "might_come"
    said = f"{name} is down as somebody who might come" if might_come else f"{name} is booked"
    text = f"Done: {said}{party}. {for_whom.told(turn, wanted.person_id)}"
    own = (buttons.cancel_theirs(outcome.booking_id), buttons.move(outcome.booking_id))
    facts = booked.facts(turn, listed, wanted.person_id)
    done = "They might come" if might_come else "Booked for a colleague"
    return Reply(text, facts=facts, actions=(wording.MY_BOOKINGS, *own, wording.WHATS_ON), done=done)


def _is_mine(turn: Turn, outcome: AlreadyBooked) -> bool:
    return places.get(turn.tx, outcome.booking_id).booked_by_id == turn.person_id

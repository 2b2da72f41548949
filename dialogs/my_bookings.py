"""My bookings: what the person has coming, and what they booked for colleagues, each with its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import (
    apply,
    cards,
    interest_words,
    learning_sets,
    pages,
    queues,
    wording,
    workshop_words,
)
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import colleagues, people, places
from store.applications import Applicant
from store.colleagues import ForOther
from store.enrolments import PENDING
from store.places import Place

# Of a learning set or a course people have places at every date: it is shown once, not date by date.
_GROUPS = ("register", "apply")
_OTHERS = (learning_sets.items, workshop_words.items, interest_words.items)
NONE = "You have no bookings coming up. Have a look at what’s on."


def start(turn: Turn, args: Args) -> Reply:
    """List one's own coming bookings, soonest first, then what is booked for colleagues and asked for."""
    mine, others = coming(turn)
    applied = apply.mine(turn)
    asked = [one for items in _OTHERS for one in items(turn)]
    everything: list[Place | ForOther | Item] = [
        *mine,
        *others,
        *(apply.item(turn, one) for one in applied),
        *asked,
    ]
    if not everything:
        return Reply(NONE, actions=(wording.WHATS_ON, wording.HELP))
    shown, rest = pages.page(everything, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    items = tuple(item(turn, one) for one in shown)
    counted = count(mine, len(others), applied)
    text = f"You have {counted}:" if counted else "Here is what you have with the hub:"
    return Reply(text, items=items, actions=(*more, wording.WHATS_ON, wording.HELP))


def coming(turn: Turn) -> tuple[list[Place], list[ForOther]]:
    """Return the person's own bookings to come, soonest first, and those they made for colleagues.

    A learning set and a course are not among them: they are shown once, each as a whole.
    """
    own = places.coming(turn.tx, turn.person_id, turn.now)
    others = colleagues.booked_for(turn.tx, turn.person_id, turn.now)
    return [place for place in own if place.rule not in _GROUPS], others


def count(mine: list[Place], others: int, applied: Sequence[Applicant] = ()) -> str:
    """Return "2 bookings coming up and 1 application"; what there is none of is not said."""
    undecided = sum(one.state in PENDING for one in applied)
    refused = sum(one.state == "declined" for one in applied)
    on_course = len(applied) - undecided - refused
    held, waits = (sum(place.state == state for place in mine) for state in ("offered", "waiting"))
    said = (
        (len(mine) - held - waits, "booking", " coming up"),
        (held, "place", " held for you"),
        (waits, "waiting list", ""),
        (others, "booking", " for colleagues"),
        (on_course, "place", " on a course" if on_course == 1 else " on courses"),
        (undecided, "application", ""),
        (refused, "application", f" that {'was' if refused == 1 else 'were'} not accepted"),
    )
    return wording.listing([f"{wording.count(n, what)}{where}" for n, what, where in said if n])


def item(turn: Turn, one: Place | ForOther | Item) -> Item:
    """Return how it is shown, with what the person can do about it."""
    if isinstance(one, Item):
        return one
    if isinstance(one, ForOther):
        return cards.colleague_item(one.place, one.name, turn.now)
    is_own = one.booked_by_id == one.person_id
    booker = "" if is_own else people.name_by_id(turn.tx, one.booked_by_id)
    return cards.booking_item(one, turn.now, queues.standing(turn, one), booker)

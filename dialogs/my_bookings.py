"""My bookings: what the person has coming, each with its buttons."""

from __future__ import annotations

from dialogs import cards, interest_words, learning_sets, pages, queues, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import places
from store.places import Place

# Of a learning set or a course people have places at every date: it is shown once, not date by date.
_GROUPS = ("register", "apply")
_OTHERS = (learning_sets.items, workshop_words.items, interest_words.items)


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own coming bookings, soonest first, then their groups and what they asked for."""
    coming = places.coming(turn.tx, turn.person_id, turn.now)
    mine = [place for place in coming if place.rule not in _GROUPS]
    booked = [cards.booking_item(place, turn.now, queues.standing(turn, place)) for place in mine]
    items = [*booked, *(item for others in _OTHERS for item in others(turn))]
    if not items:
        text = "You have no bookings coming up. Have a look at what’s on."
        return Reply(text, actions=(wording.WHATS_ON, wording.HELP))
    shown, rest = pages.page(items, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    text = f"You have {_count(mine)}:" if mine else "Here is what you have with the hub:"
    return Reply(text, items=tuple(shown), actions=(*more, wording.WHATS_ON, wording.HELP))


def _count(mine: list[Place]) -> str:
    """Return "2 bookings coming up" and, apart from them, what is held and waited for."""
    held, waits = (sum(place.state == state for place in mine) for state in ("offered", "waiting"))
    booked = len(mine) - held - waits
    said = [(booked, "booking", " coming up"), (held, "place", " held for you"), (waits, "waiting list", "")]
    return wording.listing([f"{n} {what}{'' if n == 1 else 's'}{where}" for n, what, where in said if n])

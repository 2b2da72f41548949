"""My bookings: what the person has coming, each with its buttons."""

from __future__ import annotations

from dialogs import apply, cards, pages, queues, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import places
from store.places import Place


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own coming bookings, soonest first, and then their applications."""
    coming = places.coming(turn.tx, turn.person_id, turn.now)
    mine = [place for place in coming if place.rule != "apply"]
    applied = apply.items(turn)
    if not mine and not applied:
        text = "You have no bookings coming up. Have a look at what’s on."
        return Reply(text, actions=(wording.WHATS_ON, wording.HELP))
    items = (*(cards.booking_item(place, turn.now, queues.standing(turn, place)) for place in mine), *applied)
    shown, rest = pages.page(items, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    text = f"You have {_how_many(mine, len(applied))}:"
    return Reply(text, items=tuple(shown), actions=(*more, wording.WHATS_ON, wording.HELP))


def _how_many(mine: list[Place], applications: int) -> str:
    """Return "2 bookings coming up and 1 application"; what there is none of is not said."""
    held, waits = (sum(place.state == state for place in mine) for state in ("offered", "waiting"))
    said = (
        (len(mine) - held - waits, "booking", " coming up"),
        (held, "place", " held for you"),
        (waits, "waiting list", ""),
        (applications, "application", ""),
    )
    return wording.listing([f"{wording.count(n, what)}{where}" for n, what, where in said if n])

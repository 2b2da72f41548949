"""My bookings: what the person has coming, each with its buttons."""

from __future__ import annotations

from dialogs import cards, pages, queues, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import places
from store.places import Place


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own coming bookings, soonest first."""
    mine = places.coming(turn.tx, turn.person_id, turn.now)
    if not mine:
        text = "You have no bookings coming up. Have a look at what’s on."
        return Reply(text, actions=(wording.WHATS_ON, wording.HELP))
    shown, rest = pages.page(mine, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    items = tuple(cards.booking_item(place, turn.now, queues.standing(turn, place)) for place in shown)
    return Reply(f"You have {_count(mine)}:", items=items, actions=(*more, wording.WHATS_ON, wording.HELP))


def _count(mine: list[Place]) -> str:
    """Return "2 bookings coming up" and, apart from them, what is held and waited for."""
    held, waits = (sum(place.state == state for place in mine) for state in ("offered", "waiting"))
    booked = len(mine) - held - waits
    said = [(booked, "booking", " coming up"), (held, "place", " held for you"), (waits, "waiting list", "")]
    return wording.listing([f"{n} {what}{'' if n == 1 else 's'}{where}" for n, what, where in said if n])

"""My bookings: what the person has coming, each with its buttons."""

from __future__ import annotations

from dialogs import cards, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import places


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own coming bookings, soonest first."""
    mine = places.coming(turn.tx, turn.person_id, turn.now)
    if not mine:
        text = "You have no bookings coming up. Have a look at what’s on."
        return Reply(text, actions=(wording.WHATS_ON, wording.HELP))
    shown, rest = pages.page(mine, args)
    more = (Action("More", "my_bookings", {"skip": rest}),) if rest else ()
    items = tuple(cards.booking_item(place, turn.now) for place in shown)
    count = "1 booking" if len(mine) == 1 else f"{len(mine)} bookings"
    return Reply(f"You have {count} coming up:", items=items, actions=(*more, wording.WHATS_ON, wording.HELP))

"""Where one is on the waiting lists one has joined, and what is held for one."""

from __future__ import annotations

from dialogs import cards, own_bookings, pages, queues, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply


def start(turn: Turn, args: Args) -> Reply:
    """List the queues the person is in, and the places that are held for them."""
    mine = own_bookings.meant(turn, args, own_bookings.IN_A_QUEUE)
    if not mine:
        like_that = " like that" if own_bookings.is_named(args) else ""
        text = f"You’re not on a waiting list{like_that}. When a date is full, press Join waiting list."
        return Reply(text, actions=wording.MENU)
    shown, rest = pages.page(mine, args)
    more = (Action("More", "waiting_list", {**args, "skip": rest}),) if rest else ()
    items = tuple(cards.booking_item(place, turn.now, queues.standing(turn, place)) for place in shown)
    return Reply("Here is where you wait:", items=items, actions=(*more, *wording.MENU))

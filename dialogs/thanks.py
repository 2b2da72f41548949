"""You're welcome."""

from __future__ import annotations

from dialogs import cards, own_bookings, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Item, Reply


def start(turn: Turn, args: Args) -> Reply:
    """Answer thanks, with the menu at hand; "no thanks" may have meant a place that is held, so show it."""
    held = [one for one in own_bookings.meant(turn, {}, ("offered",)) if one.starts_at > turn.now]
    if not held:
        return Reply("You’re welcome.", actions=wording.MENU)
    items = tuple(
        Item(
            one.title,
            (wording.when(one.starts_at, one.ends_at, one.zone, turn.now),),
            cards.yes_or_no(one.id),
        )
        for one in held
    )
    return Reply(
        "You’re welcome. This is still held for you: would you like it?", items=items, actions=wording.MENU
    )

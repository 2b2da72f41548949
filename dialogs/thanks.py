"""You're welcome."""

from __future__ import annotations

from dialogs import buttons, own_bookings, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Item, Reply


def start(turn: Turn, args: Args) -> Reply:
    """Answer thanks, with the menu at hand; "no thanks" may mean a place that waits, so show it."""
    held = own_bookings.unanswered(turn)
    if not held:
        return Reply("You’re welcome.", actions=wording.MENU)
    items = tuple(
        Item(
            one.title,
            (wording.when(one.starts_at, one.ends_at, one.zone, turn.now),),
            buttons.to_answer(one),
        )
        for one in held
    )
    text = "You’re welcome. This still waits for your answer: would you like the place?"
    return Reply(text, items=items, actions=wording.MENU)

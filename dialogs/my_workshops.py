"""Where one's own requests for workshops stand."""

from __future__ import annotations

from dialogs import pages, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import session_types


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own requests, the oldest first."""
    items = workshop_words.items(turn)
    if not items:
        offers = session_types.offers(turn.tx)
        ask = tuple(workshop_words.ask_for(one.slug) for one in offers if one.rule == "request")[:1]
        return Reply("You have no request for a workshop open.", actions=(*ask, *wording.MENU))
    shown, rest = pages.page(items, args)
    more = (Action("More", "my_workshops", {"skip": rest}),) if rest else ()
    text = "Your request:" if len(items) == 1 else f"Your {len(items)} requests:"
    return Reply(text, items=tuple(shown), actions=(*more, wording.MY_BOOKINGS, wording.WHATS_ON))

"""Where one's own applications for courses stand."""

from __future__ import annotations

from dialogs import apply, arguments, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply

_NONE = "You have not applied for a course. Press Apply to see which ones there are."


def start(turn: Turn, args: Args) -> Reply:
    """List the person's own applications, the oldest first; those of a course that was named, if any."""
    items = apply.items(turn, arguments.word(args, "session"))
    if not items:
        text = "You have no application for a course like that." if args.get("session") else _NONE
        return Reply(text, actions=(Action("Apply", "apply"), *wording.MENU))
    shown, rest = pages.page(items, args)
    more = (Action("More", "my_applications", {**args, "skip": rest}),) if rest else ()
    text = "Your application:" if len(items) == 1 else f"Your {len(items)} applications:"
    return Reply(text, items=tuple(shown), actions=(*more, wording.MY_BOOKINGS, wording.WHATS_ON))

"""Hello: who the bot is, with three things to try."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import roles


def start(turn: Turn, args: Args) -> Reply:
    """Greet by first name and offer the menu."""
    first_name = turn.name.split(" ")[0] if turn.name else ""
    hello = f"Hello {first_name}." if first_name else "Hello."
    text = f"{hello} I can show you what’s on at {turn.hub.name}, book you a place and keep your bookings."
    if not roles.runs(turn.tx, turn.person_id):
        return Reply(text, actions=wording.MENU)
    text = f"{text} You run sessions, so you can also ask “who’s coming”."
    return Reply(text, actions=(*wording.MENU, wording.WHO_IS_COMING))

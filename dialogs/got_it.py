"""Saying that one has read an announcement, which its author can see."""

from __future__ import annotations

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import announcements
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Reply:
    """Note it; twice is harmless. Raises NotFound for who was not sent it."""
    announcement_id = arguments.identity(args, "announcement") or 0
    if not announcements.got_it(turn.tx, announcement_id, turn.person_id, turn.now):
        raise NotFound("announcement")
    author = announcements.get(turn.tx, announcement_id).author
    text = f"Thanks. {author} can see that you have read it."
    return Reply(text, actions=wording.MENU, done="Got it")

"""Calling an announcement off before it has gone to anybody."""

from __future__ import annotations

from dialogs import announce, arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import announcements


def start(turn: Turn, args: Args) -> Reply:
    """Call it off; twice is harmless. Raises NotFound, or NotAllowed."""
    announcement_id = arguments.identity(args, "announcement") or 0
    was = announcements.get(turn.tx, announcement_id).state
    if announcements.drop(turn.tx, announcement_id, turn.person_id, turn.now) != "done":
        return announce.under_way(announcement_id)
    done = "Called off" if was == "scheduled" else "Cancelled"
    return Reply(
        "OK, nobody gets it.",
        actions=(Action("Announce", "announce"), wording.ANNOUNCEMENTS, wording.HELP),
        done=done,
    )

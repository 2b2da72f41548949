"""Stopping an announcement while it is sent. It asks nothing first, as every second sends more."""

from __future__ import annotations

from dialogs import announce, arguments, wording
from dialogs.announcement_words import buttons, report_of
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply
from store import announcements


def start(turn: Turn, args: Args) -> Reply:
    """Let no more of it go; twice is harmless. Raises NotFound, or NotAllowed."""
    announcement_id = arguments.identity(args, "announcement") or 0
    if announcements.stop(turn.tx, announcement_id, turn.person_id, turn.now) != "done":
        return announce.under_way(announcement_id)
    kept = announcements.get(turn.tx, announcement_id)
    return Reply(
        "Stopped: whoever had not been sent it by now does not get it. The report says who has it.",
        actions=(report_of(kept), *buttons(kept), wording.HELP),
        done="Stopped",
    )

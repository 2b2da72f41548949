"""You're welcome."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply


def start(turn: Turn, args: Args) -> Reply:
    """Answer thanks, with the menu at hand."""
    return Reply("You’re welcome.", actions=wording.MENU)

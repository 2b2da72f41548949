"""“Where is it?”, when nothing that was just spoken of says of what: of all that the person has."""

from __future__ import annotations

from dialogs import details, my_bookings
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Reply


def start(turn: Turn, args: Args) -> Reply:
    """Show what one has with the hub, each with when and where; with nothing, ask which session is meant."""
    mine = my_bookings.start(turn, {})
    return mine if mine.items else details.which(turn, {})

"""“Make it 2”, said of a place that one has: a change of that place, where nothing is being asked."""

from __future__ import annotations

from dialogs import references
from dialogs.engine import Conversation
from dialogs.messages import Reply
from dialogs.steps import Steps
from dialogs.understanding.numbers_said import read_number_of_it
from store import places

_HELD = ("booked", "might_come")


def read(at: Steps, text: str) -> tuple[Reply, Conversation] | None:
    """Return the question whether one's place shall be for as many, or None where no number is said."""
    party = read_number_of_it(text)
    if not party or "how_many" not in at.flows:
        return None
    shown = references.shown(at)
    own = [one.booking_id for one in shown if one.booking_id]
    if len(own) == 1:
        return at.start("how_many", {"booking": own[0], "party": party})
    coming = places.coming(at.turn.tx, at.turn.person_id, at.turn.now)
    is_of_own = bool(own) or (not shown and any(place.state in _HELD for place in coming))
    return at.start("how_many", {"party": party}) if is_of_own else None

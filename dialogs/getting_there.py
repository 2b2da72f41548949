"""How to get there and where to park, which nobody has written down: the place, and whom to ask."""

from __future__ import annotations

from dialogs import arguments, booked, human, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import occurrences, session_types

_NOT_KNOWN = "I don’t know about getting there or parking."


def start(turn: Turn, args: Args) -> Reply:
    """Say where it is that was just spoken of, and who knows the rest."""
    asked = f"{_NOT_KNOWN} {human.whom_to_ask(turn)}"
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None and (slug := arguments.word(args, "session")):
        type_id = session_types.get(turn.tx, slug).id
        filters = occurrences.Filters(session_type_ids=[type_id])
        found = occurrences.next_one(turn.tx, turn.now, None, turn.now, turn.person_id, filters)
        occurrence_id = found.id if found else None
    if occurrence_id is None:
        return Reply(asked, actions=wording.MENU)
    listed = occurrences.get(turn.tx, occurrence_id, turn.person_id)
    more = Action("Details", "details", {"occurrence": listed.id})
    return Reply(asked, facts=booked.facts(turn, listed), actions=(more, *wording.MENU))

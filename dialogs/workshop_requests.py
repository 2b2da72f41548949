"""Open requests for workshops: for those who run them, and nobody else."""

from __future__ import annotations

from dialogs import pages, wording, workshop_words
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import roles, workshop_requests
from store.errors import NotAllowed


def start(turn: Turn, args: Args) -> Reply:
    """List what waits for an answer, the oldest first. Raises NotAllowed for who runs nothing."""
    if not roles.runs(turn.tx, turn.person_id):
        raise NotAllowed("workshop requests")
    waiting = workshop_requests.to_answer(turn.tx, turn.person_id)
    if not waiting:
        return Reply("No request for a workshop is open.", actions=(wording.WHO_IS_COMING, *wording.MENU))
    shown, rest = pages.page(waiting, args)
    more = (Action("More", "workshop_requests", {"skip": rest}),) if rest else ()
    count = "1 request for a workshop is" if len(waiting) == 1 else f"{len(waiting)} requests are"
    items = tuple(workshop_words.for_runners(turn, request) for request in shown)
    return Reply(f"{count} open:", items=items, actions=(*more, wording.WHO_IS_COMING, wording.HELP))

"""Taking back an interest, with Undo beside it."""

from __future__ import annotations

from dialogs import arguments, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import interests
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Reply:
    """End the interest a button names. Raises NotFound, or NotAllowed for somebody else's."""
    interest_id = arguments.identity(args, "interest")
    if interest_id is None:
        raise NotFound("interest")
    ended = interests.withdraw(turn.tx, interest_id, turn.person_id, turn.now)
    if ended.is_new:
        undo = Action("Undo", "interest", {"session": ended.slug})
        text = f"OK, we won’t write to you about {ended.title}."
        return Reply(text, actions=(undo, wording.MY_BOOKINGS, wording.WHATS_ON), done="Withdrawn")
    said = Action("Details", "details", {"session": ended.slug})
    text = {
        "told": f"We have told you about {ended.title} by now, so there is nothing to withdraw.",
        "withdrawn": f"Your interest in {ended.title} has ended already. Nothing more to do.",
    }.get(ended.state, "There is nothing to withdraw any more.")
    return Reply(text, actions=(said, wording.MY_BOOKINGS, wording.WHATS_ON))

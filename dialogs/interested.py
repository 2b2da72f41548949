"""Who's interested: for those who run a session, and nobody else."""

from __future__ import annotations

from dialogs import arguments, details, interest_words, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import interests, roles, session_types
from store.errors import NotAllowed


def start(turn: Turn, args: Args) -> Reply:
    """List who waits to hear of a session, or ask which was meant.

    Raises NotFound, or NotAllowed for who does not run it.
    """
    if arguments.words(args, "sessions"):
        return details.which(turn, args)
    offer = session_types.get(turn.tx, arguments.word(args, "session"))
    if not roles.may_run(turn.tx, turn.person_id, offer.id):
        raise NotAllowed("interested")
    names = interests.names(turn.tx, offer.id)
    shown, rest = pages.page(names, args)
    more = (Action("More", "interested", {"session": offer.slug, "skip": rest}),) if rest else ()
    items = tuple(Item(name or "Somebody without a name") for name in shown)
    said = interest_words.how_many(len(names)) if names else "nobody is interested at the moment"
    back = Action("Details", "details", {"session": offer.slug})
    return Reply(f"{offer.title}: {said}.", items=items, actions=(*more, back, wording.WHATS_ON))

"""Who has answered before a learning set meets: for its facilitators, at any time."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import arguments, reflection_words, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import set_answers
from store.errors import NotAllowed
from store.set_answers import Meeting


def start(turn: Turn, args: Args) -> Reply:
    """Show it for the meeting a button names, or for the next one. Raises NotFound or NotAllowed."""
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return reflection_words.digest(turn.tx, occurrence_id, turn.person_id, turn.now, args)
    found = next_meetings(turn, args)
    if len(found) == 1:
        return reflection_words.digest(turn.tx, found[0].occurrence_id, turn.person_id, turn.now, args)
    return pick(turn, found, reflection_words.who_has_answered)


def next_meetings(turn: Turn, args: Args) -> list[Meeting]:
    """Return the next meeting of each set the person facilitates, or of the one that was named.

    Raises NotAllowed for whoever facilitates none.
    """
    sets = set_answers.facilitated(turn.tx, turn.person_id)
    if not sets:
        raise NotAllowed("answers of a learning set")
    found = (set_answers.next_meeting(turn.tx, series_id, turn.now) for series_id in sets)
    return named([meeting for meeting in found if meeting is not None], args)


def named(found: list[Meeting], args: Args) -> list[Meeting]:
    """Return the meetings of the set that was named, or all of them where it is none of theirs."""
    slug = arguments.word(args, "session")
    return [meeting for meeting in found if meeting.slug == slug] or found


def pick(turn: Turn, found: list[Meeting], button: Callable[[int], Action]) -> Reply:
    """Return the meetings to pick from, each with a button; a word where there are none."""
    if not found:
        text = "No meeting of a learning set that you facilitate is planned."
        return Reply(text, actions=wording.MENU)
    items = tuple(
        Item(
            one.title,
            (reflection_words.when(one, turn.now),),
            (button(one.occurrence_id),),
        )
        for one in found
    )
    return Reply("Which learning set do you mean?", items=items, actions=wording.MENU)

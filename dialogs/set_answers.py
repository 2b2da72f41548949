"""What the others said: for the members of a learning set and its facilitators, and nobody else."""

from __future__ import annotations

from dialogs import arguments, pages, reflection_words, set_digest, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import learning_sets, reflections, set_answers
from store.set_answers import Meeting


def start(turn: Turn, args: Args) -> Reply:
    """Show what was said before the meeting a button names, or before the last one anybody spoke of.

    Raises NotFound or NotAllowed.
    """
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _show(turn, set_answers.meeting(turn.tx, occurrence_id), args)
    found = [rounds[0] for series_id in _sets(turn) if (rounds := _rounds(turn, series_id))]
    found = set_digest.named(found, args)
    if not found:
        text = "Nobody in a learning set of yours has said anything that is for you to read."
        return Reply(text, actions=wording.MENU)
    if len(found) > 1:
        items = tuple(
            Item(one.title, (reflection_words.when(one, turn.now),), (_read(one),)) for one in found
        )
        return Reply("Which learning set do you mean?", items=items, actions=wording.MENU)
    return _show(turn, found[0], args)


def _sets(turn: Turn) -> list[int]:
    mine = [one.series_id for one in learning_sets.mine(turn.tx, turn.person_id, turn.now)]
    return list(dict.fromkeys((*mine, *set_answers.facilitated(turn.tx, turn.person_id))))


def _rounds(turn: Turn, series_id: int) -> list[Meeting]:
    return set_answers.meetings(turn.tx, series_id, turn.person_id)


def _read(meeting: Meeting) -> Action:
    return Action("Read", "set_answers", {"occurrence": meeting.occurrence_id})


def _show(turn: Turn, meeting: Meeting, args: Args) -> Reply:
    answers = set_answers.of_meeting(turn.tx, meeting.occurrence_id, turn.person_id)
    shown, rest = pages.page(answers, args)
    number = wording.people(len(answers)) if answers else "nobody"
    what = reflection_words.what(meeting, turn.now)
    text = f"{what}: {number} answered. Only the set and its facilitators see it."
    items = tuple(
        reflection_words.item("You" if one.person_id == turn.person_id else one.name, one.said)
        for one in shown
    )
    return Reply(
        text, items=items, actions=(*_further(turn, meeting, rest), wording.MY_BOOKINGS, wording.HELP)
    )


def _further(turn: Turn, meeting: Meeting, rest: int | None) -> tuple[Action, ...]:
    """Return the buttons to the next page, to the meeting before, and to one's own answer."""
    meeting_id = meeting.occurrence_id
    more = (Action("More", "set_answers", {"occurrence": meeting_id, "skip": rest}),) if rest else ()
    earlier = [one for one in _rounds(turn, meeting.series_id) if one.starts_at < meeting.starts_at][:1]
    before = tuple(
        Action("Meeting before", "set_answers", {"occurrence": one.occurrence_id}) for one in earlier
    )
    refused = reflections.refused(turn.tx, meeting_id, turn.person_id, turn.now)
    own = () if refused else (reflection_words.answer(meeting_id, "My answer"),)
    return (*more, *before, *own)

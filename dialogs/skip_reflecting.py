"""Saying nothing before a meeting of a learning set: at once, and after a question where words would go."""

from __future__ import annotations

from dialogs import arguments, reflect, reflection_words, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import reflections, set_answers
from store.errors import NotFound


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Skip the meeting a button names; ask before what was said is taken away, and where it was typed."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None:
        raise NotFound("meeting")
    why = reflections.refused(turn.tx, occurrence_id, turn.person_id, turn.now)
    if why is None and reflections.own(turn.tx, occurrence_id, turn.person_id).state == "answered":
        label = "Take back what you said? It is gone for good then."
        return ask(
            Form("Take it back", (Field("sure", label, "yes_no"),)), then=sure, occurrence=occurrence_id
        )
    if why is None and arguments.flag(args, "check"):
        what = reflection_words.what(set_answers.meeting(turn.tx, occurrence_id), turn.now)
        form = Form("Skip this time", (Field("sure", f"Say nothing this time before {what}?", "yes_no"),))
        return ask(form, then=sure_to_skip, occurrence=occurrence_id)
    return _skip(turn, occurrence_id)


def sure_to_skip(turn: Turn, answers: Args) -> Reply:
    """Skip the meeting as shown, or leave it open."""
    occurrence_id = int(answers["occurrence"])
    if not answers.get("sure"):
        actions = (reflection_words.answer(occurrence_id), wording.MY_BOOKINGS)
        return Reply("OK, nothing has changed.", actions=actions)
    return _skip(turn, occurrence_id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Take it back, or leave it."""
    occurrence_id = int(answers["occurrence"])
    if not answers.get("sure"):
        actions = (reflection_words.change(occurrence_id), wording.MY_BOOKINGS)
        return Reply("OK, it stays as you said it.", actions=actions)
    return _skip(turn, occurrence_id)


def _skip(turn: Turn, occurrence_id: int) -> Reply:
    own = reflections.own(turn.tx, occurrence_id, turn.person_id)
    if (why := reflections.skip(turn.tx, occurrence_id, turn.person_id, turn.now)) is not None:
        return reflect.too_late(turn, occurrence_id, why)
    what = reflection_words.what(set_answers.meeting(turn.tx, occurrence_id), turn.now)
    was = "What you said is gone" if own.state == "answered" else "Skipped"
    text = f"{was}: {what}. I won’t ask you again before it, and you keep your place."
    actions = (reflection_words.answer(occurrence_id, "Answer after all"), wording.MY_BOOKINGS)
    return Reply(text, actions=actions, done="Skipped")

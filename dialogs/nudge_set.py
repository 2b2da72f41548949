"""A facilitator asks those of a learning set who have not answered, now: after a question, as it goes out."""

from __future__ import annotations

from dialogs import arguments, reflection_words, set_digest, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply
from store import nudges, set_answers

# More names than these make no question that anybody reads.
_MOST_NAMES = 5


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask whether those are to be asked who are left. Raises NotFound or NotAllowed."""
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _about(turn, occurrence_id)
    found = set_digest.next_meetings(turn, args)
    if len(found) == 1:
        return _about(turn, found[0].occurrence_id)
    return set_digest.pick(turn, found, reflection_words.nudge)


def _about(turn: Turn, occurrence_id: int) -> Ask | Reply:
    members = set_answers.overview(turn.tx, occurrence_id, turn.person_id)
    meeting = set_answers.meeting(turn.tx, occurrence_id)
    left = [member.name for member in members if member.is_to_ask]
    if not left or not meeting.is_on or turn.now >= meeting.starts_at:
        text = f"There is nobody left to ask before this meeting: {reflection_words.what(meeting, turn.now)}."
        actions = (reflection_words.who_has_answered(occurrence_id), wording.WHATS_ON)
        return Reply(text, actions=actions)
    whom = wording.listing(left) if len(left) <= _MOST_NAMES else wording.people(len(left))
    label = f"Ask {whom} now? ({reflection_words.what(meeting, turn.now)})"
    return ask(Form("Nudge", (Field("sure", label, "yes_no"),)), then=sure, occurrence=occurrence_id)


def sure(turn: Turn, answers: Args) -> Reply:
    """Ask them, or leave it."""
    occurrence_id = int(answers["occurrence"])
    actions = (reflection_words.who_has_answered(occurrence_id), wording.WHATS_ON)
    if not answers.get("sure"):
        return Reply("OK, nobody is asked.", actions=actions)
    asked = nudges.nudge(turn.tx, occurrence_id, turn.person_id, turn.now)
    if not asked.now and not asked.later:
        return Reply("Nobody was left to ask.", actions=actions)
    later = f" {wording.people(asked.later)} will be when their quiet hours end." if asked.later else ""
    text = f"{wording.people(asked.now)} asked.{later} Nobody is asked twice on one day."
    return Reply(text, actions=actions, done="Nudged")

"""The words of what learning sets are sent: the questions before a meeting, a digest, and thanks after it."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from dialogs import arguments, buttons, pages, reflection_words, wording
from dialogs.arguments import Args
from dialogs.messages import Action, Drop, Reply
from store import calendar_rules, nudge_rules, nudges, places, preferences, reflections, set_answers
from store.db import Tx
from store.errors import NotAllowed, NotFound
from store.places import Place
from store.reminder_rules import ASKED_FOR

_GONE = Drop("names nothing or nobody")
_EVENING = time(18, 0)
_ONLY_THEM = "Only your set and its facilitators see it."
_WHAT = "what went well since last time, what did not, and what is your one next action?"
_TEXTS = {
    nudge_rules.PROMPT: f"{{title}} meets soon: {_WHAT}",
    nudge_rules.FOLLOW_UP: f"I have no answer from you yet for {{title}}: {_WHAT}",
    ASKED_FOR: f"You asked me to come back about {{title}}: {_WHAT}",
    nudges.NOW: f"Your facilitator would like to hear from you before {{title}} meets: {_WHAT}",
}


def nudge(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Ask a member before a meeting; nothing when they have answered, or it is off or on another day."""
    place = _place(tx, args)
    if place is None or place.person_id != person_id:
        return _GONE
    if place.state != "booked" or not place.is_on or place.decision:
        return Drop("does not come, or it is not on")
    if calendar_rules.local_date(place.starts_at, place.zone) != arguments.day(args, "on"):
        return Drop("it is on another day")
    if now >= place.starts_at:
        return Drop("it has begun")
    if not reflections.own(tx, place.occurrence_id, person_id).is_open:
        return Drop("answered or skipped")
    if not preferences.get(tx, person_id).takes(nudges.KIND):
        return Drop("does not want nudges")
    return _asked(tx, place, arguments.word(args, "rule"), now)


def _asked(tx: Tx, place: Place, rule: str, now: datetime) -> Reply:
    before = reflections.last_action(tx, place.occurrence_id, place.person_id)
    last = (("Last time you said you would", reflection_words.quoted(before)),) if before else ()
    text = _TEXTS.get(rule, _TEXTS[nudge_rules.PROMPT]).format(title=place.title)
    when = wording.when(place.starts_at, place.ends_at, place.zone, now)
    return Reply(f"{text} {_ONLY_THEM}", facts=(("Meeting", when), *last), actions=_buttons(place, now))


def _buttons(place: Place, now: datetime) -> tuple[Action, ...]:
    meeting = place.occurrence_id
    is_day = now.astimezone(ZoneInfo(place.zone)).time() < _EVENING
    tonight = {"occurrence": meeting, "tonight": True}
    return (
        reflection_words.answer(meeting),
        reflection_words.skip(meeting),
        *((Action("Remind me tonight", "reflect_later", tonight),) if is_day else ()),
        Action("Another day", "reflect_later", {"occurrence": meeting}),
        *buttons.give_up(place.id, place.state, place.rule),
    )


def _place(tx: Tx, args: Args) -> Place | None:
    try:
        return places.get(tx, arguments.identity(args, "booking") or 0)
    except NotFound:
        return None


def set_digest(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell a facilitator before a meeting who answered what, and who did not."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None or person_id is None:
        return _GONE
    try:
        meeting = set_answers.meeting(tx, occurrence_id)
        reply = reflection_words.digest(tx, occurrence_id, person_id, now, {})
    except (NotFound, NotAllowed):
        return Drop("the meeting is gone, or they facilitate it no longer")
    if not meeting.is_on or now >= meeting.starts_at:
        return Drop("it has begun, or is not on")
    is_that_day = calendar_rules.local_date(meeting.starts_at, meeting.zone) == arguments.day(args, "on")
    return reply if is_that_day else Drop("it is on another day")


def set_thanks(tx: Tx, args: Args, person_id: int | None, now: datetime) -> Reply | Drop:
    """Tell a member after a meeting what everybody wants to do next."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None or person_id is None:
        return _GONE
    try:
        meeting = set_answers.meeting(tx, occurrence_id)
        answers = set_answers.of_meeting(tx, occurrence_id, person_id)
    except (NotFound, NotAllowed):
        return Drop("the meeting is gone, or they are in the set no longer")
    place = places.standing(tx, person_id, occurrence_id)
    agreed = [one for one in answers if one.said.next_action]
    if place is None or not agreed or not preferences.get(tx, person_id).takes(nudges.KIND):
        return Drop("there is nothing to thank for, or they do not want nudges")
    shown, _ = pages.page(agreed, {})
    items = tuple(
        reflection_words.action("You" if one.person_id == person_id else one.name, one.said) for one in shown
    )
    came = "You were missed at" if place.state == "apologies" else "Thanks for coming to"
    text = f"{came} {meeting.title}. These are the next actions; I will ask you about yours next time."
    return Reply(text, items=items, actions=(reflection_words.everybody(occurrence_id), wording.MY_BOOKINGS))

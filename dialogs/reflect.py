"""What one says before a learning set meets: by its form, one question at a time, or from a typed line.

A line that is typed after the bot asked is taken for an answer only when the person says that it is one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs import arguments, help, learning_sets, own_bookings, reflection_words, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Item, Option, Reply
from store import reflections, set_answers
from store.places import Place
from store.reflections import MAY_SAY, Own, Refused, Said
from store.set_answers import Meeting

_TITLE = "Your learning set"
_MOST = 300
_LABELS = {
    "went_well": "What went well since last time?",
    "went_badly": "What did not go so well?",
    "next_action": "What is your one next action?",
}
# What says itself which question it answers.
_NEXT_ACTION = re.compile(
    r"\s*my (?:one )?(?:next )?action (?:is|will be|would be)(?: to)?[:\s]+(?=\S)", re.IGNORECASE
)
_SHORT = {"went_well": "What went well", "went_badly": "What did not", "next_action": "My next action"}


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask about the meeting a button names, or the next one of the set that was meant."""
    if typed := arguments.word(args, "typed", most=2000):
        return _typed(turn, args, typed)
    if (occurrence_id := arguments.identity(args, "occurrence")) is not None:
        return _about(turn, occurrence_id, change=bool(arguments.flag(args, "change")))
    found = _meant(turn, args)
    if not found:
        text = "You’re in no learning set that meets soon, so there is nothing to answer."
        return Reply(text, actions=wording.MENU)
    if len(found) > 1:
        items = tuple(_one_of(turn, place) for place in found)
        return Reply("Which learning set is it for?", items=items, actions=wording.MENU)
    return _about(turn, found[0].occurrence_id, change=False)


def _meant(turn: Turn, args: Args) -> list[Place]:
    """Return one's own next meeting of each set that was meant."""
    own = own_bookings.meant(turn, args, states=MAY_SAY)
    coming = [place for place in own if place.rule == "register" and place.starts_at > turn.now]
    return learning_sets.next_of_each([place for place in coming if place.is_on])


def _one_of(turn: Turn, place: Place) -> Item:
    lines = (learning_sets.when(turn, place),)
    return Item(place.title, lines, (reflection_words.answer(place.occurrence_id),))


# --- The form -----------------------------------------------------------------------------------


def _about(turn: Turn, occurrence_id: int, *, change: bool) -> Ask | Reply:
    if (why := reflections.refused(turn.tx, occurrence_id, turn.person_id, turn.now)) is not None:
        return too_late(turn, occurrence_id, why)
    own = reflections.own(turn.tx, occurrence_id, turn.person_id)
    meeting = set_answers.meeting(turn.tx, occurrence_id)
    if own.state == "answered" and not change:
        text = f"You answered for {reflection_words.what(meeting, turn.now)}. It can be changed until then."
        return _stands(text, occurrence_id, own.said)
    return _form(turn, meeting, own)


def _form(turn: Turn, meeting: Meeting, own: Own) -> Ask:
    is_new = own.state != "answered"
    before = reflections.last_action(turn.tx, meeting.occurrence_id, turn.person_id)
    last = f" Last time you said you would: {reflection_words.quoted(before)}" if before and is_new else ""
    intro = f"{meeting.title}: only your set and its facilitators see this.{last}"
    fields = tuple(_field(name, getattr(own.said, name), is_new=is_new) for name in _LABELS)
    return ask(Form(_TITLE, fields, intro=intro), then=said, occurrence=meeting.occurrence_id)


def _field(name: str, now: str, *, is_new: bool) -> Field:
    hint = f"So far: {reflection_words.quoted(now)} Leave it out to keep that." if now else ""
    is_needed = is_new and name == "next_action"
    return Field(name, _LABELS[name], required=is_needed, most=_MOST, hint=hint)


def said(turn: Turn, answers: Args) -> Reply:
    """Write what was said; what was left out stays as it was."""
    occurrence_id = int(answers["occurrence"])
    before = reflections.own(turn.tx, occurrence_id, turn.person_id).said
    words = {name: str(answers.get(name) or getattr(before, name)) for name in _LABELS}
    return _write(turn, occurrence_id, Said(**words))


def _write(turn: Turn, occurrence_id: int, words: Said) -> Reply:
    why = reflections.answer(turn.tx, occurrence_id, turn.person_id, words, turn.now)
    if why is not None:
        return too_late(turn, occurrence_id, why)
    text = "Thanks, noted for your set and its facilitators. You can change it until the meeting begins."
    return replace(_stands(text, occurrence_id, words), done="Answered")


def _stands(text: str, occurrence_id: int, words: Said) -> Reply:
    label = "Change" if len(reflection_words.facts(words)) == len(_LABELS) else "Add or change"
    actions = (
        reflection_words.change(occurrence_id, label),
        reflection_words.skip(occurrence_id, "Take it back"),
        reflection_words.everybody(occurrence_id),
        wording.MY_BOOKINGS,
    )
    return Reply(text, facts=reflection_words.facts(words), actions=actions)


def too_late(turn: Turn, occurrence_id: int, why: Refused) -> Reply:
    """Say why nothing can be said before a meeting any more."""
    what = reflection_words.what(set_answers.meeting(turn.tx, occurrence_id), turn.now)
    text = {
        "begun": f"This meeting has begun, so what was said stays as it is: {what}.",
        "off": f"This meeting does not take place, so there is nothing to answer: {what}.",
        "left": f"You have no place at this meeting, so there is nothing to answer: {what}.",
    }[why]
    return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON))


# --- A typed line -------------------------------------------------------------------------------


def _typed(turn: Turn, args: Args, typed: str) -> Ask | Reply:
    """Ask whether it is for the set that waits for an answer; where none does, it was not understood."""
    waiting = reflections.waiting(turn.tx, turn.person_id, turn.now)
    if not waiting:
        return help.start(turn, {**args, "why": arguments.word(args, "why") or "not_understood"})
    meeting = set_answers.meeting(turn.tx, waiting[0])
    what, which = reflection_words.what(meeting, turn.now), ""
    label = f"Is that for your learning set? ({what})"
    if ahead := _NEXT_ACTION.match(typed):
        typed, which = typed[ahead.end() :].strip(), "next_action"
        label = (
            f"Shall I note your next action for your learning set ({what})? {reflection_words.quoted(typed)}"
        )
    return ask(
        Form(_TITLE, (Field("sure", label, "yes_no"),)),
        then=sure,
        occurrence=meeting.occurrence_id,
        typed=typed,
        which=which,
        hints={name: args[name] for name in ("session", "flow") if name in args},
    )


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Ask which question the line answers, if it is for the set at all."""
    if not answers.get("sure"):
        return help.start(turn, {**answers["hints"], "why": "not_understood"})
    occurrence_id, typed = int(answers["occurrence"]), str(answers["typed"])
    if len(typed) > _MOST:
        text = f"That is {len(typed)} characters. Please answer each question in {_MOST} or fewer."
        return Reply(text, actions=(reflection_words.answer(occurrence_id), wording.HELP))
    if answers.get("which"):
        return sorted_in(turn, answers)
    options = tuple(Option(name, label) for name, label in _SHORT.items())
    field = Field("which", "Which question does it answer?", "choice", options)
    return ask(Form(_TITLE, (field,)), then=sorted_in, occurrence=occurrence_id, typed=typed)


def sorted_in(turn: Turn, answers: Args) -> Reply:
    """Write the line as the answer to the question that was picked."""
    occurrence_id = int(answers["occurrence"])
    before = reflections.own(turn.tx, occurrence_id, turn.person_id).said
    return _write(turn, occurrence_id, replace(before, **{str(answers["which"]): str(answers["typed"])}))

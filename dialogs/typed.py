"""Making sense of a typed line: the answer to what is asked, a button, or a wish of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs import (
    as_typed,
    closed,
    corrections,
    forms,
    guesses,
    in_passing,
    number_said,
    references,
    spoken_of,
    typed_buttons,
    understanding,
)
from dialogs.engine import Conversation
from dialogs.messages import Field, Press, Reply
from dialogs.steps import Steps
from dialogs.understanding import Understanding, Wish
from dialogs.understanding.distress import in_distress
from dialogs.understanding.words import normalise
from store import reflections

_LEAVE = frozenset(
    ("cancel", "stop", "quit", "exit", "start over", "never mind", "nevermind", "forget it", "back")
)
_IN_A_QUESTION = (
    "Please answer the question below. Say “cancel” to leave it: nothing has been changed so far."
)
_ONLY_ONE = "I can help with only one of these; the other is not for me."
_NO_RUSH = "No rush: nothing is changed until you say so. Answer when you know, or say “cancel” to leave it."
# Fewer words answer no question about one's work.
_SENTENCE = 3
_BARE = re.compile(r"(?:yes|yeah|yep|yup|no|nope|nah)\b")
_ACTUALLY = re.compile(r"(?:(?:oh|actually|wait|sorry|hang on|hmm)[ ,.]+)+", re.IGNORECASE)
# A clear question about one of these, asked while a form is open, is answered and the form stays open.
_CHAT = frozenset(("thanks", "greeting"))
_ASIDES = frozenset(("details", "whats_on", "human", "help"))
_ASKS = re.compile(
    r"(?:how|what|what[’']?s|when|where|which|who|why|can|could|is|are|do|does)\b|.*\?$", re.IGNORECASE
)
_COMMAND = re.compile(r"(?:what[’']?s|what is|my|where is my|show|book|cancel|help)\b")


def read(at: Steps, text: str) -> tuple[Reply, Conversation]:
    """Return the answer to a typed line, and the conversation after it."""
    if (asked := _open_field(at)) and forms.is_about(asked, text):
        # To "Who did not come?" the answer "nobody" is no cry for help, and "nobody came" no new wish.
        return _to(at, asked, text)
    heard = _understood(at, text)
    if is_distress(heard, text) and "distress" in at.flows:
        return at.start("distress", {})
    if at.before.form and text.lower() in _LEAVE:
        return at.left()
    if at.before.form and text.lower() in ("help", "?"):
        return Reply(_IN_A_QUESTION, question=at.before.question()), at.before
    if action := typed_buttons.pressed(at, text):
        return at.press(Press(action.flow, action.args))
    if corrected := corrections.read(at, text):
        return at.press(corrected)
    wish = heard.wish
    if wish:
        wish = in_passing.with_us(spoken_of.meant(at, wish, text), text)
    if open_field := _open_field(at):
        return _read_answer(at, open_field, text, wish)
    if passing := in_passing.read(at, text):
        return passing
    if wish and wish.flow == "book" and set(wish.args) == {"party"}:
        # "Could I bring my mate" is about what was just shown.
        wish = replace(wish, args={**references.only_day(at), **wish.args})
    if counted := number_said.read(at, text):
        return counted
    if skipped := spoken_of.skipped(at, text):
        return at.press(skipped)
    if pointed := references.read(at, text):
        return pointed
    if len(heard.wishes) > 1 and all(one.flow in at.flows for one in heard.wishes):
        return _each(at, heard.wishes)
    if wish is None or wish.flow not in at.flows:
        return _with_what_is_not_ours(heard, *_unread(at, text, heard))
    if action := spoken_of.button_for(at, wish):
        if wish.flow == "undo":
            return _start(at, Wish(action.flow, action.args))
        return at.start(action.flow, {**action.args, "check": True})
    return _with_what_is_not_ours(heard, *_start(at, wish))


def _with_what_is_not_ours(
    heard: Understanding, reply: Reply, after: Conversation
) -> tuple[Reply, Conversation]:
    """Say that only one of two requests is for the bot, ahead of the answer to that one."""
    return (replace(reply, text=f"{_ONLY_ONE} {reply.text}") if heard.is_beside else reply), after


def _start(at: Steps, wish: Wish) -> tuple[Reply, Conversation]:
    """Start what is wanted; what a button would write at once is asked about first."""
    press = as_typed.press_for(wish, at.flows)
    return at.start(press.flow, press.args)


def _understood(at: Steps, text: str) -> Understanding:
    """Return what is wanted, with or without "actually" ahead of it."""
    now, names = at.turn.now.astimezone(at.turn.hub.zone), at.turn.names()
    heard = understanding.understand(text, now, names)
    if heard.wishes or not (ahead := _ACTUALLY.match(text)):
        return heard
    rest = understanding.understand(text[ahead.end() :], now, names)
    return rest if rest.wishes else heard


def _each(at: Steps, wishes: Sequence[Wish]) -> tuple[Reply, Conversation]:
    """Do what was wanted in the order said, each with its own question."""
    first, *rest = [as_typed.press_for(wish, at.flows) for wish in wishes]
    reply, after = at.start(first.flow, first.args)
    return at.then(reply, replace(after, waiting=()), rest)


def _guessed(at: Steps, guesses_: Sequence[Wish]) -> tuple[Reply, Conversation]:
    reply = guesses.ask_which(at.turn, guesses_)
    past = closed.added(at.before.closed, at.before.question(), at.before.begun)
    return reply, Conversation(number=at.before.number, closed=past, choosing=True)


def _unread(at: Steps, text: str, heard: Understanding) -> tuple[Reply, Conversation]:
    """Take a bare yes or no for the answer to an offer, if there is one: it may have come at any time."""
    if text.lower() in _LEAVE:
        return at.start("help", {"why": "nothing_open"})
    said = bare_yes_or_no(text)
    likely = [guess for guess in heard.guesses if guess.flow in at.flows]
    if said is None and likely and not _is_waited_for(at, text):
        return _guessed(at, likely)
    if said is None and heard.about == "out_of_scope":
        # What happened at work is none of our business, until a learning set asked about it.
        flow, args = ("reflect", {"typed": text}) if _may_reflect(at, text) else ("help", {})
        return at.start(flow, {**args, "why": "out_of_scope"})
    if said is None or "offered" not in at.flows:
        about = understanding.hints(text, at.turn.names())
        # Somebody may answer in words what a card asked; whether they do, they are asked there.
        if _may_reflect(at, text):
            return at.start("reflect", {"typed": text, **about})
        return at.start("help", {"why": "not_understood", **about})
    # It may just as well have been meant for the question that was left.
    left = closed.left(at.before.closed)
    reply, after = at.start("offered", {"take": said, "left": left is not None})
    return (reply if reply.question else closed.with_again(reply, left, at.flows)), after


def _may_reflect(at: Steps, text: str) -> bool:
    return "reflect" in at.flows and len(text.split()) >= _SENTENCE


def _is_waited_for(at: Steps, text: str) -> bool:
    """Return whether the person may be telling their learning set, which is nobody else's business."""
    return _may_reflect(at, text) and bool(reflections.waiting(at.turn.tx, at.turn.person_id, at.turn.now))


def _open_flow(at: Steps) -> str:
    return str(at.before.step).partition(".")[0]


def _open_field(at: Steps) -> Field | None:
    question = at.before.question()
    return question.next_field if question else None


def _read_answer(at: Steps, open_field: Field, text: str, wish: Wish | None) -> tuple[Reply, Conversation]:
    is_aside = not open_field.options and _is_aside(wish, text)
    if wish and is_aside and open_field.kind == "text":
        return _aside(at, wish)
    # Any words can answer a free question, so only a plain command may break into it.
    is_free = open_field.kind == "text" or open_field.takes_words
    is_command = bool(_COMMAND.match(text.lower())) or (wish is not None and spoken_of.is_later(wish))
    if wish and wish.is_whole and is_free and (is_command or _is_asked_again(at, wish)):
        return _start(at, wish)
    if not is_free and open_field.kind != "number" and understanding.read_maybe(text):
        return Reply(_NO_RUSH, question=at.before.question()), at.before
    try:
        return at.answered({open_field.name: forms.read_typed(open_field, text)}, {})
    except forms.Unreadable as problem:
        if wish and is_aside:
            return _aside(at, wish)
        if open_field.options and understanding.read_yes_no(text) is False:
            return at.left()
        if wish and _adds_to_it(wish, text) and "session" in at.before.kept:
            # "next week" or "me and 2 mates" to "Which date?" narrows the question; it does not leave it.
            return at.start(_open_flow(at), {**at.before.kept, **wish.args})
        # What is no answer may be a new wish: nobody is held in a flow. What may only be chat leaves none.
        if wish and wish.flow in at.flows and (wish.is_whole or wish.flow not in _CHAT):
            return _start(at, wish)
        return at.answered({}, {open_field.name: str(problem)})


def _to(at: Steps, asked: Field, text: str) -> tuple[Reply, Conversation]:
    """Take a text for the answer to a question and nothing else."""
    try:
        return at.answered({asked.name: forms.read_typed(asked, text)}, {})
    except forms.Unreadable as problem:
        return at.answered({}, {asked.name: str(problem)})


def _is_asked_again(at: Steps, wish: Wish) -> bool:
    """Return whether the first question is met with what led to it, said once more."""
    return wish.flow == _open_flow(at) and not at.before.answered


def _aside(at: Steps, wish: Wish) -> tuple[Reply, Conversation]:
    """Answer something else, with the open form below as it is."""
    reply, _ = at.start(wish.flow, wish.args)
    if reply.question:
        reply = Reply(_IN_A_QUESTION)
    return replace(reply, question=at.before.question()), at.before


def is_distress(heard: Understanding, text: str) -> bool:
    """Return whether somebody is in a bad way: then nothing else in the message matters."""
    return heard.about == "distress" or in_distress(normalise(text))


def bare_yes_or_no(text: str) -> bool | None:
    """Return what was said, when it is a yes or a no and nothing else: to what, the text does not say."""
    return understanding.read_yes_no(text) if _BARE.match(text.lower()) else None


def _is_aside(wish: Wish | None, text: str) -> bool:
    return wish is not None and wish.is_whole and wish.flow in _ASIDES and bool(_ASKS.match(text))


def _adds_to_it(wish: Wish, text: str) -> bool:
    if wish.flow == "book" and set(wish.args) == {"party"}:
        return True
    is_bare = not _COMMAND.match(text.lower()) and "session" not in wish.args
    return wish.flow == "whats_on" and "from" in wish.args and is_bare

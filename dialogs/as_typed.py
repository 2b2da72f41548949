"""Asking before what was typed is written, where a button writes at once: the words may have been misread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dialogs import (
    arguments,
    come_after_all,
    interest,
    learning_sets,
    mute,
    own_reminders,
    quiet_hours,
    settings_words,
    snooze,
    understanding,
    undo,
    wording,
)
from dialogs.arguments import Args
from dialogs.engine import Ask, Flows, Step, Turn, ask
from dialogs.messages import Field, Form, Press, Reply
from dialogs.understanding import Wish
from store import session_types

_FLOWS: dict[str, Step] = {
    "come_after_all": come_after_all.start,
    "interest": interest.start,
    "mute": mute.start,
    "own_reminders": own_reminders.start,
    "quiet_hours": quiet_hours.start,
    "snooze": snooze.start,
    "undo": undo.start,
}


def press_for(wish: Wish, flows: Flows) -> Press:
    """Return what a typed wish starts: its own flow, or the question first where that writes at once."""
    if wish.flow in _FLOWS and "as_typed" in flows:
        return Press("as_typed", {"flow": wish.flow, "args": dict(wish.args)})
    return Press(wish.flow, wish.args)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Do what was typed as far as nothing is written by it; else ask whether that was meant.

    `flow` and `args` are what the words were understood to want.
    """
    flow, wanted = arguments.word(args, "flow"), args.get("args")
    if flow not in _FLOWS or not isinstance(wanted, dict):
        return Reply("What would you like to do?", actions=wording.MENU)
    with turn.tx.begin_nested() as tried:
        outcome = _FLOWS[flow](turn, wanted)
        if not isinstance(outcome, Reply) or not outcome.done:
            return outcome
        tried.rollback()
    label = _LABELS[flow](turn, wanted)
    form = Form("Please check", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, flow=flow, args=dict(wanted))


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Do what was shown, or leave it."""
    if not answers.get("sure"):
        return Reply("OK, nothing has changed.", actions=wording.MENU)
    return _FLOWS[str(answers["flow"])](turn, answers["args"])


def _interest(turn: Turn, args: Args) -> str:
    title = session_types.get(turn.tx, arguments.word(args, "session")).title
    return f"Register your interest in {title}?"


def _mute(_turn: Turn, args: Args) -> str:
    kind = arguments.word(args, "kind")
    what = settings_words.KIND_WORDS.get(kind, "all messages that can wait")
    return f"Send you {what} again?" if arguments.flag(args, "on") else f"Stop sending you {what}?"


def _snooze(turn: Turn, args: Args) -> str:
    until = arguments.day(args, "until")
    today: date = turn.now.astimezone(turn.hub.zone).date()
    return f"Send you nothing that can wait until {wording.day(until, today)}?" if until else "End the pause?"


def _quiet(_turn: Turn, args: Args) -> str:
    said = arguments.word(args, "hours")
    begins, ends = settings_words.quiet_of(understanding.read_typed_hours(said) or said) or (None, None)
    if begins is None or ends is None:
        return "Keep the usual quiet hours?"
    if begins == ends:
        return "Have no quiet hours, so that I may write to you at any time?"
    return f"Not write to you unasked from {wording.clock(begins)} to {wording.clock(ends)}?"


def _reminders(_turn: Turn, args: Args) -> str:
    if rule := arguments.word(args, "add"):
        return f"Remind you of what you book {settings_words.rule(rule)}?"
    if rule := arguments.word(args, "drop"):
        return f"No longer remind you {settings_words.rule(rule)}?"
    said = {"planned": "as each session has it", "own": "only as you have set it"}
    use = said.get(arguments.word(args, "use"))
    return f"Remind you {use}?" if use else "Remind you of nothing any more?"


def _after_all(turn: Turn, args: Args) -> str:
    place = learning_sets.meetings(turn, args, "apologies")[0]
    return f"Come to {place.title} after all, on {learning_sets.when(turn, place)}?"


_LABELS: dict[str, Callable[[Turn, Args], str]] = {
    "come_after_all": _after_all,
    "interest": _interest,
    "mute": _mute,
    "own_reminders": _reminders,
    "quiet_hours": _quiet,
    "snooze": _snooze,
    "undo": lambda _turn, _args: "Take that back, so that it is as before?",
}

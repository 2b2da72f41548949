"""Quiet hours: in which nobody is written to unless they have just done something."""

from __future__ import annotations

from datetime import time

from dialogs import arguments, settings_words, understanding
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import preferences
from store.quiet_hours import DEFAULT, QuietHours

_OTHER = "other"
_OFFERED = (
    Option("20:00-07:30", "8pm to 7:30am"),
    Option("22:00-06:00", "10pm to 6am"),
    Option("09:00-17:00", "9am to 5pm, for night staff"),
    Option("none", "No quiet hours"),
    Option(_OTHER, "Other hours"),
)
_LONGEST = 60
_UNREAD = "I can’t read that. Please write it like 9pm to 7am, or 21:30 to 06:00. "


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Take the hours that were named, or ask which."""
    said = arguments.word(args, "hours")
    if said:
        return _set(turn, said)
    quiet = preferences.get(turn.tx, turn.person_id).quiet
    label = f"When shall I not write to you? Now: {settings_words.hours(quiet)}."
    field = Field("hours", label, "choice", _OFFERED, most=_LONGEST, takes_words=True)
    return ask(Form("Quiet hours", (field,)), then=picked)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Take what was picked, or ask for other hours."""
    said = str(answers["hours"])
    return _ask_which("") if said == _OTHER else _set(turn, said)


def typed(turn: Turn, answers: Args) -> Ask | Reply:
    """Take the hours that were written."""
    return _set(turn, str(answers["hours"]))


def _set(turn: Turn, said: str) -> Ask | Reply:
    """Write the hours, however they are said."""
    plain = understanding.read_typed_hours(said) or said
    columns = settings_words.quiet_of(plain)
    if columns is None:
        return _ask_which(_UNREAD)
    begins, ends = columns
    return settings_words.changed(
        turn, _sentence(begins, ends), "Quiet hours set", quiet_from=begins, quiet_until=ends
    )


def _ask_which(intro: str) -> Ask:
    field = Field("hours", "From when until when?", most=_LONGEST, hint="Such as 9pm to 7am")
    return ask(Form("Quiet hours", (field,), intro=intro.strip()), then=typed)


def _sentence(begins: time | None, ends: time | None) -> str:
    quiet = DEFAULT if begins is None or ends is None else QuietHours(begins, ends)
    if quiet.begins == quiet.ends:
        return "You have no quiet hours: I may write to you at any time."
    hours = settings_words.hours(quiet)
    return (
        f"I won’t write to you unasked from {hours}. What can wait comes afterwards; "
        "what would then be too late does not come."
    )

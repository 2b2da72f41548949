"""A pause: nothing that can wait comes before a day that somebody names."""

from __future__ import annotations

from datetime import date, time, timedelta

from dialogs import arguments, settings_words, understanding, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import calendar_rules, preferences

_OTHER = "other"
_LONGEST = 60
_MOST_DAYS = 366


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Pause until the day that was named; end the pause where that is empty; or ask until when."""
    if args.get("until") == "":
        return _end(turn)
    if (until := arguments.day(args, "until")) is not None:
        return _pause(turn, until)
    today = _today(turn)
    options = (
        Option(_iso(today, 1), "Tomorrow"),
        Option(_iso(today, 7 - today.weekday()), wording.day(_monday(today), today)),
        Option(_iso(today, 14), f"Two weeks, until {wording.day(today + timedelta(days=14), today)}"),
        Option(_OTHER, "Another day"),
    )
    distinct = tuple({option.value: option for option in options}.values())
    field = Field("until", "Until when shall I send you nothing that can wait?", "choice", distinct)
    return ask(Form("Pause", (field,)), then=picked)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Pause until the day that was picked, or ask for another."""
    until = arguments.day(answers, "until")
    return _ask_which("") if until is None else _pause(turn, until)


def typed(turn: Turn, answers: Args) -> Ask | Reply:
    """Pause until the day that was written."""
    until = understanding.read_typed_day(str(answers["until"]), _today(turn))
    if until is None:
        return _ask_which("I can’t read that. Please write a day such as 7 December.")
    return _pause(turn, until)


def _pause(turn: Turn, until: date) -> Ask | Reply:
    today = _today(turn)
    if until <= today:
        return _ask_which("That is over. Please name a day to come.")
    if (until - today).days > _MOST_DAYS:
        return _ask_which("A pause is a year at most.")
    moment = calendar_rules.to_utc(until, time(0), turn.hub.zone.key)
    said = (
        f"OK. Until {wording.day(until, today)} I send you only what cannot wait. The rest comes on that "
        f"day, unless that is too late. {settings_words.STILL_COMES}"
    )
    return settings_words.changed(turn, said, "Paused", snoozed_until=moment)


def _end(turn: Turn) -> Reply:
    until = preferences.get(turn.tx, turn.person_id).snoozed_until
    if until is None or until <= turn.now:
        return Reply("You have no pause.", actions=(wording.SETTINGS, wording.MY_BOOKINGS))
    return settings_words.changed(turn, "OK. The pause is over.", "Pause over", snoozed_until=None)


def _ask_which(intro: str) -> Ask:
    field = Field("until", "Until which day?", most=_LONGEST, hint="Such as Monday, or 7 December")
    return ask(Form("Pause", (field,), intro=intro), then=typed)


def _today(turn: Turn) -> date:
    return turn.now.astimezone(turn.hub.zone).date()


def _monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _iso(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()

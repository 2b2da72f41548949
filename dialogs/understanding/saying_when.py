"""Days and hours said again in plain words: "Thursday 26 November", "after 3pm"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogs.understanding.when import Hours
from dialogs.understanding.words import MONTHS, WEEKDAYS

DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_WEEKS = {-1: "last week", 0: "this week", 1: "next week", 2: "the week after next"}
_WEEKENDS = {-1: "last weekend", 0: "this weekend", 1: "next weekend"}
_PARTS = {"morning": "in the morning", "afternoon": "in the afternoon", "evening": "in the evening",
          "night": "in the evening", "lunch": "at lunchtime"}  # fmt: skip
_BEFORE = re.compile(r"^(?:any ?time )?(?:before|ahead of|prior to|this side of|earlier than)\b")


def say_day(day: date, today: date) -> str:
    """Return "Thursday 26 November", with the year when it is another than today's."""
    said = f"{WEEKDAYS[day.weekday()].title()} {day.day} {MONTHS[day.month - 1].title()}"
    return said if day.year == today.year else f"{said} {day.year}"


def say_days(first: date | None, end: date | None, today: date, words: str) -> str:
    """Return days in words, the last one included; `words` are those that they were read from."""
    if first is None or end is None:
        return _open(first, end, today, words)
    if first == today and re.match(
        r"(?:any ?time )?(?:before|by|until|up to|no later|ahead|prior|this side)\b", words
    ):
        return _open(None, end, today, words)
    return _named(first, end, today, words) or _range(first, end, today, words)


def _open(first: date | None, end: date | None, today: date, words: str) -> str:
    if first is not None:
        is_after = re.search(r"\bafter\b", words)
        return f"after {say_day(first - DAY, today)}" if is_after else f"from {say_day(first, today)}"
    if end is None:
        return words
    return f"before {say_day(end, today)}" if _BEFORE.match(words) else f"until {say_day(end - DAY, today)}"


def _named(first: date, end: date, today: date, words: str) -> str:
    """Return what such days are called, or ""."""
    weeks = (first - _monday(today)).days // 7
    if end - first == DAY:
        return _day_near(first, today, words) or say_day(first, today)
    if first.weekday() == 0 and end - first == _WEEK and re.search(r"\b(?:wc|week)\b", words):
        is_named = re.search(r"\b(?:this|next|last|coming|current)\b", words)
        return _WEEKS.get(weeks, "") if is_named else f"the week of {say_day(first, today)}"
    if first.weekday() == 5 and end - first == 2 * DAY and "weekend" in words:
        return _WEEKENDS.get(weeks, "")
    if first.day == end.day == 1 and (end - first).days <= 31:
        return _month(first, today)
    if (first.month, first.day, end - first) == (1, 1, date(first.year + 1, 1, 1) - first):
        return str(first.year)
    return ""


def _monday(on: date) -> date:
    return on - on.weekday() * DAY


def _day_near(day: date, today: date, words: str) -> str:
    near = {0: ("today", "this", "now", "minute", "hour"), 1: ("tomorrow",), -1: ("yesterday",)}
    ahead = (day - today).days
    return near[ahead][0] if any(word in words for word in near.get(ahead, ())) else ""


def _month(first: date, today: date) -> str:
    said = MONTHS[first.month - 1].title()
    return said if first.year == today.year else f"{said} {first.year}"


def _range(first: date, end: date, today: date, words: str) -> str:
    joint = re.search(r" (or|and) ", words)
    if joint and end - first == 2 * _WEEK and first == _monday(today):
        return f"this week {joint[1]} next"
    link = joint[1] if joint and end - first == 2 * DAY and not words.startswith("between") else "to"
    return f"{say_day(first, today)} {link} {say_day(end - DAY, today)}"


def say_hours(hours: Hours) -> str:
    """Return "at 2:30pm", "after 3pm", "10am to 11am", "in the morning"."""
    if hours.at is not None:
        return f"at {say_time(hours.at)}"
    if hours.part in _PARTS and hours.is_whole_part:
        return _PARTS[hours.part]
    if hours.after is not None and hours.before is not None:
        return f"{say_time(hours.after)} to {say_time(hours.before)}"
    return (
        f"after {say_time(hours.after)}"
        if hours.after is not None
        else f"before {say_time(hours.before or 0)}"
    )


def say_time(minutes: int) -> str:
    """Return minutes after midnight as "2:30pm", and noon as "midday"."""
    hour, minute = divmod(minutes % 1440, 60)
    if (hour, minute) == (12, 0):
        return "midday"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def titled(words: str) -> str:
    """Return words with capitals where days and months have them: "Tuesday 25 November"."""
    return " ".join(word.title() if word in (*WEEKDAYS, *MONTHS) else word for word in words.split())

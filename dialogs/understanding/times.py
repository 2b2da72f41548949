"""The grammar of times of day: one row for each way people say an hour or a part of the day.

Without am or pm office hours hold: 7 to 11 in the morning, 12 to 6 in the afternoon. It reads a text from
which `dates` has already taken the days, leaving WHEN.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from dialogs.understanding.values import Hours
from dialogs.understanding.words import NUMBERS

_CLOCK = list(NUMBERS)[:12]  # one to twelve
_H = rf"(?P<hour>[0-9]{{1,2}}|{'|'.join(_CLOCK)})\b"
_MERIDIEM = r"(?P<meridiem>am|pm)\b"
_AHEAD = "|".join(
    rf"(?<=\b{word} )" for word in ["at", "after", "before", "from", "until", "by", "around", "about"]
)
# "after 3 people" and "before 2 weeks" count something else.
_NOT_COUNTED = (
    r"(?! (?:of|people|persons?|others?|places?|seats?|spaces?|spots?|colleagues?|day|week|month|year"
    r"|fortnight|hours?|minutes?|mins?|more|oclock)\b|[0-9:./])"
)
_MINUTES = r"(?P<before>twenty five|twenty|quarter|five|ten|25|20|10|5)(?: minutes)?"

# One clock time each; the first row that fits takes its words away from the rows below.
CLOCK_ROWS = tuple(
    re.compile(rf"\b{pattern}")
    for pattern in (
        rf"(?P<half>half)(?: past)? {_H}{_NOT_COUNTED}",
        rf"{_MINUTES} (?P<side>past|to) {_H}{_NOT_COUNTED}",
        rf"{_MINUTES} (?P<side>past|to) (?P<hour>[0-9]{{1,2}}){_MERIDIEM}",
        rf"(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-5][0-9])(?:{_MERIDIEM}| ?h(?:rs|ours)?\b|\b)(?![:./])",
        rf"(?P<hour>[0-9]{{1,2}}){_MERIDIEM}",
        rf"(?P<hour>{'|'.join(_CLOCK)}) ?{_MERIDIEM}",
        rf"{_H} ?oclock\b(?: in the (?P<part>morning|afternoon|evening)\b)?",
        rf"{_H} in the (?P<part>morning|afternoon|evening)\b",
        r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9]) ?h(?:rs|ours)?\b",
        rf"(?:{_AHEAD})(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])\b",
        r"(?P<noon>noon)\b",
        rf"(?:{_AHEAD}){_H}{_NOT_COUNTED}",
    )
)
_RANGE = re.compile(
    r"(?<!\bat )\b(?:(?P<between>between) |from )?"
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?(?P<meridiem>am|pm)?"
    r" (?P<to>to|until|and) "
    r"(?P<hour2>[0-9]{1,2})(?:[:.](?P<minute2>[0-5][0-9]))?(?P<meridiem2>am|pm)?\b" + _NOT_COUNTED
)

_T = r"<([0-9]{1,4})>"
# What the words about a clock time make of it.
JOINS: tuple[tuple[re.Pattern[str], Callable[..., Hours]], ...] = (
    (
        re.compile(rf"(?:\b(?:from|between) )?{_T} (?:to|until|and) {_T}"),
        lambda a, b: Hours(after=a, before=b),
    ),
    (re.compile(rf"\b(?:any ?time )?(?:after|from|later than) {_T}(?: onwards)?"), lambda a: Hours(after=a)),
    (re.compile(rf"{_T} (?:onwards|or (?:later|after))"), lambda a: Hours(after=a)),
    (re.compile(rf"\b(?:any ?time )?(?:before|until|by|earlier than) {_T}"), lambda a: Hours(before=a)),
    (re.compile(rf"(?:\b(?:at|about|around) (?:about )?)?{_T}"), lambda a: Hours(at=a)),
)
_IN = r"(?:(?:in|on|during|over|at) (?:the )?)?(?:early |late )?"
# Parts of a day; "am" stands alone only beside a date, as in "Wednesday am", for "am I booked" is none.
PARTS: tuple[tuple[re.Pattern[str], Hours], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), hours)
    for pattern, hours in (
        (r"before (?:lunch|lunchtime)", Hours(before="12:00")),
        (r"after (?:lunch|lunchtime)", Hours(after="13:00")),
        (r"after (?:work|hours)", Hours(after="17:00")),
        (rf"{_IN}morning|in the am|(?<=WHEN )am(?! i\b)", Hours(before="12:00")),
        (rf"{_IN}afternoon|in the pm|(?<=WHEN )pm", Hours(after="12:00", before="18:00")),
        (rf"{_IN}evening", Hours(after="17:00")),
        (rf"{_IN}lunchtime|(?:at|over) lunch", Hours(after="12:00", before="14:00")),
    )
)


def read_times(text: str) -> tuple[Hours | None, str]:
    """Return the time of day a normalised text speaks of, and the text with TIME in its place.

    Two moments in one text are no time of day: then the marks in the text are TIMES, a word nobody knows.
    """
    found: list[Hours] = []
    text = mark_clock_times(text)
    for pattern, join in JOINS:
        text = pattern.sub(partial(_joined, join, found), text)
    for pattern, part in PARTS:
        text, times = pattern.subn("TIME", text)
        found += [part] * times
    if sum(hours.at is not None for hours in found) > 1:
        return None, text.replace("TIME", "TIMES")
    return _all_of(found), text


def mark_clock_times(text: str) -> str:
    """Return the text with <870> for half past two, the 870th minute of the day, and so on."""
    text = _RANGE.sub(_mark_range, text)
    for pattern in CLOCK_ROWS:
        text = pattern.sub(_mark_clock, text)
    return text


def say_hours(hours: Hours) -> str:
    """Return "at 2:30pm", "after 3pm", "10am to 11am"."""
    at, after, before = (t and say_time(t) for t in (hours.at, hours.after, hours.before))
    if at:
        return f"at {at}"
    if after and before:
        return f"{after} to {before}"
    return f"after {after}" if after else f"before {before}"


def say_time(clock: str) -> str:
    """Return "14:30" as "2:30pm" and "12:00" as "midday"."""
    hour, minute = int(clock[:2]), int(clock[3:])
    if clock == "12:00":
        return "midday"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def _mark_clock(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if parts.get("noon"):
        return _mark(12 * 60)
    meridiem = parts.get("meridiem") or {"morning": "am", None: ""}.get(parts.get("part"), "pm")
    hour = _hour(parts["hour"], meridiem)
    minutes = 30 if parts.get("half") else int(parts.get("minute") or 0)
    if parts.get("before"):
        minutes = _minutes(parts["before"]) * (1 if parts["side"] == "past" else -1)
    return match.group(0) if hour is None else _mark(hour * 60 + minutes)


def _mark_range(match: re.Match[str]) -> str:
    """Mark both ends of a range; the first takes the second's am or pm where the order allows it."""
    parts = match.groupdict()
    end = _minute_of_day(parts["hour2"], parts["minute2"], parts["meridiem2"])
    start = _minute_of_day(parts["hour"], parts["minute"], parts["meridiem"])
    borrowed = _minute_of_day(parts["hour"], parts["minute"], parts["meridiem"] or parts["meridiem2"])
    if borrowed is not None and end is not None and borrowed < end:
        start = borrowed
    is_range = start is not None and end is not None and start < end
    if not is_range or (parts["to"] == "and" and not parts["between"]):
        return match.group(0)
    return f"{_mark(start or 0)} to {_mark(end or 0)}"


def _minute_of_day(hour: str, minute: str | None, meridiem: str | None) -> int | None:
    hours = _hour(hour, meridiem or "")
    return None if hours is None else hours * 60 + int(minute or 0)


def _hour(said: str, meridiem: str) -> int | None:
    hour = NUMBERS.get(said) if said.isalpha() else int(said)
    if hour is None or hour > 23 or (meridiem and not 1 <= hour <= 12 and hour < 13):
        return None
    if meridiem and hour <= 12:
        return hour % 12 + (12 if meridiem == "pm" else 0)
    # "02:30" is how a 24-hour clock is written; "2:30" and "two" are not.
    return hour + 12 if 1 <= hour <= 6 and not said.startswith("0") else hour


def _minutes(said: str) -> int:
    if said.isdigit():
        return int(said)
    return 15 if said == "quarter" else sum(NUMBERS[word] for word in said.split())


def _mark(minute_of_day: int) -> str:
    return f"<{minute_of_day % 1440}>"


def _clock(minute_of_day: str) -> str:
    return f"{int(minute_of_day) // 60:02}:{int(minute_of_day) % 60:02}"


def _joined(join: Callable[..., Hours], found: list[Hours], match: re.Match[str]) -> str:
    found.append(join(*(_clock(minute) for minute in match.groups())))
    return "TIME"


def _all_of(found: list[Hours]) -> Hours | None:
    """Return what all of them say together; a moment beside "evening" is a moment of the evening."""
    if not found:
        return None
    after = max((h.after for h in found if h.after), default=None)
    before = min((h.before for h in found if h.before), default=None)
    at = next((h.at for h in found if h.at), None)
    if at is None:
        return Hours(None, after, before)
    return Hours(f"{int(at[:2]) + 12}{at[2:]}" if after and at < "12:00" else at)

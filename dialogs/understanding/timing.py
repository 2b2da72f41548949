"""The days and times of a text as arguments of a wish, and the text with marks in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from dialogs.messages import Json
from dialogs.understanding.saying_when import DAY, say_days, say_hours, titled
from dialogs.understanding.when import Hours, Moment, Problem, find
from dialogs.understanding.when.values import Span, When, Wrong

# Sessions are not held in the hour in which the clocks change, so that the zone does not matter.
_ZONE = "UTC"
_JOINED = re.compile(r"\band\b")
# "Take me off Thursday, remove me from Thursday" is that day alone.
_TAKEN_FROM = re.compile(r"\b(me|us|name|out|myself) from\b")
Range = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Timing:
    """What a text says of time: arguments of a wish, and the text with WHEN and TIME in the place of it.

    `each_of` has the days in words when they were joined by "and", so that each of them is meant.
    """

    args: dict[str, Json]
    text: str
    each_of: str = ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase: its days, its hours, and its words."""

    days: Range | None
    hours: Hours | None
    words: str


def read_timing(text: str, today: date) -> Timing:
    """Return what a normalised text says of days and times of day.

    The arguments are `from`, `to`, `at`, `after`, `before` and `when`, or `problem` with `said`.
    """
    moments = find(_TAKEN_FROM.sub(r"\1 away", text), datetime.combine(today, time()), _ZONE)
    phrases = [_phrase(moment, text) for moment in moments]
    wrong = next((moment for moment in moments if isinstance(moment.said, Wrong)), None)
    marked = _marked(text, moments, phrases)
    if wrong is not None:
        return Timing(_problem(wrong, text, today), marked)
    return _together(phrases, marked, today, " and " if _is_joined(text, moments) else " or ")


def _phrase(moment: Moment, text: str) -> _Phrase:
    words = text[moment.first : moment.last]
    match moment.said:
        case When(days=days, hours=hours):
            return _Phrase((days.first, days.end) if days else None, hours, words)
        case Span(is_hours=True, start=start, end=end):
            return _Phrase(None, Hours(after=_minutes(start), before=_minutes(end)), words)
        case Span(is_exact=True, start=datetime() as start):
            return _Phrase((start.date(), start.date() + DAY), None, words)
        case Span(start=start, end=end):
            return _Phrase(_days(start, end), _hours(start, end), words)
    return _Phrase((None, None), None, words)


def _minutes(moment: datetime | None) -> int | None:
    """Return the minutes after midnight; None at midnight, which is where a span is open."""
    return moment.hour * 60 + moment.minute or None if moment else None


def _days(start: datetime | None, end: datetime | None) -> Range:
    last = end + DAY if end and _minutes(end) else end
    return start.date() if start else None, last.date() if last else None


def _hours(start: datetime | None, end: datetime | None) -> Hours | None:
    is_one_day = start is None or end is None or _days(start, end) == (start.date(), start.date() + DAY)
    hours = Hours(after=_minutes(start), before=_minutes(end))
    return hours if is_one_day and hours != Hours() else None


def _problem(wrong: Moment, text: str, today: date) -> dict[str, Json]:
    kind, said = wrong.meaning, text[wrong.first : wrong.last]
    if isinstance(wrong.said, Wrong) and wrong.said.days:
        word = " and " if _JOINED.search(said) else " or "
        return _several([say_days(days.first, days.end, today, "") for days in wrong.said.days], word)
    return {"problem": kind.kind if isinstance(kind, Problem) else "", "said": titled(said)}


def _several(names: Sequence[str], word: str) -> dict[str, Json]:
    return {"problem": "several_dates", "said": word.join(dict.fromkeys(names))}


def _is_joined(text: str, moments: Sequence[Moment]) -> bool:
    """Return whether "and" stands between two phrases."""
    return any(_JOINED.search(text[one.last : other.first]) for one, other in pairwise(moments))


def _marked(text: str, moments: Sequence[Moment], phrases: Sequence[_Phrase]) -> str:
    for moment, phrase in reversed(list(zip(moments, phrases, strict=True))):
        marks = ["WHEN"] * (phrase.days is not None) + ["TIME"] * (phrase.hours is not None)
        text = f"{text[: moment.first]}{' '.join(marks)}{text[moment.last :]}"
    return text


def _together(phrases: Sequence[_Phrase], marked: str, today: date, word: str) -> Timing:
    days = [phrase for phrase in phrases if phrase.days is not None]
    hours = list(dict.fromkeys(phrase.hours for phrase in phrases if phrase.hours is not None))
    if len({phrase.days for phrase in days}) > 1:
        return Timing(_several([_say(phrase, today) for phrase in days], word), marked)
    if sum(each.at is not None for each in hours) > 1:
        hours, marked = [], marked.replace("TIME", "TIMES")
    said = [_say(phrase, today) for phrase in days[:1]] + [say_hours(each) for each in hours[:1]]
    args = (_day_args(days[0].days) if days else {}) | (_hour_args(_all_of(hours)) if hours else {})
    args |= {"when": ", ".join(said)} if said else {}
    is_each = days and _JOINED.search(days[0].words) and not days[0].words.startswith(("between", "from"))
    return Timing(args, marked, said[0] if is_each else "")


def _say(phrase: _Phrase, today: date) -> str:
    first, end = phrase.days or (None, None)
    return say_days(first, end, today, phrase.words)


def _day_args(days: Range | None) -> dict[str, Json]:
    first, end = days or (None, None)
    ends = {"from": first and first.isoformat(), "to": end and end.isoformat()}
    return {name: day for name, day in ends.items() if day}


def _all_of(hours: Sequence[Hours]) -> Hours:
    """Return hours that hold together: "in the morning, after 9"."""
    found = hours[0]
    for other in hours[1:]:
        found = Hours(
            at=found.at if found.at is not None else other.at,
            after=_most(max, found.after, other.after),
            before=_most(min, found.before, other.before),
        )
    return found


def _most(choose: Callable[..., int], *ends: int | None) -> int | None:
    return choose((end for end in ends if end is not None), default=None)


def _hour_args(hours: Hours) -> dict[str, Json]:
    """Return the times as HH:MM; a morning has no start, and an evening no end, as nothing is on then."""
    after = None if hours.part == "morning" and hours.is_whole_part else hours.after
    before = None if hours.part in ("evening", "night") and hours.is_whole_part else hours.before
    if hours.at is not None:
        return {"at": _clock(hours.at)}
    times = {"after": after, "before": before}
    return {name: _clock(minutes) for name, minutes in times.items() if minutes is not None}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"

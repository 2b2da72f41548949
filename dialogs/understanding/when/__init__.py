"""When people mean: their words for days and times read by one grammar, the tables in `grammar`.

A pure function of the text, the reference time and the zone. Day before month; a week is Monday to Monday; a
bare weekday is the next one ahead, "next Tuesday" that of next week; without am or pm office hours hold.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.understanding.when.calendar import is_one_day
from dialogs.understanding.when.grammar import CLOCK_RANGE, HOURS_ONLY, STAGES
from dialogs.understanding.when.patterns import Row, Table, code
from dialogs.understanding.when.settling import clock_change, settle
from dialogs.understanding.when.tokens import Line, cut
from dialogs.understanding.when.values import (
    Clock,
    Hours,
    Interval,
    Moment,
    Now,
    Problem,
    Span,
    Token,
    When,
    Wrong,
)

__all__ = ["Clock", "Hours", "Interval", "Moment", "Problem", "clock_range", "find", "find_hours", "interval"]


_DAYS_AND_HOURS = 2
_NO_DAY = Now(datetime.fromisoformat("2000-01-01"), "UTC")


def find(text: str, reference: datetime, zone: str) -> tuple[Moment, ...]:
    """Return every phrase of time in a text, in its order.

    `reference` is aware, or local wall clock of the zone. Never raises on any text.
    """
    now, line = _now(reference, zone), cut(text)
    for stage in STAGES:
        _read_by(stage, line, now)
    return tuple(_moment(token, now, text) for token in line.tokens if token.kind in ("IT", "WRONG"))


def _now(reference: datetime, zone: str) -> Now:
    if reference.tzinfo is not None:
        reference = reference.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Now(reference, zone)


def interval(text: str, reference: datetime, zone: str) -> Interval | Problem | None:
    """Return the one time that a text speaks of, what is wrong with it, or None when it has none.

    Of several it is the first that is not ruled out by "not", "instead of" or "rather than" ahead of it.
    """
    now = _now(reference, zone)
    found = [m for m in find(text, reference, zone) if not _is_denied(text, m)]
    wrong = next((m.meaning for m in found if isinstance(m.meaning, Problem)), None)
    if wrong is not None or not found:
        return wrong
    together = _together(found)
    return _meaning(now, together, found[0].meaning.said) if together else found[0].meaning


def _together(found: list[Moment]) -> When | None:
    """Return the day and the hours of a text that says them apart: "the Thursday taster at 2"."""
    said = [moment.said for moment in found if isinstance(moment.said, When)]
    if len(said) != len(found) or len(said) != _DAYS_AND_HOURS:
        return None
    days = [when.days for when in said if when.days and is_one_day(when.days) and not _is_told(when.hours)]
    hours = [when.hours for when in said if when.hours and not when.days]
    return When(days[0], hours[0]) if days and hours else None


def _is_told(hours: Hours | None) -> bool:
    """Return whether a moment is told, or hours; "tonight" and "the morning" leave room for one."""
    return hours is not None and not hours.is_whole_part


def find_hours(text: str) -> tuple[tuple[Hours, int, int], ...]:
    """Return the hours in a text and where they stand, whatever days stand beside them."""
    line = cut(text)
    for table in HOURS_ONLY:
        _read_by(table, line, _NO_DAY)
    return tuple((token.value, token.first, token.last) for token in line.tokens if token.kind == "HOURS")


def clock_range(text: str) -> tuple[Clock, Clock] | None:
    """Return both ends of a text that is nothing but a range of hours, "8pm to 7.30", as they were said."""
    line = cut(text)
    for table in CLOCK_RANGE:
        _read_by(table, line, _NO_DAY)
    is_range = len(line.tokens) == 1 and line.tokens[0].kind == "CLOCKS"
    found: tuple[Clock, Clock] | None = line.tokens[0].value if is_range else None
    return found


def _is_denied(text: str, moment: Moment) -> bool:
    ahead = f" {text[: moment.first].lower().rstrip()}"
    return ahead.endswith((" not", " instead of", " rather than"))


def _read_by(table: Table, line: Line, now: Now) -> None:
    """Try the rows of a table in their order; a row that has read something brings in others behind it."""
    done, is_changed = -1, True
    while is_changed:
        is_changed = False
        for number in table.fitting(line.shape, done):
            done = number
            if is_changed := _apply(table.rows[number], line, now):
                break


def _apply(row: Row, line: Line, now: Now) -> bool:
    """Put what a row makes of it in the place of each phrase that fits; return whether there was any."""
    before = line.shape
    match = row.pattern.search(line.shape)
    while match is not None:
        first, last = match.span()
        values = [
            line.tokens[match.start(g)].value if match[g] else None for g in range(1, (match.re.groups) + 1)
        ]
        try:
            meaning = row.meaning(now, *values)
        except (OverflowError, ValueError):  # a date beyond the calendar
            meaning = None
        if meaning is None or first == last:
            match = row.pattern.search(line.shape, first + 1)
            continue
        if isinstance(meaning, Span) and values and all(_is_hours(value) for value in values):
            meaning = replace(meaning, is_hours=True)
        kind = "WRONG" if isinstance(meaning, Wrong) else row.kind
        place = Token(kind, meaning, line.tokens[first].first, line.tokens[last - 1].last)
        line.tokens[first:last] = [place]
        line.shape = line.shape[:first] + code(kind) + line.shape[last:]
        match = row.pattern.search(line.shape, first + 1)
    return line.shape != before


def _is_hours(value: object) -> bool:
    return isinstance(value, When) and value.days is None


def _moment(token: Token, now: Now, text: str) -> Moment:
    said = text[token.first : token.last]
    return Moment(_meaning(now, token.value, said), token.value, token.first, token.last)


def _meaning(now: Now, found: When | Span | Wrong, said: str) -> Interval | Problem:
    span = settle(now, found)
    if isinstance(span, Wrong):
        return Problem(span.kind, said)
    change = clock_change(now, span.start) if span.is_point and span.start and not span.is_exact else ""
    if change == "missing":
        return Problem("no_such_time", said)
    return Interval(span.start, span.end, span.is_point, said, change == "twice")

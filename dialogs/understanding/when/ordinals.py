"""Days and weeks that are counted: the second Thursday in March, the last week of May, its first half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dialogs.understanding.when.calendar import DAY, NO_DATE, WEEK, day, first_of_month, monday, months_on
from dialogs.understanding.when.month_days import Found, dated, nth_of_month, nth_this_month
from dialogs.understanding.when.periods import month_span
from dialogs.understanding.when.values import Days, Now, Number, Wrong


def nth_weekday(now: Now, nth: int, weekday: int, month: int, year: int | None = None) -> Days | Wrong:
    """ "Second Thursday in March"."""
    found = None
    for y in (year,) if year else (now.today.year, now.today.year + 1):
        found = _nth_weekday(date(y, month, 1), nth, weekday)
        if found is None or found >= now.today or year:
            break
    return day(found) if found else NO_DATE


def final_weekday(now: Now, weekday: int, month: int, year: int | None = None) -> Days | Wrong:
    """ "The final Thursday of January"."""
    return nth_weekday(now, -1, weekday, month, year)


def _nth_weekday(first: date, nth: int, weekday: int) -> date | None:
    if nth < 0:
        last = months_on(first, 1) - DAY
        return last - ((last.weekday() - weekday) % 7 + 7 * (-nth - 1)) * DAY
    found = first + ((weekday - first.weekday()) % 7 + (nth - 1) * 7) * DAY
    return found if found.month == first.month else None


def nth_weekday_which(now: Now, nth: int, weekday: int, which: int | None = None) -> Days | Wrong:
    """ "Last Friday of the month": of next month when this month's is over."""
    found = _nth_weekday(first_of_month(now.today, which or 0), nth, weekday)
    if found and found < now.today and which is None:
        found = _nth_weekday(first_of_month(now.today, 1), nth, weekday)
    return day(found) if found else NO_DATE


def second_last(now: Now, nth: int, weekday: int, month: int, year: int | None = None) -> Days | Wrong:
    """ "The second to last Friday of March"."""
    return nth_weekday(now, -nth, weekday, month, year)


def second_last_which(now: Now, nth: int, weekday: int, which: int | None = None) -> Days | Wrong:
    return nth_weekday_which(now, -nth, weekday, which)


def nth_weekday_bare(now: Now, nth: int, weekday: int) -> Days | Wrong | None:
    """ "The second Tuesday": of this month or the next."""
    return nth_weekday_which(now, nth, weekday) if 1 <= nth <= 5 else None


def penultimate(now: Now, weekday: int, month: int, year: int | None = None) -> Days | Wrong:
    return nth_weekday(now, -2, weekday, month, year)


def penultimate_which(now: Now, weekday: int, which: int | None = None) -> Days | Wrong:
    return nth_weekday_which(now, -2, weekday, which)


def nth_day(now: Now, nth: int, month: int, year: int | None = None) -> Found:
    if nth == -1:
        end = month_span(now, month, year).end
        return day(end - DAY) if end else None
    return dated(now, None, nth, month, year)


def nth_day_which(now: Now, nth: int, which: int | None = None) -> Found:
    if nth == -1:
        return day(first_of_month(now.today, (which or 0) + 1) - DAY)
    found = nth_this_month(now, nth, which)
    if which is None and isinstance(found, Days) and found.first and found.first < now.today:
        return nth_of_month(now, nth)
    return found


def nth_of_span(unit: str) -> Callable[..., Days | None]:
    """ "The first week of the new year", "the last day of term": the nth day or whole week of a span."""

    def read(now: Now, nth: int, days: Days) -> Days | None:
        if days.first is None or days.end is None or (days.end - days.first).days < 2:
            return None
        if unit == "day":
            on = days.end - DAY if nth == -1 else days.first + (nth - 1) * DAY
            return day(on) if on < days.end else None
        return _nth_week(days, nth)

    return read


def nth_weekday_of_span(now: Now, nth: int, weekday: int, days: Days) -> Days | Wrong | None:
    """ "The first Monday in the new year"."""
    if days.first is None or days.end is None or (days.end - days.first).days < 7:
        return None
    first = days.first + ((weekday - days.first.weekday()) % 7) * DAY
    last = days.end - DAY
    found = first + (nth - 1) * WEEK if nth > 0 else last - ((last.weekday() - weekday) % 7) * DAY
    return day(found) if found < days.end else NO_DATE


def nth_week(now: Now, nth: int, month: int, year: int | None = None) -> Days | None:
    return _nth_week(month_span(now, month, year), nth)


def nth_week_which(now: Now, nth: int, which: int | None = None) -> Days | None:
    first = first_of_month(now.today, which or 0)
    return _nth_week(Days(first, months_on(first, 1)), nth)


def _nth_week(span: Days, nth: int) -> Days | None:
    if span.first is None or span.end is None or nth > 5:
        return None
    start = monday(span.end - DAY) if nth == -1 else monday(span.first + 6 * DAY) + (nth - 1) * WEEK
    return Days(start, start + WEEK)


def nth_weekend(now: Now, nth: int, month: int, year: int | None = None) -> Days | None:
    found = nth_weekday(now, nth, 5, month, year)
    return Days(found.first, found.first + 2 * DAY) if isinstance(found, Days) and found.first else None


def last_few(now: Now, count: Number, unit: str, month: int, year: int | None = None) -> Days | None:
    """ "The last two weeks of January"."""
    end = month_span(now, month, year).end
    length = {"day": 1, "week": 7}.get(unit, 0) * int(count.value)
    return Days(end - length * DAY, end) if end and 0 < length < 31 else None


def first_few(
    now: Now, nth: int, count: Number, unit: str, month: int, year: int | None = None
) -> Days | None:
    """ "The first two weeks of January"."""
    first = month_span(now, month, year).first if nth == 1 else None
    length = {"day": 1, "week": 7}.get(unit, 0) * int(count.value)
    return Days(first, first + length * DAY) if first and 0 < length < 31 else None


def nth_half(now: Now, nth: int, days: Days) -> Days | None:
    return half_of(nth)(now, days) if nth in (1, 2) else None


def half_of(nth: int) -> Callable[..., Days | None]:
    """ "The first half of December"."""

    def read(now: Now, days: Days) -> Days | None:
        if days.first is None or days.end is None or (days.end - days.first).days < 5:
            return None
        middle = days.first + (days.end - days.first).days // 2 * DAY
        return Days(days.first, middle) if nth == 1 else Days(middle, days.end)

    return read

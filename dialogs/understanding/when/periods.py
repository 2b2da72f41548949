"""Spans of days with a name: this week, next month, the weekend, March 2027, the end of a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dialogs.understanding.when.calendar import (
    DAY,
    WEEK,
    day,
    first_of_month,
    monday,
    months_on,
    moved,
    week_of,
)
from dialogs.understanding.when.values import Days, Now, Number

_MOST_UNITS = 400
# Which days of a week are its start, its middle and its end: those that are worked.
_OF_A_WEEK = {"start": (0, 2), "middle": (2, 3), "end": (3, 5)}


def period(now: Now, which: int, unit: str) -> Days:
    """This, next or last day, week, fortnight, month, quarter or year."""
    today = now.today
    match unit:
        case "day":
            return day(today + which * DAY)
        case "week":
            return week_of(today, which)
        case "fortnight":
            return Days(start := today if which >= 0 else today - 2 * WEEK, start + 2 * WEEK)
        case "month":
            return Days(first := first_of_month(today, which), months_on(first, 1))
        case "quarter":
            first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            return Days(first := months_on(first, 3 * which), months_on(first, 3))
    return Days(date(today.year + which, 1, 1), date(today.year + which + 1, 1, 1))


def as_said(now: Now, days: Days) -> Days:
    return days


def the(unit: str, which: int = 0) -> Callable[..., Days]:
    return lambda now, *_: period(now, which, unit)


def shifted(which: int) -> Callable[..., Days]:
    """ "The month after next"."""
    return lambda now, unit: period(now, which, unit)


def week_with(now: Now, days: Days) -> Days | None:
    """ "w/c 7 December": the week of that day."""
    return week_of(days.first) if days.first else None


def week_ending(now: Now, days: Days) -> Days | None:
    return week_of(days.end - DAY) if days.end else None


def next_few(now: Now, which: int, count: Number, unit: str) -> Days | None:
    """The next three weeks start on Monday; the next three days tomorrow; past ones end today."""
    number = int(count.value)
    if number > _MOST_UNITS or which == 0:
        return None
    if which < 0:
        first = moved(now.today, -number, unit)
        return Days(first, now.today) if first else None
    start = now.today if unit in ("week", "fortnight") else period(now, 1, unit).first
    end = moved(start, number, unit) if start else None
    return Days(start, end) if start and end else None


def within(now: Now, count: Number, unit: str) -> Days | None:
    end = moved(now.today, count.value, unit) if count.value <= _MOST_UNITS else None
    return Days(now.today, end) if end else None


def within_one(now: Now, unit: str) -> Days | None:
    return within(now, Number(1, False), unit)


def few_ahead(now: Now, least: Number, most: Number, unit: str) -> Days | None:
    """ "In two to three weeks"."""
    first, end = moved(now.today, least.value, unit), moved(now.today, most.value, unit)
    return Days(first, end + DAY) if first and end and first <= end else None


def next_few_or(now: Now, which: int, least: Number, most: Number, unit: str) -> Days | None:
    """ "The next two or three days"."""
    return next_few(now, which, most, unit)


def or_two(now: Now, which: int, unit: str) -> Days | None:
    return next_few(now, which, Number(2, False), unit)


def next_two(now: Now, unit: str, *_: object) -> Days:
    """ "Next week or the week after"."""
    return Days(period(now, 1, unit).first, period(now, 2, unit).end)


def lasting(now: Now, days: Days, count: Number, unit: str) -> Days | None:
    """ "From Monday for three days"."""
    end = moved(days.first, count.value, unit) if days.first else None
    return Days(days.first, end) if end else None


def lasting_turned(now: Now, count: Number, unit: str, days: Days) -> Days | None:
    return lasting(now, days, count, unit)


def two_periods(now: Now, unit: str) -> Days:
    """ "This week or next"."""
    return Days(period(now, 0, unit).first, period(now, 1, unit).end)


def rest_of(now: Now, unit: str) -> Days:
    return Days(now.today, period(now, 0, unit).end)


def working_week(now: Now, which: int | None = None) -> Days:
    return Days(start := monday(now.today) + (which or 0) * WEEK, start + 5 * DAY)


# --- Weekends -----------------------------------------------------------------------------------


def weekend(which: int) -> Callable[..., Days]:
    return lambda now, *_: which_weekend(now, which)


def which_weekend(now: Now, which: int) -> Days:
    return Days(saturday := monday(now.today) + which * WEEK + 5 * DAY, saturday + 2 * DAY)


def weekend_of(now: Now, days: Days) -> Days | None:
    return Days(saturday := monday(days.first) + 5 * DAY, saturday + 2 * DAY) if days.first else None


def weekend_before(now: Now, days: Days) -> Days | None:
    if days.first is None:
        return None
    last = days.first - DAY
    saturday = last - ((last.weekday() - 5) % 7) * DAY
    return Days(saturday, min(saturday + 2 * DAY, days.first))


def weekend_after(now: Now, days: Days) -> Days | None:
    if days.end is None:
        return None
    saturday = days.end + ((5 - days.end.weekday()) % 7) * DAY
    return Days(saturday, saturday + 2 * DAY)


# --- Months, years, seasons ---------------------------------------------------------------------


def month_span(now: Now, month: int, year: int | None = None) -> Days:
    """A month: the one we are in or the next such."""
    year = year or now.today.year + (month < now.today.month)
    return Days(first := date(year, month, 1), months_on(first, 1), has_year=False)


def month_of_year(now: Now, month: int, which: int) -> Days:
    return month_span(now, month, now.today.year + which)


def year_month(now: Now, year: int, month: int) -> Days:
    return month_span(now, month, year)


def month_and_year(now: Now, said: tuple[int, int]) -> Days | None:
    return month_span(now, *said) if 1 <= said[0] <= 12 else None


def which_month(now: Now, which: int, month: int) -> Days:
    year = now.today.year
    if which < 0:
        return month_span(now, month, year - (month >= now.today.month))
    return month_span(now, month, year + (month <= now.today.month if which else month < now.today.month))


def month_to_month(now: Now, first: int, last: int, year: int | None = None) -> Days:
    start = month_span(now, first, year)
    assert start.first is not None  # noqa: S101 (a month always has a first day)
    return Days(start.first, month_span(now, last, start.first.year + (last < first)).end)


def year_span(now: Now, year: int) -> Days:
    return Days(date(year, 1, 1), date(year + 1, 1, 1))


def season(month: int) -> Callable[..., Days]:
    """Three months from this one on: the season we are in or the next such."""

    def read(now: Now, which: int | None = None, year: int | None = None) -> Days:
        first = date(year or now.today.year, month, 1)
        if year is None and months_on(first, -12 + 3) > now.today:
            first = months_on(first, -12)
        elif year is None and months_on(first, 3) <= now.today:
            first = months_on(first, 12)
        if which == -1 and first > months_on(now.today, -3):
            first = months_on(first, -12)
        return Days(first, months_on(first, 3))

    return read


def part_of(part: str) -> Callable[..., Days | None]:
    """The start, middle or end of a span: its first, second or last third; of a week its working days."""

    def read(now: Now, days: Days) -> Days | None:
        if days.first is None or days.end is None or days.end - days.first <= DAY:
            return None
        length = (days.end - days.first).days
        if length <= 7:
            start, end = _OF_A_WEEK[part]
            return Days(days.first + start * DAY, days.first + end * DAY)
        third = length // 3 if length <= 31 or length > 100 else 30
        third = 10 if length <= 31 else third
        third = 31 if length > 100 else third
        middle = days.first + (length - third) // 2 * DAY
        first = {"start": days.first, "middle": middle, "end": days.end - third * DAY}[part]
        return Days(first, days.end if part == "end" else first + third * DAY)

    return read


def part_of_this(part: str) -> Callable[..., Days | None]:
    """ "The end of the month"."""
    return lambda now, unit: part_of(part)(now, period(now, 0, unit)) if unit != "day" else None


def part_of_the(part: str, unit: str) -> Callable[..., Days | None]:
    return lambda now: part_of(part)(now, period(now, 0, unit))

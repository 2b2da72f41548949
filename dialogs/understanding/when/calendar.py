"""The arithmetic of days that all meanings share."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from dialogs.understanding.when.values import Days, Number, Wrong

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NO_DATE = Wrong("no_such_date")
CONTRADICTS = Wrong("weekday_contradicts_date")
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
# Nobody means a day that is further away.
_MOST = 1000


def whole(said: Number | int) -> int:
    return int(said.value) if isinstance(said, Number) else said


def day(on: date) -> Days:
    return Days(on, on + DAY)


def monday(on: date) -> date:
    return on - on.weekday() * DAY


def week_of(on: date, weeks: int = 0) -> Days:
    """Return the week of a day, Monday to Monday, or one so many weeks from it."""
    return Days(start := monday(on) + weeks * WEEK, start + WEEK)


def make(year: int, month: int, number: int) -> date | None:
    """Return the date, or None when there is none."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def months_on(on: date, count: int) -> date:
    return on + relativedelta(months=count)


def first_of_month(on: date, months: int = 0) -> date:
    return months_on(on.replace(day=1), months)


def is_one_day(days: Days) -> bool:
    return days.first is not None and days.end is not None and days.end - days.first == DAY


def moved(on: date, count: float, unit: str) -> date | None:
    """Return the day so many days, weeks, months, ... from another; half of a month is not counted."""
    if abs(count) > _MOST:
        return None
    if unit in _DAYS_OF:
        return on + round(count * _DAYS_OF[unit]) * DAY
    return months_on(on, int(count) * _MONTHS_OF[unit])

"""Working days: the last one of a month, the next one, in three of them; bank holidays are none."""

from __future__ import annotations

from datetime import date

from dialogs.understanding.when.calendar import DAY, NO_DATE, day, first_of_month, months_on
from dialogs.understanding.when.feasts import holidays
from dialogs.understanding.when.periods import month_span
from dialogs.understanding.when.values import Days, Now, Number, Wrong

_MOST = 60


def is_working_day(on: date) -> bool:
    return on.weekday() < 5 and on not in holidays(on.year)


def _counted(on: date, count: int) -> date:
    """Return the working day so many working days from a day, which itself does not count."""
    step = DAY if count >= 0 else -DAY
    for _ in range(abs(count)):
        on += step
        while not is_working_day(on):
            on += step
    return on


def _nth(first: date, nth: int) -> Days | Wrong:
    if nth == -1:
        return day(_counted(months_on(first, 1), -1))
    found = _counted(first - DAY, nth)
    return day(found) if found.month == first.month else NO_DATE


def nth_of_month(now: Now, nth: int, month: int, year: int | None = None) -> Days | Wrong:
    """ "The first working day of January"."""
    return _nth(month_span(now, month, year).first or now.today, nth)


def nth_which(now: Now, nth: int, which: int | None = None) -> Days | Wrong:
    """ "The last working day of the month"."""
    found = _nth(first_of_month(now.today, which or 0), nth)
    if which is None and isinstance(found, Days) and found.first and found.first < now.today:
        return _nth(first_of_month(now.today, 1), nth)
    return found


def nth_of_week(now: Now, nth: int, which: int | None = None) -> Days | None:
    monday = now.today + ((which or 0) * 7 - now.today.weekday()) * DAY
    return (
        day(_counted(monday + 7 * DAY, -1) if nth == -1 else _counted(monday - DAY, nth)) if nth < 6 else None
    )


def next_one(now: Now) -> Days:
    """ "The next working day"."""
    return day(_counted(now.today, 1))


def nth_after(now: Now, nth: int, days: Days) -> Days | None:
    """ "The first working day after Easter", "the last working day of Christmas week"."""
    if nth == -1:
        return day(_counted(days.end, -1)) if days.end else None
    is_span = days.first is not None and days.end is not None and (days.end - days.first).days > 1
    start = days.first if is_span else days.end
    return day(_counted(start - DAY, nth)) if start else None


def ahead(now: Now, count: Number) -> Days | None:
    return day(_counted(now.today, int(count.value))) if count.value <= _MOST else None


def within(now: Now, count: Number) -> Days | None:
    return Days(now.today, _counted(now.today, int(count.value)) + DAY) if count.value <= _MOST else None


def after(now: Now, count: Number, days: Days) -> Days | None:
    if days.end is None or count.value > _MOST:
        return None
    return day(_counted(days.end - DAY, int(count.value)))


def before(now: Now, count: Number, days: Days) -> Days | None:
    return day(_counted(days.first, -int(count.value))) if days.first and count.value <= _MOST else None


def first_after(now: Now, days: Days) -> Days | None:
    return after(now, Number(1, False), days)


def last_before(now: Now, days: Days) -> Days | None:
    return before(now, Number(1, False), days)

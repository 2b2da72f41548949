"""Days of a month: 3 December, Tuesday the 19th, Christmas Day on a Friday."""

from __future__ import annotations

from dialogs.understanding.when.calendar import (
    CONTRADICTS,
    DAY,
    NO_DATE,
    day,
    first_of_month,
    is_one_day,
    make,
    whole,
)
from dialogs.understanding.when.values import Days, Now, Number, Wrong

# How many days ago a day may be for its weekday to say that it is meant, and not the one next year.
_JUST_GONE = 60
Said = Number | int
Found = Days | Wrong | None


def dated(now: Now, weekday: int | None, number: int, month: int, year: int | None) -> Days | Wrong:
    """A day and a month; without a year the next such date, which must be the weekday that was said."""
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return NO_DATE
    years = (year,) if year else range(now.today.year, now.today.year + 5)
    found = next((d for y in years if (d := make(y, month, number)) and (year or d >= now.today)), None)
    if found is None:
        return NO_DATE
    if weekday is not None and found.weekday() != weekday:
        gone = make(now.today.year, month, number)
        if year is None and gone and gone.weekday() == weekday and (now.today - gone).days < _JUST_GONE:
            return day(gone)
        return CONTRADICTS
    return Days(found, found + DAY, has_year=year is not None)


def d_month(now: Now, weekday: int | None, number: Said, month: int, year: int | None = None) -> Found:
    if isinstance(number, Number) and (number.value != int(number.value) or len(number.text) > 2):
        return None
    return dated(now, weekday, whole(number), month, year)


def d_month_alone(now: Now, number: Said, month: int, year: int | None = None) -> Found:
    return d_month(now, None, number, month, year)


def d_month_weekday(now: Now, number: Said, month: int, year: int | None, weekday: int) -> Found:
    return d_month(now, weekday, number, month, year)


def month_d(now: Now, weekday: int | None, month: int, number: Said, year: int | None = None) -> Found:
    return d_month(now, weekday, number, month, year)


def month_d_weekday(now: Now, month: int, number: Said, weekday: int) -> Found:
    return d_month(now, weekday, number, month)


def d_month_of_year(now: Now, weekday: int | None, number: Said, month: int, which: int) -> Found:
    """ "3 March next year"."""
    return d_month(now, weekday, number, month, now.today.year + which)


def d_month_yy(now: Now, weekday: int | None, number: Said, month: int, year: Number) -> Found:
    """ "3 Dec 26"."""
    if len(year.text) != 2 or int(year.value) < 13:
        return None
    return d_month(now, weekday, number, month, 2000 + int(year.value))


def ymd(now: Now, weekday: int | None, said: tuple[int, int, int]) -> Found:
    return dated(now, weekday, said[2], said[1], said[0])


def ymd_alone(now: Now, said: tuple[int, int, int]) -> Found:
    return ymd(now, None, said)


def dm_alone(now: Now, said: tuple[int, int]) -> Found:
    return dm(now, None, said)


def ymd_weekday(now: Now, said: tuple[int, int, int], weekday: int) -> Found:
    return ymd(now, weekday, said)


def dm(now: Now, weekday: int | None, said: tuple[int, int]) -> Found:
    return dated(now, weekday, said[0], said[1], None)


def dm_weekday(now: Now, said: tuple[int, int], weekday: int) -> Found:
    return dm(now, weekday, said)


def no_such(now: Now, *_: object) -> Wrong:
    return NO_DATE


def days_are(now: Now, days: Days, weekday: int) -> Found:
    """ "Christmas Day is a Friday": one day with its weekday, which must agree."""
    if not is_one_day(days) or days.first is None:
        return None
    return days if days.first.weekday() == weekday else CONTRADICTS


def weekday_is(now: Now, weekday: int, days: Days) -> Found:
    return days_are(now, days, weekday)


def feast_is(now: Now, days: Days, number: Said, month: int, year: int | None = None) -> Found:
    """ "Easter Monday, 29 March"."""
    found = d_month(now, None, number, month, year)
    if not is_one_day(days) or not isinstance(found, Days):
        return found
    return found if found.first == days.first else CONTRADICTS


# --- A day of this month or the next ------------------------------------------------------------


def weekday_nth(now: Now, weekday: int, nth: Said) -> Found:
    """ "Tuesday the 19th": the next month's 19th if this one's is over; it must be a Tuesday."""
    number = whole(nth)
    if not 1 <= number <= 31:
        return None
    if (this := make(now.today.year, now.today.month, number)) and this.weekday() == weekday:
        return day(this)
    found = nth_of_month(now, number)
    if isinstance(found, Days) and found.first and found.first.weekday() == weekday:
        return found
    return CONTRADICTS


def weekday_figure(now: Now, weekday: int, number: Number) -> Found:
    """ "Thursday 26"; smaller figures are rather an hour."""
    return weekday_nth(now, weekday, number) if 12 < number.value <= 31 and len(number.text) == 2 else None


def nth_weekday_said(now: Now, nth: int, weekday: int) -> Found:
    """ "The 25th, a Tuesday"; "the second Tuesday" is something else."""
    return weekday_nth(now, weekday, nth) if nth > 5 else None


def nth_of_month(now: Now, nth: int) -> Days | Wrong:
    for months in range(13):
        on = first_of_month(now.today, months)
        if (found := make(on.year, on.month, nth)) and found >= now.today:
            return Days(found, found + DAY, is_monthly=True)
    return NO_DATE


def figure_of_month(now: Now, number: Number) -> Found:
    """ "On the 26"."""
    return nth_of_month(now, int(number.value)) if 1 <= number.value <= 31 and number.is_figures else None


def nth_this_month(now: Now, nth: Said, which: int | None = None) -> Found:
    on = first_of_month(now.today, which or 0)
    found = make(on.year, on.month, whole(nth))
    return day(found) if found else NO_DATE


def weekday_nth_this_month(now: Now, weekday: int, nth: Said, which: int | None = None) -> Found:
    found = nth_this_month(now, nth, which)
    if isinstance(found, Days) and found.first and found.first.weekday() != weekday:
        return CONTRADICTS
    return found

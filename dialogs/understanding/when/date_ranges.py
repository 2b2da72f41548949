"""Several days of a month or two: 7 to 11 December, 30 November to 4 December, the 7th to the 11th."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.understanding.when.bounds import TURNED, from_to
from dialogs.understanding.when.calendar import CONTRADICTS, DAY, NO_DATE, day, make, months_on
from dialogs.understanding.when.month_days import Found, Said, d_month, dm, nth_of_month, nth_this_month
from dialogs.understanding.when.near_days import near_and_date
from dialogs.understanding.when.values import Days, Now, Number, Span, When, Wrong

_YEAR = 330


def days_to(now: Now, first: Found, last: Found) -> Found:
    if not isinstance(first, Days) or not isinstance(last, Days):
        return first if isinstance(first, Wrong) else last if isinstance(last, Wrong) else None
    found = from_to(now, When(first), When(last))
    if isinstance(found, Span) and found.start and found.end:
        return Days(found.start.date(), found.end.date())
    return found if isinstance(found, Wrong) else None


def date_to_date(
    now: Now,
    weekday: int | None,
    first: Said,
    month: int,
    last_weekday: int | None,
    last: Said,
    last_month: int,
    year: int | None,
) -> Found:
    """ "30 November to 4 December"."""
    start = d_month(now, weekday, first, month, year if year and month <= last_month else None)
    found = days_to(now, start, d_month(now, last_weekday, last, last_month, year))
    # "12 to 5 December" has its ends the wrong way round, it is not a year.
    is_year = isinstance(found, Days) and found.first and found.end and (found.end - found.first).days > _YEAR
    return TURNED if is_year and month == last_month else found


def month_date_to_date(now: Now, month: int, first: Number, last_month: int, last: Number) -> Found:
    return date_to_date(now, None, first, month, None, last, last_month, None)


def dm_to_dm(
    now: Now, weekday: int | None, first: tuple[int, int], last_weekday: int | None, last: tuple[int, int]
) -> Found:
    return days_to(now, dm(now, weekday, first), dm(now, last_weekday, last))


def dm_and_dm(now: Now, first: tuple[int, int], last: tuple[int, int]) -> Found:
    return dm_to_dm(now, None, first, None, last)


def dates_of_month(
    now: Now,
    weekday: int | None,
    first: Said,
    last_weekday: int | None,
    last: Said,
    month: int,
    year: int | None = None,
) -> Found:
    """ "7 to 11 December"."""
    a = d_month(now, None, first, month, year)
    b = d_month(now, None, last, month, year)
    if isinstance(a, Wrong) or isinstance(b, Wrong):
        return a if isinstance(a, Wrong) else b
    if a is None or b is None or a.first is None or b.first is None:
        return None
    start = months_on(a.first, -12) if a.first > b.first and year is None else a.first
    if start > b.first or start.month != b.first.month or start.year != b.first.year:
        return TURNED
    if start == b.first:
        return NO_DATE
    is_wrong = (weekday is not None and start.weekday() != weekday) or (
        last_weekday is not None and b.first.weekday() != last_weekday
    )
    return CONTRADICTS if is_wrong else Days(start, b.end)


def days_of_month(
    now: Now, first: Said, weekday: int | None, last: Said, month: int, year: int | None
) -> Found:
    return dates_of_month(now, None, first, weekday, last, month, year)


def either_of_month(now: Now, first: Said, last: Said, month: int, year: int | None = None) -> Found:
    """ "3 or 4 December": one span when they touch."""
    low, high = sorted((first, last), key=lambda said: said.value if isinstance(said, Number) else said)
    found = dates_of_month(now, None, low, None, high, month, year)
    if isinstance(found, Days) and found.first and found.end and found.end - found.first > 2 * DAY:
        return Wrong("several_dates", (day(found.first), day(found.end - DAY)))
    return found


def month_dates(now: Now, month: int, first: Said, last: Said, year: int | None = None) -> Found:
    return dates_of_month(now, None, first, None, last, month, year)


def nths(now: Now, weekday: int | None, first: int, last_weekday: int | None, last: int) -> Found:
    """ "The 7th to the 11th": of this month or the next."""
    start = nth_of_month(now, first)
    if isinstance(start, Wrong) or start.first is None:
        return start
    end = make(start.first.year, start.first.month, last)
    if last <= first:
        found = nth_of_month(Now(datetime.combine(start.first, now.at.time()), now.zone), last)
        end = found.first if isinstance(found, Days) else None
    if end is None:
        return NO_DATE
    is_wrong = (weekday is not None and start.first.weekday() != weekday) or (
        last_weekday is not None and end.weekday() != last_weekday
    )
    return CONTRADICTS if is_wrong else Days(start.first, end + DAY)


def nths_between(now: Now, first: int, last: int) -> Found:
    return nths(now, None, first, None, last)


def near_and_nth(now: Now, ahead: int, nth: int) -> Found:
    """ "Tomorrow the 3rd": they must agree."""
    found = nth_this_month(Now(now.at + timedelta(days=ahead), now.zone), nth)
    return near_and_date(now, ahead, found) if isinstance(found, Days) else CONTRADICTS

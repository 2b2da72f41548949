"""Feasts, bank holidays of England, and the financial year: when they are, this year or the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from dateutil.easter import easter

from dialogs.understanding.when.calendar import DAY, WEEK, day, months_on, week_of
from dialogs.understanding.when.values import Days, Now, Number, Wrong
from store import calendar_rules

Feast = Callable[..., Days]


def _next(find: Callable[[int], date], days: int = 1) -> Feast:
    """Return the reader of a feast: of the year that was said, or else the next that is not over."""

    def read(now: Now, year: int | None = None, *_: object) -> Days:
        on = find(year or now.today.year)
        if year is None and on + days * DAY <= now.today:
            on = find(now.today.year + 1)
        return Days(on, on + days * DAY)

    return read


def fixed(month: int, number: int, days: int = 1) -> Feast:
    return _next(lambda year: date(year, month, number), days)


def from_easter(first: int, days: int = 1) -> Feast:
    return _next(lambda year: easter(year) + first * DAY, days)


def nth_weekday_of(month: int, nth: int, weekday: int) -> Feast:
    """A feast such as the third Sunday in June."""

    def find(year: int) -> date:
        first = date(year, month, 1)
        return first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * DAY

    return _next(find)


def last_weekday_of(month: int, weekday: int) -> Feast:
    def find(year: int) -> date:
        last = months_on(date(year, month, 1), 1) - DAY
        return last - ((last.weekday() - weekday) % 7) * DAY

    return _next(find)


def black_friday(now: Now, *_: object) -> Days:
    return _next(lambda year: (nth_weekday_of(11, 4, 3)(now, year).first or now.today) + DAY)(now)


def which_feast(feast: Feast) -> Callable[..., Days]:
    """ "Last Christmas", "next Easter"."""

    def read(now: Now, which: int) -> Days:
        found = feast(now)
        if which >= 0 or found.first is None:
            return found
        return feast(now, found.first.year - 1)

    return read


def week_around(feast: Feast) -> Callable[..., Days]:
    """ "Christmas week": the week in which it is."""
    return lambda now, *_: week_of(feast(now).first or now.today)


def new_year(now: Now, *_: object) -> Days:
    """ "In the new year": its January; in January and February we are in it."""
    year = now.today.year + 1 if now.today.month > 2 else now.today.year
    return Days(date(year, 1, 1), date(year, 2, 1))


# --- Bank holidays ------------------------------------------------------------------------------


def _is_one(on: date) -> bool:
    return calendar_rules.bank_holiday(on, calendar_rules.DEFAULT_REGION) is not None


@cache
def holidays(year: int) -> tuple[date, ...]:
    """Return the bank holidays of the year before, this year and the next."""
    span = (date(year - 1, 1, 1) + n * DAY for n in range(3 * 366))
    return tuple(on for on in span if on.weekday() < 5 and _is_one(on))


def bank_holiday(now: Now, *_: object) -> Days:
    return day(next(on for on in holidays(now.today.year) if on > now.today))


def holiday_monday(now: Now, *_: object) -> Days:
    return day(next(on for on in holidays(now.today.year) if on > now.today and on.weekday() == 0))


def last_bank_holiday(now: Now, *_: object) -> Days:
    return day([on for on in holidays(now.today.year) if on < now.today][-1])


def bank_holiday_of(month: int, nth: int = 0) -> Feast:
    """The first bank holiday of a month, or its last one."""

    def find(year: int) -> date:
        return [on for on in holidays(year) if (on.year, on.month) == (year, month)][nth]

    return _next(find)


def bank_holiday_from(month: int, number: int) -> Feast:
    """ "The Boxing Day bank holiday": the day itself, or the working day in its place."""
    return _next(lambda year: next(on for on in holidays(year) if on >= date(year, month, number)))


def nth_of_may(now: Now, nth: int, year: int | None = None) -> Days | None:
    """ "The second May bank holiday"."""
    return bank_holiday_of(5, 0 if nth == 1 else -1)(now, year) if nth in (-1, 1, 2) else None


def holiday_weekend(feast: Feast) -> Callable[..., Days]:
    """Saturday to Monday, or Friday to Monday, around a bank holiday."""

    def read(now: Now, *_: object) -> Days:
        on = feast(now).first or now.today
        return Days(on - 2 * DAY, on + DAY) if on.weekday() == 0 else Days(on, on + 4 * DAY)

    return read


# --- The financial year -------------------------------------------------------------------------


def financial_year(now: Now, which: int | None = None, *_: object) -> Days:
    """From 1 April to 31 March."""
    year = now.today.year - (now.today.month < 4) + (which or 0)
    return year_from_april(now, year)


def next_financial_year(now: Now, *_: object) -> Days:
    return financial_year(now, 1)


def year_from_april(now: Now, year: int) -> Days:
    return Days(date(year, 4, 1), date(year + 1, 4, 1))


def next_tax_year(now: Now, *_: object) -> Days:
    return tax_year(now, 1)


def tax_year_end(now: Now, *_: object) -> Days:
    return day((tax_year(now).end or now.today) - DAY)


def tax_year(now: Now, which: int | None = None) -> Days:
    """From 6 April to 5 April."""
    year = now.today.year - (now.today < date(now.today.year, 4, 6)) + (which or 0)
    return Days(date(year, 4, 6), date(year + 1, 4, 6))


def financial_quarter(now: Now, quarter: int, start: int | None = None) -> Days | None:
    """Q1 starts in April; without a year the quarter we are in or the next such."""
    if not 1 <= quarter <= 4:
        return None
    year = financial_year(now).first or now.today
    first = months_on(date(start, 4, 1) if start else year, 3 * (quarter - 1))
    if start is None and months_on(first, 3) <= now.today:
        first = months_on(first, 12)
    return Days(first, months_on(first, 3))


def quarter_of_span(now: Now, quarter: int, year: Days) -> Days | None:
    return financial_quarter(now, quarter, year.first.year if year.first else None)


def quarter_in_figures(now: Now, quarter: Number) -> Days | None:
    return financial_quarter(now, int(quarter.value))


def quarter_of_year(now: Now, quarter: int, year: int) -> Days | None:
    """ "Q4 2027": the quarter that lies in that year."""
    return financial_quarter(now, quarter, year - (quarter == 4))


def which_quarter(now: Now, quarter: int, which: int | None = None) -> Days | None:
    start = financial_year(now, which).first
    return financial_quarter(now, quarter, start.year if start else None)


def year_end(now: Now, which: int | None = None) -> Days:
    """ "Year end": the last day of the financial year."""
    end = financial_year(now, which).end
    return day((end or now.today) - DAY)


def half_term(now: Now, *_: object) -> Wrong:
    """Nobody told us when the schools are off."""
    return Wrong("unknown_period")


def clocks_change(month: int) -> Feast:
    """The last Sunday of the month, when the clocks go forward or back."""
    return last_weekday_of(month, 6)


def next_clock_change(now: Now, *_: object) -> Days:
    found = [days for month in (3, 10) if (days := clocks_change(month)(now)).first]
    return min(found, key=lambda days: days.first or now.today)


def between_feasts(now: Now, *_: object) -> Days:
    """ "Between Christmas and New Year"."""
    return fixed(12, 27, 5)(now)


def christmas_period(now: Now, *_: object) -> Days:
    """ "Over Christmas": from Christmas Eve to New Year's Day."""
    return _next(lambda year: date(year, 12, 24), 9)(now)


def whit_week(now: Now, *_: object) -> Days:
    on = bank_holiday_of(5, -1)(now).first or now.today
    return Days(on, on + WEEK)

"""Days worked out: from the words of a date and today to the days it means. One function a meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from dialogs.understanding.when.values import Days, Now, Number, Wrong
from store import calendar_rules

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
NO_DATE = Wrong("no_such_date")


def whole(said: Number | int) -> int:
    return int(said.value) if isinstance(said, Number) else said


def day(on: date) -> Days:
    return Days(on, on + DAY)


def monday(on: date) -> date:
    return on - on.weekday() * DAY


def make(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def months_on(on: date, count: int) -> date:
    return on + relativedelta(months=count)


def near(now: Now, offset: int) -> Days:
    return day(now.today + offset * DAY)


def offset(days: int) -> Callable[..., Days]:
    return lambda now, *_: day(now.today + days * DAY)


def weekday(now: Now, number: int) -> Days:
    """The next one ahead, never today."""
    on = now.today + ((number - now.today.weekday() - 1) % 7 + 1) * DAY
    return Days(on, on + DAY, is_bare=True)


def weekday_of_week(now: Now, which: int, number: int) -> Days:
    """ "Next Tuesday" is Tuesday of next week; "this Tuesday" the next one ahead."""
    if which == 0:
        return weekday(now, number)
    return day(monday(now.today) + which * WEEK + number * DAY)


def weekday_in_week(now: Now, number: int, which: int | None) -> Days:
    return day(monday(now.today) + (which or 0) * WEEK + number * DAY)


def weekday_after_next(now: Now, number: int) -> Days:
    return day(monday(now.today) + 2 * WEEK + number * DAY)


def weeks_after_weekday(weeks: int) -> Callable[..., Days]:
    return lambda now, number, *_: Days(
        (on := (weekday(now, number).first or now.today) + weeks * WEEK), on + DAY
    )


def counted_weeks_weekday(now: Now, count: Number | None, unit: int | str, number: int) -> Days | None:
    weeks = {"week": 1, "fortnight": 2}.get(str(unit))
    return weeks_after_weekday(weeks * int(count.value if count else 1))(now, number) if weeks else None


def counted_weeks_near(now: Now, count: Number | None, unit: str, near_offset: int) -> Days | None:
    days = _days(unit, count)
    return day(now.today + near_offset * DAY + days * DAY) if days else None


def near_unit(now: Now, near_offset: int, unit: str) -> Days | None:
    return counted_weeks_near(now, None, unit, near_offset) if unit in ("week", "fortnight") else None


def weekday_unit(now: Now, number: int, unit: str) -> Days | None:
    return counted_weeks_weekday(now, None, unit, number)


def _days(unit: str, count: Number | None) -> int:
    return int({"day": 1, "week": 7, "fortnight": 14}.get(unit, 0) * (count.value if count else 1))


def ahead(now: Now, count: Number, unit: str) -> Days | None:
    return _moved(now.today, count, unit, 1)


def ago(now: Now, count: Number, unit: str) -> Days | None:
    return _moved(now.today, count, unit, -1)


def _moved(on: date, count: Number, unit: str, sign: int) -> Days | None:
    number = int(count.value) * sign
    if abs(number) > 1000:
        return None
    if days := _days(unit, Number(1, False)):
        return day(on + number * days * DAY)
    return day(months_on(on, number * {"month": 1, "quarter": 3, "year": 12}[unit]))


def from_date(now: Now, count: Number, unit: str, days: Days) -> Days | None:
    return _moved(days.first, count, unit, 1) if days.first else None


def before_date(now: Now, count: Number, unit: str, days: Days) -> Days | None:
    return _moved(days.first, count, unit, -1) if days.first else None


def weekdays_ahead(now: Now, count: Number, number: int) -> Days | None:
    return weeks_after_weekday(int(count.value) - 1)(now, number) if count.value <= 60 else None


def next_day(now: Now, days: Days) -> Days | None:
    return day(days.end) if days.end else None


def day_ahead_of(now: Now, days: Days) -> Days | None:
    return day(days.first - DAY) if days.first else None


def weekday_after(now: Now, number: int, days: Days) -> Days | None:
    if days.end is None:
        return None
    return day(days.end + ((number - days.end.weekday()) % 7) * DAY)


def weekday_before(now: Now, number: int, days: Days) -> Days | None:
    if days.first is None:
        return None
    last = days.first - DAY
    return day(last - ((last.weekday() - number) % 7) * DAY)


def week_after(now: Now, days: Days) -> Days | None:
    return Days(m := monday(days.first) + WEEK, m + WEEK) if days.first else None


def week_before(now: Now, days: Days) -> Days | None:
    return Days(m := monday(days.first) - WEEK, m + WEEK) if days.first else None


# --- A day of a month ---------------------------------------------------------------------------


def dated(now: Now, said_weekday: int | None, number: int, month: int, year: int | None) -> Days | Wrong:
    """A day and a month; without a year the next such date, which must be the weekday that was said."""
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return NO_DATE
    years = (year,) if year else range(now.today.year, now.today.year + 5)
    found = next((d for y in years if (d := make(y, month, number)) and (year or d >= now.today)), None)
    if found is None or (month == 2 and number == 29 and not year and found.year - now.today.year > 4):
        return NO_DATE
    if said_weekday is not None and found.weekday() != said_weekday:
        past = make(now.today.year, month, number)
        if year is None and past and past.weekday() == said_weekday and (now.today - past).days < 60:
            return day(past)
        return Wrong("weekday_contradicts_date")
    return Days(found, found + DAY, has_year=year is not None)


def d_month(
    now: Now, w: int | None, number: Number | int, month: int, year: int | None = None
) -> Days | Wrong | None:
    if isinstance(number, Number) and (number.value != int(number.value) or len(number.text) > 2):
        return None
    return dated(now, w, whole(number), month, year)


def month_d(
    now: Now, w: int | None, month: int, number: Number | int, year: int | None = None
) -> Days | Wrong | None:
    return d_month(now, w, number, month, year)


def d_month_yy(now: Now, w: int | None, number: Number | int, month: int, yy: Number) -> Days | Wrong | None:
    if len(yy.text) != 2 or int(yy.value) < 13:
        return None
    return d_month(now, w, number, month, int(yy.value) + (2000 if yy.value < 60 else 1900))


def ymd(now: Now, w: int | None, said: tuple[int, int, int]) -> Days | Wrong:
    return dated(now, w, said[2], said[1], said[0])


def dm(now: Now, w: int | None, said: tuple[int, int]) -> Days | Wrong | None:
    return dated(now, w, said[0], said[1], None)


def weekday_nth(now: Now, number: int, nth: Number | int) -> Days | Wrong | None:
    """ "Tuesday the 19th": the next month's 19th if this one's is over; it must be a Tuesday."""
    said = whole(nth)
    if not 1 <= said <= 31:
        return None
    if (this := make(now.today.year, now.today.month, said)) and this.weekday() == number:
        return day(this)
    found = nth_of_month(now, said)
    if isinstance(found, Days) and found.first and found.first.weekday() == number:
        return found
    return Wrong("weekday_contradicts_date")


def nth_of_month(now: Now, nth: int) -> Days | Wrong:
    first = now.today.replace(day=1)
    for ahead_by in range(13):
        on = months_on(first, ahead_by)
        if (found := make(on.year, on.month, nth)) and found >= now.today:
            return day(found)
    return NO_DATE


def nth_this_month(now: Now, nth: int | Number, which: int | None = None) -> Days | Wrong | None:
    on = months_on(now.today.replace(day=1), which or 0)
    found = make(on.year, on.month, whole(nth))
    return day(found) if found else NO_DATE


# --- Ordinals -----------------------------------------------------------------------------------


def nth_weekday(now: Now, nth: int, number: int, month: int, year: int | None = None) -> Days | Wrong:
    found = None
    for y in (year,) if year else (now.today.year, now.today.year + 1):
        found = _nth_weekday(y, month, nth, number)
        if found is None or found >= now.today or year:
            break
    return day(found) if found else NO_DATE


def _nth_weekday(year: int, month: int, nth: int, number: int) -> date | None:
    first = date(year, month, 1)
    if nth == -1:
        last = months_on(first, 1) - DAY
        return last - ((last.weekday() - number) % 7) * DAY
    found = first + ((number - first.weekday()) % 7 + (nth - 1) * 7) * DAY
    return found if found.month == month and nth > 0 else None


def nth_weekday_of(now: Now, nth: int, number: int, which: int | None = None) -> Days | Wrong:
    on = months_on(now.today.replace(day=1), which or 0)
    found = _nth_weekday(on.year, on.month, nth, number)
    if found and found < now.today and which is None and nth != -1:
        return day(found)
    return day(found) if found else NO_DATE


def nth_day_of(now: Now, nth: int, month: int, year: int | None = None) -> Days | Wrong:
    whole = month_span(now, month, year)
    if nth == -1 and whole.end:
        return day(whole.end - DAY)
    return dated(now, None, nth, month, year)


def nth_day_which(now: Now, nth: int, which: int | None = None) -> Days | Wrong | None:
    on = months_on(now.today.replace(day=1), which or 0)
    return day(months_on(on, 1) - DAY) if nth == -1 else nth_this_month(now, nth, which)


def nth_week_of(now: Now, nth: int, month: int, year: int | None = None) -> Days | None:
    whole = month_span(now, month, year)
    return _nth_week(whole, nth)


def nth_week_which(now: Now, nth: int, which: int | None = None) -> Days | None:
    first = months_on(now.today.replace(day=1), which or 0)
    return _nth_week(Days(first, months_on(first, 1)), nth)


def _nth_week(month: Days, nth: int) -> Days | None:
    if month.first is None or month.end is None or nth > 5:
        return None
    start = monday(month.end - DAY) if nth == -1 else monday(month.first + 6 * DAY) + (nth - 1) * WEEK
    return Days(start, start + WEEK)


def nth_weekend_of(now: Now, nth: int, month: int, year: int | None = None) -> Days | None:
    found = nth_weekday(now, nth, 5, month, year)
    return Days(found.first, found.first + 2 * DAY) if isinstance(found, Days) and found.first else None


# --- Spans --------------------------------------------------------------------------------------


def period(now: Now, which: int, unit: str) -> Days | None:
    """This, next or last day, week, month, quarter or year."""
    today = now.today
    if unit == "day":
        return day(today + which * DAY)
    if unit == "week":
        return Days(m := monday(today) + which * WEEK, m + WEEK)
    if unit == "fortnight":
        start = today if which >= 0 else today - 2 * WEEK
        return Days(start, start + 2 * WEEK)
    if unit == "month":
        return Days(f := months_on(today.replace(day=1), which), months_on(f, 1))
    if unit == "quarter":
        f = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        return Days(f := months_on(f, 3 * which), months_on(f, 3))
    return Days(date(today.year + which, 1, 1), date(today.year + which + 1, 1, 1))


def unit_after_next(now: Now, unit: str) -> Days | None:
    return period(now, 2, unit)


def unit_before_last(now: Now, unit: str) -> Days | None:
    return period(now, -2, unit)


def the_unit(unit: str, which: int = 0) -> Callable[..., Days | None]:
    return lambda now, *_: period(now, which, unit)


def commencing(now: Now, days: Days) -> Days | None:
    return Days(m := monday(days.first), m + WEEK) if days.first else None


def ending(now: Now, days: Days) -> Days | None:
    return commencing(now, days)


def next_few(now: Now, which: int, count: Number, unit: str) -> Days | None:
    """The next three weeks start on Monday; the next three days tomorrow; past ones end today."""
    number = int(count.value)
    if number > 400 or which == 0:
        return None
    if which > 0:
        if unit == "day":
            return Days(now.today + DAY, now.today + (number + 1) * DAY)
        start = period(now, 1, unit if unit != "fortnight" else "week")
        if start is None or start.first is None:
            return None
        return Days(start.first, _end(start.first, number, unit))
    moved = _moved(now.today, count, unit, -1)
    return Days(moved.first, now.today) if moved else None


def _end(first: date, number: int, unit: str) -> date:
    days = _days(unit, Number(number, False))
    return (
        first + days * DAY
        if days
        else months_on(first, number * {"month": 1, "quarter": 3, "year": 12}[unit])
    )


def within(now: Now, count: Number, unit: str) -> Days | None:
    return Days(now.today, _end(now.today, int(count.value), unit)) if count.value <= 400 else None


def weekend(which: int) -> Callable[..., Days]:
    return lambda now, *_: which_weekend(now, which)


def which_weekend(now: Now, which: int) -> Days:
    return Days(s := monday(now.today) + which * WEEK + 5 * DAY, s + 2 * DAY)


def weekend_of(now: Now, days: Days) -> Days | None:
    return Days(s := monday(days.first) + 5 * DAY, s + 2 * DAY) if days.first else None


def rest_of(now: Now, which: int | None, unit: str) -> Days | None:
    whole = period(now, 0, unit)
    return Days(now.today, whole.end) if whole else None


def work_week(now: Now, which: int | None) -> Days:
    return Days(m := monday(now.today) + (which or 0) * WEEK, m + 5 * DAY)


def month_span(now: Now, month: int, year: int | None = None) -> Days:
    year = year or now.today.year + (month < now.today.month)
    return Days(f := date(year, month, 1), months_on(f, 1), has_year=False)


def which_month(now: Now, which: int, month: int) -> Days:
    year = now.today.year
    if which < 0:
        return month_span(now, month, year - (month >= now.today.month))
    return month_span(now, month, year + (month <= now.today.month if which else month < now.today.month))


def month_year(now: Now, month: int, year: int) -> Days:
    return month_span(now, month, year)


def year_span(now: Now, year: int) -> Days:
    return Days(date(year, 1, 1), date(year + 1, 1, 1))


def part_of(part: str) -> Callable[..., Days | None]:
    """The start, middle or end of a span: its first, second or last third; of a week its working days."""

    def read(now: Now, days: Days) -> Days | None:
        if days.first is None or days.end is None:
            return None
        length = (days.end - days.first).days
        if length <= 1:
            return None
        if length <= 7:
            cuts = {"start": (0, 2), "middle": (2, 3), "end": (3, 5)}[part]
            return Days(days.first + cuts[0] * DAY, days.first + cuts[1] * DAY)
        third = length // 3 if length > 31 else 10
        first = {"start": days.first, "middle": days.first + third * DAY, "end": days.end - third * DAY}[part]
        return Days(first, days.end if part == "end" else first + third * DAY)

    return read


# --- Feasts and the financial year --------------------------------------------------------------


def fixed(month: int, number: int, days: int = 1) -> Callable[..., Days]:
    def read(now: Now, year: int | None = None) -> Days:
        on = date(year or now.today.year, month, number)
        if year is None and on + days * DAY <= now.today:
            on = date(now.today.year + 1, month, number)
        return Days(on, on + days * DAY)

    return read


def from_easter(first: int, days: int = 1) -> Callable[..., Days]:
    def read(now: Now, year: int | None = None) -> Days:
        on = easter(year or now.today.year) + first * DAY
        if year is None and on + days * DAY <= now.today:
            on = easter(now.today.year + 1) + first * DAY
        return Days(on, on + days * DAY)

    return read


def new_year(now: Now, *_: object) -> Days:
    year = now.today.year + 1 if now.today.month > 2 else now.today.year
    return Days(date(year, 1, 1), date(year, 2, 1))


def christmas_week(now: Now, *_: object) -> Days:
    on = fixed(12, 25)(now).first or now.today
    return Days(monday(on), monday(on) + WEEK)


def bank_holiday(now: Now, *_: object) -> Days:
    return day(next(on for on in _holidays(now.today.year) if on > now.today))


def last_bank_holiday(now: Now, *_: object) -> Days:
    return day([on for on in _holidays(now.today.year) if on < now.today][-1])


def bank_holiday_of(month: int, last: bool) -> Callable[..., Days]:
    def read(now: Now, year: int | None = None) -> Days:
        found = [
            on
            for on in _holidays(year or now.today.year)
            if on.month == month and on.year >= (year or 0) and (year or on >= now.today)
        ]
        year_of = found[0].year
        return day([on for on in found if on.year == year_of][-1 if last else 0])

    return read


def holiday_weekend(now: Now, *_: object) -> Days:
    on = bank_holiday(now).first or now.today
    return Days(on - 2 * DAY, on + DAY) if on.weekday() == 0 else Days(on, on + 4 * DAY)


@cache
def _holidays(year: int) -> tuple[date, ...]:
    span = (date(year - 1, 1, 1) + n * DAY for n in range(3 * 366))
    return tuple(on for on in span if calendar_rules.bank_holiday(on, calendar_rules.DEFAULT_REGION))


def financial_year(now: Now, which: int | None = None, *_: object) -> Days:
    """From 1 April to 31 March."""
    year = now.today.year - (now.today.month < 4) + (which or 0)
    return Days(date(year, 4, 1), date(year + 1, 4, 1))


def financial_quarter(now: Now, nth: Number) -> Days | None:
    if not 1 <= nth.value <= 4:
        return None
    start = financial_year(now, 0).first or now.today
    return Days(f := months_on(start, 3 * (int(nth.value) - 1)), months_on(f, 3))


# --- Rows with a unit of either kind ------------------------------------------------------------


def nth_unit_of(now: Now, nth: int, unit: str, month: int, year: int | None) -> Days | Wrong | None:
    if unit == "day":
        return nth_day_of(now, nth, month, year)
    return nth_week_of(now, nth, month, year) if unit == "week" else None


def nth_unit_which(now: Now, nth: int, unit: str, which: int | None) -> Days | Wrong | None:
    if unit == "day":
        return nth_day_which(now, nth, which)
    return nth_week_which(now, nth, which) if unit == "week" else None


def two_periods(now: Now, unit: str) -> Days | None:
    first, second = period(now, 0, unit), period(now, 1, unit)
    return Days(first.first, second.end) if first and second else None


def commencing_figures(now: Now, said: tuple[int, ...]) -> Days | Wrong | None:
    found = (
        dm(now, None, (said[0], said[1])) if len(said) == 2 else dated(now, None, said[2], said[1], said[0])
    )
    return commencing(now, found) if isinstance(found, Days) else found

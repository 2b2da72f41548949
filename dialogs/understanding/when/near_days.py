"""Days counted from today or from another day: tomorrow, next Tuesday, Friday week, in three weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dialogs.understanding.when.calendar import (
    CONTRADICTS,
    DAY,
    WEEK,
    day,
    is_one_day,
    monday,
    moved,
    week_of,
)
from dialogs.understanding.when.values import Days, Now, Number, Wrong


def near(now: Now, ahead: int) -> Days:
    return day(now.today + ahead * DAY)


def offset(ahead: int) -> Callable[..., Days]:
    return lambda now, *_: day(now.today + ahead * DAY)


def near_moved(by: int) -> Callable[..., Days]:
    """ "The day after tomorrow"."""
    return lambda now, ahead: day(now.today + (ahead + by) * DAY)


def near_and_weekday(now: Now, ahead: int, number: int) -> Days | Wrong:
    """ "Tomorrow, Friday": they must agree."""
    on = now.today + ahead * DAY
    return day(on) if on.weekday() == number else CONTRADICTS


def weekday_and_near(now: Now, number: int, ahead: int) -> Days | Wrong:
    return near_and_weekday(now, ahead, number)


def near_and_date(now: Now, ahead: int, days: Days) -> Days | Wrong:
    on = now.today + ahead * DAY
    return day(on) if days.first == on and is_one_day(days) else CONTRADICTS


# --- Weekdays -----------------------------------------------------------------------------------


def _ahead(now: Now, number: int) -> date:
    return now.today + ((number - now.today.weekday() - 1) % 7 + 1) * DAY


def weekday(now: Now, number: int) -> Days:
    """The next one ahead, never today."""
    return Days(on := _ahead(now, number), on + DAY, is_bare=True)


def this_weekday(now: Now, number: int) -> Days:
    """ "This Friday" may be today."""
    return day(now.today) if now.today.weekday() == number else day(_ahead(now, number))


def which_weekday(now: Now, which: int, number: int) -> Days:
    """ "Next Tuesday" is Tuesday of next week, "last Tuesday" of last week unless this week's is over."""
    if which == 0:
        return this_weekday(now, number)
    return day(monday(now.today) + which * WEEK + number * DAY)


def last_weekday(now: Now, *said: int) -> Days:
    """ "Monday just gone", "last Monday": the latest one that is over."""
    return day(now.today - ((now.today.weekday() - said[-1] - 1) % 7 + 1) * DAY)


def weekday_which(now: Now, number: int, which: int | None) -> Days:
    return day(monday(now.today) + (which or 0) * WEEK + number * DAY)


def weekday_in(weeks: int) -> Callable[..., Days]:
    """ "Tuesday of this week", "Tuesday week after next"."""
    return lambda now, number, *_: day(monday(now.today) + weeks * WEEK + number * DAY)


def weeks_on_weekday(weeks: int) -> Callable[..., Days]:
    """ "Friday week": Friday plus seven days."""
    return lambda now, number: day(_ahead(now, number) + weeks * WEEK)


def weekday_of_week(now: Now, said: Days, days: Days) -> Days | None:
    """ "Wednesday of w/c 7 December"."""
    if said.first is None or days.first is None or not said.is_bare:
        return None
    return day(monday(days.first) + said.first.weekday() * DAY)


def weekdays_which(now: Now, first: int, last: int, which: int) -> Days | Wrong:
    """ "Tuesday to Thursday next week"."""
    start = monday(now.today) + which * WEEK
    return (
        Days(start + first * DAY, start + (last + 1) * DAY)
        if first <= last
        else Wrong("ends_before_it_starts")
    )


def weekday_weekend(now: Now, number: int, which: int) -> Days | Wrong:
    """ "Saturday of next weekend"; a Wednesday cannot be."""
    return weekday_which(now, number, which) if number >= 5 else CONTRADICTS


def next_but_one(now: Now, count: Number, number: int) -> Days | None:
    """ "The next but one Thursday"."""
    return weeks_on_weekday(int(count.value))(now, number) if count.value <= 3 else None


def weekdays_together(now: Now, first: int, last: int, which: int) -> Days | Wrong | None:
    """ "Tuesday or Wednesday next week"."""
    return weekdays_which(now, first, last, which) if last == first + 1 else None


def weeks_before_last(now: Now, count: Number, number: int) -> Days | None:
    """ "A week last Tuesday"."""
    last = last_weekday(now, number).first
    return day(last - int(count.value) * WEEK) if last and count.value <= 10 else None


def which_weekday_of(now: Now, which: int, number: int) -> Days:
    """ "Next week on Tuesday"."""
    return weekday_which(now, number, which)


def nothing(now: Now, *_: object) -> None:
    return None


def counted_on_weekday(now: Now, count: Number, unit: str, number: int) -> Days | None:
    """ "Two weeks on Friday"."""
    on = moved(_ahead(now, number), count.value, unit)
    return day(on) if on else None


def weekday_counted(now: Now, number: int, count: Number, unit: str) -> Days | None:
    return counted_on_weekday(now, count, unit, number)


def counted_on_near(now: Now, count: Number, unit: str, ahead: int) -> Days | None:
    """ "A week tomorrow", "three weeks today"."""
    on = moved(now.today + ahead * DAY, count.value, unit)
    return day(on) if on else None


def near_counted(now: Now, ahead: int, count: Number, unit: str) -> Days | None:
    return counted_on_near(now, count, unit, ahead)


def on_near(days: int) -> Callable[..., Days]:
    return lambda now, ahead: day(now.today + (ahead + days) * DAY)


def weekdays_ahead(now: Now, count: Number, number: int) -> Days | None:
    """ "Two Mondays from now"."""
    return weeks_on_weekday(int(count.value) - 1)(now, number) if 1 <= count.value <= 60 else None


# --- So many days, weeks, months from here ------------------------------------------------------


def ahead(now: Now, count: Number, unit: str) -> Days | None:
    on = moved(now.today, count.value, unit)
    return day(on) if on else None


def ago(now: Now, count: Number, unit: str) -> Days | None:
    on = moved(now.today, -count.value, unit)
    return day(on) if on else None


def from_date(now: Now, count: Number, unit: str, days: Days) -> Days | None:
    on = moved(days.first, count.value, unit) if days.first else None
    return day(on) if on else None


def before_date(now: Now, count: Number, unit: str, days: Days) -> Days | None:
    on = moved(days.first, -count.value, unit) if days.first else None
    return day(on) if on else None


# --- Beside another day -------------------------------------------------------------------------


def day_after(now: Now, days: Days) -> Days | None:
    return day(days.end) if days.end else None


def day_before(now: Now, days: Days) -> Days | None:
    return day(days.first - DAY) if days.first else None


def weekday_after(now: Now, number: int, days: Days) -> Days | None:
    return nth_weekday_after(now, 1, number, days)


def nth_weekday_after(now: Now, nth: int, number: int, days: Days) -> Days | None:
    """ "Third Tuesday after Christmas"."""
    if days.end is None or nth < 1:
        return None
    return day(days.end + ((number - days.end.weekday()) % 7 + 7 * (nth - 1)) * DAY)


def weekday_before(now: Now, *said: object) -> Days | None:
    """ "The Thursday before Christmas", also "the last Thursday before Christmas"."""
    *_, number, days = said
    if not isinstance(number, int) or not isinstance(days, Days) or days.first is None:
        return None
    last = days.first - DAY
    return day(last - ((last.weekday() - number) % 7) * DAY)


def week_after(now: Now, days: Days) -> Days | None:
    return week_of(days.first, 1) if days.first else None


def week_before(now: Now, days: Days) -> Days | None:
    return week_of(days.first, -1) if days.first else None

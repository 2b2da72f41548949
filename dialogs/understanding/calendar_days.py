"""What each row of the date grammar for one day means: from its words and today's date to that day.

`None` means that the words are no date after all and stay for other readers. Longer spans are in
`calendar_spans`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from dialogs.understanding.values import Span
from dialogs.understanding.words import MONTHS, ORDINALS, WEEKDAYS, number

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
Match = re.Match[str]
Reader = Callable[[Match, date], Span | None]


# --- In words -----------------------------------------------------------------------------------


def say_day(day: date, today: date) -> str:
    """Return "Thursday 26 November"; with its year when that is not this year."""
    said = f"{WEEKDAYS[day.weekday()].title()} {day.day} {MONTHS[day.month - 1].title()}"
    return said if day.year == today.year else f"{said} {day.year}"


def one_day(day: date, today: date, said: str = "") -> Span:
    """Return the span of one day."""
    return Span(day, day + DAY, said or say_day(day, today))


def problem(code: str, match: Match) -> Span:
    words = match.group(0).split()
    said = " ".join(word.title() if word in (*WEEKDAYS, *MONTHS) else word for word in words)
    return Span(None, None, said, code)


# --- Finding days -------------------------------------------------------------------------------


def monday_of(day: date) -> date:
    """Return the Monday with which the day's week starts."""
    return day - timedelta(days=day.weekday())


def next_weekday(weekday: int, today: date) -> date:
    """Return the next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def month_start(year: int, month: int) -> date:
    """Return the first of a month; months count on past December and back past January."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def group(match: Match, name: str) -> str | None:
    return match.groupdict().get(name)


def month_number(match: Match) -> int:
    said = match["month"]
    return int(said) if said.isdigit() else MONTHS.index(said) + 1


def year_of(match: Match) -> int | None:
    said = group(match, "year")
    return None if said is None else int(said) + (2000 if len(said) == 2 else 0)


def _day_number(match: Match) -> int:
    said = group(match, "day")
    return int(said) if said else ORDINALS[match["ordinal"]]


def named_month(match: Match, today: date) -> date:
    if not group(match, "month"):
        is_next = (group(match, "which") or "").strip() == "next"
        return month_start(today.year, today.month + is_next)
    wanted = MONTHS.index(match["month"]) + 1
    return date(year_of(match) or today.year + (wanted < today.month), wanted, 1)


# --- One day ------------------------------------------------------------------------------------


def written_date(match: Match, today: date) -> Span | None:
    """Read a day with its month; one that does not exist or has another weekday is a problem."""
    month, day, year = month_number(match), _day_number(match), year_of(match)
    if month > 31 or day > 31 or (year is not None and not 2000 <= year < 2100):
        return None
    # Eight years on there has been a 29 February again.
    years = range(today.year, today.year + 9) if year is None else [year]
    found = [d for y in years if (d := existing(y, month, day)) and (year is not None or d >= today)]
    return _checked(found[0] if found else None, match, today)


def _checked(day: date | None, match: Match, today: date) -> Span:
    if day is None:
        return problem("no_such_date", match)
    weekday = group(match, "weekday")
    if weekday and WEEKDAYS.index(weekday) != day.weekday():
        return problem("weekday_contradicts_date", match)
    return one_day(day, today)


def day_of_month(match: Match, today: date) -> Span | None:
    """Read "the 26th" as the next such day; a weekday beside it must agree."""
    months = [month_start(today.year, today.month + ahead) for ahead in range(3)]
    found = [d for m in months if (d := existing(m.year, m.month, int(match["day"]))) and d >= today]
    return _checked(found[0] if found else None, match, today)


def bare_weekday(match: Match, today: date) -> Span | None:
    """Read a weekday as the next one ahead; with "this" today counts too."""
    weekday = WEEKDAYS.index(match["weekday"])
    is_today = match["this"] and weekday == today.weekday()
    return one_day(today if is_today else next_weekday(weekday, today), today)


def weekday_of_week(match: Match, today: date) -> Span | None:
    """Read "next Tuesday" as Tuesday of next week, "last Tuesday" as that of last week."""
    weekday = WEEKDAYS.index(match["weekday"])
    weeks = {"this": 0, "next": 1, "last": -1}[match["which"]]
    return one_day(monday_of(today) + weeks * WEEK + weekday * DAY, today)


def nth_weekday(match: Match, today: date) -> Span | None:
    """Read "first Wednesday in December"."""
    first = named_month(match, today)
    nth, weekday = ORDINALS[match["ordinal"]], WEEKDAYS.index(match["weekday"])
    if nth < 0:
        end = month_start(first.year, first.month + 1)
        return one_day(end - timedelta(days=(end.weekday() - weekday - 1) % 7 + 1), today)
    day = next_weekday(weekday, first - DAY) + (nth - 1) * WEEK
    return one_day(day, today) if day.month == first.month else problem("no_such_date", match)


def weeks_from(match: Match, today: date) -> Span | None:
    """Read "Friday week", "a week on Friday", "fortnight today"."""
    counted = (number(group(match, "number") or "one") or 1) * (2 if match["unit"] == "fortnight" else 1)
    near = match["near"]
    start = next_weekday(WEEKDAYS.index(match["weekday"]), today) if near is None else today
    return one_day(start + counted * WEEK + (DAY if near == "tomorrow" else timedelta()), today)


def in_a_while(match: Match, today: date) -> Span | None:
    """Read "in two weeks" as the same weekday then, "in a month" as the same day of that month."""
    counted = number(match["number"]) or 1
    if match["unit"] == "month":
        start = month_start(today.year, today.month + counted)
        last = (month_start(start.year, start.month + 1) - DAY).day
        return one_day(start.replace(day=min(today.day, last)), today)
    return one_day(today + counted * {"day": DAY, "week": WEEK, "fortnight": 2 * WEEK}[match["unit"]], today)


def feast(match: Match, today: date) -> Span | None:
    """Read a feast that falls on a fixed day or hangs on Easter; "the new year" is its January."""
    said = match["feast"].replace("evening", "eve")
    if said == "new year":
        return Span(date(today.year + 1, 1, 1), date(today.year + 1, 2, 1), "the new year")
    day = next(d for year in (today.year, today.year + 1) if (d := _feast_day(said, year)) >= today)
    return one_day(day, today)


def _feast_day(said: str, year: int) -> date:
    if "easter" in said or said == "good friday":
        return easter(year) + {"good friday": -2, "easter monday": 1}.get(said, 0) * DAY
    fixed = {"christmas eve": (12, 24), "boxing day": (12, 26)}
    new_year = (12, 31) if said.endswith("eve") else (1, 1)
    return date(year, *(new_year if said.startswith("new") else fixed.get(said, (12, 25))))


def named(days_ahead: int, said: str) -> Reader:
    """Return the reader of a day that is always so many days from today."""
    return lambda _, today: one_day(today + days_ahead * DAY, today, said)

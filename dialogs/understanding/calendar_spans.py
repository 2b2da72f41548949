"""What each row of the date grammar for several days means: from its words and today's date to a span."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dialogs.understanding.calendar_days import (
    DAY,
    WEEK,
    Match,
    Reader,
    existing,
    group,
    monday_of,
    month_number,
    month_start,
    named_month,
    next_weekday,
    one_day,
    problem,
    say_day,
    year_of,
)
from dialogs.understanding.values import Span
from dialogs.understanding.words import MONTHS, WEEKDAYS, number

Joiner = Callable[[list[Span], date], Span]


def say_days(first: date, end: date, today: date) -> str:
    """Return both ends in words, the last day included."""
    last = end - DAY
    return say_day(first, today) if first == last else f"{say_day(first, today)} to {say_day(last, today)}"


def span_of(first: date, end: date, today: date) -> Span:
    return Span(first, end, say_days(first, end, today))


def day_range(match: Match, today: date) -> Span | None:
    """Read "7 to 11 December", the last day included."""
    first, last = _two_of_month(match, today)
    if first is None or last is None or first >= last:
        return problem("no_such_date", match)
    return span_of(first, last + DAY, today)


def _two_of_month(match: Match, today: date) -> tuple[date | None, date | None]:
    """Return both days of the month as far as they exist; without a year, next year's if they are over."""
    month, year = month_number(match), year_of(match) or today.year
    day, day2 = int(match["day"]), int(match["day2"])
    last = existing(year, month, max(day, day2))
    if last is not None and last < today and year_of(match) is None:
        year += 1
    return existing(year, month, day), existing(year, month, day2)


def two_days(match: Match, today: date) -> Span | None:
    """Read "7 and 8 December" and "7 or 8 December"."""
    first, second = _two_of_month(match, today)
    if first is None or second is None or first == second:
        return problem("no_such_date", match)
    return joined_by(match["joint"])([one_day(first, today), one_day(second, today)], today)


def weekday_range(match: Match, today: date) -> Span | None:
    """Read "Monday to Friday", of this week or next when it says so."""
    if match["which"]:
        start = monday_of(today) + (WEEK if match["which"] == "next" else timedelta())
        first = start + WEEKDAYS.index(match["weekday"]) * DAY
    else:
        first = next_weekday(WEEKDAYS.index(match["weekday"]), today)
    return span_of(first, next_weekday(WEEKDAYS.index(match["weekday2"]), first) + DAY, today)


def week(weeks_ahead: int, said: str) -> Reader:
    """Return the reader of a whole week, Monday to Monday."""

    def read(_: Match, today: date) -> Span:
        monday = monday_of(today) + weeks_ahead * WEEK
        return Span(monday, monday + WEEK, said)

    return read


def rest_of_week(_: Match, today: date) -> Span | None:
    """Read from today to Sunday."""
    return Span(today, monday_of(today) + WEEK, "the rest of this week")


def this_week_or_next(match: Match, today: date) -> Span | None:
    """Read both weeks as one span."""
    joint, monday = match["joint"], monday_of(today)
    return Span(monday, monday + 2 * WEEK, f"this week {joint} next", is_each=joint == "and")


def next_few(match: Match, today: date) -> Span | None:
    """Read "the next three weeks", today included."""
    counted = number(match["number"]) or 1
    lengths = {"day": DAY, "week": WEEK, "month": 30 * DAY}
    plural = "" if counted == 1 else "s"
    return Span(
        today, today + counted * lengths[match["unit"]], f"the next {counted} {match['unit']}{plural}"
    )


def next_fortnight(_: Match, today: date) -> Span | None:
    """Read fourteen days from today."""
    return Span(today, today + 2 * WEEK, "the next fortnight")


def weekend(match: Match, today: date) -> Span | None:
    """Read Saturday and Sunday of this week, or of the next or the last one."""
    which = match["which"] or "this"
    saturday = monday_of(today) + 5 * DAY + {"this": 0, "next": 1, "last": -1}[which] * WEEK
    return Span(saturday, saturday + 2 * DAY, f"{which} weekend")


def month(match: Match, today: date) -> Span | None:
    """Read a month, the next such one, or the one we are in."""
    first = named_month(match, today)
    said = MONTHS[first.month - 1].title()
    said = said if first.year == today.year else f"{said} {first.year}"
    return Span(first, month_start(first.year, first.month + 1), said)


def part_of_month(match: Match, today: date) -> Span | None:
    """Read a third of a month: its first ten days, the ten in the middle, or the rest."""
    whole = month(match, today) if group(match, "month") else month_or_year(match, today)
    if whole is None or whole.first is None or whole.end is None:
        return None
    said = {"beginning": "start", "early": "start", "mid": "middle", "late": "end"}
    part = said.get(match["part"], match["part"])
    first = whole.first + {"start": 0, "middle": 10, "end": 20}[part] * DAY
    end = whole.end if part == "end" else first + 10 * DAY
    return Span(first, end, f"the {part} of {whole.said}")


def month_or_year(match: Match, today: date) -> Span | None:
    """Read "this month" or "next year"."""
    which = (group(match, "which") or "this").strip()
    ahead = {"this": 0, "next": 1, "last": -1}[which]
    unit = group(match, "unit") or "month"
    if unit == "year":
        return Span(date(today.year + ahead, 1, 1), date(today.year + ahead + 1, 1, 1), f"{which} year")
    first = month_start(today.year, today.month + ahead)
    return Span(first, month_start(first.year, first.month + 1), f"{which} month")


# --- Dates joined by words ----------------------------------------------------------------------


def from_to(parts: list[Span], today: date) -> Span:
    """Join "Tuesday to Thursday", both ends included; a second weekday is the one after the first."""
    first, last = parts
    if first.first is None or last.end is None:
        return several(parts)
    end = last.end if last.end > first.first else last.end + WEEK
    return span_of(first.first, end, today) if end > first.first else several(parts)


def joined_by(word: str) -> Joiner:
    """Return the joiner, by "and" or "or", of spans that touch; with days between them they are several."""

    def join(parts: list[Span], _: date) -> Span:
        early, late = sorted(parts, key=lambda span: span.first or date.min)
        if early.end is None or early.end != late.first:
            return several([early, late], word)
        return Span(early.first, late.end, f"{early.said} {word} {late.said}", is_each=word == "and")

    return join


def week_with(parts: list[Span], today: date) -> Span:
    """Read "week commencing 7 December" as that week, Monday to Monday."""
    if parts[0].first is None:
        return several(parts)
    monday = monday_of(parts[0].first)
    return Span(monday, monday + WEEK, f"the week of {say_day(monday, today)}")


def after(parts: list[Span], _: date) -> Span:
    """Read what comes after a span's last day."""
    return Span(parts[0].end, None, f"after {parts[0].said}")


def starting(parts: list[Span], _: date) -> Span:
    """Read what comes from a span's first day on."""
    return Span(parts[0].first, None, f"from {parts[0].said}")


def before(parts: list[Span], today: date) -> Span:
    """Read from today up to a span's first day, that day not included."""
    return _up_to(parts[0].first, today, f"before {parts[0].said}")


def ending(parts: list[Span], today: date) -> Span:
    """Read from today up to a span's last day, that day included."""
    return _up_to(parts[0].end, today, f"until {parts[0].said}")


def _up_to(end: date | None, today: date, said: str) -> Span:
    return Span(today if end and today < end else None, end, said)


def several(parts: list[Span], word: str = "or") -> Span:
    """Return the problem of dates that are not one span."""
    return Span(None, None, f" {word} ".join(span.said for span in parts), "several_dates")


def only_one(found: list[Span]) -> Span | None:
    """Return the one span that was found, or what is wrong with several."""
    if not found:
        return None
    wrong = next((span for span in found if span.problem), None)
    return wrong or (found[0] if all(span == found[0] for span in found) else several(found))

"""What "before", "after", "from" and "to" make of days and hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dialogs.understanding.when.calendar import DAY, WEEK, day, is_one_day, months_on
from dialogs.understanding.when.periods import period
from dialogs.understanding.when.settling import settle
from dialogs.understanding.when.values import Days, Now, Span, When, Wrong

Said = When | Span | Wrong
TURNED = Wrong("ends_before_it_starts")


def as_said(now: Now, said: Said) -> Said:
    return said


# --- Open ends ----------------------------------------------------------------------------------


def after(now: Now, said: Said) -> Said:
    span = settle(now, said)
    if isinstance(span, Wrong):
        return span
    return Span(span.start if span.is_point else span.end or span.start, None)


def starting(now: Now, said: Said) -> Said:
    span = settle(now, said)
    return span if isinstance(span, Wrong) else Span(span.start, None)


def before(now: Now, said: Said) -> Said:
    span = settle(now, said)
    return span if isinstance(span, Wrong) else _up_to(now, span.start)


def ending(now: Now, said: Said) -> Said:
    """By or until Friday: Friday included."""
    span = settle(now, said)
    return span if isinstance(span, Wrong) else _up_to(now, span.start if span.is_point else span.end)


def until_end(now: Now, days: Days) -> Said | None:
    """ "Before the end of March": its last day included."""
    return ending(now, When(days)) if days.end and not is_one_day(days) else None


def until_end_of_this(now: Now, unit: str) -> Said | None:
    return ending(now, When(period(now, 0, unit))) if unit != "day" else None


def _up_to(now: Now, end: datetime | None) -> Span:
    return Span(now.at if end and now.at < end else None, end)


def since(now: Now, said: Said) -> Said:
    """Since Monday: the latest one, as it is in the past."""
    if isinstance(said, When) and said.days and said.days.first and said.days.end:
        days = said.days
        if days.is_bare and days.first and days.end:
            said = When(Days(days.first - WEEK, days.end - WEEK), said.hours)
        elif days.is_monthly and days.first and days.end and days.first > now.today:
            said = When(Days(months_on(days.first, -1), months_on(days.end, -1)), said.hours)
        elif not days.has_year and days.first and days.end and days.first > now.today:
            said = When(Days(months_on(days.first, -12), months_on(days.end, -12)), said.hours)
    return starting(now, said)


# --- From one to another ------------------------------------------------------------------------


def from_to(now: Now, first: Said, last: Said) -> Said | None:
    """Both ends included; a second weekday is the one after the first."""
    if isinstance(last, When) and isinstance(first, When):
        if first.days and first.days.first and last.days:
            last = _behind(first.days.first, last)
        elif first.days and last.days is None and last.hours:
            last = When(first.days, last.hours)
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong):
        return a if isinstance(a, Wrong) else b
    end = b.start if b.is_point else b.end
    if a.start is None or end is None:
        return None
    return Span(a.start, end) if a.start < end else TURNED


def _behind(first: date, last: When) -> When:
    days = last.days
    if days is None or days.first is None or days.end is None:
        return last
    if days.is_bare:
        return When(day(first + ((days.first - first).days % 7) * DAY), last.hours)
    while not days.has_year and days.first < first and days.end < date.max - timedelta(days=400):
        days = Days(months_on(days.first, 12), months_on(days.end, 12))
    return When(days, last.hours)


def now_to(now: Now, last: Said) -> Said:
    span = settle(now, last)
    return span if isinstance(span, Wrong) else Span(now.at, span.end or span.start)


def either(now: Now, first: Said, last: Said) -> Said | None:
    """ "Monday or Tuesday": one span when they touch."""
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong):
        return None
    early, late = sorted((a, b), key=lambda span: span.start or datetime.min)  # noqa: DTZ901 (local time)
    return Span(early.start, late.end) if early.end is not None and early.end == late.start else None


def within_bounds(now: Now, first: Said, last: Said) -> Said | None:
    """ "After 3 but before 6"."""
    if isinstance(first, When) and isinstance(last, When) and first.days is None and last.days:
        first = When(last.days, first.hours)
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong) or not a.start or not b.end or a.end:
        return None
    return Span(a.start, b.end) if a.start < b.end else TURNED


def after_before(now: Now, first: Said, last: Said) -> Said | None:
    """ "After Monday but before Friday"."""
    return within_bounds(now, after(now, first), before(now, last))

"""Days and hours put together, and what "before", "after", "from" and "to" make of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.understanding.when import calendar, hours
from dialogs.understanding.when.values import Days, Hours, Now, Number, Span, When, Wrong

Said = When | Span | Wrong
UNKNOWN = Wrong("unknown_period")


def days_only(now: Now, days: Days) -> When:
    return When(days)


def hours_only(now: Now, hours: Hours) -> When:
    return When(None, hours)


def both(now: Now, days: Days, hours: Hours) -> When:
    return When(days, hours)


def both_turned(now: Now, hours: Hours, days: Days) -> When:
    return When(days, hours)


def at_hour(now: Now, days: Days, said: Number) -> When | None:
    """ "9 tomorrow": an hour beside a day."""
    clock = hours.bare(now, said) if said.value <= 12 or len(said.text) == 4 else None
    return When(days, hours.at(now, clock)) if clock else None


def tonight(now: Now, *_: object) -> When:
    return When(calendar.near(now, 0), Hours(after=1080, before=1440, part="night"))


def tonight_at(now: Now, _: object, hours: Hours) -> When:
    at = hours.at
    return When(calendar.near(now, 0), Hours(at=at + 720 if at is not None and 300 <= at < 720 else at))


def this_part(now: Now, which: int, part: Hours) -> When | None:
    return When(calendar.near(now, which), part) if which in (0, -1) else None


def unknown_period(now: Now, *_: object) -> Wrong:
    return UNKNOWN


def moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def settle(now: Now, said: Said) -> Span | Wrong:
    """Return the wall-clock span of days and hours."""
    if isinstance(said, (Span, Wrong)):
        return said
    days, part = said.days, said.hours
    if part is None:
        if days is None:
            return Wrong("no_such_date")
        return Span(_midnight(days.first), _midnight(days.end))
    if days is None:
        return _hours_near(now, part)
    if days.first is None or days.end is None or (days.end - days.first).days > 1:
        return Span(_midnight(days.first), _midnight(days.end))
    return _hours_of(now, days.first, part)


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time()) if on else None


def _hours_near(now: Now, hours: Hours) -> Span:
    """Hours without a day: today's, or tomorrow's when they are over."""
    found = _hours_of(now, now.today, hours)
    over = found.start if found.is_point else found.end
    if over is not None and over < now.at:
        return _hours_of(now, now.today + calendar.DAY, hours)
    if hours.after is None and hours.before is not None:
        return Span(now.at, found.end)
    return found


def _hours_of(now: Now, on: date, hours: Hours) -> Span:
    if hours.at is not None:
        return Span(moment(on, hours.at), None, True)
    start = moment(on, hours.after) if hours.after is not None else None
    end = moment(on, hours.before) if hours.before is not None else None
    if start is None:
        start = now.at if on == now.today and end and now.at < end else moment(on, 0)
    return Span(start, end)


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
    span = settle(now, said)
    return span if isinstance(span, Wrong) else _up_to(now, span.start if span.is_point else span.end)


def _up_to(now: Now, end: datetime | None) -> Span:
    return Span(now.at if end and now.at < end else None, end)


def by(now: Now, said: Said) -> Said:
    """By Friday: Friday included."""
    return ending(now, said)


def since(now: Now, said: Said) -> Said:
    if isinstance(said, When) and said.days and said.days.is_bare and said.days.first and said.days.end:
        week = calendar.WEEK
        said = When(Days(said.days.first - week, said.days.end - week), said.hours)
    return starting(now, said)


def from_to(now: Now, first: Said, last: Said) -> Said | None:
    """Both ends included; a second weekday is the one after the first."""
    if isinstance(last, When) and isinstance(first, When) and first.days and first.days.first and last.days:
        last = _behind(first.days.first, last)
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong):
        return a if isinstance(a, Wrong) else b
    end = b.start if b.is_point else b.end
    return Span(a.start, end) if a.start and end and a.start < end else None


def _behind(first: date, last: When) -> When:
    days = last.days
    if days is None or days.first is None or days.end is None:
        return last
    if days.is_bare:
        on = first + ((days.first - first).days % 7) * calendar.DAY
        return When(calendar.day(on), last.hours)
    while not days.has_year and days.first < first and days.end < date.max - timedelta(days=400):
        days = Days(calendar.months_on(days.first, 12), calendar.months_on(days.end, 12))
    return When(days, last.hours)


def now_to(now: Now, last: Said) -> Said | None:
    span = settle(now, last)
    return span if isinstance(span, Wrong) else Span(now.at, span.end or span.start)


def either(now: Now, first: Said, last: Said) -> Said | None:
    """ "Monday or Tuesday": one span when they touch."""
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong) or a.end is None or a.end != b.start:
        return None
    return Span(a.start, b.end)


def within_bounds(now: Now, first: Said, last: Said) -> Said | None:
    """ "After 3 but before 6"."""
    a, b = settle(now, first), settle(now, last)
    if isinstance(a, Wrong) or isinstance(b, Wrong) or not a.start or not b.end or a.start >= b.end:
        return None
    return Span(a.start, b.end)


def for_days(now: Now, days: Days, count: object, unit: str) -> Days | None:
    if days.first is None:
        return None
    return Days(days.first, calendar._end(days.first, int(getattr(count, "value", 1)), unit))


def for_days_turned(now: Now, count: object, unit: str, days: Days) -> Days | None:
    return for_days(now, days, count, unit)


def days_to(now: Now, first: Days | Wrong | None, last: Days | Wrong | None) -> Days | Wrong | None:
    if not isinstance(first, Days) or not isinstance(last, Days):
        return first if isinstance(first, Wrong) else last if isinstance(last, Wrong) else None
    found = from_to(now, When(first), When(last))
    if isinstance(found, Span) and found.start and found.end:
        return Days(found.start.date(), found.end.date())
    return None


def dates_of_month(
    now: Now, first: object, last: object, month: int, year: int | None = None
) -> Days | Wrong | None:
    a, b = calendar.d_month(now, None, first, month, year), calendar.d_month(now, None, last, month, year)  # type: ignore[arg-type]
    if isinstance(a, Wrong) or isinstance(b, Wrong):
        return a if isinstance(a, Wrong) else b
    if a is None or b is None or a.first is None or b.first is None:
        return None
    if a.first > b.first:
        a = Days(calendar.months_on(a.first, -12), a.end)
    return Days(a.first, b.end) if a.first and a.first < b.first else None


def month_dates(
    now: Now, month: int, first: object, last: object, year: int | None = None
) -> Days | Wrong | None:
    return dates_of_month(now, first, last, month, year)


def month_to_month(now: Now, first: int, last: int, year: int | None = None) -> Days | None:
    a = calendar.month_span(now, first, year)
    assert a.first is not None  # noqa: S101
    b = calendar.month_span(now, last, a.first.year + (last < first))
    return Days(a.first, b.end)


def nths(now: Now, first: int, last: int) -> Days | Wrong | None:
    a = calendar.nth_of_month(now, first)
    if isinstance(a, Wrong) or a.first is None or last <= first:
        return None
    b = calendar.make(a.first.year, a.first.month, last)
    return Days(a.first, b + calendar.DAY) if b else Wrong("no_such_date")


def clock_change(now: Now, moment: datetime) -> str:
    """Return "missing" for a wall-clock time the clocks skip, "twice" for one they repeat, or ""."""
    zone = ZoneInfo(now.zone)
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    back = first.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
    return "missing" if back != moment else "twice"

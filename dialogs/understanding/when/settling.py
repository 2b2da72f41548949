"""Days and hours put together, and settled as a span of wall-clock time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.understanding.when.calendar import DAY
from dialogs.understanding.when.values import Hours, Now, Span, When, Wrong


def moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def settle(now: Now, said: When | Span | Wrong) -> Span | Wrong:
    """Return the wall-clock span of days and hours."""
    if isinstance(said, (Span, Wrong)):
        return said
    days, hours = said.days, said.hours
    if days is None:
        return _hours_near(now, hours) if hours else Wrong("no_such_date")
    if hours is None or days.first is None or days.end is None or (days.end - days.first).days > 1:
        return Span(_midnight(days.first), _midnight(days.end))
    return _hours_of(now, days.first, hours)


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time()) if on else None


def _hours_near(now: Now, hours: Hours) -> Span:
    """Hours without a day: today's, or tomorrow's when they are over."""
    found = _hours_of(now, now.today, hours)
    over = found.start if found.is_point else found.end
    if over is not None and over < now.at:
        found = _hours_of(now, now.today + DAY, hours)
    if hours.after is None and hours.before is not None:
        return Span(now.at, found.end)
    return found


def _hours_of(now: Now, on: date, hours: Hours) -> Span:
    if hours.at is not None:
        return Span(moment(on, hours.at), None, True)
    start = moment(on, hours.after) if hours.after is not None else None
    end = moment(on, hours.before) if hours.before is not None else None
    if start is None:
        is_until = hours.is_by or on == now.today
        start = now.at if is_until and end and now.at < end else moment(on, 0)
    return Span(start, end)


def clock_change(now: Now, moment: datetime) -> str:
    """Return "missing" for a wall-clock time the clocks skip, "twice" for one they repeat, or ""."""
    zone = ZoneInfo(now.zone)
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    back = first.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
    return "missing" if back != moment else "twice"

"""Moments counted from now, in real minutes also across a change of the clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.understanding.when.values import Now, Number, Span

_MOST = 10000


def minutes_of(count: Number, unit: str) -> int:
    return round(count.value * (60 if unit == "hour" else 1))


def _moved(now: Now, minutes: int) -> datetime:
    zone = ZoneInfo(now.zone)
    moved = now.at.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)
    return moved.astimezone(zone).replace(tzinfo=None)


def _at(now: Now, minutes: int) -> Span | None:
    return Span(_moved(now, minutes), None, True, is_exact=True) if abs(minutes) < 60 * _MOST else None


def now(now: Now, *_: object) -> Span:
    return Span(now.at, None, True)


def fixed(minutes: int) -> Callable[..., Span | None]:
    return lambda now, *_: _at(now, minutes)


def ahead(now: Now, count: Number, unit: str) -> Span | None:
    return _at(now, minutes_of(count, unit))


def ago(now: Now, count: Number, unit: str) -> Span | None:
    return _at(now, -minutes_of(count, unit))


def and_a_half(now: Now, count: Number, unit: str) -> Span | None:
    """ "In two hours and a half"."""
    return _at(now, minutes_of(Number(count.value + 0.5, False), unit))


def and_half(now: Now, count: Number, unit: str) -> Span | None:
    """ "In two and a half hours"."""
    return and_a_half(now, count, unit)


def hours_and_minutes(now: Now, hours: Number, minutes: Number) -> Span | None:
    return _at(now, round(hours.value * 60 + minutes.value))


def within(now: Now, count: Number, unit: str) -> Span | None:
    end = _at(now, minutes_of(count, unit))
    return Span(now.at, end.start) if end else None


def within_half(now: Now) -> Span | None:
    return within(now, Number(30, False), "minute")


def rest_of_day(now: Now) -> Span:
    """ "Later today"."""
    return Span(now.at, datetime.combine(now.today, time()) + timedelta(days=1))


def within_one(now: Now) -> Span | None:
    return within(now, Number(1, False), "hour")


def last_few(now: Now, count: Number, unit: str) -> Span | None:
    start = _at(now, -minutes_of(count, unit))
    return Span(start.start, now.at) if start else None

"""Hours of a day worked out: from the words of a clock time or a part of the day to the minutes it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.understanding.when.values import Clock, Hours, Now, Number, Span


def half(now: Now, hour: Number) -> Clock | None:
    return Clock(int(hour.value), 30) if 1 <= hour.value <= 12 else None


def past(now: Now, minutes: Number | None, hour: Number | Clock) -> Clock | None:
    return _beside(15 if minutes is None else minutes.value, hour)


def to(now: Now, minutes: Number | None, hour: Number | Clock) -> Clock | None:
    """ "Ten to three"; "10 to 3" in figures is rather a range."""
    if minutes is not None and minutes.is_figures and minutes.value not in (20, 25):
        return None
    return _beside(-15 if minutes is None else -minutes.value, hour)


def minutes_to(now: Now, minutes: Number, hour: Number | Clock) -> Clock | None:
    return _beside(-minutes.value, hour)


def _beside(minutes: float, hour: Number | Clock) -> Clock | None:
    clock = hour if isinstance(hour, Clock) else as_clock(hour)
    if clock is None or not -25 <= minutes <= 30 or clock.minute:
        return None
    if minutes >= 0:
        return replace(clock, minute=int(minutes))
    half = "pm" if clock.hour == 1 and not clock.half else clock.half
    if clock.half == "" and clock.hour == 7:
        return Clock(6, 60 + int(minutes), "am")
    return Clock(clock.hour - 1 or 12, 60 + int(minutes), "" if clock.hour == 1 else half)


def as_clock(said: Number | Clock) -> Clock | None:
    if isinstance(said, Clock):
        return said
    if said.value != int(said.value):
        return None
    if len(said.text) == 4:
        hour, minute = divmod(int(said.value), 100)
        return Clock(hour, minute, "24") if hour < 24 and minute < 60 else None
    if len(said.text) == 3:
        hour, minute = divmod(int(said.value), 100)
        return Clock(hour, minute) if minute < 60 and minute % 5 == 0 else None
    hour = int(said.value)
    return Clock(hour, 0, "24" if hour > 12 else "") if 1 <= hour <= 23 else None


def bare(now: Now, said: Number) -> Clock | None:
    return as_clock(said)


def spoken(now: Now, hour: Number, minute: Number) -> Clock | None:
    """ "Ten thirty"."""
    if hour.is_figures or minute.is_figures or not 1 <= hour.value <= 12 or not 10 <= minute.value <= 55:
        return None
    return Clock(int(hour.value), int(minute.value))


def with_half(half: str) -> Callable[..., Clock | None]:
    def read(now: Now, said: Number | Clock) -> Clock | None:
        clock = as_clock(said)
        return replace(clock, half=half) if clock and 1 <= clock.hour <= 12 else clock

    return read


def at(now: Now, clock: Clock) -> Hours:
    return Hours(at=clock.minutes)


def in_part(now: Now, said: Number | Clock, part: Hours) -> Hours | None:
    """ "3 in the afternoon", "8 at night"."""
    clock = as_clock(said)
    if clock is None:
        return None
    if clock.half in ("", "24") and clock.hour <= 12:
        is_am = part.part in ("morning", "breakfast") or (part.part == "night" and clock.hour < 5)
        clock = replace(
            clock, half="pm" if not is_am and (clock.hour != 12 or part.part != "night") else "am"
        )
    return Hours(at=clock.minutes)


def part_at(now: Now, part: Hours, said: Number | Clock) -> Hours | None:
    return in_part(now, said, part)


def between(now: Now, first: Number | Clock, last: Number | Clock, part: Hours | None = None) -> Hours | None:
    """Both ends of a range; the first takes the second's am or pm where the order allows it."""
    start, end = as_clock(first), as_clock(last)
    if start is None or end is None:
        return None
    if part is not None and not end.half:
        end = replace(end, half="am" if part.part == "morning" and end.hour != 12 else "pm")
        end = replace(end, half="pm") if end.hour == 12 else end
    if end.half in ("am", "pm") and not start.half and start.hour <= 12:
        borrowed = replace(start, half=end.half)
        start = borrowed if borrowed.minutes < end.minutes else start
    elif start.half == "pm" and not end.half and end.hour < 12:
        end = replace(end, half="pm")
    a, b = start.minutes, end.minutes
    if a >= b and not end.half and end.hour <= 12 and b + 720 > a and b < 720:
        b += 720
    if a >= b and (start.half or end.half):
        b += 1440
    return Hours(after=a, before=b) if a < b else None


def strict_between(now: Now, first: Number, last: Number) -> Hours | None:
    """ "2-4" on its own: only as office hours, and not two equal numbers."""
    found = between(now, first, last)
    if (
        found is None
        or len(first.text) > 2
        or len(last.text) > 2
        or found.before is None
        or found.after is None
    ):
        return None
    return found if found.before - found.after <= 600 and found.before <= 1200 else None


def lasting(now: Now, clock: Clock, count: Number, unit: str) -> Hours:
    start = clock.minutes
    return Hours(after=start, before=start + _minutes(count, unit))


def after(now: Now, clock: Clock | Number) -> Hours | None:
    found = as_clock(clock)
    return Hours(after=found.minutes) if found else None


def before(now: Now, clock: Clock | Number) -> Hours | None:
    found = as_clock(clock)
    return Hours(before=found.minutes) if found else None


def after_part(now: Now, part: Hours) -> Hours | None:
    ends = {"lunch": 780, "morning": 720, "breakfast": 540, "tea": 1080, "close": 1020}
    return Hours(after=ends[part.part]) if part.part in ends else None


def before_part(now: Now, part: Hours) -> Hours | None:
    starts = {"lunch": 720, "close": 1020, "evening": 1020, "afternoon": 720, "tea": 960, "night": 1080}
    return Hours(before=starts[part.part]) if part.part in starts else None


def fixed(after: int | None, before: int | None, part: str = "fixed") -> Callable[..., Hours]:
    return lambda now, *_: Hours(after=after, before=before, part=part)


def early(now: Now, part: Hours) -> Hours | None:
    if part.after is None or part.before is None:
        return part
    return replace(part, before=part.after + (part.before - part.after) * 2 // 3)


def late(now: Now, part: Hours) -> Hours | None:
    if part.after is None or part.before is None:
        return part
    return replace(part, after=part.after + (part.before - part.after) * 2 // 3)


# --- From now on --------------------------------------------------------------------------------


def _minutes(count: Number, unit: str) -> int:
    return round(count.value * (60 if unit == "hour" else 1))


def _real(now: Now, minutes: int) -> datetime:
    """So many real minutes from now, also across a change of the clocks."""
    zone = ZoneInfo(now.zone)
    moved = now.at.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)
    return moved.astimezone(zone).replace(tzinfo=None)


def in_a_while(now: Now, count: Number, unit: str) -> Span | None:
    return Span(_real(now, _minutes(count, unit)), None, True) if count.value < 10000 else None


def a_while_ago(now: Now, count: Number, unit: str) -> Span | None:
    return Span(_real(now, -_minutes(count, unit)), None, True) if count.value < 10000 else None


def in_fixed(minutes: int, sign: int = 1) -> Callable[..., Span]:
    return lambda now, *_: Span(_real(now, sign * minutes), None, True)


def hours_and_half(now: Now, count: Number, unit: str) -> Span | None:
    return in_a_while(now, Number(count.value + 0.5, False), unit)


def in_h_m(now: Now, hours: Number, _: str, minutes: Number, __: str) -> Span:
    return Span(_real(now, round(hours.value * 60 + minutes.value)), None, True)


def within(now: Now, count: Number, unit: str) -> Span:
    return Span(now.at, _real(now, _minutes(count, unit)))


def last_few(now: Now, count: Number, unit: str) -> Span:
    return Span(_real(now, -_minutes(count, unit)), now.at)


def this_moment(now: Now, *_: object) -> Span:
    return Span(now.at, None, True)

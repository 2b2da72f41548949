"""Hours of a day worked out: ranges, before and after a time, and the parts of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogs.understanding.when.clock_times import Said, as_clock
from dialogs.understanding.when.from_now import minutes_of
from dialogs.understanding.when.values import Clock, Hours, Now, Number, Wrong

_DAY = 1440
# Where a part of the day starts for "before lunch", and ends for "after lunch".
_STARTS = {"lunch": 720, "eod": 1020, "evening": 1020, "afternoon": 720, "teatime": 960, "night": 1080}
_ENDS = {"lunch": 780, "morning": 720, "breakfast": 540, "teatime": 1080, "eod": 1020}
# A range may go on into the next day when it starts so late and ends so early.
_LATE, _EARLY = 1020, 660


def nothing(now: Now, *_: object) -> None:
    return None


def as_said(now: Now, said: object) -> object:
    return said


def at(now: Now, clock: Clock) -> Hours:
    return Hours(at=clock.minutes)


def at_bare(now: Now, said: Number) -> Hours | None:
    clock = as_clock(said)
    return at(now, clock) if clock else None


def in_part(now: Now, said: Said, part: Hours) -> Hours | Wrong | None:
    """ "3 in the afternoon", "8 at night"."""
    clock = as_clock(said)
    if clock is None:
        return None
    if _contradicts(clock, part):
        return Wrong("part_contradicts_time")
    if clock.half in ("", "24") and clock.hour <= 12:
        is_am = part.part in ("morning", "breakfast") or (part.part == "night" and clock.hour < 5)
        if part.part == "lunch":
            is_am = clock.hour in (11,)
        is_am = is_am or (clock.hour == 12 and part.part == "night")
        is_am = is_am and not (clock.hour == 12 and part.part == "morning")
        clock = replace(clock, half="am" if is_am else "pm")
    return Hours(at=clock.minutes)


def _contradicts(clock: Clock, part: Hours) -> bool:
    """ "3pm in the morning", "9am on Thursday evening"."""
    if part.part in ("morning", "breakfast"):
        return (clock.half == "pm" and clock.hour != 12) or clock.hour > 12
    return clock.half == "am" and part.part in ("afternoon", "evening", "teatime")


def part_at(now: Now, part: Hours, said: Said) -> Hours | Wrong | None:
    return in_part(now, said, part)


def between(now: Now, first: Said, last: Said, part: Hours | None = None) -> Hours | Wrong | None:
    """Both ends of a range; the first takes the second's am or pm where the order allows it."""
    start, end = as_clock(first), as_clock(last)
    if start is None or end is None:
        return None
    start, end = _in_one_half(start, _of_part(end, part) if part else end)
    a, b = start.minutes, end.minutes
    if a >= b and not end.half and end.hour <= 12 and b + 720 > a and b < 720:
        b += 720
    if a >= b and (start.half or end.half):
        if a < _LATE or b > _EARLY:
            return Wrong("ends_before_it_starts")
        b += _DAY
    return Hours(after=a, before=b) if a < b else Wrong("ends_before_it_starts") if a > b else None


def _of_part(end: Clock, part: Hours) -> Clock:
    if end.half:
        return end
    return replace(end, half="am" if part.part == "morning" and end.hour != 12 else "pm")


def _in_one_half(start: Clock, end: Clock) -> tuple[Clock, Clock]:
    if end.half in ("am", "pm") and not start.half and start.hour <= 12:
        borrowed = replace(start, half=end.half)
        return (borrowed if borrowed.minutes < end.minutes else start), end
    if start.half == "pm" and not end.half and end.hour < 12:
        return start, replace(end, half="pm")
    return start, end


def strict_between(now: Now, first: Number, last: Number) -> Hours | None:
    """ "2-4" beside a day or on its own: only as office hours, and not two equal numbers."""
    if len(first.text) > 2 or len(last.text) > 2:
        return None
    found = between(now, first, last)
    if not isinstance(found, Hours) or found.before is None or found.after is None:
        return None
    return found if found.before - found.after <= 600 and found.before <= 1200 else None


def lasting(now: Now, said: Said, count: Number, unit: str) -> Hours | None:
    """ "From 2 for three hours"."""
    clock = as_clock(said)
    return Hours(after=clock.minutes, before=clock.minutes + minutes_of(count, unit)) if clock else None


def lasting_turned(now: Now, count: Number, unit: str, clock: Clock) -> Hours | None:
    return lasting(now, clock, count, unit)


def half_an_hour(now: Now, clock: Clock) -> Hours | None:
    return lasting(now, clock, Number(30, False), "minute")


def after(now: Now, said: Said) -> Hours | None:
    clock = as_clock(said)
    return Hours(after=clock.minutes) if clock else None


def not_before(now: Now, said: Said) -> Hours | None:
    """ "Not before 10" starts then."""
    return after(now, said)


def before(now: Now, said: Said) -> Hours | None:
    clock = as_clock(said)
    return Hours(before=clock.minutes) if clock else None


def by(now: Now, said: Said) -> Hours | None:
    """ "By 10": any time from now until then."""
    found = before(now, said)
    return replace(found, is_by=True) if found else None


def after_part(now: Now, part: Hours) -> Hours | None:
    return Hours(after=_ENDS[part.part]) if part.part in _ENDS else None


def before_part(now: Now, part: Hours) -> Hours | None:
    return Hours(before=_STARTS[part.part]) if part.part in _STARTS else None


def by_part(now: Now, part: Hours) -> Hours | None:
    found = before_part(now, part)
    return replace(found, is_by=True) if found else None


def fixed(after: int | None, before: int | None, part: str = "fixed") -> Callable[..., Hours]:
    return lambda now, *_: Hours(after=after, before=before, part=part)


def first_thing(now: Now, nth: int, part: Hours | None = None) -> Hours | None:
    return Hours(after=420, before=600, part="fixed") if nth == 1 else None


def early(now: Now, part: Hours) -> Hours:
    if part.after is None or part.before is None:
        return part
    return replace(part, before=part.after + (part.before - part.after) * 2 // 3, is_whole_part=False)


def late(now: Now, part: Hours) -> Hours:
    if part.after is None or part.before is None:
        return part
    return replace(part, after=part.after + (part.before - part.after) * 2 // 3, is_whole_part=False)

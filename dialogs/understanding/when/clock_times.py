"""Times on a clock worked out: half two, quarter to nine, 0930, two thirty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogs.understanding.when.values import Clock, Now, Number, Wrong

Said = Number | Clock


def nothing(now: Now, *_: object) -> None:
    return None


def as_said(now: Now, said: object) -> object:
    return said


def as_clock(said: Said) -> Clock | None:
    """Return the time of a figure: 9, 930 or 1430; None when it is none."""
    if isinstance(said, Clock):
        return said
    if said.value != int(said.value):
        return None
    hour, minute = divmod(int(said.value), 100)
    if len(said.text) == 4:
        return Clock(hour, minute, "24") if hour < 24 and minute < 60 else None
    if len(said.text) == 3:
        return Clock(hour, minute) if hour and minute < 60 and minute % 5 == 0 else None
    return Clock(minute, 0, "24" if minute > 12 else "") if not hour and 1 <= minute <= 23 else None


def both_ends(now: Now, first: Said, last: Said) -> tuple[Clock, Clock] | None:
    """Return both times of a range as they were said; "07" is one of a 24-hour clock."""
    ends = [
        replace(clock, half="24") if isinstance(said, Number) and said.text.startswith("0") else clock
        for said in (first, last)
        if (clock := as_clock(said))
    ]
    return (ends[0], ends[1]) if len(ends) > 1 else None


def bare(now: Now, said: Number) -> Clock | None:
    return as_clock(said)


def half(now: Now, hour: Number) -> Clock | Wrong | None:
    """ "Half two" is 14:30."""
    if 12 < hour.value <= 24:
        return Wrong("no_such_time")
    return Clock(int(hour.value), 30) if 1 <= hour.value <= 12 else None


def half_of_clock(now: Now, clock: Clock) -> Clock | None:
    return _beside(30, clock)


def twelve_noon(now: Now, number: Number, clock: Clock) -> Clock | None:
    return clock if number.value == 12 and clock.hour in (12, 24) else None


def past(now: Now, minutes: Number, hour: Said) -> Clock | None:
    return _beside(minutes.value, hour) if minutes.value <= 30 else None


def quarter_past(now: Now, hour: Said) -> Clock | None:
    return _beside(15, hour)


def quarter_to(now: Now, hour: Said) -> Clock | None:
    return _beside(-15, hour)


def to(now: Now, minutes: Number, hour: Said) -> Clock | None:
    """ "Ten to three"; "10 to 3" in figures is rather a range, "5 to 3" or "25 to 4" cannot be one."""
    is_range = minutes.is_figures and minutes.value not in (5, 20, 25)
    if isinstance(hour, Clock) and minutes.is_figures and minutes.value < hour.hour:
        return None  # "5 to 6am"
    return None if is_range else minutes_to(now, minutes, hour)


def minutes_to(now: Now, minutes: Number, hour: Said) -> Clock | None:
    return _beside(-minutes.value, hour) if minutes.value % 5 == 0 and 5 <= minutes.value <= 25 else None


def _beside(minutes: float, hour: Said) -> Clock | None:
    clock = as_clock(hour)
    if clock is None or clock.minute:
        return None
    if minutes >= 0:
        return replace(clock, minute=int(minutes))
    if clock.half == "" and clock.hour == 7:  # ten to seven is in the morning, as seven is
        return Clock(6, 60 + int(minutes), "am")
    if clock.half in ("am", "pm") and clock.hour in (1, 12):
        return Clock(
            clock.hour - 1 or 12, 60 + int(minutes), clock.half if clock.hour == 1 else _other(clock)
        )
    if clock.half == "24":
        return Clock((clock.hour - 1) % 24, 60 + int(minutes), "24")
    return Clock(clock.hour - 1 or 12, 60 + int(minutes), clock.half)


def _other(clock: Clock) -> str:
    return "am" if clock.half == "pm" else "pm"


def five_and_twenty_past(now: Now, five: Number, twenty: Number, hour: Said) -> Clock | None:
    return _beside(25, hour) if (five.value, twenty.value) == (5, 20) else None


def five_and_twenty_to(now: Now, five: Number, twenty: Number, hour: Said) -> Clock | None:
    return _beside(-25, hour) if (five.value, twenty.value) == (5, 20) else None


def hundred(now: Now, hour: Number) -> Clock | None:
    """ "Fifteen hundred hours"."""
    return Clock(int(hour.value), 0, "24") if hour.value < 24 and not hour.is_figures else None


def spoken_oh(now: Now, hour: Number, minute: Number) -> Clock | None:
    """ "Nine oh five"."""
    is_one = not hour.is_figures and 1 <= hour.value <= 12 and not minute.is_figures and minute.value < 10
    return Clock(int(hour.value), int(minute.value)) if is_one else None


def spoken(now: Now, hour: Number, minute: Number) -> Clock | None:
    """ "Ten thirty"."""
    is_plain = not hour.is_figures and not minute.is_figures
    if not 1 <= hour.value <= 12 or not 10 <= minute.value <= 59:
        return None
    if not is_plain and minute.value not in (15, 30, 45):
        return None
    return Clock(int(hour.value), int(minute.value))


def four_figures(now: Now, said: Number) -> Clock | None:
    """ "The 1130 slot"."""
    clock = as_clock(said) if len(said.text) == 4 else None
    return clock if clock and clock.minute % 5 == 0 and 7 <= clock.hour <= 20 else None


def with_half(half: str) -> Callable[..., Clock | None]:
    def read(now: Now, said: Said) -> Clock | None:
        clock = as_clock(said)
        return replace(clock, half=half) if clock and 1 <= clock.hour <= 12 else clock

    return read


def spoken_in(half: str) -> Callable[..., Clock | None]:
    def read(now: Now, hour: Number, minute: Number) -> Clock | None:
        clock = spoken(now, hour, minute)
        return replace(clock, half=half) if clock else None

    return read

"""Hours of the day that somebody wants to be left alone in, as people say them: "8pm to 7:30am"."""

from __future__ import annotations

from dataclasses import replace

from dialogs.understanding.when import Clock, clock_range

NIGHT_STAFF = "09:00-17:00"
_OTHER = {"am": "pm", "pm": "am"}


def read_hours(plain: str) -> str | None:
    """Return "20:00-07:30" for the hours that a text says, or None when they are not plain.

    One "am" or "pm" is enough: the other end is of the other half of the day. With neither, only hours as a
    24-hour clock has them are plain: "8 to 7" is not.
    """
    ends = clock_range(plain)
    halves = {clock.half for clock in ends or ()} - {""}
    if ends is None or not halves:
        return None
    said = halves & set(_OTHER)
    unsaid = "24" if "24" in halves or not said else _OTHER[said.pop()]
    first, last = (_clock(clock if clock.half else replace(clock, half=unsaid)) for clock in ends)
    return f"{first}-{last}" if first != last else None


def _clock(clock: Clock) -> str:
    return f"{clock.minutes // 60 % 24:02}:{clock.minutes % 60:02}"

"""Hours of the day that somebody wants to be left alone in, as people say them: "8pm to 7:30am"."""

from __future__ import annotations

import re
from datetime import time

NIGHT_STAFF = "09:00-17:00"
_TIME = (
    r"(?:(?P<hour{0}>[0-9]{{1,2}})(?:[:.]?(?P<minute{0}>[0-5][0-9]))?(?P<half{0}>am|pm)?"
    r"|(?P<word{0}>noon|midnight))"
)
_HOURS = re.compile(rf"(?:(?:from|between) )?{_TIME.format(1)} (?:to|until|and) {_TIME.format(2)}")


def read_hours(plain: str) -> str | None:
    """Return "20:00-07:30" for the hours that a normalised text says, or None when they are not plain.

    One "am" or "pm" is enough: the other end is of the other half of the day. With neither, only hours as a
    24-hour clock has them are plain: "8 to 7" is not.
    """
    match = _HOURS.fullmatch(plain)
    if match is None:
        return None
    halves = [match["half1"], match["half2"]]
    is_plain = _is_24(match, 1) or _is_24(match, 2)
    if not any(halves) and not is_plain and not (match["word1"] or match["word2"]):
        return None
    other = {"am": "pm", "pm": "am", None: None}
    ends = [
        _time(match, end, halves[end - 1] or (None if is_plain else other[halves[2 - end]])) for end in (1, 2)
    ]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return f"{ends[0]:%H:%M}-{ends[1]:%H:%M}"


def _is_24(match: re.Match[str], end: int) -> bool:
    said, half = match[f"hour{end}"], match[f"half{end}"]
    return bool(said) and not half and (int(said) > 12 or said.startswith("0"))


def _time(match: re.Match[str], end: int, half: str | None) -> time | None:
    if match[f"word{end}"]:
        return time(12 if match[f"word{end}"] == "noon" else 0)
    hour, minute = int(match[f"hour{end}"]), int(match[f"minute{end}"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour % 24, minute) if hour <= 24 else None

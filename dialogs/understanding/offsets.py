"""How long before a session somebody wants to be reminded, as people say it and as a reminder's rule."""

from __future__ import annotations

import re

from dialogs.understanding.words import number

_START = (
    r"(?: (?:(?:it|they|them|the start|the session|a session|each session|every session|each one"
    r"|(?:my |all |all my )?(?:sessions|bookings))(?: (?:start|starts|begin|begins))?))?"
)
_AT = r"(?:,? at (?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?(?P<half>am|pm)?)"
_LONG = re.compile(
    r"(?:(?P<half_hour>half an hour|half hour)|(?P<number>[0-9]{1,3}|[a-z]+)(?: of)? ?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|day|working day|week)"
    rf"s?) (?:before|ahead|earlier|beforehand){_START}{_AT}?"
)
_EVE = re.compile(
    r"(?:on )?(?:(?P<eve>(?:the )?(?:day|evening|night) before)|(?P<day>on the day|the same day|that day))"
    rf"{_START}{_AT}?"
)
_UNITS = {"min": "minute", "minute": "minute", "hour": "hour", "hr": "hour"}
_EVENING = "16:00"
_MORNING = "08:00"


def read_offset(plain: str) -> str | None:
    """Return the rule of a reminder, such as "30 minutes before", that a normalised text says, or None."""
    if match := _EVE.fullmatch(plain):
        at = _clock(match, "pm" if match["eve"] else "am")
        if match["eve"]:
            return f"day before at {at or ('18:00' if 'day' not in match['eve'] else _EVENING)}"
        return f"on the day at {at or _MORNING}"
    match = _LONG.fullmatch(plain)
    return _long(match) if match else None


def _long(match: re.Match[str]) -> str | None:
    if match["half_hour"]:
        return "30 minutes before"
    count, unit = number(match["number"]), match["unit"].removesuffix("s")
    if not count:
        return None
    if unit == "week":
        count, unit = count * 7, "day"
    unit = _UNITS.get(unit, unit)
    if unit in ("minute", "hour"):
        return None if match["hour"] else _rule(count, unit)
    at = _clock(match, "am")
    return f"{_rule(count, unit)} at {at}" if at else _rule(count, unit)


def _rule(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} before"


def _clock(match: re.Match[str], usual: str) -> str:
    """Return the time of day as 16:00, "" when none is said; without am or pm it is in the usual half."""
    if not match["hour"]:
        return ""
    hour, half = int(match["hour"]), match["half"]
    if hour > 23 or (half and not 1 <= hour <= 12):
        return ""
    if half or (1 <= hour <= 12 and not match["hour"].startswith("0")):
        hour = hour % 12 + (12 if (half or usual) == "pm" else 0)
    return f"{hour:02}:{match['minute'] or '00'}"

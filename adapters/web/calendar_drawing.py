"""What every calendar file has in common, as RFC 5545 says: its head, its zones, and words without harm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from unicodedata import category

from icalendar import Calendar, vDuration

from adapters.web.calendar_zones import draw_zone

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often calendars are asked to look again; most choose for themselves.
_REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR\r\n"


def head(product: str, method: str, name: str = "") -> Calendar:
    """Return a calendar with nothing in it; one with a name is a feed, which is looked at again and again."""
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", plain(name))
        calendar.add("x-wr-calname", plain(name))
        calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(_REFRESH))
    return calendar


def whole(calendar: Calendar, used: Iterable[tuple[str, int]], events: Iterable[bytes]) -> bytes:
    """Return the file. `used` are the zones of its dates with the years in which they are."""
    years: dict[str, list[int]] = {}
    for zone, year in used:
        years.setdefault(zone, []).append(year)
    zones = (draw_zone(zone, min(of), max(of) + 1) for zone, of in sorted(years.items()))
    return bytes(calendar.to_ical()).removesuffix(_END) + b"".join(zones) + b"".join(events) + _END


def plain(text: str) -> str:
    """Return the text without control characters, which no calendar may hold."""
    return "".join(c for c in text if c == "\n" or category(c) != "Cc")

"""Draws the calendar feed as RFC 5545 says; pure, and the same bytes for the same dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from adapters.web.calendar_zones import draw_zone
from dialogs import public_calendar
from dialogs.public_calendar import Feed

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Hub Bot//What is on//EN"
# How often calendars are asked to look again; most choose for themselves.
_REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a date's name unlike that of any other hub, for ever, and since when."""

    id: str
    since: datetime


def draw_feed(feed: Feed, identity: Identity, base_url: str) -> bytes:
    """Return the whole calendar. `base_url` is where the pages of its sessions are, or ""."""
    events = b"".join(_event(one, identity, base_url) for one in feed.events)
    return _head(feed.name).removesuffix(_END) + b"".join(_zones(feed)) + events + _END


def _head(name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _plain(name))
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    return bytes(calendar.to_ical())


def _zones(feed: Feed) -> Iterable[bytes]:
    """Yield each zone that a date is in, with its changes of the clocks over the years of the feed."""
    for zone in sorted({one.zone for one in feed.events}):
        years = [one.starts_at.year for one in feed.events if one.zone == zone]
        yield draw_zone(zone, min(years), max(years) + 1)


# A year of dates takes the library half a second, and from one look to the next hardly any changes.
@lru_cache(maxsize=4096)
def _event(one: public_calendar.Event, identity: Identity, base_url: str) -> bytes:
    zone = ZoneInfo(one.zone)
    stamp = (one.changed_at or identity.since).astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{one.number}@{identity.id}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_at.astimezone(zone))
    event.add("dtend", one.ends_at.astimezone(zone))
    event.add("summary", _plain(f"Cancelled: {one.title}" if one.off else one.title))
    event.add("description", _plain(f"{one.off}.\n\n{one.summary}" if one.off else one.summary))
    event.add("location", _plain(one.place))
    event.add("status", "CANCELLED" if one.off else "CONFIRMED")
    # It tells what is on; whoever looks at it is not busy then.
    event.add("transp", "TRANSPARENT")
    if base_url and one.slug:
        event.add("url", f"{base_url}/sessions/{one.slug}")
    return bytes(event.to_ical())


def _plain(text: str) -> str:
    """Return the text without control characters, which no calendar may hold."""
    return "".join(c for c in text if c == "\n" or category(c) != "Cc")

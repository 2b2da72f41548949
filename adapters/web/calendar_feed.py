"""Draws the calendar feed as RFC 5545 says; pure, and the same bytes for the same dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Event

from adapters.web.calendar_drawing import head, plain, whole
from dialogs import public_calendar
from dialogs.public_calendar import Feed

_PRODUCT = "-//Hub Bot//What is on//EN"


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a date's name unlike that of any other hub, for ever, and since when."""

    id: str
    since: datetime


def draw_feed(feed: Feed, identity: Identity, base_url: str) -> bytes:
    """Return the whole calendar. `base_url` is where the pages of its sessions are, or ""."""
    events = (_event(one, identity, base_url) for one in feed.events)
    used = ((one.zone, one.starts_at.year) for one in feed.events)
    return whole(head(_PRODUCT, "PUBLISH", feed.name), used, events)


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
    event.add("summary", plain(f"Cancelled: {one.title}" if one.off else one.title))
    event.add("description", plain(f"{one.off}.\n\n{one.summary}" if one.off else one.summary))
    event.add("location", plain(one.place))
    event.add("status", "CANCELLED" if one.off else "CONFIRMED")
    # It tells what is on; whoever looks at it is not busy then.
    event.add("transp", "TRANSPARENT")
    if base_url and one.slug:
        event.add("url", f"{base_url}/sessions/{one.slug}")
    return bytes(event.to_ical())

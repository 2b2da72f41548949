"""The dates of the hub as other people's calendars take them in; nobody who booked is ever named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs import cards, wording
from dialogs.public_pages import NotThere, Visit
from store import public_calendar, session_types
from store.errors import NotFound
from store.public_calendar import PublicDate

NO_CALENDAR = NotThere(
    "No such calendar", "The hub does not offer a session of that name, or no longer does."
)
# So long a date stays, so that who was away for a while still learns that it moved.
_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Event:
    """A date. `number` is its name for ever, `sequence` rises with each change, `changed_at` is the last.

    `off` says that and why it does not take place, or is "". `slug` is "" when it has no page any more.
    """

    number: int
    sequence: int
    changed_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    summary: str
    place: str
    off: str
    slug: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar with its name."""

    name: str
    events: tuple[Event, ...]


def feed(visit: Visit, slug: str = "") -> Feed | NotThere:
    """Return every date from 30 days ago on, or those of one session type."""
    name = f"What’s on at {visit.hub.name}"
    if slug:
        try:
            name = f"{session_types.get(visit.tx, slug).title}, {visit.hub.name}"
        except NotFound:
            return NO_CALENDAR
    return Feed(name, tuple(map(_event, public_calendar.dates(visit.tx, visit.now - _BACK, slug))))


def _event(one: PublicDate) -> Event:
    return Event(
        one.id,
        one.sequence,
        one.changed_at,
        one.starts_at,
        one.ends_at,
        one.zone,
        one.title,
        one.summary,
        wording.where(one.place, one.link),
        cards.off(one.state, one.reason),
        "" if one.is_retired else one.slug,
    )

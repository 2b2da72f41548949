"""Draws the dates of one person for their own calendar, as RFC 5545 and RFC 5546 say; pure.

What calendars do with it: Outlook wants PRODID, DTSTAMP and a METHOD that fits the rest, and takes an
invitation only with an organiser and an attendee; Apple's and Google's want the zone spelled out; all of
them tell a change from the same thing twice by UID and SEQUENCE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from adapters.web.calendar_feed import Identity
from adapters.web.calendar_zones import draw_zone
from dialogs.messages import Invitation

_PRODUCT = "-//Hub Bot//My sessions//EN"
_REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who invites: the hub's name and e-mail, "" where it has none, and the address of its pages."""

    name: str
    email: str
    base_url: str
    identity: Identity


def draw_some(dates: Sequence[Invitation], inviter: Inviter) -> bytes:
    """Return the file of these dates. An invitation is to one: of several it only tells, as a feed does."""
    if len(dates) == 1:
        return draw_one(dates[0], inviter)
    return draw_all(dates[0].title, dates, inviter)


def draw_one(invitation: Invitation, inviter: Inviter) -> bytes:
    """Return the file of one date: an invitation or its cancelling, or where no e-mail is known a notice."""
    is_invited = bool(inviter.email and invitation.email)
    invites = "REQUEST" if invitation.is_on else "CANCEL"
    head = _head(invites if is_invited else "PUBLISH")
    return _whole(head, [invitation], [_event(invitation, inviter, is_invited=is_invited)])


def draw_all(name: str, invitations: Sequence[Invitation], inviter: Inviter) -> bytes:
    """Return a feed of all dates of a person; it invites nobody, as its reader has them by subscribing."""
    head = _head("PUBLISH")
    head.add("name", _plain(name))
    head.add("x-wr-calname", _plain(name))
    head.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", vDuration(_REFRESH))
    return _whole(head, invitations, [_event(one, inviter, is_invited=False) for one in invitations])


def _head(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _whole(head: Calendar, invitations: Iterable[Invitation], events: Iterable[bytes]) -> bytes:
    years: dict[str, list[int]] = {}
    for one in invitations:
        years.setdefault(one.zone, []).append(one.starts_at.year)
    zones = (draw_zone(zone, min(of), max(of) + 1) for zone, of in sorted(years.items()))
    return bytes(head.to_ical()).removesuffix(_END) + b"".join(zones) + b"".join(events) + _END


def _event(one: Invitation, inviter: Inviter, *, is_invited: bool) -> bytes:
    zone = ZoneInfo(one.zone)
    stamp = one.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"place-{one.number}@{inviter.identity.id}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_at.astimezone(zone))
    event.add("dtend", one.ends_at.astimezone(zone))
    event.add("summary", _plain(one.title if one.is_on else f"Cancelled: {one.title}"))
    event.add("description", _plain(one.summary))
    event.add("location", _plain(one.place))
    event.add("status", "CONFIRMED" if one.is_on else "CANCELLED")
    event.add("transp", "OPAQUE" if one.is_on else "TRANSPARENT")
    if inviter.base_url and one.slug:
        event.add("url", f"{inviter.base_url}/sessions/{one.slug}")
    if is_invited:
        event.add("organizer", _address(inviter.email, inviter.name))
        event.add("attendee", _attendee(one))
    return bytes(event.to_ical())


def _attendee(one: Invitation) -> vCalAddress:
    """Return the person as somebody who has said yes already, so that no calendar writes to the organiser."""
    attendee = _address(one.email, one.name)
    said = "ACCEPTED" if one.is_on else "DECLINED"
    for name, value in (("role", "REQ-PARTICIPANT"), ("partstat", said), ("rsvp", "FALSE")):
        attendee.params[name] = vText(value)
    return attendee


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        # A quote would end the parameter, whatever is done about it.
        address.params["cn"] = vText(_plain(name).replace('"', "'").replace("\n", " "))
    return address


def _plain(text: str) -> str:
    """Return the text without control characters, which no calendar may hold."""
    return "".join(c for c in text if c == "\n" or category(c) != "Cc")

"""Draws the dates of one person for their own calendar, as RFC 5545 and RFC 5546 say; pure.

What calendars do with it: Outlook wants PRODID, DTSTAMP and a METHOD that fits the rest, and takes an
invitation only with an organiser and an attendee; Apple's and Google's want the zone spelled out; all of
them tell a change from the same thing twice by UID and SEQUENCE.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from adapters.web.calendar_drawing import head, plain, whole
from adapters.web.calendar_feed import Identity
from dialogs.messages import Invitation

_PRODUCT = "-//Hub Bot//My sessions//EN"


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
    method = invites if is_invited else "PUBLISH"
    return _whole(head(_PRODUCT, method), [invitation], inviter, is_invited=is_invited)


def draw_all(name: str, invitations: Sequence[Invitation], inviter: Inviter) -> bytes:
    """Return a feed of all dates of a person; it invites nobody, as its reader has them by subscribing."""
    return _whole(head(_PRODUCT, "PUBLISH", name), invitations, inviter, is_invited=False)


def _whole(calendar: Calendar, dates: Sequence[Invitation], inviter: Inviter, *, is_invited: bool) -> bytes:
    used = ((one.zone, one.starts_at.year) for one in dates)
    return whole(calendar, used, (_event(one, inviter, is_invited=is_invited) for one in dates))


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
    event.add("summary", plain(one.title if one.is_on else f"Cancelled: {one.title}"))
    event.add("description", plain(one.summary))
    event.add("location", plain(one.place))
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
        address.params["cn"] = vText(plain(name).replace('"', "'").replace("\n", " "))
    return address

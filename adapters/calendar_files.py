"""What every channel needs to pass a date on to somebody's own calendar: the file, or a link to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dialogs.messages import ADD_TO_CALENDAR, TAKE_OUT_OF_CALENDAR, Invitation, Reply

FILE_NAME = "session.ics"


class CalendarFiles(Protocol):
    """Draws dates for calendars, and says where they can be fetched."""

    def file(self, dates: Sequence[Invitation]) -> bytes:
        """Return the dates as RFC 5545 and 5546 say."""
        ...

    def link(self, dates: Sequence[Invitation]) -> str:
        """Return a signed address of the file, or "" where the hub has no address of its own."""
        ...


@dataclass(frozen=True, slots=True)
class NoCalendarFiles:
    """A hub that passes nothing on to calendars."""

    def file(self, _dates: Sequence[Invitation]) -> bytes:
        """Return nothing."""
        return b""

    def link(self, _dates: Sequence[Invitation]) -> str:
        """Return no address."""
        return ""


def linked(reply: Reply, files: CalendarFiles) -> Reply | None:
    """Return the reply with a link in place of the file, as it is without one; None when there is no link."""
    if not reply.calendar:
        return reply
    link = files.link(reply.calendar)
    if not link:
        return None
    is_on = any(date.is_on for date in reply.calendar)
    name = ADD_TO_CALENDAR if is_on else TAKE_OUT_OF_CALENDAR
    return replace(reply, calendar=(), facts=(*reply.facts, (name, link)))

"""Sends by keeping: what the web chat shows is a stored line, and open pages are woken to fetch it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from adapters.calendar_files import CalendarFiles, NoCalendarFiles, linked
from dialogs.messages import Never, Outgoing, SendOutcome, Sent, Unknown


class KeptLines(Protocol):
    """Where lines are kept. Called in a thread; neither method raises for what the keeper says."""

    def keep(self, message: Outgoing) -> SendOutcome:
        """Keep the message under its key; the same key again is no second line."""
        ...

    def find(self, key: str) -> Sent | Unknown | None:
        """Return Sent with the id of the line that has this key, None when there is none."""
        ...


class WebSender:
    """Keeps each message as a line, then calls `wake` with the user whose pages have something to fetch."""

    def __init__(self, lines: KeptLines, calendar: CalendarFiles | None = None) -> None:
        self._lines = lines
        self._calendar = calendar or NoCalendarFiles()
        self.wake: Callable[[str], object] = lambda _user_id: None

    async def send(self, message: Outgoing) -> SendOutcome:
        """Keep the message; sent means that it is stored."""
        reply = linked(message.reply, self._calendar)
        if reply is None:
            return Never("the hub has no address for a link", is_needless=True)
        outcome = await asyncio.to_thread(self._lines.keep, replace(message, reply=reply))
        if isinstance(outcome, Sent):
            self.wake(message.user_id)
        return outcome

    async def find(self, message: Outgoing) -> Sent | Unknown | None:
        """Look whether the line is there."""
        return await asyncio.to_thread(self._lines.find, message.key)

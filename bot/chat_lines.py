"""The lines of the web chat in the store, and what a trouble with the database means to whoever sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.calendar_files import CalendarFiles
from adapters.web.chat_sender import WebSender
from bot.now import utc_now
from dialogs.codec import reply_to_json
from dialogs.messages import Never, Outgoing, SendOutcome, Sent, TryAgainAfter, Unknown
from store import chat_lines
from store.db import Store, Tx, is_away, is_lost_race

_SOON_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class StoredLines:
    """Keeps what is sent to the web chat in the table of its lines."""

    store: Store
    now: Callable[[], datetime] = utc_now

    def keep(self, message: Outgoing) -> SendOutcome:
        """Keep the message as a line; Never when nobody has such an address."""
        try:
            with self.store.transaction() as tx:
                line_id = self._add(tx, message)
        except NoConnection:
            return TryAgainAfter(_SOON_SECONDS, "no connection is free")
        except DBAPIError as error:
            if is_away(error) or is_lost_race(error):
                # A key is kept once, so trying again is safe even if the commit went through.
                return TryAgainAfter(_SOON_SECONDS, type(error).__name__)
            return Unknown(type(error).__name__)
        return Never("no such address") if line_id is None else Sent(str(line_id))

    def find(self, key: str) -> Sent | Unknown | None:
        """Return Sent when the line is there."""
        try:
            with self.store.reading() as tx:
                line_id = chat_lines.find(tx, key)
        except (DBAPIError, NoConnection) as error:
            return Unknown(type(error).__name__)
        return None if line_id is None else Sent(str(line_id))

    def _add(self, tx: Tx, message: Outgoing) -> int | None:
        at = {"channel": message.channel, "tenant": message.tenant, "user_id": message.user_id}
        if message.replaces.isdecimal():
            chat_lines.remove(tx, **at, line_id=int(message.replaces))
        return chat_lines.add(
            tx,
            **at,
            key=message.key,
            body=reply_to_json(message.reply),
            now=self.now(),
        )


def web_sender(store: Store, calendar: CalendarFiles | None = None) -> WebSender:
    """Return the sender of the web chat; any process may have one, as sending is writing a row."""
    return WebSender(StoredLines(store), calendar)

"""The outbox as one process sees it: claims rows, and writes down what became of them, one thread hop away.

Here: the transactions around sending. Not here: the SQL (`store/outbox.py`), the sending (`bot/delivery.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.outcomes import put_back
from bot.transactions import Transactions
from bot.words import Wording, Words, all_ready, word_all
from store import outbox, people, shared_places
from store.db import Store, Tx
from store.outbox import Claimed, Mark

log = logging.getLogger(__name__)


class Ledger:
    """Claims for `owner`, and keeps marks until they are written.

    Marks are kept when the database is away, or what was sent would be sent again once its lease runs out.
    """

    def __init__(
        self,
        store: Store,
        owner: str,
        *,
        transactions: Transactions | None = None,
        lease: timedelta = outbox.LEASE,
        only_user_id: str | None = None,
    ) -> None:
        self._store = store
        self._owner = owner
        self._lease = lease
        self._transactions = transactions or Transactions(store)
        self._only_user_id = only_user_id
        self._marks: list[Mark] = []
        self._flushing = asyncio.Lock()

    def keep(self, marks: Iterable[Mark]) -> None:
        """Keep what became of rows until the next transaction writes it down."""
        self._marks += marks

    async def flush(self, now: datetime) -> None:
        """Write down what is kept; without a database it stays kept.

        Answers that finish together are marked in one transaction: the first writes for those behind it.
        """
        async with self._flushing:
            if self._marks:
                try:
                    await self.write_and_claim("", 0, now)
                except (DBAPIError, NoConnection) as error:
                    log.warning("the database is away (%s): sends are marked later", type(error).__name__)

    async def write_and_claim(
        self, channel: str, room: int, now: datetime, *, abandoned: bool = True
    ) -> list[Claimed]:
        """Write down what is kept and claim up to `room` rows; raises DBAPIError without a database."""
        if not self._marks and not (room and await asyncio.to_thread(self._is_anything_due, channel, now)):
            return []
        marks, self._marks = self._marks, []
        work = partial(self._mark_and_claim, marks, channel, room, now, abandoned)
        try:
            # A mark that a power cut undoes leaves its row in doubt: the channel is asked. A claim must last.
            return await self._transactions.run(work, lasting=bool(room))
        except BaseException:
            self._marks = marks + self._marks
            raise

    def _mark_and_claim(
        self, marks: Sequence[Mark], channel: str, room: int, now: datetime, abandoned: bool, tx: Tx
    ) -> list[Claimed]:
        outbox.mark(tx, marks, self._owner, now)
        _close_accounts(tx, marks, now)
        _move_accounts(tx, marks)
        _leave_places(tx, marks, now)
        if not room:
            return []
        return outbox.claim(
            tx,
            owner=self._owner,
            channels=[channel],
            now=now,
            limit=room,
            lease=self._lease,
            user_id=self._only_user_id,
            abandoned=abandoned,
        )

    def _is_anything_due(self, channel: str, now: datetime) -> bool:
        with self._store.reading() as tx:
            return outbox.is_anything_due(tx, channels=[channel], now=now)

    async def word(
        self, wordings: Mapping[str, Wording], rows: Sequence[Claimed], now: datetime
    ) -> list[tuple[Claimed, Words]]:
        """Return the rows with their words; when these cannot be had at all, put the rows back and raise."""
        if (ready := all_ready(rows, now)) is not None:
            return ready
        try:
            return await asyncio.to_thread(word_all, self._store, wordings, rows, now)
        except BaseException:
            self.keep(put_back(row, "not worded") for row in rows)
            raise


def _close_accounts(tx: Tx, marks: Sequence[Mark], now: datetime) -> None:
    """Close what the channel says is gone; the message that found it out goes elsewhere with the others."""
    for mark in marks:
        if mark.closes:
            people.deactivate(tx, *mark.closes, now)
            outbox.pass_on(tx, mark.id, now)


def _move_accounts(tx: Tx, marks: Sequence[Mark]) -> None:
    """Keep where the channel says that somebody is now, so that the next message goes there at once."""
    for mark in marks:
        if mark.moves:
            account, changed = mark.moves
            people.correct_reference(tx, *account, changed)


def _leave_places(tx: Tx, marks: Sequence[Mark], now: datetime) -> None:
    """Offer a channel no more for announcements that has turned out to be gone."""
    for mark in marks:
        if mark.leaves:
            shared_places.leave_where(tx, *mark.leaves, now)

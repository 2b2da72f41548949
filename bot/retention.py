"""The daily step that parts with what is kept no longer, and says in the log how much that was."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot import database
from store import hub_state, retention
from store.db import Store, Tx
from store.retention import Kept

log = logging.getLogger(__name__)

_DONE_ON = "retention_done_on"


def daily(store: Store, now: datetime) -> dict[str, int]:
    """Part with what is over, once a day (of UTC); return how many rows of each kind, {} on the same day.

    Raises DBAPIError without a database. What is left after a crash goes the next time.
    """
    with store.reading() as tx:
        if hub_state.get(tx, _DONE_ON) == str(now.date()):
            return {}
    gone = {kept.what: _part_with(store, kept, now) for kept in retention.KEPT}
    database.write(store, partial(_done, on=str(now.date())))
    said = ", ".join(f"{number} {what}" for what, number in gone.items())
    log.info("kept no longer: %s", said)
    return gone


def _part_with(store: Store, kept: Kept, now: datetime) -> int:
    """Part with all of one kind, some a transaction, and return how many rows went."""
    last, gone = None, 0
    while True:
        with store.reading() as tx:
            found = kept.find(tx, now, last)
        if not found:
            return gone
        for begin in range(0, len(found), kept.at_once):
            some = found[begin : begin + kept.at_once]
            gone += database.write(store, partial(_some, kept=kept, some=some, now=now))
        last = found[-1]


def _some(tx: Tx, kept: Kept, some: Sequence[Any], now: datetime) -> int:
    return kept.part_with(tx, some, now)


def _done(tx: Tx, on: str) -> None:
    hub_state.put(tx, _DONE_ON, on)

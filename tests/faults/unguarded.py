"""The guards, taken away on purpose: what a run must notice, or its silence elsewhere means nothing.

A worker process calls these for itself; nothing else ever does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, select, text, update

from adapters.slack.sender import SlackSender
from dialogs.messages import Outgoing
from store import group_places, locks, outbox, waiting
from store.db import Store, Tx
from store.locks import LockedOccurrence
from store.outbox import Claimed, Mark
from store.tables import Occurrence, Outbox


def read_instead_of_locking() -> None:
    """Let a decision about places begin with a plain SELECT."""
    locks.lock = _look


def _look(tx: Tx, occurrence_id: int) -> LockedOccurrence:
    columns = [getattr(Occurrence, field.name) for field in fields(LockedOccurrence)]
    row = tx.execute(select(*columns).where(Occurrence.id == occurrence_id)).one()
    return LockedOccurrence(**row._mapping)


def drop_check(url: str) -> None:
    """Let PostgreSQL take more bookings than there are places."""
    store = Store(url)
    with store.transaction() as tx:
        tx.execute(text("ALTER TABLE occurrence_part DROP CONSTRAINT ck_occurrence_part_not_oversold"))
    store.close()


def offer_nothing() -> None:
    """Let freed places go to whoever asks next."""
    waiting.offer_freed = lambda tx, occurrence, part, now: None


def select_instead_of_claiming() -> None:
    """Let a process send whatever is due, without making it its own. It leaves out what it sent itself."""
    mine: set[int] = set()

    def take(tx: Tx, rows: Iterable[Row[Any]], owner: str, lease: Any) -> list[Claimed]:
        found = [Claimed(**row._mapping) for row in rows if row.id not in mine]
        mine.update(row.id for row in found)
        return found

    outbox._take = take
    outbox.mark = _mark_anybodys


def _mark_anybodys(tx: Tx, marks: Iterable[Mark], owner: str, now: Any) -> int:
    ids = [mark.id for mark in marks]
    return tx.execute(update(Outbox).where(Outbox.id.in_(ids)).values(state="sent", sent_at=now)).rowcount


def ask_slack_nothing() -> None:
    """Let a process send what is in doubt without looking whether it is there."""
    SlackSender.find = _find_nothing  # type: ignore[assignment,method-assign]


async def _find_nothing(_sender: SlackSender, message: Outgoing) -> None:
    return None


def count_no_places_of_groups() -> None:
    """Let groups take whoever comes."""
    group_places._free = lambda tx, occurrence_id: None


# What a crowd can do without, by name.
GUARDS: Mapping[str, Callable[[], None]] = {
    "the lock": read_instead_of_locking,
    "offers": offer_nothing,
    "counting in groups": count_no_places_of_groups,
}

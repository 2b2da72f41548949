"""What was received: one row a delivery, so that a repeat has no second effect. Never the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.tables import Inbox, Outbox


def receive(tx: Tx, key: str, person_id: int | None, kind: str, now: datetime) -> bool:
    """Note a delivery; return False when it was dealt with before.

    The same delivery in another transaction that is still open is waited for.
    """
    dialect = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = {"key": key, "person_id": person_id, "kind": kind, "received_at": now}
    added = dialect(Inbox).values(row).on_conflict_do_nothing(index_elements=[Inbox.key]).returning(Inbox.key)
    return tx.execute(added).first() is not None


def answer_key(key: str) -> str:
    """Return the outbox key of the answer to a delivery."""
    return f"answer:{key}"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to a delivery; `owner` is the process that was to send it, while it is unsent."""

    outbox_id: int
    body: dict[str, Any]
    owner: str | None
    created_at: datetime


def stored_answer(tx: Tx, key: str) -> StoredAnswer | None:
    """Return what was answered to this delivery, while it is kept."""
    query = select(Outbox.id, Outbox.body, Outbox.owner, Outbox.created_at)
    row = tx.execute(query.where(Outbox.key == answer_key(key), Outbox.body.is_not(None))).one_or_none()
    return StoredAnswer(row.id, row.body or {}, row.owner, row.created_at) if row else None

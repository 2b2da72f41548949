"""What was received: one row a delivery, so that a repeat has no second effect. Never the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.prepared import Prepared, scalar
from store.tables import Inbox, Outbox

_ANSWER_TO = "answer:"
_RECEIVE = {
    dialect: Prepared(
        insert(Inbox).on_conflict_do_nothing(index_elements=[Inbox.key]).returning(Inbox.key),
        scalar,
        columns=("key", "person_id", "kind", "received_at"),
    )
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_ANSWER = select(Outbox.id, Outbox.body, Outbox.owner, Outbox.created_at, Outbox.args).where(
    Outbox.key == bindparam("key"), Outbox.body.is_not(None)
)


def receive(tx: Tx, key: str, person_id: int | None, kind: str, now: datetime) -> bool:
    """Note a delivery; return False when it was dealt with before.

    The same delivery in another transaction that is still open is waited for.
    """
    row = {"key": key, "person_id": person_id, "kind": kind, "received_at": now}
    return _RECEIVE[tx.dialect.name].first(tx, row) is not None


def answer_key(key: str) -> str:
    """Return the outbox key of the answer to a delivery."""
    return f"{_ANSWER_TO}{key}"


def is_answer_key(key: str) -> bool:
    """Return whether this outbox key is that of an answer."""
    return key.startswith(_ANSWER_TO)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to a delivery; `owner` is the process that was to send it, while it is unsent.

    `place` is where others read along, if it was answered there.
    """

    outbox_id: int
    body: dict[str, Any]
    owner: str | None
    created_at: datetime
    place: Mapping[str, Any]


def stored_answer(tx: Tx, key: str) -> StoredAnswer | None:
    """Return what was answered to this delivery, while it is kept."""
    row = tx.execute(_ANSWER, {"key": answer_key(key)}).one_or_none()
    if row is None:
        return None
    return StoredAnswer(row.id, row.body or {}, row.owner, row.created_at, row.args.get("place", {}))

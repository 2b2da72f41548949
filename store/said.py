"""What the hub has said to somebody, for a channel that does not give its own cards back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from store import outbox
from store.db import Tx
from store.tables import Address, Outbox


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given; `provider_id` is the channel's own number of it, "" when it gave none."""

    body: dict[str, Any]
    provider_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """What went to somebody unasked: its words were built from `args` at `at`, and are not kept."""

    kind: str
    args: dict[str, Any]
    person_id: int | None
    at: datetime


def answer(tx: Tx, outbox_id: int, *, channel: str, tenant: str, user_id: str) -> Answer | None:
    """Return an answer, or None: it was not to this account, or is kept no longer.

    It is held until the transaction ends, as its words must not come back that are taken away meanwhile.
    """
    query = _to_them(select(Outbox.body, Outbox.provider_id), channel, tenant, user_id)
    row = tx.execute(query.where(Outbox.id == outbox_id).with_for_update(of=Outbox)).first()
    return Answer(row.body, row.provider_id or "") if row and row.body is not None else None


def told(
    tx: Tx, outbox_id: int, *, channel: str, tenant: str, user_id: str, is_held: bool = False
) -> Told | None:
    """Return what went to this account unasked, or None: it went elsewhere, or its words are kept.

    `is_held`: until the transaction ends, as above.
    """
    at = (Outbox.sent_at, Outbox.due_at)
    columns = select(Outbox.kind, Outbox.args, Outbox.person_id, Outbox.body, *at)
    query = _to_them(columns, channel, tenant, user_id).where(Outbox.id == outbox_id)
    row = tx.execute(query.with_for_update(of=Outbox) if is_held else query).first()
    if row is None or row.body is not None or row.kind == outbox.ANSWER:
        return None
    return Told(row.kind, row.args, row.person_id, row.sent_at or row.due_at)


def _to_them(query: Select[Any], channel: str, tenant: str, user_id: str) -> Select[Any]:
    to = (Address.channel == channel, Address.tenant == tenant, Address.user_id == user_id)
    return query.join(Address, Address.id == Outbox.address_id).where(*to)


def keep(tx: Tx, outbox_id: int, body: Mapping[str, Any]) -> None:
    """Keep a message as it stands there by now."""
    tx.execute(update(Outbox).where(Outbox.id == outbox_id).values(body=dict(body)))

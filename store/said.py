"""What the hub has answered somebody, for a channel that does not give its own cards back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from store.db import Tx
from store.tables import Address, Outbox


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given; `provider_id` is the channel's own number of it, "" when it gave none."""

    body: dict[str, Any]
    provider_id: str


def answer(tx: Tx, outbox_id: int, *, channel: str, tenant: str, user_id: str) -> Answer | None:
    """Return an answer, or None: it was not to this account, or is kept no longer.

    It is held until the transaction ends, as its words must not come back that are taken away meanwhile.
    """
    to_them = (Address.channel == channel, Address.tenant == tenant, Address.user_id == user_id)
    query = select(Outbox.body, Outbox.provider_id).join(Address, Address.id == Outbox.address_id)
    held = query.where(Outbox.id == outbox_id, *to_them).with_for_update(of=Outbox)
    row = tx.execute(held).first()
    return Answer(row.body, row.provider_id or "") if row and row.body is not None else None


def keep(tx: Tx, outbox_id: int, body: Mapping[str, Any]) -> None:
    """Keep an answer as it stands there by now."""
    tx.execute(update(Outbox).where(Outbox.id == outbox_id).values(body=dict(body)))

"""What the hub has answered somebody, for a channel that does not give its own cards back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from store.db import Tx
from store.tables import Address, Outbox


def answer(tx: Tx, outbox_id: int, *, channel: str, tenant: str, user_id: str) -> dict[str, Any] | None:
    """Return the answer as it was given, or None: it was not to this account, or is kept no longer."""
    to_them = (Address.channel == channel, Address.tenant == tenant, Address.user_id == user_id)
    query = select(Outbox.body).join(Address, Address.id == Outbox.address_id)
    return tx.scalar(query.where(Outbox.id == outbox_id, *to_them))

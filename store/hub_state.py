"""A few facts about the hub itself, by name."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from store.db import Tx
from store.tables import HubState

CATALOGUE_VERSION = "catalogue_version"

_VALUE = select(HubState.value).where(HubState.key == bindparam("key"))


def get(tx: Tx, key: str) -> str | None:
    """Return the value, or None when nobody has set it."""
    return tx.scalar(_VALUE, {"key": key})


def put(tx: Tx, key: str, value: str) -> None:
    """Set the value."""
    changed = tx.execute(update(HubState).where(HubState.key == key).values(value=value))
    if not changed.rowcount:
        tx.execute(insert(HubState).values(key=key, value=value))

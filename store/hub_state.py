"""A few facts about the hub itself, by name."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from store.db import Tx
from store.prepared import Prepared, scalar
from store.tables import HubState

CATALOGUE_VERSION = "catalogue_version"

_VALUE = Prepared(select(HubState.value).where(HubState.key == bindparam("key")), scalar)


def get(tx: Tx, key: str) -> str | None:
    """Return the value, or None when nobody has set it."""
    value: str | None = _VALUE.first(tx, {"key": key})
    return value


def put(tx: Tx, key: str, value: str) -> None:
    """Set the value."""
    changed = tx.execute(update(HubState).where(HubState.key == key).values(value=value))
    if not changed.rowcount:
        tx.execute(insert(HubState).values(key=key, value=value))

"""Writing a row only where it differs, so that the same catalogue again touches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from store.db import Tx
from store.tables import Base


@dataclass(frozen=True, slots=True)
class Put:
    """A row that now holds what it should: as it was before (None when it is new), and what changed."""

    id: int
    before: Row[*tuple[Any, ...]] | None
    changed: tuple[str, ...]


def put(tx: Tx, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]) -> Put:
    """Make the row with this key hold these values."""
    columns = table.__table__.c
    is_it = [columns[name] == value for name, value in key.items()]
    before = tx.execute(select(*columns).where(*is_it)).one_or_none()
    if before is None:
        new = insert(table).values(**key, **values).returning(columns.id)
        return Put(tx.execute(new).scalar_one(), None, ())
    changed = {name: value for name, value in values.items() if getattr(before, name) != value}
    if changed:
        tx.execute(update(table).where(columns.id == before.id).values(**changed))
    return Put(before.id, before, tuple(changed))

"""The channels the bot is in, as far as it has been spoken to there: what an announcement can go to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.tables import SharedPlace

_LONGEST_KEY, _LONGEST_NAME = 300, 200
# Being spoken to says that the bot is still there; once a day is often enough to write that down.
_A_DAY = timedelta(days=1)


def remember(
    tx: Tx, *, channel: str, tenant: str, key: str, name: str, place: Mapping[str, Any], now: datetime
) -> None:
    """Note that the bot is in this place, which has a name where the platform has said it; twice is safe."""
    if not key or len(key) > _LONGEST_KEY:
        return
    is_it = (SharedPlace.channel == channel) & (SharedPlace.tenant == tenant) & (SharedPlace.key == key)
    known = tx.execute(
        select(SharedPlace.name, SharedPlace.place, SharedPlace.seen_at, SharedPlace.left_at).where(is_it)
    ).first()
    called = name[:_LONGEST_NAME] or (known.name if known else "")
    values = {"name": called, "place": dict(place), "seen_at": now, "left_at": None}
    if known is None:
        dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
        row = {"channel": channel, "tenant": tenant, "key": key, **values}
        tx.execute(dialect_insert(SharedPlace).values(row).on_conflict_do_nothing())
    elif (called, dict(place), None) != (known.name, known.place, known.left_at) or (
        known.seen_at < now - _A_DAY
    ):
        tx.execute(update(SharedPlace).where(is_it).values(values))

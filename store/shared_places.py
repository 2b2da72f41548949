"""The channels the bot is in, as far as it has been spoken to there, and by whom: what announcements go to.

A channel may be private, and which are is not asked: whoever has spoken there was in it, and it is offered to
nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.tables import Address, PlaceSpeaker, SharedPlace

_LONGEST_KEY, _LONGEST_NAME = 300, 200
# Being spoken to says that the bot is still there; once a day is often enough to write that down.
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """That somebody speaks to the bot in a place; `name` is "" where the platform does not say it."""

    channel: str
    tenant: str
    key: str
    name: str
    place: Mapping[str, Any]
    address_id: int


def remember(tx: Tx, spoken: Spoken, now: datetime) -> None:
    """Note that the bot is in this place, and who has spoken to it there; twice is safe."""
    if not spoken.key or len(spoken.key) > _LONGEST_KEY:
        return
    place_id = _place(tx, spoken, now)
    known = (PlaceSpeaker.place_id == place_id) & (PlaceSpeaker.address_id == spoken.address_id)
    if tx.scalar(select(PlaceSpeaker.place_id).where(known)) is None:
        row = {"place_id": place_id, "address_id": spoken.address_id}
        tx.execute(_insert(tx, PlaceSpeaker).values(row).on_conflict_do_nothing())


def _place(tx: Tx, spoken: Spoken, now: datetime) -> int:
    """Return the id of the place, written down as it is now."""
    of = {"channel": spoken.channel, "tenant": spoken.tenant, "key": spoken.key}
    known = tx.execute(select(SharedPlace.__table__).filter_by(**of)).first()
    called = spoken.name[:_LONGEST_NAME] or (known.name if known else "")
    values = {"name": called, "place": dict(spoken.place), "seen_at": now, "left_at": None}
    if known is None:
        tx.execute(_insert(tx, SharedPlace).values({**of, **values}).on_conflict_do_nothing())
        return tx.execute(select(SharedPlace.id).filter_by(**of)).scalar_one()
    is_as_it_was = (called, dict(spoken.place), None) == (known.name, known.place, known.left_at)
    if not is_as_it_was or known.seen_at < now - _A_DAY:
        tx.execute(update(SharedPlace).where(SharedPlace.id == known.id).values(values))
    return int(known.id)


def _insert(tx: Tx, table: type[Any]) -> Any:
    return (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(table)


def leave(tx: Tx, channel: str, tenant: str, key: str, now: datetime) -> int:
    """Note that the bot is not in the place of this key any more, or in none of this team; return how many.

    Until somebody speaks to it there again nothing is announced there. Twice is safe.
    """
    return _leave(tx, channel, tenant, now, lambda known, place: key in (known, place.get("team")))


def leave_where(tx: Tx, channel: str, tenant: str, place: Mapping[str, Any], now: datetime) -> int:
    """Note the same of what has proved to be gone when something was to be written there."""
    return _leave(tx, channel, tenant, now, lambda _key, known: known == dict(place))


def forget_speaker(tx: Tx, channel: str, tenant: str, key: str, user_id: str) -> int:
    """Offer the place of this key, or all of this team, to this account no more; return how many it was.

    Whoever speaks to the bot there again is offered it again. Twice is safe.
    """
    theirs = select(Address.id).filter_by(channel=channel, tenant=tenant, user_id=user_id)
    query = select(SharedPlace.id, SharedPlace.key, SharedPlace.place)
    query = query.join(PlaceSpeaker).where(PlaceSpeaker.address_id.in_(theirs))
    ids = [row.id for row in tx.execute(query) if key in (row.key, row.place.get("team"))]
    if ids:
        which = PlaceSpeaker.place_id.in_(ids) & PlaceSpeaker.address_id.in_(theirs)
        tx.execute(delete(PlaceSpeaker).where(which))
    return len(ids)


def _leave(
    tx: Tx, channel: str, tenant: str, now: datetime, is_it: Callable[[str, Mapping[str, Any]], bool]
) -> int:
    query = select(SharedPlace.id, SharedPlace.key, SharedPlace.place).where(SharedPlace.left_at.is_(None))
    found = tx.execute(query.filter_by(channel=channel, tenant=tenant))
    ids = [row.id for row in found if is_it(row.key, row.place)]
    if ids:
        tx.execute(update(SharedPlace).where(SharedPlace.id.in_(ids)).values(left_at=now))
    return len(ids)

"""What the web chat shows, as rows: adding a line once under its key, and reading what came after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select

from store import inbox
from store.db import Tx
from store.tables import Address, ChatLine


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chat; ids rise in the order in which lines of one address were added.

    `is_answer` is false for what came unasked, such as a reminder.
    """

    id: int
    body: dict[str, Any]
    is_answer: bool


def add(
    tx: Tx, *, channel: str, tenant: str, user_id: str, key: str, body: dict[str, Any], now: datetime
) -> int | None:
    """Add a line at an address and return its id; the same key again returns the id it has already.

    None when there is no such address.
    """
    at = _address(channel, tenant, user_id)
    # Held until the commit, so that nobody who has read a line can miss one with a smaller id.
    address_id = tx.scalar(at.with_for_update(key_share=True))
    if address_id is None:
        return None
    known = find(tx, key)
    if known is not None:
        return known
    adding = insert(ChatLine).values(address_id=address_id, key=key, body=body, at=now)
    return tx.execute(adding.returning(ChatLine.id)).scalar_one()


def remove(tx: Tx, *, channel: str, tenant: str, user_id: str, line_id: int) -> None:
    """Remove a line of this address, in the place of which another comes; twice is harmless."""
    at = _address(channel, tenant, user_id).scalar_subquery()
    tx.execute(delete(ChatLine).where(ChatLine.id == line_id, ChatLine.address_id == at))


def find(tx: Tx, key: str) -> int | None:
    """Return the id of the line with this key, or None."""
    return tx.scalar(select(ChatLine.id).where(ChatLine.key == key))


def after(tx: Tx, *, channel: str, tenant: str, user_id: str, line_id: int, limit: int) -> list[Line]:
    """Return up to `limit` lines of an address that came after a line, oldest first."""
    query = _lines(channel, tenant, user_id).where(ChatLine.id > line_id).order_by(ChatLine.id)
    return [_line(*row) for row in tx.execute(query.limit(limit))]


def latest(tx: Tx, *, channel: str, tenant: str, user_id: str, limit: int) -> list[Line]:
    """Return the last `limit` lines of an address, oldest first."""
    query = _lines(channel, tenant, user_id).order_by(ChatLine.id.desc()).limit(limit)
    return [_line(*row) for row in tx.execute(query)][::-1]


def _address(channel: str, tenant: str, user_id: str) -> Select[int]:
    is_it = (Address.channel == channel, Address.tenant == tenant, Address.user_id == user_id)
    return select(Address.id).where(*is_it)


def _line(line_id: int, key: str, body: dict[str, Any]) -> Line:
    return Line(line_id, body, inbox.is_answer_key(key))


def _lines(channel: str, tenant: str, user_id: str) -> Select[int, str, dict[str, Any]]:
    at = _address(channel, tenant, user_id).scalar_subquery()
    return select(ChatLine.id, ChatLine.key, ChatLine.body).where(ChatLine.address_id == at)

"""What was typed and not understood, without personal data: which words how often, and what they meant.

No person and no account is kept with it, and only the day. Whatever is written here is masked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.errors import NotFound
from store.masking import mask
from store.tables import NOBODY, Miss, Person

# What a text is labelled with that was not for the bot: nothing is to be done about it.
NOT_FOR_ME = "none"


@dataclass(frozen=True, slots=True)
class Missed:
    """A masked text, how often and when last it was said, and what it should have meant, "" if not said."""

    id: int
    text: str
    times: int
    last_on: date
    meant: str


def keep(tx: Tx, text: str, now: datetime, zone: ZoneInfo, spared: Collection[str] = ()) -> None:
    """Count a text that was not understood; the same words are one row. `spared` is as `mask` has it."""
    add(tx, text, now.astimezone(zone).date(), spared=spared)


def add(tx: Tx, text: str, on: date, *, times: int = 1, meant: str = "", spared: Collection[str] = ()) -> str:
    """Count a text, and label it when `meant` says how; return it as it was masked, "" if nothing is left."""
    changes = {"times": Miss.times + times, "last_on": on} | ({"meant": meant} if meant else {})
    return _put(tx, text, spared, {"times": times, "last_on": on, "meant": meant}, changes)


def take_over(tx: Tx, text: str, on: date, *, times: int, meant: str, spared: Collection[str] = ()) -> str:
    """Label a text that is kept, or add it; return it as it was masked. Twice changes nothing."""
    changes = {"meant": meant or Miss.meant}
    return _put(tx, text, spared, {"times": times, "last_on": on, "meant": meant}, changes)


def _put(
    tx: Tx, text: str, spared: Collection[str], row: Mapping[str, Any], changes: Mapping[str, Any]
) -> str:
    masked = mask(text, tx.scalars(select(Person.name).where(Person.name != NOBODY)), spared)
    if masked:
        dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
        put = dialect_insert(Miss).values(text=masked, **row)
        tx.execute(put.on_conflict_do_update(index_elements=["text"], set_=dict(changes)))
    return masked


def listed(tx: Tx, most: int) -> list[Missed]:
    """Return the texts: those without a label first, of them what was said most often, then the latest."""
    order = (Miss.meant != "", Miss.times.desc(), Miss.last_on.desc(), Miss.id)
    return [_missed(row) for row in tx.execute(_all().order_by(*order).limit(most))]


def every(tx: Tx) -> list[Missed]:
    """Return every text, in the order of the alphabet."""
    return sorted((_missed(row) for row in tx.execute(_all())), key=lambda missed: missed.text)


def get(tx: Tx, miss_id: int) -> Missed:
    """Return one. Raises NotFound when it was thrown away or is too old."""
    row = tx.execute(_all().where(Miss.id == miss_id)).first()
    if row is None:
        raise NotFound("miss")
    return _missed(row)


def label(tx: Tx, miss_id: int, meant: str) -> None:
    """Say what a text should have meant, "" for nobody knows; twice is safe. Raises NotFound."""
    if not tx.execute(update(Miss).where(Miss.id == miss_id).values(meant=meant)).rowcount:
        raise NotFound("miss")


def throw_away(tx: Tx, miss_id: int) -> None:
    """Remove a text. Raises NotFound."""
    if not tx.execute(delete(Miss).where(Miss.id == miss_id)).rowcount:
        raise NotFound("miss")


def _all() -> Select[int, str, int, date, str]:
    return select(Miss.id, Miss.text, Miss.times, Miss.last_on, Miss.meant)


def _missed(row: object) -> Missed:
    return Missed(*row)  # type: ignore[misc]

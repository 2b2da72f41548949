"""A few facts about the hub itself, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ScalarSelect, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.db import Tx
from store.prepared import Prepared, scalar
from store.tables import HubState

CATALOGUE_VERSION = "catalogue_version"
_CALENDAR = "calendar"

_VALUE = Prepared(select(HubState.value).where(HubState.key == bindparam("key")), scalar)


def get(tx: Tx, key: str) -> str | None:
    """Return the value, or None when nobody has set it."""
    value: str | None = _VALUE.first(tx, {"key": key})
    return value


def value_of(key: str) -> ScalarSelect[str]:
    """Return the value as a column for a statement that asks for something else, too."""
    return select(HubState.value).where(HubState.key == key).scalar_subquery()


def put(tx: Tx, key: str, value: str) -> None:
    """Set the value."""
    changed = tx.execute(update(HubState).where(HubState.key == key).values(value=value))
    if not changed.rowcount:
        tx.execute(insert(HubState).values(key=key, value=value))


@dataclass(frozen=True, slots=True)
class CalendarIdentity:
    """What the hub is to other people's calendars, for ever: a name nobody else has, and since when."""

    id: str
    since: datetime


def calendar_identity(tx: Tx, now: datetime) -> CalendarIdentity:
    """Return the identity, made the first time; whoever asks at the same moment gets the same.

    It hangs on no setting: a hub that is renamed or moves house stays the same in every calendar.
    """
    row = {"key": _CALENDAR, "value": f"{uuid4()} {now.replace(microsecond=0).isoformat()}"}
    dialect_insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    tx.execute(dialect_insert(HubState).values(row).on_conflict_do_nothing(index_elements=["key"]))
    id_, _, since = (get(tx, _CALENDAR) or "").partition(" ")
    return CalendarIdentity(id_, datetime.fromisoformat(since))

"""A hub whose rows can be looked at, and whose database can be unplugged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Table, func, select
from sqlalchemy.exc import OperationalError

from store.db import Store, Tx
from store.tables import (
    Address,
    Audit,
    Base,
    Booking,
    Conversation,
    Inbox,
    Miss,
    Occurrence,
    Outbox,
    Person,
    SessionType,
)
from tests import world

# Of who wrote and what was answered, rows come and go with every turn; what was refused is written down, and
# whoever looks at a date to book it counts it up.
_PASSING = {table.__tablename__ for table in (Address, Audit, Conversation, Inbox, Miss, Occurrence, Outbox)}


class PluggedStore(Store):
    """A database that can be unplugged: then it takes no connection, and what it holds stays."""

    def __init__(self, there: Store) -> None:
        self.there = there
        self.engine = there.engine
        self.is_away = False

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Tx]:
        self._plug()
        with self.there.transaction(lasting=lasting) as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        self._plug()
        with self.there.reading() as tx:
            yield tx

    def close(self) -> None:
        self.there.close()

    def _plug(self) -> None:
        if self.is_away:
            raise OperationalError(None, None, psycopg.OperationalError("connection refused"))


class Kept:
    """The hub's rows, and its turns, which may be told to be otherwise."""

    def __init__(self, store: Store, **turns: Any) -> None:
        self.store = PluggedStore(store)
        self.turns = world.turns(self.store)
        for name, value in turns.items():
            setattr(self.turns, name, value)

    def bookings(self, state: str = "booked") -> list[tuple[str, str]]:
        """Return who has a booking for what."""
        query = select(Person.name, SessionType.slug).select_from(Booking)
        query = query.join(Person, Person.id == Booking.person_id)
        query = query.join(Occurrence, Occurrence.id == Booking.occurrence_id).join(SessionType)
        with self.store.there.reading() as tx:
            rows = tx.execute(query.where(Booking.state == state).order_by(Booking.id))
            return [(row.name, row.slug) for row in rows]

    def count(self, *tables: type[Base]) -> int:
        """Return how many rows these tables have."""
        with self.store.there.reading() as tx:
            return sum(tx.scalar(select(func.count()).select_from(table)) or 0 for table in tables)

    @contextmanager
    def nothing_is_written(self) -> Iterator[None]:
        """Check that every table stays as it is."""
        before = self._rows(Base.metadata.tables)
        yield
        changed = _changed(before, self._rows(Base.metadata.tables))
        assert not changed, changed

    @contextmanager
    def nothing_is_changed(self) -> Iterator[None]:
        """Check that only the talk itself is kept: no booking, request or note, no message to others."""
        lasting = {name: table for name, table in Base.metadata.tables.items() if name not in _PASSING}
        before, notices = self._rows(lasting), self._notices()
        yield
        changed = _changed(before, self._rows(lasting))
        assert not changed, changed
        assert self._notices() == notices

    def _rows(self, tables: Mapping[str, Table]) -> dict[str, list[Any]]:
        with self.store.there.reading() as tx:
            return {name: list(tx.execute(select(table))) for name, table in tables.items()}

    def _notices(self) -> int:
        with self.store.there.reading() as tx:
            return tx.scalar(select(func.count()).where(Outbox.kind != "answer")) or 0


def _changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what has gone or come, by table."""
    both = {name: (set(map(str, before[name])), set(map(str, rows))) for name, rows in after.items()}
    return {name: sorted(old ^ new) for name, (old, new) in both.items() if old != new}

"""A hub on a Monday morning with Slack before it: what people do there, what they see, and what is kept."""

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
    Occurrence,
    Outbox,
    Person,
    SessionType,
)
from tests import world
from tests.slack import screen
from tests.slack.fake_workspace import Json
from tests.slack.screen import Pressable
from tests.slack.serving import Transport
from tests.slack.workplace import Workplace
from tests.talks.slack_driver import SlackDriver

# Of who wrote and what was answered, rows come and go with every turn; what was refused is written down, and
# whoever looks at a date to book it counts it up.
_PASSING = {table.__tablename__ for table in (Address, Audit, Conversation, Inbox, Occurrence, Outbox)}


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


class Office:
    """People at their phones (`phones`), all of Slack (`place`), and the hub's rows."""

    def __init__(self, store: Store, transport: Transport = "http", **turns: Any) -> None:
        self.store = PluggedStore(store)
        self.turns = world.turns(self.store)
        for name, value in turns.items():
            setattr(self.turns, name, value)
        self.phones = SlackDriver(self.turns, world.EMAILS, world.NOW, transport)
        self.says, self.fills = self.phones.says, self.phones.fills

    @property
    def place(self) -> Workplace:
        return self.phones.place

    def close(self) -> None:
        self.phones.close()
        self.store.close()

    # --- what people do and see

    def presses(self, person: str, label: str, on: str = "") -> None:
        self.phones.presses(person, label, on)

    def sees(self, person: str, *said: str) -> None:
        seen = self.phones.seen(person)
        for what in said:
            assert what in seen, f"{person} does not see “{what}” but:\n{seen}"

    def last(self, person: str) -> Mapping[str, Any]:
        """Return the newest message to somebody."""
        return self.place.new_messages(person)[-1]

    def home(self, person: str) -> Json:
        """Return what somebody's Home tab shows, without opening it."""
        return self.place.team.homes[self.place.user(person).id]

    def looks_away(self, *people: str) -> None:
        for person in people:
            self.place.look_away(person)

    # --- what is kept

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


def button(surface: Mapping[str, Any], label: str, on: str = "") -> Pressable:
    """Return a button of a message or view, by its label and the words it stands among."""
    for one in screen.pressables(surface["blocks"]):
        if one.label.startswith(label) and on.lower() in one.entry.lower():
            return one
    raise AssertionError(f"no “{label}” {on} in:\n{said(surface)}")


def said(surface: Mapping[str, Any] | Json) -> str:
    """Return the words of a message or view."""
    return screen.words(surface["blocks"])

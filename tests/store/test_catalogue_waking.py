"""An import lets the clock look again at the bookings whose messages come at other moments by now."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from store.db import Store
from store.tables import Booking
from tests.store.catalogues import NOW, THURSDAY, a_series, book, load, one, sitting

LATER = NOW + timedelta(hours=2)
AT_ELEVEN = {"weekly": a_series(starts="2024-01-04 11:00")}


@pytest.fixture
def booked(bare_store: Store) -> Store:
    """A booking that the clock has followed up, with nothing more to come."""
    load(bare_store, one(reminders=["1 hour before"]))
    book(bare_store, sitting(bare_store, THURSDAY).id)
    with bare_store.transaction() as tx:
        tx.execute(update(Booking).values(follow_up_at=None))
    return bare_store


def looked_at(store: Store, changed: dict[str, Any]) -> datetime | None:
    load(store, one(**{"reminders": ["1 hour before"]} | changed), LATER)
    with store.reading() as tx:
        return tx.scalars(select(Booking.follow_up_at)).one()


@pytest.mark.parametrize(
    "changed",
    [{"series": AT_ELEVEN}, {"place": "library"}, {"reminders": ["2 hours before"]}],
    ids=["moved", "elsewhere", "reminders"],
)
def test_an_import_that_changes_when_something_comes_wakes_the_bookings(
    booked: Store, changed: dict[str, Any]
):
    assert looked_at(booked, changed) == LATER


@pytest.mark.parametrize("changed", [{}, {"summary": "Another one."}], ids=["the same", "its summary"])
def test_an_import_that_changes_nothing_of_that_wakes_nobody(booked: Store, changed: dict[str, Any]):
    assert looked_at(booked, changed) is None

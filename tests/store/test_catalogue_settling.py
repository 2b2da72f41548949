"""Decisions that settle themselves when people cancel, though nobody imports again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store import bookings
from store.booking_outcomes import Booked, BookOutcome, Closed, Full, Wanted
from store.catalogue.decisions import NOT_IN_CATALOGUE
from store.catalogue.reconciling import settle
from store.db import Store
from store.tables import Booking, Occurrence, OccurrencePart
from tests.small_hub import SmallHub
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    a_type,
    capacity,
    catalogue,
    everything,
    load,
    one,
    sitting,
)

PARTS = [
    {"key": "attend", "title": "Look round", "capacity": 80},
    {"key": "showcase", "title": "Show", "capacity": 20},
]


def come(store: Store, name: str, part: str = "attend") -> BookOutcome:
    person = SmallHub(store).person(name)
    with store.transaction() as tx:
        wanted = Wanted(sitting(store, THURSDAY).id, person, person, part)
        return bookings.book(tx, wanted, NOW)


def leave(store: Store, *names: int) -> None:
    with store.transaction() as tx:
        for booking_id in names:
            whose = select(Booking.person_id).where(Booking.id == booking_id)
            bookings.cancel(tx, booking_id, tx.execute(whose).scalar_one(), NOW)


def booked(store: Store, *names: str, part: str = "attend") -> list[int]:
    outcomes = [come(store, name, part) for name in names]
    return [outcome.booking_id for outcome in outcomes if isinstance(outcome, Booked)]


def settled(store: Store) -> int:
    with store.transaction() as tx:
        return settle(tx, NOW)


def test_cancelling_opens_no_place_above_the_catalogues_number(bare_store: Store):
    load(bare_store, one(capacity=12))
    asha, ben, carys, _ = booked(bare_store, "Asha", "Ben", "Carys", "Dev")
    load(bare_store, one(capacity=2))
    for gone in (asha, ben):
        leave(bare_store, gone)
        assert come(bare_store, "Zoe") == Closed("undecided")
    settled(bare_store)
    assert come(bare_store, "Zoe") == Full(0)
    leave(bare_store, carys)
    assert isinstance(come(bare_store, "Zoe"), Booked)
    assert capacity(bare_store, sitting(bare_store, THURSDAY).id) == 2


def test_while_too_many_places_are_taken_nothing_is_settled(bare_store: Store):
    load(bare_store, one(capacity=12))
    asha, *_ = booked(bare_store, "Asha", "Ben", "Carys", "Dev")
    load(bare_store, one(capacity=2))
    before = everything(bare_store)
    assert settled(bare_store) == 0
    assert everything(bare_store) == before
    leave(bare_store, asha)
    settled(bare_store)
    row = sitting(bare_store, THURSDAY)
    assert (capacity(bare_store, row.id), row.decision != "") == (3, True)


def test_settling_comes_to_what_the_next_import_would(bare_store: Store):
    load(bare_store, one(capacity=12))
    leaving = booked(bare_store, "Asha", "Ben", "Carys")
    load(bare_store, one(capacity=1))
    leave(bare_store, *leaving[1:])
    assert settled(bare_store) == 1
    assert load(bare_store, one(capacity=1)).is_empty


@pytest.mark.parametrize("gone", [one(series={}), catalogue({"other": a_type(title="Other")})])
def test_a_date_without_anybody_left_that_is_no_longer_offered_is_cancelled(bare_store: Store, gone):
    load(bare_store, one())
    leaving = booked(bare_store, "Asha")
    load(bare_store, gone)
    leave(bare_store, *leaving)
    settled(bare_store)
    row = sitting(bare_store, THURSDAY)
    assert (row.state, row.reason, row.decision) == ("cancelled", NOT_IN_CATALOGUE, "")


def test_a_closed_day_that_everybody_left_is_not_on(bare_store: Store):
    closed = [{"from": "2026-12-01", "to": "2026-12-11", "reason": "building work"}]
    load(bare_store, one())
    leaving = booked(bare_store, "Asha")
    load(bare_store, catalogue({"cqi_taster": a_type()}, closures=closed))
    leave(bare_store, *leaving)
    settled(bare_store)
    row = sitting(bare_store, THURSDAY)
    assert (row.state, row.reason, row.decision) == ("not_on", "building work", "")


def test_a_part_that_is_gone_goes_with_the_last_who_stood_in_it(bare_store: Store):
    load(bare_store, one(capacity=None, parts=PARTS))
    leaving = booked(bare_store, "Asha", part="showcase")
    load(bare_store, one(capacity=None, parts=PARTS[:1]))
    assert come(bare_store, "Ben") == Closed("undecided")
    leave(bare_store, *leaving)
    settled(bare_store)
    row = sitting(bare_store, THURSDAY)
    with bare_store.reading() as tx:
        there = select(OccurrencePart.part).where(OccurrencePart.occurrence_id == row.id)
        assert list(tx.scalars(there)) == ["attend"]
    assert isinstance(come(bare_store, "Ben"), Booked)


def test_a_time_set_for_that_date_alone_stays_when_it_is_settled(bare_store: Store):
    load(bare_store, one(capacity=12))
    leaving = booked(bare_store, "Asha", "Ben")
    row = sitting(bare_store, THURSDAY)
    own = {"starts_at": row.starts_at + timedelta(hours=4), "ends_at": row.ends_at + timedelta(hours=4)}
    with bare_store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == row.id).values(**own))
    load(bare_store, one(capacity=1))
    leave(bare_store, *leaving[1:])
    settled(bare_store)
    after = sitting(bare_store, THURSDAY)
    assert (after.starts_at, after.decision) == (own["starts_at"], "")


def test_what_is_settled_is_held_and_what_is_not_is_left_alone(bare_store: Store):
    load(bare_store, one(capacity=12))
    leaving = booked(bare_store, "Asha", "Ben")
    load(bare_store, one(capacity=1))
    leave(bare_store, *leaving[1:])
    before = {row[0]: row for row in everything(bare_store)["occurrence"]}
    revision = sitting(bare_store, THURSDAY).revision
    settled(bare_store)
    after = sitting(bare_store, THURSDAY)
    assert after.revision == revision + 1
    assert [row[0] for row in everything(bare_store)["occurrence"] if row != before[row[0]]] == [after.id]

"""What an import, and the clock that settles what it left open, do for those who wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store import audits, bookings, changed_dates, waiting
from store.booking_outcomes import Booked, Cancelled, Joined, Wanted
from store.catalogue.changes import Changes
from store.catalogue.decisions import NO_DATE
from store.catalogue.files import Catalogue
from store.catalogue.reconciling import settle
from store.db import Store
from store.tables import Booking, Occurrence, OccurrencePart, Outbox
from tests.small_hub import SmallHub
from tests.store.catalogues import NOW, THURSDAY, a_type, catalogue, load, one, sitting

CLOSED = [{"from": "2026-12-01", "to": "2026-12-11", "reason": "building work"}]
PARTS = [
    {"key": "attend", "title": "Look round", "capacity": 80},
    {"key": "showcase", "title": "Show", "capacity": 1},
]


def book(store: Store, name: str, part: str = "attend") -> int:
    person = SmallHub(store).person(name)
    with store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(sitting(store, THURSDAY).id, person, person, part), NOW)
    assert isinstance(outcome, Booked)
    return outcome.booking_id


def wait(store: Store, name: str, party: int = 1, part: str = "attend") -> int:
    person = SmallHub(store).person(name)
    with store.transaction() as tx:
        wanted = Wanted(sitting(store, THURSDAY).id, person, person, part, party)
        outcome = waiting.join(tx, wanted, NOW)
    assert isinstance(outcome, Joined)
    return outcome.booking_id


def leave(store: Store, booking_id: int) -> None:
    with store.transaction() as tx:
        whose = tx.execute(select(Booking.person_id).where(Booking.id == booking_id)).scalar_one()
        assert isinstance(bookings.cancel(tx, booking_id, whose, NOW), Cancelled)


def states(store: Store, *booking_ids: int) -> list[str]:
    with store.reading() as tx:
        found = dict(tx.execute(select(Booking.id, Booking.state)).all())
    return [found[id_] for id_ in booking_ids]


def told(store: Store) -> list[tuple[str, int]]:
    with store.reading() as tx:
        rows = tx.execute(select(Outbox.kind, Outbox.args).order_by(Outbox.id)).all()
    return [(kind, args["booking"]) for kind, args in rows]


def imported(store: Store, wanted: Catalogue) -> Changes:
    changes = load(store, wanted)
    with store.reading() as tx:
        assert audits.check(tx, NOW) == []
    return changes


def test_places_that_an_import_adds_are_offered_in_the_order_of_the_queue(bare_store: Store):
    load(bare_store, one(capacity=2, party_max=2))
    book(bare_store, "Ben")
    book(bare_store, "Carys")
    queue = [wait(bare_store, name, party) for name, party in (("Asha", 2), ("Dev", 1), ("Eve", 1))]
    imported(bare_store, one(capacity=3, party_max=2))
    assert states(bare_store, *queue) == ["waiting", "offered", "waiting"]
    imported(bare_store, one(capacity=6, party_max=2))
    assert states(bare_store, *queue) == ["offered", "offered", "offered"]
    assert [about for _, about in told(bare_store)] == [queue[1], queue[0], queue[2]]


def test_an_import_that_adds_more_than_anybody_waits_for_leaves_the_rest_free(bare_store: Store):
    load(bare_store, one(capacity=1))
    book(bare_store, "Ben")
    first = wait(bare_store, "Asha")
    imported(bare_store, one(capacity=5))
    assert states(bare_store, first, book(bare_store, "Carys")) == ["offered", "booked"]


def test_who_waits_for_a_date_in_question_is_offered_what_came_free_once_it_is_settled(bare_store: Store):
    load(bare_store, one(capacity=3))
    leaving = [book(bare_store, name) for name in ("Ben", "Carys", "Dev")]
    first = wait(bare_store, "Asha")
    imported(bare_store, one(capacity=1))
    for booking_id in leaving:
        leave(bare_store, booking_id)
    assert states(bare_store, first) == ["waiting"]
    with bare_store.transaction() as tx:
        settle(tx, NOW)
        assert audits.check(tx, NOW) == []
    assert states(bare_store, first) == ["offered"]


def test_who_waits_for_a_date_in_question_is_offered_what_came_free_once_it_is_back(bare_store: Store):
    load(bare_store, one(capacity=1))
    ben = book(bare_store, "Ben")
    first = wait(bare_store, "Asha")
    imported(bare_store, one(series={}))
    leave(bare_store, ben)
    assert states(bare_store, first) == ["waiting"]
    imported(bare_store, one(capacity=1))
    assert states(bare_store, first) == ["offered"]


@pytest.mark.parametrize("gone", [one(series={}), catalogue({"other": a_type(title="Other")})])
def test_a_date_that_is_only_waited_for_goes_and_those_who_wait_are_told(bare_store: Store, gone: Catalogue):
    load(bare_store, one(capacity=1))
    ben = book(bare_store, "Ben")
    queue = [wait(bare_store, "Asha"), wait(bare_store, "Dev")]
    imported(bare_store, gone)
    assert sitting(bare_store, THURSDAY).decision == NO_DATE
    leave(bare_store, ben)
    with bare_store.transaction() as tx:
        settle(tx, NOW)
        assert audits.check(tx, NOW) == []
    assert sitting(bare_store, THURSDAY).state == "cancelled"
    assert states(bare_store, *queue) == ["cancelled", "cancelled"]
    assert told(bare_store) == [("waiting_ended", one) for one in queue]


def test_a_closed_day_that_is_only_waited_for_is_not_on(bare_store: Store):
    load(bare_store, one(capacity=1))
    ben = book(bare_store, "Ben")
    first = wait(bare_store, "Asha")
    imported(bare_store, catalogue({"cqi_taster": a_type(capacity=1)}, closures=CLOSED))
    assert states(bare_store, first) == ["waiting"]
    leave(bare_store, ben)
    with bare_store.transaction() as tx:
        settle(tx, NOW)
    assert sitting(bare_store, THURSDAY).state == "not_on"
    assert states(bare_store, first) == ["cancelled"]


def test_a_place_that_is_held_keeps_a_date_as_a_booking_does(bare_store: Store):
    load(bare_store, one(capacity=1))
    ben = book(bare_store, "Ben")
    first = wait(bare_store, "Asha")
    leave(bare_store, ben)
    imported(bare_store, one(series={}))
    assert sitting(bare_store, THURSDAY).decision == NO_DATE
    assert states(bare_store, first) == ["offered"]
    with bare_store.transaction() as tx:
        whose = tx.execute(select(Booking.person_id).where(Booking.id == first)).scalar_one()
        waiting.accept(tx, first, whose, NOW)
    assert states(bare_store, first) == ["booked"]


def test_a_part_that_is_only_waited_for_goes_with_its_queue(bare_store: Store):
    load(bare_store, one(capacity=None, parts=PARTS))
    ben = book(bare_store, "Ben", "showcase")
    first = wait(bare_store, "Asha", part="showcase")
    imported(bare_store, one(capacity=None, parts=PARTS[:1]))
    assert states(bare_store, first) == ["waiting"]
    leave(bare_store, ben)
    with bare_store.transaction() as tx:
        settle(tx, NOW)
        assert audits.check(tx, NOW) == []
    assert states(bare_store, first) == ["cancelled"]


@pytest.mark.parametrize("rule", ["drop_in", "request"])
def test_a_session_that_is_no_longer_booked_has_no_queue(bare_store: Store, rule: str):
    load(bare_store, one(capacity=1))
    ben = book(bare_store, "Ben")
    first, second = wait(bare_store, "Asha"), wait(bare_store, "Dev")
    leave(bare_store, ben)
    imported(bare_store, one(capacity=1, rule=rule))
    assert states(bare_store, first, second) == ["offered", "cancelled"]
    assert told(bare_store) == [("place_offered", first), ("waiting_ended", second)]


def test_what_has_begun_is_left_alone(bare_store: Store):
    load(bare_store, one(capacity=1))
    book(bare_store, "Ben")
    first = wait(bare_store, "Asha")
    with bare_store.transaction() as tx:
        id_ = sitting(bare_store, THURSDAY).id
        tx.execute(
            update(Occurrence).where(Occurrence.id == id_).values(starts_at=NOW - timedelta(minutes=5))
        )
        tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == id_).values(capacity=9))
        changed_dates.catch_up(tx, [id_], NOW)
    assert states(bare_store, first) == ["waiting"]

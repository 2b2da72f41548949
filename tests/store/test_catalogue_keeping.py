"""What becomes of dates and places that the catalogue no longer has."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store import audits, bookings
from store.booking_outcomes import AlreadyBooked, Booked, BookOutcome, Cancelled, Wanted
from store.catalogue.decisions import NO_DATE, NOT_IN_CATALOGUE
from store.db import Store
from store.tables import Occurrence, OccurrencePart, SessionType
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    TUESDAY,
    TUESDAYS,
    a_series,
    a_type,
    book,
    capacity,
    catalogue,
    dates,
    load,
    one,
    people,
    sitting,
)

TWO_PARTS = [
    {"key": "attend", "title": "Look round", "capacity": 80},
    {"key": "showcase", "title": "Show", "capacity": 20},
]

# --- Dates that are gone


@pytest.mark.parametrize(
    "gone",
    [
        catalogue({"cqi_taster": a_type(series={})}),
        catalogue({"other": a_type(title="Other")}),
        catalogue({"cqi_taster": a_type(series={"renamed": a_series()})}),
        catalogue({"cqi_taster": a_type(series={"weekly": a_series(rrule="FREQ=MONTHLY;BYDAY=4TH")})}),
    ],
    ids=["no dates", "type retired", "series renamed", "weeks dropped"],
)
def test_a_date_that_is_gone_is_kept_for_a_decision_cancelled_or_removed(bare_store: Store, gone):
    load(bare_store, one())
    booked, was_booked, never_booked = (sitting(bare_store, THURSDAY + timedelta(days=n)) for n in (0, 7, 14))
    book(bare_store, booked.id, "Asha", "offered")
    book(bare_store, was_booked.id, "Ben", "cancelled")
    changes = load(bare_store, gone)
    with bare_store.reading() as tx:
        rows = {row.id: row for row in tx.execute(select(*Occurrence.__table__.columns))}
    assert (rows[booked.id].state, rows[booked.id].decision) == ("planned", NO_DATE)
    assert (rows[was_booked.id].state, rows[was_booked.id].reason) == ("cancelled", NOT_IN_CATALOGUE)
    assert never_booked.id not in rows
    assert people(changes) == [("decision", ["Asha"])]
    assert load(bare_store, gone).is_empty


def test_a_type_that_is_gone_is_retired_and_comes_back_with_its_bookings(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    book(bare_store, row.id)
    load(bare_store, catalogue({"other": a_type(title="Other")}))
    with bare_store.reading() as tx:
        assert tx.scalar(select(SessionType.is_retired).where(SessionType.slug == "cqi_taster"))
    load(bare_store, catalogue({"cqi_taster": a_type()}))
    back = sitting(bare_store, THURSDAY)
    assert (back.id, back.state, back.decision) == (row.id, "planned", "")
    assert len(dates(bare_store)) == 52


def test_a_kept_date_takes_the_new_time_when_the_catalogue_has_it_again(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id, state="cancelled")
    load(bare_store, one(series={}))
    load(bare_store, one(series={"weekly": a_series(starts="2024-01-04 15:00")}))
    row = sitting(bare_store, THURSDAY)
    assert (row.state, row.starts_at.hour, row.reason) == ("planned", 15, "")


def test_what_a_facilitator_cancelled_stays_cancelled(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    with bare_store.transaction() as tx:
        off = update(Occurrence).where(Occurrence.id == row.id)
        tx.execute(off.values(state="cancelled", reason="trainer is ill"))
    assert load(bare_store, one()).is_empty
    load(bare_store, one(series=TUESDAYS))
    after = sitting(bare_store, TUESDAY)
    assert (after.id, after.state, after.reason) == (row.id, "cancelled", "trainer is ill")


def test_a_new_closure_over_a_booked_date_needs_a_decision_and_others_are_not_on(bare_store: Store):
    closed = [{"from": "2026-12-01", "to": "2026-12-11", "reason": "building work"}]
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    shut = catalogue({"cqi_taster": a_type()}, closures=closed)
    changes = load(bare_store, shut)
    booked, free = sitting(bare_store, THURSDAY), sitting(bare_store, THURSDAY + timedelta(days=7))
    assert booked.state == "planned"
    assert "building work" in booked.decision
    assert (free.state, free.reason) == ("not_on", "building work")
    assert people(changes) == [("decision", ["Asha"])]
    assert load(bare_store, shut).is_empty
    load(bare_store, one())
    assert sitting(bare_store, THURSDAY).decision == ""
    assert sitting(bare_store, THURSDAY + timedelta(days=7)).state == "planned"


# --- Places


def test_capacity_goes_down_to_what_is_taken_and_no_further(bare_store: Store):
    load(bare_store, one(capacity=3))
    row = sitting(bare_store, THURSDAY)
    for name in ("Asha", "Ben"):
        book(bare_store, row.id, name)
    changes = load(bare_store, one(capacity=1))
    assert capacity(bare_store, row.id) == 2
    assert "More places are taken" in sitting(bare_store, THURSDAY).decision
    assert people(changes) == [("decision", ["Asha", "Ben"])]
    assert capacity(bare_store, sitting(bare_store, THURSDAY + timedelta(days=7)).id) == 1
    assert load(bare_store, one(capacity=1)).is_empty
    load(bare_store, one(capacity=20))
    assert capacity(bare_store, row.id) == 20
    assert sitting(bare_store, THURSDAY).decision == ""


def test_a_capacity_that_was_set_for_one_date_alone_stays(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    with bare_store.transaction() as tx:
        is_it = OccurrencePart.occurrence_id == row.id
        tx.execute(update(OccurrencePart).where(is_it).values(capacity=40))
    assert load(bare_store, one()).is_empty
    load(bare_store, one(capacity=15))
    assert capacity(bare_store, row.id) == 40
    assert capacity(bare_store, sitting(bare_store, THURSDAY + timedelta(days=7)).id) == 15


def test_a_part_that_is_gone_takes_nobody_more_and_keeps_whom_it_has(bare_store: Store):
    load(bare_store, one(capacity=None, parts=TWO_PARTS))
    row = sitting(bare_store, THURSDAY)
    book(bare_store, row.id, part="showcase")
    changes = load(bare_store, one(capacity=None, parts=TWO_PARTS[:1]))
    assert capacity(bare_store, row.id, "showcase") == 1
    assert people(changes) == [("decision", ["Asha"])]
    with bare_store.reading() as tx:
        shown = select(OccurrencePart.occurrence_id).where(OccurrencePart.part == "showcase")
        assert list(tx.scalars(shown)) == [row.id]
    assert load(bare_store, one(capacity=None, parts=TWO_PARTS[:1])).is_empty


def test_a_part_that_is_gone_leaves_no_places_where_nobody_stands_in_it(bare_store: Store):
    load(bare_store, one(capacity=None, parts=TWO_PARTS))
    row = sitting(bare_store, THURSDAY)
    book(bare_store, row.id, state="cancelled", part="showcase")
    load(bare_store, one(capacity=None, parts=TWO_PARTS[:1]))
    with bare_store.reading() as tx:
        parts = select(OccurrencePart.part).where(OccurrencePart.occurrence_id == row.id)
        assert list(tx.scalars(parts)) == ["attend"]
    assert sitting(bare_store, THURSDAY).decision == ""


def test_a_date_that_is_away_and_back_takes_the_places_of_the_catalogue(bare_store: Store):
    load(bare_store, one(capacity=3))
    row = sitting(bare_store, THURSDAY)
    for name in ("Asha", "Ben"):
        book(bare_store, row.id, name)
    for wanted in (one(capacity=1), one(capacity=1, series={}), one(capacity=1)):
        load(bare_store, wanted)
    assert "More places are taken" in sitting(bare_store, THURSDAY).decision


def test_too_few_places_are_known_however_long_the_reason_of_a_closure(bare_store: Store):
    closed = [{"from": "2026-12-01", "to": "2026-12-11", "reason": "building work " * 14}]
    load(bare_store, one(capacity=3))
    row = sitting(bare_store, THURSDAY)
    for name in ("Asha", "Ben"):
        book(bare_store, row.id, name)
    load(bare_store, catalogue({"cqi_taster": a_type(capacity=1)}, closures=closed))
    load(bare_store, one(capacity=2))
    assert (capacity(bare_store, row.id), sitting(bare_store, THURSDAY).decision) == (2, "")
    load(bare_store, catalogue({"cqi_taster": a_type(capacity=1)}, closures=closed))
    load(bare_store, one(capacity=20))
    assert (capacity(bare_store, row.id), sitting(bare_store, THURSDAY).decision) == (20, "")


# --- Another booking rule


def ask(store: Store, person_id: int) -> BookOutcome:
    with store.transaction() as tx:
        return bookings.book(tx, Wanted(sitting(store, THURSDAY).id, person_id, person_id), NOW)


def broken_rules(store: Store) -> list[audits.Finding]:
    with store.reading() as tx:
        return audits.check(tx, NOW)


def test_whoever_might_come_can_take_a_place_once_the_session_is_booked(bare_store: Store):
    load(bare_store, one(rule="drop_in"))
    asha = book(bare_store, sitting(bare_store, THURSDAY).id, state="might_come")
    changes = load(bare_store, one(rule="book"))
    assert people(changes) == []
    assert broken_rules(bare_store) == []
    outcome = ask(bare_store, asha)
    assert isinstance(outcome, Booked)
    assert ask(bare_store, asha) == AlreadyBooked(outcome.booking_id, "booked", 1)
    assert broken_rules(bare_store) == []


def test_whoever_has_a_place_keeps_it_once_people_just_drop_in(bare_store: Store):
    load(bare_store, one(rule="book"))
    asha = book(bare_store, sitting(bare_store, THURSDAY).id)
    load(bare_store, one(rule="drop_in", capacity=None))
    assert broken_rules(bare_store) == []
    kept = ask(bare_store, asha)
    assert isinstance(kept, AlreadyBooked)
    with bare_store.transaction() as tx:
        assert isinstance(bookings.cancel(tx, kept.booking_id, asha, NOW), Cancelled)
    assert isinstance(ask(bare_store, asha), Booked)
    assert broken_rules(bare_store) == []

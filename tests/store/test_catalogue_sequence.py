"""What calendars tell a changed date by: its sequence rises with what they show, and with nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest

import store
from store import booking_outcomes, bookings, people
from store.db import Store
from tests.store.catalogues import NOW, THURSDAY, a_series, a_type, book, catalogue, load, one, sitting

STORE = Path(store.__file__).parent
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "changed",
    [
        {"series": {"weekly": a_series(starts="2024-01-04 14:30")}},
        {"series": {"weekly": a_series(minutes=90)}},
        {"place": "library"},
        {"place": None, "link": "https://meet.example/taster"},
    ],
)
def test_a_new_time_room_or_link_raises_the_sequence_by_one(bare_store: Store, changed):
    load(bare_store, one())
    assert (sitting(bare_store, THURSDAY).sequence, sitting(bare_store, THURSDAY).changed_at) == (0, None)
    load(bare_store, one(**changed), now=LATER)
    after = sitting(bare_store, THURSDAY)
    assert (after.sequence, after.changed_at) == (1, LATER)


def test_a_date_that_is_called_off_and_on_again_rises_twice(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    assert row.sequence == 0
    shut = [{"from": str(THURSDAY), "to": str(THURSDAY), "reason": "Flood"}]
    load(bare_store, catalogue({"cqi_taster": a_type()}, closures=shut), now=LATER)
    off = sitting(bare_store, THURSDAY)
    assert (off.state, off.sequence, off.changed_at) == ("not_on", 1, LATER)
    load(bare_store, one(), now=LATER + timedelta(hours=1))
    on = sitting(bare_store, THURSDAY)
    assert (on.state, on.sequence, on.changed_at) == ("planned", 2, LATER + timedelta(hours=1))


def test_the_same_catalogue_once_more_and_fewer_places_change_no_sequence(bare_store: Store):
    load(bare_store, one())
    load(bare_store, one(capacity=30, title="Another title"), now=LATER)
    load(bare_store, one(capacity=30, title="Another title"), now=LATER)
    assert sitting(bare_store, THURSDAY).sequence == 0


def test_a_booked_date_that_waits_for_a_decision_stays_as_it_is_in_calendars(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    load(bare_store, one(series=None), now=LATER)
    row = sitting(bare_store, THURSDAY)
    assert row.decision
    assert (row.sequence, row.changed_at) == (0, None)


def test_bookings_change_no_sequence(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    with bare_store.transaction() as tx:
        asha = people.add(tx, "Asha", None, NOW)
        outcome = bookings.book(tx, booking_outcomes.Wanted(row.id, asha, asha), NOW)
        assert isinstance(outcome, booking_outcomes.Booked)
    after = sitting(bare_store, THURSDAY)
    assert (after.sequence, after.changed_at) == (0, None)
    assert after.revision > row.revision


def test_whoever_else_changes_a_date_must_think_of_its_sequence():
    changing = {path.name for path in STORE.rglob("*.py") if "update(Occurrence)" in path.read_text("utf-8")}
    # To hold one, to mark it for a decision, to say when it is rounded up or who came, changes nothing shown.
    assert changing <= {"locks.py", "facts.py", "group_places.py", "registers.py", "round_ups.py"}

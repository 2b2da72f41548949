"""Dates, times and rooms that change: the row and its bookings go along."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from store.catalogue.decisions import NO_DATE
from store.db import Store
from store.tables import Occurrence
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    TUESDAYS,
    a_series,
    book,
    dates,
    everything,
    load,
    one,
    people,
    sitting,
)

# --- Time and place


def test_a_new_time_keeps_the_row_and_its_bookings(bare_store: Store):
    load(bare_store, one())
    before = sitting(bare_store, THURSDAY)
    book(bare_store, before.id)
    changes = load(bare_store, one(series={"weekly": a_series(starts="2024-01-04 14:30")}))
    after = sitting(bare_store, THURSDAY)
    assert after.id == before.id
    assert after.starts_at == datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
    assert after.ends_at == datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
    assert people(changes) == [("moved", ["Asha"])]


def test_a_new_room_keeps_the_row_and_says_whom_it_affects(bare_store: Store):
    load(bare_store, one())
    before = sitting(bare_store, THURSDAY)
    book(bare_store, before.id, state="might_come")
    changes = load(bare_store, one(place="library"))
    after = sitting(bare_store, THURSDAY)
    assert (after.id, after.place, after.starts_at) == (before.id, "Library", before.starts_at)
    assert people(changes) == [("place", ["Asha"])]


def test_a_time_or_room_that_was_set_for_one_date_alone_stays(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    own = {"starts_at": row.starts_at + timedelta(hours=4), "ends_at": row.ends_at + timedelta(hours=4)}
    with bare_store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == row.id).values(**own, place="Chapel"))
    assert load(bare_store, one()).is_empty
    load(bare_store, one(place="library", series={"weekly": a_series(starts="2024-01-04 09:00")}))
    after = sitting(bare_store, THURSDAY)
    assert (after.starts_at, after.place) == (own["starts_at"], "Chapel")
    assert sitting(bare_store, THURSDAY + timedelta(days=7)).place == "Library"


def test_a_date_put_off_by_hand_is_not_lost_once_its_own_day_is_over(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    later = {"starts_at": row.starts_at + timedelta(days=5), "ends_at": row.ends_at + timedelta(days=5)}
    with bare_store.transaction() as tx:
        tx.execute(update(Occurrence).where(Occurrence.id == row.id).values(**later))
    load(bare_store, one(place="library"), now=row.starts_at + timedelta(days=1))
    after = sitting(bare_store, THURSDAY)
    assert (after.starts_at, after.place, after.decision) == (later["starts_at"], "Library", "")


def test_what_has_begun_is_never_touched(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    during = row.starts_at + timedelta(minutes=10)
    load(bare_store, one(place="library", series=TUESDAYS), now=during)
    assert sitting(bare_store, THURSDAY) == row
    assert date(2026, 11, 26) in dates(bare_store)


def test_a_date_brought_forward_by_hand_and_over_is_given_to_no_other(bare_store: Store):
    load(bare_store, one(series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TH,FR")}))
    thursday, friday = sitting(bare_store, THURSDAY), sitting(bare_store, THURSDAY + timedelta(days=1))
    book(bare_store, friday.id)
    with bare_store.transaction() as tx:
        sooner = {"starts_at": thursday.starts_at - timedelta(days=2), "ends_at": thursday.ends_at}
        tx.execute(update(Occurrence).where(Occurrence.id == thursday.id).values(**sooner))
    load(bare_store, one(), now=thursday.starts_at - timedelta(days=1))
    assert sitting(bare_store, THURSDAY).id == thursday.id
    assert sitting(bare_store, friday.nominal_on).decision == NO_DATE


def test_dates_beyond_twelve_months_that_are_there_already_stay(bare_store: Store):
    load(bare_store, one(), now=NOW + timedelta(weeks=10))
    before = everything(bare_store)["occurrence"]
    load(bare_store, one(), now=NOW)
    after = everything(bare_store)["occurrence"]
    assert [row for row in before if row not in after] == []


# --- Another weekday


def test_a_new_weekday_moves_each_date_within_its_week(bare_store: Store):
    load(bare_store, one())
    before = {row: sitting(bare_store, row).id for row in dates(bare_store) if row >= THURSDAY}
    book(bare_store, before[THURSDAY])
    changes = load(bare_store, one(series=TUESDAYS))
    for on, id_ in before.items():
        assert sitting(bare_store, on - timedelta(days=2)).id == id_
    assert people(changes) == [("moved", ["Asha"])]
    assert (changes.added, changes.removed) == (1, 0)  # the Tuesday at the end of the twelve months


def test_a_new_weekday_does_not_move_a_date_into_the_past(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    book(bare_store, row.id)
    changes = load(bare_store, one(series=TUESDAYS), now=datetime(2026, 12, 2, 9, tzinfo=UTC))
    after = sitting(bare_store, THURSDAY)
    assert (after.starts_at, after.decision) == (row.starts_at, NO_DATE)
    assert people(changes) == [("decision", ["Asha"])]


def test_a_new_day_of_a_monthly_rule_moves_within_the_month(bare_store: Store):
    load(bare_store, one(series={"m": a_series(rrule="FREQ=MONTHLY;BYDAY=2TU")}))
    row = sitting(bare_store, date(2026, 12, 8))
    load(bare_store, one(series={"m": a_series(rrule="FREQ=MONTHLY;BYDAY=3FR")}))
    assert sitting(bare_store, date(2026, 12, 18)).id == row.id


def test_two_days_a_week_keep_the_day_that_stays(bare_store: Store):
    load(bare_store, one(series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=MO,TU")}))
    monday, tuesday = (sitting(bare_store, date(2026, 12, day)).id for day in (7, 8))
    load(bare_store, one(series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TU,WE")}))
    assert sitting(bare_store, date(2026, 12, 8)).id == tuesday
    assert sitting(bare_store, date(2026, 12, 9)).id == monday

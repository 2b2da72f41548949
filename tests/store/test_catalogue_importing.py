from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from store import series
from store.catalogue.changes import tell
from store.catalogue.decisions import NO_DATE
from store.catalogue.importing import import_catalogue, load_shipped
from store.catalogue.problems import CatalogueRefused
from store.db import Store
from store.migrate import migrate
from store.tables import (
    Address,
    Booking,
    Cohort,
    HubState,
    Occurrence,
    Outbox,
    Person,
)
from tests.databases import Databases
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    a_cohort,
    a_series,
    a_type,
    book,
    capacity,
    catalogue,
    dates,
    everything,
    load,
    one,
    people,
    sitting,
)

TUESDAY = THURSDAY - timedelta(days=2)
TUESDAYS = {"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TU")}


def version(store: Store) -> str | None:
    with store.reading() as tx:
        return tx.scalar(select(HubState.value).where(HubState.key == series.CATALOGUE_VERSION))


# --- Loading


def test_the_shipped_catalogue_loads_and_a_second_time_changes_nothing(bare_store: Store):
    with bare_store.transaction() as tx:
        first = load_shipped(tx, NOW)
    before = everything(bare_store)
    with bare_store.transaction() as tx:
        second = load_shipped(tx, NOW)
    assert not first.is_empty
    assert second.is_empty
    assert everything(bare_store) == before
    assert version(bare_store) == "1"


def test_dates_are_rows_for_twelve_months_with_the_places_of_each_part(bare_store: Store):
    load(bare_store, one())
    found = dates(bare_store)
    assert found[0] == date(2026, 11, 26)
    assert found[-1] == date(2027, 11, 18)
    assert len(found) == 52
    assert capacity(bare_store, sitting(bare_store, THURSDAY).id) == 12


def test_a_bank_holiday_and_a_closure_are_not_on_and_say_why(bare_store: Store):
    closed = [{"from": "2026-12-30", "to": "2027-01-02", "reason": "stocktaking"}]
    fridays = {"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=TH,FR")}
    load(bare_store, catalogue({"cqi_taster": a_type(series=fridays)}, closures=closed))
    christmas, closure = (sitting(bare_store, on) for on in (date(2026, 12, 25), date(2026, 12, 31)))
    assert (christmas.state, christmas.reason) == ("not_on", "Christmas Day")
    assert (closure.state, closure.reason) == ("not_on", "stocktaking")
    assert sitting(bare_store, date(2027, 1, 1)).reason == "New Year's Day"


def test_the_region_of_a_series_decides_its_bank_holidays(bare_store: Store):
    mondays = {"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=MO", region="scotland")}
    load(bare_store, one(series=mondays))
    assert sitting(bare_store, date(2026, 11, 30)).reason == "St Andrew's Day"
    assert sitting(bare_store, date(2027, 3, 29)).state == "planned"


def test_ten_in_the_morning_stays_ten_across_the_clock_change(bare_store: Store):
    load(bare_store, one())
    assert sitting(bare_store, date(2027, 3, 25)).starts_at == datetime(2027, 3, 25, 10, tzinfo=UTC)
    assert sitting(bare_store, date(2027, 4, 1)).starts_at == datetime(2027, 4, 1, 9, tzinfo=UTC)


def test_hosts_become_persons_by_email_once(bare_store: Store):
    with bare_store.transaction() as tx:
        known = {"name": "Dr C Llewellyn-Hughes", "email": "carys@trust.example", "audiences": []}
        tx.execute(insert(Person).values(**known, created_at=NOW))
    load(bare_store, catalogue({"a": a_type(place=None), "b": a_type(title="B", rule="interest", series={})}))
    with bare_store.reading() as tx:
        assert list(tx.scalars(select(Person.name))) == ["Dr C Llewellyn-Hughes"]


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


# --- Cohorts


def test_the_days_of_a_cohort_are_counted_once_and_kept(bare_store: Store):
    course = one(rule="apply", series={}, cohorts={"spring": a_cohort(places=6)})
    load(bare_store, course)
    days = [date(2027, 1, 20), date(2027, 2, 17)]
    assert dates(bare_store) == days
    assert capacity(bare_store, sitting(bare_store, days[0]).id) == 6
    with bare_store.reading() as tx:
        opens = tx.execute(select(Cohort.applications_open_on, Cohort.applications_close_on)).one()
    assert tuple(opens) == (date(2026, 11, 23), date(2027, 1, 8))
    before = everything(bare_store)
    assert load(bare_store, course, now=NOW + timedelta(weeks=3)).is_empty
    assert everything(bare_store) == before


def test_a_cohort_day_waits_a_week_when_it_would_be_a_bank_holiday_or_closure(bare_store: Store):
    closed = [{"from": "2027-04-05", "to": "2027-04-06", "reason": "moving house"}]
    cohort = a_cohort(first_day_in_weeks=18, weekday="monday", weeks=[0, 1])
    course = a_type(rule="apply", series={}, cohorts={"spring": cohort})
    load(bare_store, catalogue({"cqi_taster": course}, closures=closed))
    assert dates(bare_store) == [date(2027, 4, 12), date(2027, 4, 19)]


# --- Safety


def test_a_clash_refuses_the_file_with_nothing_written(bare_store: Store):
    load(bare_store, one())
    before = everything(bare_store)
    two = {"cqi_taster": a_type(title="Changed"), "other": a_type(title="Other")}
    with pytest.raises(CatalogueRefused), bare_store.transaction() as tx:
        import_catalogue(tx, catalogue(two), NOW)
    assert everything(bare_store) == before


def test_the_version_rises_only_when_something_changed(bare_store: Store):
    seen = []
    for wanted in (one(), one(), one(summary="Another."), one(summary="Another."), one()):
        load(bare_store, wanted)
        seen.append(version(bare_store))
    assert seen == ["1", "1", "2", "2", "3"]


def test_a_date_that_changes_is_held_so_that_a_booking_waits_for_it(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    load(bare_store, one(place="library"))
    assert sitting(bare_store, THURSDAY).revision == row.revision + 1


def test_the_id_of_a_removed_date_is_never_given_to_another(databases: Databases, engine_name: str):
    store = Store(databases.empty(engine_name))
    migrate(store)
    load(store, one())
    removed = {sitting(store, on).id for on in dates(store)}
    load(store, one(series={}))
    load(store, one())
    assert not removed & {sitting(store, on).id for on in dates(store)}
    store.close()


# --- Telling people


def test_people_affected_are_told_once(bare_store: Store):
    load(bare_store, one())
    person_id = book(bare_store, sitting(bare_store, THURSDAY).id)
    with bare_store.transaction() as tx:
        address = {"person_id": person_id, "channel": "console", "user_id": "asha", "seen_at": NOW}
        tx.execute(insert(Address).values(**address))
    with bare_store.transaction() as tx:
        changes = import_catalogue(tx, one(place="library", series=TUESDAYS), NOW)
        assert [tell(tx, changes, NOW) for _ in range(2)] == [2, 0]
    with bare_store.reading() as tx:
        rows = tx.execute(select(Outbox.kind, Outbox.person_id, Outbox.args, Outbox.state)).all()
    assert {(row.kind, row.person_id, row.state) for row in rows} == {
        ("occurrence_changed", person_id, "due")
    }
    assert sorted(row.args["change"] for row in rows) == ["moved", "place"]
    assert rows[0].args["was_starts_at"] == "2026-12-03T10:00:00+00:00"


def test_nobody_is_told_what_somebody_has_yet_to_decide(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    with bare_store.transaction() as tx:
        assert tell(tx, import_catalogue(tx, one(series={}), NOW), NOW) == 0


def test_bookings_are_never_removed_by_an_import(bare_store: Store):
    load(bare_store, one())
    ids = [sitting(bare_store, on).id for on in dates(bare_store)]
    for number, state in enumerate(["booked", "waiting", "offered", "might_come", "cancelled", "attended"]):
        book(bare_store, ids[number + 1], f"P{number}", state)
    load(bare_store, catalogue({"other": a_type(title="Other")}))
    with bare_store.reading() as tx:
        assert len(tx.execute(select(Booking.id)).all()) == 6

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from store import hub_state
from store.catalogue.importing import import_catalogue, load_shipped
from store.catalogue.problems import CatalogueRefused
from store.db import Store
from store.migrate import migrate
from store.tables import Booking, Person
from tests.databases import Databases
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    a_series,
    a_type,
    book,
    capacity,
    catalogue,
    dates,
    everything,
    load,
    one,
    sitting,
)


def version(store: Store) -> str | None:
    with store.reading() as tx:
        return hub_state.get(tx, hub_state.CATALOGUE_VERSION)


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


# --- Bookings


def test_bookings_are_never_removed_by_an_import(bare_store: Store):
    load(bare_store, one())
    ids = [sitting(bare_store, on).id for on in dates(bare_store)]
    for number, state in enumerate(["booked", "waiting", "offered", "might_come", "cancelled", "attended"]):
        book(bare_store, ids[number + 1], f"P{number}", state)
    load(bare_store, catalogue({"other": a_type(title="Other")}))
    with bare_store.reading() as tx:
        assert len(tx.execute(select(Booking.id)).all()) == 6

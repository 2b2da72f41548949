from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from store import series
from store.db import Store
from store.tables import Cohort
from tests.store.catalogues import (
    NOW,
    a_cohort,
    a_series,
    a_type,
    capacity,
    catalogue,
    dates,
    everything,
    load,
    one,
    sitting,
)


def on_dates(days: Iterable[date], **changed: Any) -> dict[str, Any]:
    """A cohort on these very dates, in their order."""
    resolved = {"dates": [on.isoformat() for on in days], "weeks": None, "weekday": None}
    window = {"open_on": "2026-11-23", "close_on": "2027-01-08"}
    return a_cohort(**resolved, first_day_in_weeks=None, applications=window, **changed)


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


def test_days_of_a_cohort_that_change_keep_their_order(bare_store: Store):
    days = [date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17), date(2027, 4, 14)]
    load(bare_store, one(rule="apply", series={}, cohorts={"spring": on_dates(days)}))
    before = [sitting(bare_store, on).id for on in days]
    moved = [date(2027, 2, 3), date(2027, 2, 17), date(2027, 3, 3), date(2027, 3, 10)]
    load(bare_store, one(rule="apply", series={}, cohorts={"spring": on_dates(reversed(moved))}))
    assert [sitting(bare_store, on).id for on in moved] == before


def test_a_cohort_that_becomes_plain_dates_leaves_no_places_of_its_own(bare_store: Store):
    load(bare_store, one(rule="apply", series={}, cohorts={"spring": a_cohort(places=6)}))
    plain = one(series={"spring": a_series()})
    load(bare_store, plain)
    with bare_store.reading() as tx:
        assert tx.scalars(select(Cohort.id)).all() == []
    with bare_store.transaction() as tx:
        series.extend(tx, NOW + timedelta(weeks=3))
    last = sitting(bare_store, dates(bare_store)[-1])
    assert capacity(bare_store, last.id) == 12
    assert load(bare_store, plain).is_empty


def test_a_date_of_a_cohort_that_becomes_a_plain_one_takes_the_places_of_its_type(bare_store: Store):
    day = date(2027, 1, 20)
    once = {"starts": "2027-01-20 09:30", "minutes": 390}
    load(bare_store, one(rule="apply", series={}, cohorts={"spring": on_dates([day], places=6)}))
    changes = load(bare_store, one(rule="apply", series={"spring": once}))
    assert capacity(bare_store, sitting(bare_store, day).id) == 12
    assert [change.columns for change in changes.types] == [("dates",)]

from datetime import date, timedelta

from sqlalchemy import select

from store.db import Store
from store.tables import Cohort
from tests.store.catalogues import (
    NOW,
    a_cohort,
    a_type,
    capacity,
    catalogue,
    dates,
    everything,
    load,
    one,
    sitting,
)


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

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from store import series
from store.db import Store
from store.tables import Occurrence, OccurrencePart, Series
from tests.store.catalogues import (
    NOW,
    THURSDAY,
    a_cohort,
    a_series,
    book,
    dates,
    everything,
    load,
    one,
    sitting,
)


def extend(store: Store, now=NOW) -> int:
    with store.transaction() as tx:
        return series.extend(tx, now)


def test_after_a_month_the_month_that_is_missing_is_added_with_its_places(bare_store: Store):
    load(bare_store, one())
    assert extend(bare_store, NOW + timedelta(weeks=4)) == 4
    assert dates(bare_store)[-1] == date(2027, 12, 16)
    with bare_store.reading() as tx:
        seats = select(OccurrencePart.capacity).where(
            OccurrencePart.occurrence_id == sitting(bare_store, date(2027, 12, 16)).id
        )
        assert list(tx.scalars(seats)) == [12]


def test_extending_twice_adds_nothing_and_touches_nothing(bare_store: Store):
    load(bare_store, one(cohorts={"spring": a_cohort(place="library")}))
    before = everything(bare_store)
    assert extend(bare_store) == 0
    assert everything(bare_store) == before


def test_a_date_that_is_added_later_knows_its_closure(bare_store: Store):
    load(bare_store, one())
    extend(bare_store, NOW + timedelta(weeks=10))
    assert sitting(bare_store, date(2027, 12, 23)).state == "planned"
    assert sitting(bare_store, date(2028, 1, 20)).state == "planned"
    mondays = one(series={"weekly": a_series(rrule="FREQ=WEEKLY;BYDAY=MO")})
    load(bare_store, mondays)
    extend(bare_store, NOW + timedelta(weeks=10))
    assert sitting(bare_store, date(2027, 12, 27)).reason == "Christmas Day (substitute day)"


def test_a_moved_or_cancelled_date_is_not_added_again(bare_store: Store):
    load(bare_store, one())
    row = sitting(bare_store, THURSDAY)
    with bare_store.transaction() as tx:
        other = {"starts_at": row.starts_at + timedelta(days=1), "state": "cancelled"}
        tx.execute(update(Occurrence).where(Occurrence.id == row.id).values(**other))
    assert extend(bare_store) == 0


def test_what_is_no_longer_on_offer_is_not_extended(bare_store: Store):
    load(bare_store, one())
    book(bare_store, sitting(bare_store, THURSDAY).id)
    load(bare_store, one(series={}))
    assert extend(bare_store, NOW + timedelta(weeks=20)) == 0


def test_nothing_is_added_to_the_past(bare_store: Store):
    load(bare_store, one())
    later = NOW + timedelta(weeks=60)
    extend(bare_store, later)
    assert [on for on in dates(bare_store) if date(2027, 11, 18) < on < later.date()] == []


def test_an_empty_database_has_nothing_to_extend(bare_store: Store):
    assert extend(bare_store) == 0


@pytest.mark.parametrize("processes", [6])
def test_any_number_at_once_add_each_date_once(bare_store: Store, processes):
    load(bare_store, one())
    with bare_store.transaction() as tx:
        tx.execute(delete(OccurrencePart))
        tx.execute(delete(Occurrence))
    with ThreadPoolExecutor(processes) as pool:
        added = list(pool.map(lambda _: extend(bare_store), range(processes)))
    assert sorted(added) == [0] * (processes - 1) + [52]
    with bare_store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(OccurrencePart)) == 52


def test_a_date_another_process_added_meanwhile_is_passed_over(bare_store: Store):
    load(bare_store, one())
    with bare_store.transaction() as tx:
        row = tx.execute(select(*Series.__table__.columns)).one()
        pattern = series.pattern_of(row)
        known = series.sittings(pattern, (), NOW, THURSDAY)
        assert known
        assert series.add(tx, row, pattern, known, {"attend": 12}) == 0


def test_the_days_of_a_pattern_without_a_rule_are_its_dates():
    days = ("2027-02-17", "2027-01-20", "2028-01-01")
    pattern = series.Pattern(
        date(2027, 1, 20), NOW.time(), 60, None, days, "Europe/London", "scotland", "", ""
    )
    assert pattern.nominal_dates(NOW.date(), date(2027, 12, 31)) == [date(2027, 1, 20), date(2027, 2, 17)]

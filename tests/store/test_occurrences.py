from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from store import occurrences
from store.booking_outcomes import Wanted
from store.bookings import book
from store.db import Store
from store.errors import NotFound
from store.occurrences import Cursor, Filters, Listed
from store.tables import OccurrencePart
from tests.small_hub import NOW, START, SmallHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def listed(hub: SmallHub, filters: Filters = occurrences.EVERYTHING, **changes: Any) -> list[Listed]:
    asked = {"start": NOW, "end": None, "now": NOW, "person_id": 1, "filters": filters, **changes}
    with hub.store.reading() as tx:
        return occurrences.between(tx, **asked)


def test_a_span_has_its_first_moment_and_not_its_last(hub: SmallHub):
    kind = hub.session_type()
    first, _ = hub.occurrence(kind, START), hub.occurrence(kind, START + timedelta(days=1))
    assert [one.id for one in listed(hub, start=START, end=START + timedelta(days=1))] == [first]


def test_what_is_over_is_not_listed_and_what_is_under_way_is(hub: SmallHub):
    hub.occurrence(hub.session_type())
    assert len(listed(hub, start=START, now=START + timedelta(minutes=59))) == 1
    assert listed(hub, start=START, now=START + timedelta(minutes=60)) == []


def test_pages_follow_on_without_a_gap_or_a_repeat(hub: SmallHub):
    kind, other = hub.session_type("one"), hub.session_type("two")
    for day in range(5):
        hub.occurrence(kind, START + timedelta(days=day))
        hub.occurrence(other, START + timedelta(days=day))  # at the same moment
    seen: list[int] = []
    cursor = None
    while page := listed(hub, behind=cursor, limit=3):
        seen += [one.id for one in page]
        cursor = Cursor(page[-1].starts_at, page[-1].id)
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 10


def test_a_filter_on_the_time_of_day_reads_on_until_the_page_is_full(hub: SmallHub):
    kind, afternoon = hub.session_type("morning"), hub.session_type("afternoon")
    for day in range(60):
        hub.occurrence(kind, START + timedelta(days=day))
    late = hub.occurrence(afternoon, START + timedelta(days=59, hours=5))
    found = listed(hub, Filters(from_time=time(15)), limit=1)
    assert [one.id for one in found] == [late]


def test_the_time_of_day_is_the_sessions_own_also_in_summer(hub: SmallHub):
    hub.occurrence(hub.session_type(), datetime(2027, 6, 3, 9, 0, tzinfo=UTC))  # 10am in London
    assert len(listed(hub, Filters(at_time=time(10)))) == 1
    assert listed(hub, Filters(at_time=time(9))) == []
    assert listed(hub, Filters(until_time=time(10))) == []


def test_only_what_has_places(hub: SmallHub):
    kind = hub.session_type()
    full, free = hub.occurrence(kind), hub.occurrence(kind, START + timedelta(days=7))
    with hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == full).values(taken=2))
    assert [one.is_full for one in listed(hub)] == [True, False]
    assert [one.id for one in listed(hub, Filters(min_free=1))] == [free]


def test_a_room_and_online_are_told_apart(hub: SmallHub):
    kind = hub.session_type()
    hub.occurrence(kind, START, place="Innovation Hub")
    online = hub.occurrence(kind, START + timedelta(days=1), place="", link="https://meet.example/a")
    assert [one.id for one in listed(hub, Filters(is_online=True))] == [online]
    assert online not in [one.id for one in listed(hub, Filters(is_online=False))]
    assert len(listed(hub, Filters(place="innovation"))) == 1
    assert listed(hub, Filters(place="100%")) == []


def test_what_is_not_on_and_what_is_cancelled_is_listed_with_its_reason(hub: SmallHub):
    kind = hub.session_type()
    hub.occurrence(kind, START, state="not_on", reason="Christmas Day")
    hub.occurrence(kind, START + timedelta(days=1), state="cancelled", reason="ill")
    assert [(one.is_on, one.reason) for one in listed(hub)] == [(False, "Christmas Day"), (False, "ill")]
    assert listed(hub, Filters(only_on=True)) == []
    assert listed(hub, Filters(min_free=1)) == []


def test_places_are_asked_for_as_many_as_the_party_is(hub: SmallHub):
    taster = hub.occurrence(hub.session_type())
    with hub.store.transaction() as tx:
        tx.execute(update(OccurrencePart).values(taken=1))
    assert [one.id for one in listed(hub, Filters(min_free=1))] == [taster]
    assert listed(hub, Filters(min_free=2)) == []


def test_places_that_can_no_longer_be_booked_are_no_free_places(hub: SmallHub):
    cut_off = hub.occurrence(hub.session_type("cut_off", book_until_working_days=2))
    drop_in = hub.occurrence(hub.session_type("drop_in", rule="drop_in"))
    asked = Filters(min_free=1)
    a_day_before, under_way = START - timedelta(days=1), START + timedelta(minutes=10)
    assert [one.id for one in listed(hub, asked)] == [cut_off, drop_in]
    assert [one.id for one in listed(hub, asked, now=a_day_before)] == [drop_in]
    assert [one.id for one in listed(hub, asked, now=under_way)] == [drop_in]
    assert len(listed(hub, now=under_way)) == 2


def test_ones_own_dates_are_left_out_before_the_page_is_cut(hub: SmallHub):
    kind, asha = hub.session_type(), hub.person()
    dates = [hub.occurrence(kind, START + timedelta(days=day)) for day in range(5)]
    with hub.store.transaction() as tx:
        for date in dates[:4]:
            book(tx, Wanted(date, asha, asha), NOW)
    found = listed(hub, Filters(without_own=True), person_id=asha, limit=3)
    assert [one.id for one in found] == dates[4:]


def test_the_next_one_is_the_next_that_takes_place(hub: SmallHub):
    kind = hub.session_type()
    hub.occurrence(kind, START, state="not_on")
    planned = hub.occurrence(kind, START + timedelta(days=7))
    with hub.store.reading() as tx:
        following = occurrences.next_one(tx, NOW, None, NOW, 1)
        assert following is not None
        assert following.id == planned
        assert occurrences.next_one(tx, NOW, following.starts_at, NOW, 1) is None
        assert occurrences.next_one(tx, NOW, None, NOW, 1, Filters(session_type_ids=[])) is None


def test_the_list_shows_the_askers_own_booking_and_nobody_elses(hub: SmallHub):
    taster, asha, ben = hub.occurrence(hub.session_type()), hub.person("Asha"), hub.person("Ben")
    with hub.store.transaction() as tx:
        book(tx, Wanted(taster, asha, asha), NOW)
    assert [one.standing for one in listed(hub, person_id=asha)] == ["booked"]
    assert [one.standing for one in listed(hub, person_id=ben)] == [None]


def test_an_occurrence_that_is_gone_is_not_found(hub: SmallHub):
    with pytest.raises(NotFound), hub.store.reading() as tx:
        occurrences.get(tx, 1, 1)

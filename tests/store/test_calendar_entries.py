from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.planning import plan
from dialogs import personal_calendar
from dialogs.messages import Drop, Reply
from store import (
    bookings,
    calendar_entries,
    follow_ups,
    ledger,
    memberships,
    outbox,
    people,
    preferences,
    wake,
)
from store.booking_outcomes import Booked, Wanted
from store.calendar_entries import Entry
from store.db import Store
from store.tables import Occurrence, Outbox
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, START, SmallHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def taster(hub: SmallHub) -> int:
    return hub.occurrence(hub.session_type())


@pytest.fixture
def asha(hub: SmallHub) -> int:
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "slack", "tenant": "T1", "user_id": "U1", "reference": {}}
        return people.recognise(tx, **account, name="Asha", email="asha@trust.example", now=NOW).person_id


def book(hub: SmallHub, occurrence: int, person: int, now: datetime = NOW) -> int:
    with hub.store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(occurrence, person, person), now)
        assert isinstance(outcome, Booked)
    plan(hub.store, now)
    return outcome.booking_id


def entries(hub: SmallHub, person: int) -> list[tuple[bool, int]]:
    with hub.store.reading() as tx:
        return [(one.is_on, one.sequence) for one in calendar_entries.of_person(tx, person, NOW)]


def told(hub: SmallHub) -> list[tuple[int, datetime]]:
    with hub.store.reading() as tx:
        rows = select(Outbox.args, Outbox.due_at).where(Outbox.kind == "calendar").order_by(Outbox.id)
        return [(args["sequence"], due_at) for args, due_at in tx.execute(rows)]


def test_a_booking_is_passed_on_to_the_calendar_once(hub: SmallHub, taster: int, asha: int):
    book(hub, taster, asha)
    plan(hub.store, NOW + timedelta(minutes=1))
    assert entries(hub, asha) == [(True, 0)]
    assert told(hub) == [(0, NOW)]


def test_cancelling_takes_it_out_under_the_same_name(hub: SmallHub, taster: int, asha: int):
    booking = book(hub, taster, asha)
    with hub.store.transaction() as tx:
        [before] = calendar_entries.of_person(tx, asha, NOW)
        bookings.cancel(tx, booking, asha, NOW)
    plan(hub.store, NOW)
    with hub.store.reading() as tx:
        [after] = calendar_entries.of_person(tx, asha, NOW)
    assert (after.id, after.is_on, after.sequence) == (before.id, False, before.sequence + 1)


def test_who_books_again_has_one_entry_whose_sequence_rises(hub: SmallHub, taster: int, asha: int):
    booking = book(hub, taster, asha)
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, asha, NOW)
    plan(hub.store, NOW)
    book(hub, taster, asha)
    assert entries(hub, asha) == [(True, 2)]
    assert [sequence for sequence, _ in told(hub)] == [0, 1, 2]


def test_taking_a_cancellation_back_at_once_is_no_news_to_the_calendar(hub: SmallHub, taster: int, asha: int):
    booking = book(hub, taster, asha)
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, asha, NOW)
        assert isinstance(bookings.restore(tx, booking, asha, NOW), Booked)
    plan(hub.store, NOW)
    assert entries(hub, asha) == [(True, 0)]


def test_a_date_that_moves_is_told_with_a_higher_sequence_and_not_at_night(
    hub: SmallHub, taster: int, asha: int
):
    book(hub, taster, asha)
    at_night = NOW.replace(hour=22)
    with hub.store.transaction() as tx:
        later = {"starts_at": START + timedelta(hours=2), "ends_at": START + timedelta(hours=3)}
        moved = update(Occurrence).values(**later, sequence=Occurrence.sequence + 1)
        tx.execute(moved.where(Occurrence.id == taster))
        wake.occurrences(tx, [taster], at_night)
    plan(hub.store, at_night)
    assert told(hub)[1:] == [(1, NOW.replace(day=24, hour=7, minute=30))]


@pytest.mark.parametrize("state", ["cancelled", "not_on"])
def test_a_date_that_is_off_leaves_the_calendar_and_comes_back_with_it(
    hub: SmallHub, taster: int, asha: int, state: str
):
    book(hub, taster, asha)
    for now_it_is, sequence in ((state, 1), ("planned", 2)):
        with hub.store.transaction() as tx:
            tx.execute(update(Occurrence).values(state=now_it_is, sequence=sequence))
            wake.occurrences(tx, [taster], NOW)
        plan(hub.store, NOW)
        assert entries(hub, asha) == [(now_it_is == "planned", sequence)]


def test_who_does_not_want_files_gets_none_and_has_the_date_in_the_feed_all_the_same(
    hub: SmallHub, taster: int, asha: int
):
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, NOW, muted=("calendar",))
    book(hub, taster, asha)
    assert entries(hub, asha) == [(True, 0)]
    assert told(hub) == []


def test_of_a_session_that_has_begun_no_calendar_hears(hub: SmallHub, taster: int, asha: int):
    booking = book(hub, taster, asha)
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, asha, START - timedelta(minutes=1))
    plan(hub.store, START)
    assert entries(hub, asha) == [(True, 0)]


def test_links_work_until_their_person_ends_them(hub: SmallHub, asha: int):
    with hub.store.transaction() as tx:
        assert calendar_entries.generation(tx, asha) == 0
        calendar_entries.end_links(tx, asha)
        calendar_entries.end_links(tx, asha)
        assert calendar_entries.generation(tx, asha) == 2


def test_an_entry_holds_what_a_calendar_shows(hub: SmallHub, taster: int, asha: int):
    book(hub, taster, asha)
    with hub.store.reading() as tx:
        [entry] = calendar_entries.of_person(tx, asha, NOW)
        assert calendar_entries.get(tx, entry.id) == entry
    assert isinstance(entry, Entry)
    assert (entry.title, entry.place, entry.starts_at) == ("Taster", "Innovation Hub", START)
    assert (entry.name, entry.email) == ("Asha", "asha@trust.example")


def test_who_joins_a_group_gets_all_its_dates_in_one_message(hub: SmallHub, asha: int):
    of_set = hub.session_type("learning_set", rule="register")
    meetings = [hub.occurrence(of_set, START + timedelta(days=14 * number)) for number in range(5)]
    with hub.store.transaction() as tx:
        series_id = tx.scalars(select(Occurrence.series_id).where(Occurrence.id == meetings[0])).one()
        assert isinstance(memberships.join(tx, series_id, asha, NOW), memberships.Joined)
    plan(hub.store, NOW)
    assert entries(hub, asha) == [(True, 0)] * 5
    with hub.store.reading() as tx:
        [args] = tx.scalars(select(Outbox.args).where(Outbox.kind == "calendar"))
        reply = personal_calendar.notice(tx, args, asha, NOW)
    assert isinstance(reply, Reply)
    assert reply.text == "For your calendar: 5 dates of Learning Set, as planned now."
    assert len(reply.calendar) == 5
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).values(state="sent"))
        memberships.leave(tx, series_id, asha, NOW)
    plan(hub.store, NOW)
    with hub.store.reading() as tx:
        [args] = tx.scalars(select(Outbox.args).where(Outbox.kind == "calendar", Outbox.state == "due"))
        reply = personal_calendar.notice(tx, args, asha, NOW)
    assert isinstance(reply, Reply)
    assert "takes out Learning Set" in reply.text


def test_a_place_that_a_colleague_books_at_night_waits_for_the_morning(hub: SmallHub, taster: int, asha: int):
    night = NOW.replace(hour=23)
    with hub.store.transaction() as tx:
        ben = people.add(tx, "Ben", None, NOW)
        bookings.book(tx, Wanted(taster, asha, ben), night)
    plan(hub.store, night)
    assert told(hub) == [(0, NOW.replace(day=24, hour=7, minute=30))]


def test_a_message_that_is_to_tell_of_one_more_date_is_not_sent_before_it_can(databases: Databases):
    # On SQLite nobody else writes meanwhile.
    hub = SmallHub(Store(databases.copy("postgres", "tables", create_tables)))
    type_id = hub.session_type(rule="register")
    dates = [hub.occurrence(type_id, START + timedelta(days=days)) for days in (0, 14)]
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "slack", "tenant": "T1", "user_id": "U1", "reference": {}}
        person = people.recognise(tx, **account, name="Asha", email=None, now=NOW).person_id
        for date in dates:
            ledger.enter(tx, Wanted(date, person, person), "booked", NOW)
    with hub.store.transaction() as tx:
        follow_ups.work(tx, dates[0], NOW)
    with hub.store.transaction() as tx, hub.store.transaction() as other:
        follow_ups.work(tx, dates[1], NOW)
        soon = NOW + timedelta(minutes=1)
        assert outbox.claim(other, owner="me", channels=["slack"], now=soon, limit=9) == []
    hub.store.close()


def test_a_message_is_worded_for_its_person_and_only_while_it_is_the_latest(
    hub: SmallHub, taster: int, asha: int
):
    book(hub, taster, asha)
    with hub.store.reading() as tx:
        [entry] = calendar_entries.of_person(tx, asha, NOW)
        args = {"entry": entry.id, "sequence": 0}
        assert isinstance(personal_calendar.notice(tx, args, asha, NOW), Reply)
        assert isinstance(personal_calendar.notice(tx, args, asha + 1, NOW), Drop)
        assert isinstance(personal_calendar.notice(tx, args | {"sequence": 1}, asha, NOW), Drop)
        assert isinstance(personal_calendar.notice(tx, args, asha, START), Drop)

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.planning import each, follow_up, plan
from store import apologies, bookings, confirming, follow_ups, moving, people, preferences, wake
from store.about import About
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.errors import NotAllowed
from store.reminder_rules import NoReminder
from store.tables import Booking, Occurrence, Outbox, SessionType
from tests.conftest import create_tables
from tests.databases import Databases
from tests.small_hub import NOW, START, SmallHub

RULES = ["2 working days before", "day before at 16:00", "1 hour before"]
TWO_WORKING_DAYS = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
EVE = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)
AN_HOUR = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def taster(hub: SmallHub) -> int:
    return hub.occurrence(hub.session_type(reminders=RULES))


def somebody(hub: SmallHub, name: str = "Asha") -> int:
    """Return a person with an address."""
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "fake", "tenant": "", "user_id": name, "reference": {}}
        return people.recognise(tx, **account, name=name, email=None, now=NOW).person_id


def book(hub: SmallHub, occurrence: int, person: int, now: datetime = NOW, by: int | None = None) -> int:
    with hub.store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(occurrence, person, by or person), now)
        assert isinstance(outcome, Booked)
        return outcome.booking_id


def reminders(hub: SmallHub) -> list[tuple[str, datetime, str]]:
    with hub.store.reading() as tx:
        rows = select(Outbox.args, Outbox.due_at, Outbox.state).where(Outbox.kind == "reminder")
        return [(args["rule"], due_at, state) for args, due_at, state in tx.execute(rows.order_by(Outbox.id))]


def next_at(hub: SmallHub, booking: int) -> datetime | None:
    with hub.store.reading() as tx:
        return tx.scalar(select(Booking.follow_up_at).where(Booking.id == booking))


def run_clock(
    hub: SmallHub, until: datetime, start: datetime = NOW, step: timedelta = timedelta(hours=1)
) -> None:
    while start <= until:
        plan(hub.store, start)
        start += step


def test_each_reminder_is_written_once_when_it_is_due(hub: SmallHub, taster: int):
    book(hub, taster, somebody(hub))
    run_clock(hub, START + timedelta(days=1))
    assert reminders(hub) == [
        (RULES[0], TWO_WORKING_DAYS, "due"),
        (RULES[1], EVE, "due"),
        (RULES[2], AN_HOUR, "due"),
    ]


def test_the_clock_looks_at_a_booking_only_when_something_is_due(hub: SmallHub, taster: int):
    booking = book(hub, taster, somebody(hub))
    plan(hub.store, NOW)
    assert next_at(hub, booking) == TWO_WORKING_DAYS
    with hub.store.reading() as tx:
        assert follow_ups.waiting(tx, TWO_WORKING_DAYS - timedelta(seconds=1)) == []
        assert follow_ups.waiting(tx, TWO_WORKING_DAYS) == [taster]


def test_nothing_is_written_after_a_cancel(hub: SmallHub, taster: int):
    person = somebody(hub)
    booking = book(hub, taster, person)
    plan(hub.store, NOW)
    with hub.store.transaction() as tx:
        bookings.cancel(tx, booking, person, NOW)
    run_clock(hub, START)
    assert reminders(hub) == []
    assert next_at(hub, booking) is None


def test_who_books_late_gets_none_of_those_that_were_due_before(hub: SmallHub, taster: int):
    book(hub, taster, somebody(hub), EVE + timedelta(hours=1))
    run_clock(hub, START, EVE + timedelta(hours=1), timedelta(minutes=30))
    assert [rule for rule, _, _ in reminders(hub)] == ["1 hour before"]


def test_a_clock_that_stood_still_writes_down_what_it_missed_and_only_the_last_is_of_use(
    hub: SmallHub, taster: int
):
    book(hub, taster, somebody(hub))
    plan(hub.store, NOW)
    late = AN_HOUR + timedelta(minutes=5)
    plan(hub.store, late)
    with hub.store.reading() as tx:
        query = (
            select(Outbox.args, Outbox.expires_at).where(Outbox.kind == "reminder").order_by(Outbox.due_at)
        )
        is_late = {args["rule"]: expires_at <= late for args, expires_at in tx.execute(query)}
    assert is_late == {RULES[0]: True, RULES[1]: True, RULES[2]: False}


def test_a_date_that_moves_takes_its_reminders_along(hub: SmallHub, taster: int):
    booking = book(hub, taster, somebody(hub))
    plan(hub.store, NOW)
    later = START + timedelta(days=7)
    with hub.store.transaction() as tx:
        moved = update(Occurrence).values(starts_at=later, ends_at=later + timedelta(hours=1))
        tx.execute(moved.where(Occurrence.id == taster))
        wake.occurrences(tx, [taster], NOW)
    plan(hub.store, NOW)
    assert next_at(hub, booking) == TWO_WORKING_DAYS + timedelta(days=7)


def test_who_moves_to_another_date_is_reminded_of_that_one(hub: SmallHub, taster: int):
    with hub.store.reading() as tx:
        of_type = tx.scalars(select(Occurrence.session_type_id)).one()
    other, person = hub.occurrence(of_type, START + timedelta(days=7)), somebody(hub)
    booking = book(hub, taster, person)
    with hub.store.transaction() as tx:
        moving.move(tx, booking, other, person, NOW)
    run_clock(hub, START + timedelta(days=8))
    assert [at for _, at, _ in reminders(hub)] == [
        TWO_WORKING_DAYS + timedelta(days=7), EVE + timedelta(days=7), AN_HOUR + timedelta(days=7)
    ]  # fmt: skip


def test_new_rules_of_the_type_hold_for_bookings_that_are_there(hub: SmallHub, taster: int):
    booking = book(hub, taster, somebody(hub))
    plan(hub.store, NOW)
    with hub.store.transaction() as tx:
        type_id = tx.scalars(select(SessionType.id)).one()
        tx.execute(update(SessionType).values(reminders=["30 minutes before"]))
        wake.session_types(tx, [type_id], NOW)
    plan(hub.store, NOW)
    assert next_at(hub, booking) == START - timedelta(minutes=30)


def test_everybody_may_have_reminders_of_their_own_or_none(hub: SmallHub, taster: int):
    person = somebody(hub)
    booking = book(hub, taster, person)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, reminders=("10 minutes before",))
    plan(hub.store, NOW)
    assert next_at(hub, booking) == START - timedelta(minutes=10)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, muted=("reminder",))
    plan(hub.store, NOW)
    assert next_at(hub, booking) is None


def test_who_wants_reminders_again_is_not_reminded_of_what_went_by(hub: SmallHub, taster: int):
    person = somebody(hub)
    book(hub, taster, person)
    for at, muted in ((NOW, ("reminder",)), (EVE + timedelta(hours=1), ())):
        with hub.store.transaction() as tx:
            preferences.change(tx, person, at, muted=muted)
    run_clock(hub, START, EVE + timedelta(hours=1))
    assert [rule for rule, _, _ in reminders(hub)] == ["1 hour before"]


def test_what_a_night_holds_back_comes_as_soon_as_the_night_is_over_for_them(hub: SmallHub, taster: int):
    person = somebody(hub)
    book(hub, taster, person)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, quiet_from=time(15), quiet_until=time(23))
    run_clock(hub, EVE + timedelta(hours=1))
    assert [rule for rule, _, _ in reminders(hub)] == RULES[:1]
    later = EVE + timedelta(hours=2)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, later, quiet_from=time(23), quiet_until=time(6))
    plan(hub.store, later)
    assert [rule for rule, _, _ in reminders(hub)] == RULES[:2]


def test_other_reminders_of_ones_own_pass_over_nothing_that_the_night_holds_back(hub: SmallHub):
    date, person = hub.occurrence(hub.session_type(reminders=["12 hours before"])), somebody(hub)
    book(hub, date, person)
    at_night = EVE.replace(hour=23, minute=30)
    plan(hub.store, at_night)
    own = (preferences.AS_PLANNED, "11 hours before", "17 hours before")
    with hub.store.transaction() as tx:
        preferences.change(tx, person, at_night, reminders=own)
    run_clock(hub, START, at_night)
    assert [(rule, at, state) for rule, at, state in reminders(hub)] == [
        ("12 hours before", START.replace(hour=7, minute=30), "skipped"),
        ("11 hours before", START.replace(hour=7, minute=30), "due"),
    ]


def test_other_reminders_of_ones_own_pass_over_nothing_that_is_put_off(hub: SmallHub, taster: int):
    person = somebody(hub)
    book(hub, taster, person)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, snoozed_until=START.replace(hour=8))
    at = EVE + timedelta(hours=1)
    plan(hub.store, at)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, at, reminders=(preferences.AS_PLANNED, "30 minutes before"))
    run_clock(hub, START, at)
    assert [rule for rule, _, state in reminders(hub) if state == "due"] == [
        RULES[1],
        RULES[2],
        "30 minutes before",
    ]


def test_quiet_hours_are_the_persons_own(hub: SmallHub, taster: int):
    person = somebody(hub)
    booking = book(hub, taster, person)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, quiet_from=time(9), quiet_until=time(17))
    plan(hub.store, NOW)
    assert next_at(hub, booking) == TWO_WORKING_DAYS.replace(hour=17)


def test_new_quiet_hours_bring_nothing_back_that_has_come(hub: SmallHub, taster: int):
    person = somebody(hub)
    book(hub, taster, person)
    run_clock(hub, EVE)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, EVE, quiet_from=time(15), quiet_until=time(18))
    run_clock(hub, EVE + timedelta(hours=3), EVE)
    assert [rule for rule, _, _ in reminders(hub)] == RULES[:2]


def test_a_reminder_that_is_dropped_is_in_the_ledger_with_the_reason(hub: SmallHub):
    early = hub.occurrence(hub.session_type(reminders=["1 hour before"]), START.replace(hour=7))
    book(hub, early, somebody(hub))
    run_clock(hub, START)
    [(_, _, state)] = reminders(hub)
    assert state == "skipped"


def test_somebody_who_cannot_be_reached_is_reminded_through_whoever_booked(hub: SmallHub, taster: int):
    booker, name_only = somebody(hub), hub.person("Ana")
    book(hub, taster, name_only, by=booker)
    run_clock(hub, TWO_WORKING_DAYS)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Outbox.person_id).where(Outbox.kind == "reminder")).all() == [booker]


def test_whoever_booked_for_somebody_is_not_reminded_against_their_wish(hub: SmallHub, taster: int):
    nobody, booker = hub.person("Ben"), somebody(hub)
    book(hub, taster, nobody, by=booker)
    with hub.store.transaction() as tx:
        preferences.change(tx, booker, NOW, muted=("reminder",))
    run_clock(hub, START)
    assert reminders(hub) == []


def test_apologies_for_a_meeting_end_its_reminders_and_coming_after_all_brings_them_back(hub: SmallHub):
    meeting, person = hub.occurrence(hub.session_type(rule="register", reminders=RULES)), somebody(hub)
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(rule="book"))
    booking = book(hub, meeting, person)
    with hub.store.transaction() as tx:
        tx.execute(update(SessionType).values(rule="register"))
        apologies.send(tx, booking, person, NOW)
    plan(hub.store, NOW)
    assert next_at(hub, booking) is None
    with hub.store.transaction() as tx:
        apologies.take_back(tx, booking, person, NOW)
    plan(hub.store, NOW)
    assert next_at(hub, booking) == TWO_WORKING_DAYS


def test_a_reminder_that_was_asked_for_comes_once(hub: SmallHub, taster: int):
    person = somebody(hub)
    booking = book(hub, taster, person)
    wished = NOW + timedelta(hours=3)
    with hub.store.transaction() as tx:
        assert confirming.remind(tx, booking, person, wished, NOW) == "confirmed"
    run_clock(hub, wished + timedelta(hours=2))
    assert [at for _, at, _ in reminders(hub)] == [wished]


def test_only_the_person_says_whether_they_come(hub: SmallHub, taster: int):
    booking, other = book(hub, taster, somebody(hub)), somebody(hub, "Ben")
    with hub.store.transaction() as tx, pytest.raises(NotAllowed):
        confirming.confirm(tx, booking, other, NOW)


def test_a_tick_that_runs_again_writes_nothing_twice(hub: SmallHub, taster: int):
    booking = book(hub, taster, somebody(hub))
    plan(hub.store, TWO_WORKING_DAYS)
    with hub.store.transaction() as tx:
        # As if the tick had died after writing and before it moved the pointer.
        tx.execute(update(Booking).where(Booking.id == booking).values(follow_up_at=TWO_WORKING_DAYS))
    plan(hub.store, TWO_WORKING_DAYS)
    assert len(reminders(hub)) == 1


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_an_occurrence_that_somebody_else_holds_is_passed_over(hub: SmallHub, taster: int):
    book(hub, taster, somebody(hub))
    with hub.store.transaction() as holder:
        holder.execute(select(Occurrence.id).where(Occurrence.id == taster).with_for_update())
        with hub.store.transaction() as tx:
            assert follow_ups.work(tx, taster, NOW) == 0
    with hub.store.transaction() as tx:
        assert follow_ups.work(tx, taster, NOW) == 1


def test_a_tick_leaves_the_rest_to_the_next_one_after_some_seconds(hub: SmallHub, taster: int):
    """Otherwise a clock that is told to stop would go on for as long as there is something to do."""
    another = hub.occurrence(hub.session_type("forum", reminders=RULES))
    first, second = book(hub, taster, somebody(hub)), book(hub, another, somebody(hub, "Ben"))
    moments = iter((0.0, 1.0, 5.0))
    follow_up(hub.store, NOW, lambda: next(moments))
    assert (next_at(hub, first), next_at(hub, second)) == (TWO_WORKING_DAYS, NOW)
    follow_up(hub.store, NOW)
    assert next_at(hub, second) == TWO_WORKING_DAYS


def test_after_a_clock_that_stood_still_a_reminder_waits_for_the_end_of_the_night(hub: SmallHub, taster: int):
    book(hub, taster, somebody(hub))
    plan(hub.store, NOW)
    plan(hub.store, EVE.replace(hour=23))
    assert (RULES[1], EVE.replace(day=3, hour=7, minute=30), "due") in reminders(hub)


def test_what_the_end_of_the_night_is_too_late_for_is_down_as_skipped(hub: SmallHub):
    early = START.replace(hour=7)
    date = hub.occurrence(hub.session_type(reminders=RULES[1:2]), early)
    book(hub, date, somebody(hub))
    plan(hub.store, NOW)
    plan(hub.store, EVE.replace(hour=23))
    assert [state for _, _, state in reminders(hub)] == ["skipped"]


def test_what_was_asked_for_comes_once_though_it_would_come_later_by_other_wishes(hub: SmallHub, taster: int):
    person, at = somebody(hub), NOW + timedelta(days=1)
    booking = book(hub, taster, person)
    with hub.store.transaction() as tx:
        confirming.remind(tx, booking, person, at, NOW)
    run_clock(hub, at)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, at, snoozed_until=at + timedelta(hours=3))
    run_clock(hub, at + timedelta(hours=4), at)
    assert reminders(hub) == [("asked for", at, "due")]


def test_what_is_put_off_still_comes_when_another_kind_is_stopped(hub: SmallHub, taster: int):
    person = somebody(hub)
    book(hub, taster, person)
    later = EVE + timedelta(hours=2)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, snoozed_until=later)
    plan(hub.store, EVE)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, EVE, muted=("announcement",))
    run_clock(hub, later, EVE)
    assert (RULES[1], later, "due") in reminders(hub)


def test_whoever_changes_what_they_want_while_the_clock_looks_is_looked_at_anew(databases: Databases):
    # On SQLite nobody else writes meanwhile.
    store = Store(databases.copy("postgres", "tables", create_tables))
    hub = SmallHub(store)
    person, date = somebody(hub), hub.occurrence(hub.session_type(reminders=RULES))
    booking = book(hub, date, person)

    def meanwhile(_tx: Tx, about: About, now: datetime) -> None:
        with store.transaction() as other:
            preferences.change(other, about.person_id, now + timedelta(seconds=1), muted=("nudge",))

    with store.transaction() as tx:
        follow_ups.work(tx, date, NOW, (meanwhile,))
    assert next_at(hub, booking) == NOW + timedelta(seconds=1)
    store.close()


def test_one_that_fails_holds_up_no_other(hub: SmallHub, taster: int):
    bad = hub.occurrence(hub.session_type("bad", reminders=["by and by"]))
    book(hub, bad, somebody(hub), NOW - timedelta(hours=1))
    good = book(hub, taster, somebody(hub, "Ben"))
    with pytest.raises(NoReminder):
        plan(hub.store, NOW)
    assert next_at(hub, good) == TWO_WORKING_DAYS


def test_a_step_that_fails_holds_up_no_other():
    done: list[str] = []

    def fails() -> None:
        raise NoReminder("what is that?")

    with pytest.raises(NoReminder):
        each((fails, partial(done.append, "the next")))
    assert done == ["the next"]


def test_without_a_database_nothing_more_is_tried():
    done: list[str] = []

    def is_away() -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    with pytest.raises(OperationalError):
        each((is_away, partial(done.append, "the next")))
    assert done == []

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dialogs.notices import WORDINGS
from store import bookings, people, preferences, unasked
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Outbox
from tests.small_hub import NOW, START, SmallHub

NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
KINDS = {
    rule: sorted(kind for kind, its in unasked.RULES.items() if its == rule)
    for rule in ("waits", "unless_soon", "quiet_end", "at_once")
}


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def may_come(hub: SmallHub, kind: str, now: datetime, **more: datetime) -> datetime:
    with hub.store.reading() as tx:
        return unasked.may_come_at(tx, kind, 1, now, zone="Europe/London", **more)


def test_every_kind_that_is_worded_has_its_rule():
    assert set(unasked.RULES) == set(WORDINGS)


@pytest.mark.parametrize("kind", sorted({*KINDS["waits"], *KINDS["unless_soon"], *KINDS["quiet_end"]}))
def test_what_can_wait_comes_when_the_quiet_hours_end(hub: SmallHub, kind: str):
    hub.person()
    assert may_come(hub, kind, NIGHT, starts_at=START) == MORNING
    assert may_come(hub, kind, NOW, starts_at=START) == NOW


@pytest.mark.parametrize("kind", KINDS["unless_soon"])
@pytest.mark.parametrize(
    ("starts_at", "comes"),
    [
        (MORNING + timedelta(hours=2), MORNING),
        (MORNING + timedelta(hours=1, minutes=59), NIGHT),
        (NIGHT + timedelta(hours=1), NIGHT),
    ],
)
def test_what_changes_a_session_in_the_morning_comes_at_once(
    hub: SmallHub, kind: str, starts_at: datetime, comes: datetime
):
    hub.person()
    assert may_come(hub, kind, NIGHT, starts_at=starts_at) == comes


def test_the_hours_are_the_persons_own(hub: SmallHub):
    person = hub.person()
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, quiet_from=time(8), quiet_until=time(18))
    assert may_come(hub, "merged", NOW) == NOW.replace(hour=18)
    assert may_come(hub, "merged", NIGHT) == NIGHT


def test_what_can_wait_for_long_waits_for_whatever_it_was_put_off_to(hub: SmallHub):
    person, until = hub.person(), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, snoozed_until=until)
    assert may_come(hub, "set_joined", NOW) == until
    assert may_come(hub, "set_joined", NOW, expires_at=until) == NOW
    assert may_come(hub, "occurrence_changed", NOW, starts_at=START) == NOW
    assert may_come(hub, "place_offered", NOW) == NOW


def test_without_a_session_the_hours_are_those_of_the_catalogues_zone(hub: SmallHub):
    hub.session_type(zone="Europe/Athens")
    hub.person()
    with hub.store.reading() as tx:
        early = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # 7am in Athens
        assert unasked.may_come_at(tx, "merged", 1, early) == early + timedelta(minutes=30)


def test_a_colleague_is_told_in_the_morning_of_what_was_booked_for_them_at_night(hub: SmallHub):
    date = hub.occurrence(hub.session_type())
    booker, colleague = hub.person("Asha"), hub.person("Ben")
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "fake", "tenant": "", "user_id": "ben", "reference": {}}
        people.recognise(tx, **account, name="Ben", email=None, now=NOW)
        assert isinstance(bookings.book(tx, Wanted(date, colleague, booker), NIGHT), Booked)
        assert tx.scalars(select(Outbox.due_at).where(Outbox.kind == "booked_for_you")).one() == MORNING


@pytest.mark.parametrize("kind", KINDS["waits"])
def test_what_is_about_no_date_is_no_news_a_month_after_it_could_have_come(hub: SmallHub, kind: str):
    person, until = hub.person(), NOW + timedelta(days=60)
    with hub.store.transaction() as tx:
        preferences.change(tx, person, NOW, snoozed_until=until)
        unasked.add(tx, key="one", kind=kind, person_id=person, args={}, now=NOW)
        unasked.add(tx, key="other", kind=kind, person_id=person, args={}, now=NOW, expires_at=START)
        found = list(tx.execute(select(Outbox.due_at, Outbox.expires_at).order_by(Outbox.id)))
    assert [tuple(row) for row in found] == [(until, until + timedelta(days=30)), (NOW, START)]

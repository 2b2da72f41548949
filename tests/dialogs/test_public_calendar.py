"""Which dates the calendar feed tells of, and what of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from dialogs import public_calendar
from dialogs.public_calendar import Event, Feed
from dialogs.public_pages import NotThere, Visit
from store import hub_state
from store.db import Store
from store.tables import Occurrence
from tests import world
from tests.databases import Databases
from tests.public_hub import HUB, SECRETS, book_somebody
from tests.store.catalogues import THURSDAY, a_type, catalogue, load, one, sitting


@pytest.fixture
def store(databases: Databases, engine_name: str) -> Iterator[Store]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield store
    store.close()


def feed(store: Store, slug: str = "", days: int = 0) -> Feed:
    with store.reading() as tx:
        found = public_calendar.feed(Visit(tx, world.NOW + timedelta(days=days), HUB), slug)
    assert isinstance(found, Feed)
    return found


def event(store: Store, slug: str, day: str, days: int = 0) -> Event | None:
    number = world.occurrence_id(store, slug, day)
    return next((event for event in feed(store, days=days).events if event.number == number), None)


def test_the_feed_has_every_coming_date_and_those_of_the_last_thirty_days(store: Store):
    assert event(store, "cqi_taster", "2026-11-26")
    assert event(store, "cqi_taster", "2026-11-26", days=33)
    assert event(store, "cqi_taster", "2026-11-26", days=34) is None
    assert len(feed(store).events) > 200


def test_the_feed_of_one_session_has_its_dates_alone(store: Store):
    found = feed(store, "cqi_taster")
    assert found.name == "CQI Taster, Innovation Hub"
    assert {event.slug for event in found.events} == {"cqi_taster"}
    assert feed(store).name == "What’s on at Innovation Hub"


def test_a_session_that_nobody_offers_has_no_feed(store: Store):
    with store.reading() as tx:
        assert isinstance(public_calendar.feed(Visit(tx, world.NOW, HUB), "nope"), NotThere)


def test_a_closed_day_is_in_no_calendar_unless_it_was_planned_before(bare_store: Store):
    load(bare_store, one())
    shut = [{"from": str(THURSDAY), "to": str(THURSDAY), "reason": "Flood"}]
    load(bare_store, catalogue({"cqi_taster": a_type()}, closures=shut))
    number = sitting(bare_store, THURSDAY).id
    [off] = [event for event in feed(bare_store).events if event.off]
    assert (off.number, off.off, off.sequence) == (number, "Not on: Flood", 1)


def test_a_day_that_was_closed_from_the_start_is_left_out(store: Store):
    assert event(store, "cqi_taster", "2026-12-31") is None


def test_a_cancelled_date_stays_and_says_why(store: Store):
    world.call_off(store, "cqi_taster", "2026-12-03", "the facilitator is ill")
    found = event(store, "cqi_taster", "2026-12-03")
    assert found
    assert found.off == "Cancelled: the facilitator is ill"


def test_nobody_is_named_and_no_link_given_away(store: Store):
    book_somebody(store)
    with store.transaction() as tx:
        tx.execute(update(Occurrence).values(link="https://meet.example/secret"))
    said = repr(feed(store))
    for secret in (*SECRETS, "Carys", "meet.example"):
        assert secret not in said
    assert {event.place for event in feed(store).events} >= {"Innovation Hub, or online"}


def test_the_hub_has_one_identity_for_ever_whoever_asks_first(bare_store: Store):
    with bare_store.transaction() as tx:
        first = hub_state.calendar_identity(tx, world.NOW)
    with bare_store.transaction() as tx:
        again = hub_state.calendar_identity(tx, world.NOW + timedelta(days=400))
    assert again == first
    assert first.since == world.NOW
    assert len(first.id) == 36

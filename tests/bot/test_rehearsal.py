import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot import rehearsal
from bot.commands.clock import keep_calendar
from bot.rehearsal import Line
from dialogs.notices import WORDINGS
from store import bookings, people, waiting
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import SessionType
from tests.small_hub import NOW, START, SmallHub
from tests.store.everything import dump


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def taster(hub: SmallHub) -> int:
    return hub.occurrence(hub.session_type(reminders=["day before at 16:00", "1 hour before"]))


def somebody(hub: SmallHub, name: str) -> int:
    with hub.store.transaction() as tx:
        account: dict[str, Any] = {"channel": "slack", "tenant": "T1", "user_id": name}
        return people.recognise(tx, **account, name=name, email=None, reference={}, now=NOW).person_id


def book(hub: SmallHub, occurrence: int, person: int) -> int:
    with hub.store.transaction() as tx:
        outcome = bookings.book(tx, Wanted(occurrence, person, person), NOW)
        assert isinstance(outcome, Booked)
        return outcome.booking_id


@pytest.fixture
def copy(hub: SmallHub, taster: int) -> Iterator[Store]:
    book(hub, taster, somebody(hub, "Asha"))
    with rehearsal.copied(hub.store) as copy:
        yield copy


def rehearse(copy: Store, last: datetime = START + timedelta(days=1)) -> list[Line]:
    lines = asyncio.run(rehearsal.rehearse(copy, WORDINGS, NOW, last, keep_calendar))
    return [line for line in lines if line.kind != "calendar"]


def test_every_message_of_the_span_has_its_moment_its_person_and_its_words(copy: Store):
    lines = rehearse(copy)
    assert [(line.at, line.channel, line.name, line.kind) for line in lines] == [
        (START - timedelta(hours=18), "slack", "Asha", "reminder"),
        (START - timedelta(hours=1), "slack", "Asha", "reminder"),
    ]
    assert [line.text for line in lines] == ["Tomorrow: Taster.", "Today: Taster."]


def test_nothing_of_the_hub_itself_is_changed(hub: SmallHub, copy: Store):
    before = dump(hub.store)
    assert rehearse(copy)
    assert dump(hub.store) == before


def test_it_ends_with_the_span(copy: Store):
    assert [line.text for line in rehearse(copy, START - timedelta(hours=2))] == ["Tomorrow: Taster."]


def test_a_policy_that_is_tried_on_the_copy_shows_what_it_would_do(copy: Store):
    with copy.transaction() as tx:
        tx.execute(update(SessionType).values(reminders=["10 minutes before"]))
    assert [line.at for line in rehearse(copy)] == [START - timedelta(minutes=10)]


def test_what_waits_to_be_sent_already_goes_first(hub: SmallHub, taster: int):
    asha, ben, carys = (somebody(hub, name) for name in ("Asha", "Ben", "Carys"))
    booking = book(hub, taster, asha)
    book(hub, taster, ben)
    with hub.store.transaction() as tx:
        waiting.join(tx, Wanted(taster, carys, carys), NOW)
        bookings.cancel(tx, booking, asha, NOW)
    with rehearsal.copied(hub.store) as copy:
        lines = rehearse(copy)
    assert (lines[0].kind, lines[0].name) == ("place_offered", "Carys")

"""Of which bookings somebody was asked whether they still come, and has not said."""

from typing import Any

import pytest
from sqlalchemy import update

from bot.planning import plan
from store import bookings, confirming, people, reminders
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Outbox
from tests.small_hub import NOW, START, SmallHub

ASKED_AT = START.replace(day=1)  # two working days before a Thursday


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    hub = SmallHub(bare_store)
    hub.occurrence(hub.session_type(reminders=["2 working days before", "1 hour before"]))
    with bare_store.transaction() as tx:
        account: dict[str, Any] = {"channel": "fake", "tenant": "", "user_id": "u1", "reference": {}}
        people.recognise(tx, name="Asha", email=None, now=NOW, **account)
        assert isinstance(bookings.book(tx, Wanted(1, 1, 1), NOW), Booked)
    return hub


def asked(hub: SmallHub) -> set[int]:
    with hub.store.reading() as tx:
        return reminders.asked(tx, 1, ASKED_AT)


def become(hub: SmallHub, state: str) -> None:
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.kind == "reminder").values(state=state))


def test_it_is_asked_once_that_has_been_sent_and_until_it_is_answered(hub: SmallHub):
    plan(hub.store, NOW)
    assert asked(hub) == set()
    plan(hub.store, ASKED_AT)
    assert asked(hub) == set()
    become(hub, "sent")
    assert asked(hub) == {1}
    with hub.store.transaction() as tx:
        assert confirming.confirm(tx, 1, 1, ASKED_AT) == "confirmed"
    assert asked(hub) == set()


@pytest.mark.parametrize("state", ["skipped", "dead", "due"])
def test_what_never_came_was_not_asked(hub: SmallHub, state: str):
    plan(hub.store, NOW)
    plan(hub.store, ASKED_AT)
    become(hub, state)
    assert asked(hub) == set()

"""A session is called off while its bookings still stand: everybody hears the truth about it."""

from collections.abc import Iterator

import pytest

from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.console_driver import ConsoleDriver


@pytest.fixture
def people(databases: Databases, engine_name: str) -> Iterator[ConsoleDriver]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    driver = ConsoleDriver(world.turns(store), world.EMAILS, world.NOW)
    driver.says("asha", "any tasters on thursday")
    driver.presses("asha", "Book", "")
    world.call_off(store, "cqi_taster", "2026-11-26", "the facilitator is ill")
    yield driver
    store.close()


def test_my_bookings_say_that_it_is_cancelled_and_leave_nothing_to_give_up(people: ConsoleDriver):
    people.says("asha", "my bookings")
    assert "Cancelled: the facilitator is ill" in people.seen("asha")
    assert "Cancel my place" not in people.seen("asha")


def test_who_is_coming_says_that_it_is_cancelled_and_shows_no_other_date(people: ConsoleDriver):
    people.says("carys", "who's coming to the taster on thursday")
    seen = " ".join(people.seen("carys").split())
    for said in (
        "Thursday 26 November",
        "1 person booked",
        "Cancelled: the facilitator is ill.",
        "Asha Patel",
    ):
        assert said in seen

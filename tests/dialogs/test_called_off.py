"""A session is called off while its bookings still stand: everybody hears the truth about it."""

from collections.abc import Iterator

import pytest

from bot import operator_words
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.store.catalogues import NOW, load, one
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


def test_a_date_that_is_no_longer_offered_is_told_without_the_operators_words(bare_store: Store):
    load(bare_store, one())
    asha = ConsoleDriver(world.turns(bare_store), world.EMAILS, NOW)
    asha.says("asha", "tasters on 3 december")
    asha.presses("asha", "Book", "")
    asha.presses("asha", "Cancel my place", "")
    changes = load(bare_store, one(series={}))
    asha.presses("asha", "Undo", "")
    assert "10am to 11am is cancelled: the hub no longer offers this date." in flat(asha)
    asha.says("asha", "tasters on 3 december")
    assert "Cancelled: the hub no longer offers this date" in flat(asha)
    asha.presses("asha", "Details", "")
    assert "Cancelled: the hub no longer offers this date" in flat(asha)
    assert "CQI Taster: 1 date cancelled, nobody booked any more" in operator_words.lines(changes)


def flat(asha: ConsoleDriver) -> str:
    return " ".join(asha.seen("asha").split())

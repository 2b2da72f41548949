"""The hub has yet to decide about a date: whoever is booked, and whoever is not, hears what is at stake."""

import pytest

from dialogs import cards
from store.catalogue.decisions import NO_DATE
from store.catalogue.files import Catalogue
from store.db import Store
from tests import world
from tests.store import catalogues
from tests.store.catalogues import catalogue, load, one
from tests.talks.console_driver import ConsoleDriver

CLOSED = [{"from": "2026-12-01", "to": "2026-12-11", "reason": "building work"}]


@pytest.fixture
def people(bare_store: Store) -> ConsoleDriver:
    """Asha and Ben are booked on 3 December, Carys is not, and then there is only one place."""
    load(bare_store, one(capacity=12))
    driver = ConsoleDriver(world.turns(bare_store), world.EMAILS, catalogues.NOW)
    for name in ("asha", "ben"):
        driver.says(name, "tasters on 3 december")
        driver.presses(name, "Book", "")
    return driver


def seen(people: ConsoleDriver, name: str, said: str) -> str:
    people.says(name, said)
    return " ".join(people.seen(name).split())


def test_too_few_places_do_not_move_the_date_of_those_who_have_one(people: ConsoleDriver, bare_store: Store):
    load(bare_store, one(capacity=1))
    mine = seen(people, "asha", "my bookings")
    assert "More people are booked than there are places. You still have yours" in mine
    assert "may change" not in mine
    people.presses("asha", "Details", "")
    assert "You still have yours" in " ".join(people.seen("asha").split())
    listed = seen(people, "asha", "tasters on 3 december")
    assert "You’re booked" in listed
    assert "may change" not in listed


def test_too_few_places_take_nobody_new_and_say_so(people: ConsoleDriver, bare_store: Store):
    load(bare_store, one(capacity=1))
    listed = seen(people, "carys", "tasters on 3 december")
    assert "No new bookings for now" in listed
    assert "Full" not in listed
    people.presses("carys", "Details", "")
    said = "More people are booked than there are places, so it takes no new bookings for now."
    assert said in " ".join(people.seen("carys").split())
    assert "yours" not in people.seen("carys")


def test_a_button_from_before_there_were_too_few_places_says_why(people: ConsoleDriver, bare_store: Store):
    people.says("carys", "tasters on 3 december")
    load(bare_store, one(capacity=1))
    people.presses("carys", "Book", "")
    asked = " ".join(people.seen("carys").split())
    assert "10am to 11am: more people are booked than there are places, so it takes no new bookings" in asked
    assert "may change" not in asked


@pytest.mark.parametrize(
    "changed",
    [one(series={}), catalogue({"cqi_taster": catalogues.a_type(capacity=1)}, closures=CLOSED)],
    ids=["gone", "closed, with too few places"],
)
def test_a_date_that_is_in_question_may_change(people: ConsoleDriver, bare_store: Store, changed: Catalogue):
    people.says("carys", "tasters on 3 december")
    load(bare_store, changed)
    people.presses("carys", "Book", "")
    assert "may change, so it takes no bookings until" in " ".join(people.seen("carys").split())
    assert "This date may change: the hub will let you know" in seen(people, "asha", "my bookings")
    assert "No new bookings for now · This date may change" in seen(people, "carys", "tasters on 3 december")
    people.presses("carys", "Details", "")
    assert "This date may change: the hub will let you know." in " ".join(people.seen("carys").split())
    typed = seen(people, "carys", "book the taster on 3 december")
    assert "no new bookings are taken for CQI Taster on Thursday 3 December." in typed


def test_who_might_come_is_promised_no_place():
    assert "yours" not in cards.undecided("More places are taken than the catalogue now has", is_booked=False)
    assert "may change" in cards.undecided(NO_DATE, is_booked=True)

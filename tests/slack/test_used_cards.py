"""A card in the direct messages that was used says so: what was done, or what was answered."""

from collections.abc import Iterator

import pytest

from store.db import Store
from tests.databases import Databases
from tests.slack import screen
from tests.slack.workplace import Workplace
from tests.world import EMAILS, NOW, prepare, turns


class Asha:
    """Asha at her phone, who presses what stands in a message, however old that is."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def says(self, text: str) -> int:
        """Return the number of the message that answers."""
        self._place.writes("asha", text)
        return len(self._cards()) - 1

    def presses(self, card: int, label: str, times: int = 1) -> None:
        message = self._cards()[card]
        one = next(one for one in screen.pressables(message["blocks"]) if one.label.startswith(label))
        for _ in range(times):
            self._place.presses("asha", message, one)

    def reads(self, card: int) -> str:
        return screen.words(self._cards()[card]["blocks"])

    def labels(self, card: int) -> list[str]:
        return [one.label for one in screen.pressables(self._cards()[card]["blocks"])]

    def _cards(self):
        return self._place.new_messages("asha")


@pytest.fixture
def asha(databases: Databases) -> Iterator[Asha]:
    store = Store(databases.copy("sqlite", "shipped", prepare))
    place = Workplace(turns(store), EMAILS, "http", lambda: NOW)
    yield Asha(place)
    place.close()
    store.close()


def test_a_card_that_booked_says_so_in_place_of_its_buttons(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.presses(asked, "Yes")
    assert asha.reads(asked).endswith("Booked")
    assert asha.labels(asked) == []


def test_a_question_that_changed_nothing_shows_what_was_answered(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.presses(asked, "No")
    assert asha.reads(asked).endswith("10am to 11am?\nNo")
    assert asha.labels(asked) == []


def test_a_question_that_led_to_another_shows_what_was_picked(asha: Asha):
    asked = asha.says("book share and spread on 18 december")
    asha.presses(asked, "Yes")
    asha.presses(asked + 1, "Show your work")
    assert asha.reads(asked).endswith("\nYes")
    assert asha.reads(asked + 1).endswith("\nShow your work (20 places left)")


def test_an_old_question_says_that_it_is_open_no_longer(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    later = asha.says("my bookings")
    asha.presses(asked, "Yes")
    assert "out of date" in asha.reads(later + 1)
    assert asha.reads(asked).endswith("No longer open")


def test_a_second_click_does_not_hide_what_the_first_one_did(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.presses(asked, "Yes", times=2)
    assert asha.reads(asked).endswith("Booked")


def test_the_button_of_a_form_that_was_answered_says_so(asha: Asha):
    asked = asha.says("request a workshop")
    for answer in ("Handover takes an hour", "10", "skip"):
        asha.says(answer)
    asha.presses(asked, "Fill in the form")
    assert asha.reads(asked).endswith("Answered")

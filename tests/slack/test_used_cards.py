"""A card in the direct messages that was used says so: what was done, or what was answered."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from store.db import Store
from tests.databases import Databases
from tests.slack import screen
from tests.slack.workplace import Workplace
from tests.world import EMAILS, NOW, prepare, turns


class Asha:
    """Asha at her phone, who presses what stands in a message, however old that is."""

    def __init__(self, place: Workplace) -> None:
        self.place = place

    def says(self, text: str) -> int:
        """Return the number of the message that answers."""
        self.place.writes("asha", text)
        return len(self._cards()) - 1

    def presses(
        self, card: int, label: str, times: int = 1, as_seen: Mapping[str, Any] | None = None
    ) -> None:
        """Press something in a card, which may have changed since it was seen."""
        message = as_seen or self._cards()[card]
        one = next(one for one in screen.pressables(message["blocks"]) if one.label.startswith(label))
        for _ in range(times):
            self.place.presses("asha", message, one)

    def sends(self, answers: Mapping[str, str]) -> None:
        """Fill in the modal by the beginnings of its labels, and send it."""
        view = self._modal()
        asked = screen.inputs(view["blocks"])
        found = {label: next(one for one in asked if label in one.label.lower()) for label in answers}
        self.place.submits("asha", view, [(found[label], said) for label, said in answers.items()])

    def closes(self) -> None:
        assert self._modal()
        self.place.closes("asha")

    def card(self, card: int) -> Mapping[str, Any]:
        """Return a card as it is at this moment."""
        return deepcopy(self._cards()[card])

    def reads(self, card: int) -> str:
        return screen.words(self._cards()[card]["blocks"])

    def labels(self, card: int) -> list[str]:
        return [one.label for one in screen.pressables(self._cards()[card]["blocks"])]

    def _modal(self) -> Mapping[str, Any]:
        view = self.place.modal("asha")
        assert view is not None
        return view

    def _cards(self):
        return self.place.new_messages("asha")


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


def test_a_question_answered_by_typing_shows_what_came_of_it(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.says("yes")
    assert asha.reads(asked).endswith("Booked")
    assert asha.labels(asked) == []


def test_a_question_that_was_typed_to_and_led_to_another_shows_what_was_picked(asha: Asha):
    asked = asha.says("book share and spread on 18 december")
    asha.says("yes")
    assert asha.reads(asked).endswith("\nYes")
    assert asha.labels(asked) == []


def test_every_card_of_a_form_that_was_answered_line_by_line_says_so(asha: Asha):
    asked = asha.says("request a workshop")
    for answer in ("Handover takes an hour", "10", "skip"):
        asha.says(answer)
    for card in (asked, asked + 1, asked + 2):
        assert asha.reads(card).endswith("Asked for")
        assert asha.labels(card) == []


def test_the_card_whose_form_was_filled_in_says_so(asha: Asha):
    asked = asha.says("request a workshop")
    asha.presses(asked, "Fill in the form")
    asha.sends({"problem": "Handover takes an hour", "about how many": "10"})
    assert asha.reads(asked).endswith("Asked for")
    assert asha.labels(asked) == []


@pytest.mark.parametrize("leave", ["cancel", ""])
def test_a_question_that_was_left_says_that_it_is_open_no_longer(asha: Asha, leave: str):
    asked = asha.says("request a workshop")
    asha.presses(asked, "Fill in the form")
    if leave:
        asha.says(leave)
    else:
        asha.closes()
    assert asha.reads(asked).endswith("No longer open")
    assert asha.labels(asked) == []


def test_a_question_that_a_button_of_another_card_ended_does_not_say_what_that_button_did(asha: Asha):
    settings = asha.says("my settings")
    asked = asha.says("book the taster on 3 december")
    asha.presses(settings, "Turn reminders off")
    assert asha.reads(asked).endswith("No longer open")


def test_a_question_that_is_still_open_keeps_its_buttons(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.says("help")
    assert asha.labels(asked) == ["Yes", "No"]
    asha.says("yes")
    assert asha.labels(asked) == asha.labels(asked + 1) == []


def test_a_question_left_for_something_else_still_leads_back_to_it(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.says("my bookings")
    assert asha.labels(asked) == ["Yes", "No"]


def test_a_form_that_was_sent_from_a_message_seen_long_ago_is_answered(asha: Asha):
    asked = asha.says("request a workshop")
    old = asha.card(asked)
    for answer in ("Handover takes an hour", "10", "skip"):
        asha.says(answer)
    asha.presses(asked, "Fill in the form", as_seen=old)
    assert asha.reads(asked).endswith("Answered")


def test_slack_may_refuse_to_change_a_card(asha: Asha):
    asked = asha.says("book the taster on 3 december")
    asha.place.slack.fault("chat.update", "error:message_not_found")
    booked = asha.says("yes")
    assert "You’re booked" in asha.reads(booked)
    assert asha.labels(asked) == ["Yes", "No"]

"""Forms in a dialog: opened from a card, sent, put right, and left."""

from __future__ import annotations

import pytest

from tests import world
from tests.teams import screen
from tests.teams.office import Office, button, said
from tests.teams.screen import Card

QUESTIONS = ("What is your project?", "Who leads it?", "Who is in it?", "When does it begin?")


@pytest.fixture
def asked(office: Office) -> Office:
    """A course whose applicants answer four questions."""
    world.ask_applicants(office.store, "project_management_lite", *QUESTIONS)
    office.says("asha", "apply for pm lite")
    office.presses("asha", "Yes")
    return office


def opened(office: Office) -> Card:
    office.place.opens("asha", button(office.last("asha"), "Fill in the form").data)
    dialog = office.place.dialog("asha")
    assert dialog is not None
    return dialog


def send(office: Office, dialog: Card, answer: str) -> dict[str, object]:
    """Answer every question of the dialog the same, and send it."""
    [press] = [one for one in screen.pressables(dialog) if one.hub["do"] == "form"]
    data = screen.sent(dialog, press, {one.id: answer for one in screen.inputs(dialog)})
    assert data is not None
    return office.place.submits("asha", data)


def test_a_long_form_opens_in_a_dialog_and_closes_when_it_is_sent(asked: Office):
    dialog = opened(asked)
    assert [one.label for one in screen.inputs(dialog)] == list(QUESTIONS)
    assert send(asked, dialog, "The lift") == {}
    assert asked.place.dialog("asha") is None
    assert "You've applied" in said(asked.last("asha")).replace("’", "'")


def test_what_is_wrong_is_said_in_the_dialog_which_keeps_what_was_filled_in(asked: Office):
    long = "The lift " * 60
    send(asked, opened(asked), long)
    again = asked.place.dialog("asha")
    assert again is not None
    assert len(screen.errors(again)) == len(QUESTIONS)
    assert {one.value[:8] for one in screen.inputs(again)} == {"The lift"}


def test_what_is_not_read_at_all_is_said_on_top_of_the_dialog(asked: Office):
    send(asked, opened(asked), "Patient 943 476 5919")
    again = asked.place.dialog("asha")
    assert again is not None
    assert "hold an NHS number" in screen.words(again)


def test_what_was_right_and_is_wrong_now_is_shown_as_it_was_typed_last(asked: Office):
    for first in ("Lifts", "The lift " * 60):
        dialog = asked.place.dialog("asha") or opened(asked)
        [press] = [one for one in screen.pressables(dialog) if one.hub["do"] == "form"]
        ids = [one.id for one in screen.inputs(dialog)]
        data = screen.sent(dialog, press, {**dict.fromkeys(ids, "A stair " * 60), ids[0]: first})
        assert data is not None
        asked.place.submits("asha", data)
    again = asked.place.dialog("asha")
    assert again is not None
    assert screen.inputs(again)[0].value.startswith("The lift The lift")


def test_the_card_of_a_form_that_was_sent_does_not_offer_it_again(asked: Office):
    card = asked.last("asha")
    send(asked, opened(asked), "The lift")
    assert "Fill in the form" not in said(card)


def test_what_was_filled_in_for_a_form_that_is_over_is_answered(asked: Office):
    dialog = opened(asked)
    asked.says("asha", "cancel")
    send(asked, dialog, "The lift")
    assert said(asked.last("asha")).strip()
    assert asked.place.dialog("asha") is None


def test_the_dialog_of_a_form_that_is_over_says_so(asked: Office):
    data = button(asked.last("asha"), "Fill in the form").data
    send(asked, opened(asked), "The lift")
    answer = asked.place.opens("asha", data)
    assert answer["task"]["type"] == "message"
    assert answer["task"]["value"]


def test_a_dialog_is_nobody_elses(asked: Office):
    data = button(asked.last("asha"), "Fill in the form").data
    asked.says("ben", "hello")
    answer = asked.place.opens("ben", data)
    assert answer["task"]["type"] == "message"

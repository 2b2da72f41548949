"""Buttons and choices in the talk with the bot: what they do, and what the card they stood on says then."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.slack import screen
from tests.slack.office import Office, button, said

TASTER = "tell me about the taster on thursday"
FLOOD_OF_VALUES = (
    "", "x", "null", "[]", "1", '"book"', "{}", '{"f":1}', '{"f":"nothing"}', '{"f":"book"}',
    '{"f":null,"a":1}',
    '{"f":"book","a":{"occurrence":"one"}}', '{"f":"book","a":{"occurrence":999999}}',
    '{"f":"book","a":{"occurrence":-1e400}}', '{"f":"cancel","a":{"booking":[[]]}}', "{" * 500,
    '{"f":"__init__","a":{}}', '{"f":"help","a":{"why":"old_form"}}', "\ud800", '{"f":"book","a":[1]}',
)  # fmt: skip


def test_a_press_is_answered_by_a_new_message_and_the_card_says_what_became_of_it(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Book"))
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    card, answer = office.place.new_messages("asha")
    assert "You’re booked" in said(answer)
    assert "Booked" in said(card)
    assert not [one for one in screen.pressables(card["blocks"]) if one.label == "Book"]
    assert "CQI Taster" in said(card)
    assert card["edited"]


def test_what_changes_nothing_leaves_the_card_as_it_is(office: Office):
    office.says("asha", "what's on this week")
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Details"))
    card, answer = office.place.new_messages("asha")
    assert "edited" not in card
    assert said(answer)
    assert office.place.slack.asked("chat.update") == 0


def test_only_the_buttons_that_were_pressed_are_replaced(office: Office):
    office.says("asha", "what's on this week")
    card = office.last("asha")
    before = [one.label for one in screen.pressables(card["blocks"])]
    office.place.presses("asha", card, button(card, "Book", "taster"))
    card = office.place.new_messages("asha")[0]
    after = [one.label for one in screen.pressables(card["blocks"])]
    assert len(before) - 3 <= len(after) < len(before)
    assert "Details" in after


def test_pressed_twice_at_once_it_books_once_and_the_second_answer_says_so(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    action = button(card, "Book").action
    office.looks_away("asha")
    presses = [office.place.press("asha", card, action) for _ in range(2)]
    assert office.place.deliver_at_once(*presses) == [{}, {}]
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    answers = [said(one) for one in office.place.new_messages("asha")]
    assert len(answers) == 2
    assert sum("You’re booked" in one for one in answers) == 1
    assert sum("already" in one for one in answers) == 1


def test_a_press_that_slack_delivers_again_is_answered_once(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    office.looks_away("asha")
    press = office.place.press("asha", card, button(card, "Book").action)
    assert office.place.deliver_at_once(press, press) == [{}, {}]
    assert office.place.delivers(press) == {}
    assert len(office.place.new_messages("asha")) == 1


def test_a_card_that_cannot_be_marked_is_no_harm(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    office.place.slack.fault("chat.update", "ratelimited", seconds=60)
    office.place.presses("asha", card, button(card, "Book"))
    office.sees("asha", "You’re booked")
    office.place.presses("asha", card, button(card, "Book"))
    office.sees("asha", "already")
    assert office.place.slack.asked("chat.update") == 1  # it is left alone while it is throttled


def test_a_button_pressed_weeks_later_answers_what_is_true_then(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    office.phones.now += timedelta(weeks=3)
    with office.nothing_is_changed():
        office.place.presses("asha", card, button(card, "Book"))
    answer = said(office.last("asha"))
    assert "You’re booked" not in answer
    assert "[button]" in answer


@pytest.mark.parametrize("value", FLOOD_OF_VALUES)
def test_a_button_of_another_version_or_with_any_value_is_answered_and_changes_nothing(
    office: Office, value: str
):
    office.says("asha", TASTER)
    card = office.last("asha")
    action = {**button(card, "Book").action, "value": value}
    office.looks_away("asha")
    with office.nothing_is_changed():
        assert office.place.delivers(office.place.press("asha", card, action)) == {}
    [answer] = office.place.new_messages("asha")
    assert "[button]" in said(answer)
    assert "edited" not in card


@pytest.mark.parametrize("action_id", ["", "press", "other:1", "open", "answer", "answer:x", "::", "open:0"])
def test_a_button_that_is_not_ours_is_acknowledged_and_changes_nothing(office: Office, action_id: str):
    office.says("asha", TASTER)
    card = office.last("asha")
    action = {**button(card, "Book").action, "action_id": action_id, "value": "{}"}
    with office.nothing_is_changed():
        assert office.place.delivers(office.place.press("asha", card, action)) == {}


def test_an_answer_to_another_question_changes_nothing(office: Office):
    office.says("asha", "book the taster on thursday")
    question = office.last("asha")
    yes = button(question, "Yes").action
    carried = json.loads(yes["value"])
    for forged in ({"t": "book.picked:99"}, {"n": "other"}, {"v": {"a": 1}}, {"v": "z" * 900}, {"t": None}):
        value = json.dumps({**carried, **forged})
        with office.nothing_is_changed():
            assert office.place.delivers(office.place.press("asha", question, {**yes, "value": value})) == {}
    office.place.presses("asha", question, button(question, "Yes"))
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_while_the_database_is_away_a_press_is_not_acknowledged_and_nothing_says_it_was_done(office: Office):
    office.says("asha", TASTER)
    card = office.last("asha")
    press = office.place.press("asha", card, button(card, "Book").action)
    office.store.is_away = True
    assert office.place.delivers(press) is None
    assert len(office.place.new_messages("asha")) == 1
    assert "edited" not in office.place.new_messages("asha")[0]
    office.store.is_away = False
    assert office.place.delivers(press) == {}
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_a_flood_of_presses_is_told_once_and_then_ignored(slow: Office):
    slow.says("asha", TASTER)
    card = slow.last("asha")
    slow.looks_away("asha")
    for _ in range(5):
        assert slow.place.delivers(slow.place.press("asha", card, button(card, "More dates").action)) == {}
    answers = [said(one) for one in slow.place.new_messages("asha")]
    assert ["faster than I can answer" in one for one in answers] == [False, True]

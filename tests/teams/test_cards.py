"""Buttons of cards: what was pressed says what became of it, on every client, and one press is one effect."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.tables import Outbox
from tests.teams import screen, teams_client
from tests.teams.office import Office, button, said

CARD = "application/vnd.microsoft.card.adaptive"


def booked(office: Office, person: str = "asha") -> None:
    office.says(person, "book the taster on thursday")
    office.presses(person, "Yes")


@pytest.mark.parametrize("is_old_client", [False, True])
def test_a_card_that_was_pressed_says_what_became_of_it(office: Office, is_old_client: bool):
    office.says("asha", "what's on")
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Book", "CQI Taster").data, is_old_client=is_old_client)
    assert "Booked" in said(card).splitlines()
    # Also as a message that was changed: what the response shows is gone when they come back to it.
    assert office.place.teams.asked("update") == 1
    assert "You’re booked" in said(office.last("asha"))


def test_the_other_buttons_of_a_used_card_go_on_working(office: Office):
    office.says("asha", "what's on")
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Book", "CQI Taster").data)
    office.place.presses("asha", card, button(card, "Details", "Ideas Development").data)
    assert "Ideas Development" in said(office.last("asha"))


@pytest.mark.parametrize("is_old_client", [False, True])
def test_what_became_of_one_row_still_stands_when_another_is_used(office: Office, is_old_client: bool):
    office.says("asha", "what's on")
    card = office.last("asha")
    for title in ("CQI Taster", "Ideas Development"):
        data = button(card, "Book", title).data
        office.place.presses("asha", card, data, is_old_client=is_old_client)
    assert said(card).splitlines().count("Booked") == 2


def test_nothing_is_kept_of_a_press_that_was_not_on_the_card(office: Office):
    booked(office)
    mine = office.last("asha")
    number = button(mine, "Cancel my place").data["hub"]["m"]
    office.says("asha", "what's on")
    card = office.last("asha")
    data = button(card, "Book", "Ideas Development").data
    office.place.presses("asha", card, {"hub": {**data["hub"], "m": number}})
    with office.store.reading() as tx:
        body = tx.scalar(select(Outbox.body).where(Outbox.id == number))
    assert body is not None
    assert "became" not in body


def test_a_press_that_changes_nothing_leaves_the_card_and_points_to_the_answer(office: Office):
    office.says("asha", "what's on")
    card = office.last("asha")
    answer = office.place.presses("asha", card, button(card, "Details", "CQI Taster").data)
    assert answer == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "I’ve answered below.",
    }
    assert card.before == []


def test_two_presses_are_one_booking(office: Office):
    office.says("asha", "what's on")
    card = office.last("asha")
    data = button(card, "Book", "CQI Taster").data
    for _ in range(2):
        office.place.presses("asha", card, data)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_the_same_delivery_again_has_no_second_effect_and_the_same_response(office: Office):
    office.says("asha", "what's on")
    card = office.last("asha")
    place = office.place
    payload = teams_client.pressed(
        place.account("asha"), place.alone("asha"), place.teams.url, button(card, "Book", "CQI").data, card.id
    )
    first, second = place.delivers(payload), place.delivers(payload)
    assert first.body == second.body
    assert first.body["type"] == CARD
    assert sum("You’re booked" in said(message) for message in place.alone_with("asha")) == 1


def test_a_question_that_was_answered_by_a_button_says_what_was_answered(office: Office):
    office.says("asha", "book the taster on thursday")
    card = office.last("asha")
    office.presses("asha", "No")
    assert "[button] Yes" not in said(card)


def test_nobody_is_shown_the_card_of_somebody_else_by_its_number(office: Office):
    booked(office, "ben")
    secret = office.last("ben")
    number = button(secret, "Cancel my place").data["hub"]["m"]
    office.says("asha", "what's on")
    card = office.last("asha")
    data = button(card, "Book", "CQI Taster").data
    data["hub"] = {**data["hub"], "m": number}
    answer = office.place.presses("asha", card, data)
    assert answer["type"] != CARD


def test_nobody_cancels_for_somebody_else_with_their_button(office: Office):
    booked(office, "ben")
    data = button(office.last("ben"), "Cancel my place").data
    office.says("asha", "hello")
    office.place.presses("asha", office.last("asha"), data)
    assert office.bookings() == [("Ben Okafor", "cqi_taster")]


def test_a_button_of_another_version_is_answered(office: Office):
    office.says("asha", "hello")
    data = {"hub": {"do": "press", "f": "no_such_flow", "a": {}, "m": 1}}
    office.place.presses("asha", office.last("asha"), data)
    assert "older version" in said(office.last("asha"))


def test_without_a_database_a_press_is_not_acknowledged_and_works_when_it_comes_again(office: Office):
    office.says("asha", "what's on")
    card = office.last("asha")
    place = office.place
    payload = teams_client.pressed(
        place.account("asha"), place.alone("asha"), place.teams.url, button(card, "Book", "CQI").data, card.id
    )
    office.store.is_away = True
    with pytest.raises(AssertionError, match="answered 503"):
        place.delivers(payload)
    office.store.is_away = False
    place.delivers(payload)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_a_flood_is_stopped_and_told_of_in_the_response(slow: Office):
    slow.says("asha", "hello")
    card = slow.last("asha")
    answers = [slow.place.presses("asha", card, button(card, "Help").data) for _ in range(4)]
    assert "faster than I can answer" in str(answers[-1]["value"]) or "answered" in str(answers[-1]["value"])
    assert len(slow.place.alone_with("asha")) <= 3


def test_a_question_that_was_answered_by_typing_says_what_was_answered(office: Office):
    office.says("asha", "book the taster on thursday")
    card = office.last("asha")
    office.says("asha", "yes")
    assert "[button] Yes" not in said(card)
    assert "Booked" in said(card)


def test_a_question_that_a_button_of_another_card_ended_does_not_say_what_that_button_did(office: Office):
    office.says("asha", "my settings")
    settings = office.last("asha")
    office.says("asha", "book the taster on 3 december")
    asked = office.last("asha")
    office.place.presses("asha", settings, button(settings, "Turn reminders off").data)
    assert "Stopped" in said(settings).splitlines()
    assert said(asked).splitlines()[-1] == "No longer open"


def test_a_form_on_a_card_is_put_right_on_that_card(office: Office):
    office.says("asha", "request a workshop")
    card = office.last("asha")
    assert card.card is not None
    send = button(card, "Send")
    wrong = {"field:about": "The lift", "field:people": "no number"}
    answer = office.place.presses("asha", card, {**send.data, **wrong})
    assert answer["type"] == CARD
    assert len(screen.errors(answer["value"])) == 1
    assert "The lift" in [one.value for one in screen.inputs(answer["value"])]
    assert office.last("asha") is card

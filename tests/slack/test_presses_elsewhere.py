"""Buttons outside the talk with the bot: where others read along, on the Home tab and in a modal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.slack import screen
from tests.slack.fake_workspace import Channel
from tests.slack.office import Office, button, said
from tests.slack.workplace import CHANNEL


def in_the_channel(office: Office, text: str) -> Mapping[str, Any]:
    """Return the answer to somebody who asked in the channel."""
    office.place.mentions("asha", text)
    return office.place.in_channel()[-1].as_json()


# --- Where others read along --------------------------------------------------------------------


def test_a_press_in_a_channel_is_answered_to_whoever_pressed_alone(office: Office):
    card = in_the_channel(office, "tell me about the taster on thursday")
    office.place.presses("ben", card, button(card, "Book"), channel=CHANNEL)
    assert office.bookings() == [("Ben Okafor", "cqi_taster")]
    [whisper] = office.place.whispers("ben")
    assert "You’re booked" in screen.words(whisper.blocks)
    assert "You’re booked" in said(office.last("ben"))
    assert not office.place.whispers("asha")
    assert not office.place.new_messages("asha")
    assert len(office.place.in_channel()) == 1


def test_it_is_shown_in_the_thread_where_it_was_pressed(office: Office):
    card = in_the_channel(office, "what's on this week")
    office.place.presses("ben", card, button(card, "Details"), channel=CHANNEL)
    [whisper] = office.place.whispers("ben")
    assert whisper.thread_ts == card["thread_ts"]


@pytest.mark.parametrize("trouble", ["", "error:not_in_channel", "ratelimited", "status:500"])
def test_what_stands_in_a_channel_stays_as_it_is_for_the_others(office: Office, trouble: str):
    card = in_the_channel(office, "tell me about the taster on thursday")
    if trouble:
        office.place.slack.fault("chat.postEphemeral", trouble)
    office.place.presses("ben", card, button(card, "Book"), channel=CHANNEL)
    assert "You’re booked" in said(office.last("ben"))
    assert len(office.place.new_messages("ben")) == 1
    assert [m.as_json() for m in office.place.in_channel()] == [card]


def test_what_is_only_looked_at_there_is_not_in_the_direct_messages_too(office: Office):
    card = in_the_channel(office, "what's on this week")
    office.place.presses("ben", card, button(card, "Details"), channel=CHANNEL)
    office.place.deliver_due()
    assert not office.place.new_messages("ben")


def test_two_people_press_the_same_card_and_each_gets_their_own(office: Office):
    card = in_the_channel(office, "tell me about the taster on thursday")
    action = button(card, "Book").action
    presses = [office.place.press(person, card, action, channel=CHANNEL) for person in ("asha", "ben")]
    assert office.place.deliver_at_once(*presses) == [{}, {}]
    assert sorted(office.bookings()) == [("Asha Patel", "cqi_taster"), ("Ben Okafor", "cqi_taster")]
    assert [len(office.place.whispers(person)) for person in ("asha", "ben")] == [1, 1]


def passing(office: Office) -> Mapping[str, Any]:
    """Return what only Ben sees in the channel: the details of a session."""
    card = in_the_channel(office, "what's on this week")
    office.place.presses("ben", card, button(card, "Details", "taster"), channel=CHANNEL)
    return office.place.whispers("ben")[-1].as_json()


def test_a_press_in_what_one_person_sees_there_is_answered_in_its_place(office: Office):
    for label, answer in (
        ("Book", "You’re booked"),
        ("Cancel my place", "Cancelled"),
        ("Undo", "You’re booked"),
    ):
        shown = (
            office.place.whispers("ben")[-1].as_json() if office.place.whispers("ben") else passing(office)
        )
        office.place.presses("ben", shown, button(shown, label), channel=CHANNEL, is_ephemeral=True)
        [whisper] = office.place.whispers("ben")
        assert answer in screen.words(whisper.blocks)
        assert answer in said(office.last("ben"))


@pytest.mark.parametrize("trouble", ["status:404", "status:500", "reset", "ratelimited"])
def test_what_cannot_be_put_in_its_place_is_shown_below(office: Office, trouble: str):
    shown = passing(office)
    office.place.slack.fault("response_url", trouble)
    office.place.presses("ben", shown, button(shown, "Book"), channel=CHANNEL, is_ephemeral=True)
    [_, whisper] = office.place.whispers("ben")
    assert "You’re booked" in screen.words(whisper.blocks)
    assert office.bookings() == [("Ben Okafor", "cqi_taster")]


def test_a_question_there_that_led_to_a_form_is_taken_away(office: Office):
    forum = "share and spread on 18 december"
    card = in_the_channel(office, f"tell me about {forum}")
    office.place.presses("ben", card, button(card, "Book"), channel=CHANNEL)
    [asked] = office.place.whispers("ben")
    part = button(asked.as_json(), "Show your work")
    office.place.presses("ben", asked.as_json(), part, channel=CHANNEL, is_ephemeral=True)
    view = office.place.modal("ben")
    assert view is not None
    assert "What is your work called?" in said(view)
    assert not office.place.whispers("ben")
    assert [m.as_json() for m in office.place.in_channel()] == [card]


def test_a_press_where_the_bot_is_not_is_answered_there_all_the_same(office: Office):
    office.place.team.add(Channel("C0ELSEWHERE", is_member=False))
    answer = office.place.commands("asha", "what's on this week", "C0ELSEWHERE")
    details = button(answer, "Details", "taster")
    office.place.presses("asha", answer, details, channel="C0ELSEWHERE", is_ephemeral=True)
    [whisper] = office.place.whispers("asha")
    assert "CQI Taster" in screen.words(whisper.blocks)
    assert not office.place.new_messages("asha")


def test_a_form_pressed_in_a_channel_opens_for_whoever_pressed(office: Office):
    card = in_the_channel(office, "tell me about bespoke workshops")
    office.place.presses("ben", card, button(card, "Request a workshop"), channel=CHANNEL)
    assert office.place.modal("ben") is not None
    assert office.place.modal("asha") is None
    assert not office.place.new_messages("ben")


# --- On the Home tab and in a modal -------------------------------------------------------------


def test_a_press_on_the_home_tab_is_answered_in_a_modal(office: Office):
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Details"))
    view = office.place.modal("asha")
    assert view is not None
    assert said(view)
    office.place.deliver_due()
    assert not office.place.new_messages("asha")


def test_what_changed_something_there_is_in_the_direct_messages_and_on_the_home_tab(office: Office):
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Book", "taster"))
    view = office.place.modal("asha")
    assert view is not None
    assert "You’re booked" in said(view)
    [message] = office.place.new_messages("asha")
    assert "You’re booked" in said(message)
    assert "You have 1 booking" in said(office.home("asha"))
    assert "You have 1 booking" not in said(home)


def test_a_modal_is_called_what_was_pressed_or_what_was_done(office: Office):
    home = office.place.opens_home("asha")
    for label, title in (("Details", "Details"), ("Book", "Booked")):
        office.place.presses("asha", home, button(home, label, "taster"))
        view = office.place.modal("asha")
        assert view is not None
        assert view["title"]["text"] == title


def test_a_press_in_a_modal_changes_that_modal(office: Office):
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Details", "taster"))
    view = office.place.modal("asha")
    assert view is not None
    office.place.presses("asha", view, button(view, "Book"))
    after = office.place.modal("asha")
    assert after is not None
    assert after["id"] == view["id"]
    assert "You’re booked" in said(after)
    assert "You have 1 booking" in said(office.home("asha"))
    office.place.presses("asha", after, button(after, "Cancel my place"))
    assert office.bookings() == []
    assert "1 booking" not in said(office.home("asha"))
    assert len(office.place.new_messages("asha")) == 2


@pytest.mark.parametrize("refusal", ["expired_trigger_id", "exchanged_trigger_id", "internal_error"])
def test_what_cannot_be_shown_in_a_modal_comes_as_a_message(office: Office, refusal: str):
    home = office.place.opens_home("asha")
    office.place.slack.fault("views.open", f"error:{refusal}")
    office.place.presses("asha", home, button(home, "Details", "taster"))
    [message] = office.place.new_messages("asha")
    assert "CQI Taster" in said(message)
    assert office.place.modal("asha") is None


def test_a_modal_that_was_closed_meanwhile_is_answered_by_a_message(office: Office):
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Details", "taster"))
    view = office.place.modal("asha")
    assert view is not None
    office.place.slack.views.pop(view["id"])
    office.place.presses("asha", view, button(view, "Book"))
    assert "You’re booked" in said(office.last("asha"))
    assert len(office.place.new_messages("asha")) == 1


def test_a_slack_that_loses_the_answer_to_a_modal_does_not_lose_what_was_done(office: Office):
    home = office.place.opens_home("asha")
    office.place.slack.fault("views.open", "after")
    office.place.presses("asha", home, button(home, "Book", "taster"))
    assert [("You’re booked" in said(m)) for m in office.place.new_messages("asha")] == [True]


def test_an_old_form_opened_from_an_old_place_says_why_above_the_one_that_is_open(office: Office):
    office.says("asha", "request a workshop")
    old = office.last("asha")
    office.says("asha", "cancel")
    office.says("asha", "request a workshop")
    office.place.presses("asha", old, button(old, "Fill in the form"))
    view = office.place.modal("asha")
    assert view is not None
    assert "That form is out of date" in said(view)
    assert "What is the problem or the idea?" in said(view)

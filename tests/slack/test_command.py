"""`/hub` and the same words as in a message: shown where it is typed, to whoever typed it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from store.tables import Outbox
from tests.slack import screen, slack_client
from tests.slack.fake_workspace import Channel, Json, dm_of
from tests.slack.office import Office, button, said
from tests.slack.workplace import CHANNEL, TEAM

ASHA = "U0ASHA"
OWN_TALK, WITH_BEN = dm_of(ASHA), "D0WITHBEN"
FORM = "request a workshop"
TASTER = "book the taster on thursday for me"


def shown(answer: Json) -> str:
    assert answer["response_type"] == "ephemeral"
    return screen.words(answer["blocks"]) if "blocks" in answer else str(answer["text"])


@pytest.mark.parametrize(
    "text", ["what's on", "my bookings", "tell me about the taster", "asdf", "who's coming"]
)
def test_it_is_answered_in_a_channel_to_the_person_alone(office: Office, text: str):
    answer = office.place.commands("asha", text)
    office.says("asha", text)
    assert shown(answer).splitlines()[0] == said(office.last("asha")).splitlines()[0]
    assert not office.place.in_channel()


@pytest.mark.parametrize("text", ["", "   ", "help"])
def test_without_words_it_helps(office: Office, text: str):
    assert "I’m the bot of Innovation Hub" in shown(office.place.commands("asha", text))


def test_what_is_only_looked_at_is_not_in_the_direct_messages_too(office: Office):
    office.place.commands("asha", "what's on")
    office.place.deliver_due()
    assert not office.place.new_messages("asha")
    with office.store.reading() as tx:
        assert tx.scalars(select(Outbox.state)).all() == ["sent"]


def test_what_changed_something_is_in_the_direct_messages_too(office: Office):
    assert "Register your interest in QSIR?" in shown(
        office.place.commands("asha", "register my interest in qsir")
    )
    answer = office.place.commands("asha", "yes")
    assert "you’re down for it: QSIR" in shown(answer)
    [message] = office.place.new_messages("asha")
    assert said(message) == shown(answer)


def test_where_the_bot_is_no_member_it_is_answered_all_the_same(office: Office):
    office.place.team.add(Channel("C0ELSEWHERE", is_member=False))
    assert "CQI Taster" in shown(office.place.commands("asha", "tell me about the taster", "C0ELSEWHERE"))


def test_in_the_talk_with_the_bot_the_answer_is_a_message(office: Office):
    assert office.place.commands("asha", "my bookings", OWN_TALK) == {}
    [answer] = office.place.new_messages("asha")
    assert "You have no bookings" in said(answer)


def test_in_a_talk_with_a_colleague_the_answer_is_where_it_was_asked(office: Office):
    assert "You have no bookings" in shown(office.place.commands("asha", "my bookings", WITH_BEN))
    assert not office.place.new_messages("asha")


@pytest.mark.parametrize("kind", ["hang", "error:internal_error", "error:missing_scope"])
def test_while_slack_does_not_say_whose_talk_it_is_the_answer_is_shown_where_it_was_asked(
    office: Office, kind: str
):
    office.place.slack.fault("conversations.open", kind, seconds=5.0)
    assert "You have no bookings" in shown(office.place.commands("asha", "my bookings", OWN_TALK))


def test_a_form_opens_over_the_channel(office: Office):
    assert office.place.commands("asha", FORM) == {}
    view = office.place.modal("asha")
    assert view is not None
    assert "What is the problem or the idea?" in said(view)
    assert not office.place.slack.messages


def test_a_form_that_cannot_be_opened_is_asked_in_the_direct_messages(office: Office):
    office.place.slack.fault("views.open", "error:expired_trigger_id")
    office.place.commands("asha", FORM)
    assert "What is the problem or the idea?" in said(office.last("asha"))
    [whisper] = office.place.whispers("asha")
    assert whisper.text == "I’ve answered you in a direct message."


def test_where_the_bot_cannot_even_whisper_the_form_is_still_asked(office: Office):
    office.place.slack.fault("views.open", "error:expired_trigger_id")
    office.place.team.add(Channel("C0ELSEWHERE", is_member=False))
    assert office.place.commands("asha", FORM, "C0ELSEWHERE") == {}
    assert "What is the problem or the idea?" in said(office.last("asha"))


def test_a_form_from_a_channel_is_answered_in_its_place_and_in_the_direct_messages(office: Office):
    office.place.commands("asha", FORM)
    office.fills(
        "asha",
        {
            "What is the problem or the idea?": "Long waits",
            "About how many people would come?": "12",
            "When would suit you?": "skip",
        },
    )
    view = office.place.modal("asha")
    assert view is not None
    assert "your request is with the team" in said(view)
    assert "your request is with the team" in said(office.last("asha"))
    assert not office.place.in_channel()


def test_a_question_with_buttons_goes_on_where_it_was_asked(office: Office):
    answer = office.place.commands("asha", TASTER)
    yes = button(answer, "Yes")
    office.place.presses("asha", answer, yes, channel=CHANNEL, is_ephemeral=True)
    [whisper] = office.place.whispers("asha")
    assert "You’re booked" in screen.words(whisper.blocks)
    assert "You’re booked" in said(office.last("asha"))
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    assert not office.place.in_channel()


def asked_for_a_note(office: Office) -> Mapping[str, Any]:
    """Return the question for a note as it is opened from what only Asha sees in the channel."""
    office.says("asha", "what's on on wednesday")
    office.presses("asha", "I might come")
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Add a note"), CHANNEL)
    [asked] = office.place.whispers("asha")
    opens = button(asked.as_json(), "Answer")
    office.place.presses("asha", asked.as_json(), opens, CHANNEL, is_ephemeral=True)
    view = office.place.modal("asha")
    assert view is not None
    return view


def test_a_question_in_words_opens_and_is_answered_there(office: Office):
    view = asked_for_a_note(office)
    office.place.submits("asha", view, [(screen.inputs(view["blocks"])[0], "The lift on B block")])
    office.sees("asha", "The lift on B block")
    assert len(office.place.whispers("asha")) == 1


def test_what_is_refused_of_it_stays_open_with_the_reason(office: Office):
    view = asked_for_a_note(office)
    [note] = screen.inputs(view["blocks"])
    answer = office.place.submits("asha", view, [(note, "For 943 476 5919")])
    assert "That seems to hold an NHS number" in said(answer["view"])
    [note] = screen.inputs(answer["view"]["blocks"])
    assert note.element["initial_value"] == "For 943 476 5919"


def test_without_a_database_the_person_is_told_at_once(office: Office):
    office.store.is_away = True
    assert "I can’t reach my records just now" in shown(office.place.commands("asha", "my bookings"))


def test_a_flood_is_told_so_at_once(slow: Office):
    answers = [shown(slow.place.commands("asha", "help")) for _ in range(4)]
    assert ["faster than I can answer" in said for said in answers] == [False, False, True, True]


def test_a_command_in_a_flood_is_never_met_with_silence_which_would_look_like_a_fault(slow: Office):
    """Slack shows nothing of a command itself: without a line it would be typed again and again."""
    for _ in range(3):
        slow.place.commands("asha", "help")
    requests = slow.place.slack.asked()
    with slow.nothing_is_written():
        lines = [slow.place.commands("asha", "help") for _ in range(3)]
    assert all(line == lines[0] and set(line) == {"response_type", "text"} for line in lines)
    assert slow.place.slack.asked() == requests


def test_the_same_command_delivered_again_has_one_effect(office: Office):
    trigger = office.place.slack.trigger(ASHA)
    typed = slack_client.command(TEAM, ASHA, "book the taster on thursday for me", trigger, CHANNEL)
    first, second = office.place.delivers(typed), office.place.delivers(typed)
    assert first == second
    assert first

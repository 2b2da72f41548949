"""What somebody writes to the bot alone: it is answered, and what is no writing of theirs does nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.tables import Outbox
from tests.slack import slack_client
from tests.slack.office import Office, said
from tests.slack.slack_client import BOT
from tests.slack.workplace import TEAM

ASHA = "U0ASHA"
BOTS_OWN = {"bot_id": "B0BOT", "app_id": "A1"}
UNSAID = {
    "an edit": slack_client.message_changed(TEAM, ASHA, "book the taster on thursday", "book"),
    "a deletion": slack_client.message_deleted(TEAM, ASHA),
    "the bot's own words": slack_client.message_im(TEAM, BOT, "You’re booked.", **BOTS_OWN),
    "another bot": slack_client.message_im(TEAM, "U0OTHERBOT", "help", bot_id="B0OTHER"),
    "an older kind of bot": slack_client.message_im(
        TEAM, "", "help", subtype="bot_message", bot_id="B0OTHER"
    ),
    "what is hidden": slack_client.message_im(TEAM, ASHA, "help", hidden=True),
    "a pin": slack_client.message_im(TEAM, ASHA, "pinned a message", subtype="pinned_item"),
    "nobody": slack_client.message_im(TEAM, "", "help"),
    "a group of people": slack_client.message_im(TEAM, ASHA, "help", channel="G0GROUP", channel_type="mpim"),
    "a channel": slack_client.message_im(TEAM, ASHA, "help", channel="C0HUB", channel_type="channel"),
}


@pytest.mark.parametrize(
    "text", ["hello", "what's on", "my bookings", "asdf", "", "   ", "😀", "?", "<>&", "x" * 12_000]
)
def test_whatever_somebody_writes_is_answered(office: Office, text: str):
    office.place.writes("asha", text)
    [answer] = office.place.new_messages("asha")
    assert said(answer).strip()
    assert answer["text"].strip()


@pytest.mark.parametrize("what", UNSAID)
def test_what_is_no_message_of_a_person_to_the_bot_does_nothing(office: Office, what: str):
    with office.nothing_is_written():
        assert office.place.delivers(UNSAID[what]) is not None
    assert not office.place.slack.messages


def test_somebody_who_turns_out_to_be_a_bot_is_not_answered(office: Office):
    office.place.user("ben").is_bot = True
    with office.nothing_is_written():
        office.place.writes("ben", "help")
    assert not office.place.slack.messages


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_words_that_come_with_a_file_or_in_another_way_are_answered(office: Office, subtype: str):
    more = {"files": [{"id": "F1", "name": "ward.png"}]} if subtype == "file_share" else {}
    office.place.writes("asha", "tell me about the taster", subtype=subtype, **more)
    office.sees("asha", "CQI Taster")


def test_a_file_without_words_is_answered_too(office: Office):
    office.place.writes("asha", "", subtype="file_share", files=[{"id": "F1"}])
    assert said(office.last("asha"))


def test_what_is_written_in_a_thread_of_the_talk_is_answered_below_all(office: Office):
    office.place.writes("asha", "help", thread_ts="1763900000.000100")
    assert "thread_ts" not in office.last("asha")


def test_a_message_that_slack_delivers_again_is_answered_once(office: Office):
    message = slack_client.message_im(TEAM, ASHA, "book the taster on thursday")
    assert office.place.delivers(message) == {}
    assert office.place.delivers(message) == {}
    assert office.place.deliver_at_once(message, message) == [{}, {}]
    assert len(office.place.new_messages("asha")) == 1


def test_a_message_that_comes_while_the_database_is_away_is_answered_when_it_comes_again(office: Office):
    message = slack_client.message_im(TEAM, ASHA, "help")
    office.store.is_away = True
    assert office.place.delivers(message) is None
    assert not office.place.slack.messages
    office.store.is_away = False
    assert office.place.delivers(message) == {}
    assert len(office.place.new_messages("asha")) == 1


def test_an_answer_that_slack_did_not_take_goes_by_the_clock(office: Office):
    office.place.slack.fault("chat.postMessage", "error:internal_error")
    office.place.writes("asha", "help")
    assert not office.place.new_messages("asha")
    with office.store.reading() as tx:
        assert tx.scalars(select(Outbox.state)).all() != ["sent"]


def test_what_somebody_mentions_is_read_under_the_name_of_whom_they_mean(office: Office):
    office.says("asha", "book the taster on thursday for a colleague")
    mention = slack_client.message_im(TEAM, ASHA, "<@U0BEN>")
    office.looks_away("asha")
    office.place.delivers(mention)
    office.sees("asha", "Ben Okafor")

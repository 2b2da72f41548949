"""What is asked where others read along: all may read the answer, or only whoever asked gets it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.tables import SharedPlace
from tests.slack import screen, slack_client
from tests.slack.fake_workspace import Channel, Message
from tests.slack.office import Office, said
from tests.slack.slack_client import BOT
from tests.slack.workplace import CHANNEL, TEAM

ELSEWHERE = "Others read along here, so I’ve answered you in your own chat with me."
PRIVATE = (
    "my bookings", "book the taster on thursday", "cancel my place", "move my place", "my applications",
    "yes", "who's coming", "where am I on the waiting list", "book for a colleague", "request a workshop",
    "apply for qsir", "my NHS number is 943 476 5919",
)  # fmt: skip


def words(message: Message) -> str:
    return screen.words(message.blocks)


@pytest.mark.parametrize(
    "text", ["what's on this week", "tell me about the taster", "help", "hello", "asdf", ""]
)
def test_what_everybody_may_read_is_answered_once_and_there(office: Office, text: str):
    office.place.mentions("asha", text)
    [answer] = office.place.in_channel()
    assert words(answer).strip()
    assert not office.place.new_messages("asha")


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_ones_own_is_answered_in_private_and_the_others_are_told_just_that(office: Office, text: str):
    office.place.mentions("asha", text)
    assert [words(note).splitlines()[0] for note in office.place.in_channel()] == [ELSEWHERE]
    assert said(office.last("asha"))


def test_a_question_is_answered_in_the_thread_that_it_begins(office: Office):
    office.place.mentions("asha", "what's on", ts="1763900000.000100")
    office.place.mentions("asha", "my bookings", ts="1763900000.000200")
    assert [m.thread_ts for m in office.place.in_channel()] == ["1763900000.000100", "1763900000.000200"]


@pytest.mark.parametrize("text", ["what's on", "my bookings"])
def test_a_question_within_a_thread_is_answered_in_that_thread(office: Office, text: str):
    office.place.mentions("asha", text, ts="1763900009.000100", thread_ts="1763900000.000100")
    assert [m.thread_ts for m in office.place.in_channel()] == ["1763900000.000100"]


def test_the_same_mention_delivered_again_is_answered_once(office: Office):
    mention = slack_client.app_mention(TEAM, "U0ASHA", f"<@{BOT}> my bookings", CHANNEL)
    assert office.place.deliver_at_once(mention, mention) == [{}, {}]
    assert office.place.delivers(mention) == {}
    assert len(office.place.in_channel()) == 1
    assert len(office.place.new_messages("asha")) == 1


def test_a_bot_that_mentions_the_bot_is_not_answered(office: Office):
    mention = slack_client.app_mention(TEAM, "U0OTHERBOT", f"<@{BOT}> help", CHANNEL, bot_id="B0OTHER")
    with office.nothing_is_written():
        assert office.place.delivers(mention) == {}
    assert not office.place.slack.messages


def test_a_mention_that_is_edited_is_not_asked_again(office: Office):
    edited = {"user": "U0ASHA", "ts": "1763900001.000000"}
    with office.nothing_is_written():
        office.place.mentions("asha", "help", edited=edited)
    assert not office.place.slack.messages


def test_the_bot_says_hello_once_when_it_is_invited(office: Office):
    joined = slack_client.member_joined_channel(TEAM, BOT, CHANNEL, "U0FEMI")
    office.place.delivers(joined)
    office.place.delivers(joined)
    [hello] = office.place.in_channel()
    assert "I’m the bot of Innovation Hub" in words(hello)
    assert hello.thread_ts == ""
    assert not office.place.new_messages("femi")


def test_anybody_else_who_joins_a_channel_is_none_of_its_business(office: Office):
    with office.nothing_is_written():
        office.place.delivers(slack_client.member_joined_channel(TEAM, "U0ASHA", CHANNEL, "U0FEMI"))
        office.place.delivers(slack_client.member_joined_channel(TEAM, BOT, CHANNEL))
    assert not office.place.slack.messages


def test_nobodys_bookings_show_in_a_channel_whoever_asks(office: Office):
    office.says("asha", "book the taster on thursday")
    office.says("asha", "yes")
    office.says("carys", "hello")
    for person in ("asha", "ben", "carys", "femi"):
        for text in ("what's on this week", "tell me about the taster", "help", *PRIVATE):
            office.place.mentions(person, text)
            office.place.mentions(person, f"{text} of Asha Patel")
    assert office.place.in_channel()
    for message in office.place.in_channel():
        assert "You’re booked" not in words(message)
        assert "Asha" not in words(message)  # e-mails and the rest are looked for after every test


def test_whoever_is_mentioned_beside_the_bot_is_not_named_there(office: Office):
    office.place.delivers(
        slack_client.app_mention(TEAM, "U0ASHA", f"<@{BOT}> is <@U0BEN> coming to the taster?", CHANNEL)
    )
    assert office.place.in_channel()


def test_where_the_bot_may_not_write_the_person_is_answered_in_private(office: Office):
    office.place.team.add(Channel("C0QUIET", is_archived=True))
    office.place.mentions("asha", "my bookings", "C0QUIET")
    office.sees("asha", "You have no bookings")
    assert not office.place.team.in_channel("C0QUIET")


def test_while_the_database_is_away_a_mention_is_not_acknowledged(office: Office):
    office.store.is_away = True
    mention = slack_client.app_mention(TEAM, "U0ASHA", f"<@{BOT}> my bookings", CHANNEL)
    assert office.place.delivers(mention) is None
    office.store.is_away = False
    assert office.place.delivers(mention) == {}
    assert len(office.place.in_channel()) == 1


def test_the_channel_is_remembered_without_the_thread_for_what_is_announced_there(office: Office):
    office.place.mentions("asha", "help")
    office.place.mentions("asha", "my bookings")
    with office.store.reading() as tx:
        [known] = tx.execute(
            select(SharedPlace.channel, SharedPlace.tenant, SharedPlace.key, SharedPlace.place)
        )
    assert tuple(known) == ("slack", TEAM, CHANNEL, {"channel": CHANNEL, "thread": ""})

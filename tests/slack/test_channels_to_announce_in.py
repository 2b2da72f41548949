"""Which channels of Slack somebody may let an announcement go to, and what they are called there."""

from __future__ import annotations

import pytest

from tests.slack import slack_client
from tests.slack.fake_workspace import Channel
from tests.slack.office import Office
from tests.slack.workplace import CHANNEL, TEAM

OFFERED = "Channel: #innovation-hub in Slack"


def is_offered(office: Office, person: str, called: str = OFFERED) -> bool:
    office.says(person, "cancel")
    office.says(person, "post an announcement")
    office.presses(person, "Fill in the form")  # where everything that can be picked is shown
    seen = office.phones.seen(person)
    office.place.closes(person)
    assert "Whom is it for?  " in seen
    return called in seen


def test_a_channel_is_offered_by_its_name_to_those_who_have_spoken_to_the_bot_there(office: Office):
    office.place.team.channels[CHANNEL].is_private = True
    office.place.mentions("carys", "help")
    assert is_offered(office, "carys")
    assert not is_offered(office, "femi")
    office.place.mentions("femi", "what's on")
    assert is_offered(office, "femi")


def test_whoever_brings_the_bot_into_a_channel_may_announce_there(office: Office):
    office.place.invites("femi")
    assert is_offered(office, "femi")
    assert not is_offered(office, "carys")


def test_a_name_is_asked_for_once_and_written_down(office: Office):
    for _ in range(3):
        office.place.mentions("carys", "help")
    assert office.place.slack.asked("conversations.info") == 1


@pytest.mark.parametrize("trouble", ["error:missing_scope", "status:500", "ratelimited"])
def test_without_its_name_a_channel_is_offered_by_its_number(office: Office, trouble: str):
    office.place.slack.fault("conversations.info", trouble)
    office.place.mentions("carys", "help")
    assert len(office.place.in_channel()) == 1
    assert is_offered(office, "carys", f"Channel: channel {CHANNEL} in Slack")


def test_in_a_talk_with_the_bot_alone_no_name_is_asked_for(office: Office):
    office.says("carys", "help")
    assert office.place.slack.asked("conversations.info") == 0


@pytest.mark.parametrize(
    "kind",
    ["channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left"],
)
def test_where_the_bot_is_no_more_nobody_is_offered_to_announce(office: Office, kind: str):
    office.place.mentions("carys", "help")
    assert office.place.delivers(slack_client.channel_event(TEAM, kind, CHANNEL)) == {}
    assert not is_offered(office, "carys")
    office.place.invites("carys")
    assert is_offered(office, "carys")


def test_what_becomes_of_another_channel_changes_nothing(office: Office):
    office.place.mentions("carys", "help")
    office.place.delivers(slack_client.channel_event(TEAM, "channel_left", "C0OTHER"))
    assert is_offered(office, "carys")


def test_while_the_database_is_away_it_is_told_again_that_the_bot_was_removed(office: Office):
    office.place.mentions("carys", "help")
    left = slack_client.channel_event(TEAM, "channel_left", CHANNEL)
    office.store.is_away = True
    assert office.place.delivers(left) is None
    office.store.is_away = False
    assert office.place.delivers(left) == {}
    assert not is_offered(office, "carys")


def test_whoever_leaves_a_channel_may_announce_there_no_more_and_the_others_may(office: Office):
    for person in ("carys", "femi"):
        office.place.mentions(person, "help")
    office.place.delivers(slack_client.member_left_channel(TEAM, office.place.user("carys").id, "C0OTHER"))
    assert is_offered(office, "carys")
    office.place.delivers(slack_client.member_left_channel(TEAM, office.place.user("carys").id, CHANNEL))
    assert not is_offered(office, "carys")
    assert is_offered(office, "femi")
    office.place.mentions("carys", "help")
    assert is_offered(office, "carys")


def test_the_bot_that_leaves_is_offered_to_nobody(office: Office):
    office.place.mentions("carys", "help")
    office.place.delivers(slack_client.member_left_channel(TEAM, office.place.team.bot_user, CHANNEL))
    assert not is_offered(office, "carys")
    office.place.invites("femi")
    assert is_offered(office, "carys")


def test_two_channels_of_one_name_are_told_apart_by_nobody_who_was_in_neither(office: Office):
    office.place.team.add(Channel("C0OTHER", "porters"))
    office.place.mentions("carys", "help", "C0OTHER")
    assert is_offered(office, "carys", "Channel: #porters in Slack")
    assert not is_offered(office, "carys")

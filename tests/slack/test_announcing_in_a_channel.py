"""An announcement to a channel of Slack, from picking it to taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.planning import plan
from tests import world
from tests.slack import screen, slack_client
from tests.slack.office import Office
from tests.slack.workplace import CHANNEL, TEAM


def picks_the_channel(office: Office, calls: str = "no") -> None:
    office.place.mentions("carys", "help")
    office.says("carys", "post an announcement")
    office.fills(
        "carys",
        {
            "Whom is it for": "Channel: #innovation-hub in Slack",
            "What shall it say": "Room B2 from today.",
            "When shall it go": "Now",
        },
    )
    office.sees("carys", "Shall everybody in the channel be called by it?")
    office.says("carys", calls)


def in_channel(office: Office) -> list[str]:
    return [screen.words(m.blocks) for m in office.place.in_channel() if not m.thread_ts]


def later(office: Office, minutes: int) -> None:
    """Let the clock plan and send what is due some minutes after the beginning."""
    office.phones.now = world.NOW + timedelta(minutes=minutes)
    plan(office.store, office.phones.now)
    office.phones.deliver_due()


def test_it_is_shown_before_it_goes_and_stands_there_once(office: Office):
    picks_the_channel(office)
    office.sees("carys", "Goes to: #innovation-hub in Slack. Nobody is called by it.", "Room B2 from today.")
    assert in_channel(office) == []
    office.presses("carys", "Send")
    later(office, 1)
    later(office, 2)
    [there] = in_channel(office)
    assert "Room B2 from today." in there
    assert "<!channel>" not in str(office.place.in_channel())
    office.says("carys", "announcements")
    office.presses("carys", "Report")
    office.sees("carys", "Sent: to #innovation-hub in Slack")


def test_everybody_is_called_only_where_that_was_chosen(office: Office):
    picks_the_channel(office, calls="yes")
    office.sees("carys", "Everybody there is called.")
    office.presses("carys", "Send")
    later(office, 1)
    assert "'type': 'broadcast', 'range': 'channel'" in str(office.place.in_channel()[-1].blocks)
    office.place.slack.calls.clear()  # in which nobody is called, as is looked at after every test


def test_it_is_corrected_and_taken_back_in_its_own_place(office: Office):
    picks_the_channel(office)
    office.presses("carys", "Send")
    later(office, 1)
    office.says("carys", "announcements")
    office.presses("carys", "Correct")
    office.says("carys", "Room C3 from today.")
    office.says("carys", "yes")
    later(office, 2)
    [there] = in_channel(office)
    assert "Correction: Room C3 from today." in there
    office.says("carys", "announcements")
    office.presses("carys", "Withdraw")
    office.says("carys", "yes")
    later(office, 3)
    [there] = in_channel(office)
    assert "has withdrawn an announcement that stood here" in there


@pytest.mark.parametrize("has_said_so", [True, False])
def test_who_let_it_go_is_told_that_the_channel_is_gone_by_then(office: Office, has_said_so: bool):
    picks_the_channel(office)
    office.presses("carys", "Send")
    if has_said_so:
        office.place.delivers(slack_client.channel_event(TEAM, "channel_archive", CHANNEL))
    office.place.team.channels[CHANNEL].is_archived = True
    for minute in (1, 2):
        later(office, minute)
    assert in_channel(office) == []
    office.sees("carys", "Your announcement was stopped: I was removed from that channel, or it is gone.")
    office.says("carys", "announcements")
    office.presses("carys", "Report")
    office.sees("carys", "Stopped (I am not in that channel any more)")
    assert "Somebody without a name" not in office.phones.seen("carys")


def test_what_stands_where_the_bot_was_removed_offers_no_buttons_that_cannot_work(office: Office):
    picks_the_channel(office)
    office.presses("carys", "Send")
    later(office, 1)
    office.place.delivers(slack_client.channel_event(TEAM, "channel_left", CHANNEL))
    office.says("carys", "announcements")
    assert "Room B2 from today." in office.phones.seen("carys")
    assert "Correct" not in office.phones.seen("carys")


def test_what_waits_for_a_channel_that_its_author_left_does_not_go(office: Office):
    picks_the_channel(office)
    office.presses("carys", "Send")
    carys = office.place.user("carys").id
    office.place.delivers(slack_client.member_left_channel(TEAM, carys, CHANNEL))
    for minute in (1, 2):
        later(office, minute)
    assert in_channel(office) == []
    office.sees("carys", "Your announcement was stopped: you are not in that channel any more.")

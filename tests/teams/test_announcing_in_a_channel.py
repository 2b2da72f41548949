"""An announcement to a channel of Teams, from picking it to taking it back."""

from __future__ import annotations

from datetime import timedelta

from bot.planning import plan
from tests import world
from tests.teams.office import Office, said
from tests.teams.workplace import CHANNEL

ROOM = CHANNEL.id.partition(";")[0]


def later(office: Office, minutes: int) -> None:
    """Let the clock plan and send what is due some minutes after the beginning."""
    office.phones.now = world.NOW + timedelta(minutes=minutes)
    plan(office.store, office.phones.now)
    office.phones.deliver_due()


def in_channel(office: Office) -> list[str]:
    found = office.place.teams.conversations[ROOM].messages
    return [said(message) for message in found if message.conversation == ROOM]


def lets_it_go(office: Office) -> None:
    office.place.teams.teams[CHANNEL.team] = "Innovation"
    office.place.writes("carys", "help", CHANNEL)
    office.says("carys", "post an announcement")
    office.fills(
        "carys",
        {
            "Whom is it for": "Channel: #Innovation, General in Teams",
            "What shall it say": "Room B2 from today.",
            "When shall it go": "Now",
        },
    )
    office.sees("carys", "Teams lets no bot call everybody in a channel.", "Room B2 from today.")
    assert in_channel(office) == []
    office.presses("carys", "Send")


def test_it_is_corrected_and_taken_back_where_it_stands(office: Office):
    lets_it_go(office)
    later(office, 1)
    later(office, 2)
    [there] = in_channel(office)
    assert "Room B2 from today." in there
    office.says("carys", "announcements")
    office.presses("carys", "Correct")
    office.says("carys", "Room C3 from today.")
    office.says("carys", "yes")
    later(office, 3)
    [there] = in_channel(office)
    assert "Correction: Room C3 from today." in there
    office.says("carys", "announcements")
    office.presses("carys", "Withdraw")
    office.says("carys", "yes")
    later(office, 4)
    [there] = in_channel(office)
    assert "has withdrawn an announcement that stood here" in there


def test_who_let_it_go_is_told_that_the_bot_is_not_there_any_more(office: Office):
    lets_it_go(office)
    office.place.teams.conversations[ROOM].is_member = False
    later(office, 1)
    later(office, 2)
    office.sees("carys", "Your announcement was stopped: I was removed from that channel, or it is gone.")

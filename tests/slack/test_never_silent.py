"""Whoever asks is answered, also where the bot may not write; whoever does not belong here is told so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import func, select

from store.db import Store
from store.tables import Address, Person
from tests import world
from tests.databases import Databases
from tests.slack import slack_client
from tests.slack.workplace import CHANNEL, TEAM, Workplace


@pytest.fixture
def hub(databases: Databases) -> Iterator[Store]:
    with closing(Store(databases.copy("sqlite", "hub", world.prepare))) as hub:
        yield hub


@pytest.fixture
def place(hub: Store) -> Iterator[Workplace]:
    with closing(Workplace(world.turns(hub), world.EMAILS, "http", lambda: world.NOW)) as place:
        yield place


def known(hub: Store) -> tuple[int, int]:
    with hub.reading() as tx:
        persons = tx.scalar(select(func.count()).select_from(Person))
        return persons or 0, tx.scalar(select(func.count()).select_from(Address)) or 0


@pytest.mark.parametrize(
    "code", ["restricted_action_read_only_channel", "not_in_channel", "is_archived", "channel_not_found"]
)
def test_who_asks_where_the_bot_may_not_write_is_answered_in_private(place: Workplace, code: str):
    place.slack.fault("chat.postMessage", f"error:{code}")
    place.mentions("asha", "what's on this week")
    assert place.in_channel() == []
    [message] = place.new_messages("asha")
    assert message["text"].startswith("I can’t write in the channel where you asked, so here it is.")
    assert "CQI Taster" in message["text"]


def test_what_may_arrive_later_is_not_said_elsewhere_as_well(place: Workplace):
    place.slack.fault("chat.postMessage", "ratelimited", seconds=30)
    place.mentions("asha", "what's on this week")
    assert place.new_messages("asha") == []


def test_somebody_of_another_workspace_is_turned_away_also_while_slack_cannot_say_who_they_are(
    place: Workplace, hub: Store
):
    before = known(hub)
    place.slack.fault("users.info", "status:500", times=9)
    outsider = slack_client.message_im(TEAM, "U0ASHA", "book a taster", user_team="T0ELSEWHERE")
    place._deliver(outsider)
    assert known(hub) == before
    [message] = [m for m in place.slack.messages if m.is_ephemeral]
    assert "only people of the workspace" in message.text


def test_somebody_of_the_workspace_is_served_while_slack_cannot_say_who_they_are(place: Workplace):
    place.slack.fault("users.info", "status:500", times=9)
    place.writes("asha", "what's on")
    assert len(place.new_messages("asha")) == 1


def test_where_many_workspaces_are_one_organisation_its_people_are_not_turned_away(place: Workplace):
    place.slack.fault("users.info", "status:500", times=9)
    body = slack_client.message_im(TEAM, "U0ASHA", "what's on", user_team="T0SISTER")
    body["authorizations"][0]["enterprise_id"] = "E0TRUST"
    place._deliver(body)
    assert len(place.new_messages("asha")) == 1


def test_a_channel_is_told_nothing_when_what_was_asked_is_private(place: Workplace):
    place.mentions("asha", "my bookings")
    [note] = place.in_channel()
    assert note.channel == CHANNEL
    assert "your own chat with me" in note.text

"""The same in Socket Mode: envelopes, what acknowledging them carries, and connections that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from store.db import Store
from store.tables import WorkshopRequest
from tests import world
from tests.databases import Databases
from tests.slack import safety, screen, slack_client
from tests.slack.fake_workspace import Json
from tests.slack.office import Office
from tests.slack.slack_client import BOT
from tests.slack.workplace import CHANNEL, TEAM

ASHA = "U0ASHA"


@pytest.fixture
def wired(databases: Databases) -> Iterator[Office]:
    """The hub of a Monday morning, which has connected to Slack by itself."""
    wired = Office(Store(databases.copy("sqlite", "hub", world.prepare)), "socket")
    yield wired
    wired.close()
    safety.check(wired.place.slack)


def sent_until_taken(office: Office, payload: Json) -> Json:
    """Deliver as Slack does, again and again until it is acknowledged."""
    for _ in range(200):
        answer = office.place.delivers(payload)
        if answer is not None:
            return answer
        office.place.run(asyncio.sleep(0.05))
    raise AssertionError("never acknowledged")


def opened(office: Office) -> Any:
    office.says("asha", "tell me about bespoke workshops")
    office.presses("asha", "Request a workshop")
    view = office.place.modal("asha")
    assert view is not None
    return view


def test_the_acknowledgement_of_a_command_carries_its_answer(wired: Office):
    answer = wired.place.commands("asha", "my bookings")
    assert answer["response_type"] == "ephemeral"
    assert "You have no bookings" in screen.words(answer["blocks"])


def test_that_of_a_form_carries_what_is_wrong_and_nothing_once_it_is_right(wired: Office):
    view = opened(wired)
    idea, people, _ = screen.inputs(view["blocks"])
    answer = wired.place.submits("asha", view, [(idea, "Long waits"), (people, "0")])
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [people.block_id]
    view = wired.place.modal("asha")
    assert view is not None
    assert wired.place.submits("asha", view, [(people, "12")]) == {}
    wired.sees("asha", "your request is with the team")


def test_that_of_an_event_and_of_a_press_carries_nothing(wired: Office):
    assert wired.place.delivers(slack_client.message_im(TEAM, ASHA, "tell me about the taster")) == {}
    card = wired.last("asha")
    press = wired.place.press("asha", card, next(screen.pressables(card["blocks"])).action)
    assert wired.place.delivers(press) == {}


def test_an_envelope_that_slack_delivers_again_has_one_effect(wired: Office):
    view = opened(wired)
    idea, people, _ = screen.inputs(view["blocks"])
    wired.looks_away("asha")
    sent = wired.place.submission("asha", view, [(idea, "Long waits"), (people, "12")])
    assert [wired.place.delivers(sent) for _ in range(3)] == [{}, {}, {}]
    assert wired.count(WorkshopRequest) == 1
    assert len(wired.place.new_messages("asha")) == 1


@pytest.mark.parametrize(
    "payload",
    [
        slack_client.message_im("T0OTHER", ASHA, "my bookings"),
        slack_client.app_mention("T0OTHER", ASHA, f"<@{BOT}> help", CHANNEL),
        slack_client.command("T0OTHER", ASHA, "help", "trigger.1", CHANNEL),
        slack_client.user_change("T0OTHER", {"id": ASHA, "deleted": True}),
        slack_client.app_uninstalled("T0OTHER"),
    ],
    ids=lambda payload: str(payload.get("event", payload).get("type", "command")),
)
def test_an_envelope_of_another_workspace_is_acknowledged_and_nothing_comes_of_it(
    wired: Office, payload: Json
):
    with wired.nothing_is_written():
        assert wired.place.delivers(payload) == {}
    assert not wired.place.slack.messages
    wired.says("asha", "help")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "x"},
        {"command": 1, "team_id": TEAM},
        {"event": "x", "team_id": TEAM, "type": "event_callback"},
    ],
)
def test_an_envelope_that_makes_no_sense_is_acknowledged_so_that_it_does_not_come_again(
    wired: Office, payload: Json
):
    with wired.nothing_is_written():
        assert wired.place.delivers(payload) == {}


@pytest.mark.parametrize(
    "made",
    [
        lambda office: slack_client.message_im(TEAM, ASHA, "book the taster on thursday"),
        lambda office: slack_client.app_home_opened(TEAM, ASHA),
        lambda office: slack_client.app_mention(TEAM, ASHA, f"<@{BOT}> my bookings", CHANNEL),
    ],
    ids=["message", "home", "mention"],
)
def test_while_the_database_is_away_nothing_is_acknowledged_and_later_it_is_done_once(
    wired: Office, made: Callable[[Office], Json]
):
    payload = made(wired)
    wired.place.here.patience = 0.3
    wired.store.is_away = True
    assert wired.place.delivers(payload) is None
    assert not wired.place.slack.messages
    assert not wired.place.team.homes
    wired.store.is_away = False
    wired.place.here.patience = 3.0
    assert wired.place.delivers(payload) == {}
    assert len(wired.place.new_messages("asha")) <= 1
    assert wired.place.slack.messages or wired.place.team.homes


def test_connections_that_slack_wants_made_anew_lose_nothing(wired: Office):
    wired.says("asha", "help")
    wired.place.run(wired.place.slack.sockets.refresh())
    wired.looks_away("asha")
    assert sent_until_taken(wired, slack_client.message_im(TEAM, ASHA, "my bookings")) == {}
    wired.sees("asha", "You have no bookings")


def test_while_one_connection_is_cut_slack_delivers_through_the_other(wired: Office):
    wired.says("asha", "help")
    wired.place.slack.sockets.drop(1)
    wired.looks_away("asha")
    assert sent_until_taken(wired, slack_client.message_im(TEAM, ASHA, "my bookings")) == {}
    assert len(wired.place.new_messages("asha")) == 1


def test_nothing_is_listened_to_by_http_then(wired: Office):
    assert wired.place.here.channel.routes() == []

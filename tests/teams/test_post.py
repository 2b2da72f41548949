"""The way to Teams as a process opens it: one session, with tokens or without."""

import asyncio

import pytest

from adapters.teams.post import App, open_post
from dialogs.messages import Outgoing, Reply, Sent
from tests.fakes import FakeClock
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import BOT, TENANT, Person
from tests.teams.sender_driver import CHANNEL, drawn
from tests.teams.test_people import heard_from


@pytest.fixture
async def teams():
    async with FakeTeams().served() as teams:
        teams.add(Person("29:u1", "Asha Patel", "asha@trust.example", aad="aad-u1"))
        teams.add_conversation(CHANNEL, "channel", "29:u1")
        yield teams


@pytest.fixture
async def post(teams):
    app = App(teams.entra.app_id, teams.entra.secret, teams.token_url)
    post = open_post(app, lambda url: url.rstrip("/") == teams.url.rstrip("/"), drawn, FakeClock())
    yield post
    await post.aclose()
    assert post.session.closed


async def test_messages_cards_and_look_ups_share_one_token_and_one_connection(teams, post):
    reference = {"service_url": teams.url, "member": "29:u1", "bot": BOT}
    message = Outgoing(1, "k1", "teams", TENANT, "aad-u1", reference, Reply("Book?"))
    outcome = await post.sender.send(message)
    assert isinstance(outcome, Sent)
    heard = heard_from(teams.url, reply_to=outcome.provider_id)
    assert (await post.people.profile(heard)).email == "asha@trust.example"
    await post.redraw(heard, {"type": "message", "text": "Booked"})
    await post.say({"service_url": teams.url, "conversation": CHANNEL, "bot": BOT}, "Sorry")
    assert [m.text for m in teams.seen_by("29:u1")] == ["Booked", "Sorry"]
    assert (teams.entra.asked, teams.connections, teams.asked()) == (1, 1, 5)


async def test_what_was_not_pressed_on_a_card_changes_none(teams, post):
    await post.redraw(heard_from(teams.url), {"type": "message", "text": "Booked"})
    assert (teams.calls, teams.entra.asked) == ([], 0)


async def test_at_the_end_nothing_is_waited_for(teams, post):
    teams.entra.gate.clear()
    waiting = asyncio.create_task(post.tokens.token())
    await teams.entra.begun.wait()
    await post.aclose()
    teams.entra.gate.set()
    await asyncio.wait([waiting])
    assert waiting.cancelled()


async def test_no_secret_is_shown(teams, post):
    assert teams.entra.secret not in repr(App(teams.entra.app_id, teams.entra.secret))


async def test_an_app_without_an_id_writes_without_a_token(teams):
    teams.wants_tokens = False
    post = open_post(App(), lambda url: True, drawn, FakeClock())
    await post.say({"service_url": teams.url, "conversation": CHANNEL, "bot": BOT}, "Sorry")
    assert [(call.op, call.authorization) for call in teams.calls] == [("send", "")]
    await post.aclose()
    assert teams.entra.asked == 0

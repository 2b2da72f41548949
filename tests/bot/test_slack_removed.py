"""The app is removed from a workspace and comes back, with two processes and what waits to be sent there."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert, select

from adapters.slack import modals, oauth, rendering, web_api
from adapters.slack.channel import SlackChannel
from adapters.slack.exchanging import Exchange
from adapters.slack.heard import CHANNEL
from adapters.slack.pace import Pace
from adapters.slack.post import Post
from adapters.slack.sender import SlackSender
from adapters.slack.tokens import InstalledWorkspaces
from adapters.slack.troubles import Troubles
from bot.delivery import Delivery
from bot.settings import Settings
from bot.slack import StoredSlack
from bot.slack_installations import StoredInstallations, token_box
from dialogs.codec import reply_to_json
from dialogs.messages import Reply
from store import outbox
from store.db import Store
from store.tables import Address, Outbox, Person
from tests import world
from tests.bot.test_settings import SEVERAL
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Json, User
from tests.small_hub import NOW

REMOVED, STAYS = "T0HUB", "T1HUB"
SETTINGS = SEVERAL | {"SLACK_ALLOWED_TEAMS": f"{REMOVED},{STAYS}"}


class Clock:
    """Both clocks of every process, set by hand."""

    def __init__(self) -> None:
        self.now, self.seconds = NOW, 0.0

    def pass_by(self, **time: float) -> None:
        span = timedelta(**time)
        self.now += span
        self.seconds += span.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.pass_by(seconds=seconds)


@dataclass
class Process:
    """One process of the hub, with its own memory of who has installed the app."""

    slack: FakeSlack
    clock: Clock
    delivery: Delivery
    browser: TestClient[web.Request, web.Application]

    async def send_due(self) -> None:
        await self.delivery.deliver_due(self.clock.now)

    async def hears(self, payload: Json) -> None:
        body, content_type = slack_client.body_of(payload | {"event_time": int(self.clock.now.timestamp())})
        signed = slack_client.sign(SEVERAL["SLACK_SIGNING_SECRET"], body, self.clock.now.timestamp())
        headers = {"Content-Type": content_type, **signed}
        answer = await self.browser.post("/slack/events", data=body, headers=headers)
        assert answer.status == 200

    async def install(self, team: str) -> None:
        """Go the way of whoever installs the app there."""
        self.slack.codes[f"code of {team}"] = team
        begun = await self.browser.get("/slack/install", allow_redirects=False)
        [cookie] = SimpleCookie(begun.headers["Set-Cookie"]).values()
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        query = {"state": asked["state"][0], "code": f"code of {team}"}
        headers = {"Cookie": f"{cookie.key}={cookie.value}"}
        done = await self.browser.get("/slack/oauth_redirect", params=query, headers=headers)
        assert done.status == 200


@dataclass
class Hub:
    """The hub on two workspaces, served by two processes."""

    store: Store
    slack: FakeSlack
    clock: Clock
    here: Process
    there: Process

    def add(self, *keys: str) -> None:
        """Let one message of each key be due in each workspace."""
        now = self.clock.now
        with self.store.transaction() as tx:
            for person_id, team in enumerate((REMOVED, STAYS), 1):
                for key in keys:
                    body, key_there = reply_to_json(Reply(f"{key} in {team}")), f"{key}:{team}"
                    outbox.add(
                        tx, key=key_there, kind="announcement", person_id=person_id, args={}, body=body,
                        due_at=now, now=now,
                    )  # fmt: skip

    async def send_due(self) -> None:
        for process in (self.here, self.there):
            await process.send_due()

    def arrived(self, team: str) -> list[str]:
        return sorted(message.text.partition(" ")[0] for message in self.slack.workspaces[team].messages)

    def states(self) -> Counter[str]:
        with self.store.reading() as tx:
            return Counter(tx.scalars(select(Outbox.state)))


@pytest.fixture
async def hub(bare_store: Store):
    clock = Clock()
    async with (
        FakeSlack(
            clock=lambda: clock.now.timestamp(), client_secret=SEVERAL["SLACK_CLIENT_SECRET"]
        ).served() as slack,
        AsyncExitStack() as stack,
    ):
        for number, team in enumerate((REMOVED, STAYS), 1):
            slack.add_workspace(team, f"unused-{team}", User(f"U{number}"))
            add_person(bare_store, number, team)
        here, there = [await serve(stack, bare_store, slack, clock, name) for name in ("here", "there")]
        for team in (REMOVED, STAYS):
            await here.install(team)
        yield Hub(bare_store, slack, clock, here, there)


def add_person(store: Store, number: int, team: str) -> None:
    address = {"channel": CHANNEL, "tenant": team, "user_id": f"U{number}", "reference": {}, "seen_at": NOW}
    with store.transaction() as tx:
        tx.execute(insert(Person).values(id=number, name="A", audiences=[], created_at=NOW))
        tx.execute(insert(Address).values(person_id=number, **address))


async def serve(stack: AsyncExitStack, store: Store, slack: FakeSlack, clock: Clock, name: str) -> Process:
    """Open what a process has, on clocks that are set by hand."""
    settings = Settings.read(SETTINGS | {"SLACK_API_BASE_URL": slack.url}, None)
    assert settings.slack
    teams = settings.slack.allowed_teams
    session = await stack.enter_async_context(web_api.open_session())
    client = web_api.web_client(session, slack.url)
    exchange = Exchange(client, settings.slack.client_id, settings.slack.client_secret, lambda: clock.now)
    kept = StoredInstallations(store, token_box(settings), now=lambda: clock.now)
    workspaces = InstalledWorkspaces(kept, exchange, monotonic=lambda: clock.seconds)
    sender = SlackSender(
        client,
        workspaces.token,
        rendering.draw,
        lambda question, _said: modals.form_view(question, {}),
        pace=Pace(clock=lambda: clock.seconds, sleep=clock.sleep),
        troubles=Troubles(lambda: clock.seconds),
    )
    post = Post(session, client, workspaces, sender, exchange)
    delivery = Delivery(store, {CHANNEL: sender}, {}, name, at_once={CHANNEL: 1})
    channel = SlackChannel(
        StoredSlack(CHANNEL, store, world.turns(store), delivery, now=lambda: clock.now),
        post,
        lambda team, _enterprise: team in teams,
        signing_secret=settings.slack.signing_secret,
        now=lambda: clock.now,
    )
    site = web.Application()
    door = oauth.Door(exchange, kept, teams, "http://hub", "Hub", lambda page: page.title, workspaces.forget)
    site.add_routes([*channel.routes(), *oauth.routes(door)])
    browser = await stack.enter_async_context(TestClient(TestServer(site), cookie_jar=DummyCookieJar()))
    return Process(slack, clock, delivery, browser)


ENDS = {
    "the app is uninstalled": slack_client.app_uninstalled(REMOVED),
    "its token is revoked": slack_client.tokens_revoked(REMOVED),
}


@pytest.mark.parametrize("is_refused", [True, False], ids=["refused by Slack", "not refused"])
@pytest.mark.parametrize("ended", ENDS)
async def test_what_is_due_in_a_workspace_without_the_app_waits_until_it_is_back_and_goes_once(
    hub: Hub, ended: str, is_refused: bool
):
    hub.add("before")
    await hub.there.send_due()  # so that it knows the token
    if is_refused:
        for token, team in hub.slack.tokens.items():
            if team == REMOVED:
                hub.slack.revoke(token, "account_inactive")
    hub.clock.pass_by(seconds=1)
    await hub.here.hears(ENDS[ended])
    hub.clock.pass_by(seconds=59)
    hub.add("meanwhile", "later")
    await hub.there.send_due()
    await hub.here.send_due()
    assert hub.arrived(REMOVED) == ["before"]
    assert hub.arrived(STAYS) == ["before", "later", "meanwhile"]
    hub.clock.pass_by(minutes=5)
    await hub.here.install(REMOVED)
    hub.clock.pass_by(seconds=31)
    for _ in range(3):
        await hub.send_due()
        hub.clock.pass_by(minutes=2)
    assert hub.arrived(REMOVED) == hub.arrived(STAYS) == ["before", "later", "meanwhile"]
    assert hub.states() == {"sent": 6}


async def test_a_person_who_takes_back_their_own_token_changes_nothing(hub: Hub):
    await hub.here.hears(slack_client.tokens_revoked(REMOVED, bot=(), people=("U1",)))
    hub.clock.pass_by(seconds=59)
    hub.add("meanwhile")
    await hub.send_due()
    assert hub.arrived(REMOVED) == ["meanwhile"]

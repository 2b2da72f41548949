"""Slack's workspaces, put together from the settings and a real database."""

import asyncio
from contextlib import aclosing
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.post import Post
from adapters.slack.web_api import ask, open_session, web_client
from bot import channels
from bot.app import build
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import open_post
from bot.slack_installations import token_box
from bot.slack_site import add_slack, installing_routes, until_known
from store.db import Store
from tests.bot.test_settings import SEVERAL, SOCKET_MODE
from tests.slack.fake_slack import FakeSlack


@pytest.fixture
async def slack():
    async with FakeSlack(client_secret=SEVERAL["SLACK_CLIENT_SECRET"]).served() as slack:
        slack.add_workspace("T0HUB", "xoxb-1").name = "<Trust> & Hub"
        yield slack


def read(**environ: str) -> Settings:
    return Settings.read(environ, None)


async def test_one_workspace_is_that_of_the_token(bare_store: Store, slack: FakeSlack):
    settings = read(**SOCKET_MODE, SLACK_API_BASE_URL=slack.url)
    assert settings.slack
    post = open_post(settings.slack, bare_store, None)
    async with aclosing(post):
        assert await post.workspaces.token("T0HUB") == "xoxb-1"


def several(slack: FakeSlack, store: Store) -> tuple[Post, web.Application]:
    """Return the way to the workspaces that install the app, and the site on which they do."""
    settings = read(**SEVERAL, SLACK_API_BASE_URL=slack.url)
    assert settings.slack
    post, app = open_post(settings.slack, store, token_box(settings)), web.Application()
    app.add_routes(installing_routes(settings, settings.slack, store, post))
    return post, app


async def test_a_workspace_installs_the_app_and_is_written_to_at_once(bare_store: Store, slack: FakeSlack):
    post, app = several(slack, bare_store)
    assert await post.workspaces.token("T0HUB") is None
    slack.codes["good"] = "T0HUB"
    async with TestClient(TestServer(app), cookie_jar=DummyCookieJar()) as browser:
        begun = await browser.get("/slack/install", allow_redirects=False)
        [cookie] = SimpleCookie(begun.headers["Set-Cookie"]).values()
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        query = {"state": asked["state"][0], "code": "good"}
        headers = {"Cookie": f"{cookie.key}={cookie.value}"}
        done = await browser.get("/slack/oauth_redirect", params=query, headers=headers)
        page = await done.text()
    assert (done.status, done.content_type) == (200, "text/html")
    assert "<h1>Innovation Hub is now in &lt;Trust&gt; &amp; Hub</h1>" in page
    async with aclosing(post):
        assert await post.workspaces.token("T0HUB") == list(slack.tokens)[-1]


async def test_a_failure_has_a_link_to_begin_again(bare_store: Store, slack: FakeSlack):
    post, app = several(slack, bare_store)
    async with aclosing(post), TestClient(TestServer(app)) as browser:
        page = await (await browser.get("/slack/oauth_redirect?error=access_denied")).text()
    assert '<a href="https://hub.trust.example/slack/install">Begin again</a>' in page


async def test_a_hub_that_slack_cannot_reach_is_not_ready_until_it_can(bare_store: Store, slack: FakeSlack):
    """The whole site of a hub in Socket Mode, before and after its connections are there."""
    settings = read(**SOCKET_MODE, SLACK_API_BASE_URL=slack.url)
    app = build(settings, bare_store)
    slack.app_tokens.add(SOCKET_MODE["SLACK_APP_TOKEN"])
    async with channels.opened(app) as opened:
        assert opened.slack
        site = web.Application()
        trouble = add_slack(site, app, opened.slack, opened.delivery, Metrics(CollectorRegistry()))
        assert await trouble() == "Slack: Socket Mode is not connected"
        async with TestClient(TestServer(site)):
            while await trouble():  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0.01)
            assert len(slack.sockets.links) >= 1


async def test_nothing_is_taken_from_slack_before_it_is_known_who_may_speak(
    bare_store: Store, slack: FakeSlack
):
    """In Socket Mode what is refused is acknowledged, too, and so would be lost."""
    app = build(read(**SOCKET_MODE, SLACK_API_BASE_URL=slack.url), bare_store)
    slack.app_tokens.add(SOCKET_MODE["SLACK_APP_TOKEN"])
    slack.fault("auth.test", "ratelimited")
    async with channels.opened(app) as opened:
        assert opened.slack
        site = web.Application()
        add_slack(site, app, opened.slack, opened.delivery, Metrics(CollectorRegistry()))
        async with TestClient(TestServer(site)):
            for _ in range(5):  # the connections would have been asked for by then
                await ask(opened.slack.client, "xoxb-1", "api.test")
    assert slack.asked("auth.test") == 1
    assert not slack.asked("apps.connections.open")


ONE_WORKSPACE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"}


async def test_a_site_that_takes_deliveries_knows_by_then_whose_they_may_be(
    bare_store: Store, slack: FakeSlack
):
    """Else whatever comes in the first moments is turned away, and a press is lost on whoever pressed."""
    app = build(read(**ONE_WORKSPACE, SLACK_API_BASE_URL=slack.url), bare_store)
    async with channels.opened(app) as opened:
        assert opened.slack
        site = web.Application()
        add_slack(site, app, opened.slack, opened.delivery, Metrics(CollectorRegistry()))
        async with TestClient(TestServer(site)):
            assert isinstance(opened.slack.workspaces, OwnWorkspace)
            assert opened.slack.workspaces.is_own("T0HUB", "")


async def test_a_site_opens_though_slack_does_not_take_its_token_and_raises_the_alarm(
    bare_store: Store, slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    """Its pages are there for everybody; whoever looks after it is told, and told what to mend."""
    slack.revoke("xoxb-1")
    app = build(read(**ONE_WORKSPACE, SLACK_API_BASE_URL=slack.url), bare_store)
    async with channels.opened(app) as opened:
        assert opened.slack
        site = web.Application()
        trouble = add_slack(site, app, opened.slack, opened.delivery, Metrics(CollectorRegistry()))
        async with TestClient(TestServer(site)) as browser:
            assert (await browser.get("/")).status == 404
            assert await trouble() == "Slack does not take SLACK_BOT_TOKEN (token_revoked)"
    alarms = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert alarms == [
        "Slack does not take SLACK_BOT_TOKEN (token_revoked): nobody on Slack is answered until it does"
    ]


async def test_an_alarm_is_raised_anew_only_when_it_says_something_else(
    bare_store: Store, slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    slack.fault("auth.test", "status:502", times=2)
    slack.fault("auth.test", "error:invalid_auth", times=2)
    seconds = iter(range(0, 1000, 10))
    async with open_session() as session:
        own = OwnWorkspace(web_client(session, slack.url), "xoxb-1", monotonic=lambda: next(seconds))
        await until_known(own, "not asked yet", again_seconds=0)
    alarms = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert [alarm.partition(" (")[0] for alarm in alarms] == [
        "Slack cannot be asked whose SLACK_BOT_TOKEN is",
        "Slack does not take SLACK_BOT_TOKEN",
    ]
    assert own.trouble is None

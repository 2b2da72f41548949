"""Slack's workspaces, put together from the settings and a real database."""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack_workspaces import SeveralWorkspaces, own_workspace
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


async def test_one_workspace_is_that_of_the_token(slack: FakeSlack):
    settings = read(**SOCKET_MODE)
    assert settings.slack
    own = own_workspace(settings.slack, AsyncWebClient(base_url=slack.url))
    assert await own.token("T0HUB") == "xoxb-1"


async def test_a_workspace_installs_the_app_and_is_written_to_at_once(bare_store: Store, slack: FakeSlack):
    settings = read(**SEVERAL)
    assert settings.slack
    several = SeveralWorkspaces(settings, settings.slack, bare_store, AsyncWebClient(base_url=slack.url))
    assert await several.workspaces.token("T0HUB") is None
    app = web.Application()
    app.add_routes(several.routes())
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
    assert await several.workspaces.token("T0HUB") == list(slack.tokens)[-1]


async def test_a_failure_has_a_link_to_begin_again(bare_store: Store, slack: FakeSlack):
    settings = read(**SEVERAL)
    assert settings.slack
    several = SeveralWorkspaces(settings, settings.slack, bare_store, AsyncWebClient(base_url=slack.url))
    app = web.Application()
    app.add_routes(several.routes())
    async with TestClient(TestServer(app)) as browser:
        page = await (await browser.get("/slack/oauth_redirect?error=access_denied")).text()
    assert '<a href="https://hub.trust.example/slack/install">Begin again</a>' in page

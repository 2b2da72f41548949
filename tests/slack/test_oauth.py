"""Installing the app, as somebody's browser sees it."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.exchanging import Exchange
from adapters.slack.installations import Installed, NoTokenNow
from adapters.slack.oauth import Door, routes
from adapters.slack.oauth_words import Page
from adapters.slack.scopes import SCOPES
from adapters.slack.web_api import open_session, web_client
from bot.secret_key import box
from bot.settings import Settings
from bot.slack_installations import StoredInstallations
from store.db import Store
from tests.slack.conftest import SLACK_SECRET
from tests.slack.fake_slack import FakeSlack
from tests.small_hub import NOW

HUB = "https://hub.trust.example"


@pytest.fixture(params=["sqlite"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database plays no part of its own here."""
    return str(request.param)


@dataclass
class Browser:
    """A browser that keeps one cookie, and is sent to Slack and back."""

    client: TestClient[web.Request, web.Application]
    slack: FakeSlack
    kept: StoredInstallations
    installed: list[str]
    cookie: str = ""
    seen: list[str] = field(default_factory=list)

    async def begins(self) -> str:
        """Return the state with which Slack is asked."""
        answer = await self._get("/slack/install", {})
        assert answer.status == 302
        return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]

    async def comes_back(self, **query: str) -> tuple[int, str]:
        answer = await self._get("/slack/oauth_redirect", query)
        return answer.status, await answer.text()

    async def installs(self) -> tuple[int, str]:
        self.slack.codes["good"] = next(reversed(self.slack.workspaces))
        return await self.comes_back(state=await self.begins(), code="good")

    @property
    def given(self) -> str:
        """The token that Slack gave last."""
        return list(self.slack.tokens)[-1]

    async def _get(self, path: str, query: dict[str, str]) -> ClientResponse:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        answer = await self.client.get(path, params=query, headers=headers, allow_redirects=False)
        for header in answer.headers.getall("Set-Cookie", []):
            self.seen.append(header)
            cookie = SimpleCookie(header)
            self.cookie = "; ".join(f"{name}={one.value}" for name, one in cookie.items())
        return answer


def drawn(page: Page) -> str:
    return f"{page.title} | {page.text} | {page.again}"


def door(
    client: AsyncWebClient, kept: StoredInstallations, installed: list[str], base_url: str = HUB
) -> Door:
    exchange = Exchange(client, "1.2", SLACK_SECRET, lambda: NOW)
    return Door(exchange, kept, frozenset({"T0HUB"}), base_url, "The Hub", drawn, installed.append)


@pytest.fixture
async def browser(bare_store: Store, hub_slack: FakeSlack, asker: AsyncWebClient) -> AsyncIterator[Browser]:
    fernet = box(Settings.read({"HUB_SECRET_KEY": "correct horse battery staple, and more"}, None), "tokens")
    kept = StoredInstallations(bare_store, fernet, now=lambda: NOW)
    app, installed = web.Application(), list[str]()
    app.add_routes(routes(door(asker, kept, installed)))
    async with TestClient(TestServer(app), cookie_jar=DummyCookieJar()) as browser:
        yield Browser(browser, hub_slack, kept, installed)


async def test_whoever_begins_is_sent_to_slack_with_every_scope_and_the_way_back(browser: Browser):
    answer = await browser._get("/slack/install", {"team": "T1&redirect_uri=evil"})
    address = urlsplit(answer.headers["Location"])
    asked = parse_qs(address.query)
    assert address.path == "/oauth/v2/authorize"
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["client_id"] == ["1.2"]
    assert asked["redirect_uri"] == [f"{HUB}/slack/oauth_redirect"]
    assert "team" not in asked


async def test_the_cookie_is_for_this_installation_alone_and_never_in_clear(browser: Browser):
    await browser.begins()
    [cookie] = browser.seen
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/slack/", "Max-Age=600"):
        assert part in cookie


async def test_a_hub_without_https_can_be_tried_out_all_the_same(browser: Browser, bare_store: Store):
    app = web.Application()
    at_home = door(AsyncWebClient(base_url=browser.slack.url), browser.kept, [], "http://localhost:3978")
    app.add_routes(routes(at_home))
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/slack/install", allow_redirects=False)
        assert "Secure" not in answer.headers["Set-Cookie"]


async def test_a_workspace_has_the_app_and_the_page_says_what_to_do_next(browser: Browser):
    status, text = await browser.installs()
    assert status == 200
    assert text.startswith("The Hub is now in Innovation Hub | In Slack, look for it under Apps")
    found = await browser.kept.find("T0HUB")
    assert found is not None
    assert (found.token, found.bot_user_id, found.bot_id) == (browser.given, "U0BOT", "B0BOT")
    assert (",".join(found.scopes), found.expires_at) == (browser.slack.workspaces["T0HUB"].scopes, None)
    assert browser.installed == ["T0HUB"]


async def test_tokens_that_end_are_kept_with_what_new_ones_are_got_with(browser: Browser):
    browser.slack.expires_in = 43200
    await browser.installs()
    found = await browser.kept.find("T0HUB")
    assert found is not None
    assert browser.slack.refresh_tokens == {found.refresh_token: "T0HUB"}
    assert found.expires_at == NOW + timedelta(hours=12)


async def test_installing_twice_keeps_the_newer_token(browser: Browser):
    await browser.installs()
    await browser.installs()
    found = await browser.kept.find("T0HUB")
    assert found is not None
    assert found.token == browser.given


async def refused(browser: Browser, status: int, title: str, **query: str) -> str:
    got, text = await browser.comes_back(**query)
    assert (got, text.split(" | ")[0]) == (status, title)
    assert await browser.kept.find("T0HUB") is None
    assert browser.slack.asked("oauth.v2.access") == 0
    assert text.endswith(f"{HUB}/slack/install")
    return text


async def test_another_browser_cannot_end_an_installation(browser: Browser):
    state = await browser.begins()
    browser.cookie = ""
    text = await refused(browser, 400, "Please begin again", state=state, code="good")
    assert "was not begun in this browser" in text


async def test_a_state_is_good_for_one_use(browser: Browser):
    browser.slack.codes["good"] = "T0HUB"
    state = await browser.begins()
    cookie = browser.cookie
    await browser.comes_back(state=state, code="good")
    browser.cookie = cookie
    status, text = await browser.comes_back(state=state, code="good")
    assert (status, "has been used already" in text) == (400, True)
    assert browser.slack.asked("oauth.v2.access") == 1


async def test_a_made_up_state_is_refused(browser: Browser):
    browser.cookie = "slack-app-oauth-state=mine"
    await refused(browser, 400, "Please begin again", state="mine", code="good")


async def test_whoever_says_no_is_told_that_nothing_was_installed(browser: Browser):
    await browser.begins()
    await refused(browser, 200, "Nothing was installed", error="access_denied")


@pytest.mark.parametrize("query", [{}, {"state": "x"}, {"error": "<script>\nFAKE LINE"}, {"state": ""}])
async def test_whatever_else_comes_back_is_refused_and_its_words_stay_nowhere(
    browser: Browser, query: dict[str, str], caplog: pytest.LogCaptureFixture
):
    text = await refused(browser, 400, "Please begin again", **query)
    assert "<script>" not in text
    assert "FAKE LINE" not in caplog.text


async def test_without_a_code_nothing_is_asked(browser: Browser):
    await refused(browser, 400, "Please begin again", state=await browser.begins())


async def test_a_code_that_slack_does_not_know_installs_nothing(
    browser: Browser, caplog: pytest.LogCaptureFixture
):
    status, _ = await browser.comes_back(state=await browser.begins(), code="c0de")
    assert status == 400
    assert await browser.kept.find("T0HUB") is None
    assert "invalid_code" in caplog.text
    assert "c0de" not in caplog.text


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
async def test_a_slack_that_cannot_answer_installs_nothing(browser: Browser, method: str):
    browser.slack.fault(method, "ratelimited")
    assert (await browser.installs())[0] == 400
    assert await browser.kept.find("T0HUB") is None


async def test_a_workspace_that_is_not_on_the_list_is_left_without_the_app(browser: Browser):
    browser.slack.add_workspace("T9EVIL", "xoxb-9")
    status, text = await browser.installs()
    assert status == 403
    assert "Ask whoever runs The Hub to add workspace T9EVIL" in text
    assert await browser.kept.find("T9EVIL") is None
    assert browser.given in browser.slack.dead_tokens  # given back
    assert browser.installed == []


async def test_a_whole_organisation_is_asked_to_choose_one_workspace(browser: Browser):
    browser.slack.is_org_wide = True
    assert (await browser.installs())[1].startswith("Please choose one workspace")
    assert browser.given in browser.slack.dead_tokens


async def test_without_a_database_nobody_begins(browser: Browser, caplog: pytest.LogCaptureFixture):
    with_none = Store("postgresql://hub@127.0.0.1:1/hub")
    app = web.Application()
    away = StoredInstallations(with_none, browser.kept._fernet)
    app.add_routes(routes(door(AsyncWebClient(base_url=browser.slack.url), away, [])))
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/slack/install", allow_redirects=False)
        assert (answer.status, "try again in a minute" in await answer.text()) == (503, True)
    with_none.close()


async def test_when_the_database_goes_away_in_between_the_page_says_so(browser: Browser, bare_store: Store):
    class Full(StoredInstallations):
        async def save(self, installed: Installed) -> None:
            raise NoTokenNow("the database does not answer (OperationalError)")

    app = web.Application()
    full = Full(bare_store, browser.kept._fernet, now=lambda: NOW)
    async with open_session() as session:
        app.add_routes(routes(door(web_client(session, browser.slack.url), full, [])))
        async with TestClient(TestServer(app), cookie_jar=DummyCookieJar()) as client:
            status, text = await Browser(client, browser.slack, full, []).installs()
    assert (status, "Slack has added the app, but" in text) == (503, True)


async def test_no_code_and_no_token_stands_in_the_log(browser: Browser, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    await browser.installs()
    # The hub has no access log.
    ours = "".join(line.getMessage() for line in caplog.records if line.name != "aiohttp.access")
    assert "the app was installed in Slack workspace T0HUB" in ours
    assert not [secret for secret in ("xox", SLACK_SECRET, "good") if secret in ours]


async def test_looking_at_the_link_begins_nothing(browser: Browser):
    answer = await browser.client.head("/slack/install")
    assert answer.status == 405

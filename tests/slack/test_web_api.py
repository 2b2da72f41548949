"""What becomes of a question to Slack."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.exchanging import Exchange
from adapters.slack.web_api import Busy, Done, Lost, NotReached, Refused, ask, open_session, web_client
from tests.slack.conftest import SLACK_SECRET
from tests.slack.fake_slack import FakeSlack
from tests.small_hub import NOW


async def test_an_answer_comes_with_the_scopes_of_the_token(hub_slack: FakeSlack, asker: AsyncWebClient):
    hub_slack.workspaces["T0HUB"].scopes = "chat:write,commands"
    answer = await ask(asker, "xoxb-1", "auth.test")
    assert isinstance(answer, Done)
    assert answer.data["team_id"] == "T0HUB"
    assert answer.scopes == frozenset({"chat:write", "commands"})


def test_an_answer_may_not_say_which_scopes_a_token_has():
    assert Done({}).scopes is None
    assert Done({}, {"x-oauth-scopes": ""}).scopes == frozenset()


async def test_a_no_comes_in_slacks_word(asker: AsyncWebClient):
    assert await ask(asker, "xoxb-wrong", "auth.test") == Refused("invalid_auth")


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("ratelimited", Busy(30)),
        ("error:internal_error", Lost("internal_error")),
        ("error:request_timeout", NotReached("request_timeout")),
        ("status:502", Lost("HTTP 502")),
        ("garbage", Lost("no JSON")),
        ("reset", Lost("ServerDisconnectedError")),
    ],
)
async def test_what_says_nothing_about_the_question_is_no_answer(
    hub_slack: FakeSlack, asker: AsyncWebClient, kind: str, outcome: object
):
    hub_slack.fault("auth.test", kind)
    assert await ask(asker, "xoxb-1", "auth.test") == outcome


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "application/gzip"])
async def test_the_page_of_a_proxy_is_no_answer(content_type: str):
    async def proxy(_request: web.Request) -> web.Response:
        return web.Response(text="Sign in to the network", content_type=content_type)

    app = web.Application()
    app.router.add_post("/api/auth.test", proxy)
    async with TestServer(app) as server, open_session() as session:
        client = web_client(session, str(server.make_url("/api/")))
        assert isinstance(await ask(client, "xoxb-1", "auth.test"), Lost)


async def test_a_slack_that_cannot_be_reached_is_no_answer():
    async with open_session() as session:
        nowhere = web_client(session, "http://127.0.0.1:1/api/")
        assert await ask(nowhere, "xoxb-1", "auth.test") == NotReached("ClientConnectorError")


async def test_a_slack_that_hangs_is_no_answer(hub_slack: FakeSlack, asker: AsyncWebClient):
    hub_slack.fault("auth.test", "hang")
    assert await ask(asker, "xoxb-1", "auth.test", seconds=0.01) == Lost("TimeoutError")


async def test_an_answer_that_is_shown_tells_no_token(hub_slack: FakeSlack, asker: AsyncWebClient):
    hub_slack.codes["good"] = "T0HUB"
    exchange = Exchange(asker, "1.2", SLACK_SECRET, lambda: NOW)
    answer = await exchange.by_code("good", "https://hub.trust.example")
    assert isinstance(answer, Done)
    assert "xox" in str(answer.data)
    assert "xox" not in repr(answer)
    assert SLACK_SECRET not in repr(exchange)

"""What becomes of a question to Slack."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import Answer, NoAnswer, Refusal, ask
from adapters.slack.exchanging import Exchange
from tests.slack.conftest import SLACK_SECRET
from tests.slack.fake_slack import FakeSlack
from tests.small_hub import NOW


async def test_an_answer_comes_with_the_scopes_of_the_token(hub_slack: FakeSlack, asker: AsyncWebClient):
    hub_slack.workspaces["T0HUB"].scopes = "chat:write,commands"
    answer = await ask(asker.auth_test(token="xoxb-1"))
    assert isinstance(answer, Answer)
    assert answer.data["team_id"] == "T0HUB"
    assert answer.scopes == frozenset({"chat:write", "commands"})


async def test_a_no_comes_in_slacks_word(asker: AsyncWebClient):
    assert await ask(asker.auth_test(token="xoxb-wrong")) == Refusal("invalid_auth")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("ratelimited", "ratelimited"),
        ("error:internal_error", "internal_error"),
        ("status:502", "HTTP 502"),
        ("garbage", "HTTP ?"),
        ("reset", "ServerDisconnectedError"),
    ],
)
async def test_what_says_nothing_about_the_question_is_no_answer(
    hub_slack: FakeSlack, asker: AsyncWebClient, kind: str, why: str
):
    hub_slack.fault("auth.test", kind)
    assert await ask(asker.auth_test(token="xoxb-1")) == NoAnswer(why)


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "application/gzip"])
async def test_the_page_of_a_proxy_is_no_answer(content_type: str):
    async def proxy(_request: web.Request) -> web.Response:
        return web.Response(text="Sign in to the network", content_type=content_type)

    app = web.Application()
    app.router.add_post("/api/auth.test", proxy)
    async with TestServer(app) as server:
        asking = AsyncWebClient(base_url=str(server.make_url("/api/")), retry_handlers=[])
        assert isinstance(await ask(asking.auth_test(token="xoxb-1")), NoAnswer)


async def test_a_slack_that_cannot_be_reached_is_no_answer():
    nowhere = AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[])
    assert await ask(nowhere.auth_test(token="xoxb-1")) == NoAnswer("ClientConnectorError")


async def test_a_slack_that_hangs_is_no_answer():
    async def hang():
        await asyncio.Event().wait()

    assert await ask(hang(), seconds=0.01) == NoAnswer("TimeoutError")


async def test_an_answer_that_is_shown_tells_no_token(hub_slack: FakeSlack, asker: AsyncWebClient):
    hub_slack.codes["good"] = "T0HUB"
    exchange = Exchange(asker, "1.2", SLACK_SECRET, lambda: NOW)
    answer = await exchange.by_code("good", "https://hub.trust.example")
    assert isinstance(answer, Answer)
    assert "xox" in str(answer.data)
    assert "xox" not in repr(answer)
    assert SLACK_SECRET not in repr(exchange)

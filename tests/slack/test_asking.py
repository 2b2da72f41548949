"""What becomes of a question to Slack."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import Answer, NoAnswer, Refusal, ask
from adapters.slack.exchanging import Exchange
from tests.slack.small_slack import Fault, SmallSlack, busy, not_slack, of_a_proxy, small_slack
from tests.small_hub import NOW

Slack = tuple[SmallSlack, AsyncWebClient]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with small_slack() as it:
        yield it


async def test_an_answer_comes_with_the_scopes_of_the_token(slack: Slack):
    answer = await ask(slack[1].auth_test(token="xoxb-1"))
    assert isinstance(answer, Answer)
    assert answer.data["team_id"] == "T0HUB"
    assert answer.scopes == frozenset({"chat:write", "commands"})


async def test_a_no_comes_in_slacks_word(slack: Slack):
    assert await ask(slack[1].auth_test(token="xoxb-wrong")) == Refusal("invalid_auth")


@pytest.mark.parametrize(
    ("fault", "why"),
    [(busy, "ratelimited"), (of_a_proxy, "HTTP 502"), (not_slack, "HTTP 200")],
)
async def test_what_says_nothing_about_the_question_is_no_answer(slack: Slack, fault: Fault, why: str):
    slack[0].faults["auth.test"] = fault
    assert await ask(slack[1].auth_test(token="xoxb-1")) == NoAnswer(why)


async def test_a_slack_that_cannot_be_reached_is_no_answer():
    nowhere = AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[])
    assert await ask(nowhere.auth_test(token="xoxb-1")) == NoAnswer("ClientConnectorError")


async def test_a_slack_that_hangs_is_no_answer():
    async def hang():
        await asyncio.Event().wait()

    assert await ask(hang(), seconds=0.01) == NoAnswer("TimeoutError")


async def test_an_answer_that_is_shown_tells_no_token(slack: Slack):
    slack[0].expires_in = 60
    exchange = Exchange(slack[1], "1.2", "hush", lambda: NOW)
    answer = await exchange.by_code("good", "https://hub.trust.example")
    assert isinstance(answer, Answer)
    assert "xox" in str(answer.data)
    assert "xox" not in repr(answer)
    assert "hush" not in repr(exchange)

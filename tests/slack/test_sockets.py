"""The connections of Socket Mode, and what becomes of them when Slack is away for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from adapters.slack import web_api
from adapters.slack.sockets import Sockets
from tests.slack import slack_client
from tests.slack.fake_slack import FakeSlack


class FakeApp(AsyncApp):
    """Answers whatever comes, or fails as it was told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.fails_with = error

    async def async_dispatch(self, req: object) -> BoltResponse:
        if self.fails_with is not None:
            raise self.fails_with
        return BoltResponse(status=200, body="")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack().served() as slack:
        yield slack


@asynccontextmanager
async def connecting(slack: FakeSlack, app: AsyncApp | None = None) -> AsyncIterator[Sockets]:
    async with web_api.open_session() as session:
        client = web_api.web_client(session, slack.url)
        sockets = Sockets(
            app or FakeApp(), "xapp-1", client, lambda _team, _enterprise: True,
            ping_seconds=0.5, connect_seconds=1.0, again_seconds=0.01,
        )  # fmt: skip
        sockets.start()
        yield sockets
        await sockets.stop()


async def connected(slack: FakeSlack, sockets: Sockets) -> None:
    async with asyncio.timeout(20):
        while len(slack.sockets.links) < 2 or await sockets.trouble():  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "kind", ["reset", "status:500", "garbage", "redirect:http://127.0.0.1:1/", "error:invalid_auth"]
)
async def test_whatever_the_first_try_meets_it_connects_in_the_end(slack: FakeSlack, kind: str):
    """A first try that ended in what nobody expected left the hub deaf until somebody restarted it."""
    slack.fault("apps.connections.open", kind, times=2)
    async with connecting(slack) as sockets:
        await connected(slack, sockets)


async def test_an_address_that_lets_nobody_in_is_asked_for_anew(slack: FakeSlack):
    slack.sockets.turned_away = 2
    async with connecting(slack) as sockets:
        await connected(slack, sockets)


async def test_a_connection_that_was_cut_is_made_anew_though_slack_is_away_meanwhile(slack: FakeSlack):
    async with connecting(slack) as sockets:
        await connected(slack, sockets)
        slack.sockets.turned_away = 4
        slack.sockets.drop()
        async with asyncio.timeout(20):
            while slack.sockets.turned_away:  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0.01)
        await connected(slack, sockets)


async def test_a_trouble_is_written_down_once_and_without_the_address(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    slack.fault("apps.connections.open", "error:invalid_auth", times=20)
    async with connecting(slack) as sockets:
        await connected(slack, sockets)
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == ["Socket Mode cannot connect: Slack does not take SLACK_APP_TOKEN (invalid_auth)"]
    assert "ticket" not in caplog.text


async def test_while_there_is_no_connection_it_can_be_asked_why(slack: FakeSlack):
    slack.app_tokens.clear()
    async with connecting(slack) as sockets:
        refused = "Slack: Socket Mode cannot connect: Slack does not take SLACK_APP_TOKEN (invalid_auth)"
        async with asyncio.timeout(20):
            while await sockets.trouble() != refused:
                assert await sockets.trouble() in (refused, "Slack: Socket Mode is not connected")
                await asyncio.sleep(0.01)
        slack.app_tokens.add("xapp-1")
        await connected(slack, sockets)
        assert await sockets.trouble() is None


async def test_what_fails_is_not_acknowledged_and_its_words_are_not_written_down(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
):
    async with connecting(slack, FakeApp(ValueError("Asha Patel"))) as sockets:
        await connected(slack, sockets)
        said = slack_client.message_im("T1", "U1", "hello")
        assert await slack.sockets.deliver("events_api", said, seconds=1.0) is None
    assert "not acknowledged: ValueError" in caplog.text
    assert "Asha" not in caplog.text

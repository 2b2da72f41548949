"""Fixtures for what the app asks Slack about itself."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.fake_slack import FakeSlack

SLACK_SECRET = "client-secret"  # noqa: S105


@pytest.fixture
async def hub_slack() -> AsyncIterator[FakeSlack]:
    """A Slack with the hub's workspace, whose token has no end unless a test says so."""
    async with FakeSlack(client_secret=SLACK_SECRET).served() as slack:
        slack.add_workspace("T0HUB", "xoxb-1").name = "Innovation Hub"
        yield slack


@pytest.fixture
async def asker(hub_slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with ClientSession() as session:
        yield AsyncWebClient(base_url=hub_slack.url, session=session, retry_handlers=[])

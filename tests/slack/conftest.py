"""Fixtures for what the app asks Slack about itself, and for people who meet it there."""

from collections.abc import AsyncIterator, Iterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web_api import open_session, web_client
from bot.floods import Floodgate
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.slack import safety
from tests.slack.fake_slack import FakeSlack
from tests.slack.office import Office

SLACK_SECRET = "client-secret"  # noqa: S105


@pytest.fixture
async def hub_slack() -> AsyncIterator[FakeSlack]:
    """A Slack with the hub's workspace, whose token has no end unless a test says so."""
    async with FakeSlack(client_secret=SLACK_SECRET).served() as slack:
        slack.add_workspace("T0HUB", "xoxb-1").name = "Innovation Hub"
        yield slack


@pytest.fixture
async def asker(hub_slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with open_session() as session:
        yield web_client(session, hub_slack.url)


@pytest.fixture
def office(databases: Databases) -> Iterator[Office]:
    """The hub of a Monday morning in Slack; at the end everything that Slack was told to show is checked."""
    office = Office(Store(databases.copy("sqlite", "hub", world.prepare)))
    yield office
    office.close()
    safety.check(office.place.slack)


@pytest.fixture
def slow(databases: Databases) -> Iterator[Office]:
    """The same, for a hub that takes two messages of anybody and then wants to be left alone."""
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    slow = Office(store, floodgate=Floodgate(burst=2, fills_in_seconds=2000))
    yield slow
    slow.close()
    safety.check(slow.place.slack)

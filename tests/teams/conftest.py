"""Fixtures for both ways: the door as it stands in a real server, the sender, and people who meet both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.teams import activities
from bot.floods import Floodgate
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.fakes import FakeClock
from tests.teams.bot_service import BotService
from tests.teams.front import Front, app_front, emulator_front
from tests.teams.office import Office
from tests.teams.sender_driver import teams_driver


@pytest.fixture
async def driver():
    async with teams_driver() as driver:
        yield driver


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def service() -> AsyncIterator[BotService]:
    async with BotService().served() as service:
        yield service


@pytest.fixture
async def door(service: BotService, clock: FakeClock) -> AsyncIterator[Front]:
    async with app_front(service, clock) as door:
        yield door


@pytest.fixture
async def emulator_door(clock: FakeClock) -> AsyncIterator[Front]:
    async with emulator_front(clock) as door:
        yield door


@pytest.fixture(params=[activities.through, None], ids=["through the library", "without it"])
def office(databases: Databases, request: pytest.FixtureRequest) -> Iterator[Office]:
    """The hub of a Monday morning in Teams, with Microsoft's library and without."""
    office = Office(Store(databases.copy("sqlite", "hub", world.prepare)), request.param)
    yield office
    office.close()


@pytest.fixture
def slow(databases: Databases) -> Iterator[Office]:
    """The same, for a hub that takes two messages of anybody and then wants to be left alone."""
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    slow = Office(store, floodgate=Floodgate(burst=2, fills_in_seconds=2000))
    yield slow
    slow.close()

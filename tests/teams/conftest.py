"""Fixtures for both ways: the door as it stands in a real server before a Bot Service, and the sender."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes import FakeClock
from tests.teams.bot_service import BotService
from tests.teams.front import Front, app_front, emulator_front
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

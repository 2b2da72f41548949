import pytest

from tests.teams.sender_driver import teams_driver


@pytest.fixture
async def driver():
    async with teams_driver() as driver:
        yield driver

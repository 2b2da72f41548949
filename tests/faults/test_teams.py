"""Short forms of the long runs on Teams. Nothing here depends on how fast the machine is."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.databases import Databases
from tests.faults import (
    chat_away,
    chat_kills,
    freed,
    teams_away,
    teams_forged,
    teams_kills,
    teams_stalls,
    teams_there,
    web_processes,
    worlds,
)
from tests.faults.killing import NOBODY_HIT

KILLED = chat_kills.Size(messages=60, kills=3, seconds=0.2, pause=(0.2, 0.5))
AWAY = chat_away.Size(people=45, places=15, troubles=1, processes=2)

pytestmark = pytest.mark.postgres


def test_clocks_killed_while_teams_fails_in_every_way_lose_nothing(databases: Databases):
    result = teams_kills.report(databases, "postgres", KILLED, "short")
    assert set(result.broken) <= {NOBODY_HIT}


@pytest.mark.parametrize("guard", teams_kills.GUARDS)
def test_without_a_guard_of_sending_the_run_shows_what_it_is_for(databases: Databases, guard: str):
    size = replace(KILLED, kills=0, mishaps=teams_kills.GUARDS[guard])
    assert teams_kills.report_without(databases, "postgres", size, "short", guard).broken == ()


def test_a_database_that_dies_while_people_book_in_teams_loses_and_doubles_nothing(tmp_path: Path):
    assert teams_away.report_restarts(tmp_path, AWAY, "short").broken == ()


def test_however_slow_microsoft_is_one_token_serves_everybody(databases: Databases):
    size = teams_stalls.Size(people=5, turns=3, token_seconds=0.3, connector_seconds=0.1, is_timed=False)
    assert teams_stalls.report(databases, size).broken == ()


def test_a_server_refuses_what_is_forged_and_speaks_to_nobody_but_microsoft(databases: Databases):
    assert teams_forged.report(databases, teams_forged.Size(waits=False)).broken == ()


def test_a_server_that_would_answer_anywhere_shows_in_whom_it_speaks_to(databases: Databases):
    assert teams_forged.report_anywhere(databases).broken == ()


def test_a_server_says_that_it_has_no_token_as_soon_as_it_runs(databases: Databases):
    world = worlds.create_migrated(databases, "postgres", 10)
    with teams_there.teams_with(1) as there:
        there.teams.entra.refuses = 7000222
        with web_processes.serving(teams_there.environ(there, world.url), 1, "--no-clock") as [process]:
            status, said = asyncio.run(until_not_ready(f"http://127.0.0.1:{process.port}/readyz"))
    assert status == 503
    assert "no token to write to Teams with: MICROSOFT_APP_PASSWORD has expired" in said


async def until_not_ready(address: str) -> tuple[int, str]:
    """Ask until the server is not ready, or half a minute is over."""
    status, said, tries = 200, "", 0
    async with ClientSession() as http:
        while status == 200 and tries < 300:
            tries += 1
            await asyncio.sleep(0.1)
            async with http.get(address) as response:
                status, said = response.status, await response.text()
    return status, said


def test_whoever_is_first_in_the_queue_is_asked_in_teams_when_a_place_is_given_up(databases: Databases):
    size = freed.Size(offers=2, is_timed=False)
    assert freed.report(databases, size, "short", "teams").broken == ()

"""People book in Teams while PostgreSQL dies and comes back: nothing is lost, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.databases import Databases
from tests.faults import chat_away, teams_there, unguarded, worlds
from tests.faults.chat_away import Platform, Service, Size
from tests.faults.killing import NOBODY_HIT, broken_bars
from tests.faults.result import Result
from tests.faults.teams_post import posting


def report_restarts(folder: Path, size: Size, seed: str) -> Result:
    """Restart PostgreSQL with -m immediate while everybody books."""
    came = chat_away.come_while_it_restarts(folder, _teams, size, seed)
    broken = broken_bars({"no delivery was hit by a restart": not came.post.counts["unavailable"]})
    return came.result("Teams, PostgreSQL restarts", size, broken)


def report_without(folder: Path, size: Size, seed: str, guard: str) -> Result:
    """Do so without a guard: what is acknowledged unkept must show as lost, what is not marked as doubled."""
    came = chat_away.come_while_it_restarts(folder, _teams, size, seed, guard)
    shown = came.result(f"Teams, restarts without {guard}", size, [])
    what = {unguarded.REFUSING: "lost", unguarded.MARKS: "doubled"}[guard]
    broken = broken_bars({"the run shows nothing": not shown.figures[what]})
    return Result(shown.run, shown.engine, shown.size, shown.figures, tuple(broken))


def report_kills(databases: Databases, size: Size, seed: str) -> Result:
    """Kill web processes while everybody books: what was under way at a kill may be there twice, no more."""
    world = worlds.create(databases, "postgres", size.places)
    came = chat_away.come(databases.folder, _teams, world, size, seed, Service.kill_one)
    in_flight, twice = len(came.killer.in_flight), len(came.post.twice)
    allowed = f"{twice} messages arrived twice"
    result = came.result("Teams, web processes killed", size, [])
    broken = [one for one in result.broken if one != allowed]
    broken += broken_bars(
        {
            f"{twice} arrived twice, {in_flight} in flight": twice > in_flight,
            f"{came.killer.kills} kills": came.killer.kills != size.troubles,
            NOBODY_HIT: not in_flight,
        }
    )
    return Result(result.run, result.engine, result.size, result.figures, tuple(broken))


@contextmanager
def _teams(people: int, seconds: float) -> Iterator[Platform]:
    with teams_there.teams_with(people, seconds=seconds) as there:
        yield Platform(
            partial(teams_there.environ, there),
            partial(teams_there.account, there),
            lambda address: posting(address, there),
            "api/messages",
        )

"""People book on Slack while PostgreSQL dies and comes back, or web processes are killed: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.databases import Databases
from tests.faults import chat_away, slack_there, unguarded, worlds
from tests.faults.chat_away import Came, Platform, Service, Size
from tests.faults.killing import broken_bars
from tests.faults.result import Result
from tests.faults.slack_post import posting


def report_restarts(folder: Path, size: Size, seed: str) -> Result:
    """Restart PostgreSQL with -m immediate while everybody books."""
    came = chat_away.come_while_it_restarts(folder, _slack, size, seed)
    broken = broken_bars({"no delivery was hit by a restart": not came.post.counts["unavailable"]})
    return came.result("Slack, PostgreSQL restarts", size, broken)


def report_kills(databases: Databases, size: Size, seed: str) -> Result:
    """Kill web processes while everybody books."""
    came = _killed(databases, size, seed)
    broken = broken_bars(came.killer.bars(size.troubles, set(), askable=True))
    return came.result("Slack, web processes killed", size, broken)


def report_unasked(databases: Databases, size: Size, seed: str) -> Result:
    """Kill web processes, and let the clock send again without looking: it must show as duplicates."""
    came = _killed(databases, size, seed, unguarded.ASKING)
    twice = came.post.twice
    broken = broken_bars({"no duplicates: the run shows nothing": not twice})
    figures = {"in flight": len(came.killer.in_flight), "duplicates": len(twice), "seconds": came.seconds}
    return Result("Slack, killed, never asked", "postgres", str(size), figures, tuple(broken))


def _killed(databases: Databases, size: Size, seed: str, without: str = "") -> Came:
    world = worlds.create(databases, "postgres", size.places)
    return chat_away.come(databases.folder, _slack, world, size, seed, Service.kill_one, without)


@contextmanager
def _slack(people: int, seconds: float) -> Iterator[Platform]:
    with slack_there.slack_with(people, seconds=seconds) as slack:
        yield Platform(
            partial(slack_there.environ, slack),
            slack_there.account,
            lambda address: posting(address, slack),
            "slack/events",
        )

"""Several web processes on one port and one PostgreSQL while everybody books: how soon they acknowledge."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from tests.databases import Databases
from tests.faults import chat_crowd, slack_there, web_processes, worlds
from tests.faults.killing import broken_bars
from tests.faults.result import Result
from tests.faults.slack_post import SlackPost, posting
from tests.faults.worlds import World
from tests.slack.fake_slack import FakeSlack

_MOST_MS = 300.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want so many places; so many of them are about something at any moment.

    With one booking under way for each process they are all busy, and none is asked for more than it can do.
    """

    people: int = 1500
    places: int = 500
    at_once: int = 8
    processes: int = 8
    is_timed: bool = True

    def __str__(self) -> str:
        return (
            f"{self.people} people, {self.places} places, {self.at_once} at once, {self.processes} processes"
        )


def report(databases: Databases, size: Size) -> Result:
    """Let everybody book; with `is_timed` the acknowledgements must come in time, too."""
    world = worlds.create_migrated(databases, "postgres", size.places)
    chat_crowd.introduce(world.url, size.people, slack_there.account)
    with (
        slack_there.slack_with(size.people) as slack,
        web_processes.serving(
            slack_there.environ(slack, world.url), size.processes, "--no-clock"
        ) as processes,
    ):
        began = time.monotonic()
        post = asyncio.run(_book(slack_there.address_of(processes[0].port), slack, world, size))
        seconds = time.monotonic() - began
        chat_crowd.settled(world.url)
    judged = chat_crowd.judge(post, world)
    p50, p99 = percentiles_ms(post.acknowledged_in)
    late = size.is_timed and p99 > _MOST_MS
    broken = judged.broken + broken_bars({f"acknowledged in {p99:.0f} ms": late})
    figures = {
        "deliveries": len(post.acknowledged_in),
        "a second": len(post.acknowledged_in) / seconds,
        "p50 ms": p50,
        "p99 ms": p99,
        "max ms": max(post.acknowledged_in) * 1000,
        "booked": judged.told["booked"],
        "full": judged.told["full"],
        "seconds": seconds,
    }
    return Result("Slack acknowledgements", "postgres", str(size), figures, tuple(broken))


async def _book(address: str, slack: FakeSlack, world: World, size: Size) -> SlackPost:
    async with posting(address, slack) as post:
        await chat_crowd.come(post, world, range(size.people), size.at_once)
    return post


def percentiles_ms(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    hundredths = quantiles(seconds, n=100, method="inclusive")
    return hundredths[49] * 1000, hundredths[98] * 1000

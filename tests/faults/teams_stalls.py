"""People in Teams on a running server while Entra and the connector are slow: does its loop stand still?

The server is `python -m bot web`, watched from inside; all of Microsoft is in another process.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.databases import Databases
from tests.faults import teams_there, watched, web_processes, worlds
from tests.faults.killing import broken_bars
from tests.faults.proxied import Proxy
from tests.faults.result import Result
from tests.faults.slack_acks import percentiles_ms
from tests.faults.teams_post import TeamsPost, posting
from tests.faults.teams_there import Microsoft, member

_MOST_STALL_MS = 100.0
_MOST_INVOKE_MS = 1000.0
_ASKED = ("what's on", "my bookings", "help")
_PRESSES_EVERY = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How many people do so many things each, and how slow Microsoft is, in seconds."""

    people: int = 50
    turns: int = 20
    token_seconds: float = 5.0
    connector_seconds: float = 1.0
    is_timed: bool = True

    def __str__(self) -> str:
        slow = f"Entra {self.token_seconds:g} s, connector {self.connector_seconds:g} s"
        return f"{self.people} people at once, {self.people * self.turns} answers, {slow}"


@dataclass
class _Took:
    """How long the server took to acknowledge, in seconds."""

    invokes: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)


def report(databases: Databases, size: Size) -> Result:
    """Let everybody ask and press, one thing after the other."""
    took, there, seen = _come(databases, size)
    stalls = [one["gap"] - one["starved"] for one in seen if "gap" in one]
    stall, asked = max(stalls, default=0.0) * 1000, there.teams.entra.asked
    (_, p99), slowest = percentiles_ms(took.invokes), max(took.invokes) * 1000
    sends = there.teams.asked("send")
    for one in sorted((one for one in seen if "gap" in one), key=_stall)[-5:]:
        starved = one["starved"] * 1000
        print(f"stood still {_stall(one) * 1000:.0f} ms (and waited {starved:.0f}): {one['doing']}")
    broken = broken_bars(
        {
            f"the loop stood still for {stall:.0f} ms": size.is_timed and stall > _MOST_STALL_MS,
            f"asked for a token {asked} times": asked != 1,
            f"{sends} sends": sends < size.people * size.turns,
            f"an invoke took {slowest:.0f} ms": size.is_timed and slowest > _MOST_INVOKE_MS,
        }
    )
    figures = {
        "longest stall ms": round(stall),
        "with what the machine kept from it ms": round(
            max((o["gap"] for o in seen if "gap" in o), default=0) * 1000
        ),
        "longest work at a stretch ms": round(
            max((o["worked"] for o in seen if "gap" in o), default=0) * 1000
        ),
        "stalls over 50 ms": sum(one > 0.05 for one in stalls),
        "token calls": asked,
        "sends": sends,
        "connections": len({call.connection for call in there.teams.calls}),
        "invokes": len(took.invokes),
        "invoke p99 ms": round(p99),
        "invoke max ms": round(slowest),
        "message max ms": round(max(took.messages) * 1000),
    }
    return Result("Teams stalls", "postgres", str(size), figures, tuple(broken))


def report_blocking(databases: Databases, size: Size) -> Result:
    """Let the server wait for Microsoft on the loop, as the stock library does: that must show."""
    _, _, seen = _come(databases, size, "--without", watched.WAITING)
    stall = max((_stall(one) for one in seen if "gap" in one), default=0.0)
    broken = broken_bars({"the run shows nothing": stall < watched.BLOCKED_SECONDS})
    figures = {"longest stall ms": round(stall * 1000)}
    return Result("Teams stalls, waited on the loop", "postgres", str(size), figures, tuple(broken))


def _stall(one: dict[str, Any]) -> float:
    return float(one["gap"] - one["starved"])


def _come(databases: Databases, size: Size, *options: str) -> tuple[_Took, Microsoft, list[dict[str, Any]]]:
    world = worlds.create_migrated(databases, "postgres", 10)
    seen = databases.folder / f"watched-{time.monotonic_ns()}.jsonl"
    with teams_there.teams_with(size.people, seconds=size.connector_seconds, proxy=Proxy()) as there:
        there.teams.entra.seconds = size.token_seconds
        settings = teams_there.environ(there, world.url)
        through = ("tests.faults.watched", str(seen), *options)
        with web_processes.serving(settings, 1, through=through) as [process]:
            since = time.monotonic()
            took = asyncio.run(_all(teams_there.address_of(process.port), there, size, world.occurrence))
    return took, there, [one for one in _read(seen) if one.get("at", since) >= since]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def _all(address: str, there: Microsoft, size: Size, occurrence: int) -> _Took:
    took = _Took()
    async with posting(address, there) as post:
        await asyncio.gather(
            *(_one(post, number, size.turns, occurrence, took) for number in range(size.people))
        )
    return took


async def _one(post: TeamsPost, person: int, turns: int, occurrence: int, took: _Took) -> None:
    """Ask and press, each as soon as the one before is answered."""
    talk = post.there.teams.conversations[post.there.teams.people[member(person)].talk]
    for turn in range(turns):
        is_press = turn % _PRESSES_EVERY == person % _PRESSES_EVERY
        payload, _ = (
            post.pressed(person, "book", {"occurrence": occurrence})
            if is_press
            else post.said(person, _ASKED[turn % len(_ASKED)])
        )
        began = time.monotonic()
        if await post.reply(payload) is None:
            raise RuntimeError(f"not taken: {dict(post.counts)}")
        (took.invokes if is_press else took.messages).append(time.monotonic() - began)
        until = time.monotonic() + 60
        while len(talk.messages) <= turn and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

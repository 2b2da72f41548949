"""PostgreSQL dies and comes back while people book: what was acknowledged is there, the rest is settled."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults import worlds
from tests.faults.history import Told, check
from tests.faults.jobs import SendTo, TakeTurns
from tests.faults.killing import broken_bars
from tests.faults.own_postgres import OwnPostgres, own_postgres
from tests.faults.post import Answer, Post
from tests.faults.result import Result
from tests.faults.visits import Visit, person
from tests.faults.worlds import World


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want so many places while the server restarts so often."""

    people: int = 1500
    places: int = 500
    restarts: int = 3
    processes: int = 8

    def __str__(self) -> str:
        return f"{self.people} people, {self.places} places, {self.restarts} restarts"


def report(folder: Path, size: Size, seed: str) -> Result:
    """Restart a server with -m immediate again and again while everybody books, and some cancel."""
    with own_postgres() as server:
        world = worlds.fill(server.url, size.places)
        job = TakeTurns(server.url, SendTo(folder / "restarts.jsonl", can_be_asked=True))
        chance = random.Random(seed)
        post = Post(folder, job, size.processes, lambda visit, answer: _go_on(visit, answer, chance), seed)
        began = time.monotonic()
        restarted = _deliver(post, server, world, size)
        seconds = time.monotonic() - began
        return _judge(world, post, restarted, size, seconds)


def _go_on(visit: Visit, answer: Answer, chance: random.Random) -> Visit | None:
    """Let a third of those who are booked cancel."""
    said, booking = answer
    if said == "booked" and booking and chance.random() < 1 / 3:
        return Visit(f"{visit.key}:cancel", visit.person, "cancel", {"booking": booking})
    return None


def _deliver(post: Post, server: OwnPostgres, world: World, size: Size) -> list[str]:
    visits = [Visit(str(n), person(n), "book", {"occurrence": world.occurrence}) for n in range(size.people)]
    restarted: list[str] = []
    restarting = threading.Thread(target=_restart_now_and_then, args=(post, server, size, restarted))
    restarting.start()
    post.deliver(visits)
    restarting.join()
    return restarted


def _restart_now_and_then(post: Post, server: OwnPostgres, size: Size, restarted: list[str]) -> None:
    for number in range(1, size.restarts + 1):
        if not post.wait_for(number * size.people / (size.restarts + 2)):
            return
        server.restart_at_once()
        restarted.append(f"after {len(post.tally.told)} answers")


def _judge(world: World, post: Post, restarted: list[str], size: Size, seconds: float) -> Result:
    told = list(post.tally.told.values())
    history = worlds.history(world, told)
    missing = _missing(told, set(history.standing))
    findings = check(history) + worlds.invariants(world.url)
    counts = Counter(one.outcome for one in told)
    broken = [f"{f.rule}: {f.what}" for f in findings[:3]]
    broken += broken_bars(
        {
            f"{len(restarted)} restarts": len(restarted) != size.restarts,
            f"acknowledged but missing: {missing[:3]}": bool(missing),
            "no turn was hit by a restart": not post.tally.counts["delivered again"],
            **post.tally.bars(),
            "answered that something went wrong": bool(counts["trouble"] or counts["busy"]),
        }
    )
    figures = {
        "turns": len(told),
        "booked": counts["booked"],
        "full": counts["full"],
        "missing": len(missing),
        "delivered again": post.tally.counts["delivered again"],
        "trouble": counts["trouble"],
        "longest gap": post.tally.longest_gap,
        "seconds": seconds,
    }
    return Result("PostgreSQL restarts", "postgres", str(size), figures, tuple(broken))


def _missing(told: list[Told], standing: set[str]) -> list[str]:
    """Return who was told of a place, never cancelled it, and does not have it."""
    booked = {one.person for one in told if one.outcome == "booked"}
    cancelled = {one.person for one in told if one.outcome == "cancelled"}
    return sorted(booked - cancelled - standing)

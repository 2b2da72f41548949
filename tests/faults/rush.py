"""The rush: far more people than places, in several processes at once, mixed with people who cancel.

Each process keeps what it told everybody; afterwards the audit is replayed in commit order and compared.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from store.db import Store
from tests.databases import Databases
from tests.faults import unguarded, worlds
from tests.faults.history import Finding, Told, check
from tests.faults.jobs import ServeRush
from tests.faults.processes import Worker
from tests.faults.result import Result
from tests.faults.rush_worker import Crowd
from tests.faults.visits import turns
from tests.faults.worlds import World

_ANSWERS = frozenset(("booked", "full", "already_booked", "cancelled", "busy"))


@dataclass(frozen=True, slots=True)
class Size:
    """How many people want the last so many of how many places, served by how many processes.

    `gives_up` is the share of those who got a place and cancel it again.
    """

    people: int = 1000
    left: int = 20
    places: int = 50
    processes: int = 8
    gives_up: float = 0.8

    def __str__(self) -> str:
        return f"{self.people} people, {self.left} places, {self.processes} processes"


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of a rush."""

    told: Sequence[Told]
    findings: Sequence[Finding]
    standing: int
    seconds: float

    @property
    def rules(self) -> set[str]:
        return {finding.rule for finding in self.findings}

    @property
    def unclear(self) -> set[str]:
        """Return whatever somebody was told that is no answer to what they did."""
        return {told.outcome for told in self.told} - _ANSWERS


def run(
    databases: Databases, engine: str, size: Size, seed: str, *, locked: bool = True, checked: bool = True
) -> Rush:
    """Let everybody come at once, and say what came of it. Without lock or CHECK on PostgreSQL only."""
    world = worlds.create(databases, engine, size.places)
    if not checked:
        unguarded.drop_check(world.url)
    told = _take_all_but_the_last(world, size)
    began = time.monotonic()
    told += _serve(databases.folder, world, size, seed, locked=locked)
    seconds = time.monotonic() - began
    history = worlds.history(world, told)
    findings = check(history)
    if locked:
        findings += [Finding(f.rule, f.what) for f in worlds.invariants(world.url)]
    return Rush(told, findings, len(history.standing), seconds)


def report(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Return the rush as a line of the table; every finding breaks the bar."""
    rush = run(databases, engine, size, seed)
    broken = [f"{f.rule}: {f.what}" for f in rush.findings[:3]] + [f"said {words}" for words in rush.unclear]
    return Result("rush", engine, str(size), _figures(rush), tuple(broken))


def report_unguarded(databases: Databases, size: Size, seed: str, *, checked: bool) -> Result:
    """Return a rush without the lock: it must oversell without the CHECK, and must not with it."""
    rush = run(databases, "postgres", size, seed, locked=False, checked=checked)
    broken = [f"said {words}" for words in rush.unclear]
    if checked is ("oversold" in rush.rules):
        broken.append("oversold" if checked else "did not oversell: the rush is no race")
    figures = {**_figures(rush), "places": size.places, "standing": rush.standing}
    name = "rush without lock" if checked else "rush without lock and CHECK"
    return Result(name, "postgres", str(size), figures, tuple(broken))


def _take_all_but_the_last(world: World, size: Size) -> list[Told]:
    store = Store(world.url)
    early = Crowd(turns(store, "early"), world.occurrence, random.Random(0), gives_up=0.0)
    told = list(early.come(range(10_000, 10_000 + size.places - size.left)))
    store.close()
    return told


def _serve(folder: Path, world: World, size: Size, seed: str, *, locked: bool) -> list[Told]:
    share = size.people // size.processes
    workers = [
        Worker(
            folder,
            ServeRush(
                world.url,
                world.occurrence,
                range(number * share, (number + 1) * share),
                f"{seed}:{number}",
                locked,
                size.gives_up,
            ),
        )
        for number in range(size.processes)
    ]
    for worker in workers:
        worker.say("go")
    told = [one for worker in workers for one in worker.hear()]
    for worker in workers:
        worker.finish()
    return told


def _figures(rush: Rush) -> dict[str, object]:
    counts = Counter(told.outcome for told in rush.told)
    return {
        "turns": len(rush.told),
        **{name: counts[name] for name in ("booked", "full", "cancelled", "busy")},
        "turns a second": len(rush.told) / rush.seconds,
    }

"""Ends processes with kill -9 while they work, and says what may have come of it."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from store.db import Store
from store.tables import Outbox
from tests.faults.jobs import Job
from tests.faults.processes import Worker
from tests.faults.worlds import utc_now

_SETTLED_SECONDS = 120.0
_WAITS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds
NOBODY_HIT = "no kill hit anybody who was sending"


@dataclass
class Killer:
    """Kills workers, one after the other."""

    store: Store
    kills: int = 0
    in_flight: set[str] = field(default_factory=set)

    def kill(self, worker: Worker) -> None:
        """Kill the process; what it held at that moment may arrive twice, and nothing else may."""
        worker.kill()
        self.kills += 1
        self.in_flight.update(self._held(worker.owner))

    def _held(self, owner: str) -> list[str]:
        """Return what it was sending; a database that has just been restarted is asked again."""
        held = select(Outbox.key).where(Outbox.owner == owner, Outbox.state == "sending")
        for wait in _WAITS:
            try:
                with self.store.reading() as tx:
                    return list(tx.scalars(held))
            except OperationalError:
                time.sleep(wait)
        raise AssertionError("the database did not come back")

    def bars(self, wanted: int, twice: set[str], *, askable: bool) -> dict[str, bool]:
        """Return, by what it means, whether each bar about kills and duplicates is broken."""
        strange = sorted(twice - self.in_flight)[:3]
        return {
            f"{self.kills} kills": self.kills != wanted,
            NOBODY_HIT: wanted > 0 and not self.in_flight,
            f"arrived twice, though not in flight at a kill: {strange}": bool(strange),
            "arrived twice, though the channel can be asked": askable and bool(twice),
        }


def kill_now_and_then(
    workers: list[Worker],
    killer: Killer,
    kills: int,
    seed: str,
    folder: Path,
    job: Job,
    pause: tuple[float, float] = (0.1, 0.5),
) -> None:
    """Kill one of the workers every so many seconds, and put another in its place."""
    chance = random.Random(seed)
    for _ in range(kills):
        time.sleep(chance.uniform(*pause))
        number = chance.randrange(len(workers))
        killer.kill(workers[number])
        workers[number] = Worker(folder, job)


def settle(store: Store) -> None:
    """Wait until every message has come to its end; gives up after a while, and the bars will say so.

    What somebody's night holds back until the morning is not waited for.
    """
    is_soon = Outbox.due_at <= utc_now() + timedelta(minutes=15)
    waiting = select(func.count()).where(Outbox.state.in_(("due", "sending")), is_soon)
    until = time.monotonic() + _SETTLED_SECONDS
    while time.monotonic() < until:
        with store.reading() as tx:
            if not tx.scalar(waiting):
                return
        time.sleep(0.1)


def broken_bars(bars: Mapping[str, bool]) -> list[str]:
    return [what for what, is_broken in bars.items() if is_broken]


def asked(askable: bool) -> str:
    return "channel can be asked" if askable else "channel cannot"

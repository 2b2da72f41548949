"""The peak memory of a process that serves turns on a full hub, beside one on a hub with hardly anything."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.turn import Turns
from dialogs.messages import Incoming, Press
from store.db import Store
from tests import world
from tests.bench import hubs
from tests.bench.figures import Figure, alternate, compare
from tests.databases import Databases

PEOPLE, OCCURRENCES, BOOKINGS = 10_000, 5_000, 100_000
_SPEAKERS = 100
_ROUNDS = 2


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the peak of both, on both engines."""
    for engine in ("sqlite", "postgres"):
        full = databases.copy(engine, "full", hubs.of_size(PEOPLE, OCCURRENCES, BOOKINGS))
        empty = databases.copy(engine, "few", hubs.with_people(_SPEAKERS))
        ours, theirs = alternate([partial(peak_of, full), partial(peak_of, empty)], _ROUNDS)
        what = f"peak memory, {PEOPLE:,} people, {BOOKINGS:,} bookings, {engine}"
        yield compare(what, ours, "MB", "a hub of the catalogue alone", theirs)


def peak_of(url: str) -> float:
    """Return the peak of a process of its own, in megabytes, after some hundred turns."""
    command = [sys.executable, "-m", "tests.bench.memory", url]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def serve(url: str) -> None:
    """Answer what people usually ask, for a hundred people."""
    with closing(Store(url)) as store:
        turns = world.turns(store)
        for number in range(_SPEAKERS):
            for said in ("what's on next week", "my bookings", "help", "book a taster"):
                _say(turns, Incoming(f"{said}{number}", hubs.sender(number), text=said))
            press = Press("whats_on", {"free": True})
            _say(turns, Incoming(f"free{number}", hubs.sender(number), press=press))


def _say(turns: Turns, incoming: Incoming) -> None:
    turns.handle(incoming, world.NOW)


def peak_megabytes(process: str = "self") -> float:
    """Return the peak resident memory of this very process, whatever started it, or of the one of that id."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    if found is None:
        raise AssertionError("the kernel does not say")
    return int(found[1]) / 1024


if __name__ == "__main__":
    serve(sys.argv[1])
    print(peak_megabytes())
